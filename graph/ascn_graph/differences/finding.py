"""Finding the differences between two versions, in the quickest way that is sure."""

import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store

from ascn_graph.differences.contents import CHANGES_FILE, Comparison, Content
from ascn_graph.errors import DamagedVersion
from ascn_graph.namespaces import rebase, rebase_quad

ADDED, REMOVED = "A", "D"
"""As RDF Patch calls them."""
_Graph = NamedNode | BlankNode | DefaultGraph
Difference = tuple[str, str]
"""A quad as a row of N-Quads, and `ADDED` or `REMOVED`."""
_MOST_COMPOSED = 200_000
"""Rows of the changes of several versions that are held in memory together; more are not quicker than the stores."""
_PART = 1 << 20
_OTHER = {ADDED: REMOVED, REMOVED: ADDED}


def differences(comparison: Comparison) -> Iterator[Difference]:
    """Give every difference, sorted by row.

    The changes of a single version are read as they come; else memory grows with the number of differences.

    :raises DamagedVersion: when neither the changes nor the stores can be read.
    """
    steps = comparison.steps
    few = len(steps) == 1 or sum(step.added + step.removed for step in steps) <= _MOST_COMPOSED
    if steps and few and all(map(_is_whole, steps)):
        found = _changes(steps[0]) if len(steps) == 1 else _composed(steps)
        return _turned(found) if comparison.is_backward else found
    return _compared(comparison)


def _turned(found: Iterable[Difference]) -> Iterator[Difference]:
    return ((row, _OTHER[sign]) for row, sign in found)


def _is_whole(step: Content) -> bool:
    """Tell whether the changes of a version are as they were written: gzip holds a checksum of them."""
    added, removed, end = 0, 0, b"\n"
    try:
        with gzip.open(_path(step), "rb") as file:
            while part := file.read(_PART):
                # The end of the part before may be the beginning of a row that is counted now.
                added, removed = added + (end + part).count(b"\nA "), removed + (end + part).count(b"\nD ")
                end = (end + part)[-2:]
    except (OSError, EOFError, zlib.error):
        return False
    return (added, removed) == (step.added, step.removed)


def _changes(step: Content) -> Iterator[Difference]:
    # Each kind is sorted in the file, the removed ones first: it is read twice, and the two are merged.
    return merge(_rows(step, REMOVED), _rows(step, ADDED))


def _path(step: Content) -> Path:
    return Path(step.folder) / CHANGES_FILE


def _rows(step: Content, sign: str) -> Iterator[Difference]:
    with gzip.open(_path(step), "rt", encoding="utf-8", newline="\n") as file:
        for line in file:
            if line.startswith(sign):
                yield line[2:-1], sign


def _composed(steps: Iterable[Content]) -> Iterator[Difference]:
    """Put the changes of several versions together: what one adds and a later one removes was never there."""
    net: dict[str, str] = {}
    for step in steps:
        for row, sign in _changes(step):
            if net.get(row, sign) == sign:
                net[row] = sign
            else:
                del net[row]
    return iter(sorted(net.items()))


def _compared(comparison: Comparison) -> Iterator[Difference]:
    """Compare the stores graph by graph, which holds two graphs and the differences in memory."""
    base = comparison.target.base
    new = open_side(comparison.target, base)
    old = open_side(comparison.origin, base) if comparison.origin else Side(0, Store(), base, base, {})
    found: list[Difference] = []
    for graph in new.graphs.keys() | old.graphs.keys():
        after, before = new.quads(graph), old.quads(graph)
        if after == before:  # as most are, and in the same order, which is told sooner than by sets
            continue
        added, removed = set(after).difference(before), set(before).difference(after)
        # str() of a quad names its graph, unless it is the default one.
        found += [(f"{quad} .", ADDED) for quad in added]
        found += [(f"{quad} .", REMOVED) for quad in removed]
    return iter(sorted(found))


@dataclass(frozen=True)
class Side:
    """One of the two stores that are compared, its names moved from `base` to `moved_to`."""

    number: int
    store: Store
    base: str
    moved_to: str
    graphs: Mapping[_Graph, _Graph]
    """Names of the graphs that are content, as moved and as they are in the store."""

    def quads(self, graph: _Graph) -> list[Quad]:
        """Give the quads of a graph, all named as moved.

        :raises DamagedVersion: when they cannot be read.
        """
        if graph not in self.graphs:
            return []
        try:
            quads = list(self.store.quads_for_pattern(None, None, None, self.graphs[graph]))
        except (OSError, RuntimeError) as error:
            raise DamagedVersion(f"Version {self.number} cannot be read: {error}") from error
        if self.base == self.moved_to:
            return quads
        return [rebase_quad(quad, self.base, self.moved_to) for quad in quads]


def open_side(content: Content, base: str) -> Side:
    """Open the store of a version, to be read as if its names were under `base`.

    :raises DamagedVersion: when a file of it is missing or has another size than when it was published.
    """
    if damaged := content.damaged_file("store/"):
        raise DamagedVersion(
            f"Version {content.number} is damaged: {damaged} is missing or has not its size."
        )
    try:
        store = Store.read_only(str(Path(content.folder) / "store"))
        graphs: list[_Graph] = list(store.named_graphs())
    except (OSError, RuntimeError) as error:
        raise DamagedVersion(f"Version {content.number} cannot be opened: {error}") from error
    moved: dict[_Graph, _Graph] = {
        NamedNode(rebase(graph.value, content.base, base)) if isinstance(graph, NamedNode) else graph: graph
        for graph in graphs
    }
    if content.strict:
        moved[DefaultGraph()] = DefaultGraph()
    return Side(content.number, store, content.base, base, moved)
