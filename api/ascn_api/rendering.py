"""HTML pages: the template environment, and the few decisions templates must not make themselves."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, islice
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from pyoxigraph import Literal, NamedNode

from ascn_graph.citations import (
    CATALOGUE,
    COMPILATION,
    EDITORIAL,
    OTHER,
    PARAGRAPH,
    SHAPES,
    STATING,
    VOCABULARY,
    Citation,
    CitedSource,
    basis_words,
    count_origins,
)
from ascn_graph.facts import Fact
from ascn_graph.namespaces import XSD, Namespace, Term

FOLDED_AT = 600
MARKS = 20
"""Citation marks of one fact."""
_PLURALS = {"person": "people", "series": "series"}
_ATTRIBUTE = re.compile(r"(?= (?:in|of|for) )")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LANGUAGES = {
    "en": "English",
    "id": "Indonesian",
    "ja": "Japanese",
    "ms": "Malay",
    "fil": "Filipino",
    "th": "Thai",
    "vi": "Vietnamese",
    "km": "Khmer",
    "lo": "Lao",
    "my": "Burmese",
    "zh": "Chinese",
    "ta": "Tamil",
}
_NUMBERS = {f"{XSD}integer", f"{XSD}decimal"}
_GROUPED_FROM = 10_000
_DATES = {f"{XSD}date", f"{XSD}gYearMonth", f"{XSD}gYear", f"{XSD}dateTime"}


@dataclass(frozen=True)
class Shown:
    """How a literal is shown: `lang` and `moment` are None where it has no language or is no date."""

    text: str
    lang: str | None
    moment: str | None
    address: str | None
    start: str | None
    """The beginning of a text too long to be shown at once, or None."""


@dataclass(frozen=True)
class Place:
    """A link to the very place that states a fact: its text, and what a screen reader says of it."""

    text: str
    href: str
    spoken: str


@dataclass(frozen=True)
class Mark:
    """Citation marks of one source: its number among the notes, and one link per place in it.

    A compiled fact has one place, the item of the compilation, and the `sources` it was compiled from.
    """

    number: int | None
    """None where the places name the source, by its number or otherwise."""
    kind: str
    label: str
    places: tuple[Place, ...]
    sources: tuple[tuple[int, CitedSource], ...] = ()


@dataclass(frozen=True)
class Notes:
    """The sources cited on one page; published ones are numbered in the order of their first citation."""

    links: "Links"
    published: dict[str, CitedSource] = field(default_factory=dict)
    others: dict[str, Citation] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def marks(self, citations: Iterable[Citation]) -> list[Mark]:
        """Give the marks of one fact, one per source, and one per item of a compilation; at most MARKS."""
        return [self._mark(cited) for cited in islice(_by_source(citations), MARKS)]

    def further(self, citations: Iterable[Citation]) -> int:
        """Count what has no mark because there are MARKS already."""
        return max(0, sum(1 for _ in _by_source(citations)) - MARKS)

    def _mark(self, cited: list[Citation]) -> Mark:
        first = cited[0]
        if first.basis:
            return self._compiled(first, first.basis)
        number = None
        if first.kind in {*STATING, OTHER}:
            number = self._number(CitedSource(first.source, first.label, first.title, first.issued, ""))
        else:
            self.others.setdefault(first.source, first)
        places = tuple(
            Place(self._short(c, number), self.links.place(c.graph), self._spoken(c)) for c in cited
        )
        has_paragraphs = any(citation.paragraph for citation in cited)
        return Mark(number if has_paragraphs else None, first.kind, first.label, places)

    def _compiled(self, citation: Citation, basis: str) -> Mark:
        self.others.setdefault(citation.source, citation)
        numbered = ((self._number(source), source) for source in citation.derived_from)
        sources = tuple(sorted(numbered, key=lambda pair: pair[0]))
        words = basis_words(basis, len(sources))
        spoken = f"{words[0].upper()}{words[1:]}"
        named = f"{spoken}: {'; '.join(source.label for source in citation.derived_from)}"
        place = Place(words, self.links.place(citation.graph), named)
        return Mark(None, citation.kind, citation.label, (place,), sources)

    def _number(self, source: CitedSource) -> int:
        if source.iri not in self._numbers:
            self._numbers[source.iri] = len(self._numbers) + 1
            self.published[source.iri] = source
        return self._numbers[source.iri]

    @staticmethod
    def _short(citation: Citation, number: int | None) -> str:
        names = {
            PARAGRAPH: f"¶{citation.paragraph}",
            EDITORIAL: "ed.",
            VOCABULARY: "vocabulary",
            SHAPES: "shapes",
            CATALOGUE: "catalogue",
            COMPILATION: "compilation",
        }
        return names.get(citation.kind, str(number))

    @staticmethod
    def _spoken(citation: Citation) -> str:
        if citation.paragraph:
            return f"Stated in {citation.label}, paragraph {citation.paragraph}"
        return "Decided by the editors" if citation.kind == EDITORIAL else f"Stated in {citation.label}"


def _by_source(citations: Iterable[Citation]) -> Iterator[list[Citation]]:
    for _, cited in groupby(citations, key=lambda c: (c.source, c.basis and c.derived_from)):
        yield list(cited)


def _first_page(iri: str) -> int | None:
    """Give the page of a source on which a graph of it is shown, where each has but one."""
    return 1


@dataclass(frozen=True)
class Links:
    """Addresses in pages: relative to the server, so that they work wherever it is reached.

    `page_of` tells on which page of its source a graph is shown, or None where it is shown on one of its own.
    """

    namespace: Namespace
    page_of: Callable[[str], int | None] = _first_page

    @property
    def root(self) -> str:
        """The path of the base."""
        return urlsplit(self.namespace.base).path

    def to(self, iri: str) -> str | None:
        """Give the link to an IRI, or None where following it could do harm or lead nowhere."""
        local = self.namespace.local(iri)
        if local is not None:
            return self.root + quote(local, safe="/#?=&:@!$'()*+,;~%")
        return iri if safe(iri) else None

    def document(self, iri: str, extension: str) -> str:
        """Give the link to the document about `iri` in one format, at the place of its fragment."""
        thing, hash_, fragment = iri.partition("#")
        local = self.namespace.local(thing) or ""
        return f"{self.root}{quote(local)}.{extension}{hash_}{quote(fragment)}"

    def place(self, graph: str) -> str:
        """Give the link to what a graph states, on the page of its source that shows it."""
        if self.namespace.local(graph) is None:
            return self.root
        address, hash_, fragment = self.document(graph, "html").partition("#")
        page = self.page_of(graph) if hash_ else 1
        asked = f"?part={fragment}" if page is None else f"?page={page}" if page > 1 else ""
        return f"{address}{asked}{hash_}{fragment}"

    def query(self, text: str) -> str:
        """Give the link to the result of a query."""
        return f"{self.root}sparql?{urlencode({'query': text})}"

    def term(self, term: Term) -> str | None:
        """Give the link of any term: literals and blank nodes have none, web addresses as literals do."""
        if isinstance(term, NamedNode):
            return self.to(term.value)
        return None


def anchor_in(start: str, term: Term) -> str:
    """Give the fragment of a hash IRI that begins with `start`; of any other term there is none, ''."""
    local = term.value.removeprefix(start) if isinstance(term, NamedNode) else ""
    return local if isinstance(term, NamedNode) and local != term.value else ""


def all_values(fact: Fact, iri: str) -> str:
    """Give the query for all values of a fact about the thing `iri`."""
    triple = f"<{iri}> <{fact.predicate}> ?value" if fact.forward else f"?value <{fact.predicate}> <{iri}>"
    return f"SELECT DISTINCT ?value WHERE {{ {triple} }}"


def origins(citations: Iterable[Citation]) -> int | None:
    """Count the independent origins of a fact that several sources state; None where at most one does."""
    cited = list(citations)
    sources = {citation.source for citation in cited if citation.kind in STATING}
    return count_origins(cited) if len(sources) > 1 else None


def as_citations(evidence: Iterable[Mapping[str, Any]]) -> list[Citation]:
    """Read the evidence of a hop, as it is sent in JSON, as citations."""
    return [
        Citation(
            graph=cited["graph"],
            kind=cited["kind"],
            source=cited["source"],
            # The label of a compiled graph names what it was compiled from, not its own source.
            label=cited["title"] if cited["basis"] else cited["label"],
            paragraph=cited["paragraph"],
            issued=cited["date"],
            title=cited["title"],
            origin=cited["origin"],
            basis=cited["basis"],
            derived_from=tuple(
                CitedSource(source["source"], source["label"], source["title"], source["date"], "")
                for source in cited["derived_from"]
            ),
        )
        for cited in evidence
    ]


def safe(address: str) -> bool:
    """Tell whether an address may become a link: only http and https with a host may.

    >>> safe("https://asean.org/"), safe("javascript:alert(1)"), safe("data:text/html,x")
    (True, False, False)
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def shown(literal: Literal) -> Shown:
    """Decide how a literal is shown.

    >>> shown(Literal("2025-11-10", datatype=NamedNode(XSD + "date"))).text, shown(Literal(11135191)).text
    ('10 November 2025', '11,135,191')
    """
    datatype = literal.datatype.value
    text = literal.value
    if datatype in _DATES:
        text = readable_date(text)
    elif datatype in _NUMBERS:
        text = readable_number(text)
    is_address = datatype == f"{XSD}anyURI" and safe(literal.value)
    return Shown(
        text=text,
        lang=literal.language,
        moment=literal.value if datatype in _DATES else None,
        address=literal.value if is_address else None,
        start=f"{text[:280]}…" if len(text) > FOLDED_AT else None,
    )


