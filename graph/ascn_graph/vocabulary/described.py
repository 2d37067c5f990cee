"""What one graph says, by subject and property: the vocabulary and the shapes are read whole, and once."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode

from ascn_graph.lookups import Lookups, Subject
from ascn_graph.namespaces import OWL, RDF, Term

MOST = 200_000
"""Triples of one graph that are read."""
_LONGEST_LIST = 1_000
_UNION = f"{OWL}unionOf"


@dataclass(frozen=True)
class Described:
    """Subject to property to values; values are sorted."""

    facts: Mapping[Term, Mapping[str, tuple[Term, ...]]]

    @classmethod
    def of(cls, store: Lookups, graph: NamedNode) -> "Described":
        """Read at most `MOST` triples of `graph`."""
        found: dict[Subject, dict[str, list[Term]]] = {}
        for quad in islice(store.quads_for_pattern(None, None, None, graph), MOST):
            found.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
        return cls(
            {
                subject: {name: tuple(sorted(values, key=str)) for name, values in told.items()}
                for subject, told in found.items()
            }
        )

    def values(self, node: Term, *predicates: str) -> tuple[Term, ...]:
        """Give the values of some properties, those of the first property first."""
        told = self.facts.get(node, {})
        return tuple(value for predicate in predicates for value in told.get(predicate, ()))

    def iris(self, node: Term, *predicates: str) -> tuple[str, ...]:
        """Give the IRIs among the values; a union of classes counts as each of them."""
        found: list[str] = []
        for value in self.values(node, *predicates):
            if isinstance(value, NamedNode):
                found.append(value.value)
            elif isinstance(value, BlankNode):
                members = (item for head in self.values(value, _UNION) for item in self.items(head))
                found += [item.value for item in members if isinstance(item, NamedNode)]
        return tuple(dict.fromkeys(found))

    def literals(self, node: Term, *predicates: str) -> tuple[Literal, ...]:
        """Give the literals among the values."""
        return tuple(value for value in self.values(node, *predicates) if isinstance(value, Literal))

    def text(self, node: Term, predicate: str) -> str | None:
        """Give the text of the first literal, or None."""
        return next((literal.value for literal in self.literals(node, predicate)), None)

    def number(self, node: Term, predicate: str) -> float | None:
        """Give the first literal as a number; None where there is none."""
        try:
            return float(self.text(node, predicate) or "")
        except ValueError:
            return None

    def items(self, head: Term) -> tuple[Term, ...]:
        """Give the items of an RDF list."""
        found: list[Term] = []
        while len(found) < _LONGEST_LIST and (first := self.values(head, f"{RDF}first")):
            found.append(first[0])
            head = next(iter(self.values(head, f"{RDF}rest")), NamedNode(f"{RDF}nil"))
        return tuple(found)

    def named(self, start: str) -> list[NamedNode]:
        """Give the subjects whose IRIs begin with `start`, sorted; the case of letters decides last."""
        found = (node for node in self.facts if isinstance(node, NamedNode) and node.value.startswith(start))
        return sorted(found, key=lambda node: (node.value.casefold(), node.value))
