"""HTML pages: the template environment, and the few decisions templates must not make themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from pyoxigraph import Literal, NamedNode

from ascn_graph.citations import CATALOGUE, EDITORIAL, OTHER, PARAGRAPH, SHAPES, SOURCE, VOCABULARY, Citation
from ascn_graph.namespaces import XSD, Namespace, Term

FOLDED_AT = 600
_PLURALS = {"person": "people", "series": "series"}
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
class Mark:
    """Citation marks of one source: its number among the notes, and one link per place in it."""

    number: int | None
    """None for the editors, the vocabulary and the like, which name themselves."""
    kind: str
    label: str
    places: tuple[tuple[str, str, str], ...]
    """(text, link, spoken text)"""


@dataclass(frozen=True)
class Notes:
    """The sources cited on one page; published ones are numbered in the order of their first citation."""

    links: "Links"
    published: dict[str, Citation] = field(default_factory=dict)
    others: dict[str, Citation] = field(default_factory=dict)

    def marks(self, citations: Iterable[Citation]) -> list[Mark]:
        """Give the marks of one fact, one per source."""
        return [
            self._mark(source, list(cited))
            for source, cited in groupby(citations, key=lambda citation: citation.source)
        ]

    def _mark(self, source: str, cited: list[Citation]) -> Mark:
        is_published = cited[0].kind in {PARAGRAPH, SOURCE, OTHER}
        noted = self.published if is_published else self.others
        noted.setdefault(source, cited[0])
        number = list(noted).index(source) + 1 if is_published else None
        places = tuple((self._short(c), self.links.citation(c), self._spoken(c)) for c in cited)
        return Mark(number, cited[0].kind, cited[0].label, places)

    @staticmethod
    def _short(citation: Citation) -> str:
        names = {
            PARAGRAPH: f"¶{citation.paragraph}",
            EDITORIAL: "ed.",
            VOCABULARY: "vocabulary",
            SHAPES: "shapes",
            CATALOGUE: "catalogue",
            SOURCE: "source",
        }
        return names.get(citation.kind, "graph")

    @staticmethod
    def _spoken(citation: Citation) -> str:
        if citation.paragraph:
            return f"Stated in {citation.label}, paragraph {citation.paragraph}"
        return "Decided by the editors" if citation.kind == EDITORIAL else f"Stated in {citation.label}"


@dataclass(frozen=True)
class Links:
    """Addresses in pages: relative to the server, so that they work wherever it is reached."""

    namespace: Namespace

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

    def citation(self, citation: Citation) -> str:
        """Give the link to the very place that states a fact."""
        if self.namespace.local(citation.graph) is None:
            return self.root
        return self.document(citation.graph, "html")

    def term(self, term: Term) -> str | None:
        """Give the link of any term: literals and blank nodes have none, web addresses as literals do."""
        if isinstance(term, NamedNode):
            return self.to(term.value)
        return None


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

    >>> shown(Literal("2025-11-10", datatype=NamedNode(XSD + "date"))).text
    '10 November 2025'
    """
    datatype = literal.datatype.value
    text = readable_date(literal.value) if datatype in _DATES else literal.value
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


def language_name(tag: str) -> str:
    """Name a language in English.

    >>> language_name("id"), language_name("xx")
    ('Indonesian', 'xx')
    """
    return _LANGUAGES.get(tag.lower(), tag)


def plural(label: Literal) -> str:
    """Give the plural of an English label; labels in other languages stay as they are.

    >>> [plural(Literal(word, language="en")) for word in ("city", "person", "meeting series", "claim")]
    ['cities', 'people', 'meeting series', 'claims']
    """
    if label.language != "en":
        return label.value
    before, space, word = label.value.rpartition(" ")
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        many = f"{word[:-1]}ies"
    else:
        many = _PLURALS.get(word, f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s")
    return before + space + many


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
    made.filters.update(
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
