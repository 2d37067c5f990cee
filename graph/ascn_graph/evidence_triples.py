"""Evidence in RDF: for every triple a statement, the graphs that state it, and the sources these belong to."""

from collections.abc import Iterable, Iterator
from itertools import islice

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ascn_graph.fact_syntax import StatementNames
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import DCTERMS, PROV, RDF, RDFS, XSD, Namespace

_READ = 50
"""Values of one property of a graph or a source that are told."""
_TYPE, _SUBJECT, _PREDICATE, _OBJECT = (
    NamedNode(RDF + n) for n in ("type", "subject", "predicate", "object")
)
_STATEMENT, _REIFIES = NamedNode(f"{RDF}Statement"), NamedNode(f"{RDF}reifies")
_DERIVED, _PART = NamedNode(f"{PROV}wasDerivedFrom"), NamedNode(f"{DCTERMS}isPartOf")
_TOLD = tuple(map(NamedNode, (f"{RDFS}label", f"{DCTERMS}title", f"{DCTERMS}issued")))


def evidence_triples(store: Lookups, namespace: Namespace, quads: Iterable[Quad]) -> Iterator[Triple]:
    """Say of every distinct triple of `quads` where it is stated, as far as their graphs tell.

    A triple is an `rdf:Statement`, named by the address of its evidence. It is derived (`prov:wasDerivedFrom`) from the
    graphs that state it; one that is only inferred has no such graph and is part (`dcterms:isPartOf`) of
    `graph/inferred`. Each graph is part of its source and has its number as a `:paragraph`, or the sources it was
    compiled from; each source has its label, title, date and `:origin`, by default itself. Independent origins of a
    statement are the distinct origins of the sources of its graphs, but for compilations and the editors.
    """
    stated: dict[Triple, set[NamedNode]] = {}
    for quad in quads:
        graphs = stated.setdefault(quad.triple, set())
        if isinstance(quad.graph_name, NamedNode):
            graphs.add(quad.graph_name)
    inferred, names = namespace.inferred, StatementNames(namespace)
    for triple, graphs in stated.items():
        statement = names.iri(triple)
        yield from _reified(statement, triple)
        yield from (Triple(statement, _DERIVED, graph) for graph in graphs if graph != inferred)
        if graphs == {inferred}:
            yield Triple(statement, _PART, inferred)
    yield from graph_triples(store, namespace, set().union(*stated.values()) - {inferred})


def reifying_triples(namespace: Namespace, triples: Iterable[Triple]) -> Iterator[Triple]:
    """Say the same as RDF 1.2 does, of which statement each triple is: `rdf:reifies` a triple term."""
    names = StatementNames(namespace)
    for triple in triples:
        yield Triple(names.iri(triple), _REIFIES, triple)


def _reified(statement: NamedNode, triple: Triple) -> Iterator[Triple]:
    yield Triple(statement, _TYPE, _STATEMENT)
    yield Triple(statement, _SUBJECT, triple.subject)
    yield Triple(statement, _PREDICATE, triple.predicate)
    yield Triple(statement, _OBJECT, triple.object)


def graph_triples(store: Lookups, namespace: Namespace, graphs: Iterable[NamedNode]) -> Iterator[Triple]:
    """Tell of graphs to which source they belong, and of each source what it takes to cite it."""
    sources: set[NamedNode] = set()
    for graph in graphs:
        document, hash_, fragment = graph.value.partition("#")
        if not (namespace.local(document) or "").startswith("source/"):
            continue
        sources.add(NamedNode(document))
        if hash_:
            yield Triple(graph, _PART, NamedNode(document))
            yield from _numbered(namespace, graph, fragment)
            for triple in _compiled(store, namespace, graph):
                yield triple
                if triple.predicate == _DERIVED and isinstance(triple.object, NamedNode):
                    sources.add(triple.object)
    for source in sources:
        yield from _source_triples(store, namespace, source)


def _numbered(namespace: Namespace, graph: NamedNode, fragment: str) -> Iterator[Triple]:
    if fragment.startswith("p") and fragment[1:].isdecimal():
        number = Literal(str(int(fragment[1:])), datatype=NamedNode(f"{XSD}integer"))
        yield Triple(graph, namespace.term("paragraph"), number)


def _compiled(store: Lookups, namespace: Namespace, graph: NamedNode) -> Iterator[Triple]:
    """Give what a compiled graph says of itself: on what it rests."""
    for predicate in (namespace.term("basis"), _DERIVED):
        for quad in islice(store.quads_for_pattern(graph, predicate, None, graph), _READ):
            yield quad.triple


def _source_triples(store: Lookups, namespace: Namespace, source: NamedNode) -> Iterator[Triple]:
    origin = namespace.term("origin")
    for predicate in _TOLD:
        yield from _once(store, source, predicate)
    origins = list(_once(store, source, origin))
    yield from origins or [Triple(source, origin, source)]


def _once(store: Lookups, node: NamedNode, predicate: NamedNode) -> Iterator[Triple]:
    quads = islice(store.quads_for_pattern(node, predicate, None, None), _READ)
    return iter(dict.fromkeys(quad.triple for quad in quads))
