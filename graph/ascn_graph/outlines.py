"""The outline of a source: its places in order, and what each of them is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Store

from ascn_graph.extracts import parts_of_document
from ascn_graph.namespaces import Namespace
from ascn_graph.presentation import TYPE


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


def outline_of(
    store: Store, namespace: Namespace, source: str, graphs: Iterable[NamedNode]
) -> tuple[Part, ...]:
    """Give the parts of `source`: what its own graph states of each thing, by kind, then all others in order.

    `graphs` are its named graphs that have a fragment. What a source states of itself is left out; it stands at the
    head of its page.
    """
    reader = _Reader(store, namespace)
    node = NamedNode(source)
    own = (Part(node, None, subject, reader.class_of(subject)) for subject in subjects_of(store, node))
    return (
        *sorted(own, key=lambda part: (str(part.kind or ""), str(part.subject))),
        *map(reader.part, parts_of_document(store, source, graphs)),
    )


def places_in(store: Store, source: str, graphs: Iterable[NamedNode]) -> dict[str, int]:
    """Map each of the `graphs` of `source` to its place in the outline, which is not read for that."""
    before = len(subjects_of(store, NamedNode(source)))
    parts = enumerate(parts_of_document(store, source, graphs), start=before)
    return {part.value: place for place, part in parts}


def subjects_of(store: Store, graph: NamedNode) -> list[NamedNode]:
    """Give what a graph states something of, but for itself and its parts."""
    subjects = {quad.subject for quad in store.quads_for_pattern(None, None, None, graph)} - {graph}
    own = f"{graph.value}#"
    return sorted((s for s in subjects if isinstance(s, NamedNode) and not s.value.startswith(own)), key=str)


@dataclass(frozen=True)
class _Reader:
    store: Store
    namespace: Namespace

    def part(self, graph: NamedNode) -> Part:
        anchor = graph.value.partition("#")[2]
        subjects = subjects_of(self.store, graph)
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
