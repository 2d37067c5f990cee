"""A drawing of classes and the properties between them: boxes in columns, an arrow from each property to its class."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

BOX = 224
"""Width of a box; like all lengths here in units of the drawing, of which 12 are the height of its letters."""
ROW, HEAD = 18, 26
_GUTTER, _GAP, _MARGIN, _LOOP = 92, 24, 12, 34
_LETTERS = 33
"""So many letters fit into a row."""
_SWEEPS = 6
_TALL = 8
"""Boxes in one column before the middle."""
_APART = (0, 4, -4, 8, -8)
"""How far arrows that pass through one gap are kept apart."""


@dataclass(frozen=True)
class Row:
    """A property in the box of a class: where it leads, and whether it follows from a relationship."""

    name: str
    label: str
    target: str
    target_label: str
    is_derived: bool = False

    @property
    def shown(self) -> tuple[str, str]:
        """The label of the property and that of its target, cut to fit.

        >>> Row("x", "is of the kind that is called", "y", "organisation").shown
        ('is of the kind that…', 'organisation')
        """
        room = max(8, _LETTERS - len(self.target_label) - 1)
        label = self.label if len(self.label) <= room else f"{self.label[: room - 1].rstrip()}…"
        return label, self.target_label[: _LETTERS - 9]


@dataclass(frozen=True)
class Box:
    """A class, named as its anchor is."""

    name: str
    label: str
    rows: tuple[Row, ...] = ()
    x: int = 0
    y: int = 0

    @property
    def height(self) -> int:
        """The height of the box."""
        return HEAD + ROW * len(self.rows) + (6 if self.rows else 0)


@dataclass(frozen=True)
class Drawing:
    """Boxes in their places, and per (box, row) the path of the arrow, where there is one."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: Mapping[tuple[str, str], str]


