"""How are these two connected? Names in, ranked paths with evidence out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Store

from ascn_graph.errors import NotAnEntity
from ascn_graph.label_index import LabelIndex
from ascn_graph.label_writing import read_labels
from ascn_graph.labels import LabelMemory, label_of
from ascn_graph.namespaces import Namespace
from ascn_graph.paths.answers import Connections
from ascn_graph.paths.index import PathIndex
from ascn_graph.paths.ranking import Ranked, rank_paths
from ascn_graph.paths.requests import PathRequest
from ascn_graph.paths.search import distance
from ascn_graph.paths.telling import Teller
from ascn_graph.shortcuts import Shortcut, read_shortcuts

_CANDIDATES = 10


@dataclass(frozen=True)
class Finder:
    """A version opened for finding paths; names and shortcuts are read when they are first needed."""

    number: int
    store: Store
    namespace: Namespace
    index: PathIndex
    names: Path | None = None
    """The folder of the index of names, where there is one."""
    memory: LabelMemory = field(default_factory=LabelMemory)

    def find(
        self, start: str, end: str, request: PathRequest, languages: Sequence[str] = ("en",)
    ) -> Connections:
        """Find the paths between two entities, each given by IRI, by name relative to the base, or by label.

        :raises UnknownEntity: when nothing is called so; it names what comes near.
        :raises AmbiguousLabel: when several are; it names them.
        :raises NotAnEntity: when something is, that is no entity, such as a relationship.
        """
        ends = self._resolve(start), self._resolve(end)
        words = tuple(languages)
        teller = Teller.of(self.store, self.namespace, self.index, self.shortcuts, words, self.memory)
        if ends[0] == ends[1]:
            ranked = Ranked((), meaningful=False, cut=False)
        else:
            ranked = rank_paths(self.index, ends, request)
        nodes = [teller.wording.node(self.index.nodes[number]) for number in ends]
        return Connections(
            version=self.number,
            start=nodes[0],
            end=nodes[1],
            rank=request.rank,
            max_length=request.max_length,
            meaningful=ranked.meaningful,
            cut=ranked.cut,
            explanation=self._explain(ends, nodes[0].label, nodes[1].label, ranked, request),
            paths=tuple(map(teller.path, ranked.paths)),
        )

    @cached_property
    def labels(self) -> LabelIndex:
        """The names of all entities."""
        return read_labels(self.names, self.store, self.namespace)

    @cached_property
    def shortcuts(self) -> list[Shortcut]:
        """What the vocabulary declares as such."""
        return read_shortcuts(self.store, self.namespace)

    def _resolve(self, text: str) -> int:
        """Give the node meant by a text; IRIs are looked up in the index, so that they cost no reading of labels."""
        asked = text.strip()
        for iri in (asked, self.namespace.base + asked):
            if (number := self.index.nodes.find(iri)) is not None:
                return number
        meant = self.labels.resolve(self.store, asked)
        number = self.index.nodes.find(meant.value)
        if number is None:
            raise NotAnEntity(asked, self._linked(meant))
        return number

    def _linked(self, node: NamedNode) -> list[tuple[str, str]]:
        """List the entities that something which is none names."""
        objects = {quad.object for quad in self.store.quads_for_pattern(node, None, None, None)}
        entities = sorted(
            term.value
            for term in objects
            if isinstance(term, NamedNode) and self.index.nodes.find(term.value) is not None
        )
        return [(iri, label_of(self.store, iri)) for iri in entities[:_CANDIDATES]]

    def _explain(
        self, ends: tuple[int, int], start: str, end: str, ranked: Ranked, request: PathRequest
    ) -> str:
        if ends[0] == ends[1]:
            return f"Both ends are the same thing: {start}."
        cut = " The search was cut off before it had seen every path." if ranked.cut else ""
        most = _hops(request.max_length)
        if not ranked.paths:
            more = cut or self._beyond(ends)
            return f"No path of at most {most} between {start} and {end} was found.{more}"
        if not ranked.meaningful:
            return (
                f"No meaningful connection between {start} and {end} in at most {most} was found, "
                f"only what many share.{cut}"
            )
        count = len(ranked.paths)
        return (
            f"{start} and {end} are connected; {count} {'path is' if count == 1 else 'paths are'} shown.{cut}"
        )

    def _beyond(self, ends: tuple[int, int]) -> str:
        """Say how far apart two nodes are that no path of the length asked for connects."""
        hops = distance(self.index, *ends)
        return " They are not connected at all." if hops is None else f" The shortest has {_hops(hops)}."


def _hops(count: int) -> str:
    return "1 hop" if count == 1 else f"{count} hops"
