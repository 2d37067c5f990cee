"""What a search finds, in the numbers of the index."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """A path: the steps it takes, the nodes it passes (one more), and what its steps cost in bits."""

    steps: tuple[int, ...]
    nodes: tuple[int, ...]
    cost: float

    @property
    def inner(self) -> frozenset[int]:
        """The nodes between the ends."""
        return frozenset(self.nodes[1:-1])


@dataclass(frozen=True)
class Ranked:
    """The paths to answer with, best first; `cut` is true where the search was not finished."""

    paths: tuple[Found, ...]
    meaningful: bool
    cut: bool


@dataclass(frozen=True)
class FoundTree:
    """A tree as ways from one branching or given node to another; `unconnected` are given nodes it does not reach."""

    ways: tuple[Found, ...]
    unconnected: tuple[int, ...]
    meaningful: bool
    cut: bool


@dataclass(frozen=True)
class FoundNeighbour:
    """A node, and the most telling way to it."""

    node: int
    way: Found


@dataclass(frozen=True)
class FoundNeighbourhood:
    """The neighbours of a node, the most telling first; `cut` is true where there are more."""

    neighbours: tuple[FoundNeighbour, ...]
    cut: bool


@dataclass(frozen=True)
class FoundShared:
    """A node, and for each of the nodes compared that are linked with it the step to it (its start and its number)."""

    node: int
    links: tuple[tuple[int, int], ...]
    cost: float
    trivial: bool


@dataclass(frozen=True)
class FoundCommon:
    """What nodes share, best first; `cut` is true where there is more."""

    shared: tuple[FoundShared, ...]
    cut: bool
