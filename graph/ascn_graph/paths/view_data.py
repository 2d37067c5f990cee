"""What a networkx view of the path index tells of nodes and edges: read when it is asked for, and never written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ascn_graph.paths.edges import date_of
from ascn_graph.paths.index import Ints, PathIndex

Key = tuple[str, str, str]
"""Of parallel edges: subject, predicate, and the relationship behind a shortcut or ''."""
_OF_EDGES = ("subject", "predicate", "relationship", "first_day", "last_day", "cost")
_OF_NODES = ("classes",)


@dataclass(frozen=True, eq=False, slots=True)
class EdgeData(Mapping[str, Any]):
    """The data of one edge, as networkx reads them; a copy is an ordinary dictionary."""

    index: PathIndex
    step: int
    near: str
    far: str

    @property
    def key(self) -> Key:
        """What tells the edge from those parallel to it."""
        return self["subject"], self["predicate"], self["relationship"] or ""

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  # a text, a number or None
        """Give one of the data."""
        match name:
            case "cost":
                return self.index.cost(self.step)
            case "subject":
                return self.near if self.index.is_forward(self.step) else self.far
            case "predicate":
                return self.index.predicate(self.step)
            case "relationship":
                return self.index.relationship(self.step)
            case "first_day":
                return date_of(int(self.index.first_days[self.index.edge(self.step)]))
            case "last_day":
                return date_of(int(self.index.last_days[self.index.edge(self.step)]))
            case _:
                raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        """Name the data."""
        return iter(_OF_EDGES)

    def __len__(self) -> int:
        """Count the data."""
        return len(_OF_EDGES)

    def copy(self) -> dict[str, Any]:
        """Give the data as a dictionary of their own, as networkx asks for when it copies a graph."""
        return dict(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        """Give the data as a dictionary of their own."""
        return dict(self)

    def __repr__(self) -> str:
        """Show the data as those of an ordinary graph."""
        return repr(dict(self))


@dataclass(frozen=True, eq=False)
class NodeClasses:
    """Tells of which classes a node is."""

    index: PathIndex

    def of(self, node: int) -> tuple[str, ...]:
        """Give the IRIs of the classes of a node, sorted."""
        found = self._classes[self._starts[node] : self._starts[node + 1]]
        return tuple(self.index.classes[number] for number in found.tolist())

    @cached_property
    def _starts(self) -> Ints:
        counts = np.bincount(self.index.members, minlength=len(self.index.nodes))
        return np.append(0, np.cumsum(counts)).astype(np.int32)

    @cached_property
    def _classes(self) -> Ints:
        """Classes by their members: the index has members by class."""
        classes = np.arange(len(self.index.classes), dtype=np.int32)
        numbers = np.repeat(classes, np.diff(self.index.class_offsets))
        return numbers[np.argsort(self.index.members, kind="stable")]


@dataclass(frozen=True, eq=False, slots=True)
class NodeData(Mapping[str, Any]):
    """The data of one node, as networkx reads them; a copy is an ordinary dictionary."""

    classes: NodeClasses
    node: int

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  # as other data in networkx
        """Give one of the data."""
        if name not in _OF_NODES:
            raise KeyError(name)
        return self.classes.of(self.node)

    def __iter__(self) -> Iterator[str]:
        """Name the data."""
        return iter(_OF_NODES)

    def __len__(self) -> int:
        """Count the data."""
        return len(_OF_NODES)

    def copy(self) -> dict[str, Any]:
        """Give the data as a dictionary of their own, as networkx asks for when it copies a graph."""
        return dict(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        """Give the data as a dictionary of their own."""
        return dict(self)

    def __repr__(self) -> str:
        """Show the data as those of an ordinary graph."""
        return repr(dict(self))
