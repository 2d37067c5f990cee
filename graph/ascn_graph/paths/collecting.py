"""Collecting what an index of paths is made of, in one pass over quads: IRIs become numbers, statements columns."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from pyoxigraph import NamedNode, Quad

from ascn_graph.namespaces import RDF, Namespace, Term
from ascn_graph.paths.columns import too_large
from ascn_graph.paths.edges import NO_DAY, day_number
from ascn_graph.paths.index import Ints
from ascn_graph.paths.terms import PathTerms

TYPE = f"{RDF}type"
BEGINNINGS, ENDINGS = ("validFrom", "startDate"), ("validUntil", "endDate")
"""Terms that state a beginning and an end, as precisely as a source does."""
DAYS = ("knownFrom", "knownUntil", "firstDay", "lastDay")
"""Terms whose values are days: those on which a relationship surely holds, and those between which things are."""
_Reader = Callable[[str, Term], None]


@dataclass(frozen=True)
class Column:
    """The statements of one predicate, or the instances of one class, as numbers: in no order, some perhaps twice."""

    subject_numbers: "array[int]" = field(default_factory=lambda: array("i"))
    value_numbers: "array[int]" = field(default_factory=lambda: array("i"))

    def append(self, subject: int, value: int) -> None:
        """Add a statement."""
        self.subject_numbers.append(subject)
        self.value_numbers.append(value)

    @property
    def subjects(self) -> Ints:
        """Numbers of IRIs."""
        return np.array(self.subject_numbers, dtype=np.int32)

    @property
    def values(self) -> Ints:
        """Numbers of IRIs, or days since 1970-01-01; for instances of a class there are none."""
        return np.array(self.value_numbers, dtype=np.int32)


@dataclass(frozen=True)
class Collected:
    """What was collected; IRIs are numbered in the order in which they came."""

    numbers: Mapping[str, int]
    links: Mapping[str, Column]
    """By property whose values are IRIs, whatever they are of."""
    dates: Mapping[str, Column]
    """By name of a term of `DAYS`, `BEGINNINGS` or `ENDINGS`; a value that is no day is `NO_DAY`."""
    types: Mapping[str, Column]
    """By class, those of the vocabulary and those that shortcuts name."""

    def instances(self, class_: str) -> Ints:
        """Give the numbers of the instances of a class, in no order, some perhaps twice."""
        return self.types[class_].subjects if class_ in self.types else Column().subjects

    def having(self, property_: NamedNode, value: NamedNode) -> Ints:
        """Give the numbers of what has a property with a value, in no order, some perhaps twice."""
        if property_.value == TYPE:
            return self.instances(value.value)
        column = self.links[property_.value]
        having: Ints = column.subjects[column.values == self.numbers.get(value.value, -1)]
        return having


def collect(quads: Iterable[Quad], terms: PathTerms, namespace: Namespace) -> Collected:
    """Collect what `quads` state of entities, relationships and their days, in whatever graphs.

    :raises InvalidSource: when there are more IRIs than an index can count.
    """
    numbers = defaultdict[str, int]()
    numbers.default_factory = numbers.__len__
    links = {iri: Column() for iri in _linking(terms)}
    dates = {name: Column() for name in (*DAYS, *BEGINNINGS, *ENDINGS)}
    types = {iri: Column() for iri in _typing(terms)}
    readers: dict[str, _Reader] = {TYPE: partial(_add_type, types, namespace.term("").value, numbers)}
    readers |= {namespace.term(name).value: partial(_add_date, dates[name], numbers, {}) for name in dates}
    readers |= {iri: partial(_add_link, links[iri], numbers) for iri in links if iri != TYPE}
    try:
        for quad in quads:
            read = readers.get(quad.predicate.value)
            if read and isinstance(subject := quad.subject, NamedNode):
                read(subject.value, quad.object)
    except OverflowError as error:
        raise too_large(f"it names {len(numbers):,} things") from error
    return Collected(dict(numbers), links, dates, types)


def _add_link(column: Column, numbers: Mapping[str, int], subject: str, value: Term) -> None:
    if isinstance(value, NamedNode):
        column.append(numbers[subject], numbers[value.value])


def _add_type(
    types: dict[str, Column], vocabulary: str, numbers: Mapping[str, int], subject: str, value: Term
) -> None:
    if isinstance(value, NamedNode):
        class_ = value.value
        if class_ not in types and class_.startswith(vocabulary):
            types[class_] = Column()
        if class_ in types:
            types[class_].append(numbers[subject], 0)


def _add_date(
    column: Column, numbers: Mapping[str, int], days: dict[Term, int], subject: str, value: Term
) -> None:
    if value not in days:
        day = day_number(value)
        days[value] = NO_DAY if day is None else day
    column.append(numbers[subject], days[value])


def _linking(terms: PathTerms) -> set[str]:
    """Name the properties that paths walk, and those that relationships have their ends and conditions by."""
    found = set(terms.walked)
    for shortcut in terms.shortcuts:
        found |= {shortcut.start.value, shortcut.end.value}
        found |= {property_.value for property_, _ in shortcut.conditions}
    return found


def _typing(terms: PathTerms) -> set[str]:
    """Name the classes that are looked for wherever they are declared."""
    found = {shortcut.relationship.value for shortcut in terms.shortcuts}
    for shortcut in terms.shortcuts:
        found |= {value.value for property_, value in shortcut.conditions if property_.value == TYPE}
    return found | terms.classes
