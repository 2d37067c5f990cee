"""The path index as a networkx graph: nothing is copied, and networkx's own algorithms run on it unchanged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import networkx as nx

from ascn_graph.paths.edges import date_of
from ascn_graph.paths.index import PathIndex

Key = tuple[str, str, str]
"""Of parallel edges: subject, predicate, and the relationship behind a shortcut or ''."""
Data = dict[str, Any]


def as_networkx(index: PathIndex) -> "nx.MultiGraph[str]":
    """Give a frozen multigraph whose nodes are IRIs and whose adjacency reads the arrays of `index`.

    Edges are walked both ways. Their data are `subject`, `predicate`, `relationship` (or None), `first_day` and
    `last_day` (ISO 8601 or None) and `cost` in bits, infinite for all but the most telling of parallel edges. What
    networkx makes of the graph by copying is an ordinary graph again. As in networkx's own views
    (`networkx/classes/graphviews.py`), mappings take the place of a graph's dictionaries.
    """
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph._node = _Nodes(index)  # type: ignore[attr-defined]  # what networkx's views set too
    graph._adj = _Adjacency(index)  # type: ignore[attr-defined]
    frozen: nx.MultiGraph[str] = nx.freeze(graph)
    return frozen


@dataclass(frozen=True, eq=False)
class _Nodes(Mapping[str, Data]):
    index: PathIndex

    def __getitem__(self, iri: str) -> Data:
        _number(self.index, iri)
        return {}

    def __iter__(self) -> Iterator[str]:
        return iter(self.index.nodes)

    def __len__(self) -> int:
        return len(self.index.nodes)


@dataclass(frozen=True, eq=False)
class _Adjacency(Mapping[str, "_Neighbours"]):
    index: PathIndex

    def __getitem__(self, iri: str) -> "_Neighbours":
        return _Neighbours(self.index, _number(self.index, iri), iri)

    def __iter__(self) -> Iterator[str]:
        return iter(self.index.nodes)

    def __len__(self) -> int:
        return len(self.index.nodes)


@dataclass(frozen=True, eq=False)
class _Neighbours(Mapping[str, Mapping[Key, Data]]):
    """The neighbours of one node; parallel edges stand side by side in the arrays."""

    index: PathIndex
    node: int
    iri: str

    def __getitem__(self, iri: str) -> Mapping[Key, Data]:
        steps = self.index.steps_between(self.node, _number(self.index, iri))
        if not steps:
            raise KeyError(iri)
        return dict(_edge(self.index, step, self.iri, iri) for step in steps)

    def __iter__(self) -> Iterator[str]:
        neighbours = self.index.neighbours[self.index.row(self.node)]
        return (self.index.nodes[number] for number, _ in groupby(neighbours.tolist()))

    def __len__(self) -> int:
        return len(set(self.index.neighbours[self.index.row(self.node)].tolist()))


def _edge(index: PathIndex, step: int, near: str, far: str) -> tuple[Key, Data]:
    predicate, relationship = index.predicate(step), index.relationship(step)
    subject = near if index.is_forward(step) else far
    data = {
        "subject": subject,
        "predicate": predicate,
        "relationship": relationship,
        "first_day": date_of(int(index.first_days[step])),
        "last_day": date_of(int(index.last_days[step])),
        "cost": float(index.costs[step]),
    }
    return (subject, predicate, relationship or ""), data


def _number(index: PathIndex, iri: object) -> int:
    number = index.nodes.find(iri) if isinstance(iri, str) else None
    if number is None:
        raise KeyError(iri)
    return number
