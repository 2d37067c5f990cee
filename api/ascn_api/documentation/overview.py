"""All terms of the vocabulary at a glance: a line for each, at its anchor, and a drawing of the main ones."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Literal

from ascn_api.documentation.diagram import Box, Drawing, Row, arrange, draw
from ascn_api.documentation.links import TermLinks
from ascn_graph.labels import prefer
from ascn_graph.namespaces import OWL
from ascn_graph.vocabulary.terms import CLASS, INDIVIDUAL, OTHER, PROPERTY, Vocabulary, VocabularyTerm

LINES = 400
"""Terms on one page."""
_ROOM = 62_000
"""Bytes for all lines of a page, so that it stays under 100 KB together with the drawing."""
_LINE, _INDIVIDUAL = 170, 85
"""Bytes of a line without its definition, and of an individual in the line of its class."""
_COLUMNS, _ROWS = 4, 84
"""Of the drawing."""
_LONGEST = 240
_DEEPEST = 3
"""Steps by which lines are moved in."""


@dataclass(frozen=True)
class Line:
    """One term: `ends` names the classes a property leads from and to, `individuals` are the values of a list of codes.

    `language` is that of its label, or None where that is in the language of the page.
    """

    name: str
    text: str
    language: str | None
    definition: Literal | None
    depth: int
    ends: str
    uses: int
    is_deprecated: bool
    individuals: tuple["Line", ...] = ()


@dataclass(frozen=True)
class Section:
    """Lines of terms of one kind."""

    title: str
    anchor: str
    lines: tuple[Line, ...]


def sections_of(links: TermLinks, uses: Mapping[str, int]) -> list[Section]:
    """Give every term of the vocabulary in one of the sections; those without terms are left out."""
    maker = _Lines(links, links.documentation.vocabulary, uses)
    return [
        Section(title, f"section.{number}", tuple(lines))
        for number, (title, lines) in enumerate(maker.sections(), start=1)
        if lines
    ]


def page_of(sections: list[Section], number: int) -> list[Section]:
    """Give the part of the sections that stands on one page, with definitions where there is room for them."""
    start, end, place = (number - 1) * LINES, number * LINES, 0
    found = []
    for section in sections:
        lines = section.lines[max(0, start - place) : max(0, end - place)]
        place += len(section.lines)
        if lines:
            found.append(replace(section, lines=lines))
    every = [line for section in found for line in section.lines]
    size = sum(_LINE + _INDIVIDUAL * len(line.individuals) + _definition_size(line) for line in every)
    return found if size <= _ROOM else [_terse(section) for section in found]


def _definition_size(line: Line) -> int:
    return len(line.definition.value.encode()) if line.definition else 0


def _terse(section: Section) -> Section:
    return replace(section, lines=tuple(replace(line, definition=None) for line in section.lines))


@dataclass(frozen=True)
class _Lines:
    links: TermLinks
    vocabulary: Vocabulary
    uses: Mapping[str, int]

    def sections(self) -> Iterator[tuple[str, list[Line]]]:
        uses = self.uses
        roots = sorted(self.vocabulary.roots(), key=lambda root: (-uses.get(root.iri, 0), root.name))
        grown = [root for root in roots if self._children(root)]
        told: set[str] = set()
        for root in grown:
            yield f"Classes: {self.links.text(root.iri).value}", list(self._tree(root, 0, told))
        single = (line for root in roots if root not in grown for line in self._tree(root, 0, told))
        yield "Further classes" if grown else "Classes", list(single)
        # Whoever stands in a circle of superclasses has no root.
        yield (
            "Classes above themselves",
            [self._line(t) for t in self.vocabulary.of_kind(CLASS) if t.iri not in told],
        )
        for title, terms in self._properties():
            yield title, [self._line(term) for term in terms]
        listed = {
            iri
            for term in self.vocabulary.of_kind(CLASS)
            for iri in self.vocabulary.instances.get(term.iri, ())
        }
        alone = [t for t in self.vocabulary.of_kind(INDIVIDUAL) if t.iri not in listed]
        yield "Individuals", [self._line(term) for term in alone]
        yield "Further terms", [self._line(term) for term in self.vocabulary.of_kind(OTHER)]

    def _children(self, term: VocabularyTerm) -> list[VocabularyTerm]:
        below = self.vocabulary.below.get(term.iri, ())
        return [self.vocabulary.terms[iri] for iri in below if iri in self.vocabulary.terms]

    def _tree(self, term: VocabularyTerm, depth: int, told: set[str]) -> Iterator[Line]:
        if term.iri in told:
            return
        told.add(term.iri)
        own = (iri for iri in self.vocabulary.instances.get(term.iri, ()) if iri not in told)
        individuals = [self.vocabulary.terms[iri] for iri in own]
        told.update(individual.iri for individual in individuals)
        values = tuple(self._line(individual) for individual in individuals)
        yield replace(self._line(term), depth=min(depth, _DEEPEST), individuals=values)
        for child in self._children(term):
            yield from self._tree(child, depth + 1, told)

    def _properties(self) -> Iterator[tuple[str, list[VocabularyTerm]]]:
        rest = self.vocabulary.of_kind(PROPERTY)
        path = self.links.documentation.namespace.term("PathProperty").value
        kinds = (
            ("Shortcuts, which stand for a relationship", lambda term: term.iri in self.vocabulary.shortcuts),
            ("Links between things, which paths walk", lambda term: term.is_a(path)),
            (
                "Further links, from relationships and to codes",
                lambda term: term.is_a(f"{OWL}ObjectProperty"),
            ),
            ("Properties with texts, numbers and dates", lambda term: term.is_a(f"{OWL}DatatypeProperty")),
            ("Annotations", lambda term: term.is_a(f"{OWL}AnnotationProperty")),
            ("Further properties", lambda term: True),
        )
        for title, belongs in kinds:
            yield title, [term for term in rest if belongs(term)]
            rest = [term for term in rest if not belongs(term)]

    def _line(self, term: VocabularyTerm) -> Line:
        definitions = term.definitions or term.notes
        label = self.links.text(term.iri)
        definition = prefer(definitions, self.links.narrator.languages) if definitions else None
        if definition and len(definition.value) > _LONGEST:
            text = f"{definition.value[: _LONGEST - 1]}…"
            definition = Literal(text, language=definition.language) if definition.language else Literal(text)
        return Line(
            name=term.name,
            text=label.value,
            language=label.language if label.language != "en" else None,
            definition=definition,
            depth=0,
            ends=f"{self._end(term.domain)} → {self._end(term.range)}" if term.kind == PROPERTY else "",
            uses=self.uses.get(term.iri, 0),
            is_deprecated=term.deprecated,
        )

    def _end(self, iris: Iterable[str]) -> str:
        return " or ".join(self.links.text(iri).value for iri in iris) or "anything"


def drawing_of(links: TermLinks, uses: Mapping[str, int]) -> Drawing:
    """Draw the classes that properties lead from and to; of many properties, those that are used most."""
    vocabulary = links.documentation.vocabulary
    led = [
        (class_, term)
        for term in vocabulary.of_kind(PROPERTY)
        if term.is_a(f"{OWL}ObjectProperty") and len(term.domain) == len(term.range) == 1
        for class_ in term.domain
        if class_ in vocabulary.terms and term.range[0] in vocabulary.terms
    ]
    led.sort(key=lambda pair: (-uses.get(pair[1].iri, 0), pair[1].name))
    return draw(arrange(boxes_of(links, led[:_ROWS]), _COLUMNS))


def boxes_of(links: TermLinks, led: list[tuple[str, VocabularyTerm]], middle: str = "") -> list[Box]:
    """Give a box for each class with its properties, and for those they lead to; lists of codes are in rows only.

    What leads to any entity would only lead across a drawing, so that has no arrow unless it is in the `middle`.
    """
    vocabulary = links.documentation.vocabulary
    rows: dict[str, list[Row]] = {class_: [] for class_, _ in sorted(led, key=lambda pair: pair[0])}
    for class_, term in sorted(led, key=lambda pair: (pair[1].iri in vocabulary.shortcuts, pair[1].name)):
        target = vocabulary.terms[term.range[0]]
        general = any(iri in vocabulary.terms for iri in vocabulary.below.get(target.iri, ()))
        general = general and target.iri != middle
        is_list = target.iri in vocabulary.instances
        if not (general or is_list):
            rows.setdefault(target.iri, [])
        rows[class_].append(
            Row(
                term.name,
                links.text(term.iri).value,
                "" if general else target.name,
                "code" if is_list else links.text(target.iri).value,
                term.iri in vocabulary.shortcuts,
            )
        )
    return [Box(vocabulary.terms[i].name, links.text(i).value, tuple(found)) for i, found in rows.items()]
