"""The data set in DCAT 3 (W3C recommendation of 22 August 2024): catalogue, data set, distributions, service.

What DCAT-AP 3.0 wants of each is there, except what is not known: nobody is named as a point of contact, and no
frequency of updates is promised. Of versions, dates and sizes tell the descriptions of the versions.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ascn_graph.catalogue.asking import Asker, literal, node
from ascn_graph.catalogue.facts import DCAT, FOAF, VOID, Fact, english
from ascn_graph.namespaces import DCTERMS, RDF, RDFS, XSD, Namespace

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_TITLES = {
    "en": "ASEAN Smart Cities Network knowledge graph",
    "id": "Graf pengetahuan Jejaring Kota Cerdas ASEAN",
    "ja": "ASEANスマートシティ・ネットワーク知識グラフ",
}
DESCRIPTION = (
    "The cities, countries, people, organisations, meetings and outcomes of the ASEAN Smart Cities Network and the "
    "ASEAN-Japan High Level Meetings. Each fact stands in the named graph of the paragraph that states it."
)
KEYWORDS = (
    *("ASEAN", "ASEAN Smart Cities Network", "smart cities", "Southeast Asia", "Japan", "urban development"),
    *("city networks", "international cooperation", "provenance", "linked data", "knowledge graph"),
)
_THEMES = ("REGI", "INTR")
"""Regions and cities, international issues: names of data themes in the vocabulary that DCAT-AP asks for."""
_EUROPEAN_THEMES = "http://publications.europa.eu/resource/authority/data-theme/"
_MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"
_ISO_639 = {2: "http://id.loc.gov/vocabulary/iso639-1/", 3: "http://id.loc.gov/vocabulary/iso639-2/"}
"""Namespaces of languages by the length of their codes, as DCAT recommends."""


@dataclass(frozen=True)
class _File:
    extension: str
    title: str
    media_type: str
    standard: str


_FILES = (
    _File("nq", "All named graphs, as N-Quads", "application/n-quads", "https://www.w3.org/TR/n-quads/"),
    _File("trig", "All named graphs, as TriG", "application/trig", "https://www.w3.org/TR/trig/"),
    _File("ttl", "Every fact once, as Turtle", "text/turtle", "https://www.w3.org/TR/turtle/"),
    _File("nt", "Every fact once, as N-Triples", "application/n-triples", "https://www.w3.org/TR/n-triples/"),
)


def dcat_facts(asker: Asker) -> Iterator[Fact]:
    """Describe the catalogue, the one data set in it, the files of that, and the service that answers queries."""
    publishers = asker.nodes("publishers", "agent")
    yield from _catalogue(asker, publishers)
    yield from _dataset(asker, publishers)
    for row in asker.rows("publishers"):
        if name := literal(row, "name"):
            yield node(row, "agent"), f"{RDF}type", NamedNode(f"{FOAF}Agent")
            yield node(row, "agent"), f"{FOAF}name", name
    for file in _FILES:
        yield from _distribution(asker.namespace, file)
    yield from _service(asker.namespace)


def _catalogue(asker: Asker, publishers: list[NamedNode]) -> Iterator[Fact]:
    catalogue, dataset = asker.namespace.catalogue, NamedNode(asker.namespace.base)
    title = english(f"Catalogue of the {_TITLES['en']}")
    described = english(
        "The one data set there is, its files, its parts, and the service that answers queries."
    )
    yield catalogue, f"{RDF}type", NamedNode(f"{DCAT}Catalog")
    yield catalogue, f"{RDF}type", NamedNode(f"{VOID}DatasetDescription")
    yield catalogue, f"{DCTERMS}title", title
    yield catalogue, f"{RDFS}label", title
    yield catalogue, f"{DCTERMS}description", described
    yield catalogue, f"{DCTERMS}license", NamedNode(LICENCE)
    yield catalogue, f"{DCTERMS}language", _language("en")
    yield catalogue, f"{FOAF}primaryTopic", dataset
    yield catalogue, f"{FOAF}homepage", dataset
    yield catalogue, f"{DCAT}dataset", dataset
    yield catalogue, f"{DCAT}service", asker.namespace.iri("sparql")
    for publisher in dict.fromkeys(publishers):
        yield catalogue, f"{DCTERMS}publisher", publisher


def _dataset(asker: Asker, publishers: list[NamedNode]) -> Iterator[Fact]:
    namespace = asker.namespace
    dataset = NamedNode(namespace.base)
    yield dataset, f"{RDF}type", NamedNode(f"{DCAT}Dataset")
    for language, text in _TITLES.items():
        title = Literal(text, language=language)
        yield dataset, f"{DCTERMS}title", title
        yield dataset, f"{RDFS}label", title
    yield dataset, f"{DCTERMS}description", english(DESCRIPTION)
    yield dataset, f"{DCTERMS}identifier", Literal(namespace.base, datatype=NamedNode(f"{XSD}anyURI"))
    yield dataset, f"{DCTERMS}license", NamedNode(LICENCE)
    yield dataset, f"{DCAT}landingPage", dataset
    for publisher in dict.fromkeys(publishers):
        yield dataset, f"{DCTERMS}publisher", publisher
        yield dataset, f"{DCTERMS}creator", publisher
    for standard in ("ontology", "shapes"):
        yield dataset, f"{DCTERMS}conformsTo", namespace.iri(standard)
    for file in _FILES:
        yield dataset, f"{DCAT}distribution", namespace.iri(f"dump.{file.extension}.gz")
    for word in KEYWORDS:
        yield dataset, f"{DCAT}keyword", english(word)
    yield dataset, f"{RDFS}seeAlso", namespace.iri("queries")
    yield from _coverage(asker)


def _coverage(asker: Asker) -> Iterator[Fact]:
    """Tell what the data set is about: themes, languages, countries, and the days between which things are dated."""
    dataset = NamedNode(asker.namespace.base)
    for theme in (*(NamedNode(_EUROPEAN_THEMES + name) for name in _THEMES), *asker.nodes("themes", "theme")):
        yield dataset, f"{DCAT}theme", theme
    for row in asker.rows("languages"):
        if tag := literal(row, "language"):
            yield dataset, f"{DCTERMS}language", _language(tag.value)
    for country in asker.nodes("places", "country"):
        yield dataset, f"{DCTERMS}spatial", country
    [days] = asker.rows("days")
    start, end = literal(days, "start"), literal(days, "end")
    if start and end:
        period = asker.namespace.iri("graph/catalogue#period")
        yield dataset, f"{DCTERMS}temporal", period
        yield period, f"{RDF}type", NamedNode(f"{DCTERMS}PeriodOfTime")
        yield period, f"{DCAT}startDate", start
        yield period, f"{DCAT}endDate", end


def _distribution(namespace: Namespace, file: _File) -> Iterator[Fact]:
    address = namespace.iri(f"dump.{file.extension}.gz")
    yield address, f"{RDF}type", NamedNode(f"{DCAT}Distribution")
    yield address, f"{DCTERMS}title", english(file.title)
    yield address, f"{RDFS}label", english(file.title)
    yield address, f"{DCTERMS}license", NamedNode(LICENCE)
    yield address, f"{DCTERMS}conformsTo", NamedNode(file.standard)
    yield address, f"{DCAT}accessURL", address
    yield address, f"{DCAT}downloadURL", address
    yield address, f"{DCAT}mediaType", NamedNode(_MEDIA_TYPES + file.media_type)
    yield address, f"{DCAT}compressFormat", NamedNode(f"{_MEDIA_TYPES}application/gzip")


def _service(namespace: Namespace) -> Iterator[Fact]:
    """Describe the endpoint, and the distribution that consists in asking it."""
    endpoint, asking = namespace.iri("sparql"), namespace.iri("graph/catalogue#asking")
    dataset, title = NamedNode(namespace.base), english("SPARQL endpoint")
    yield endpoint, f"{RDF}type", NamedNode(f"{DCAT}DataService")
    yield endpoint, f"{DCTERMS}title", title
    yield endpoint, f"{RDFS}label", title
    yield endpoint, f"{DCTERMS}license", NamedNode(LICENCE)
    yield endpoint, f"{DCTERMS}conformsTo", NamedNode("https://www.w3.org/TR/sparql11-protocol/")
    yield endpoint, f"{DCAT}endpointURL", endpoint
    yield endpoint, f"{DCAT}endpointDescription", endpoint
    yield endpoint, f"{DCAT}servesDataset", dataset
    yield dataset, f"{DCAT}distribution", asking
    yield asking, f"{RDF}type", NamedNode(f"{DCAT}Distribution")
    yield asking, f"{DCTERMS}title", english("Any part of it, by SPARQL")
    yield asking, f"{DCTERMS}license", NamedNode(LICENCE)
    yield asking, f"{DCAT}accessURL", endpoint
    yield asking, f"{DCAT}accessService", endpoint


def _language(tag: str) -> NamedNode:
    return NamedNode(_ISO_639[len(tag)] + tag)
