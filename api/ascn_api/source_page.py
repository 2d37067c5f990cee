"""What the page of a source shows: how to cite it, what it states part by part, and who else states it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Literal, NamedNode

from ascn_api.errors import ResourceNotFound
from ascn_api.readings import PARTS, Reading
from ascn_graph.bibliography import Reference, References, citation_text
from ascn_graph.citations import count_origins
from ascn_graph.extracts import exists
from ascn_graph.facts import Named
from ascn_graph.labels import local_name
from ascn_graph.namespaces import Term
from ascn_graph.outlines import Outline, Part
from ascn_graph.statements import TOLD, Narrator, Paragraph

ENTRIES = 200
"""Entries on one page of the contents of a long source."""
_ROOM, _BRIEFLY = 200, 20
"""Facts on one page of a source before parts are told briefly, and then of each part."""
_COUNTED = 2_000
"""Quads of a source, and positions in disagreements, that are looked at to count them."""
_FEW = 100
"""Parts up to which the facts of a source are counted."""
_UNNAMED = "states"
"""Where the parts of a source begin that have no anchor of their own."""


@dataclass(frozen=True)
class Entry:
    """A line in the contents of a source."""

    text: Literal
    href: str


@dataclass(frozen=True)
class Kind:
    """The parts of a source about one kind of things: what it is called in the address, and how many there are."""

    name: str
    count: int


@dataclass(frozen=True)
class SourcePage:
    """One page of a source: some of its parts, one alone, or the contents of one kind."""

    reference: Reference
    citation: str
    """How to cite it."""
    part: str
    kind: str
    kinds: tuple[Kind, ...]
    entries: tuple[Entry, ...]
    paragraphs: tuple[Paragraph, ...]
    parts: int
    """Parts it has, or more where it is `cut`."""
    cut: bool
    facts: int | None
    """Facts it states, None where it has too many parts to count them."""
    disagreements: tuple[Named, ...]
    """Disagreements in which it takes a position."""
    total: int
    size: int
    """What is paged, and how much of it stands on a page."""


def tell_source(
    reading: Reading, iri: str, languages: tuple[str, ...], page: int, part: str, kind: str
) -> SourcePage:
    """Tell what the source `iri` states; where `part` is given, that part alone, where `kind` is, its contents.

    :raises ResourceNotFound: when there is no such part or kind.
    """
    return _Teller(reading, iri, languages, page).tell(part, kind)


class Corroboration:
    """Counts the independent origins of statements, for the templates."""

    def __init__(self, reading: Reading, languages: tuple[str, ...]) -> None:
        """Count in the version of `reading`."""
        self._citer = reading.citer(languages)

    def origins(self, subject: Term, predicate: str, value: Term) -> int:
        """Count the independent origins that state a triple."""
        if isinstance(subject, Literal):
            return 0
        graphs = self._citer.graphs_of(subject, NamedNode(predicate), value)
        return count_origins(self._citer.cite(graphs))


@dataclass(frozen=True)
class _Teller:
    reading: Reading
    iri: str
    languages: tuple[str, ...]
    page: int

    def tell(self, part: str, kind: str) -> SourcePage:
        outline, reading = self.outline, self.reading
        references = References(reading.store, reading.snapshot.namespace, self.languages, reading.memory)
        reference = references.of(self.iri)
        kinds = outline.kinds(reading.snapshot.namespace)
        places = kinds.get(kind, [])
        if kind and not places:
            raise ResourceNotFound(f"{local_name(self.iri)} has no parts of the kind {kind[:100]}.")
        number = part[1:] if part.startswith("p") and part[1:].isdecimal() else ""
        listed = self.page == 1 and len(outline) > PARTS and not (part or kind)
        return SourcePage(
            reference=reference,
            citation=citation_text(reference, f"paragraph {number}" if number else part or None),
            part=part,
            kind=kind,
            kinds=tuple(Kind(name, len(held)) for name, held in kinds.items() if name) if listed else (),
            entries=tuple(map(self._entry, self._on_page(places, ENTRIES))),
            paragraphs=self._paragraphs(part, kind),
            parts=len(outline),
            cut=outline.cut,
            facts=self._count() if len(outline.graphs) <= _FEW else None,
            disagreements=self._disagreements(),
            total=len(places) if kind else 1 if part else len(outline),
            size=ENTRIES if kind else PARTS,
        )

    @property
    def outline(self) -> Outline:
        return self.reading.outline(self.iri)

    @property
    def narrator(self) -> Narrator:
        return self.reading.narrator(self.languages)

    def _on_page(self, places: Sequence[int], size: int) -> Sequence[int]:
        return places[(self.page - 1) * size : self.page * size]

    def _parts(self, start: int, end: int) -> list[Part]:
        return self.outline.parts(self.reading.store, self.reading.snapshot.namespace, start, end)

    def _paragraphs(self, part: str, kind: str) -> tuple[Paragraph, ...]:
        if kind:
            return ()
        if part:
            return (self._alone(part),)
        narrator, start, room = self.narrator, (self.page - 1) * PARTS, _ROOM
        told = []
        for shown in self._parts(start, start + PARTS):
            subject = None if shown.anchor else shown.subject
            told.append(narrator.paragraph(shown.graph, subject, max(room, _BRIEFLY)))
            room -= sum(len(each.items) for each in told[-1].subjects)
        return tuple(told)

    def _alone(self, part: str) -> Paragraph:
        """Tell one part alone, with more of what it states than where it stands among others."""
        iri = f"{self.iri}#{part}"
        try:
            graph = NamedNode(iri)
        except ValueError:  # spaces and the like
            graph = None
        if graph is None or not exists(self.reading.store, iri):
            raise ResourceNotFound(f"There is no part {part[:100]} of {local_name(self.iri)}.")
        return self.narrator.paragraph(graph, most=TOLD)

    def _entry(self, place: int) -> Entry:
        (part,) = self._parts(place, place + 1)
        page = place // PARTS + 1
        named = self.narrator.words(part.subject or part.graph).text
        return Entry(named, f"?page={page}#{part.anchor or _UNNAMED}")

    def _count(self) -> int:
        """Count the facts of a source, but for what it says of itself."""
        store, node = self.reading.store, NamedNode(self.iri)
        graphs = (node, *self.outline.graphs)
        counted = [islice(store.quads_for_pattern(None, None, None, graph), _COUNTED) for graph in graphs]
        return sum(1 for quads in counted for quad in quads if quad.subject != node)

    def _disagreements(self) -> tuple[Named, ...]:
        store, namespace = self.reading.store, self.reading.snapshot.namespace
        positions = islice(store.quads_for_pattern(None, namespace.term("positionOn"), None, None), _COUNTED)
        found = {
            quad.object
            for quad in positions
            if isinstance(quad.graph_name, NamedNode)
            and quad.graph_name.value.partition("#")[0] == self.iri
            and isinstance(quad.object, NamedNode)
        }
        named = ((node.value, self.narrator.words(node).text) for node in found)
        return tuple(sorted(named, key=lambda pair: (pair[1].value, pair[0])))
