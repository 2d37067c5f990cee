"""The classes and properties of the vocabulary that a form suggests."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import NamedNode

from ascn_api.names import name_in_address
from ascn_api.readings import Reading
from ascn_graph.namespaces import RDF, RDFS

_MOST = 100
_TYPE, _BELOW = NamedNode(f"{RDF}type"), NamedNode(f"{RDFS}subClassOf")


@dataclass(frozen=True)
class Suggestion:
    """A term: what is to be typed, and what it is called."""

    name: str
    label: str


@dataclass(frozen=True)
class Suggestions:
    """What may be typed for a class or a property; of a very large vocabulary, the first of each."""

    classes: tuple[Suggestion, ...]
    properties: tuple[Suggestion, ...]


def suggest(reading: Reading, languages: tuple[str, ...]) -> Suggestions:
    """List the classes of entities and the properties that connections are made of."""
    namespace = reading.snapshot.namespace
    return Suggestions(
        _called(reading, languages, _subjects(reading, _BELOW, namespace.term("Entity"))),
        _called(reading, languages, _subjects(reading, _TYPE, namespace.term("PathProperty"))),
    )


def _subjects(reading: Reading, predicate: NamedNode, value: NamedNode) -> list[NamedNode]:
    graph = reading.snapshot.namespace.ontology
    quads = islice(reading.store.quads_for_pattern(None, predicate, value, graph), _MOST)
    return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]


def _called(
    reading: Reading, languages: tuple[str, ...], terms: Iterable[NamedNode]
) -> tuple[Suggestion, ...]:
    namespace = reading.snapshot.namespace
    found = (
        Suggestion(
            name_in_address(namespace, term.value), reading.memory.text(reading.store, term, languages)
        )
        for term in terms
    )
    return tuple(sorted(found, key=lambda suggestion: suggestion.name))
