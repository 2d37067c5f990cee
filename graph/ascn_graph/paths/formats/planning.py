"""What a drawing needs room for: boxes in even columns, words in the odd ones between, and places where lines pass.

Lines that say the same of one box share their words: "took part in" stands once before a meeting, however many came.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ascn_graph.paths.formats.layering import Item
from ascn_graph.paths.formats.picture import Box, Line, Picture
from ascn_graph.paths.formats.wrapping import shorten, width_of, wrap

LABEL_SIZE, WORDS_SIZE, TYPE_SIZE, ROW = 13, 11, 10, 16
"""Sizes of letters, and the height of a row of a label."""
PADDING, STRIP = 10, 6
"""Between a label and the edges of its box; the width of the coloured edge."""
_WIDEST_LABEL, _WIDEST_WORDS, _ROWS = 12.5, 18.0, 3
"""In ems of their letters, and the rows of a label at most; it has one alone where there are many boxes."""
_MANY = 60
_BOX_GAP, _WORDS_HEIGHT, _PASSING_HEIGHT = 16, 19, 15
_PASSING_PULL = 8.0
"""So that long lines are straight."""
_BOLD = 1.12
"""How much wider bold letters are."""


@dataclass(frozen=True)
class Words:
    """Words that one or more lines share, as wide as they are drawn."""

    text: str
    width: float
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """Items by number: the boxes first, then what the lines need."""

    items: tuple[Item, ...]
    rows: tuple[tuple[str, ...], ...]
    """The label of each box, broken into rows."""
    words: dict[int, Words]
    """The items that are words."""
    chains: tuple[tuple[int, ...], ...]
    """For each line the items it passes from left to right; within one column its two ends alone."""

    def steps(self) -> Iterator[tuple[int, int]]:
        """Give all pairs of items in adjacent columns that a line connects."""
        for chain in self.chains:
            pairs = pairwise(chain)
            yield from (pair for pair in pairs if self.items[pair[0]].column < self.items[pair[1]].column)


def plan(picture: Picture) -> Plan:
    """Plan a drawing."""
    most = _ROWS if len(picture.boxes) <= _MANY else 1
    rows = tuple(tuple(wrap(box.label, _WIDEST_LABEL, most)) or ("",) for box in picture.boxes)
    items = [_box_item(box, label) for box, label in zip(picture.boxes, rows, strict=True)]
    chains: list[tuple[int, ...]] = []
    words: dict[int, Words] = {}
    groups = _shared(picture)
    for shared in groups:
        left, right = _ends(picture, picture.lines[shared[0]])
        if picture.boxes[left].column == picture.boxes[right].column:
            chains.append((left, right))
            continue
        number = len(items)
        words[number] = _words(picture, shared)
        items.append(Item(2 * picture.boxes[left].column + 1, words[number].width, _WORDS_HEIGHT))
        for line in shared:
            left, right = _ends(picture, picture.lines[line])
            passed = range(2 * picture.boxes[left].column + 2, 2 * picture.boxes[right].column)
            passings = range(len(items), len(items) + len(passed))
            items += [Item(column, 0, _PASSING_HEIGHT, _PASSING_PULL) for column in passed]
            chains.append((left, number, *passings, right))
    order = [line for shared in groups for line in shared]
    by_line = dict(zip(order, chains, strict=True))
    return Plan(tuple(items), rows, words, tuple(by_line[line] for line in range(len(order))))


def _box_item(box: Box, label: tuple[str, ...]) -> Item:
    weight = _BOLD if box.is_asked else 1.0
    width = max(*(width_of(row) * LABEL_SIZE * weight for row in label), width_of(box.type) * TYPE_SIZE)
    return Item(2 * box.column, width + STRIP + 2 * PADDING, (len(label) + 1) * ROW + PADDING + _BOX_GAP)


def _words(picture: Picture, shared: tuple[int, ...]) -> Words:
    first = picture.lines[shared[0]]
    also = f" +{first.also}" if first.also and len(shared) == 1 else ""
    text = shorten(first.words, _WIDEST_WORDS) + also
    weight = _BOLD if first.is_best else 1.0
    return Words(text, width_of(text) * WORDS_SIZE * weight + 8, shared)


def _ends(picture: Picture, line: Line) -> tuple[int, int]:
    """Give the left and the right box of a line."""
    is_rightward = picture.boxes[line.start].column <= picture.boxes[line.end].column
    return (line.start, line.end) if is_rightward else (line.end, line.start)


def _shared(picture: Picture) -> list[tuple[int, ...]]:
    """Group the lines that can share their words: those with one hub, in one direction, that pass nothing."""
    found: dict[tuple[int, ...] | tuple[int, int, str, bool, bool], list[int]] = defaultdict(list)
    for number, line in enumerate(picture.lines):
        left, right = _ends(picture, line)
        columns = picture.boxes[left].column, picture.boxes[right].column
        is_right = not picture.is_around or abs(columns[1]) < abs(columns[0])
        hub = right if is_right else left
        alone = columns[1] - columns[0] != 1 or line.is_best
        key = (number,) if alone else (hub, columns[0], line.words, line.end == hub, line.is_meaningful)
        found[key].append(number)
    return [tuple(lines) for lines in found.values()]
