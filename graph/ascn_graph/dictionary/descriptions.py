"""What one graph (the vocabulary, the shapes) says, by subject."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Store

from ascn_graph.dictionary.names import Names
from ascn_graph.labels import prefer
from ascn_graph.namespaces import OWL, RDF, RDFS, SKOS, Term

Node = NamedNode | BlankNode
TYPE = f"{RDF}type"


@dataclass(frozen=True)
class Descriptions:
    """The triples of one graph; values come in the order of `Names.sorted`."""

    names: Names
    values_of: Mapping[Node, Mapping[str, tuple[Term, ...]]]
    """Subject to IRI of a property to values."""
    subjects_of: Mapping[tuple[str, Term], tuple[NamedNode, ...]]
    """(IRI of a property, value) to the subjects that are IRIs."""

    @classmethod
    def of(cls, store: Store, names: Names, graph: NamedNode) -> "Descriptions":
        """Read `graph`."""
        found: dict[Node, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        having: dict[tuple[str, Term], list[NamedNode]] = defaultdict(list)
        for quad in store.quads_for_pattern(None, None, None, graph):
            if isinstance(quad.subject, NamedNode | BlankNode):
                found[quad.subject][quad.predicate.value].append(quad.object)
            if isinstance(quad.subject, NamedNode):
                having[quad.predicate.value, quad.object].append(quad.subject)
        values = {
            subject: {predicate: tuple(names.sorted(terms)) for predicate, terms in properties.items()}
            for subject, properties in found.items()
        }
        return cls(names, values, {key: tuple(names.sorted(nodes)) for key, nodes in having.items()})

    def values(self, subject: Term, predicate: str) -> tuple[Term, ...]:
        """Give the values of a property of `subject`."""
        if not isinstance(subject, NamedNode | BlankNode):
            return ()
        return self.values_of.get(subject, {}).get(predicate, ())

    def nodes(self, subject: Term, predicate: str) -> list[NamedNode]:
        """Give the values of a property that are IRIs."""
        return [value for value in self.values(subject, predicate) if isinstance(value, NamedNode)]

    def text(self, subject: Term, predicate: str, language: str = "en") -> str | None:
        """Give the text of a property in `language`, else in English or any other, or None where there is none."""
        literals = [value for value in self.values(subject, predicate) if isinstance(value, Literal)]
        return prefer(literals, [language]).value if literals else None

    def subjects(self, predicate: str, value: NamedNode) -> list[NamedNode]:
        """Give the IRIs that have `value` as a value of a property."""
        return list(self.subjects_of.get((predicate, value), ()))

    def items(self, head: Term) -> Iterator[Term]:
        """Give the members of an RDF list, in its order."""
        while isinstance(head, BlankNode):
            yield from self.values(head, f"{RDF}first")
            head = next(iter(self.values(head, f"{RDF}rest")), NamedNode(f"{RDF}nil"))

    def label(self, term: NamedNode) -> str:
        """Give the English label of a term, or its name."""
        return self.text(term, f"{RDFS}label") or self.names.local(term)

    def definition(self, term: NamedNode) -> str:
        """Give the definition of a term, or nothing."""
        return self.text(term, f"{SKOS}definition") or ""

    def classes(self) -> list[NamedNode]:
        """Give the classes of our vocabulary."""
        return [term for term in self.subjects(TYPE, NamedNode(f"{OWL}Class")) if self.names.is_term(term)]

    def above(self, term: NamedNode, predicate: str = f"{RDFS}subClassOf") -> list[NamedNode]:
        """Give everything above a class (or, with another `predicate`, a property), nearest first."""
        found: list[NamedNode] = []
        waiting = self.nodes(term, predicate)
        while waiting:
            found += [node for node in waiting if node not in found]
            waiting = [up for node in waiting for up in self.nodes(node, predicate) if up not in found]
        return found

    def below(self, term: NamedNode) -> list[NamedNode]:
        """Give the classes of ours directly below a class."""
        return [c for c in self.subjects(f"{RDFS}subClassOf", term) if self.names.is_term(c)]
