"""The types and properties by which entities are matched and tables extended, and the short ids they go by."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pyoxigraph import Literal, NamedNode

from ascn_graph.catalogue import UseCounts
from ascn_graph.labels import ALT_LABEL, LABEL, fold, prefer
from ascn_graph.namespaces import FOREIGN_PREFIXES, RDFS, SKOS, Namespace
from ascn_graph.presentation import TYPE, Presentation
from ascn_graph.reconciliation.reader import Reader
from ascn_graph.statements import property_words

_SUBCLASS = NamedNode(f"{RDFS}subClassOf")
_DEFINITION = NamedNode(f"{SKOS}definition")
_TOP = "Entity"
_ONTOLOGY = "ontology#"
_SAMPLE = 100
"""Things of a type, or facts of a property, that are looked at for what they have."""
_FACTS = 300
"""Facts of one thing that are looked at for it."""


@dataclass(frozen=True)
class Schema:
    """The classes below :Entity that have instances, and the properties of entities that are ours or in a shape."""

    namespace: Namespace
    types: Mapping[NamedNode, tuple[NamedNode, ...]]
    """Class to those directly above it that are types too; the most used class first."""
    properties: tuple[NamedNode, ...]
    """The most used first."""
    presentation: Presentation

    @classmethod
    def of(
        cls, reader: Reader, namespace: Namespace, uses: UseCounts, presentation: Presentation
    ) -> "Schema":
        """Read what is in use, as `uses` tells, and the hierarchy of classes in graph/ontology."""
        above = {
            class_: over
            for class_, over in _hierarchy(reader, namespace).items()
            if uses.classes.get(class_.value)
        }
        types = {
            class_: tuple(sorted(above[class_] & above.keys(), key=str))
            for class_ in sorted(above, key=lambda node: (-uses.classes[node.value], node.value))
        }
        named = {predicate for _, predicate in presentation.places} | {LABEL.value, ALT_LABEL.value}
        properties = (
            NamedNode(iri)
            for iri in sorted(uses.properties, key=lambda iri: (-uses.properties[iri], iri))
            if iri != TYPE.value and (namespace.local(iri) is not None or iri in named)
        )
        top = namespace.term(_TOP)
        return cls(
            namespace, types, tuple(p for p in properties if _of_entities(reader, p, top)), presentation
        )

    def id_of(self, term: NamedNode) -> str:
        """Give the short id of a type or a property.

        >>> space = Namespace("http://l/")
        >>> schema = Schema(space, {}, (), Presentation({}, {}, frozenset(), {}))
        >>> schema.id_of(space.term("City")), schema.id_of(LABEL)
        ('City', 'rdfs:label')
        """
        local = self.namespace.local(term.value)
        if local is not None:
            return local.removeprefix(_ONTOLOGY)
        for name, start in FOREIGN_PREFIXES.items():
            if term.value.startswith(start):
                return f"{name}:{term.value[len(start) :]}"
        return term.value

    def entity_id(self, entity: NamedNode) -> str:
        """Give the id of an entity: its name below the base, which makes its IRI when the two are joined."""
        local = self.namespace.local(entity.value)
        return entity.value if local is None else local

    def type_of(self, reader: Reader, text: str) -> NamedNode | None:
        """Give the type meant by an id, an IRI, a prefixed name or an English label."""
        return self._meant(reader, text, tuple(self.types))

    def property_of(self, reader: Reader, text: str) -> NamedNode | None:
        """Give the property meant by an id, an IRI, a prefixed name or an English name."""
        return self._meant(reader, text, self.properties)

    def entity_of(self, text: str) -> NamedNode | None:
        """Give the IRI meant by an id or by an IRI under the base; None where it can be neither.

        >>> schema = Schema(Namespace("http://l/"), {}, (), Presentation({}, {}, frozenset(), {}))
        >>> schema.entity_of("city/jakarta") == schema.entity_of("http://l/city/jakarta")
        True
        >>> [schema.entity_of(text) for text in ("Jakarta", "http://m/city/jakarta")]
        [None, None]
        """
        local = self.namespace.local(text)
        if local is None and ("://" in text or "/" not in text):
            return None
        try:
            return self.namespace.iri(text if local is None else local)
        except ValueError:  # spaces and the like
            return None

    def name_of(self, reader: Reader, term: NamedNode) -> str:
        """Give the name of a type or a property: for properties the one that pages show, else its label."""
        names = self.presentation.place(term.value, []).names
        literal = (
            prefer(names, reader.languages)
            if names
            else reader.memory.literal(reader.store, term, reader.languages)
        )
        return property_words(self.namespace, literal or Literal(self.id_of(term))).value

    def types_of(self, reader: Reader, entity: NamedNode) -> list[NamedNode]:
        """List the types of an entity, without those that lie above another of them."""
        found = set(reader.values(entity, TYPE, _FACTS))
        types = [class_ for class_ in self.types if class_ in found]
        covered = {over for class_ in types for over in self.types[class_]}
        return [class_ for class_ in types if class_ not in covered]

    def properties_of(self, reader: Reader, class_: NamedNode) -> list[NamedNode]:
        """List the properties that some of the first things of a type have, in the order of their pages."""
        found: set[NamedNode] = set()
        for thing in reader.holders(TYPE, class_, _SAMPLE):
            quads = reader.store.quads_for_pattern(thing, None, None, reader.graph)
            found.update(quad.predicate for quad in islice(quads, _FACTS))
        return self.in_order(found, [class_])

    def properties_of_thing(self, reader: Reader, thing: NamedNode) -> list[NamedNode]:
        """List the properties that one thing has, in the order of its page."""
        quads = islice(reader.store.quads_for_pattern(thing, None, None, reader.graph), _FACTS)
        return self.in_order({quad.predicate for quad in quads}, self.types_of(reader, thing))

    def definition_of(self, reader: Reader, term: NamedNode) -> str:
        """Give the definition of a type or a property, or nothing."""
        found = [value for value in reader.values(term, _DEFINITION) if isinstance(value, Literal)]
        return prefer(found, reader.languages).value if found else ""

    def in_order(self, predicates: Collection[NamedNode], classes: Sequence[NamedNode]) -> list[NamedNode]:
        """Put properties into the order of the pages of things of `classes`; what is no property here is left out."""
        names = [class_.value for class_ in classes]
        known = [predicate for predicate in self.properties if predicate in predicates]
        places = {predicate: self.presentation.place(predicate.value, names) for predicate in known}
        # Sorting leaves the most used first where the shapes have no order.
        return sorted(known, key=lambda predicate: (places[predicate].group_order, places[predicate].order))

    def _meant(self, reader: Reader, text: str, terms: Sequence[NamedNode]) -> NamedNode | None:
        asked, prefixes = text.strip(), self.namespace.prefixes
        prefix, colon, name = asked.partition(":")
        spelt = {asked, self.namespace.base + asked, self.namespace.base + _ONTOLOGY + asked}
        if colon and prefix in prefixes:
            spelt.add(prefixes[prefix] + name)
        if exact := next((term for term in terms if term.value in spelt), None):
            return exact
        english, folded = replace(reader, languages=("en",)), fold(asked)
        return next((term for term in terms if folded and fold(self.name_of(english, term)) == folded), None)


def _hierarchy(reader: Reader, namespace: Namespace) -> dict[NamedNode, set[NamedNode]]:
    """Give the classes of the vocabulary below :Entity, with those directly above each."""
    above: dict[NamedNode, set[NamedNode]] = {}
    waiting = [namespace.term(_TOP)]
    while waiting:
        over = waiting.pop()
        for quad in reader.store.quads_for_pattern(None, _SUBCLASS, over, namespace.ontology):
            class_ = quad.subject
            if isinstance(class_, NamedNode) and namespace.local(class_.value) is not None:
                waiting += [] if class_ in above else [class_]
                above.setdefault(class_, set()).add(over)
    return above


def _of_entities(reader: Reader, predicate: NamedNode, top: NamedNode) -> bool:
    """Tell whether some of the first things that have a property are entities."""
    return any(reader.holds(thing, TYPE, top) for thing in reader.holders(predicate, None, _SAMPLE))
