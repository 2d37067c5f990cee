"""The data set in VoID (W3C note of 3 March 2011): how to reach it, what it is made of, what it is linked to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from ascn_graph.catalogue.asking import Asker, literal, node, number
from ascn_graph.catalogue.facts import FOAF, VOID, Fact, english, name_in_fragment
from ascn_graph.catalogue.partitions import UseCounts
from ascn_graph.dumps.keeping import EXTENSIONS
from ascn_graph.namespaces import DCTERMS, FOREIGN_PREFIXES, RDF, RDFS, XSD, Namespace

_FEATURES = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")
"""Names of the formats of documents under http://www.w3.org/ns/formats/."""


@dataclass(frozen=True)
class _Known:
    """Another data set: its name in fragments, its title, where its names begin, and its home page."""

    name: str
    title: str
    space: str
    homepage: str


_KNOWN = {
    "www.wikidata.org": _Known(
        "wikidata", "Wikidata", "http://www.wikidata.org/entity/", "https://www.wikidata.org/"
    ),
    "sws.geonames.org": _Known(
        "geonames", "GeoNames", "https://sws.geonames.org/", "https://www.geonames.org/"
    ),
    "metadata.un.org": _Known(
        "un-sdg",
        "Sustainable Development Goals of the United Nations",
        "http://metadata.un.org/sdg/",
        "http://metadata.un.org/sdg/",
    ),
}
"""By host. Of others, no more is told than the host."""


def void_facts(asker: Asker, uses: UseCounts) -> Iterator[Fact]:
    """Describe the data set; its partitions are described by `partition_facts`."""
    namespace = asker.namespace
    dataset = NamedNode(namespace.base)
    yield dataset, f"{RDF}type", NamedNode(f"{VOID}Dataset")
    yield dataset, f"{FOAF}homepage", dataset
    yield dataset, f"{VOID}sparqlEndpoint", namespace.iri("sparql")
    yield dataset, f"{VOID}uriSpace", Literal(namespace.base, datatype=NamedNode(f"{XSD}anyURI"))
    for extension in EXTENSIONS:
        yield dataset, f"{VOID}dataDump", namespace.iri(f"dump.{extension}.gz")
    for feature in _FEATURES:
        yield dataset, f"{VOID}feature", NamedNode(f"http://www.w3.org/ns/formats/{feature}")
    for vocabulary in _vocabularies(uses, namespace):
        yield dataset, f"{VOID}vocabulary", vocabulary
    for root in asker.nodes("roots", "root"):
        yield dataset, f"{VOID}rootResource", root
    for row in asker.rows("examples"):
        if example := literal(row, "example"):
            yield dataset, f"{VOID}exampleResource", NamedNode(example.value)
    for name, size in _sizes(asker, uses).items():
        yield dataset, f"{VOID}{name}", Literal(size)
    yield from _subsets(asker)
    yield from _linksets(asker)


def _sizes(asker: Asker, uses: UseCounts) -> dict[str, int]:
    [row] = asker.rows("sizes")
    return {
        "triples": number(row, "triples"),
        "distinctSubjects": number(row, "subjects"),
        "distinctObjects": number(row, "objects"),
        "entities": uses.of(asker.namespace.term("Entity").value),
        "classes": len(uses.classes),
        "properties": len(uses.properties),
    }


def _vocabularies(uses: UseCounts, namespace: Namespace) -> list[NamedNode]:
    """Give the vocabularies whose terms are used, without the hash that their names may end in."""
    terms = {*uses.classes, *uses.properties}
    # Namespaces of vocabularies alone: an IRI of unknown make may be anything.
    spaces = [namespace.term("").value, *FOREIGN_PREFIXES.values()]
    used = {space.rstrip("#") for space in spaces if any(term.startswith(space) for term in terms)}
    return [NamedNode(space) for space in sorted(used)]


def _subsets(asker: Asker) -> Iterator[Fact]:
    """Describe what sources of each kind state together, and the graphs of the build."""
    namespace = asker.namespace
    kinds = {row["source"]: node(row, "kind") for row in asker.rows("kinds")}
    counted: Counter[NamedNode] = Counter()
    for row in asker.rows("graphs"):
        graph = node(row, "graph")
        source = NamedNode(graph.value.partition("#")[0])
        if graph in (namespace.inferred, namespace.ontology):
            counted[graph] = number(row, "count")
        elif source in kinds:
            counted[kinds[source]] += number(row, "count")
    for part, count in sorted(counted.items(), key=lambda item: item[0].value):
        yield from _subset(namespace, part, count)


def _subset(namespace: Namespace, part: NamedNode, count: int) -> Iterator[Fact]:
    local = (namespace.local(part.value) or part.value).rpartition("#")[2]
    is_graph = local.startswith("graph/")
    subset = part if is_graph else namespace.iri(f"graph/catalogue#stated-by-{local.rpartition('/')[2]}")
    yield NamedNode(namespace.base), f"{VOID}subset", subset
    yield subset, f"{RDF}type", NamedNode(f"{VOID}Dataset")
    yield subset, f"{VOID}triples", Literal(count)
    if not is_graph:
        yield subset, f"{RDFS}label", english(f"What sources of the kind {local} state")
        yield subset, f"{DCTERMS}subject", part


def _linksets(asker: Asker) -> Iterator[Fact]:
    namespace = asker.namespace
    dataset = NamedNode(namespace.base)
    told: set[str] = set()
    for row in asker.rows("links"):
        host = literal(row, "host")
        address = host.value if host else ""
        known = _known(address)
        target = namespace.iri(f"graph/catalogue#dataset-{known.name}")
        if known.name not in told:
            told.add(known.name)
            yield from _described(target, known)
        predicate = node(row, "property")
        name = name_in_fragment(predicate.value, FOREIGN_PREFIXES)
        linkset = namespace.iri(f"graph/catalogue#links-{name}-{known.name}")
        yield dataset, f"{VOID}subset", linkset
        yield linkset, f"{RDF}type", NamedNode(f"{VOID}Linkset")
        yield linkset, f"{RDFS}label", english(f"Links to {known.title}")
        yield linkset, f"{VOID}linkPredicate", predicate
        yield linkset, f"{VOID}subjectsTarget", dataset
        yield linkset, f"{VOID}objectsTarget", target
        yield linkset, f"{VOID}triples", Literal(number(row, "count"))


def _described(target: NamedNode, known: _Known) -> Iterator[Fact]:
    yield target, f"{RDF}type", NamedNode(f"{VOID}Dataset")
    yield target, f"{DCTERMS}title", english(known.title)
    yield target, f"{RDFS}label", english(known.title)
    yield target, f"{VOID}uriSpace", Literal(known.space)
    yield target, f"{FOAF}homepage", NamedNode(known.homepage)


def _known(address: str) -> _Known:
    host = urlsplit(address).netloc
    name = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in host.lower())
    return _KNOWN.get(host) or _Known(name, host, address, address)
