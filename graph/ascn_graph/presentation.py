"""How facts are shown: their order, groups and names, read from the shapes; and how shortcuts come about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from ascn_graph.labels import local_name
from ascn_graph.namespaces import RDF, RDFS, SH, Namespace, Term
from ascn_graph.shortcuts import Shortcut, read_shortcuts

_LAST = 1000.0
Subject = NamedNode | BlankNode | Triple
TYPE = NamedNode(f"{RDF}type")
_TEMPLATE = re.compile(r"CONSTRUCT\s*\{([^}]*)\}")
_PREFIXED = re.compile(r"(?<![\w?$<])([a-z]*):([A-Za-z]\w*)")


@dataclass(frozen=True)
class Place:
    """Where a fact stands on a page, and what it is called there; `names` has one literal per language.

    It is called what the shape calls it that is named after the property, such as <shapes#City-locatedIn>; the names
    of others, such as <shapes#City-locatedIn-required>, are those of rules about it.
    """

    group: str | None
    """IRI of the sh:PropertyGroup, None for facts no shape speaks of."""
    group_order: float
    order: float
    names: tuple[Literal, ...]


NOWHERE = Place(None, _LAST, _LAST, ())


@dataclass(frozen=True)
class Presentation:
    """What the shapes and the vocabulary of one version say about showing facts."""

    places: dict[tuple[str, str], Place]
    """(class IRI, property IRI) to place."""
    shortcuts: dict[str, tuple[Shortcut, ...]]
    """Property IRI to what it stands for."""
    relationships: frozenset[str]
    """IRIs of :Relationship and the classes below it."""
    rules: dict[str, str]
    """IRI of a property to that of the rule whose conclusions use it."""

    @classmethod
    def of(cls, store: Store, namespace: Namespace) -> "Presentation":
        """Read graph/shapes and graph/ontology of `store`."""
        return cls(
            places=_places(store, namespace),
            shortcuts=_shortcuts(store, namespace),
            relationships=frozenset(_below(store, namespace.term("Relationship"))),
            rules=_rules(store, namespace),
        )

    def place(self, predicate: str, classes: list[str]) -> Place:
        """Give the place of a property on the page of a thing of `classes`, most specific class first.

        Where no shape of these classes speaks of it, any class's shape decides; else it comes last.
        """
        found = [self.places[key] for class_ in classes if (key := (class_, predicate)) in self.places]
        found.append(self._anywhere(predicate))
        place = next((place for place in found if place.group), found[0])
        # The shape that places a property for one class may leave it to that of another to name it.
        return place if place.names else replace(place, names=next((p.names for p in found if p.names), ()))

    def _anywhere(self, predicate: str) -> Place:
        return self.places.get(("", predicate), NOWHERE)


def _places(store: Store, namespace: Namespace) -> dict[tuple[str, str], Place]:
    places: dict[tuple[str, str], Place] = {}
    for class_, shape in _targeted(store, namespace):
        for property_shape in [shape, *_property_shapes(store, namespace, shape)]:
            for path in _paths(store, namespace, property_shape):
                place = _place(store, namespace, property_shape, path)
                for key in {(class_, path.value), ("", path.value)}:
                    places[key] = _merged(places[key], place) if key in places else place
    return places


def _paths(store: Store, namespace: Namespace, shape: Subject) -> list[NamedNode]:
    """Give the properties a shape speaks of: its path, or each of several alternatives."""
    path = _one(store, namespace, shape, "path")
    head = _one(store, namespace, path, "alternativePath") if isinstance(path, BlankNode) else None
    found = [path] if head is None else []
    while isinstance(head, BlankNode):
        held = store.quads_for_pattern(head, None, None, namespace.shapes)
        values = {quad.predicate.value: quad.object for quad in held}
        found.append(values.get(f"{RDF}first"))
        head = values.get(f"{RDF}rest")
    return [each for each in found if isinstance(each, NamedNode)]


def _targeted(store: Store, namespace: Namespace) -> Iterator[tuple[str, Subject]]:
    """Give the shapes of classes with their class, and those of whatever has a property with ''."""
    for shape, class_ in _pairs(store, namespace.shapes, "targetClass"):
        yield class_.value, shape
    for shape, _ in _pairs(store, namespace.shapes, "targetSubjectsOf"):
        yield "", shape


def _merged(one: Place, other: Place) -> Place:
    """Take the first place in a group, and the first name there is."""
    first, second = sorted((one, other), key=_precedence)
    return replace(first, names=first.names or second.names)


def _property_shapes(store: Store, namespace: Namespace, shape: Subject) -> list[Subject]:
    quads = store.quads_for_pattern(shape, NamedNode(f"{SH}property"), None, namespace.shapes)
    return [quad.object for quad in quads if not isinstance(quad.object, Literal)]


def _precedence(place: Place) -> tuple[bool, float, str]:
    return place.group is None, place.order, str(place.names)


def _place(store: Store, namespace: Namespace, shape: Subject, path: NamedNode) -> Place:
    group = _one(store, namespace, shape, "group")
    _, _, about = local_name(shape.value).partition("-") if isinstance(shape, NamedNode) else ("", "", "")
    names = store.quads_for_pattern(shape, NamedNode(f"{SH}name"), None, namespace.shapes)
    return Place(
        group=group.value if isinstance(group, NamedNode) else None,
        group_order=_number(_one(store, namespace, group, "order")),
        order=_number(_one(store, namespace, shape, "order")),
        names=tuple(sorted((q.object for q in names if isinstance(q.object, Literal)), key=str))
        if about == local_name(path.value)
        else (),
    )


def _one(store: Store, namespace: Namespace, subject: Term | None, name: str) -> Term | None:
    if subject is None or isinstance(subject, Literal):
        return None
    quads = store.quads_for_pattern(subject, NamedNode(SH + name), None, namespace.shapes)
    return next((quad.object for quad in quads), None)


def _pairs(store: Store, graph: NamedNode, name: str) -> list[tuple[Subject, NamedNode]]:
    quads = store.quads_for_pattern(None, NamedNode(SH + name), None, graph)
    return [(quad.subject, quad.object) for quad in quads if isinstance(quad.object, NamedNode)]


def _number(term: Term | None) -> float:
    try:
        return float(term.value) if isinstance(term, Literal) else _LAST
    except ValueError:
        return _LAST


def _shortcuts(store: Store, namespace: Namespace) -> dict[str, tuple[Shortcut, ...]]:
    found: dict[str, list[Shortcut]] = {}
    for shortcut in read_shortcuts(store, namespace):
        found.setdefault(shortcut.predicate.value, []).append(shortcut)
    return {iri: tuple(shortcuts) for iri, shortcuts in found.items()}


def _rules(store: Store, namespace: Namespace) -> dict[str, str]:
    found: dict[str, str] = {}
    for quad in store.quads_for_pattern(None, NamedNode(f"{SH}construct"), None, namespace.shapes):
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
            template = _TEMPLATE.search(quad.object.value)
            for prefix, name in _PREFIXED.findall(template.group(1) if template else ""):
                if prefix in namespace.prefixes:
                    found.setdefault(namespace.prefixes[prefix] + name, quad.subject.value)
    return found


def _below(store: Store, top: NamedNode) -> set[str]:
    reached, waiting = {top.value}, [top]
    while waiting:
        below = store.quads_for_pattern(None, NamedNode(f"{RDFS}subClassOf"), waiting.pop(), None)
        fresh = {quad.subject for quad in below if isinstance(quad.subject, NamedNode)}
        waiting += [node for node in fresh if node.value not in reached]
        reached |= {node.value for node in fresh}
    return reached
