"""The endpoint described (SPARQL 1.1 Service Description), and the page on which a person writes a query."""

from fastapi import Request
from pyoxigraph import Literal, NamedNode, Quad
from starlette.responses import Response

from ascn_api.answers import Document, answer
from ascn_api.forms import prefixes_of, sparql_page
from ascn_api.negotiation import HTML, Choice
from ascn_api.rdf.writing import write_quads
from ascn_api.readings import Reading
from ascn_graph.extracts import description_quads
from ascn_graph.namespaces import DCTERMS, FOREIGN_PREFIXES, RDF, RDFS, SH, XSD, Namespace
from ascn_graph.versions import Version

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_WRITTEN = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"),
)
_GEO_FUNCTIONS = "http://www.opengis.net/def/function/geosparql/"
_FUNCTIONS = (
    *("distance", "asGeoJSON", "convexHull", "envelope", "getSRID", "dimension", "isEmpty", "isSimple"),
    *(
        "sfEquals",
        "sfDisjoint",
        "sfIntersects",
        "sfTouches",
        "sfCrosses",
        "sfWithin",
        "sfContains",
        "sfOverlaps",
    ),
)


def service_answer(request: Request, reading: Reading, choice: Choice, endpoint: str = "sparql") -> Response:
    """Answer with the page, or with the description in RDF, of the endpoint at an address below the base."""
    snapshot = reading.snapshot
    iri = snapshot.namespace.iri(endpoint).value

    def write() -> str | bytes:
        if choice.format is HTML:
            return sparql_page(snapshot.namespace, snapshot.version, endpoint)
        quads = {
            *service_quads(snapshot.version, snapshot.namespace, endpoint),
            *description_quads(snapshot.store, snapshot.namespace, iri),
        }
        return write_quads(
            quads,
            choice.format,
            snapshot.namespace.prefixes,
            lambda: reading.context,
            snapshot.namespace.base,
        )

    return answer(request, reading, Document(iri, choice, (), ("Accept",), write))


def service_quads(version: Version, namespace: Namespace, endpoint: str = "sparql") -> list[Quad]:
    """Describe an endpoint: its language, its formats, its prefixes, and its data set, whose default graph is merged.

    >>> from pathlib import Path
    >>> made = Version(2, "2026-11-24T10:00:00+00:00", 1, "ascn build", "More", "http://l/", False,
    ...     {"triples": 7}, "00", "00", [], {}, "ascn-kg", {}, [], Path())
    >>> [quad.object.value for quad in service_quads(made, Namespace("http://l/"))
    ...     if quad.predicate.value.endswith("endpoint")]
    ['http://l/sparql']
    """
    service, dataset, graph = (
        namespace.iri(f"{endpoint}{end}") for end in ("", "#dataset", "#default-graph")
    )
    of_version = namespace.iri(f"versions/{version.number}")
    facts: list[tuple[NamedNode, str, NamedNode | Literal]] = [
        (service, f"{RDF}type", NamedNode(f"{_SD}Service")),
        (service, f"{RDFS}label", Literal("SPARQL endpoint", language="en")),
        (service, f"{_SD}endpoint", service),
        (service, f"{_SD}supportedLanguage", NamedNode(f"{_SD}SPARQL11Query")),
        *((service, f"{_SD}resultFormat", NamedNode(_FORMATS + name)) for name in _WRITTEN),
        *((service, f"{_SD}extensionFunction", NamedNode(_GEO_FUNCTIONS + name)) for name in _FUNCTIONS),
        (service, f"{_SD}defaultDataset", dataset),
        (dataset, f"{RDF}type", NamedNode(f"{_SD}Dataset")),
        (dataset, f"{_SD}defaultGraph", graph),
        (dataset, f"{DCTERMS}isVersionOf", of_version),
        (graph, f"{RDF}type", NamedNode(f"{_SD}Graph")),
        (graph, f"{DCTERMS}isVersionOf", of_version),
        (graph, f"{FOREIGN_PREFIXES['void']}triples", Literal(version.counts.get("triples", 0))),
    ]
    for name, start in prefixes_of(namespace, version).items():
        prefix = namespace.iri(f"{endpoint}#prefix-{name}")
        facts += [
            (service, f"{SH}declare", prefix),
            (prefix, f"{SH}prefix", Literal(name)),
            (prefix, f"{SH}namespace", Literal(start, datatype=NamedNode(f"{XSD}anyURI"))),
        ]
    return [Quad(subject, NamedNode(predicate), value) for subject, predicate, value in facts]
