"""What an answer's RDF says of the entities, graphs and sources that it mentions: enough to read and cite it alone."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from ascn_graph.namespaces import DCTERMS, PROV, RDF, RDFS, Namespace
from ascn_graph.paths.answers import Answer, Evidence, EvidenceSource, Hop, Node
from ascn_graph.paths.formats.description import Description, Fact, date_literal

_LABEL, _TITLE, _ISSUED = f"{RDFS}label", f"{DCTERMS}title", f"{DCTERMS}issued"
_PART, _DERIVED = f"{DCTERMS}isPartOf", f"{PROV}wasDerivedFrom"
_CITATION = f"{DCTERMS}bibliographicCitation"


def describe_mentioned(answer: Answer, namespace: Namespace) -> list[Description]:
    """Describe the entities of an answer, the graphs that state its hops, and the sources they belong to."""
    graphs = {evidence.graph: evidence for hop in answer.hops() for evidence in _evidence_of(hop)}
    sources = _sources(namespace, graphs.values())
    return [
        *(_entity(namespace, node) for node in answer.nodes().values()),
        *(_graph(namespace, graph) for graph in graphs.values() if graph.graph != graph.source),
        *(Description(iri, tuple(facts)) for iri, facts in sources.items()),
    ]


def _evidence_of(hop: Hop) -> Iterator[Evidence]:
    for link in (hop.link, *hop.also):
        yield from link.evidence


def _entity(namespace: Namespace, node: Node) -> Description:
    kind = (f"{RDF}type", namespace.term(node.type))
    return Description(node.iri, (kind, (_LABEL, Literal(node.label))))


def _graph(namespace: Namespace, evidence: Evidence) -> Description:
    facts: list[Fact] = [(_PART, NamedNode(evidence.source)), (_CITATION, Literal(evidence.label))]
    if evidence.paragraph is not None:
        facts.append((namespace.term("paragraph").value, Literal(evidence.paragraph)))
    if evidence.basis:
        facts.append((namespace.term("basis").value, namespace.term(evidence.basis)))
    facts += [(_DERIVED, NamedNode(source.source)) for source in evidence.derived_from]
    return Description(evidence.graph, tuple(facts))


def _sources(namespace: Namespace, graphs: Iterable[Evidence]) -> dict[str, dict[Fact, None]]:
    """Give what is said of each source; those that a graph was compiled from have no origin told."""
    told: dict[str, dict[Fact, None]] = {}
    for graph in graphs:
        facts = told.setdefault(graph.source, {})
        # The label of a compiled graph names what it was compiled from, not its source.
        label = None if graph.basis else graph.label
        facts.update(dict.fromkeys(_source(namespace, graph.title, label, graph.date)))
        if graph.origin:
            facts[namespace.term("origin").value, NamedNode(graph.origin)] = None
        for source in graph.derived_from:
            facts = told.setdefault(source.source, {})
            facts.update(dict.fromkeys(_derived(namespace, source)))
    return told


def _derived(namespace: Namespace, source: EvidenceSource) -> Iterator[Fact]:
    return _source(namespace, source.title, source.label, source.date)


def _source(namespace: Namespace, title: str, label: str | None, issued: str | None) -> Iterator[Fact]:
    yield f"{RDF}type", namespace.term("Source")
    yield _TITLE, Literal(title)
    if label:
        yield _LABEL, Literal(label)
    if issued:
        yield _ISSUED, date_literal(issued)
