"""The path index as a networkx graph: nothing is copied, and networkx's own algorithms run on it unchanged.

As in networkx's own views (`networkx/classes/graphviews.py`), mappings take the place of a graph's dictionaries. They
are made when they are asked for, and hold no more than the numbers by which they read the arrays.
"""

from collections import defaultdict
from collections.abc import ItemsView, Iterator, Mapping, Sequence, ValuesView
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Self, overload

import networkx as nx

from ascn_graph.paths.index import PathIndex
from ascn_graph.paths.view_data import EdgeData, Key, NodeClasses, NodeData

_BOTH, _FORWARD, _BACKWARD = 0, 1, -1
"""Which steps of a node lead to its neighbours."""
_KEPT = 100_000
"""IRIs that are kept, which takes about 25 MB."""


@overload
def as_networkx(index: PathIndex, directed: Literal[False] = False) -> "nx.MultiGraph[str]": ...
@overload
def as_networkx(index: PathIndex, directed: Literal[True]) -> "nx.MultiDiGraph[str]": ...
def as_networkx(index: PathIndex, directed: bool = False) -> "nx.MultiGraph[str] | nx.MultiDiGraph[str]":
    """Give a frozen multigraph whose nodes are IRIs and whose adjacency reads the arrays of `index`.

    Edges are walked both ways, or if `directed` from subject to object. Their keys are subject, predicate, and the
    relationship behind a shortcut or ''; their data are `subject`, `predicate`, `relationship` (or None), `first_day`
    and `last_day` (ISO 8601 or None) and `cost` in bits, see `selectivity`. The data of nodes are their `classes`, a
    tuple of IRIs. What networkx makes of the graph by copying is an ordinary graph again.
    """
    graph: Any = nx.MultiDiGraph() if directed else nx.MultiGraph()
    iris = _Iris(index)
    graph._node = _Nodes(iris)
    graph._adj = _Adjacency(iris, _FORWARD if directed else _BOTH)
    if directed:
        graph._pred = _Adjacency(iris, _BACKWARD)
    frozen: nx.MultiGraph[str] | nx.MultiDiGraph[str] = nx.freeze(graph)
    return frozen


class _Iri(str):
    """The IRI of a node with the node's number, by which it is looked up at once; elsewhere a text like any other."""

    __slots__ = ("iris", "node")
    iris: "_Iris"
    node: int

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Let copies and pickles be plain texts, which do not carry the index along."""
        return str, (str(self),)


class _Iris(dict[int, _Iri]):
    """The IRIs of nodes by their numbers: read from the arrays, and the last ones read are kept.

    As an entry of a dictionary an IRI is had 20 times as fast, and most searches come by the same hubs.
    """

    def __init__(self, index: PathIndex) -> None:
        """Keep nothing yet."""
        super().__init__()
        self.index = index
        # One number of a memoryview is read several times faster than one of an array.
        self._starts = memoryview(index.nodes.starts.data)
        self._characters = memoryview(index.nodes.characters.data)

    def __missing__(self, node: int) -> _Iri:
        """Read the IRI of a node."""
        iri = _Iri(self._characters[self._starts[node] : self._starts[node + 1]], "utf-8")
        iri.iris, iri.node = self, node
        if len(self) >= _KEPT:
            self.clear()
        self[node] = iri
        return iri

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Read the same arrays in a deep copy of the graph, since nobody writes them."""
        return self

    def node(self, iri: object) -> int:
        """Give the node that has an IRI.

        :raises KeyError: when there is none.
        """
        if type(iri) is _Iri and iri.iris is self:
            return iri.node
        node = self.index.nodes.find(iri) if isinstance(iri, str) else None
        if node is None:
            raise KeyError(iri)
        return node


@dataclass(frozen=True, eq=False)
class _Nodes(Mapping[str, NodeData]):
    iris: _Iris

    def __getitem__(self, iri: str) -> NodeData:
        return NodeData(self._classes, self.iris.node(iri))

    def __iter__(self) -> Iterator[str]:
        return map(self.iris.__getitem__, range(len(self)))

    def __len__(self) -> int:
        return len(self.iris.index.nodes)

    @cached_property
    def _classes(self) -> NodeClasses:
        return NodeClasses(self.iris.index)


