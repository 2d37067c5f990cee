"""Words, links and citation marks inside the lines of a page, written as HTML.

A page holds hundreds of them, which templates would take ten times as long to write. Whatever comes from the graph is
escaped here; what nobody sees is made visible, and text is isolated, so that its direction ends with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import Markup, escape
from pyoxigraph import Literal

from ascn_api.html.citation_marks import Mark, Notes, origins
from ascn_api.html.links import Links
from ascn_api.html.literals import language_name, short, shown
from ascn_api.html.visible_text import visible
from ascn_graph.citations import Citation, Derivation
from ascn_graph.facts import Fact, Value
from ascn_graph.namespaces import Term

_ROOM, _LONGEST = 30_000, 3_000
"""Bytes of long literals that one page shows whole, and characters of each further one."""
_PLACES, _SOURCES = 6, 8
"""Places of one source, and sources of one compilation, that are cited at most."""
_OF_THE_PAGE = "en"
_ORIGINS = "Independent origins that state it. Copies of one text count once; compilations and editors count for none."
_NOT_STATED = "Not stated as such: it follows from what is stated"
HOW = {
    "relationship": "through",
    "superclass": "from being a",
    "superproperty": "from",
    "inverse": "from",
    "rule": "by the rule",
}
"""How a fact follows from the relationship, class, property or rule that is named next."""


@dataclass(frozen=True)
class Inline:
    """Writes what stands in the lines of one page; the sources it cites are added to its `notes`."""

    links: Links
    notes: Notes
    taken: list[int] = field(default_factory=list)
    """Bytes of the long literals that are shown whole."""

    def words(self, literal: Literal, address: str = "", most: int = 0) -> Markup:
        """Write a literal: a date, an address, or a text.

        A long text is folded. Up to `most` characters of it are shown, or as many as the page has room for; the rest
        is at `address`.
        """
        told = shown(literal)
        if told.moment:
            return _html(f'<time datetime="{_safe(told.moment)}">{_safe(told.text)}</time>')
        if told.address and not self.links.is_namespace(told.address):
            href = _safe(told.address)
            return _html(f'<a class="out" href="{href}" rel="external noreferrer">{_safe(told.text)}</a>')
        if told.start:
            most = most or self._room_for(told.text)
            whole = _isolated(told.text[:most], told.lang)
            rest = len(told.text) - most
            more = _linked(f"{rest:,} more characters", address) if rest > 0 else ""
            cut = f'… <span class="cut">{more}</span>' if more else ""
            return _html(
                f'<details class="long"><summary>{_isolated(told.start, told.lang)}</summary>{whole}{cut}</details>'
            )
        return _html(_isolated(told.text, told.lang))

    def name(self, literal: Literal) -> Markup:
        """Write a literal where there is room for a line only, such as in a heading or a link."""
        return _html(_isolated(short(literal), literal.language))

    def term(self, value: Term, text: Literal, address: str = "") -> Markup:
        """Write a term: a literal, or a link called by its label."""
        if isinstance(value, Literal):
            return self.words(value, address)
        href = self.links.term(value)
        if href:
            return _html(f'<a href="{_safe(href)}">{self.name(text)}</a>')
        return _html(f"<code>{_safe(short(text))}</code>")

    def cite(self, citations: Iterable[Citation], address: str = "") -> Markup:
        """Write the citation marks of a fact, all of whose evidence is at `address`."""
        cited = list(citations)
        if not cited:
            return _html("")
        marks = "".join(self._mark(mark, address) for mark in self.notes.marks(cited))
        further = self.notes.further(cited)
        more = f'<span class="further">{_more(further, address)}</span>' if further else ""
        return _html(marks + more + _independent(cited, address))

    def because(self, derivation: Derivation, address: str = "") -> Markup:
        """Write why a fact follows that nobody states as such."""
        inferred = (
            f'<a href="{_safe(address)}" title="{_NOT_STATED}">inferred</a>'
            if address
            else f'<abbr title="{_NOT_STATED}">inferred</abbr>'
        )
        reason = " by rule"
        if derivation.because:
            href = self.links.to(derivation.because) or self.links.root
            label = _isolated(derivation.label, None)
            reason = f' {HOW[derivation.kind]} <a href="{_safe(href)}">{label}</a>'
        why = f'<span class="why">{inferred}{reason}</span>'
        return _html(f"{why}{self.cite(derivation.citations, address)}")

    def value(self, item: Value, fact: Fact, iri: str, known: tuple[Citation, ...] = ()) -> Markup:
        """Write a value of a fact about the thing `iri`; `known` are citations that stand beside it already."""
        needed = item.derivation or len(item.citations) > 1 or len(item.text.value) > _LONGEST
        address = self._evidence(item, fact, iri) if needed else ""
        parts: list[str] = [self.term(item.term, item.text, address)]
        language = item.text.language if isinstance(item.term, Literal) else None
        if language and language != _OF_THE_PAGE:
            parts.append(f' <span class="lang">{_safe(language_name(language))}</span>')
        if item.is_compilation:
            parts.append(' <span class="lang">compiled from other sources</span>')
        if item.citations != known:
            parts.append(self.cite(item.citations, address))
        if item.derivation:
            parts.append(f" {self.because(item.derivation, address)}")
        return _html("".join(parts))

    def all_evidence(self, fact: Fact, iri: str) -> str:
        """Give the address of the evidence for all values of a fact about the thing `iri`."""
        if fact.forward:
            return self.links.evidence(iri, fact.predicate)
        return self.links.evidence(None, fact.predicate, iri)

    def _evidence(self, item: Value, fact: Fact, iri: str) -> str:
        if fact.forward:
            return self.links.evidence(iri, fact.predicate, item.term)
        return self.links.evidence(item.term, fact.predicate, iri)

    def _room_for(self, text: str) -> int:
        length = len(text.encode("utf-8", "replace"))
        if length > _ROOM - sum(self.taken):
            return _LONGEST
        self.taken.append(length)
        return len(text)

    def _mark(self, mark: Mark, address: str) -> str:
        number = f'<span class="n">{mark.number}</span> ' if mark.number else ""
        places = " ".join(
            f'<a href="{_safe(place.href)}" title="{_safe(place.spoken)}">{_safe(place.text)}</a>'
            for place in mark.places[:_PLACES]
        )
        sources = "".join(
            f' <a href="{self._source(source.iri)}" title="{_safe(source.label)}">{known}</a>'
            for known, source in mark.sources[:_SOURCES]
        )
        cut = _more(len(mark.places) - _PLACES, address), _more(len(mark.sources) - _SOURCES, address)
        return f' <span class="cite {_safe(mark.kind)}">[{number}{places}{cut[0]}{sources}{cut[1]}]</span>'

    def _source(self, iri: str) -> str:
        return _safe(self.links.to(iri) or self.links.root)


def _independent(citations: list[Citation], address: str) -> str:
    count = origins(citations)
    if not count:
        return ""
    text = f"{count} {'origin' if count == 1 else 'origins'}"
    if address:
        return f' <a class="origins" href="{_safe(address)}" title="{_ORIGINS}">{text}</a>'
    return f' <abbr class="origins" title="{_ORIGINS}">{text}</abbr>'


def _more(count: int, address: str) -> str:
    return f" {_linked(f'and {count:,} more', address)}" if count > 0 else ""


def _linked(text: str, address: str) -> str:
    return f'<a href="{_safe(address)}">{text}</a>' if address else text


def _isolated(text: str, language: str | None) -> str:
    """Write a text whose direction is its own, in its language where that is not the one of the page."""
    tag = f' lang="{_safe(language)}"' if language and language != _OF_THE_PAGE else ""
    return f"<bdi{tag}>{_safe(text)}</bdi>"


def _safe(text: str) -> str:
    return str(escape(visible(text)))


def _html(written: str) -> Markup:
    return Markup(written)  # noqa: S704  # put together from escaped parts
