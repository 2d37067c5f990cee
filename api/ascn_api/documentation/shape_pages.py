"""The shapes at a glance, and chapter by chapter: what each asks of what, and what the validation found."""

from dataclasses import dataclass, replace
from urllib.parse import quote

from pyoxigraph import Literal

from ascn_api.documentation.links import Named, TermLinks
from ascn_graph.labels import prefer
from ascn_graph.reports.reading import Matched
from ascn_graph.vocabulary.constraints import FURTHER, RULES, VALUES, Chapter, DescribedShape, anchors_of
from ascn_graph.vocabulary.wording import Phrase, Piece

SHAPES = 500
"""Shapes in the list of all."""
TOGETHER = 60
"""Shapes on one page of a chapter."""
_TITLES = {
    VALUES: "Values: shapes that others refer to",
    RULES: "Rules of inference",
    FURTHER: "Groups and prefixes",
}
_TARGETS = {
    "targetClass": "every ",
    "targetSubjectsOf": "whatever has the property ",
    "targetObjectsOf": "whatever is a value of the property ",
    "targetNode": "the thing ",
}


@dataclass(frozen=True)
class ShapeLine:
    """A shape in the list of all."""

    anchor: str
    text: str
    language: str | None
    href: str


@dataclass(frozen=True)
class ChapterLines:
    """A chapter in the list of all: `class_` is the one it is about."""

    name: str
    title: str
    href: str
    class_: Named | None
    lines: tuple[ShapeLine, ...]


@dataclass(frozen=True)
class ShapeEntry:
    """One shape in its chapter; `matched` is None where no report tells."""

    shape: DescribedShape
    name: Literal
    note: Literal | None
    message: Literal | None
    targets: Phrase
    group: Named | None
    matched: Matched | None
    inner: tuple["ShapeEntry", ...]


def title_of(links: TermLinks, chapter: Chapter) -> str:
    """Give the title of a chapter: the label of its class, or what its shapes are about."""
    if chapter.class_:
        text = links.text(chapter.class_).value
        return text[:1].upper() + text[1:]
    return _TITLES.get(chapter.name, chapter.name)


def chapters_of(links: TermLinks) -> list[ChapterLines]:
    """List all chapters, with every shape."""
    return [_listed(links, chapter) for chapter in links.documentation.shapes.chapters]


def page_of(chapters: list[ChapterLines], number: int) -> list[ChapterLines]:
    """Give the part of the chapters that stands on one page of the list of all."""
    start, end, place = (number - 1) * SHAPES, number * SHAPES, 0
    found = []
    for chapter in chapters:
        lines = chapter.lines[max(0, start - place) : max(0, end - place)]
        place += len(chapter.lines)
        if lines:
            found.append(replace(chapter, lines=lines))
    return found


def _listed(links: TermLinks, chapter: Chapter) -> ChapterLines:
    lines = [
        _line(_name(links, part, anchor), anchor, _place(chapter, number, anchor))
        for number, shape in enumerate(chapter.shapes)
        for part in (shape, *shape.inner)
        for anchor in anchors_of(part)
    ]
    return ChapterLines(
        chapter.name,
        title_of(links, chapter),
        f"?part={quote(chapter.name)}",
        links.named(chapter.class_) if chapter.class_ else None,
        tuple(lines),
    )


def _line(name: Literal, anchor: str, href: str) -> ShapeLine:
    return ShapeLine(anchor, name.value, name.language if name.language not in (None, "en") else None, href)


def _place(chapter: Chapter, number: int, anchor: str) -> str:
    """Link to a shape in its chapter, relative to the list of all: such links are short, and there are hundreds."""
    page = number // TOGETHER + 1
    return f"?part={quote(chapter.name)}{f'&page={page}' if page > 1 else ''}#{quote(anchor)}"


def _name(links: TermLinks, shape: DescribedShape, anchor: str = "") -> Literal:
    if anchor and anchor != shape.anchor:
        return Literal("its query", language="en")
    return prefer(shape.names, links.narrator.languages) if shape.names else Literal(shape.anchor or "shape")


def chapter_title(links: TermLinks, chapter: Chapter) -> str:
    """Give the title of the page of a chapter."""
    return f"Shapes of {title_of(links, chapter).lower()}" if chapter.class_ else title_of(links, chapter)


def entries_of(links: TermLinks, chapter: Chapter, number: int) -> list[ShapeEntry]:
    """Give the shapes on one page of a chapter."""
    shapes = chapter.shapes[(number - 1) * TOGETHER : number * TOGETHER]
    return [entry_of(links, shape) for shape in shapes]


def entry_of(links: TermLinks, shape: DescribedShape) -> ShapeEntry:
    """Put one shape into words."""
    languages, matched = links.narrator.languages, links.documentation.matched
    return ShapeEntry(
        shape=shape,
        name=_name(links, shape),
        note=prefer(shape.notes, languages) if shape.notes else None,
        message=prefer(shape.messages, languages) if shape.messages else None,
        targets=_targets(links, shape),
        group=links.named(shape.group) if shape.group else None,
        matched=matched.get(shape.iri) if matched else None,
        inner=tuple(entry_of(links, inner) for inner in shape.inner),
    )


def _targets(links: TermLinks, shape: DescribedShape) -> Phrase:
    found: list[Piece] = []
    for kind, iri in shape.targets:
        between = [Piece(" and ")] if found else []
        found += [*between, Piece(_TARGETS[kind]), Piece(links.text(iri).value, iri)]
    return tuple(found)
