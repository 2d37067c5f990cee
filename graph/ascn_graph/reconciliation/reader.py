"""Reading facts for matching: each value once, never too many, and names in the languages of the reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, Quad

from ascn_graph.labels import LabelMemory
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import Term

VALUES = 100
"""Values of one property of one thing that are read at most."""


@dataclass(frozen=True)
class Reader:
    """The facts of one version, for one reader.

    `graph` is the default graph, which holds each fact once; None reads all graphs, where a version has no such copy.
    """

    store: Lookups
    graph: DefaultGraph | None
    memory: LabelMemory
    languages: tuple[str, ...] = ("en",)

    def values(self, node: NamedNode, predicate: NamedNode, most: int = VALUES) -> list[Term]:
        """List the distinct values of a property of a thing, in the order of the store; of very many the first."""
        quads = islice(self.store.quads_for_pattern(node, predicate, None, self.graph), most)
        return list(dict.fromkeys(quad.object for quad in quads))

    def holds(self, node: NamedNode, predicate: NamedNode, value: NamedNode) -> bool:
        """Tell whether a thing has a value."""
        if self.graph is not None:
            return Quad(node, predicate, value, self.graph) in self.store
        return next(iter(self.store.quads_for_pattern(node, predicate, value, None)), None) is not None

    def holders(self, predicate: NamedNode, value: Term | None, most: int) -> Iterator[NamedNode]:
        """Give the distinct things that have a value of a property, or any value; of very many the first."""
        quads = islice(self.store.quads_for_pattern(None, predicate, value, self.graph), most)
        return iter(dict.fromkeys(quad.subject for quad in quads if isinstance(quad.subject, NamedNode)))

    def text(self, node: NamedNode) -> str:
        """Give the label of a thing."""
        return self.memory.text(self.store, node, self.languages)
