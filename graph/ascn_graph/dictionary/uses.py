"""How the vocabulary is used: instances of classes, statements with properties, counted once for all pages."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ascn_graph.dictionary.asking import Asker, node, term
from ascn_graph.dictionary.names import Names
from ascn_graph.namespaces import RDF

Counts = Mapping[NamedNode, int]
TYPE = NamedNode(f"{RDF}type")


@dataclass(frozen=True)
class Use:
    """How often a property is used: its statements, and the things that have it."""

    statements: int
    things: int


UNUSED = Use(0, 0)


@dataclass(frozen=True)
class Uses:
    """Every count that more than one page needs."""

    names: Names
    instances: Mapping[NamedNode, tuple[NamedNode, ...]]
    """Class of ours to its things, sorted."""
    properties: Mapping[NamedNode, Counts]
    """Thing to property to the number of values."""
    statements: Mapping[NamedNode, Counts]
    """Property to source, or graph/inferred, to the number of statements there."""
    incoming: Mapping[NamedNode, Counts]
    """Class of ours to property to the number of statements that lead to its things."""
    labels: Mapping[NamedNode, Mapping[str, str]]
    """Thing or term to language to label."""
    total: Mapping[NamedNode, Use]
    """Property to its use by all things."""
    having: Mapping[NamedNode, tuple[NamedNode, ...]]
    """Property to the things that have it."""
    weight: Mapping[NamedNode, int]
    """Thing to the number of statements about it."""

    @classmethod
    def of(cls, asker: Asker, names: Names) -> "Uses":
        """Ask for all of them."""
        instances: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        for row in asker.rows("instances"):
            instances[node(row, "class")].append(node(row, "thing"))
        labels: dict[NamedNode, dict[str, str]] = defaultdict(dict)
        for row in asker.rows("labels"):
            label = term(row, "label")
            if isinstance(label, Literal):
                labels[node(row, "thing")][label.language or ""] = label.value
        properties = counts(asker, "uses")
        return cls(
            names=names,
            instances={class_: tuple(names.sorted(things)) for class_, things in instances.items()},
            properties=properties,
            statements=counts(asker, "statements"),
            incoming=counts(asker, "incoming"),
            labels=labels,
            total=_total(properties.values()),
            having=_having(properties),
            weight={thing: sum(each.values()) for thing, each in properties.items()},
        )

    def of_things(self, things: Iterable[NamedNode]) -> dict[NamedNode, Use]:
        """Give the use of each property by `things`."""
        return _total(self.properties.get(thing, {}) for thing in things)

    def best(self, things: Iterable[NamedNode]) -> NamedNode | None:
        """Give the thing of which most is said, the first by name among equals; None where there is none."""
        chosen = list(things)
        most = max((self.weight.get(thing, 0) for thing in chosen), default=0)
        return next(iter(self.names.sorted(t for t in chosen if self.weight.get(t, 0) == most)), None)

    def sources(self, property_: NamedNode) -> list[NamedNode]:
        """Give the sources that state a property."""
        documents = self.statements.get(property_, {})
        return self.names.sorted(d for d in documents if d != self.names.namespace.inferred)

    def inferred(self, property_: NamedNode) -> int:
        """Give how many statements with a property are inferred."""
        return self.statements.get(property_, {}).get(self.names.namespace.inferred, 0)

    def label(self, thing: NamedNode) -> str:
        """Give the English label of a thing, or any, or its name."""
        labels = self.labels.get(thing, {})
        return labels.get("en") or next((labels[key] for key in sorted(labels)), self.names.local(thing))


def _total(each: Iterable[Counts]) -> dict[NamedNode, Use]:
    """Add up the properties of things; what is a thing's class is no property of it here."""
    statements: Counter[NamedNode] = Counter()
    things: Counter[NamedNode] = Counter()
    for properties in each:
        statements.update(properties)
        things.update(properties.keys())
    return {
        property_: Use(statements[property_], things[property_]) for property_ in things if property_ != TYPE
    }


def _having(properties: Mapping[NamedNode, Counts]) -> dict[NamedNode, tuple[NamedNode, ...]]:
    having: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for thing, each in properties.items():
        for property_ in each:
            having[property_].append(thing)
    return {property_: tuple(things) for property_, things in having.items()}


def counts(asker: Asker, name: str) -> dict[NamedNode, dict[NamedNode, int]]:
    """Ask `name`, whose rows are two IRIs and a count, and give the counts by the first IRI, then the second."""
    found: dict[NamedNode, dict[NamedNode, int]] = defaultdict(dict)
    for first, second, count in asker.rows(name):
        found[first][second] = int(count.value)
    return dict(found)
