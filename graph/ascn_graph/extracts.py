"""The quads behind a description, for documents in RDF: of one thing, or of a document and its hash IRIs."""

from collections.abc import Iterable
from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple

from ascn_graph.labels import LABEL
from ascn_graph.namespaces import DCTERMS, RDF, RDFS, Namespace
from ascn_graph.presentation import TYPE

SCANNED = 20_000
"""Incoming triples read at most for a page."""
PAGE = 1_000
"""Incoming triples in one RDF document."""


def exists(store: Store, iri: str) -> bool:
    """Tell whether `iri` occurs anywhere in the version: as subject, object, graph or predicate.

    >>> exists(Store(), "http://localhost:8000/city/atlantis")
    False
    """
    node = NamedNode(iri)
    patterns = (
        (node, None, None, None),
        (None, None, node, None),
        (None, None, None, node),
        (None, node, None, None),
    )
    return any(next(iter(store.quads_for_pattern(*pattern)), None) for pattern in patterns)


def description_quads(
    store: Store, namespace: Namespace, iri: str, start: int = 0, limit: int = PAGE
) -> set[Quad]:
    """Give the quads of a description: what `iri` says, what points to it, and the labels of what is linked.

    Relationships that point to `iri` come with all they say, and blank nodes are followed. What stands in a
    named graph is repeated from the default graph. Of the triples that point to `iri`, `limit` are
    read from `start`, in an order that never changes within a version.
    """
    node = NamedNode(iri)
    pointing = islice(store.quads_for_pattern(None, None, node, None), start, start + limit)
    own = _with_blank_nodes(store, node)
    own.update(quad for quad in pointing if isinstance(quad.subject, NamedNode))
    for subject in {quad.subject for quad in own} - {node}:
        related = Quad(subject, TYPE, namespace.term("Relationship"), namespace.inferred)
        if related in store:
            own.update(store.quads_for_pattern(subject, None, None, None))
    linked = {term for quad in own for term in (quad.subject, quad.object) if isinstance(term, NamedNode)}
    for term in linked - {node}:
        own.update(store.quads_for_pattern(term, LABEL, None, None))
    return own


def is_hub(store: Store, iri: str, start: int = 0, limit: int = PAGE) -> bool:
    """Tell whether more points to `iri` than one page of `description_quads` from `start` holds."""
    pointing = store.quads_for_pattern(None, None, NamedNode(iri), None)
    return next(islice(pointing, start + limit, None), None) is not None


def graphs_by_document(store: Store) -> dict[str, list[NamedNode]]:
    """Group the named graphs whose names have a fragment by the document that describes them.

    >>> graphs_by_document(Store())
    {}
    """
    found: dict[str, list[NamedNode]] = {}
    for graph in store.named_graphs():
        document, hash_, _ = graph.value.partition("#")
        if hash_ and isinstance(graph, NamedNode):
            found.setdefault(document, []).append(graph)
    return found


def document_quads(
    store: Store, namespace: Namespace, iri: str, graphs: Iterable[NamedNode] | None = None
) -> set[Quad]:
    """Give the quads of a document: the description of `iri`, of all its hash IRIs, and all its own graphs.

    `graphs` are the named graphs of the document, where they are known already.

    >>> document_quads(Store(), Namespace("http://l/"), "http://l/source/x")
    set()
    """
    quads = description_quads(store, namespace, iri)
    quads.update(_graph(store, NamedNode(iri)))
    for part in parts_of_document(store, iri, graphs):
        quads.update(_with_blank_nodes(store, part))
        quads.update(_graph(store, part))
    return quads


def parts_of_document(store: Store, iri: str, graphs: Iterable[NamedNode] | None = None) -> list[NamedNode]:
    """Give `iri#…`: the document's graphs, and what it names without its having a graph, by paragraph."""
    document = NamedNode(iri)
    own = {quad.subject for quad in _graph(store, document)}
    pointing = store.quads_for_pattern(None, NamedNode(f"{DCTERMS}isPartOf"), document, None)
    known = graphs_by_document(store).get(iri, ()) if graphs is None else graphs
    named = {*known, *own, *(quad.subject for quad in pointing)}
    parts = {part for part in named if isinstance(part, NamedNode) and _is_within(part, iri)}
    return sorted(parts, key=lambda part: _natural(part.value))


def triples_of(quads: Iterable[Quad]) -> list[Triple]:
    """Give the distinct triples of `quads`, sorted so that equal graphs are written equally."""
    return sorted({quad.triple for quad in quads}, key=_reading_order)


def distinct(quads: Iterable[Quad]) -> list[Quad]:
    """Leave out what the default graph merely repeats, and sort."""
    held = set(quads)
    named = {quad.triple for quad in held if not isinstance(quad.graph_name, DefaultGraph)}
    kept = (q for q in held if not isinstance(q.graph_name, DefaultGraph) or q.triple not in named)
    return sorted(kept, key=lambda quad: (str(quad.graph_name), *_reading_order(quad.triple)))


def _with_blank_nodes(store: Store, node: NamedNode) -> set[Quad]:
    found: set[Quad] = set()
    waiting: list[NamedNode | BlankNode] = [node]
    while waiting:
        fresh = set(store.quads_for_pattern(waiting.pop(), None, None, None)) - found
        waiting += {quad.object for quad in fresh if isinstance(quad.object, BlankNode)}
        found |= fresh
    return found


def _reading_order(triple: Triple) -> tuple[str, bool, bool, str, str]:
    # The type opens the description of a thing, its labels follow.
    predicate = triple.predicate.value
    return (
        str(triple.subject),
        predicate != f"{RDF}type",
        predicate != f"{RDFS}label",
        predicate,
        str(triple.object),
    )


def _graph(store: Store, graph: NamedNode | BlankNode) -> Iterable[Quad]:
    return store.quads_for_pattern(None, None, None, graph)


def _is_within(node: NamedNode | BlankNode, document: str) -> bool:
    return node.value.startswith(f"{document}#")


def _natural(iri: str) -> tuple[str, int, str]:
    document, _, fragment = iri.partition("#")
    number = int(fragment[1:]) if fragment[:1] == "p" and fragment[1:].isdecimal() else -1
    return document, number, fragment
