"""What a drawing of an answer shows: boxes in columns, lines with words on them, and what is said beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from ascn_graph.paths.answers import UNKNOWN, Answer, Common, Connections, Hop, Link, Neighbourhood, Tree
from ascn_graph.paths.formats.columns import columns_around, columns_of_paths, middle_of
from ascn_graph.paths.formats.parts import Drawn, Part, asked, parts_of, statements_of
from ascn_graph.paths.formats.tables import cite, label_in
from ascn_graph.paths.formats.wrapping import visible

MOST_BOXES, MOST_LINES = 301, 600
"""What is drawn at most: a thing and its 300 neighbours."""
_CITED = 3


@dataclass(frozen=True)
class Box:
    """An entity; `is_asked` where it was asked about."""

    iri: str
    label: str
    type: str
    column: int
    is_asked: bool


@dataclass(frozen=True)
class Line:
    """A statement between two boxes, given by their numbers; its words are read from `start` to `end`.

    A question mark ends them where the statement is unknown for the day asked for. `also` counts further statements
    about the same two. `is_best` is true for the most telling path.
    """

    start: int
    end: int
    words: str
    also: int
    title: str
    is_best: bool
    is_meaningful: bool


@dataclass(frozen=True)
class Picture:
    """A drawing before it is laid out.

    `note` tells the version, and what is left out. `is_around` tells that all stands around a middle, whose columns
    to the left have negative numbers.
    """

    title: str
    explanation: str
    note: str
    is_around: bool
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def picture_of(answer: Answer) -> Picture:
    """Decide what a drawing of an answer shows."""
    shown = _bounded(answer)
    hops = [hop for part in shown for hop in part.hops]
    nodes, first = answer.nodes(), set(asked(answer))
    boxes = tuple(
        Box(iri, visible(label_in(nodes, iri)), nodes[iri].type if iri in nodes else "", column, iri in first)
        for iri, column in _columns(answer, shown, hops).items()
    )
    numbers = {box.iri: number for number, box in enumerate(boxes)}
    more = {(hop.start, hop.end): len(hop.also) + hop.more for hop in hops}
    best = 1 if isinstance(answer, Connections) else 0
    lines = tuple(
        _line(
            drawn,
            numbers[drawn.start],
            numbers[drawn.end],
            boxes,
            more.get((drawn.start, drawn.end), 0),
            best,
        )
        for drawn in statements_of(shown)
        if drawn.is_main
    )
    return Picture(
        title=_title(answer),
        explanation=visible(answer.explanation),
        note=_note(answer, len(shown)),
        is_around=isinstance(answer, Neighbourhood | Tree),
        boxes=boxes,
        lines=lines,
    )


def _bounded(answer: Answer) -> list[Part]:
    """Give as many parts of an answer as can be drawn."""
    nodes, lines = set(asked(answer)), set[tuple[str, str, str]]()
    shown: list[Part] = []
    for part in parts_of(answer):
        nodes |= {iri for hop in part.hops for iri in (hop.start, hop.end)}
        lines |= {(hop.start, hop.end, hop.link.predicate) for hop in part.hops}
        if len(nodes) > MOST_BOXES or len(lines) > MOST_LINES:
            break
        shown.append(part)
    return shown


def _columns(answer: Answer, shown: Sequence[Part], hops: Sequence[Hop]) -> dict[str, int]:
    first = asked(answer)
    nodes = list(dict.fromkeys([*first, *(iri for hop in hops for iri in (hop.start, hop.end))]))
    if isinstance(answer, Connections):
        return columns_of_paths(answer.start.iri, answer.end.iri, [part.hops for part in shown])
    if isinstance(answer, Common):
        return {iri: 0 if iri in first else 1 for iri in nodes}
    middle = answer.around.iri if isinstance(answer, Neighbourhood) else middle_of(nodes, hops)
    return columns_around(middle, nodes, hops)


def _line(drawn: Drawn, start: int, end: int, boxes: Sequence[Box], also: int, best: int) -> Line:
    link = drawn.link
    words = visible(link.label)
    title = f"{boxes[start].label} {words} {boxes[end].label}"
    known = (link.known or "").capitalize()
    told = [_days(link), known, _origins(link), _cited(link), _also(also)]
    return Line(
        start,
        end,
        words=f"{words} ?" if link.as_of == UNKNOWN else words,
        also=also,
        title=visible(". ".join([title, *filter(None, told)])),
        is_best=best in drawn.parts,
        is_meaningful=drawn.meaningful,
    )


def _days(link: Link) -> str:
    if not link.first_day or not link.last_day:
        return ""
    if link.first_day == link.last_day:
        return f"Known on {link.first_day}"
    return f"Known from {link.first_day} to {link.last_day}"


def _origins(link: Link) -> str:
    return (
        f"{link.origins} independent {'origin' if link.origins == 1 else 'origins'}" if link.origins else ""
    )


def _cited(link: Link) -> str:
    cited = list(dict.fromkeys(map(cite, link.evidence)))
    more = f" and {len(cited) - _CITED} more" if len(cited) > _CITED else ""
    return f"Stated in {'; '.join(cited[:_CITED])}{more}" if cited else ""


def _also(also: int) -> str:
    return (
        f"{also} more {'statement connects' if also == 1 else 'statements connect'} the two" if also else ""
    )


def _title(answer: Answer) -> str:
    nodes = answer.nodes()
    names = [visible(label_in(nodes, iri)) for iri in asked(answer)]
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
    if isinstance(answer, Neighbourhood):
        return f"What lies around {listed}"
    return f"What {listed} share" if isinstance(answer, Common) else f"How {listed} are connected"


def _note(answer: Answer, shown: int) -> str:
    count = sum(1 for _ in parts_of(answer))
    version = f"Version {answer.version}"
    as_of = f", as of {answer.as_of}" if answer.as_of else ""
    left = f". The first {shown} of {count} are drawn" if shown < count else ""
    return f"{version}{as_of}{left}."
