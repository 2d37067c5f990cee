"""Where a fact is stated: the graphs of a triple as readable citations, and the reason of an inferred one."""

from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from ascn_graph.labels import label_of
from ascn_graph.namespaces import DCTERMS, OWL, RDFS, Namespace, Term
from ascn_graph.presentation import TYPE, Presentation

PARAGRAPH, SOURCE, EDITORIAL, VOCABULARY, SHAPES, CATALOGUE, OTHER = (
    "paragraph",
    "source",
    "editorial",
    "vocabulary",
    "shapes",
    "catalogue",
    "other",
)
RELATIONSHIP, SUPERCLASS, SUPERPROPERTY, INVERSE, RULE = (
    "relationship",
    "superclass",
    "superproperty",
    "inverse",
    "rule",
)
_CANDIDATES = 1000
Subject = NamedNode | BlankNode | Triple


@dataclass(frozen=True)
class Citation:
    """One graph that states a fact; `kind` is one of the kinds above, `label` names its source."""

    graph: str
    kind: str
    source: str
    label: str
    paragraph: int | None = None
    issued: str | None = None


@dataclass(frozen=True)
class Derivation:
    """Why an inferred triple holds: `because` is the IRI of the relationship, class or property behind it."""

    kind: str
    because: str | None
    label: str
    citations: tuple[Citation, ...]
    """Where the facts it follows from are stated."""


@dataclass(frozen=True)
class Citer:
    """Cites graphs of one version in a reader's languages; remembers those already cited."""

    store: Store
    namespace: Namespace
    presentation: Presentation
    languages: tuple[str, ...] = ("en",)
    _known: dict[str, Citation] = field(default_factory=dict)

    def cite(self, graphs: set[str]) -> tuple[Citation, ...]:
        """Give the citations of `graphs`, by source, then paragraph; inferred triples cite nothing."""
        cited = (self._citation(graph) for graph in graphs if graph != self.namespace.inferred.value)
        return tuple(sorted(cited, key=citation_order))

    def graphs_of(self, subject: Subject, predicate: NamedNode, value: Term) -> set[str]:
        """Give the named graphs that hold a triple."""
        quads = self.store.quads_for_pattern(subject, predicate, value, None)
        return {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}

    def derive(self, subject: NamedNode, predicate: NamedNode, value: Term) -> Derivation:
        """Explain a triple that is only inferred, from the vocabulary and what is stated."""
        return (
            self._from_relationship(subject, predicate, value)
            or self._from_class(subject, predicate, value)
            or self._from_property(subject, predicate, value)
            or self._from_rule(predicate)
        )

    def _citation(self, graph: str) -> Citation:
        if graph not in self._known:
            self._known[graph] = self._read(graph)
        return self._known[graph]

    def _read(self, graph: str) -> Citation:
        named = {
            self.namespace.ontology.value: (VOCABULARY, "Vocabulary"),
            self.namespace.shapes.value: (SHAPES, "Shapes and rules"),
            self.namespace.catalogue.value: (CATALOGUE, "Catalogue"),
        }
        if graph in named:
            kind, label = named[graph]
            return Citation(graph, kind, graph, label)
        source, _, fragment = graph.partition("#")
        if not (self.namespace.local(source) or "").startswith("source/"):
            return Citation(graph, OTHER, graph, label_of(self.store, graph, self.languages))
        node = NamedNode(source)
        label = label_of(self.store, node, self.languages)
        issued = self.store.quads_for_pattern(node, NamedNode(f"{DCTERMS}issued"), None, None)
        date = next((quad.object.value for quad in issued if isinstance(quad.object, Literal)), None)
        if self._is_editorial(node):
            return Citation(graph, EDITORIAL, source, label, None, date)
        number = fragment[1:] if fragment.startswith("p") and fragment[1:].isdecimal() else None
        kind = PARAGRAPH if number else SOURCE
        return Citation(graph, kind, source, label, int(number) if number else None, date)

    def _is_editorial(self, source: NamedNode) -> bool:
        term = self.namespace.term
        return bool(self.graphs_of(source, term("sourceKind"), term("Editorial")))

    def _from_rule(self, predicate: NamedNode) -> Derivation:
        rule = self.presentation.rules.get(predicate.value)
        return Derivation(RULE, rule, label_of(self.store, rule, self.languages) if rule else "a rule", ())

    def _from_relationship(self, subject: NamedNode, predicate: NamedNode, value: Term) -> Derivation | None:
        for shortcut in self.presentation.shortcuts.get(predicate.value, ()):
            starts = self.store.quads_for_pattern(None, shortcut.start, subject, None)
            seen = {quad.subject for quad in islice(starts, _CANDIDATES)}
            for relationship in sorted((node for node in seen if isinstance(node, NamedNode)), key=str):
                ends = self.graphs_of(relationship, shortcut.end, value)
                required = ((TYPE, shortcut.relationship), *shortcut.conditions)
                if ends and all(self.graphs_of(relationship, *condition) for condition in required):
                    graphs = ends | self.graphs_of(relationship, shortcut.start, subject)
                    label = label_of(self.store, relationship, self.languages)
                    return Derivation(RELATIONSHIP, relationship.value, label, self.cite(graphs))
        return None

    def _from_class(self, subject: NamedNode, predicate: NamedNode, value: Term) -> Derivation | None:
        if predicate != TYPE:
            return None
        for quad in self.store.quads_for_pattern(subject, TYPE, None, None):
            graphs = self.graphs_of(subject, TYPE, quad.object)
            stated = graphs - {self.namespace.inferred.value}
            if stated and isinstance(quad.object, NamedNode) and quad.object != value:
                label = label_of(self.store, quad.object, self.languages)
                return Derivation(SUPERCLASS, quad.object.value, label, self.cite(stated))
        return None

    def _from_property(self, subject: NamedNode, predicate: NamedNode, value: Term) -> Derivation | None:
        below = self.store.quads_for_pattern(None, NamedNode(f"{RDFS}subPropertyOf"), predicate, None)
        inverse = NamedNode(f"{OWL}inverseOf")
        turned = {
            *(quad.subject for quad in self.store.quads_for_pattern(None, inverse, predicate, None)),
            *(quad.object for quad in self.store.quads_for_pattern(predicate, inverse, None, None)),
        }
        lower = {quad.subject for quad in below}
        for kind, properties in ((SUPERPROPERTY, lower), (INVERSE, turned)):
            for property_ in sorted((p for p in properties if isinstance(p, NamedNode)), key=str):
                ends = (subject, value) if kind == SUPERPROPERTY else (value, subject)
                if isinstance(ends[0], NamedNode) and (graphs := self.graphs_of(ends[0], property_, ends[1])):
                    label = label_of(self.store, property_, self.languages)
                    return Derivation(kind, property_.value, label, self.cite(graphs))
        return None


def citation_order(citation: Citation) -> tuple[bool, str, int, str]:
    """Sort citations: published sources before the editors, then by source and paragraph."""
    return (
        citation.kind not in {PARAGRAPH, SOURCE},
        citation.source,
        citation.paragraph or 0,
        citation.graph,
    )
