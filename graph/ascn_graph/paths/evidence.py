"""Where a step of a path is stated: the named graphs, cited with title, date and paragraph; never what is inferred."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from ascn_graph.citations import STATING, Citation, Citer, basis_words, citation_order
from ascn_graph.namespaces import OWL, RDFS
from ascn_graph.paths.answers import Evidence, EvidenceSource
from ascn_graph.paths.edges import relationships_behind
from ascn_graph.shortcuts import Shortcut

_SUBPROPERTY = NamedNode(f"{RDFS}subPropertyOf")
_INVERSE = NamedNode(f"{OWL}inverseOf")


@dataclass(frozen=True)
class Statement:
    """A triple, with the relationship behind it where it is a shortcut's."""

    subject: NamedNode
    predicate: NamedNode
    object: NamedNode
    relationship: NamedNode | None = None


@dataclass(frozen=True)
class Witness:
    """Finds and cites the graphs that state edges of one version."""

    citer: Citer
    shortcuts: tuple[Shortcut, ...]

    def citations(self, statement: Statement) -> tuple[Citation, ...]:
        """Cite the graphs that state an edge.

        For a shortcut these are the graphs that state either end of its relationship, those that state both first;
        for an edge that is inferred otherwise, the graphs that state what it follows from.
        """
        found = self._graphs(statement, frozenset())
        cited = self.citer.cite(set(found.whole | found.parts))
        whole = found.whole
        return tuple(sorted(cited, key=lambda cited: (cited.graph not in whole, citation_order(cited))))

    def _graphs(self, statement: Statement, asked: frozenset[Statement]) -> "_Graphs":
        if statement.relationship:
            return self._of_relationship(statement, statement.relationship)
        stated = self._stating(statement.subject, statement.predicate, statement.object)
        if stated:
            return _Graphs(whole=stated)
        asked |= {statement}
        grounds = [ground for ground in self._grounds(statement) if ground not in asked]
        return _together(self._graphs(ground, asked) for ground in grounds)

    def _of_relationship(self, statement: Statement, relationship: NamedNode) -> "_Graphs":
        ends = [
            (
                self._stating(relationship, shortcut.start, statement.subject),
                self._stating(relationship, shortcut.end, statement.object),
            )
            for shortcut in self._shortcuts_of(statement.predicate)
        ]
        return _together(_Graphs(start & end, start | end) for start, end in ends if start and end)

    def _stating(self, subject: NamedNode, predicate: NamedNode, value: NamedNode) -> frozenset[str]:
        graphs = self.citer.graphs_of(subject, predicate, value)
        return frozenset(graphs - {self.citer.namespace.inferred.value})

    def _grounds(self, statement: Statement) -> Iterator[Statement]:
        """Give the statements from which an inferred one may follow."""
        subject, predicate, object_ = statement.subject, statement.predicate, statement.object
        store = self.citer.store
        for shortcut in self._shortcuts_of(predicate):
            for relationship in relationships_behind(store, shortcut, subject, object_):
                yield Statement(subject, predicate, object_, relationship)
        for quad in store.quads_for_pattern(None, _SUBPROPERTY, predicate, self.citer.namespace.ontology):
            if isinstance(quad.subject, NamedNode):
                yield Statement(subject, quad.subject, object_)
        for quad in store.quads_for_pattern(None, _INVERSE, predicate, self.citer.namespace.ontology):
            if isinstance(quad.subject, NamedNode):
                yield Statement(object_, quad.subject, subject)
        for quad in store.quads_for_pattern(predicate, _INVERSE, None, self.citer.namespace.ontology):
            if isinstance(quad.object, NamedNode):
                yield Statement(object_, quad.object, subject)

    def _shortcuts_of(self, predicate: NamedNode) -> list[Shortcut]:
        return [shortcut for shortcut in self.shortcuts if shortcut.predicate == predicate]


@dataclass(frozen=True)
class _Graphs:
    """The graphs that state something whole, and those that state a part of it."""

    whole: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()


def _together(found: Iterable[_Graphs]) -> _Graphs:
    several = list(found)
    return _Graphs(
        frozenset().union(*(graphs.whole for graphs in several)),
        frozenset().union(*(graphs.parts for graphs in several)),
    )


def as_evidence(citation: Citation) -> Evidence:
    """Give a citation as it is answered; a compiled graph is labelled by what it was compiled from."""
    label = citation.label
    if citation.basis:
        named = "; ".join(source.label for source in citation.derived_from)
        label = f"{basis_words(citation.basis, len(citation.derived_from))}: {named}"
    return Evidence(
        graph=citation.graph,
        source=citation.source,
        title=citation.title or citation.label,
        label=label,
        date=citation.issued,
        paragraph=citation.paragraph,
        kind=citation.kind,
        origin=citation.origin if citation.kind in STATING else None,
        basis=citation.basis,
        derived_from=tuple(
            EvidenceSource(source.iri, source.title or source.label, source.label, source.issued)
            for source in citation.derived_from
        ),
    )
