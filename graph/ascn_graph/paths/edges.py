"""The path graph by its edges: entities, the statements between two of them that paths may walk, and their days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal

from ascn_graph.namespaces import Term

NO_DAY = -(2**31)
"""Stands where a first or last day is not known."""
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, order=True)
class Edge:
    """A statement between two entities; of a shortcut, there is one edge per relationship behind it."""

    subject: str
    predicate: str
    object: str
    relationship: str
    """IRI of the relationship behind a shortcut, or ''."""
    first_day: int
    last_day: int
    sorts: bool
    """True where it only sorts one thing under the other, see `selectivity`."""
    counted_as: str
    """The predicate under which it is counted: one for all that sort by the same relationship."""
    stated: int = 0
    """As `PathIndex.stated`."""


@dataclass(frozen=True)
class PathGraph:
    """A few edges of which an index can be made by hand, in no order that matters."""

    nodes: frozenset[str]
    edges: tuple[Edge, ...]
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The nodes of each class."""


def day_number(term: Term) -> int | None:
    """Count the days from 1970-01-01 to an xsd:date; None for what is none.

    >>> day_number(Literal("1970-01-02")), day_number(Literal("2021"))
    (1, None)
    """
    try:
        return date.fromisoformat(term.value).toordinal() - _EPOCH if isinstance(term, Literal) else None
    except ValueError:
        return None


def date_of(day: int) -> str | None:
    """Write a day as ISO 8601; None where it is not known.

    >>> date_of(1), date_of(NO_DAY)
    ('1970-01-02', None)
    """
    return None if day == NO_DAY else date.fromordinal(day + _EPOCH).isoformat()