def arrange(boxes: Sequence[Box], columns: int) -> list[list[Box]]:
    """Put boxes into columns of about one height, so that most arrows lead to the right and are short."""
    ordered = _from_left_to_right(boxes)
    height = sum(box.height + _GAP for box in ordered) / columns
    found: list[list[Box]] = [[] for _ in range(columns)]
    filled = 0
    for box in ordered:
        found[min(columns - 1, int((filled + box.height / 2) // height))].append(box)
        filled += box.height + _GAP
    return _untangled([column for column in found if column])


def gather(boxes: Sequence[Box], name: str) -> list[list[Box]]:
    """Put one box in the middle, those that lead to it before and those it leads to behind.

    >>> a, b = Box("a", "a", (Row("r", "r", "b", "b"),)), Box("b", "b", (Row("q", "q", "c", "c"),))
    >>> [[box.name for box in column] for column in gather([Box("c", "c"), b, a], "b")]
    [['a'], ['b'], ['c']]
    """
    before = [box for box in boxes if box.rows and box.name != name]
    behind = [box for box in boxes if not box.rows and box.name != name]
    middle = [box for box in boxes if box.name == name]
    half = -(-len(before) // 2) if len(before) > _TALL else len(before)
    return [column for column in (before[:half], before[half:], middle, behind) if column]


def draw(columns: Sequence[Sequence[Box]]) -> Drawing:
    """Place the boxes of each column below one another, and lead the arrows through the gaps between them."""
    placed = [_stacked(number, column) for number, column in enumerate(columns)]
    boxes = {box.name: box for column in placed for box in column}
    bottoms = [column[-1].y + column[-1].height for column in placed if column]
    router = _Router(placed, boxes)
    return Drawing(
        width=2 * _MARGIN + len(placed) * BOX + (len(placed) - 1) * _GUTTER + _LOOP,
        height=max(bottoms, default=0) + _GAP + _MARGIN,
        boxes=tuple(boxes.values()),
        arrows=dict(router.arrows()),
    )


def _from_left_to_right(boxes: Sequence[Box]) -> list[Box]:
    """Order boxes so that few arrows lead back (the greedy heuristic of Eades, Lin and Smyth, 1993)."""
    left: list[Box] = []
    right: list[Box] = []
    rest = {box.name: box for box in boxes}
    while rest:
        leaving = {
            name: len({r.target for r in box.rows} & rest.keys() - {name}) for name, box in rest.items()
        }
        coming = dict.fromkeys(rest, 0)
        for name, box in rest.items():
            for target in {row.target for row in box.rows} & rest.keys() - {name}:
                coming[target] += 1
        last = [name for name in rest if not leaving[name]]
        if last:
            right[:0] = [rest.pop(name) for name in last]
        else:
            first = max(rest, key=lambda name: (leaving[name] - coming[name], name))
            left.append(rest.pop(first))
    return [*left, *right]


def _untangled(columns: list[list[Box]]) -> list[list[Box]]:
    """Order each column by the mean height of what its boxes are joined with, a few times over."""
    joined: dict[str, set[str]] = defaultdict(set)
    for box in (box for column in columns for box in column):
        for row in box.rows:
            joined[box.name].add(row.target)
            joined[row.target].add(box.name)
    for _ in range(_SWEEPS):
        heights = {
            box.name: box.y + box.height / 2
            for number, column in enumerate(columns)
            for box in _stacked(number, column)
        }

        def mean(box: Box, heights: dict[str, float] = heights) -> float:
            found = [heights[name] for name in joined[box.name] if name in heights and name != box.name]
            return sum(found) / len(found) if found else heights[box.name]

        columns = [sorted(column, key=mean) for column in columns]
    return columns


def _stacked(number: int, column: Sequence[Box]) -> list[Box]:
    placed: list[Box] = []
    y = _GAP
    for box in column:
        placed.append(replace(box, x=_MARGIN + number * (BOX + _GUTTER), y=y))
        y += box.height + _GAP
    return placed


class _Router:
    """Finds the way of each arrow."""

    def __init__(self, columns: list[list[Box]], boxes: Mapping[str, Box]) -> None:
        self._columns = columns
        self._boxes = boxes
        self._number = {box.name: number for number, column in enumerate(columns) for box in column}
        self._passed: dict[tuple[int, int], int] = defaultdict(int)

    def arrows(self) -> Iterator[tuple[tuple[str, str], str]]:
        for box in self._boxes.values():
            for place, row in enumerate(box.rows):
                if row.target in self._boxes:
                    yield (
                        (box.name, row.name),
                        self._path(box, box.y + HEAD + ROW * place + ROW // 2 + 2, row.target),
                    )

    def _path(self, box: Box, y: int, target: str) -> str:
        end = self._boxes[target]
        start_column, end_column = self._number[box.name], self._number[target]
        end_y = end.y + HEAD // 2
        if start_column == end_column:
            x = box.x + BOX
            return f"M{x} {y}C{x + _LOOP} {y} {x + _LOOP} {end_y} {x} {end_y}"
        forward = end_column > start_column
        step = 1 if forward else -1
        points = [(box.x + BOX if forward else box.x, y)]
        crossed = range(start_column + step, end_column, step)
        for count, number in enumerate(crossed, start=1):
            wish = y + (end_y - y) * count / (len(crossed) + 1)
            gap, left = self._gap(number, wish), _MARGIN + number * (BOX + _GUTTER)
            points += [(left, gap), (left + BOX, gap)] if forward else [(left + BOX, gap), (left, gap)]
        points.append((end.x if forward else end.x + BOX, end_y))
        return _smooth(points)

    def _gap(self, number: int, wish: float) -> int:
        """Choose the gap in a column that is nearest to where the arrow would pass."""
        gaps = [_GAP // 2, *(box.y + box.height + _GAP // 2 for box in self._columns[number])]
        gap = min(gaps, key=lambda y: abs(y - wish))
        self._passed[number, gap] += 1
        return gap + _APART[self._passed[number, gap] % len(_APART)]


def _smooth(points: Sequence[tuple[int, int]]) -> str:
    """Write a path that swings from point to point, and is straight where it crosses a column."""
    written = [f"M{points[0][0]} {points[0][1]}"]
    for (x, y), (next_x, next_y) in pairwise(points):
        middle = (x + next_x) // 2
        written.append(
            f"L{next_x} {next_y}" if y == next_y else f"C{middle} {y} {middle} {next_y} {next_x} {next_y}"
        )
    return "".join(written)
