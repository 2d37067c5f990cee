"""The description of the data set itself, in VoID and DCAT; it stands in `graph/catalogue`."""

from collections.abc import Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from ascn_graph.namespaces import DCTERMS, FOREIGN_PREFIXES, RDF, RDFS, XSD, Namespace

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_VOID, _DCAT, _FOAF = (FOREIGN_PREFIXES[name] for name in ("void", "dcat", "foaf"))
_LANGUAGES = ("en", "id", "ja")
_TITLES = {
    "en": "ASEAN Smart Cities Network knowledge graph",
    "id": "Graf pengetahuan Jejaring Kota Cerdas ASEAN",
    "ja": "ASEANスマートシティ・ネットワーク知識グラフ",
}
_DESCRIPTION = (
    "The cities, countries, people, organisations, meetings and outcomes of the ASEAN Smart Cities Network and the "
    "ASEAN-Japan High Level Meetings. Each fact stands in the named graph of the paragraph that states it."
)


def catalogue_quads(store: Store, namespace: Namespace) -> list[Quad]:
    """Describe the data set that `store` holds: title, licence, where to ask, vocabulary and size.

    Nothing in it depends on the time or the place of the build, so equal graphs have equal catalogues.
    """
    subject = NamedNode(namespace.base)
    return [
        Quad(subject, NamedNode(predicate), value, namespace.catalogue)
        for predicate, value in _facts(store, namespace)
    ]


def count_entities(store: Store, namespace: Namespace) -> int:
    """Count the things of class :Entity."""
    return len(_instances(store, namespace, "Entity"))


def _facts(store: Store, namespace: Namespace) -> Iterator[tuple[str, NamedNode | Literal]]:
    yield f"{RDF}type", NamedNode(f"{_VOID}Dataset")
    yield f"{RDF}type", NamedNode(f"{_DCAT}Dataset")
    for language in _LANGUAGES:
        title = Literal(_TITLES[language], language=language)
        yield f"{DCTERMS}title", title
        yield f"{RDFS}label", title
        yield f"{DCTERMS}language", Literal(language)
    yield f"{DCTERMS}description", Literal(_DESCRIPTION, language="en")
    yield f"{DCTERMS}license", NamedNode(LICENCE)
    yield f"{_FOAF}homepage", NamedNode(namespace.base)
    yield f"{_VOID}sparqlEndpoint", namespace.iri("sparql")
    yield f"{_VOID}uriSpace", Literal(namespace.base, datatype=NamedNode(f"{XSD}anyURI"))
    yield f"{_VOID}vocabulary", namespace.iri("ontology")
    for network in _instances(store, namespace, "Network"):
        yield f"{_VOID}rootResource", network
    for city in _instances(store, namespace, "City")[:1]:
        yield f"{_VOID}exampleResource", city
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))
    yield f"{_VOID}triples", Literal(triples)
    yield f"{_VOID}entities", Literal(count_entities(store, namespace))


def _instances(store: Store, namespace: Namespace, name: str) -> list[NamedNode]:
    """Give the instances of one of our classes in the default graph, sorted."""
    quads = store.quads_for_pattern(None, NamedNode(f"{RDF}type"), namespace.term(name), DefaultGraph())
    return sorted((quad.subject for quad in quads if isinstance(quad.subject, NamedNode)), key=str)
