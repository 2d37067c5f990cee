"""Edges as columns, and what is counted of them: their order, their fans, and the codes that tell these."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self, TypeVar

import numpy as np
import numpy.typing as npt

from ascn_graph.errors import Finding, InvalidSource
from ascn_graph.paths.index import Codes, Ints
from ascn_graph.paths.selectivity import Floats, bits_of

MOST = 2**31 - 1
"""What the numbers of an index can count."""
_MOST_CODES = 2**16
_KEYS = 2**63
Numbers = TypeVar("Numbers", npt.NDArray[np.int32], npt.NDArray[np.int64])
Column = npt.NDArray[np.integer]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class EdgeColumns:
    """Edges in any order, each once."""

    subjects: Ints
    properties: Ints
    """Numbers of predicates."""
    objects: Ints
    behind: Ints
    """Numbers of relationships, or -1."""
    first_days: Ints
    last_days: Ints
    stated: npt.NDArray[np.uint8]
    sorts: Flags
    counted: Ints
    """Numbers of the predicates under which they are counted, which stand for one or more of `properties`."""

    def take(self, places: Column) -> Self:
        """Give the edges at `places`, in that order."""
        return type(self)(**{part.name: getattr(self, part.name)[places] for part in fields(self)})


@dataclass(frozen=True)
class Told:
    """What the ends of edges tell: where in `fans` and `bits` that of the subject and that of the object is."""

    fans: Ints
    bits: Floats
    ahead: Codes
    back: Codes


def tell(edges: EdgeColumns, nodes: int) -> Told:
    """Count the fans at both ends of each edge, and give a code to each kind of them, those of most bits last.

    :raises InvalidSource: when there are more kinds than codes.
    """
    ends = ((edges.subjects, edges.objects), (edges.objects, edges.subjects))
    # Where each predicate is counted for itself, as most are, one count serves twice.
    together = np.isin(edges.counted, _shared(edges))
    found = []
    for near, far in ends:
        fans = fans_of(edges.properties, near, far, nodes)
        counts = fans.copy()
        counts[together] = fans_of(edges.counted[together], near[together], far[together], nodes)
        found.append((fans, counts))
    most = max((int(fans.max(initial=0)) for fans, _ in found), default=0) + 1
    kinds = [(counts * 2 + edges.sorts) * most + fans for fans, counts in found]
    different = np.unique(np.concatenate(kinds))
    fans = (different % most).astype(np.int32)
    bits = bits_of((different // most // 2).astype(np.int32), different // most % 2 > 0)
    order = order_by([(bits.view(np.int32), 2**31), (fans, most)])
    fans, bits = fans[order], bits[order]
    begins = np.append(True, (np.diff(fans) != 0) | (np.diff(bits) != 0))[: len(fans)]
    if begins.sum() > _MOST_CODES:
        raise too_large(f"it has {begins.sum():,} kinds of fans")
    codes = np.empty(len(order), np.uint16)
    codes[order] = np.cumsum(begins) - 1
    ahead, back = (codes[np.searchsorted(different, kind)] for kind in kinds)
    return Told(fans[begins], bits[begins], ahead, back)


def fans_of(groups: Column, near: Column, far: Column, nodes: int) -> npt.NDArray[np.int64]:
    """Count for each edge the nodes to which its near end is linked in the same group.

    >>> fans_of(np.int32([0, 0, 0, 1]), np.int32([5, 5, 5, 5]), np.int32([6, 7, 7, 6]), 8).tolist()
    [2, 2, 2, 1]
    """
    order = order_by([(groups, int(groups.max(initial=0)) + 1), (near, nodes), (far, nodes)])
    groups, near, far = groups[order], near[order], far[order]
    begins = (np.diff(groups) != 0) | (np.diff(near) != 0)
    fresh = np.append(True, begins | (np.diff(far) != 0))[: len(order)]
    runs = np.append(0, np.cumsum(begins))[: len(order)]
    fans = np.empty(len(order), np.int64)
    fans[order] = np.bincount(runs[fresh])[runs] if len(order) else 0
    return fans


def order_by(columns: Sequence[tuple[Column, int]]) -> npt.NDArray[np.int64]:
    """Give the places of rows in the order of their columns, the first one first; equal rows keep their order.

    Each column holds numbers from 0 that are less than the number beside it. Columns are packed into as few keys as
    hold them, since each key is sorted by for itself.

    >>> order_by([(np.int32([1, 0, 1]), 2), (np.int32([5, 9, 3]), 10)]).tolist()
    [1, 2, 0]
    """
    keys: list[npt.NDArray[np.int64]] = []
    room = 0
    for column, size in columns:
        if room < size or not keys:
            keys.append(column.astype(np.int64))
            room = _KEYS
        else:
            keys[-1] = keys[-1] * size + column
        room //= max(size, 1)
    return np.argsort(keys[0], kind="stable") if len(keys) == 1 else np.lexsort(keys[::-1])


def distinct(numbers: Numbers) -> Numbers:
    """Give numbers sorted, each once.

    >>> distinct(np.int32([3, 1, 3])).tolist()
    [1, 3]
    """
    # numpy.unique hashes them first, which takes ten times as long where nearly all are different.
    ordered = np.sort(numbers)
    found: Numbers = ordered[np.append(True, np.diff(ordered) != 0)[: len(ordered)]]
    return found


def too_large(fault: str) -> InvalidSource:
    """Give what is raised where an index cannot count what it would hold."""
    return InvalidSource([Finding(f"The graph is too large for an index of paths: {fault}.", "build: paths")])


def _shared(edges: EdgeColumns) -> list[int]:
    """Give the predicates that are counted for others."""
    # Few are different, so hashing them is faster than sorting.
    pairs = np.sort(np.unique(edges.counted.astype(np.int64) << 32 | edges.properties)) >> 32
    shared: list[int] = pairs[1:][np.diff(pairs) == 0].tolist()
    return shared
