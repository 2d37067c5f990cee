"""The best loopless paths between two nodes, one after the other, best first.

Best-first enumeration of prefixes with an exact lower bound of what is left to pay, as in A*Prune (Liu, Ramakrishnan:
"A*Prune: an algorithm for finding K shortest paths subject to multiple constraints", INFOCOM 2001). The bound is
computed for all nodes at once, backwards from the end, one pass over the arrays per allowed hop; loops are all it does
not heed, so that few prefixes are looked at in vain. A prefix is not continued all at once but by its best
continuation first (partial expansion), so that hubs cost one sorted row, not a heap of entries.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt

from ascn_graph.paths.index import PathIndex
from ascn_graph.paths.selectivity import MANY, STEP

_STEP = 1 << 12
"""Bits a step costs when paths are ranked by length: more than any path costs, so that cost decides ties alone."""
_EXPANSION = 100
"""What one expansion costs beside the edges it looks at, in edges."""
Floats = npt.NDArray[np.float64]


@dataclass
class Effort:
    """What a search may still spend, about the number of edges it looks at."""

    left: int
    is_spent: bool = False
    """True where a search had to stop before its end."""


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
class _Prefix:
    steps: tuple[int, ...]
    nodes: tuple[int, ...]
    paid: float
    ahead: float
    back: float
    """What it weighs in both directions, see `selectivity`."""


@dataclass(frozen=True)
class _Continuations:
    """Ways to go on with a prefix, best first; `totals` is what a path that does will cost at least."""

    prefix: _Prefix
    steps: npt.NDArray[np.int64]
    totals: Floats
    place: int = 0


class Search:
    """Iterates over the paths between two different nodes, best first, until there are no more or `effort` is spent.

    `by_length` puts shorter paths first and lets cost decide among equals. With `telling`, trivial paths are left out.
    """

    def __init__(
        self,
        index: PathIndex,
        ends: tuple[int, int],
        max_length: int,
        effort: Effort,
        *,
        by_length: bool = False,
        telling: bool = False,
    ) -> None:
        """Bound what every node is away from the end; nothing is enumerated yet."""
        self._index = index
        self._start, self._end = ends
        self._effort = effort
        self._max_length = max_length
        self._telling = telling
        self._costs = index.costs.astype(np.float64) + (_STEP if by_length else 0)
        self._direct = STEP + (_STEP if by_length else 0)
        self._barred: list[frozenset[int]] = []
        summed: list[tuple[npt.NDArray[Any], float]] = [(self._costs, 0)]
        if telling:
            summed += [(index.near_bits, STEP), (index.far_bits, STEP)]
        self._bounds = [_bounds(index, values, each, self._end, max_length) for values, each in summed]
        effort.left -= len(summed) * max_length * len(index.neighbours) // _EXPANSION

    def bar(self, nodes: frozenset[int]) -> None:
        """Leave out, from now on, every path that passes all of these nodes between its ends."""
        self._barred.append(nodes)

    def __iter__(self) -> Iterator[Found]:
        """Give the paths."""
        heap: list[tuple[float, int, _Continuations]] = []
        order = count()

        def put(ways: _Continuations) -> None:
            if ways.place < len(ways.steps):
                heappush(heap, (float(ways.totals[ways.place]), next(order), ways))

        put(self._continue(_Prefix((), (self._start,), 0.0, 0.0, 0.0)))
        while heap:
            if self._effort.left < 0:
                self._effort.is_spent = True
                return
            _, _, ways = heappop(heap)
            prefix = self._extend(ways.prefix, int(ways.steps[ways.place]))
            put(_Continuations(ways.prefix, ways.steps, ways.totals, ways.place + 1))
            if any(barred <= set(prefix.nodes[1:]) for barred in self._barred):
                continue
            if prefix.nodes[-1] == self._end:
                yield Found(prefix.steps, prefix.nodes, cost_of(self._index, prefix.steps))
            else:
                put(self._continue(prefix))

    def _extend(self, prefix: _Prefix, step: int) -> _Prefix:
        return _Prefix(
            (*prefix.steps, step),
            (*prefix.nodes, int(self._index.neighbours[step])),
            prefix.paid + float(self._costs[step]),
            prefix.ahead + float(self._index.near_bits[step]) + STEP,
            prefix.back + float(self._index.far_bits[step]) + STEP,
        )

    def _continue(self, prefix: _Prefix) -> _Continuations:
        row = self._index.row(prefix.nodes[-1])
        self._effort.left -= _EXPANSION + row.stop - row.start
        neighbours, left = self._index.neighbours[row], self._max_length - 1 - len(prefix.steps)
        totals = prefix.paid + self._costs[row] + self._bounds[0][left][neighbours]
        if not prefix.steps:
            totals[(neighbours == self._end) & np.isfinite(totals)] = self._direct
        if self._telling:
            totals[self._is_trivial(prefix, row, left)] = np.inf
        for passed in prefix.nodes:
            totals[neighbours == passed] = np.inf
        best = np.argsort(totals, kind="stable")[: np.count_nonzero(np.isfinite(totals))]
        return _Continuations(prefix, best + row.start, totals[best])

    def _is_trivial(self, prefix: _Prefix, row: slice, left: int) -> npt.NDArray[np.bool_]:
        """Tell which continuations can only end in trivial paths."""
        index, neighbours = self._index, self._index.neighbours[row]
        ahead = prefix.ahead + index.near_bits[row] + STEP + self._bounds[1][left][neighbours]
        back = prefix.back + index.far_bits[row] + STEP + self._bounds[2][left][neighbours]
        many: npt.NDArray[np.bool_] = np.minimum(ahead, back) >= MANY
        return many if prefix.steps else many & (neighbours != self._end)


def cost_of(index: PathIndex, steps: tuple[int, ...]) -> float:
    """Give the cost of a path; a single step costs itself alone, for it is what is stated of the two ends."""
    return STEP if len(steps) == 1 else _sum(index.costs, steps)


def is_trivial(index: PathIndex, steps: tuple[int, ...]) -> bool:
    """Tell whether a path is trivial."""
    ahead, back = (_sum(bits, steps) + STEP * len(steps) for bits in (index.near_bits, index.far_bits))
    return len(steps) > 1 and min(ahead, back) >= MANY


def distance(index: PathIndex, start: int, end: int) -> int | None:
    """Count the hops of the shortest path between two nodes, however many; None where none connects them."""
    leaving = np.diff(index.offsets)
    reached = np.zeros(len(index.nodes), dtype=bool)
    reached[start] = True
    for hops in count():
        if reached[end]:
            return hops
        before = np.count_nonzero(reached)
        reached[index.neighbours[np.repeat(reached, leaving)]] = True
        if np.count_nonzero(reached) == before:
            break
    return None


def _sum(values: npt.NDArray[np.float32], steps: tuple[int, ...]) -> float:
    return float(values[list(steps)].sum(dtype=np.float64))


def _bounds(
    index: PathIndex, values: npt.NDArray[Any], each: float, end: int, max_length: int
) -> list[Floats]:
    """Bound the sum of `values`, and of `each` per step, from every node to `end` in 0 hops at most, 1, …"""
    leaving = np.flatnonzero(np.diff(index.offsets))
    bounds = [np.full(len(index.nodes), np.inf)]
    bounds[0][end] = 0
    for _ in range(max_length):
        onward = values + (bounds[-1] + each)[index.neighbours]
        reached = np.full(len(index.nodes), np.inf)
        if len(leaving):
            reached[leaving] = np.minimum.reduceat(onward, index.offsets[leaving])
        reached[end] = 0
        bounds.append(reached)
    return bounds
