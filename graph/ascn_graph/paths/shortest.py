"""How far apart two nodes are: breadth-first from both ends, over whole frontiers at once."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ascn_graph.paths.index import PathIndex
from ascn_graph.paths.walking import Effort, Numbers, Taken, Walk, Ways

_SCAN = 16
"""A frontier of at least one in so many nodes is collected by a look at all nodes, a smaller one by sorting."""
_SPARE = 2
_BYTE, _LONGEST = 250, 60_000
"""As many hops are counted in bytes, and as many at all, so that their number fits the array."""


@dataclass
class Distances:
    """How many hops nodes are away from one node, as far as one has looked."""

    ways: Ways
    marks: npt.NDArray[np.unsignedinteger]
    """One more than the hops, by node; 0 where one has not looked, for memory of zeros costs nothing yet."""
    frontiers: list[Numbers]
    """The nodes at each distance."""
    looked: list[Taken] = field(default_factory=list)
    """The steps that leave each frontier but the last."""
    pending: int = 0
    """The steps that leave the last frontier."""

    @classmethod
    def around(cls, ways: Ways, node: int) -> "Distances":
        """Begin at a node."""
        index = ways.index
        marks = index.spare.pop() if index.spare else np.zeros(len(index.nodes), dtype=np.uint8)
        marks[node] = 1
        row = index.row(node)
        return cls(ways, marks, [np.array([node], dtype=np.int64)], pending=row.stop - row.start)

    def end(self) -> None:
        """Give the array of marks back, for the next search: a new one costs more than many a search."""
        for frontier in self.frontiers:
            self.marks[frontier] = 0
        if self.marks.dtype == np.uint8 and len(self.ways.index.spare) < _SPARE:
            self.ways.index.spare.append(self.marks)

    @property
    def depth(self) -> int:
        """Up to which distance all nodes are known."""
        return len(self.looked)

    def at_least(self, nodes: Numbers) -> Numbers:
        """Give how many hops nodes are away at least."""
        marks = self.marks[nodes].astype(np.int64)
        return np.where(marks > 0, marks - 1, self.depth + 1)

    def look(self) -> Taken | None:
        """Take the steps that leave the last frontier; None where the effort does not suffice."""
        return self.ways.leave(self.frontiers[-1])

    def widen(self, taken: Taken) -> None:
        """Go where these steps lead."""
        self.looked.append(taken)
        if self.depth == _BYTE:
            self.marks = self.marks.astype(np.uint16)
        new = taken.targets[self.marks[taken.targets] == 0]
        self.marks[new] = self.depth + 1
        many = len(new) * _SCAN > len(self.marks)
        frontier = np.flatnonzero(self.marks == self.depth + 1) if many else _each_once(new)
        offsets = self.ways.index.offsets
        self.frontiers.append(frontier)
        self.pending = int((offsets[frontier + 1] - offsets[frontier]).sum())

    def descend(self, node: int) -> list[int]:
        """Give the nodes of a shortest path from a node whose distance is known to the one where all begins."""
        path = [node]
        for level in range(int(self.marks[node]) - 2, -1, -1):
            taken = self.looked[level]
            place = taken.places[np.argmax(taken.targets == path[-1])]
            path.append(int(self.frontiers[level][place]))
        return path


def _each_once(nodes: Numbers) -> Numbers:
    """Sort numbers and leave out what comes again; here a multiple faster than `numpy.unique`, which hashes them."""
    found = np.sort(nodes)
    return found[np.append(True, found[1:] != found[:-1])] if len(found) else found


@dataclass
class BothEnds:
    """The distances from both ends of the paths looked for."""

    ahead: Distances
    back: Distances

    @classmethod
    def of(cls, ways: Ways, start: int, end: int) -> "BothEnds":
        """Begin at two different nodes."""
        return cls(Distances.around(ways, start), Distances.around(ways.turned(), end))

    def meet(self, most: int) -> list[int] | None:
        """Give a shortest path; None where it has more hops than `most`, there is none, or the effort is short."""
        while self.ahead.depth + self.back.depth < most:
            side = self._easier()
            taken = side.look()
            if taken is None or not len(taken.targets):
                return None
            other = self.back if side is self.ahead else self.ahead
            met = other.marks[taken.targets] > 0
            if met.any():
                place = int(np.argmax(met))
                near = int(side.frontiers[-1][taken.places[place]])
                path = [*reversed(side.descend(near)), *other.descend(int(taken.targets[place]))]
                return path if side is self.ahead else path[::-1]
            side.widen(taken)
        return None

    def cover(self, length: int) -> bool:
        """Look so far that both sides together cover `length` hops; false where the effort is short."""
        while self.ahead.depth + self.back.depth < length:
            side = self._easier()
            taken = side.look()
            if taken is None:
                return False
            side.widen(taken)
        return True

    def look_around(self, most: int, steps: int) -> None:
        """Look further from both ends, up to a distance, as long as a frontier is left by few steps."""
        for side in (self.ahead, self.back):
            while side.depth < most and side.pending <= steps:
                taken = side.look()
                if taken is None or not len(taken.targets):
                    break
                side.widen(taken)

    def _easier(self) -> Distances:
        """Give the side that is easier to widen."""
        return self.ahead if self.ahead.pending <= self.back.pending else self.back


def shortest_path(
    index: PathIndex, start: int, end: int, walk: Walk | None = None, effort: Effort | None = None
) -> list[int] | None:
    """Give the nodes of a shortest path; None where there is none, or the effort does not suffice."""
    if start == end:
        return [start]
    ways = Ways(index, walk or Walk(), (start, end), effort or Effort(4 * len(index.neighbours) + 100_000))
    both = BothEnds.of(ways, start, end)
    path = both.meet(_LONGEST)
    both.ahead.end()
    both.back.end()
    return path
