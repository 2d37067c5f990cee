"""In which country a thing is, by the path that its class declares, and what is spoken there."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, Store

from ascn_graph.errors import Finding
from ascn_graph.expectations.declared import CountryPath, Expectations
from ascn_graph.namespaces import OWL, RDF, Namespace

_TYPE = NamedNode(f"{RDF}type")
_CLASS = NamedNode(f"{OWL}Class")


def judge_countries(expectations: Expectations, store: Store, namespace: Namespace) -> Iterator[Finding]:
    """Find paths that begin at no class or walk no property, and languages spoken in no country."""
    for way in expectations.paths:
        if not is_class(store, namespace, way.kind):
            yield way.declared.finding("This is no class of the vocabulary: correct its name.")
        for iri in re.findall("<([^>]*)>", way.path):
            term = NamedNode(iri)
            if (namespace.local(iri) or "").startswith("ontology#") and not is_declared(
                store, namespace, term
            ):
                yield way.declared.finding("The path walks what the vocabulary does not know.", term)
    for declared in expectations.languages:
        if not is_country(store, namespace, declared.subject):
            yield declared.finding(
                "This is no country of the graph: correct the IRI, or describe the country."
            )


def in_countries(store: Store, namespace: Namespace, way: CountryPath) -> set[tuple[NamedNode, NamedNode]]:
    """Give the pairs of a thing of the path's class and a country in which it is."""
    country = namespace.term("Country")
    text = f"SELECT DISTINCT ?thing ?country {{ ?thing a {way.kind} ; {way.path} ?country . ?country a {country} }}"
    rows = store.query(text)
    if not isinstance(rows, QuerySolutions):
        raise TypeError("a SELECT has solutions")
    return {(row["thing"], row["country"]) for row in rows}


def native_languages(
    expectations: Expectations, store: Store, namespace: Namespace
) -> Mapping[str, frozenset[str]]:
    """Give the tags of the languages that are native to a thing, by its IRI, where its country declares them."""
    spoken = {declared.subject: declared.texts(":nativeLanguage") for declared in expectations.languages}
    found: dict[str, set[str]] = defaultdict(set)
    for country, tags in spoken.items():
        found[country.value].update(tags)
    for way in expectations.paths:
        for thing, country in in_countries(store, namespace, way):
            if country in spoken:
                found[thing.value].update(spoken[country])
    return {thing: frozenset(tags) for thing, tags in found.items()}


def is_class(store: Store, namespace: Namespace, term: NamedNode) -> bool:
    """Tell whether `term` is declared a class in `graph/ontology`."""
    return any(True for _ in store.quads_for_pattern(term, _TYPE, _CLASS, namespace.ontology))


def is_declared(store: Store, namespace: Namespace, term: NamedNode) -> bool:
    """Tell whether `graph/ontology` says what `term` is."""
    return any(True for _ in store.quads_for_pattern(term, _TYPE, None, namespace.ontology))


def is_country(store: Store, namespace: Namespace, node: NamedNode) -> bool:
    """Tell whether `node` is a country."""
    return node in instances(store, namespace.term("Country"))


def instances(store: Store, kind: NamedNode) -> set[NamedNode]:
    """Give the things of a class in the default graph."""
    quads = store.quads_for_pattern(None, _TYPE, kind, DefaultGraph())
    return {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
