"""The endpoint described (SPARQL 1.1 Service Description), and the page on which a person writes a query."""

from collections.abc import Iterator

from fastapi import Request
from pyoxigraph import Literal, NamedNode, Quad
from starlette.responses import Response

from ascn_api.answers import Document, answer, rdf_body
from ascn_api.forms import sparql_page
from ascn_api.negotiation import HTML, Choice
from ascn_api.readings import Reading
from ascn_graph.extracts import description_quads
from ascn_graph.namespaces import DCTERMS, FOREIGN_PREFIXES, RDF, RDFS, Namespace
from ascn_graph.versions import Version

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_WRITTEN = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"),
)


def service_answer(request: Request, reading: Reading, choice: Choice) -> Response:
    """Answer with the page, or with the description in RDF."""
    snapshot = reading.snapshot
    iri = snapshot.namespace.iri("sparql").value

    def write() -> str | bytes:
        if choice.format is HTML:
            return sparql_page(snapshot.namespace, snapshot.version)
        quads = {
            *service_quads(snapshot.version, snapshot.namespace),
            *description_quads(snapshot.store, snapshot.namespace, iri),
        }
        return rdf_body(
            quads,
            choice.format,
            snapshot.namespace.prefixes,
            lambda: reading.context,
            snapshot.namespace.base,
        )

    return answer(request, reading, Document(iri, choice, (), ("Accept",), write))


def service_quads(version: Version, namespace: Namespace) -> list[Quad]:
    """Describe the endpoint: its language, its formats, and its data set, whose default graph is the merged one.

    >>> from pathlib import Path
    >>> made = Version(2, "2026-11-24T10:00:00+00:00", 1, "ascn build", "More", "http://l/", False,
    ...     {"triples": 7}, "00", "00", [], {}, "ascn-kg", {}, [], Path())
    >>> [quad.object.value for quad in service_quads(made, Namespace("http://l/"))
    ...     if quad.predicate.value.endswith("endpoint")]
    ['http://l/sparql']
    """
    return [
        Quad(namespace.iri(name), NamedNode(predicate), value)
        for name, predicate, value in _facts(version, namespace)
    ]


def _facts(version: Version, namespace: Namespace) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    yield "sparql", f"{RDF}type", NamedNode(f"{_SD}Service")
    yield "sparql", f"{RDFS}label", Literal("SPARQL endpoint", language="en")
    yield "sparql", f"{_SD}endpoint", namespace.iri("sparql")
    yield "sparql", f"{_SD}supportedLanguage", NamedNode(f"{_SD}SPARQL11Query")
    for name in _WRITTEN:
        yield "sparql", f"{_SD}resultFormat", NamedNode(_FORMATS + name)
    yield "sparql", f"{_SD}defaultDataset", namespace.iri("sparql#dataset")
    yield "sparql#dataset", f"{RDF}type", NamedNode(f"{_SD}Dataset")
    yield "sparql#dataset", f"{_SD}defaultGraph", namespace.iri("sparql#default-graph")
    yield "sparql#default-graph", f"{RDF}type", NamedNode(f"{_SD}Graph")
    yield "sparql#default-graph", f"{DCTERMS}isVersionOf", namespace.iri(f"versions/{version.number}")
    triples = Literal(version.counts.get("triples", 0))
    yield "sparql#default-graph", f"{FOREIGN_PREFIXES['void']}triples", triples
