"""Which class the things in a folder of IRIs are of, as the shapes and the vocabulary say: city/… is for :City."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from ascn_graph.namespaces import RDFS, SH, Namespace

_FOLDER = re.compile(r"/([a-z-]+)/\[a-z0-9-\]\+\$$")
_LABELLED = "shapes#Described-label-english"


@dataclass(frozen=True)
class Kind:
    """A class, by its name; `is_labelled` where the shapes want an English label of its things."""

    name: str
    is_relationship: bool
    is_labelled: bool


def read_kinds(store: Store, namespace: Namespace) -> dict[str, Kind]:
    """Give the kinds by folder, from the patterns of IRIs in `graph/shapes` and the classes in `graph/ontology`."""
    relationship = namespace.term("Relationship")
    labelled = set(_targets(store, namespace, namespace.iri(_LABELLED)))
    kinds: dict[str, Kind] = {}
    for quad in store.quads_for_pattern(None, NamedNode(f"{SH}pattern"), None, namespace.shapes):
        found = _FOLDER.search(quad.object.value) if isinstance(quad.object, Literal) else None
        if not found or not isinstance(quad.subject, NamedNode):
            continue
        for class_ in _targets(store, namespace, quad.subject):
            above = _above(store, class_)
            name = class_.value.rpartition("#")[2]
            kinds[found[1]] = Kind(name, relationship in above, bool(above & labelled))
    return kinds


def _targets(store: Store, namespace: Namespace, shape: NamedNode) -> Iterator[NamedNode]:
    quads = store.quads_for_pattern(shape, NamedNode(f"{SH}targetClass"), None, namespace.shapes)
    return (quad.object for quad in quads if isinstance(quad.object, NamedNode))


def _above(store: Store, class_: NamedNode) -> set[NamedNode]:
    reached, waiting = {class_}, [class_]
    while waiting:
        quads = store.quads_for_pattern(waiting.pop(), NamedNode(f"{RDFS}subClassOf"), None, None)
        fresh = {quad.object for quad in quads if isinstance(quad.object, NamedNode)} - reached
        reached |= fresh
        waiting += fresh
    return reached
