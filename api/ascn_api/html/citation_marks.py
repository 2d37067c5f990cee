"""Citation marks on pages: which places of which sources state a fact, and the list of sources at the end."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice

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

MARKS = 8
"""Citation marks of one fact."""


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

    place: Callable[[str], str]
    """Gives the address of what a graph states."""
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
        places = tuple(Place(self._short(c, number), self.place(c.graph), self._spoken(c)) for c in cited)
        has_paragraphs = any(citation.paragraph for citation in cited)
        return Mark(number if has_paragraphs else None, first.kind, first.label, places)

    def _compiled(self, citation: Citation, basis: str) -> Mark:
        self.others.setdefault(citation.source, citation)
        numbered = ((self._number(source), source) for source in citation.derived_from)
        sources = tuple(sorted(numbered, key=lambda pair: pair[0]))
        words = basis_words(basis, len(sources))
        spoken = f"{words[0].upper()}{words[1:]}"
        named = f"{spoken}: {'; '.join(source.label for source in citation.derived_from)}"
        place = Place(words, self.place(citation.graph), named)
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


def origins(citations: Iterable[Citation]) -> int | None:
    """Count the independent origins of a fact that several sources state; None where at most one does."""
    cited = list(citations)
    sources = {citation.source for citation in cited if citation.kind in STATING}
    return count_origins(cited) if len(sources) > 1 else None


def _by_source(citations: Iterable[Citation]) -> Iterator[list[Citation]]:
    for _, cited in groupby(citations, key=lambda c: (c.source, c.basis and c.derived_from)):
        yield list(cited)
