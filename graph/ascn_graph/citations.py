"""Where a fact is stated: the graphs of a triple as readable citations, and the reason of an inferred one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ascn_graph.labels import LabelMemory, prefer
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import DCTERMS, OWL, PROV, RDFS, Namespace, Term
from ascn_graph.presentation import TYPE, Presentation

PARAGRAPH, SOURCE, COMPILATION, EDITORIAL, VOCABULARY, SHAPES, CATALOGUE, OTHER = (
    "paragraph",
    "source",
    "compilation",
    "editorial",
    "vocabulary",
    "shapes",
    "catalogue",
    "other",
)
STATING = frozenset({PARAGRAPH, SOURCE})
"""The kinds of graphs in which a source states something by itself."""
RELATIONSHIP, SUPERCLASS, SUPERPROPERTY, INVERSE, RULE = (
    "relationship",
    "superclass",
    "superproperty",
    "inverse",
    "rule",
)
COMPILED, INFERRED, TRANSLATED = "Compiled", "Inferred", "Translated"
"""The bases on which a compilation states something, named as in the vocabulary."""
_CANDIDATES = 200
"""Relationships that are tried at most as the reason of one inferred triple."""
_GRAPHS = 200
"""Graphs of one triple that are cited at most."""
_READ = 1_000
"""Values of one property of a source that are looked at."""
_REMEMBERED = 20_000
"""Graphs and sources whose citations are remembered."""
_CITED = 200
"""Sources of one compiled graph that are named at most."""
_TITLE, _ISSUED = NamedNode(f"{DCTERMS}title"), NamedNode(f"{DCTERMS}issued")
_DERIVED = NamedNode(f"{PROV}wasDerivedFrom")
Subject = NamedNode | BlankNode | Triple


@dataclass(frozen=True)
class CitedSource:
    """A source: its label, its title as printed, and when it was issued, where that is known.

    `origin` is the IRI of what it reproduces, such as a press release; by default, its own.
    """

    iri: str
    label: str
    title: str | None
    issued: str | None
    origin: str


@dataclass(frozen=True)
class Citation:
    """One graph that states a fact; `kind` is one of the kinds above, `label` names its source.

    A compilation puts together what several sources state without recording which of them states what: `basis` says
    on what its fact rests, and `derived_from` are these sources. All other graphs have neither.
    """

    graph: str
    kind: str
    source: str
    label: str
    paragraph: int | None = None
    issued: str | None = None
    title: str | None = None
    origin: str | None = None
    basis: str | None = None
    derived_from: tuple[CitedSource, ...] = ()


def count_origins(citations: Iterable[Citation]) -> int:
    """Count the independent origins that are known to state a fact.

    All paragraphs of a source are one, and so are all sources that reproduce the same. Compilations and editors
    repeat what others state and count for none.

    >>> first = Citation("s/a#p1", PARAGRAPH, "s/a", "A", 1, origin="s/a")
    >>> again = Citation("s/a#p2", PARAGRAPH, "s/a", "A", 2, origin="s/a")
    >>> compiled = Citation("s/d#x", COMPILATION, "s/d", "D", origin="s/d", basis=COMPILED)
    >>> count_origins([first, again, compiled])
    1
    """
    return len({citation.origin for citation in citations if citation.kind in STATING})


def basis_words(basis: str, sources: int) -> str:
    """Say on what a compiled fact rests; the names of the sources follow.

    >>> basis_words(COMPILED, 3), basis_words(INFERRED, 1), basis_words(TRANSLATED, 1)
    ('compiled from 3 sources', 'inferred by the compiler from', "the compiler's wording of")
    """
    counted = f"compiled from {sources} {'source' if sources == 1 else 'sources'}"
    said = {INFERRED: "inferred by the compiler from", TRANSLATED: "the compiler's wording of"}
    return said.get(basis, counted)


@dataclass(frozen=True)
class Derivation:
    """Why an inferred triple holds: `because` is the IRI of the relationship, class or property behind it."""

    kind: str
    because: str | None
    label: str
    citations: tuple[Citation, ...]
    """Where the facts it follows from are stated."""


@dataclass(frozen=True)
class CitationMemory:
    """What was cited of one version already, for readers of the same languages: most pages cite the same sources."""

    graphs: dict[str, Citation] = field(default_factory=dict)
    sources: dict[str, CitedSource] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    origins: dict[NamedNode, tuple[tuple[str, NamedNode], ...]] = field(default_factory=dict)
    """Properties from which a property is inferred, and how."""

    def make_room(self) -> None:
        """Forget what was cited where that has become much."""
        if len(self.graphs) + len(self.sources) > _REMEMBERED:
            self.graphs.clear()
            self.sources.clear()
            self.kinds.clear()


@dataclass(frozen=True)
class Citer:
    """Cites graphs of one version in a reader's languages; remembers those already cited."""

    store: Lookups
    namespace: Namespace
    presentation: Presentation
    languages: tuple[str, ...] = ("en",)
    memory: LabelMemory = field(default_factory=LabelMemory)
    cited: CitationMemory = field(default_factory=CitationMemory)

    def cite(self, graphs: set[str]) -> tuple[Citation, ...]:
        """Give the citations of `graphs`, by source, then paragraph; inferred triples cite nothing."""
        cited = (self._citation(graph) for graph in graphs if graph != self.namespace.inferred.value)
        return tuple(sorted(cited, key=citation_order))

    def graphs_of(self, subject: Subject, predicate: NamedNode, value: Term) -> set[str]:
        """Give the named graphs that hold a triple."""
        quads = islice(self.store.quads_for_pattern(subject, predicate, value, None), _GRAPHS)
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
        known = self.cited.graphs.get(graph)
        if known is None:
            self.cited.make_room()
            known = self.cited.graphs[graph] = self._read(graph)
        return known

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
            return Citation(graph, OTHER, graph, self._label(NamedNode(graph)))
        cited = self.source(source)
        number = fragment[1:] if fragment.startswith("p") and fragment[1:].isdecimal() else None
        kind = self.kind_of(source) or (PARAGRAPH if number else SOURCE)
        basis = self._basis(NamedNode(graph)) if fragment else None
        return Citation(
            graph=graph,
            kind=COMPILATION if basis else kind,
            source=source,
            label=cited.label,
            paragraph=int(number) if number and kind == PARAGRAPH else None,
            issued=cited.issued,
            title=cited.title,
            origin=cited.origin,
            basis=basis,
            derived_from=self.derived_from(graph) if basis else (),
        )

    def source(self, iri: str) -> CitedSource:
        """Give what is told of a source where it is cited."""
        known = self.cited.sources.get(iri)
        if known is None:
            node = NamedNode(iri)
            titles, issued = self._literals(node, _TITLE), self._literals(node, _ISSUED)
            origins = self._nodes(node, self.namespace.term("origin"))
            known = self.cited.sources[iri] = CitedSource(
                iri=iri,
                label=self._label(node),
                title=prefer(titles, self.languages).value if titles else None,
                issued=min((date.value for date in issued), default=None),
                origin=min(origins, default=iri),
            )
        return known

    def derived_from(self, graph: str) -> tuple[CitedSource, ...]:
        """Give the sources that a graph was compiled from, by label."""
        node = NamedNode(graph)
        found = sorted(self._nodes(node, _DERIVED, node))[:_CITED]
        return tuple(sorted(map(self.source, found), key=lambda source: (source.label, source.iri)))

    def _basis(self, graph: NamedNode) -> str | None:
        found = self._nodes(graph, self.namespace.term("basis"), graph)
        return min((basis.rpartition("#")[2] for basis in found), default=None)

    def kind_of(self, source: str) -> str | None:
        """Give the kind of citation that a source makes of all its graphs (editors, compilations), or None."""
        if not (self.namespace.local(source) or "").startswith("source/"):
            return None
        kind = self.cited.kinds.get(source)
        if kind is None:
            term = self.namespace.term
            found = self._nodes(NamedNode(source), term("sourceKind"))
            kinds = {term("Editorial").value: EDITORIAL, term("Compilation").value: COMPILATION}
            kind = next((kinds[each] for each in sorted(found) if each in kinds), "")
            self.cited.kinds[source] = kind
        return kind or None

    def _label(self, node: NamedNode) -> str:
        return self.memory.text(self.store, node, self.languages)

    def _nodes(self, subject: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> set[str]:
        quads = islice(self.store.quads_for_pattern(subject, predicate, None, graph), _READ)
        return {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}

    def _literals(self, subject: NamedNode, predicate: NamedNode) -> set[Literal]:
        quads = islice(self.store.quads_for_pattern(subject, predicate, None, None), _READ)
        return {quad.object for quad in quads if isinstance(quad.object, Literal)}

    def _from_rule(self, predicate: NamedNode) -> Derivation:
        rule = self.presentation.rules.get(predicate.value)
        return Derivation(RULE, rule, self._label(NamedNode(rule)) if rule else "a rule", ())

    def _from_relationship(self, subject: NamedNode, predicate: NamedNode, value: Term) -> Derivation | None:
        for shortcut in self.presentation.shortcuts.get(predicate.value, ()):
            for relationship in self._candidates((shortcut.start, subject), (shortcut.end, value)):
                ends = self.graphs_of(relationship, shortcut.end, value)
                required = ((TYPE, shortcut.relationship), *shortcut.conditions)
                if ends and all(self.graphs_of(relationship, *condition) for condition in required):
                    graphs = ends | self.graphs_of(relationship, shortcut.start, subject)
                    label = self._label(relationship)
                    return Derivation(RELATIONSHIP, relationship.value, label, self.cite(graphs))
        return None

    def _candidates(self, *ends: tuple[NamedNode, Term]) -> list[NamedNode]:
        """Give the things that have one of two ends: the end that fewer things have, since the other may be a hub."""
        having = (self.store.quads_for_pattern(None, property_, value, None) for property_, value in ends)
        fewest = _fewest(*(islice(quads, _CANDIDATES) for quads in having))
        return sorted({quad.subject for quad in fewest if isinstance(quad.subject, NamedNode)}, key=str)

    def _from_class(self, subject: NamedNode, predicate: NamedNode, value: Term) -> Derivation | None:
        if predicate != TYPE:
            return None
        for quad in self.store.quads_for_pattern(subject, TYPE, None, None):
            graphs = self.graphs_of(subject, TYPE, quad.object)
            stated = graphs - {self.namespace.inferred.value}
            if stated and isinstance(quad.object, NamedNode) and quad.object != value:
                label = self._label(quad.object)
                return Derivation(SUPERCLASS, quad.object.value, label, self.cite(stated))
        return None

    def _from_property(self, subject: NamedNode, predicate: NamedNode, value: Term) -> Derivation | None:
        for kind, property_ in self._origins(predicate):
            ends = (subject, value) if kind == SUPERPROPERTY else (value, subject)
            if isinstance(ends[0], NamedNode) and (graphs := self.graphs_of(ends[0], property_, ends[1])):
                return Derivation(kind, property_.value, self._label(property_), self.cite(graphs))
        return None

    def _origins(self, predicate: NamedNode) -> tuple[tuple[str, NamedNode], ...]:
        """Give the properties below a property, then its inverses."""
        known = self.cited.origins.get(predicate)
        if known is None:
            below = self.store.quads_for_pattern(None, NamedNode(f"{RDFS}subPropertyOf"), predicate, None)
            inverse = NamedNode(f"{OWL}inverseOf")
            turned = {
                *(quad.subject for quad in self.store.quads_for_pattern(None, inverse, predicate, None)),
                *(quad.object for quad in self.store.quads_for_pattern(predicate, inverse, None, None)),
            }
            kinds = ((SUPERPROPERTY, {quad.subject for quad in below}), (INVERSE, turned))
            known = self.cited.origins[predicate] = tuple(
                (kind, property_)
                for kind, found in kinds
                for property_ in sorted((p for p in found if isinstance(p, NamedNode)), key=str)
            )
        return known


def _fewest(one: Iterator[Quad], other: Iterator[Quad]) -> list[Quad]:
    """Give what there is less of; of the other no more is read than of it."""
    first: list[Quad] = []
    second: list[Quad] = []
    for quad in one:
        first.append(quad)
        beside = next(other, None)
        if beside is None:
            return second
        second.append(beside)
    return first


def citation_order(citation: Citation) -> tuple[int, str, int, str]:
    """Sort citations: published sources before compilations, these before the editors; by source and paragraph."""
    rank = 0 if citation.kind in STATING else 1 if citation.kind == COMPILATION else 2
    return rank, citation.source, citation.paragraph or 0, citation.graph