@dataclass(frozen=True, eq=False)
class _Adjacency(Mapping[str, "_Neighbours"]):
    iris: _Iris
    direction: int

    def __getitem__(self, iri: str) -> "_Neighbours":
        return _Neighbours(self, self.iris.node(iri), iri)

    def __iter__(self) -> Iterator[str]:
        return map(self.iris.__getitem__, range(len(self)))

    def __len__(self) -> int:
        return len(self.iris.index.nodes)

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self

    @cached_property
    def offsets(self) -> memoryview:
        return memoryview(self.iris.index.offsets.data)

    @cached_property
    def neighbours(self) -> memoryview:
        return memoryview(self.iris.index.neighbours.data)


# Not frozen: one is made for every node that a search comes by, and freezing takes as long as reading its row.
@dataclass(eq=False, slots=True)
class _Neighbours(Mapping[str, "_Parallel"]):
    """The neighbours of one node, in the order of the steps that lead to them: the most telling from here first."""

    adjacency: _Adjacency
    node: int
    iri: str

    def __getitem__(self, iri: str) -> "_Parallel":
        index, direction = self.adjacency.iris.index, self.adjacency.direction
        steps = index.steps_between(self.node, self.adjacency.iris.node(iri))
        if direction:
            steps = [step for step in steps if index.is_forward(step) == (direction == _FORWARD)]
        if not steps:
            raise KeyError(iri)
        return _Parallel(index, steps, self.iri, iri)

    def __iter__(self) -> Iterator[str]:
        return map(self.adjacency.iris.__getitem__, dict.fromkeys(self._row()[1]))

    def __len__(self) -> int:
        return len(set(self._row()[1]))

    def items(self) -> "_Items":
        return _Items(self)

    def values(self) -> "_Values":
        return _Values(self)

    def every(self) -> Iterator[tuple[str, "_Parallel"]]:
        """Give all neighbours with their edges by one look at the row, instead of one search for each."""
        iris, found = self.adjacency.iris, defaultdict[int, list[int]](list)
        for step, neighbour in zip(*self._row(), strict=True):
            found[neighbour].append(step)
        for neighbour, steps in found.items():
            iri = iris[neighbour]
            yield iri, _Parallel(iris.index, iris.index.ranked(steps), self.iri, iri)

    def _row(self) -> tuple[Sequence[int], list[int]]:
        """Give the steps that are walked, and the nodes that they lead to."""
        adjacency = self.adjacency
        first, last = adjacency.offsets[self.node], adjacency.offsets[self.node + 1]
        neighbours: list[int] = adjacency.neighbours[first:last].tolist()
        if not adjacency.direction:
            return range(first, last), neighbours
        forward = (adjacency.iris.index.edges[first:last] >= 0).tolist()
        wanted = adjacency.direction == _FORWARD
        places = [place for place, leads in enumerate(forward) if leads == wanted]
        return [first + place for place in places], [neighbours[place] for place in places]


class _Items(ItemsView[str, "_Parallel"]):
    _mapping: _Neighbours

    def __iter__(self) -> Iterator[tuple[str, "_Parallel"]]:
        return self._mapping.every()


class _Values(ValuesView["_Parallel"]):
    _mapping: _Neighbours

    def __iter__(self) -> Iterator["_Parallel"]:
        return (edges for _, edges in self._mapping.every())


@dataclass(frozen=True, eq=False, slots=True)
class _Parallel(Mapping[Key, EdgeData]):
    """The edges between two nodes: the most telling first, then the latest."""

    index: PathIndex
    steps: list[int]
    near: str
    far: str

    def __getitem__(self, key: Key) -> EdgeData:
        for data in self.every():
            if data.key == key:
                return data
        raise KeyError(key)

    def __iter__(self) -> Iterator[Key]:
        return (data.key for data in self.every())

    def __len__(self) -> int:
        return len(self.steps)

    def items(self) -> "_EdgeItems":
        return _EdgeItems(self)

    def values(self) -> "_EdgeValues":
        return _EdgeValues(self)

    def every(self) -> Iterator[EdgeData]:
        """Give the data of each edge, for which its key need not be known."""
        return (EdgeData(self.index, step, self.near, self.far) for step in self.steps)


class _EdgeItems(ItemsView[Key, EdgeData]):
    _mapping: _Parallel

    def __iter__(self) -> Iterator[tuple[Key, EdgeData]]:
        return ((data.key, data) for data in self._mapping.every())


class _EdgeValues(ValuesView[EdgeData]):
    _mapping: _Parallel

    def __iter__(self) -> Iterator[EdgeData]:
        return self._mapping.every()
