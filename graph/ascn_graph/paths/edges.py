"""The path graph of a store: entities, and the statements between two of them that paths may walk."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode, Store

from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import RDF, RDFS, Namespace, Term
from ascn_graph.shortcuts import Shortcut, read_shortcuts

NO_DAY = -(2**31)
"""Stands where a first or last day is not known."""
_TYPE = NamedNode(f"{RDF}type")
_EPOCH = date(1970, 1, 1).toordinal()
Span = tuple[int, int]
"""First and last day of validity, as days since 1970-01-01 or `NO_DAY`."""
_ALWAYS: Span = (NO_DAY, NO_DAY)


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


@dataclass(frozen=True)
class PathGraph:
    """What a path index is made of, in no order that matters."""

    nodes: frozenset[str]
    edges: tuple[Edge, ...]


def read_path_graph(store: Store, namespace: Namespace) -> PathGraph:
    """Read the instances of :Entity and the edges between two of them.

    An edge is a triple whose predicate is `a :PathProperty` in `graph/ontology`; that of a thing to itself is
    left out, since no path without repeats can use it. Types, labels and provenance connect nothing.
    """
    entities = _instances(store, namespace.term("Entity"))
    walked = _instances(store, namespace.term("PathProperty"), namespace.ontology)
    shortcuts = read_shortcuts(store, namespace)
    behind = _relationships(store, shortcuts)
    sorting = _instances(store, namespace.term("ClassifyingProperty"), namespace.ontology)
    counted = _counted_together(shortcuts, sorting)
    claims = _instances(store, namespace.term("Claim"))
    calendar = Calendar(store, namespace)
    edges = (
        Edge(
            subject,
            predicate,
            object_,
            relationship,
            *calendar.span(subject, predicate, object_, relationship),
            sorts=predicate in sorting or not claims.isdisjoint((subject, object_)),
            counted_as=counted.get(predicate, predicate),
        )
        for predicate in walked
        for subject, object_ in _pairs(store, predicate, entities)
        for relationship in behind.get((subject, predicate, object_), [""])
    )
    return PathGraph(entities, tuple(edges))


def _counted_together(shortcuts: list[Shortcut], sorting: frozenset[str]) -> dict[str, str]:
    """Map the shortcuts that sort by the same relationship, such as members and candidates of a network, to one.

    Who is one of four candidates and one of forty members is one of forty.
    """
    firsts: dict[tuple[NamedNode, NamedNode, NamedNode], str] = {}
    counted: dict[str, str] = {}
    for shortcut in sorted(shortcuts, key=str):
        name = shortcut.predicate.value
        if name in sorting:
            key = (shortcut.relationship, shortcut.start, shortcut.end)
            counted[name] = firsts.setdefault(key, name)
    return counted


def relationships_behind(
    store: Lookups, shortcut: Shortcut, subject: NamedNode, object_: NamedNode
) -> set[NamedNode]:
    """Give the relationships for which `shortcut` stands between two things."""
    starting = store.quads_for_pattern(None, shortcut.start, subject, None)
    found = {quad.subject for quad in starting if isinstance(quad.subject, NamedNode)}
    required = ((_TYPE, shortcut.relationship), (shortcut.end, object_), *shortcut.conditions)
    return {node for node in found if all(_holds(store, node, *condition) for condition in required)}


@dataclass(frozen=True)
class Calendar:
    """Tells over which days edges hold."""

    store: Store
    namespace: Namespace
    _known: dict[str, Span] = field(default_factory=dict)

    def span(self, subject: str, predicate: str, object_: str, relationship: str) -> Span:
        """Give the days of the relationship; where it has none, those of the end that the property is about.

        A property is about the end of which it names the kind (its domain or range, other than :Entity): what is
        held in a city is dated by the meeting, while what a claim is about does not date the claim.
        """
        found = self._days(relationship) if relationship else _ALWAYS
        for end, side in ((subject, "domain"), (object_, "range")):
            if found == _ALWAYS and self._names_a_kind(predicate, side):
                found = self._days(end)
        return found

    def _names_a_kind(self, predicate: str, side: str) -> bool:
        quads = self.store.quads_for_pattern(
            NamedNode(predicate), NamedNode(RDFS + side), None, self.namespace.ontology
        )
        return any(quad.object != self.namespace.term("Entity") for quad in quads)

    def _days(self, iri: str) -> Span:
        if iri not in self._known:
            first, last = (self._dates(iri, name) for name in ("firstDay", "lastDay"))
            self._known[iri] = (min(first, default=NO_DAY), max(last, default=NO_DAY))
        return self._known[iri]

    def _dates(self, iri: str, name: str) -> list[int]:
        quads = self.store.quads_for_pattern(NamedNode(iri), self.namespace.term(name), None, None)
        return [day for quad in quads if (day := day_number(quad.object)) is not None]


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


def _instances(store: Store, class_: NamedNode, graph: NamedNode | None = None) -> frozenset[str]:
    quads = store.quads_for_pattern(None, _TYPE, class_, graph)
    return frozenset(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))


def _pairs(store: Store, predicate: str, entities: frozenset[str]) -> set[tuple[str, str]]:
    return {
        (quad.subject.value, quad.object.value)
        for quad in store.quads_for_pattern(None, NamedNode(predicate), None, None)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
        if quad.subject != quad.object and {quad.subject.value, quad.object.value} <= entities
    }


def _relationships(store: Store, shortcuts: list[Shortcut]) -> dict[tuple[str, str, str], list[str]]:
    """Map each derived statement to the relationships behind it."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for shortcut in shortcuts:
        for relationship in _instances(store, shortcut.relationship):
            for subject, object_ in _ends(store, shortcut, NamedNode(relationship)):
                found[subject, shortcut.predicate.value, object_].add(relationship)
    return {edge: sorted(behind) for edge, behind in found.items()}


def _ends(store: Store, shortcut: Shortcut, relationship: NamedNode) -> Iterator[tuple[str, str]]:
    if all(_holds(store, relationship, *condition) for condition in shortcut.conditions):
        for subject in _objects(store, relationship, shortcut.start):
            for object_ in _objects(store, relationship, shortcut.end):
                yield subject, object_


def _objects(store: Store, subject: NamedNode, predicate: NamedNode) -> set[str]:
    quads = store.quads_for_pattern(subject, predicate, None, None)
    return {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}


def _holds(store: Lookups, subject: NamedNode, predicate: NamedNode, value: NamedNode) -> bool:
    return next(iter(store.quads_for_pattern(subject, predicate, value, None)), None) is not None
