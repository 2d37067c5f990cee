"""Things of a version that show how a term is used: a few, of which no more is read than is shown."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from pyoxigraph import DefaultGraph, NamedNode, Quad

from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import RDF, Term

Item = TypeVar("Item")
SHOWN = 5
_READ = 50
"""Triples that are looked at, of which several may say the same."""


def instances_of(store: Lookups, class_: str, strict: bool) -> list[NamedNode]:
    """Give some things of a class; in a strict version any graph may state it."""
    quads = _some(store, None, f"{RDF}type", NamedNode(class_), strict)
    return list(_first(quad.subject for quad in quads if isinstance(quad.subject, NamedNode)))


def uses_of(store: Lookups, property_: str, strict: bool) -> list[tuple[NamedNode, Term]]:
    """Give some pairs of a subject and its value for a property."""
    quads = _some(store, None, property_, None, strict)
    pairs = ((quad.subject, quad.object) for quad in quads if isinstance(quad.subject, NamedNode))
    return list(_first(pairs))


def holders_of(store: Lookups, value: str, strict: bool) -> list[tuple[NamedNode, NamedNode]]:
    """Give some pairs of a subject and the property of which an individual is the value."""
    quads = _some(store, None, None, NamedNode(value), strict)
    pairs = ((quad.subject, quad.predicate) for quad in quads if isinstance(quad.subject, NamedNode))
    return list(_first(pairs))


def _some(
    store: Lookups, subject: NamedNode | None, predicate: str | None, value: Term | None, strict: bool
) -> Iterator[Quad]:
    property_ = None if predicate is None else NamedNode(predicate)
    return islice(
        store.quads_for_pattern(subject, property_, value, None if strict else DefaultGraph()), _READ
    )


def _first(found: Iterable[Item]) -> Iterator[Item]:
    return islice(dict.fromkeys(found), SHOWN)
