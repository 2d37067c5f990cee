"""What lies around a node, and what several nodes have in common."""

from collections.abc import Sequence
from heapq import heappop, heappush

import numpy as np

from ascn_graph.paths.found import (
    Found,
    FoundCommon,
    FoundNeighbour,
    FoundNeighbourhood,
    FoundShared,
)
from ascn_graph.paths.index import PathIndex
from ascn_graph.paths.requests import CommonRequest, NeighbourhoodRequest
from ascn_graph.paths.search import found_along
from ascn_graph.paths.selectivity import HOP, MANY, STEP
from ascn_graph.paths.walking import Effort, Floats, Numbers, Walk, Ways


def find_neighbourhood(
    index: PathIndex, node: int, request: NeighbourhoodRequest, walk: Walk
) -> FoundNeighbourhood:
    """Find what lies around a node, in the order of what the cheapest way there costs.

    The algorithm is Dijkstra's with the hops as a second criterion; of a node, no more continuations are looked at
    than neighbours are wanted.
    """
    ways = Ways(index, walk, (node,), Effort(request.effort))
    heap: list[tuple[float, int, tuple[int, ...]]] = [(0.0, 0, (node,))]
    hops: dict[int, int] = {}
    neighbours: list[FoundNeighbour] = []
    while heap:
        cost, length, nodes = heappop(heap)
        if hops.get(nodes[-1], request.depth + 1) <= length:
            continue
        if nodes[-1] not in hops and length:
            if len(neighbours) == request.limit:
                return FoundNeighbourhood(tuple(neighbours), cut=True)
            neighbours.append(FoundNeighbour(nodes[-1], Found(_steps(ways, nodes), nodes, cost)))
        hops[nodes[-1]] = length
        if length < request.depth:
            onward = _cheapest(ways, nodes[-1], request.limit + len(hops))
            if onward is None:
                break
            for far, price in onward:
                if hops.get(far, request.depth + 1) > length + 1:
                    heappush(heap, (cost + price, length + 1, (*nodes, far)))
    return FoundNeighbourhood(tuple(neighbours), cut=ways.effort.is_spent)


def _steps(ways: Ways, nodes: tuple[int, ...]) -> tuple[int, ...]:
    return found_along(ways, nodes).steps


def _cheapest(ways: Ways, node: int, limit: int) -> list[tuple[int, float]] | None:
    """Give the neighbours of a node with what it costs to go there, the cheapest first; None without effort."""
    taken = ways.leave(np.array([node]))
    if taken is None:
        return None
    costs = _costs(ways.index, taken.steps)
    order = np.lexsort((taken.targets, costs))
    _, firsts = np.unique(taken.targets[order], return_index=True)
    order = order[np.sort(firsts)[:limit]]
    return list(zip(taken.targets[order].tolist(), costs[order].tolist(), strict=True))


def find_common(index: PathIndex, nodes: Sequence[int], request: CommonRequest, walk: Walk) -> FoundCommon:
    """Find what at least two of several different nodes are linked with.

    What tells of two of them comes before what is trivial for all (as for a path of two hops); among these, what most
    share, then what costs least on average.
    """
    ways = Ways(index, walk, tuple(nodes), Effort(request.effort))
    rows = [_links(ways, node) for node in nodes]
    targets, counts = np.unique(np.concatenate([row[0] for row in rows]), return_counts=True)
    targets = np.setdiff1d(targets[counts > 1], np.array(nodes))
    table = _Table.of(index, rows, targets)
    order = np.lexsort((targets, table.costs, -table.counts, table.trivial))
    shared = tuple(_shared(table, nodes, targets, int(place)) for place in order[: request.limit])
    return FoundCommon(shared, cut=ways.effort.is_spent or len(order) > request.limit)


def _links(ways: Ways, node: int) -> tuple[Numbers, Numbers]:
    """Give what a node is linked with, sorted, and the cheapest step to each; nothing where the effort is short."""
    taken = ways.leave(np.array([node]))
    if taken is None:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order = np.lexsort((_costs(ways.index, taken.steps), taken.targets))
    targets, firsts = np.unique(taken.targets[order], return_index=True)
    return targets, taken.steps[order[firsts]]


class _Table:
    """For each thing shared (column) and each of the nodes compared (row): the step between them, or -1."""

    def __init__(self, index: PathIndex, steps: Numbers) -> None:
        self.steps = steps
        linked = steps >= 0
        near, far = (
            np.where(linked, index.bits[codes[np.where(linked, steps, 0)]].astype(np.float64), np.inf)
            if len(codes)
            else np.zeros(steps.shape)
            for codes in (index.near_codes, index.far_codes)
        )
        self.counts = linked.sum(axis=0)
        sums = np.where(linked, near + far + HOP, 0.0).sum(axis=0)
        self.costs = 2 * sums / np.maximum(self.counts, 1)
        self.trivial = _lightest(near, far) + 2 * STEP >= MANY

    @classmethod
    def of(cls, index: PathIndex, rows: list[tuple[Numbers, Numbers]], targets: Numbers) -> "_Table":
        """Arrange the links of each node by what is shared."""
        steps = np.full((len(rows), len(targets)), -1, dtype=np.int64)
        for place, (reached, taken) in enumerate(rows):
            if len(reached):
                at = np.minimum(np.searchsorted(reached, targets), len(reached) - 1)
                steps[place] = np.where(reached[at] == targets, taken[at], -1)
        return cls(index, steps)


def _lightest(near: Floats, far: Floats) -> Floats:
    """Give for each column the fewest bits of a way from one row by the column to another row."""
    lightest = np.full(near.shape[1], np.inf)
    for place in range(len(near)):
        others = np.delete(far, place, axis=0)
        if len(others):
            lightest = np.minimum(lightest, near[place] + others.min(axis=0))
    return lightest


def _shared(table: _Table, nodes: Sequence[int], targets: Numbers, place: int) -> FoundShared:
    steps = table.steps[:, place].tolist()
    links = tuple((node, step) for node, step in zip(nodes, steps, strict=True) if step >= 0)
    return FoundShared(int(targets[place]), links, float(table.costs[place]), bool(table.trivial[place]))


def _costs(index: PathIndex, steps: Numbers) -> Floats:
    bits = index.bits.astype(np.float64)
    return np.asarray(HOP + bits[index.near_codes[steps]] + bits[index.far_codes[steps]])
