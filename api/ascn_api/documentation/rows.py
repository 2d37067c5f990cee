"""The properties that things of a class may have, as rows of a table; name and order come from the shapes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal

from ascn_api.documentation.links import Named, TermLinks
from ascn_graph.labels import prefer
from ascn_graph.presentation import Presentation
from ascn_graph.vocabulary.constraints import DescribedShape
from ascn_graph.vocabulary.terms import VocabularyTerm
from ascn_graph.vocabulary.wording import DATATYPES, Phrase, Piece

MOST_ROWS = 120
"""Rows of one table."""


@dataclass(frozen=True)
class PropertyRow:
    """One property of the things of a class: `name` is what pages call it, `source` the class that brings it."""

    property: Named
    name: Literal
    group: Named | None
    counts: tuple[str, ...]
    values: tuple[Phrase, ...]
    source: Named | None
    uses: int
    place: tuple[float, float, str]


@dataclass(frozen=True)
class RowMaker:
    """Makes rows, with the words and places that the shapes give."""

    links: TermLinks
    presentation: Presentation
    uses: Mapping[str, int]

    def rows(self, class_: str) -> tuple[list[PropertyRow], list[PropertyRow]]:
        """Give the properties of a class itself, and those that it has from the classes above it."""
        documentation = self.links.documentation
        classes = documentation.vocabulary.with_those_above(class_)
        own: dict[str, PropertyRow] = {}
        inherited: dict[str, PropertyRow] = {}
        for source in classes:
            for term in documentation.properties(source):
                if term.iri not in own and term.iri not in inherited:
                    rows = own if source == class_ else inherited
                    rows[term.iri] = self._row(term, classes, None if source == class_ else source)
        return _ordered(own), _ordered(inherited)

    def _row(self, term: VocabularyTerm, classes: list[str], source: str | None) -> PropertyRow:
        links, languages = self.links, self.links.narrator.languages
        shapes = [shape for shape in links.documentation.asked(classes, term.iri) if not shape.is_off]
        place = self.presentation.place(term.iri, classes)
        named = links.named(term.iri)
        return PropertyRow(
            property=named,
            name=prefer(place.names, languages) if place.names else named.text,
            group=links.named(place.group) if place.group else None,
            counts=counts_in_words(shapes),
            values=_values(links, shapes, term),
            source=links.named(source) if source else None,
            uses=self.uses.get(term.iri, 0),
            place=(place.group_order, place.order, term.name),
        )


def counts_in_words(shapes: Sequence[DescribedShape]) -> tuple[str, ...]:
    """Tell how many values there may be, all that several shapes ask taken together.

    >>> counts_in_words([])
    ('any number',)
    """
    required = any(shape.is_required for shape in shapes)
    most = min(
        (int(shape.at_most) for shape in shapes if shape.at_most and shape.at_most.isdecimal()), default=None
    )
    if most == 1:
        words = ["exactly one" if required else "at most one"]
    elif most is not None:
        words = [f"at most {most}", *(["at least one"] if required else [])]
    else:
        words = ["one or more" if required else "any number"]
    if any(shape.is_per_source for shape in shapes):
        words = [*([] if words == ["any number"] else words), "one per source"]
    return tuple(words)


def _values(links: TermLinks, shapes: Sequence[DescribedShape], term: VocabularyTerm) -> tuple[Phrase, ...]:
    """Tell what values are: as the shapes say, or as the range does."""
    asked = dict.fromkeys(phrase for shape in shapes for phrase in shape.constraints)
    if asked:
        return tuple(asked)
    return tuple((Piece(DATATYPES.get(iri) or links.text(iri).value, iri),) for iri in term.range)


def _ordered(rows: dict[str, PropertyRow]) -> list[PropertyRow]:
    return sorted(rows.values(), key=lambda row: row.place)[:MOST_ROWS]
