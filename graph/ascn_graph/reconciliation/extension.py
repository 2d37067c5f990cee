"""Adding facts to a table: the values that entities have of properties."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ascn_graph.namespaces import RDFS, Term
from ascn_graph.reconciliation.reader import VALUES, Reader
from ascn_graph.reconciliation.schema import Schema

_RANGE = NamedNode(f"{RDFS}range")


@dataclass(frozen=True)
class Column:
    """A property whose values are wanted: at most `most`, and of texts in languages only those in `language`."""

    predicate: NamedNode
    most: int = VALUES
    language: str = ""


@dataclass(frozen=True)
class Cell:
    """The values of one property of one entity, in order, each text once; `is_cut` where there are more."""

    values: tuple[Term, ...]
    is_cut: bool


def cell_of(reader: Reader, entity: NamedNode, column: Column) -> Cell:
    """Read a cell: texts in the languages of the reader come first, then all values by their text."""
    read = reader.values(entity, column.predicate, VALUES + 1)
    held = [term for term in read[:VALUES] if _is_wanted(term, column.language)]
    distinct: dict[tuple[type, str], Term] = {}
    for term in sorted(held, key=lambda term: _place(reader, term)):
        distinct.setdefault(_written(term), term)
    values = tuple(distinct.values())
    return Cell(values[: column.most], is_cut=len(read) > VALUES and column.most >= VALUES)


def type_of_values(reader: Reader, schema: Schema, predicate: NamedNode) -> NamedNode | None:
    """Give the one type that the vocabulary says the values of a property have."""
    ranges = [term for term in reader.values(predicate, _RANGE) if term in schema.types]
    return ranges[0] if len(ranges) == 1 and isinstance(ranges[0], NamedNode) else None


def _is_wanted(term: Term, language: str) -> bool:
    tag = term.language if isinstance(term, Literal) else None
    return not language or tag is None or tag.lower().partition("-")[0] == language.lower().partition("-")[0]


def _written(term: Term) -> tuple[type, str]:
    """Tell values apart by what is seen of them, which the language of a text is not."""
    return type(term), term.value if isinstance(term, (Literal, NamedNode)) else str(term)


def _place(reader: Reader, term: Term) -> tuple[int, str, str]:
    if isinstance(term, NamedNode):
        return 0, reader.text(term), term.value
    if not isinstance(term, Literal):
        return 0, str(term), ""
    tag = (term.language or "").partition("-")[0]
    liked = [language.partition("-")[0] for language in (*reader.languages, "en")]
    return (liked.index(tag) if tag in liked else len(liked) if tag else 0), term.value, tag
