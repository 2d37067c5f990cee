"""Concepts as a tree: which is broader than which (SKOS), and how many things each is a theme of."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode

from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import SKOS, Namespace
from ascn_graph.presentation import TYPE

MOST = 250
"""Concepts of a tree that one page can show."""
_READ_OF_ONE = 5_000
"""Statements that point to one concept, and are read."""
_BROADER, _NARROWER = NamedNode(f"{SKOS}broader"), NamedNode(f"{SKOS}narrower")
_SCHEMES = (NamedNode(f"{SKOS}topConceptOf"), NamedNode(f"{SKOS}inScheme"))


@dataclass(frozen=True)
class Branch:
    """A concept in a tree: how many things have it as their theme, and how many have it or one below it."""

    node: NamedNode
    things: int
    things_in_all: int
    narrower: tuple["Branch", ...]
    is_told_before: bool = False
    """What is narrower is told at an earlier place."""


@dataclass(frozen=True)
class ThemeTree:
    """The top concepts of each scheme, and those of none; `complete` tells that all things were counted."""

    schemes: tuple[tuple[NamedNode | None, tuple[Branch, ...]], ...]
    concepts: int
    complete: bool

    def __len__(self) -> int:
        """Count the concepts."""
        return self.concepts


def read_tree(
    store: Lookups, namespace: Namespace, concepts: Sequence[NamedNode], graph: DefaultGraph | None
) -> ThemeTree:
    """Arrange `concepts`, siblings in the order given; statements are read in `graph`.

    A concept with several broader ones is under each of them, with what is narrower under the first; a circle is told
    once around. The things counted are those of class :Entity, but for concepts themselves, from which a property of
    the vocabulary leads to the concept.
    """
    reader = _Reader(store, namespace, frozenset(concepts), graph)
    broader = {concept: reader.neighbours(concept, _BROADER, _NARROWER) for concept in concepts}
    children: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for concept in concepts:
        for above in broader[concept]:
            children[above].append(concept)
    counted = {concept: reader.things(concept) for concept in concepts}
    things = {concept: found for concept, (found, _) in counted.items()}
    tops: dict[NamedNode | None, list[Branch]] = defaultdict(list)
    reached: dict[NamedNode, frozenset[NamedNode]] = {}
    # Behind those with nothing broader come what only circles lead to.
    for concept in sorted(concepts, key=lambda concept: bool(broader[concept])):
        if concept not in reached:
            tops[reader.scheme(concept)].append(_grow(concept, (), children, things, reached))
    schemes = sorted(tops, key=lambda scheme: (scheme is None, str(scheme)))
    return ThemeTree(
        tuple((scheme, tuple(tops[scheme])) for scheme in schemes),
        len(concepts),
        all(complete for _, complete in counted.values()),
    )


def _grow(
    concept: NamedNode,
    above: tuple[NamedNode, ...],
    children: Mapping[NamedNode, Sequence[NamedNode]],
    things: Mapping[NamedNode, frozenset[NamedNode]],
    reached: dict[NamedNode, frozenset[NamedNode]],
) -> Branch:
    """Give the branch that begins with a concept; `reached` gets the things in all of each branch that was told."""
    own, path = things[concept], (*above, concept)
    if concept in reached:
        return Branch(
            concept, len(own), len(reached[concept]), (), is_told_before=bool(children.get(concept))
        )
    below = [child for child in children.get(concept, ()) if child not in path]
    narrower = tuple(_grow(child, path, children, things, reached) for child in below)
    reached[concept] = own.union(*(reached[child] for child in below))
    return Branch(concept, len(own), len(reached[concept]), narrower)


@dataclass(frozen=True)
class _Reader:
    store: Lookups
    namespace: Namespace
    concepts: Collection[NamedNode]
    graph: DefaultGraph | None

    def neighbours(self, node: NamedNode, forth: NamedNode, back: NamedNode) -> set[NamedNode]:
        """Give the concepts that `node` points to by one property, or that point to it by the other."""
        outgoing = islice(self.store.quads_for_pattern(node, forth, None, self.graph), _READ_OF_ONE)
        incoming = islice(self.store.quads_for_pattern(None, back, node, self.graph), _READ_OF_ONE)
        ends = {quad.object for quad in outgoing} | {quad.subject for quad in incoming}
        return {end for end in ends if isinstance(end, NamedNode) and end in self.concepts and end != node}

    def scheme(self, concept: NamedNode) -> NamedNode | None:
        """Give the scheme of which a concept is a top concept, or that it is in."""
        for property_ in _SCHEMES:
            found = self.store.quads_for_pattern(concept, property_, None, self.graph)
            named = sorted({quad.object for quad in found if isinstance(quad.object, NamedNode)}, key=str)
            if named:
                return named[0]
        return None

    def things(self, concept: NamedNode) -> tuple[frozenset[NamedNode], bool]:
        """Give the things connected with a concept, and whether these are all."""
        quads = list(islice(self.store.quads_for_pattern(None, None, concept, self.graph), _READ_OF_ONE))
        found = {
            quad.subject
            for quad in quads
            if isinstance(quad.subject, NamedNode) and self.namespace.local(quad.predicate.value) is not None
        }
        things = frozenset(node for node in found if node not in self.concepts and self._is_entity(node))
        return things, len(quads) < _READ_OF_ONE

    def _is_entity(self, node: NamedNode) -> bool:
        typed = self.store.quads_for_pattern(node, TYPE, self.namespace.term("Entity"), None)
        return next(iter(typed), None) is not None