def readable_date(text: str) -> str:
    """Write a date of any precision in words; what is no date stays as it is.

    >>> readable_date("2025-11"), readable_date("2021"), readable_date("2025-11-12T10:56:00+07:00")
    ('November 2025', '2021', '12 November 2025, 10:56 +07:00')
    """
    day, _, time = text.partition("T")
    parts = day.split("-")
    if not all(part.isdecimal() for part in parts) or not 1 <= len(parts) <= 3:
        return text
    month = int(parts[1]) if len(parts) > 1 else 1
    if not 1 <= month <= 12:
        return text
    words = [*([str(int(parts[2]))] if len(parts) == 3 else []), *([_MONTHS[month - 1]] if parts[1:] else [])]
    date = " ".join([*words, parts[0]])
    return f"{date}, {time[:5]} {_zone(time)}".rstrip() if time else date


def readable_number(text: str) -> str:
    """Group the digits of a large number by thousands; what is no number stays as it is.

    >>> readable_number("10100000"), readable_number("1234567.5"), readable_number("2026"), readable_number("many")
    ('10,100,000', '1,234,567.5', '2026', 'many')
    """
    whole, point, rest = text.partition(".")
    try:
        value = int(whole)
    except ValueError:
        return text
    return f"{value:,}{point}{rest}" if abs(value) >= _GROUPED_FROM else text


