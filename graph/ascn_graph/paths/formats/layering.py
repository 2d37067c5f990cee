"""Layered layout: items stand in columns, lines lead from column to the next, and neighbours stand level.

The steps are those of Sugiyama, Tagawa and Toda ("Methods for visual understanding of hierarchical system structures",
IEEE Transactions on Systems, Man, and Cybernetics 11(2), 1981): items are put in order by the mean place of what they
are linked with, in sweeps to and fro; then each is drawn towards the mean height of its neighbours as far as the order
and the distances allow, which is an isotonic regression (Ayer et al., Annals of Mathematical Statistics 26(4), 1955).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_ORDERINGS = 12
_LEAST_LEVELLINGS, _MOST_LEVELLINGS, _LEVELLED = 12, 60, 10_000
"""Sweeps, and items that all of them together move at most unless that makes too few."""


@dataclass(frozen=True)
class Item:
    """Something that takes up room in a column: a box, words, or nothing where a line passes.

    The greater its pull, the more what it is linked with is drawn to its level, and the less it gives way itself.
    """

    column: int
    width: float
    height: float
    pull: float = 1.0


Neighbours = Mapping[int, Sequence[int]]


def arrange(items: Sequence[Item], lines: Iterable[tuple[int, int]]) -> list[float]:
    """Give the height (downwards, of the middle) of each item; `lines` lead from items to such in the next column.

    >>> arrange([Item(0, 1, 10), Item(1, 1, 10), Item(1, 1, 10)], [(0, 1), (0, 2)])
    [0.0, -5.0, 5.0]
    """
    columns = _columns(items)
    before, after = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
    for left, right in lines:
        before[right].append(left)
        after[left].append(right)
    places = {item: place for column in columns for place, item in enumerate(column)}
    for sweep in range(_ORDERINGS):
        is_ahead = sweep % 2 == 0
        for column in columns if is_ahead else reversed(columns):
            _put_in_order(column, before if is_ahead else after, places)
    heights = {item: float(place) for item, place in places.items()}
    beside = _both(before, after)
    sweeps = max(_LEAST_LEVELLINGS, min(_MOST_LEVELLINGS, _LEVELLED // len(items)))
    for sweep in range(sweeps):
        is_ahead = sweep % 2 == 0
        for column in columns if is_ahead else reversed(columns):
            _level(column, items, heights, beside if sweep else {})
    return [heights[item] for item in range(len(items))]


def _columns(items: Sequence[Item]) -> list[list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        found[item.column].append(number)
    return [found[column] for column in sorted(found)]


def _both(before: Neighbours, after: Neighbours) -> Neighbours:
    return {item: [*before.get(item, ()), *after.get(item, ())] for item in {*before, *after}}


def _put_in_order(column: list[int], beside: Neighbours, places: dict[int, int]) -> None:
    def mean_place(item: int) -> float:
        linked = beside.get(item)
        return sum(places[other] for other in linked) / len(linked) if linked else places[item]

    column.sort(key=mean_place)
    places.update({item: place for place, item in enumerate(column)})


def _level(column: list[int], items: Sequence[Item], heights: dict[int, float], beside: Neighbours) -> None:
    """Move the items of a column as near as can be to the mean height of their neighbours."""
    offsets = [0.0]
    for upper, lower in pairwise(column):
        offsets.append(offsets[-1] + (items[upper].height + items[lower].height) / 2)
    wanted = []
    for item, offset in zip(column, offsets, strict=True):
        pulls = [(heights[other], items[other].pull) for other in beside.get(item, ())]
        height = (
            sum(level * pull for level, pull in pulls) / sum(pull for _, pull in pulls)
            if pulls
            else heights[item]
        )
        wanted.append((height - offset, items[item].pull))
    for item, offset, height in zip(column, offsets, _never_falling(wanted), strict=True):
        heights[item] = height + offset


def _never_falling(wanted: Sequence[tuple[float, float]]) -> list[float]:
    """Give the numbers nearest to those wanted (weighted least squares) of which none is less than the one before.

    >>> _never_falling([(1, 1), (3, 1), (2, 1), (4, 1)]), _never_falling([(3, 3), (1, 1)])
    ([1.0, 2.5, 2.5, 4.0], [2.5, 2.5])
    """
    blocks: list[tuple[float, float, int]] = []
    for number, weight in wanted:
        mean, whole, count = float(number), weight, 1
        while blocks and blocks[-1][0] > mean:
            above, more, others = blocks.pop()
            mean = (mean * whole + above * more) / (whole + more)
            whole, count = whole + more, count + others
        blocks.append((mean, whole, count))
    return [mean for mean, _, count in blocks for _ in range(count)]
