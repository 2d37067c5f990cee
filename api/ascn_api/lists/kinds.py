"""The kinds of things there are: the classes of the vocabulary that have instances, with their numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ascn_api.errors import ResourceNotFound
from ascn_api.readings import Reading
from ascn_graph.facet_index import classes_above
from ascn_graph.namespaces import RDFS
from ascn_graph.presentation import TYPE

_ORDER = (
    *("City", "Country", "Network", "Meeting", "MeetingSeries", "Session", "Outcome", "Person"),
    *("Organisation", "Programme", "Project", "Document", "Theme", "Claim", "Source"),
)
_DOUBTS = ("Disagreement", "Gap")


@dataclass(frozen=True)
class Kind:
    """A class with the number of its instances; `name` is its local name."""

    name: str
    label: Literal
    count: int


def all_kinds(reading: Reading, languages: tuple[str, ...]) -> list[tuple[str, list[Kind]]]:
    """List the classes of the vocabulary under headings, so that together they hold every instance of all."""
    listed = [
        ("Things", kinds_of(reading, languages, "Entity")),
        ("Relationships", kinds_of(reading, languages, "Relationship")),
        ("Doubts and gaps", doubts_of(reading, languages)),
    ]
    names = {kind.name for _, kinds in listed for kind in kinds}
    return [*listed, ("Further kinds", _further(reading, languages, names))]


def kinds_of(reading: Reading, languages: tuple[str, ...], top: str) -> list[Kind]:
    """List the classes directly below `top` that have instances, in the order readers look for them."""
    store, namespace = reading.store, reading.snapshot.namespace
    below = store.quads_for_pattern(
        None, NamedNode(f"{RDFS}subClassOf"), namespace.term(top), namespace.ontology
    )
    classes = [quad.subject for quad in below if isinstance(quad.subject, NamedNode)]
    return sorted(_with_instances(reading, languages, classes), key=_usual_order)


def doubts_of(reading: Reading, languages: tuple[str, ...]) -> list[Kind]:
    """List the classes of what sources differ on and of what was not found."""
    return _with_instances(reading, languages, map(reading.snapshot.namespace.term, _DOUBTS))


def class_called(reading: Reading, name: str) -> NamedNode:
    """Give the class of the vocabulary called `name`, if it has instances.

    :raises ResourceNotFound: if there is none; it names those there are.
    """
    if name.isascii() and name.isalnum():
        class_ = reading.snapshot.namespace.term(name)
        if next(iter(reading.store.quads_for_pattern(None, TYPE, class_, None)), None):
            return class_
    base = reading.snapshot.namespace.base
    known = [(f"{base}browse/{kind.name}", kind.label.value) for kind in kinds_of(reading, ("en",), "Entity")]
    raise ResourceNotFound(f"There is no kind of thing called {name[:100]}.", known)


def _further(reading: Reading, languages: tuple[str, ...], listed: set[str]) -> list[Kind]:
    """List the classes that are below none of those listed, and below no other of their like."""
    store, namespace = reading.store, reading.snapshot.namespace
    known = {namespace.term(name).value for name in (*listed, "Entity", "Relationship")}
    vocabulary = namespace.term("").value
    own = {iri for iri in reading.uses.classes if iri.startswith(vocabulary)}
    tops = [
        NamedNode(iri)
        for iri in sorted(own - known)
        if not (known | own).intersection(classes_above(store, namespace, NamedNode(iri))[1:])
    ]
    return _with_instances(reading, languages, tops)


def _with_instances(reading: Reading, languages: tuple[str, ...], classes: Iterable[NamedNode]) -> list[Kind]:
    kinds = []
    for class_ in classes:
        if count := reading.uses.classes.get(class_.value, 0):
            name = (reading.snapshot.namespace.local(class_.value) or "").removeprefix("ontology#")
            label = reading.memory.literal(reading.store, class_, languages)
            kinds.append(Kind(name, label or Literal(name), count))
    return kinds


def _usual_order(kind: Kind) -> tuple[int, str]:
    return (_ORDER.index(kind.name) if kind.name in _ORDER else len(_ORDER), kind.name)