def language_name(tag: str) -> str:
    """Name a language in English.

    >>> language_name("id"), language_name("xx")
    ('Indonesian', 'xx')
    """
    return _LANGUAGES.get(tag.lower(), tag)


def plural(label: Literal) -> str:
    """Give the plural of an English label; labels in other languages stay as they are.

    >>> [plural(Literal(word, language="en")) for word in ("city", "person", "meeting series", "unit of a ministry")]
    ['cities', 'people', 'meeting series', 'units of a ministry']
    """
    if label.language != "en":
        return label.value
    noun = _ATTRIBUTE.split(label.value)[0]
    before, space, word = noun.rpartition(" ")
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        many = f"{word[:-1]}ies"
    else:
        many = _PLURALS.get(word, f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s")
    return before + space + many + label.value[len(noun) :]


def render(template: str, links: Links, **values: object) -> str:
    """Render a page of `pages/`; every value is escaped by the templates."""
    notes = Notes(links)
    return environment().get_template(template).render(links=links, notes=notes, root=links.root, **values)


def style_sheet() -> str:
    """Give the text of the one style sheet."""
    loader = environment().loader
    assert loader is not None  # noqa: S101 - set below
    return loader.get_source(environment(), "style.css")[0]


@cache
def environment() -> Environment:
    """Give the template environment: everything is escaped, and a missing value is an error."""
    made = Environment(
        loader=PackageLoader("ascn_api", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(basis_words=basis_words, anchor_in=anchor_in)
    made.filters.update(
        all_values=all_values,
        origins=origins,
        citations=as_citations,
        shown=shown,
        plural=plural,
        language_name=language_name,
        date=readable_date,
        thousands=lambda n: f"{n:,}",
    )
    made.tests.update(literal=lambda term: isinstance(term, Literal))
    return made


def _zone(time: str) -> str:
    if time.endswith("Z"):
        return "UTC"
    zone = time[-6:] if time[-6:-5] in {"+", "-"} else ""
    return "UTC" if zone == "+00:00" else zone
