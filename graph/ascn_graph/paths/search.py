"""The loopless paths between two nodes, one after the other, the cheapest first.

Best-first enumeration of prefixes with a lower bound of what is left to pay, as in A*Prune (Liu, Ramakrishnan:
"A*Prune: an algorithm for finding K shortest paths subject to multiple constraints", INFOCOM 2001). The bounds are
exact but for loops, see `corridor`, so that few prefixes are looked at in vain. A prefix is not continued all at once
but by its best continuation first (partial expansion).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import combinations, count, pairwise

import numpy as np

from ascn_graph.paths.corridor import Corridor, Span, corridor_of
from ascn_graph.paths.found import Found
from ascn_graph.paths.index import PathIndex
from ascn_graph.paths.selectivity import DIRECT, MANY, STEP
from ascn_graph.paths.walking import Effort, Ways

Links = Callable[[int, int], list[int]]
"""Gives the steps from one node to another, the cheapest first."""
_EXPANSION = 100
"""What one prefix costs, in steps looked at."""


@dataclass
class Bars:
    """Detours that are not made: paths that pass all nodes between the ends of a better path, and more."""

    _by_node: dict[int, list[frozenset[int]]] = field(default_factory=dict)

    def add(self, found: Found) -> None:
        """Leave out, from now on, what makes a detour from this path."""
        for node in found.inner:
            self._by_node.setdefault(node, []).append(found.inner)

    def exclude(self, nodes: tuple[int, ...]) -> bool:
        """Tell whether the nodes of a path, of which the last is new, make a detour."""
        barred = self._by_node.get(nodes[-1])
        return barred is not None and any(inner.issubset(nodes) for inner in barred)


@dataclass(frozen=True)
class _Continuation:
    total: float
    """What is owed by it and after it, at least."""
    state: int
    node: int
    cost: float
    weight: float
    due: float


@dataclass(frozen=True)
class _Prefix:
    layer: int
    nodes: tuple[int, ...]
    paid: float
    weight: float
    continuations: list[_Continuation]


@dataclass
class Search:
    """Iterates over node sequences, the cheapest first, until there are no more or the effort is spent."""

    corridor: Corridor
    effort: Effort
    bars: Bars
    _known: dict[tuple[int, int], list[_Continuation]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        """Give the nodes of each path in the direction of the corridor."""
        heap: list[tuple[float, int, _Prefix, int]] = []
        order = count()
        first = self.corridor.layers[0]
        last = len(self.corridor.layers) - 1

        def put(prefix: _Prefix, place: int) -> None:
            place = self._next(prefix, place)
            if place < len(prefix.continuations):
                heappush(heap, (prefix.paid + prefix.continuations[place].total, next(order), prefix, place))

        put(_Prefix(0, (int(first.nodes[0]),), 0.0, 0.0, self._continuations(0, 0)), 0)
        while heap:
            if not self.effort.spend(_EXPANSION):
                return
            _, _, prefix, place = heappop(heap)
            put(prefix, place + 1)
            way = prefix.continuations[place]
            nodes, layer = (*prefix.nodes, way.node), prefix.layer + 1
            if self.bars.exclude(nodes):
                continue
            if way.due == 0:
                yield nodes
            elif layer < last:
                onward = self._continuations(layer, way.state)
                put(_Prefix(layer, nodes, prefix.paid + way.cost, prefix.weight + way.weight, onward), 0)

    def _next(self, prefix: _Prefix, place: int) -> int:
        """Find the next continuation, from `place` on, that makes no loop and stays telling where it has to."""
        while place < len(prefix.continuations):
            way = prefix.continuations[place]
            light = not self.corridor.telling or prefix.weight + way.weight + way.due < MANY
            if light and way.node not in prefix.nodes:
                break
            place += 1
        return place

    def _continuations(self, layer: int, state: int) -> list[_Continuation]:
        """Give the ways on from a state, the best first; of parallel ones the cheapest."""
        if (layer, state) not in self._known:
            self._known[layer, state] = self._sorted(layer, state)
        return self._known[layer, state]

    def _sorted(self, number: int, state: int) -> list[_Continuation]:
        layer, onward = self.corridor.layers[number], self.corridor.layers[number + 1]
        ways = slice(int(layer.starts[state]), int(layer.starts[state + 1]))
        states, costs = layer.reaching[ways], layer.costs[ways]
        totals = costs + onward.owed[states]
        order = np.lexsort((states, totals))
        order = order[np.sort(np.unique(states[order], return_index=True)[1])]
        columns = (
            totals,
            states,
            onward.nodes[states],
            costs,
            layer.weights[ways],
            onward.due[states],
        )
        return [
            _Continuation(*values) for values in zip(*(part[order].tolist() for part in columns), strict=True)
        ]


def search(ways: Ways, span: Span, bars: Bars) -> Iterator[Found]:
    """Give the paths of a span, the cheapest first; a direct link is left to `direct`.

    Of parallel steps the cheapest is taken; a path that is telling by another of them alone is none.
    """
    for nodes in Search(corridor_of(ways, span), ways.effort, bars):
        found = found_along(ways, nodes[::-1] if ways.against else nodes)
        if not span.telling or _tells(ways, found):
            yield found


def _tells(ways: Ways, found: Found) -> bool:
    """Tell whether a path is telling in the direction of the walk, so that each direction gives its paths in order."""
    return _weight(ways.index, found.steps, ways.against) < MANY and not _is_trivial(
        ways.index, found.steps, ways.links, {}
    )


def direct(ways: Ways, start: int, end: int) -> Found | None:
    """Give the direct link between two nodes, if there is one and no condition wants more than that."""
    if ways.walk.through or ways.walk.classes:
        return None
    step = ways.best(start, end)
    return None if step is None else Found((step,), (start, end), DIRECT)


def found_along(ways: Ways, nodes: tuple[int, ...]) -> Found:
    """Give the path along nodes that are linked, by the cheapest step between any two."""
    steps = tuple(step for pair in pairwise(nodes) if (step := ways.best(*pair)) is not None)
    return Found(steps, nodes, cost_of(ways.index, steps))


def cost_of(index: PathIndex, steps: tuple[int, ...]) -> float:
    """Give the cost of a path; a single step costs itself alone, for it is what is stated of the two ends."""
    return DIRECT if len(steps) == 1 else sum(index.cost(step) for step in steps)


def is_trivial(index: PathIndex, steps: tuple[int, ...]) -> bool:
    """Tell whether a path is trivial: it leads to many from either end, or only goes round something that does.

    A path goes round where two of its nodes are linked directly and it does not take that link.
    """
    return _is_trivial(index, steps, index.steps_between, {})


def _is_trivial(
    index: PathIndex, steps: tuple[int, ...], links: Links, known: dict[tuple[int, ...], bool]
) -> bool:
    if steps not in known:
        known[steps] = len(steps) > 1 and (
            min(_weight(index, steps, against) for against in (False, True)) >= MANY
            or any(_is_trivial(index, shorter, links, known) for shorter in _cut_short(index, steps, links))
        )
    return known[steps]


def _cut_short(index: PathIndex, steps: tuple[int, ...], links: Links) -> Iterator[tuple[int, ...]]:
    """Give what becomes of a path by taking a direct link between two of its nodes, but for one between its ends."""
    nodes = [index.start_of(steps[0]), *(int(index.neighbours[step]) for step in steps)]
    last = len(steps)
    for first, then in combinations(range(len(nodes)), 2):
        if then - first > 1 and (first, then) != (0, last):
            direct_links = links(nodes[first], nodes[then])
            if direct_links:
                yield (*steps[:first], direct_links[0], *steps[then:])


def _weight(index: PathIndex, steps: tuple[int, ...], against: bool) -> float:
    """Give what a path weighs in one direction, see `selectivity`."""
    codes = index.far_codes if against else index.near_codes
    return sum(float(index.bits[codes[step]]) + STEP for step in steps)
