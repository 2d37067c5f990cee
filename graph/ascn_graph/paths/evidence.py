"""Where a step of a path is stated: the named graphs, cited with title, date and paragraph; never what is inferred."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import NamedNode

from ascn_graph.citations import STATING, Citation, Citer, basis_words, citation_order
from ascn_graph.namespaces import OWL, RDF, RDFS
from ascn_graph.paths.answers import Evidence, EvidenceSource
from ascn_graph.shortcuts import Shortcut

MOST_CITED = 100
"""Graphs that are cited at most for one statement."""
_TRIED = 200
"""Relationships of one thing that are tried at most as the reason of an inferred statement."""
_TYPE = NamedNode(f"{RDF}type")
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
    _properties: dict[NamedNode, "_Related"] = field(default_factory=dict)

    def citations(self, statement: Statement) -> tuple[Citation, ...]:
        """Cite the graphs that state an edge, `MOST_CITED` at most.

        For a shortcut these are the graphs that state either end of its relationship, those that state both first;
        for an edge that is inferred otherwise, the graphs that state what it follows from.
        """
        found = self._graphs(statement, frozenset())
        whole = found.whole
        graphs = sorted(whole | found.parts, key=lambda graph: (graph not in whole, graph))[:MOST_CITED]
        cited = self.citer.cite(set(graphs))
        return tuple(sorted(cited, key=lambda cited: (cited.graph not in whole, citation_order(cited))))

    def _graphs(self, statement: Statement, asked: frozenset[Statement]) -> "_Graphs":
        asked |= {statement}
        if statement.relationship:
            return self._of_relationship(statement, statement.relationship, asked)
        stated = self._stating(statement)
        if stated:
            return _Graphs(whole=stated)
        grounds = (ground for ground in self._grounds(statement) if ground not in asked)
        return _together(self._graphs(ground, asked) for ground in islice(grounds, _TRIED))

    def _of_relationship(
        self, statement: Statement, relationship: NamedNode, asked: frozenset[Statement]
    ) -> "_Graphs":
        ends = [
            (
                self._graphs(Statement(relationship, shortcut.start, statement.subject), asked).all,
                self._graphs(Statement(relationship, shortcut.end, statement.object), asked).all,
            )
            for shortcut in self._shortcuts_of(statement.predicate)
        ]
        return _together(_Graphs(start & end, start | end) for start, end in ends if start and end)

    def _stating(self, statement: Statement) -> frozenset[str]:
        graphs = self.citer.graphs_of(statement.subject, statement.predicate, statement.object)
        return frozenset(graphs - {self.citer.namespace.inferred.value})

    def _grounds(self, statement: Statement) -> Iterator[Statement]:
        """Give the statements from which an inferred one may follow."""
        subject, predicate, object_ = statement.subject, statement.predicate, statement.object
        for shortcut in self._shortcuts_of(predicate):
            for relationship in self._behind(shortcut, subject, object_):
                yield Statement(subject, predicate, object_, relationship)
        related = self._related(predicate)
        for below in related.below:
            yield Statement(subject, below, object_)
        for inverse in related.inverse:
            yield Statement(object_, inverse, subject)

    def _behind(self, shortcut: Shortcut, subject: NamedNode, object_: NamedNode) -> list[NamedNode]:
        """Give relationships for which a shortcut stands between two things, of which either may be a hub."""
        store = self.citer.store
        starting = store.quads_for_pattern(None, shortcut.start, subject, None)
        ending = store.quads_for_pattern(None, shortcut.end, object_, None)
        # In step, so that no more is read of the one that has more: all of the other are among these.
        pairs = islice(zip(starting, ending, strict=False), _TRIED)
        candidates = {quad.subject for pair in pairs for quad in pair if isinstance(quad.subject, NamedNode)}
        required = (
            (_TYPE, shortcut.relationship),
            (shortcut.start, subject),
            (shortcut.end, object_),
            *shortcut.conditions,
        )
        return [
            node
            for node in sorted(candidates, key=str)
            if all(self.citer.graphs_of(node, *condition) for condition in required)
        ]

    def _related(self, predicate: NamedNode) -> "_Related":
        if predicate not in self._properties:
            self._properties[predicate] = self._read_related(predicate)
        return self._properties[predicate]

    def _read_related(self, predicate: NamedNode) -> "_Related":
        store, ontology = self.citer.store, self.citer.namespace.ontology
        below = [quad.subject for quad in store.quads_for_pattern(None, _SUBPROPERTY, predicate, ontology)]
        inverse = [
            *(quad.subject for quad in store.quads_for_pattern(None, _INVERSE, predicate, ontology)),
            *(quad.object for quad in store.quads_for_pattern(predicate, _INVERSE, None, ontology)),
        ]
        return _Related(
            tuple(term for term in below if isinstance(term, NamedNode)),
            tuple(term for term in inverse if isinstance(term, NamedNode)),
        )

    def _shortcuts_of(self, predicate: NamedNode) -> list[Shortcut]:
        return [shortcut for shortcut in self.shortcuts if shortcut.predicate == predicate]


@dataclass(frozen=True)
class _Graphs:
    """The graphs that state something whole, and those that state a part of it."""

    whole: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Both."""
        return self.whole | self.parts


@dataclass(frozen=True)
class _Related:
    """The properties from which one follows: those below it, and its inverses."""

    below: tuple[NamedNode, ...]
    inverse: tuple[NamedNode, ...]


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
