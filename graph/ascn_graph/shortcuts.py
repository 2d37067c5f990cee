"""Shortcuts: properties that stand for a relationship, as the vocabulary declares them, each once.

`:memberOf :via :Membership ; :from :member ; :to :network ; :when ( :status :Member )` reads: where a :Membership has
a :member and a :network, and its :status is :Member, the member is :memberOf the network. The list after :when holds
pairs of a property and its value, all of which the relationship must have. Inference and evidence both read this.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Store, Triple

from ascn_graph.namespaces import RDF, Namespace, Term


@dataclass(frozen=True)
class Shortcut:
    """A property that stands for a relationship: subject = its `start` end, object = its `end` end."""

    predicate: NamedNode
    relationship: NamedNode
    start: NamedNode
    end: NamedNode
    conditions: tuple[tuple[NamedNode, NamedNode], ...]
    """(property, value) pairs that the relationship must have as well."""

    @property
    def construct(self) -> str:
        """The shortcut as a SPARQL CONSTRUCT over a default graph in which relationships have their classes."""
        parts = (f"a {self.relationship}", f"{self.start} ?start", f"{self.end} ?end")
        conditions = (f"{property_} {value}" for property_, value in self.conditions)
        return (
            f"CONSTRUCT {{ ?start {self.predicate} ?end }} "
            f"WHERE {{ ?relationship {' ; '.join((*parts, *conditions))} FILTER (isIRI(?start)) }}"
        )


def read_shortcuts(store: Store, namespace: Namespace) -> list[Shortcut]:
    """Read the shortcuts declared in `graph/ontology` of `store`, sorted by property and relationship."""
    found = []
    for quad in store.quads_for_pattern(None, namespace.term("via"), None, namespace.ontology):
        start, end = (_one(store, namespace, quad.subject, name) for name in ("from", "to"))
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode) and start and end:
            conditions = tuple(_conditions(store, namespace, quad.subject))
            found.append(Shortcut(quad.subject, quad.object, start, end, conditions))
    return sorted(found, key=lambda shortcut: (shortcut.predicate.value, shortcut.relationship.value))


def _conditions(
    store: Store, namespace: Namespace, shortcut: NamedNode
) -> Iterator[tuple[NamedNode, NamedNode]]:
    for quad in store.quads_for_pattern(shortcut, namespace.term("when"), None, namespace.ontology):
        items = [item for item in _items(store, namespace, quad.object) if isinstance(item, NamedNode)]
        yield from zip(items[::2], items[1::2], strict=False)


def _items(store: Store, namespace: Namespace, head: Term) -> Iterator[Term]:
    while isinstance(head, BlankNode):
        held = {
            quad.predicate.value: quad.object
            for quad in store.quads_for_pattern(head, None, None, namespace.ontology)
        }
        yield held[f"{RDF}first"]
        head = held[f"{RDF}rest"]


def _one(
    store: Store, namespace: Namespace, subject: NamedNode | BlankNode | Triple, name: str
) -> NamedNode | None:
    quads = store.quads_for_pattern(subject, namespace.term(name), None, namespace.ontology)
    return next((quad.object for quad in quads if isinstance(quad.object, NamedNode)), None)
