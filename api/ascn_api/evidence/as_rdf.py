"""What /evidence answers in RDF."""

from collections.abc import Iterator
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from ascn_api.evidence.answers import Found, address_of
from ascn_api.readings import Reading
from ascn_graph.evidence import CITED
from ascn_graph.evidence_triples import evidence_triples, graph_triples, reifying_triples
from ascn_graph.extracts import description_quads
from ascn_graph.fact_syntax import StatementNames
from ascn_graph.namespaces import PROV, RDF, Namespace

_DERIVED, _INFLUENCED = NamedNode(f"{PROV}wasDerivedFrom"), NamedNode(f"{PROV}wasInfluencedBy")
_TYPE, _COLLECTION = NamedNode(f"{RDF}type"), NamedNode(f"{PROV}Collection")
_MEMBER = NamedNode(f"{PROV}hadMember")


def quads_of(reading: Reading, found: Found, *, reified: bool) -> list[Quad]:
    """Give what was found as RDF: the facts in their graphs, and in the default graph what is told of them.

    Each is a statement with the graphs it is derived from, as `evidence_triples` tells; where it is inferred, with
    those of what it follows from, and the relationship, class, property or rule behind it (`prov:wasInfluencedBy`).
    Of disagreements all is told that the version says. `reified` adds the reifiers of RDF 1.2.
    """
    store, namespace = reading.store, reading.snapshot.namespace
    triples = [fact.triple for fact in found.facts] + [other.triple for other in found.others]
    own = [quad for triple in triples for quad in _graphs_of(reading, triple)]
    told = [
        *evidence_triples(store, namespace, own),
        *_reasons(reading, found),
        *_membership(namespace, found),
    ]
    told += reifying_triples(namespace, triples) if reified else ()
    disputes = {dispute.iri for fact in found.facts for dispute in fact.disputes}
    about = [quad for iri in sorted(disputes) for quad in description_quads(store, namespace, iri)]
    return [*own, *about, *(Quad(*triple) for triple in told)]


def _graphs_of(reading: Reading, triple: Triple) -> list[Quad]:
    quads = islice(
        reading.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None), CITED
    )
    found = list(quads)
    named = [quad for quad in found if not isinstance(quad.graph_name, DefaultGraph)]
    return named or found


def _reasons(reading: Reading, found: Found) -> Iterator[Triple]:
    namespace, cited = reading.snapshot.namespace, set[NamedNode]()
    names = StatementNames(namespace)
    for fact in found.facts:
        statement = names.iri(fact.triple)
        for step in fact.steps:
            if step.derivation.because:
                yield Triple(statement, _INFLUENCED, NamedNode(step.derivation.because))
            graphs = {NamedNode(citation.graph) for citation in step.derivation.citations}
            yield from (Triple(statement, _DERIVED, graph) for graph in graphs)
            cited |= graphs
    yield from graph_triples(reading.store, namespace, cited)


def _membership(namespace: Namespace, found: Found) -> Iterator[Triple]:
    """Say of several facts that they are what was asked for."""
    if not found.pattern.is_whole:
        collection, names = namespace.iri(address_of(namespace, found.pattern)), StatementNames(namespace)
        yield Triple(collection, _TYPE, _COLLECTION)
        for fact in found.facts:
            yield Triple(collection, _MEMBER, names.iri(fact.triple))
