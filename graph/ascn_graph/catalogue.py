"""The description of the data set itself, in VoID and DCAT; it stands in `graph/catalogue`."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from ascn_graph.lookups import Lookups
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


_TYPE = NamedNode(f"{RDF}type")


@dataclass(frozen=True)
class UseCounts:
    """How often the terms of the vocabularies are used, by IRI."""

    classes: Mapping[str, int]
    """Class to the number of its instances."""
    properties: Mapping[str, int]
    """Property to the number of triples that use it."""

    def of(self, term: str) -> int:
        """Give how often a term is used, as a class if it is one."""
        return self.classes.get(term) or self.properties.get(term, 0)


def catalogue_quads(store: Store, namespace: Namespace) -> list[Quad]:
    """Describe the data set that `store` holds: title, licence, where to ask, vocabulary, size, and partitions.

    Each class and each property is a partition with its size, so nobody has to count the graph to know how often they
    are used. Nothing in it depends on the time or the place of the build, so equal graphs have equal catalogues.
    """
    subject, uses = NamedNode(namespace.base), count_uses(store)
    facts = [
        *((subject, predicate, value) for predicate, value in _facts(store, namespace, uses)),
        *_partitions(uses, namespace),
    ]
    return [
        Quad(subject, NamedNode(predicate), value, namespace.catalogue) for subject, predicate, value in facts
    ]


def count_uses(store: Lookups) -> UseCounts:
    """Count the instances of each class and the triples of each property in the default graph of `store`."""
    classes, properties = Counter[str](), Counter[str]()
    for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
        properties[quad.predicate.value] += 1
        if quad.predicate == _TYPE and isinstance(quad.object, NamedNode):
            classes[quad.object.value] += 1
    return UseCounts(classes, properties)


def read_use_counts(store: Lookups, namespace: Namespace) -> UseCounts:
    """Read the sizes of the partitions that `catalogue_quads` describes; none from versions older than these."""
    return UseCounts(
        _read_partitions(store, namespace, "class", "entities"),
        _read_partitions(store, namespace, "property", "triples"),
    )


def count_entities(store: Store, namespace: Namespace) -> int:
    """Count the things of class :Entity."""
    return len(_instances(store, namespace, "Entity"))


def _facts(store: Store, namespace: Namespace, uses: UseCounts) -> Iterator[tuple[str, NamedNode | Literal]]:
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
    yield f"{_VOID}triples", Literal(sum(uses.properties.values()))
    yield f"{_VOID}entities", Literal(uses.of(namespace.term("Entity").value))


def _instances(store: Store, namespace: Namespace, name: str) -> list[NamedNode]:
    """Give the instances of one of our classes in the default graph, sorted."""
    quads = store.quads_for_pattern(None, NamedNode(f"{RDF}type"), namespace.term(name), DefaultGraph())
    return sorted((quad.subject for quad in quads if isinstance(quad.subject, NamedNode)), key=str)


def _partitions(
    uses: UseCounts, namespace: Namespace
) -> Iterator[tuple[NamedNode, str, NamedNode | Literal]]:
    dataset = NamedNode(namespace.base)
    for kind, counted, counts in (
        ("class", "entities", uses.classes),
        ("property", "triples", uses.properties),
    ):
        for term, count in sorted(counts.items()):
            node = namespace.iri(f"graph/catalogue#{kind}-{_name(namespace, term)}")
            yield dataset, f"{_VOID}{kind}Partition", node
            yield node, f"{_VOID}{kind}", NamedNode(term)
            yield node, f"{_VOID}{counted}", Literal(count)


def _name(namespace: Namespace, term: str) -> str:
    """Name a term in a fragment: one of ours by its local name, others by prefix or, where none is known, a digest."""
    prefixes = {"": namespace.term("").value, **FOREIGN_PREFIXES}
    for prefix, start in prefixes.items():
        local = term.removeprefix(start)
        if local != term and local.isascii() and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}-{local}".removeprefix("-")
    return hashlib.blake2b(term.encode(), digest_size=8).hexdigest()


def _read_partitions(store: Lookups, namespace: Namespace, kind: str, counted: str) -> dict[str, int]:
    graph = namespace.catalogue
    sizes = {
        quad.subject: int(quad.object.value)
        for quad in store.quads_for_pattern(None, NamedNode(f"{_VOID}{counted}"), None, graph)
        if isinstance(quad.object, Literal)
    }
    return {
        quad.object.value: sizes[quad.subject]
        for quad in store.quads_for_pattern(None, NamedNode(f"{_VOID}{kind}"), None, graph)
        if isinstance(quad.object, NamedNode) and quad.subject in sizes
    }
