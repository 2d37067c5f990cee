"""Answers as drawings in SVG that need nothing else: no script, no fonts, light or dark as their reader prefers."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from ascn_graph.paths.answers import Answer
from ascn_graph.paths.formats.palette import style_of
from ascn_graph.paths.formats.parts import spelt
from ascn_graph.paths.formats.picture import Picture, picture_of
from ascn_graph.paths.formats.placing import Arrow, Piece, Placed, PlacedBox, PlacedWords, place
from ascn_graph.paths.formats.planning import PADDING, ROW, STRIP
from ascn_graph.paths.formats.wrapping import width_of, wrap

_MARGIN, _NARROWEST = 24, 520
_WIDEST, _HIGHEST = 1800, 4000
"""What a drawing measures at most as it is shown; a larger one is shown smaller."""
_ARROW, _HALF_ARROW = 9, 4.5
_KEYS = (
    (" best", "most telling path"),
    (" little", "tells little"),
    (" best little", "tells little, yet the best"),
)
"""What lines look like, and what that means."""


def to_svg(answer: Answer) -> bytes:
    """Draw an answer."""
    picture = picture_of(answer)
    return "".join(f"{line}\n" for line in _document(picture, place(picture))).encode()


def _document(picture: Picture, placed: Placed) -> Iterator[str]:
    types = sorted({box.type for box in picture.boxes})
    width = max(placed.width, _NARROWEST)
    titles = wrap(picture.title, width / 19, 2)
    told = wrap(f"{picture.explanation} {picture.note}", width / 12, 3)
    legend, legend_height = _legend(picture, types, width)
    top = _MARGIN + 4 + 22 * len(titles) + 17 * len(told)
    whole = width + 2 * _MARGIN, top + placed.height + legend_height + 2 * _MARGIN
    scale = min(1, _WIDEST / whole[0], _HIGHEST / whole[1])
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole[0]:.0f} {whole[1]:.0f}"'
        f' width="{whole[0] * scale:.0f}" height="{whole[1] * scale:.0f}" role="img"'
        ' aria-labelledby="title desc">'
    )
    yield f'<title id="title">{escape(picture.title)}</title>'
    yield f'<desc id="desc">{escape(f"{picture.explanation} {picture.note}")}</desc>'
    yield f"<style>{style_of(types)}</style>"
    yield '<rect class="paper" width="100%" height="100%"/>'
    yield from _heading(titles, told)
    yield f'<g transform="translate({_MARGIN + (width - placed.width) / 2:.0f} {top:.0f})">'
    yield from _drawn(picture, placed, types)
    yield "</g>"
    yield f'<g transform="translate({_MARGIN} {top + placed.height + _MARGIN:.0f})">{legend}</g>'
    yield "</svg>"


def _heading(titles: list[str], told: list[str]) -> Iterator[str]:
    for number, row in enumerate(titles):
        yield f'<text class="head" x="{_MARGIN}" y="{_MARGIN + 8 + 22 * number}">{escape(row)}</text>'
    for number, row in enumerate(told):
        y = _MARGIN + 6 + 22 * len(titles) + 17 * number
        yield f'<text class="soft" font-size="12" x="{_MARGIN}" y="{y}">{escape(row)}</text>'


def _drawn(picture: Picture, placed: Placed, types: list[str]) -> Iterator[str]:
    yield from reversed(list(_lines(picture, placed)))
    for words in placed.words:
        yield _words(
            words, _kind(picture, words.lines[0]), [picture.lines[line].title for line in words.lines]
        )
    for box in placed.boxes:
        yield _box(box, types.index(box.box.type))


def _lines(picture: Picture, placed: Placed) -> Iterator[str]:
    """Write the lines, the topmost first: those of the best path."""
    seen: set[Piece | Arrow] = set()
    for number, line in sorted(enumerate(placed.lines), key=lambda each: not picture.lines[each[0]].is_best):
        # Lines that share words share pieces, which would look bolder where they are drawn twice.
        parts = [_piece(piece, line.arrow) for piece in line.pieces if piece not in seen]
        parts += [_point(line.arrow)] if line.arrow not in seen else []
        seen |= {*line.pieces, line.arrow}
        title = escape(picture.lines[number].title)
        yield f'<g class="line{_kind(picture, number)}"><title>{title}</title>{"".join(parts)}</g>'


def _kind(picture: Picture, number: int) -> str:
    line = picture.lines[number]
    return (" best" if line.is_best else "") + ("" if line.is_meaningful else " little")


def _point(arrow: Arrow) -> str:
    back = arrow.x - arrow.step * _ARROW
    top, bottom = arrow.y - _HALF_ARROW, arrow.y + _HALF_ARROW
    return f'<path class="point" d="M{arrow.x:.1f} {arrow.y:.1f}L{back:.1f} {top:.1f}V{bottom:.1f}Z"/>'


def _piece(piece: Piece, arrow: Arrow) -> str:
    """Write a piece; where an arrow stands at its end it is shorter, so that the point stays sharp."""
    x1, x2 = (
        x - arrow.step * _ARROW * 0.8 if (x, y) == (arrow.x, arrow.y) else x
        for x, y in ((piece.x1, piece.y1), (piece.x2, piece.y2))
    )
    middle = (piece.bend1 + piece.bend2) / 2
    bend1, bend2 = max(piece.bend1, x1), piece.bend2
    return (
        f'<path d="M{x1:.1f} {piece.y1:.1f}H{bend1:.1f}C{middle:.1f} {piece.y1:.1f} {middle:.1f} {piece.y2:.1f}'
        f' {bend2:.1f} {piece.y2:.1f}H{x2:.1f}"/>'
    )


def _words(words: PlacedWords, kind: str, titles: list[str]) -> str:
    title = escape("; ".join(titles))
    return (
        f'<text class="words{kind}" x="{words.x:.1f}" y="{words.y + 3.8:.1f}" text-anchor="middle">'
        f"<title>{title}</title>{escape(words.text)}</text>"
    )


def _box(placed: PlacedBox, type_number: int) -> str:
    box = placed.box
    rows = "".join(
        f'<text class="label" x="{placed.x + STRIP + PADDING:.1f}" y="{placed.y + 33 + number * ROW:.1f}">'
        f"{escape(row)}</text>"
        for number, row in enumerate(placed.rows)
    )
    x, y, width, height = (f"{size:.1f}" for size in (placed.x, placed.y, placed.width, placed.height))
    drawn = (
        f'<rect class="box" x="{x}" y="{y}" width="{width}" height="{height}" rx="7"/>'
        f'<path class="strip" d="{_strip(placed)}"/>'
        f'<text class="type" x="{placed.x + STRIP + PADDING:.1f}" y="{placed.y + 16:.1f}">'
        f"{escape(spelt(box.type))}</text>{rows}"
    )
    titled = f"<title>{escape(f'{box.label}, {spelt(box.type)}')}</title>{drawn}"
    is_web = box.iri.startswith(("http://", "https://"))
    linked = f"<a href={quoteattr(box.iri)}>{titled}</a>" if is_web else titled
    return f'<g class="t{type_number}{" asked" if box.is_asked else ""}">{linked}</g>'


def _strip(placed: PlacedBox) -> str:
    """Write the outline of the coloured edge of a box, round where the box is."""
    left, top, bottom = placed.x, placed.y, placed.y + placed.height
    return (
        f"M{left + STRIP:.1f} {top:.1f}V{bottom:.1f}A7 7 0 0 1 {left:.1f} {bottom - 7:.1f}"
        f"V{top + 7:.1f}A7 7 0 0 1 {left + STRIP:.1f} {top:.1f}Z"
    )


def _legend(picture: Picture, types: list[str], width: float) -> tuple[str, float]:
    """Write the legend, in as many rows as it takes, and give its height."""
    written, x, y = "", 0.0, 0.0
    for mark, indent, name in _entries(picture, types):
        room = indent + 22 + width_of(name) * 12
        if x and x + room > width:
            x, y = 0.0, y + 22
        text = f'<text class="soft" font-size="12" x="{indent}" y="10">{escape(name)}</text>'
        written += f'<g transform="translate({x:.0f} {y:.0f})">{mark}{text}</g>'
        x += room
    return written, y + 14


def _entries(picture: Picture, types: list[str]) -> Iterator[tuple[str, int, str]]:
    """Give the marks of the legend, how far from each its words stand, and these."""
    for number, name in enumerate(types):
        yield f'<rect class="t{number} swatch" width="12" height="12" rx="3"/>', 19, spelt(name)
    kinds = {_kind(picture, number) for number in range(len(picture.lines))}
    for kind, name in _KEYS:
        if kind in kinds:
            yield f'<path class="key{kind}" d="M0 6h22"/>', 30, name
    if any(line.words.endswith(" ?") for line in picture.lines):
        yield '<text class="soft" font-size="12" y="10">?</text>', 12, "not known to hold on the day"
    if any(line.also for line in picture.lines):
        yield '<text class="soft" font-size="12" y="10">+1</text>', 24, "more statements about the two"
