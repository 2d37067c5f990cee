"""Shortcuts: properties that stand for a relationship, as the vocabulary declares them, each once.

`:memberOf :via :Membership ; :from :member ; :to :network ; :when ( :status :Member )` reads: where a :Membership has
a :member and a :network, and its :status is :Member, the member is :memberOf the network. The list after :when holds
pairs of a property and its value, all of which the relationship must have. Several :from or :to each make a shortcut of
their own, as for :participatedIn, whose subject is the :agent or the country it was :delegationOf. Inference and
evidence both read this.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Store

from ascn_graph.errors import Finding, InvalidSource
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
    """Read the shortcuts declared in `graph/ontology` of `store`, sorted; several starts or ends make several.

    :raises InvalidSource: for a declaration without a start or an end, or whose conditions do not come in pairs.
    """
    found = []
    for quad in store.quads_for_pattern(None, namespace.term("via"), None, namespace.ontology):
        declared, relationship = quad.subject, quad.object
        if not (isinstance(declared, NamedNode) and isinstance(relationship, NamedNode)):
            continue
        starts, ends = (_named(store, namespace, declared, name) for name in ("from", "to"))
        if not (starts and ends):
            raise _incomplete(declared, "names no :from or no :to")
        conditions = tuple(_conditions(store, namespace, declared))
        found += [
            Shortcut(declared, relationship, start, end, conditions) for start in starts for end in ends
        ]
    return sorted(found, key=str)


def _conditions(
    store: Store, namespace: Namespace, declared: NamedNode
) -> Iterator[tuple[NamedNode, NamedNode]]:
    for quad in store.quads_for_pattern(declared, namespace.term("when"), None, namespace.ontology):
        items = list(_items(store, namespace, quad.object))
        named = [item for item in items if isinstance(item, NamedNode)]
        if not items or len(items) % 2 or len(named) != len(items):
            raise _incomplete(declared, "has a :when that is no list of pairs of IRIs")
        yield from zip(named[::2], named[1::2], strict=True)


def _incomplete(declared: NamedNode, fault: str) -> InvalidSource:
    return InvalidSource([Finding(f"The shortcut {fault}.", "build: shortcuts", node=declared.value)])


def _items(store: Store, namespace: Namespace, head: Term | None) -> Iterator[Term]:
    while isinstance(head, BlankNode):
        held = {
            quad.predicate.value: quad.object
            for quad in store.quads_for_pattern(head, None, None, namespace.ontology)
        }
        if f"{RDF}first" in held:
            yield held[f"{RDF}first"]
        head = held.get(f"{RDF}rest")


def _named(store: Store, namespace: Namespace, declared: NamedNode, name: str) -> list[NamedNode]:
    quads = store.quads_for_pattern(declared, namespace.term(name), None, namespace.ontology)
    return [quad.object for quad in quads if isinstance(quad.object, NamedNode)]
