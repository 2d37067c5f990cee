"""How often each class and property is used, as partitions of the data set: written, and read back."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ascn_graph.catalogue.facts import VOID, Fact, name_in_fragment
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import FOREIGN_PREFIXES, Namespace


@dataclass(frozen=True)
class UseCounts:
    """How often the terms of the vocabularies are used, by IRI."""

    classes: Mapping[str, int]
    """Class to the number of its instances."""
    properties: Mapping[str, int]
    """Property to the number of triples that use it."""

    def of(self, term: str) -> int:
        """Give how often a term is used, as a class if it is one."""
        return self.classes.get(term) or self.properties.get(term, 0)


def partition_facts(uses: UseCounts, namespace: Namespace) -> Iterator[Fact]:
    """Describe each class and each property as a part of the data set with its size."""
    dataset = NamedNode(namespace.base)
    spaces = {"": namespace.term("").value, **FOREIGN_PREFIXES}
    for kind, counted, counts in (
        ("class", "entities", uses.classes),
        ("property", "triples", uses.properties),
    ):
        for term, count in sorted(counts.items()):
            # Where no prefix is known, a digest has to do.
            name = name_in_fragment(term, spaces) or hashlib.blake2b(term.encode(), digest_size=8).hexdigest()
            part = namespace.iri(f"graph/catalogue#{kind}-{name}")
            yield dataset, f"{VOID}{kind}Partition", part
            yield part, f"{VOID}{kind}", NamedNode(term)
            yield part, f"{VOID}{counted}", Literal(count)


def read_use_counts(store: Lookups, namespace: Namespace) -> UseCounts:
    """Read the sizes of the partitions that `partition_facts` describes; none from versions older than these."""
    return UseCounts(
        _read_partitions(store, namespace, "class", "entities"),
        _read_partitions(store, namespace, "property", "triples"),
    )


def _read_partitions(store: Lookups, namespace: Namespace, kind: str, counted: str) -> dict[str, int]:
    graph = namespace.catalogue
    sizes = {
        quad.subject: int(quad.object.value)
        for quad in store.quads_for_pattern(None, NamedNode(f"{VOID}{counted}"), None, graph)
        if isinstance(quad.object, Literal)
    }
    return {
        quad.object.value: sizes[quad.subject]
        for quad in store.quads_for_pattern(None, NamedNode(f"{VOID}{kind}"), None, graph)
        if isinstance(quad.object, NamedNode) and quad.subject in sizes
    }
