"""Finding the facets of a class.

The shapes and the vocabulary decide: a property is one that a shape of the class, or of a class above it, puts into a
group, or a shortcut. Of the relationship that a shortcut stands for, the properties whose values are codes are facets
of what takes part in it, such as the status of a membership. Only what divides the things into few groups counts.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from ascn_graph.facets import NONE_STATED, UNCOUNTED, Facet, Facets, FacetValue
from ascn_graph.labels import local_name
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import RDFS, XSD, Namespace, Term
from ascn_graph.presentation import TYPE, Place, Presentation

MOST_VALUES = 50
"""Values of one facet."""
MOST_FACETS = 12
_READ = 400_000
"""Statements that are read for the facets of one class."""
_READ_OF_ONE = 1_000
_PER_VALUE = 1.5
"""Things that share a value, on average, for a property to divide them into groups."""
_FEWEST = 3
"""Things of which a property must say something."""
_IN_SHORT_ORDER = 2.5
"""Shortcuts and what they stand for come after the groups of names and places, before all others."""
_DATES = {f"{XSD}{name}" for name in ("date", "dateTime", "gYearMonth", "gYear")}
_SUBCLASS = NamedNode(f"{RDFS}subClassOf")
_YEAR = 4
_FIRST = Place(None, 0.0, 0.0, ())
_Members = dict[Term, set[int]]


def index_facets(
    store: Lookups,
    namespace: Namespace,
    class_: NamedNode,
    members: Sequence[NamedNode],
    presentation: Presentation,
    graph: DefaultGraph | None,
) -> Facets:
    """Find the facets of `class_`, whose instances are `members`; statements are read in `graph`."""
    above = classes_above(store, namespace, class_)
    reader = _Reader(store, namespace, presentation, graph, above, class_)
    for number, node in enumerate(members):
        reader.read(number, node)
        if reader.has_read_too_much:
            return UNCOUNTED
    facets = [
        _facet(namespace, predicate, place, found, len(members))
        for predicate, (place, found) in reader.placed().items()
    ]
    useful = [facet for facet in facets if _divides(facet)]
    by_name: dict[str, Facet] = {}
    for facet in sorted(useful, key=_order):
        if not any(_says_the_same(facet, other) for other in by_name.values()):
            by_name.setdefault(facet.name, facet)
    numbers = {node: number for number, node in enumerate(members)}
    return Facets(numbers, dict(islice(by_name.items(), MOST_FACETS)))


def classes_above(store: Lookups, namespace: Namespace, class_: NamedNode) -> list[str]:
    """Give a class and those above it, the nearest first."""
    reached = [class_]
    for each in reached:
        above = store.quads_for_pattern(each, _SUBCLASS, None, namespace.ontology)
        fresh = (quad.object for quad in above if isinstance(quad.object, NamedNode))
        reached += sorted((node for node in fresh if node not in reached), key=str)
    return [node.value for node in reached]


@dataclass
class _Reader:
    store: Lookups
    namespace: Namespace
    presentation: Presentation
    graph: DefaultGraph | None
    classes: list[str]
    """The class and those above it."""
    class_: NamedNode
    has_read_too_much: bool = False
    _read: int = 0
    _direct: dict[NamedNode, _Members] = field(default_factory=lambda: defaultdict(dict))
    _through: dict[NamedNode, tuple[Place, _Members]] = field(default_factory=dict)
    _codes: dict[NamedNode, bool] = field(default_factory=dict)

    def read(self, number: int, node: NamedNode) -> None:
        """Note what is stated of one thing, and of the relationships that its shortcuts stand for."""
        walked: set[tuple[NamedNode, NamedNode]] = set()
        for quad in self._quads(node, None, None):
            if quad.predicate != TYPE or self._is_below(quad.object):
                self._direct[quad.predicate].setdefault(quad.object, set()).add(number)
            for shortcut in self.presentation.shortcuts.get(quad.predicate.value, ()):
                walked.add((shortcut.relationship, shortcut.start))
        for relationship, start in walked:
            for quad in self._quads(None, start, node):
                if isinstance(quad.subject, NamedNode):
                    self._read_relationship(number, relationship, quad.subject)

    def placed(self) -> dict[NamedNode, tuple[Place, _Members]]:
        """Give what was noted of each property that shapes or the vocabulary place."""
        found = {
            predicate: (place, members)
            for predicate, members in self._direct.items()
            if (place := self._place(predicate))
        }
        # What shapes let a thing say itself, such as a confidence, is not that of its relationships.
        told = {predicate for class_, predicate in self.presentation.places if class_ in self.classes}
        return found | {
            predicate: through for predicate, through in self._through.items() if predicate.value not in told
        }

    def _read_relationship(self, number: int, kind: NamedNode, node: NamedNode) -> None:
        quads = self._quads(node, None, None)
        if not any(quad.predicate == TYPE and quad.object == kind for quad in quads):
            return
        for quad in quads:
            value = quad.object
            if isinstance(value, NamedNode) and quad.predicate != TYPE and self._is_code(value):
                place = self.presentation.place(quad.predicate.value, [kind.value])
                _, members = self._through.setdefault(quad.predicate, (_in_short(place), {}))
                members.setdefault(value, set()).add(number)

    def _is_below(self, kind: Term) -> bool:
        """Tell whether a class is one of ours directly below the one whose instances are read."""
        if not isinstance(kind, NamedNode) or self.namespace.local(kind.value) is None:
            return False
        return Quad(kind, _SUBCLASS, self.class_, self.namespace.ontology) in self.store

    def _place(self, predicate: NamedNode) -> Place | None:
        if predicate == TYPE:
            return _FIRST
        place = self.presentation.place(predicate.value, self.classes)
        if place.group:
            return place
        return _in_short(place) if predicate.value in self.presentation.shortcuts else None

    def _is_code(self, node: NamedNode) -> bool:
        if node not in self._codes:
            typed = self.store.quads_for_pattern(node, TYPE, self.namespace.term("Code"), None)
            self._codes[node] = next(iter(typed), None) is not None
        return self._codes[node]

    def _quads(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: NamedNode | None
    ) -> list[Quad]:
        found = list(
            islice(self.store.quads_for_pattern(subject, predicate, value, self.graph), _READ_OF_ONE)
        )
        self._read += len(found)
        self.has_read_too_much |= len(found) == _READ_OF_ONE or self._read > _READ
        return found


def _in_short(place: Place) -> Place:
    """Give the place of what sums up a relationship."""
    return Place(None, _IN_SHORT_ORDER, 0.0, place.names)


def _facet(namespace: Namespace, predicate: NamedNode, place: Place, found: _Members, things: int) -> Facet:
    terms: dict[str, NamedNode | None] = {}
    groups: dict[str, set[int]] = defaultdict(set)
    days: dict[int, str] = {}
    for value, numbers in found.items():
        key = _key(namespace, value)
        terms[key] = value if isinstance(value, NamedNode) else None
        groups[key] |= numbers
        if isinstance(value, Literal):
            days |= {number: max(value.value, days.get(number, "")) for number in numbers}
    ordered = sorted(groups, key=lambda key: (-len(groups[key]), key))
    values = {key: FacetValue(key, terms[key], _mask(groups[key])) for key in ordered}
    stated = _mask({number for numbers in groups.values() for number in numbers})
    if stated != (1 << things) - 1:
        values.setdefault(NONE_STATED, FacetValue(NONE_STATED, None, (1 << things) - 1 - stated))
    return Facet(local_name(predicate.value), predicate, place, values, days)


def _key(namespace: Namespace, value: Term) -> str:
    """Write a value as in an address; one that cannot be chosen is ''."""
    if isinstance(value, NamedNode):
        local = namespace.local(value.value)
        return value.value if local is None else local.removeprefix("ontology#")
    if isinstance(value, Literal) and value.datatype.value in _DATES:
        return value.value[:_YEAR]
    return ""


def _mask(numbers: Collection[int]) -> int:
    bits = bytearray((max(numbers, default=0) >> 3) + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def _divides(facet: Facet) -> bool:
    """Tell whether all values of a property can be chosen, and they are few for the things they divide."""
    counts = [value.members.bit_count() for key, value in facet.values.items() if key != NONE_STATED]
    return (
        "" not in facet.values
        and len(facet.values) > 1
        and len(counts) <= MOST_VALUES
        and facet.covered >= _FEWEST
        and sum(counts) >= _PER_VALUE * len(counts)
    )


def _says_the_same(one: Facet, other: Facet) -> bool:
    return {key: value.members for key, value in one.values.items()} == {
        key: value.members for key, value in other.values.items()
    }


def _order(facet: Facet) -> tuple[float, float, int, str]:
    return facet.place.group_order, facet.place.order, -facet.covered, facet.predicate.value
