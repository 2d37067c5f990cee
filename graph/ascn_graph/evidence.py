"""The evidence for facts: which graphs state a triple, why an inferred one holds, and what others say instead."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from ascn_graph.citations import (
    INVERSE,
    SUPERCLASS,
    SUPERPROPERTY,
    Citation,
    Citer,
    Derivation,
    count_origins,
)
from ascn_graph.extracts import triples_of
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import DCTERMS, Namespace, Term
from ascn_graph.presentation import TYPE
from ascn_graph.statements import Narrator, Words

READ = 2_000
"""Quads that are looked at for the facts like one another; of more, these are the first in the order of the store."""
CITED = 200
"""Graphs of one fact that are cited at most."""
OTHERS = 25
"""Other values of the same property that are told with their evidence."""
_STEPS = 5
_DISPUTES = 50
"""Disagreements about one thing, and positions in one disagreement, that are looked at."""
_DESCRIPTION = NamedNode(f"{DCTERMS}description")


@dataclass(frozen=True)
class Pattern:
    """What is asked for: the parts of a triple that are given; what is left out may be anything."""

    subject: NamedNode | None
    predicate: NamedNode | None
    value: Term | None

    @property
    def parts(self) -> tuple[Term, ...]:
        """The parts that are given."""
        return tuple(part for part in (self.subject, self.predicate, self.value) if part is not None)

    @property
    def is_whole(self) -> bool:
        """Whether it is one triple."""
        return len(self.parts) == 3

    def apart(self) -> "tuple[Pattern, ...]":
        """Give one pattern for each part that is given."""
        alone = (
            Pattern(self.subject, None, None),
            Pattern(None, self.predicate, None),
            Pattern(None, None, self.value),
        )
        return tuple(pattern for pattern in alone if pattern.parts)

    def looser(self) -> "tuple[Pattern, ...]":
        """Give the patterns that leave out one more part: the value first, the subject last; never all of them."""
        without = (replace(self, value=None), replace(self, predicate=None), replace(self, subject=None))
        return tuple(pattern for pattern in without if 0 < len(pattern.parts) < len(self.parts))


@dataclass(frozen=True)
class Step:
    """One step of the reason why something holds: the derivation, and the triple it leads back to, where it is one."""

    derivation: Derivation
    rests_on: Triple | None

    @property
    def origins(self) -> int:
        """Independent origins of what it follows from."""
        return count_origins(self.derivation.citations)


@dataclass(frozen=True)
class Side:
    """What one side of a disagreement says, in our words, and where it is said."""

    text: Literal
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Dispute:
    """A disagreement between sources; `believed` is empty while it is undecided."""

    iri: str
    label: Literal
    believed: tuple[Words, ...]
    reasons: tuple[Literal, ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Other:
    """Another value of the same property of the same thing, with who states it."""

    triple: Triple
    value: Words
    citations: tuple[Citation, ...]
    origins: int


@dataclass(frozen=True)
class Evidence:
    """One fact and all that speaks for it, or against it.

    A fact that is not `stated` is only inferred, and `steps` tell why, the last one from what is stated.
    """

    triple: Triple
    subject: Words
    phrase: Literal
    value: Words
    stated: bool
    citations: tuple[Citation, ...]
    cut: bool
    """True when more graphs state it than are cited."""
    origins: int
    steps: tuple[Step, ...]
    disputes: tuple[Dispute, ...]


@dataclass(frozen=True)
class Facts:
    """The triples that match a pattern; `cut` tells that there are more than were read."""

    triples: tuple[Triple, ...]
    cut: bool


@dataclass(frozen=True)
class Witnesses:
    """Finds the evidence for facts of one version, in a reader's languages."""

    store: Lookups
    namespace: Namespace
    citer: Citer
    narrator: Narrator
    _about: dict[NamedNode, dict[NamedNode, list[Term]]] = field(default_factory=dict)
    _disputes: dict[tuple[NamedNode, NamedNode], tuple[Dispute, ...]] = field(default_factory=dict)

    def find(self, pattern: Pattern) -> Facts:
        """Give the distinct triples that match, in reading order unless there are more than are read."""
        quads = self.store.quads_for_pattern(pattern.subject, pattern.predicate, pattern.value, None)
        read = list(islice(quads, READ + 1))
        if len(read) > READ:
            return Facts(tuple(dict.fromkeys(quad.triple for quad in read[:READ])), cut=True)
        return Facts(tuple(triples_of(read)), cut=False)

    def occurs(self, pattern: Pattern) -> bool:
        """Tell whether anything matches."""
        quads = self.store.quads_for_pattern(pattern.subject, pattern.predicate, pattern.value, None)
        return next(iter(quads), None) is not None

    def evidence(self, triple: Triple) -> Evidence:
        """Give the evidence for a triple that is there."""
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        graphs, cut = self._graphs(triple)
        inferred = graphs == {self.namespace.inferred.value}
        citations = self.citer.cite(graphs)
        return Evidence(
            triple=triple,
            subject=self.narrator.words(subject),
            phrase=self.narrator.phrase(predicate),
            value=self.narrator.words(value),
            stated=not inferred,
            citations=citations,
            cut=cut,
            origins=count_origins(citations),
            steps=tuple(self._steps(triple)) if inferred else (),
            disputes=self.disputes(subject, predicate) if isinstance(subject, NamedNode) else (),
        )

    def others(self, triple: Triple) -> tuple[tuple[Other, ...], bool]:
        """Give the other values of the same property that are stated, and whether there are more of them."""
        subject, predicate = triple.subject, triple.predicate
        quads = self.store.quads_for_pattern(subject, predicate, None, None)
        aside = (self.namespace.inferred, DefaultGraph())
        stated = (quad.triple for quad in islice(quads, READ) if quad.graph_name not in aside)
        found = dict.fromkeys(other for other in stated if other != triple)
        kept = sorted(islice(found, OTHERS), key=str)
        return tuple(map(self._other, kept)), len(found) > OTHERS

    def disputes(self, subject: NamedNode, predicate: NamedNode) -> tuple[Dispute, ...]:
        """Give the disagreements about one property of one thing."""
        if subject not in self._about:
            self._about[subject] = self._disagreements(subject)
        key = subject, predicate
        if key not in self._disputes:
            found = [node for node, properties in self._about[subject].items() if predicate in properties]
            self._disputes[key] = tuple(map(self._dispute, found))
        return self._disputes[key]

    def _disagreements(self, subject: NamedNode) -> dict[NamedNode, list[Term]]:
        """Map the disagreements about a thing to the properties that they are on."""
        on = self.namespace.term("onProperty")
        return {
            node: self._values(node, on) for node in self._subjects(self.namespace.term("about"), subject)
        }

    def _other(self, triple: Triple) -> Other:
        citations = self.citer.cite(self._graphs(triple)[0])
        return Other(triple, self.narrator.words(triple.object), citations, count_origins(citations))

    def _graphs(self, triple: Triple) -> tuple[set[str], bool]:
        quads = self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        named = (quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode))
        read = list(islice(named, CITED + 1))
        return set(read[:CITED]), len(read) > CITED

    def _steps(self, triple: Triple) -> Iterator[Step]:
        """Go back from what is inferred to what is stated."""
        ground: Triple | None = triple
        for _ in range(_STEPS):
            if ground is None or not isinstance(ground.subject, NamedNode):
                return
            derivation = self.citer.derive(ground.subject, ground.predicate, ground.object)
            ground = _ground(ground, derivation)
            yield Step(derivation, ground)
            if derivation.citations:
                return

    def _dispute(self, node: NamedNode) -> Dispute:
        term = self.namespace.term
        reasons = [value for value in self._values(node, term("reason")) if isinstance(value, Literal)]
        positions = self._subjects(term("positionOn"), node)
        return Dispute(
            iri=node.value,
            label=self.narrator.words(node).text,
            believed=tuple(map(self.narrator.words, self._values(node, term("believed")))),
            reasons=tuple(reasons),
            sides=tuple(side for position in positions for side in self._sides(position)),
        )

    def _sides(self, position: NamedNode) -> Iterator[Side]:
        for text in self._values(position, _DESCRIPTION):
            if isinstance(text, Literal):
                graphs = self.citer.graphs_of(position, _DESCRIPTION, text)
                yield Side(text, self.citer.cite(graphs))

    def _values(self, node: NamedNode, predicate: NamedNode) -> list[Term]:
        quads = islice(self.store.quads_for_pattern(node, predicate, None, None), _DISPUTES)
        return sorted({quad.object for quad in quads}, key=str)

    def _subjects(self, predicate: NamedNode, value: NamedNode) -> list[NamedNode]:
        quads = islice(self.store.quads_for_pattern(None, predicate, value, None), _DISPUTES)
        return sorted({quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}, key=str)


def _ground(triple: Triple, derivation: Derivation) -> Triple | None:
    """Give the triple that an inferred one directly follows from, where it is one."""
    if derivation.because is None:
        return None
    because = NamedNode(derivation.because)
    if derivation.kind == SUPERCLASS:
        return Triple(triple.subject, TYPE, because)
    if derivation.kind == SUPERPROPERTY:
        return Triple(triple.subject, because, triple.object)
    if derivation.kind == INVERSE and isinstance(triple.object, NamedNode):
        return Triple(triple.object, because, triple.subject)
    return None
