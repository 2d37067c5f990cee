"""Which of the paths found are answered: the most telling and most different ones, or the shortest, or all."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice

from ascn_graph.paths.corridor import Span
from ascn_graph.paths.found import Found, Ranked
from ascn_graph.paths.index import PathIndex
from ascn_graph.paths.requests import ALL, BEST, MEANING, SHORTEST, PathRequest
from ascn_graph.paths.search import Bars, direct, search
from ascn_graph.paths.shortest import BothEnds
from ascn_graph.paths.walking import Effort, Walk, Ways

_AROUND = 20_000
"""Steps for which looking one hop further costs less than it saves."""
_POOL_PER_PATH = 4
"""Candidates looked at for each path wanted, so that there is a choice of different ones."""


def rank_paths(index: PathIndex, ends: tuple[int, int], request: PathRequest, walk: Walk) -> Ranked:
    """Find up to `request.limit` paths between two different nodes.

    The best by meaning are telling ones. Only where there are none is the best of the shortest trivial ones given, and
    the answer is not meaningful. In all other searches trivial paths count, and the answer is meaningful where any
    telling path at all is.
    """
    asked = _Question(index, ends, request, walk)
    if request.search == BEST and request.rank == MEANING:
        return asked.best()
    if request.search == ALL and request.rank == MEANING:
        ranked = asked.listed(asked.by_cost())
        return asked.shortest_by_cost() if ranked.cut and len(ranked.paths) < request.limit else ranked
    return asked.listed(asked.by_length())


@dataclass(frozen=True)
class _Question:
    index: PathIndex
    ends: tuple[int, int]
    request: PathRequest
    walk: Walk
    bars: Bars = field(default_factory=Bars)

    @property
    def longest(self) -> int:
        """The most hops that a path may have."""
        return len(self.walk.classes) + 1 if self.walk.classes else self.request.max_length

    def ways(self) -> Ways:
        """Give the ways of one search, with an effort of its own."""
        return Ways(self.index, self.walk, self.ends, Effort(self.request.effort))

    def best(self) -> Ranked:
        """Give the most telling paths that differ, else the best trivial one."""
        ways = self.ways()
        pool = islice(self._without_detours(self.telling(ways)), self.request.limit * _POOL_PER_PATH)
        chosen = _different(self.index, pool, self.request.limit)
        if chosen:
            return Ranked(tuple(chosen), True, ways.effort.is_spent)
        more = self.ways()
        trivial = tuple(islice(self.by_length()(more), 1))
        return Ranked(trivial, False, ways.effort.is_spent or (more.effort.is_spent and not trivial))

    def listed(self, order: Callable[[Ways], Iterator[Found]]) -> Ranked:
        """Give paths as they come, and whether any telling one is there at all."""
        ways, limit = self.ways(), self.request.limit
        found = list(islice(order(ways), limit + 1))
        # Who asks for all of them wants to know that there are more.
        more = len(found) > limit and self.request.search != BEST
        telling = next(self.telling(self.ways()), None) is not None
        return Ranked(tuple(found[:limit]), telling, more or ways.effort.is_spent)

    def shortest_by_cost(self) -> Ranked:
        """Give the shortest paths where there are too many to find the cheapest of all; the cheapest of these first."""
        ranked = self.listed(self.by_length())
        return Ranked(tuple(sorted(ranked.paths, key=lambda found: found.cost)), ranked.meaningful, True)

    def telling(self, ways: Ways) -> Iterator[Found]:
        """Give the telling paths, the cheapest first: those that tell from the start, and those from the end."""
        link = direct(ways, *self.ends)
        if link:
            yield link
        both = BothEnds.of(ways, *self.ends)
        if both.meet(self.longest) is None:
            return
        both.look_around(self.longest - 1, _AROUND)
        seen: set[tuple[int, ...]] = set()
        for found in merge(*self._both_ways(ways, both), key=lambda found: found.cost):
            if found.nodes not in seen:
                seen.add(found.nodes)
                yield found

    def _both_ways(self, ways: Ways, both: BothEnds) -> Iterator[Iterator[Found]]:
        start, end = self.ends
        exact = bool(self.walk.classes)
        yield search(ways, Span(start, end, self.longest, exact, True, both.back), self.bars)
        yield search(ways.turned(), Span(end, start, self.longest, exact, True, both.ahead), self.bars)

    def _without_detours(self, paths: Iterator[Found]) -> Iterator[Found]:
        for found in paths:
            # It may have been found before the better one was given.
            if not any(
                self.bars.exclude(found.nodes[: place + 1]) for place in range(1, len(found.nodes) - 1)
            ):
                if found.inner:
                    self.bars.add(found)
                yield found

    def by_length(self) -> Callable[[Ways], Iterator[Found]]:
        """Give the paths, the shortest first, then the cheapest; only the shortest where these are wanted."""

        def paths(ways: Ways) -> Iterator[Found]:
            start, end = self.ends
            link = direct(ways, start, end)
            if link:
                yield link
                if self.request.search == SHORTEST:
                    return
            lengths = self._lengths(ways, link is not None)
            for length, known in lengths:
                given = False
                for found in search(ways, Span(start, end, length, exact=True, known=known.back), Bars()):
                    given = True
                    yield found
                if ways.effort.is_spent or (given and self.request.search == SHORTEST):
                    return

        return paths

    def _lengths(self, ways: Ways, linked: bool) -> Iterator[tuple[int, BothEnds]]:
        """Give the lengths that paths may have, from the least on, with the distances that cover each."""
        both = BothEnds.of(ways, *self.ends)
        first = both.meet(self.longest)
        if first is None:
            return
        hops = len(first) - 1
        least = len(self.walk.classes) + 1 if self.walk.classes else max(hops, 2 if linked else 1)
        for length in range(least, self.longest + 1):
            # The last hop to be covered is one that the layers take themselves.
            if not both.cover(length - 1):
                return
            yield length, both

    def by_cost(self) -> Callable[[Ways], Iterator[Found]]:
        """Give all paths, the cheapest first."""

        def paths(ways: Ways) -> Iterator[Found]:
            start, end = self.ends
            link = direct(ways, start, end)
            if link:
                yield link
            both = BothEnds.of(ways, start, end)
            if both.meet(self.longest) is not None and both.cover(self.longest - 1):
                exact = bool(self.walk.classes)
                yield from search(ways, Span(start, end, self.longest, exact, known=both.back), Bars())

        return paths


def _different(index: PathIndex, candidates: Iterable[Found], limit: int) -> list[Found]:
    """Choose among paths, best first: one of each sequence of properties before a second of any."""
    firsts: dict[tuple[tuple[int, bool], ...], Found] = {}
    others = []
    for found in candidates:
        pattern = tuple(
            (int(index.properties[index.edge(step)]), index.is_forward(step)) for step in found.steps
        )
        if firsts.setdefault(pattern, found) is not found:
            others.append(found)
    return sorted([*firsts.values(), *others][:limit], key=lambda found: found.cost)
