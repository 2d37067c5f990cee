"""The outline of a source: its places in order, and what each of them is about."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode

from ascn_graph.extracts import PARTS_READ, parts_of_document, reading_place
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import Namespace
from ascn_graph.presentation import TYPE

LONG = 2_500
"""Things up to which they are sorted by class: of more, each would take too long to look at."""
_OPENING = 1_000
"""Quads of one part that are looked at for what it is about."""


@dataclass(frozen=True)
class Part:
    """One part of a source: a paragraph, an item, or what a source without paragraphs states of one thing.

    `subject` is what the part is about, `kind` its class; None where nothing is stated, or nothing of a class.
    """

    graph: NamedNode
    anchor: str | None
    """The fragment of the graph, None in the graph that is named like the source."""
    subject: NamedNode | None
    kind: NamedNode | None


@dataclass(frozen=True)
class Outline:
    """The places of a source in order: the things its own graph speaks of, then its graphs with a fragment."""

    source: NamedNode
    things: tuple[NamedNode, ...]
    graphs: tuple[NamedNode, ...]
    cut: bool = False
    """True when there are more, so that the place of one cannot be told."""

    def __len__(self) -> int:
        """Count the places."""
        return len(self.things) + len(self.graphs)

    def place_of(self, graph: str) -> int | None:
        """Give the place of a graph, 0 where it has none, or None where that cannot be told."""
        if self.cut:
            return None
        node = NamedNode(graph)
        place = bisect_left(self.graphs, reading_place(node), key=reading_place)
        return len(self.things) + place if self.graphs[place : place + 1] == (node,) else 0

    def kinds(self, namespace: Namespace) -> dict[str, list[int]]:
        """Give the places of parts by the kind of thing they are filed under: what their names begin with.

        Paragraphs, which have numbers only, are filed under none, and neither are things of others.
        """
        found: dict[str, list[int]] = {}
        things = ((namespace.local(thing.value) or "").partition("/") for thing in self.things)
        graphs = (graph.value.partition("#")[2].partition("-") for graph in self.graphs)
        for place, (kind, separator, _) in enumerate([*things, *graphs]):
            found.setdefault(kind if separator else "", []).append(place)
        return found

    def parts(
        self, store: Lookups, namespace: Namespace, start: int = 0, end: int | None = None
    ) -> list[Part]:
        """Give the parts at the places from `start` to `end`, with what they are about."""
        reader = _Reader(store, namespace)
        own = [Part(self.source, None, thing, reader.class_of(thing)) for thing in self.things[start:end]]
        count = len(self.things)
        graphs = self.graphs[max(0, start - count) : None if end is None else max(0, end - count)]
        return [*own, *map(reader.part, graphs)]


def outline_of(store: Lookups, namespace: Namespace, source: str) -> Outline:
    """Give the outline of `source`: the things its own graph speaks of, by kind, then all others in order.

    What a source states of itself is left out; it stands at the head of its page.
    """
    reader, node = _Reader(store, namespace), NamedNode(source)
    things, graphs = subjects_of(store, node), parts_of_document(store, namespace, source)
    if len(things) <= LONG:
        things.sort(key=lambda thing: (str(reader.class_of(thing) or ""), str(thing)))
    cut = max(len(things), len(graphs)) >= PARTS_READ
    return Outline(node, tuple(things), tuple(graphs), cut)


def subjects_of(store: Lookups, graph: NamedNode, most: int = PARTS_READ) -> list[NamedNode]:
    """Give what the first quads of a graph state something of, but for itself and its parts."""
    quads = islice(store.quads_for_pattern(None, None, None, graph), most)
    subjects = {quad.subject for quad in quads} - {graph}
    own = f"{graph.value}#"
    return sorted((s for s in subjects if isinstance(s, NamedNode) and not s.value.startswith(own)), key=str)


@dataclass(frozen=True)
class _Reader:
    store: Lookups
    namespace: Namespace

    def part(self, graph: NamedNode) -> Part:
        anchor = graph.value.partition("#")[2]
        subjects = subjects_of(self.store, graph, _OPENING)
        main = next((node for node in subjects if self._filed_as(node) == anchor), None)
        subject = main or next(iter(subjects), None)
        return Part(graph, anchor, subject, self.class_of(subject) if subject else None)

    def class_of(self, subject: NamedNode) -> NamedNode | None:
        """Give the class that is stated of a thing, of our own vocabulary."""
        quads = self.store.quads_for_pattern(subject, TYPE, None, None)
        aside = (self.namespace.inferred, DefaultGraph())
        return min(self._own(q.object for q in quads if q.graph_name not in aside), key=str, default=None)

    def _own(self, classes: Iterable[object]) -> set[NamedNode]:
        named = {class_ for class_ in classes if isinstance(class_, NamedNode)}
        return {class_ for class_ in named if self.namespace.local(class_.value) is not None}

    def _filed_as(self, node: NamedNode) -> str:
        """Give the name under which editors and compilers file a thing: its kind and its name, joined."""
        return (self.namespace.local(node.value) or "").replace("/", "-")
