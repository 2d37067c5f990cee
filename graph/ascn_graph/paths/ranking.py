"""Which of the paths found are answered: the most telling and most different ones, or the shortest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from ascn_graph.paths.index import PathIndex
from ascn_graph.paths.requests import LENGTH, PathRequest
from ascn_graph.paths.search import Effort, Found, Search

_POOL_PER_PATH = 4
"""Candidates looked at for each path wanted, so that there is a choice of different ones."""


@dataclass(frozen=True)
class Ranked:
    """The paths to answer with, best first; `cut` is true where the search was not finished."""

    paths: tuple[Found, ...]
    meaningful: bool
    cut: bool


def rank_paths(index: PathIndex, ends: tuple[int, int], request: PathRequest) -> Ranked:
    """Find up to `request.limit` paths between two different nodes.

    By meaning, trivial paths are left out unless there are no others; then the best trivial one is given, and the
    answer is not meaningful. By length, all count, and the answer is meaningful where any path at all is.
    """
    effort, more = Effort(request.effort), Effort(request.effort)
    telling = Search(index, ends, request.max_length, effort, telling=True)
    if request.rank == LENGTH:
        shortest = Search(index, ends, request.max_length, more, by_length=True)
        paths = tuple(islice(shortest, request.limit))
        return Ranked(paths, next(iter(telling), None) is not None, more.is_spent)
    chosen = _different(index, _pool(telling, request.limit * _POOL_PER_PATH), request.limit)
    if chosen:
        return Ranked(tuple(chosen), True, effort.is_spent)
    trivial = tuple(islice(Search(index, ends, request.max_length, more), 1))
    return Ranked(trivial, False, effort.is_spent or more.is_spent)


def _pool(search: Search, size: int) -> Iterator[Found]:
    """Give paths none of which makes a detour from a better one: that passes all its nodes and more."""
    for found in islice(search, size):
        if found.inner:
            search.bar(found.inner)
        yield found


def _different(index: PathIndex, candidates: Iterable[Found], limit: int) -> list[Found]:
    """Choose among paths, best first: one of each sequence of properties before a second of any."""
    firsts: dict[bytes, Found] = {}
    others = []
    for found in candidates:
        pattern = index.properties[list(found.steps)].tobytes()
        if firsts.setdefault(pattern, found) is not found:
            others.append(found)
    return sorted([*firsts.values(), *others][:limit], key=lambda found: found.cost)
