"""What the document about an IRI holds in RDF, in each profile, and what it says of itself."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ascn_api.errors import ResourceNotFound
from ascn_api.negotiation import Choice
from ascn_api.rdf.profiles import EVIDENCE, PLAIN, Profile
from ascn_api.rdf.writing import has_graphs, write_dataset, write_triples
from ascn_api.readings import Reading, Written
from ascn_graph.catalogue.dcat import LICENCE
from ascn_graph.evidence_triples import evidence_triples
from ascn_graph.extracts import (
    CONTENT,
    PAGE,
    ThingReader,
    description_quads,
    document_quads,
    every_part,
    triples_of,
)
from ascn_graph.labels import local_name
from ascn_graph.namespaces import DCTERMS, FOREIGN_PREFIXES, RDF, RDFS, XSD, Namespace
from ascn_graph.versions import Version

VOCABULARIES = ("ontology", "shapes")
GRAPHS = {
    "graph/inferred": "What follows from the stated facts by the rules and the vocabulary."
    " No source states it as such.",
    "graph/ontology": "The vocabulary, the themes and the alignments to other vocabularies.",
    "graph/shapes": "What every version must satisfy, and the rules of inference.",
    "graph/catalogue": "The description of the data set itself.",
}
"""The graphs of the build, and what each of them holds."""
_FOAF, _VOID = FOREIGN_PREFIXES["foaf"], FOREIGN_PREFIXES["void"]
_XHTML = "http://www.w3.org/1999/xhtml/vocab#"


def is_document(path: str) -> bool:
    """Tell whether an address is that of a document itself, not of a thing described elsewhere."""
    return path in VOCABULARIES or path.startswith("graph/")


def write_document(reading: Reading, path: str, choice: Choice, profile: Profile, page: int) -> Written:
    """Write the document about the IRI at `path`, or one page of it; links lead on to the next.

    :raises ResourceNotFound: behind the last page.
    """
    namespace = reading.snapshot.namespace
    iri = namespace.base + path
    triples, more = _triples(reading, path, iri, page, plain=profile is PLAIN)
    triples += self_description(reading.snapshot.version, namespace, path, page, more=more)
    if profile is EVIDENCE and has_graphs(choice.format):
        body = write_dataset(triples, _quads(reading, path, iri, page), choice.format, reading.prefixes)
    else:
        if profile is EVIDENCE:
            quads = _quads(reading, path, iri, page)
            triples = list(dict.fromkeys([*triples, *evidence_triples(reading.store, namespace, quads)]))
        body = write_triples(triples, choice.format, reading.prefixes, lambda: reading.context, iri)
    return Written(body, tuple(_page_links(reading, iri, choice, page, more=more)))


def self_description(
    version: Version, namespace: Namespace, path: str, page: int, *, more: bool
) -> list[Triple]:
    """Say of a document, whatever its format, what it is about, of which version, when, and on which terms.

    The first page is named by the fragment `#document` of what it is about, a further one by its address.
    """
    about = namespace.iri(path)

    def name(number: int) -> NamedNode:
        return namespace.iri(f"{path}#document" if number == 1 else f"{path}?page={number}")

    facts: list[tuple[str, NamedNode | Literal]] = [
        (f"{RDF}type", NamedNode(f"{_FOAF}Document")),
        (f"{_FOAF}primaryTopic", about),
        (f"{DCTERMS}license", NamedNode(LICENCE)),
        (f"{DCTERMS}modified", Literal(version.published, datatype=NamedNode(f"{XSD}dateTime"))),
        (f"{DCTERMS}isPartOf", namespace.iri(f"versions/{version.number}")),
        (f"{_VOID}inDataset", NamedNode(namespace.base)),
    ]
    if page > 1:
        facts.append((f"{_XHTML}prev", name(page - 1) if page > 2 else about))
    if more:
        facts.append((f"{_XHTML}next", name(page + 1)))
    node = name(page)
    return [Triple(node, NamedNode(predicate), value) for predicate, value in facts]


def _page_links(reading: Reading, iri: str, choice: Choice, page: int, *, more: bool) -> Iterator[str]:
    address = reading.links.document(iri, choice.format.extension)
    if page > 1:
        yield f'<{address}{f"?page={page - 1}" if page > 2 else ""}>; rel="prev"'
    if more:
        yield f'<{address}?page={page + 1}>; rel="next"'


def _triples(reading: Reading, path: str, iri: str, page: int, *, plain: bool) -> tuple[list[Triple], bool]:
    """Give the distinct triples of one page of a document, and whether there is another page."""
    store, namespace = reading.store, reading.snapshot.namespace
    if path in VOCABULARIES:
        return triples_of(_vocabulary_quads(reading, path, page)), False
    reader = ThingReader(store, namespace, reading.snapshot.version.strict, reading.library.label_triples)
    triples, more = reader.describe(iri, (page - 1) * PAGE, plain=plain)
    content, further = _content(reading, path, iri, page)
    if page > 1 and not (triples or content):
        raise ResourceNotFound(f"There is no page {page}.")
    if content or is_document(path):
        told = (quad.triple for quad in [*content, *_about_graph(path, iri)])
        triples = list(dict.fromkeys([*triples, *told]))
    return triples, more or further


def _quads(reading: Reading, path: str, iri: str, page: int) -> list[Quad]:
    """Give the quads of one page of a document."""
    if path in VOCABULARIES:
        return list(_vocabulary_quads(reading, path, page))
    quads = description_quads(reading.store, reading.snapshot.namespace, iri, (page - 1) * PAGE)
    return [*quads, *_content(reading, path, iri, page)[0]]


def _vocabulary_quads(reading: Reading, path: str, page: int) -> Iterable[Quad]:
    namespace = reading.snapshot.namespace
    if page > 1:
        raise ResourceNotFound(f"There is no page {page} of the {path} in RDF: it is one whole.")
    graph = namespace.ontology if path == "ontology" else namespace.shapes
    return reading.store.quads_for_pattern(None, None, None, graph)


def _content(reading: Reading, path: str, iri: str, page: int) -> tuple[list[Quad], bool]:
    """Give a page of what stands in the graphs of a document; there is none for other things."""
    if not (is_document(path) or path.startswith("source/")):
        return [], False
    parts = () if is_document(path) else _parts(reading, iri)
    return document_quads(reading.store, iri, parts, (page - 1) * CONTENT)


def _parts(reading: Reading, iri: str) -> Iterable[NamedNode]:
    outline = reading.outline(iri)
    return every_part(reading.store, reading.snapshot.namespace, iri) if outline.cut else outline.graphs


def _about_graph(path: str, iri: str) -> list[Quad]:
    """Say what a graph of the build is; no source could."""
    if not path.startswith("graph/"):
        return []
    facts: list[tuple[str, NamedNode | Literal]] = [
        (f"{RDF}type", NamedNode(f"{_VOID}Dataset")),
        (f"{RDFS}label", Literal(f"Graph {local_name(iri)}", language="en")),
        (f"{DCTERMS}description", Literal(GRAPHS.get(path, "A named graph."), language="en")),
    ]
    return [Quad(NamedNode(iri), NamedNode(predicate), value) for predicate, value in facts]
