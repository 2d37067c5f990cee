"""Where the boxes, lines and words of a drawing stand, in pixels from its left upper corner."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ascn_graph.paths.formats.layering import arrange
from ascn_graph.paths.formats.picture import Box, Picture
from ascn_graph.paths.formats.planning import Plan, plan

_BEND, _GAP = 34, 16
"""The room in which lines bend between columns, and that between boxes, half of it above each."""


@dataclass(frozen=True)
class PlacedBox:
    """A box by its left upper corner, with its label broken into rows."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    rows: tuple[str, ...]


@dataclass(frozen=True)
class PlacedWords:
    """Words by their middle, with the numbers of the lines that share them."""

    text: str
    x: float
    y: float
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Piece:
    """A piece of a line: level from `x1` to `bend1` at the height `y1`, level from `bend2` to `x2` at `y2`."""

    x1: float
    y1: float
    bend1: float
    bend2: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Arrow:
    """The point of an arrow at a box; `step` is 1 where it points to the right and -1 where to the left."""

    x: float
    y: float
    step: int


@dataclass(frozen=True)
class PlacedLine:
    """A line by its pieces from left to right, and the point of its arrow."""

    pieces: tuple[Piece, ...]
    arrow: Arrow


@dataclass(frozen=True)
class Placed:
    """A drawing laid out."""

    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    words: tuple[PlacedWords, ...]
    lines: tuple[PlacedLine, ...]


def place(picture: Picture) -> Placed:
    """Lay a picture out."""
    planned = plan(picture)
    heights = arrange(planned.items, dict.fromkeys(planned.steps()))
    top = min(y - item.height / 2 for y, item in zip(heights, planned.items, strict=True))
    layout = _Layout(picture, planned, tuple(y - top for y in heights), _lefts(planned))
    return Placed(
        width=max(layout.right(number) for number in range(len(planned.items))),
        height=max(y + item.height / 2 for y, item in zip(layout.levels, planned.items, strict=True)),
        boxes=tuple(layout.boxes()),
        words=tuple(layout.words()),
        lines=tuple(layout.line(number) for number in range(len(picture.lines))),
    )


def _lefts(planned: Plan) -> dict[int, tuple[float, float]]:
    """Give the left and the right edge of every column."""
    columns = [item.column for item in planned.items]
    edges: dict[int, tuple[float, float]] = {}
    left = 0.0
    for column in range(min(columns), max(columns) + 1):
        width = max((item.width for item in planned.items if item.column == column), default=0.0)
        edges[column] = (left, left + width)
        left += width + _BEND
    return edges


@dataclass(frozen=True)
class _Layout:
    picture: Picture
    plan: Plan
    levels: tuple[float, ...]
    edges: dict[int, tuple[float, float]]

    def left(self, number: int) -> float:
        """Give where an item begins: its column, but words stand in the middle of theirs."""
        left, right = self.edges[self.plan.items[number].column]
        words = self.plan.words.get(number)
        return (left + right - words.width) / 2 if words else left

    def right(self, number: int) -> float:
        """Give where an item ends."""
        left, right = self.edges[self.plan.items[number].column]
        words = self.plan.words.get(number)
        return (left + right + words.width) / 2 if words else right

    def boxes(self) -> Iterator[PlacedBox]:
        """Give the boxes; all of one column are equally wide."""
        for number, box in enumerate(self.picture.boxes):
            height = self.plan.items[number].height - _GAP
            x, y = self.left(number), self.levels[number] - height / 2
            yield PlacedBox(box, x, y, self.right(number) - x, height, self.plan.rows[number])

    def words(self) -> Iterator[PlacedWords]:
        """Give the words."""
        for number, words in self.plan.words.items():
            middle = (self.left(number) + self.right(number)) / 2
            yield PlacedWords(words.text, middle, self.levels[number], words.lines)

    def line(self, number: int) -> PlacedLine:
        """Give the pieces of a line, and the arrow by which its words are read."""
        chain, line = self.plan.chains[number], self.picture.lines[number]
        if self.plan.items[chain[0]].column == self.plan.items[chain[-1]].column:
            return self._beside(line.start, line.end)
        pieces = tuple(self._piece(*pair) for pair in pairwise(chain))
        is_rightward = chain[-1] == line.end
        x = self.left(line.end) if is_rightward else self.right(line.end)
        return PlacedLine(pieces, Arrow(x, self.levels[line.end], 1 if is_rightward else -1))

    def _piece(self, start: int, end: int) -> Piece:
        bends = self.edges[self.plan.items[start].column][1], self.edges[self.plan.items[end].column][0]
        return Piece(
            self.left(start) if self._is_passing(start) else self.right(start),
            self.levels[start],
            *bends,
            self.left(end),
            self.levels[end],
        )

    def _beside(self, start: int, end: int) -> PlacedLine:
        """Connect two boxes of one column on their right."""
        right = self.right(start)
        bend = right + _BEND / 2
        piece = Piece(right, self.levels[start], bend, bend, right, self.levels[end])
        return PlacedLine((piece,), Arrow(right, self.levels[end], -1))

    def _is_passing(self, number: int) -> bool:
        return number >= len(self.picture.boxes) and number not in self.plan.words
