"""The quads behind a description, for documents in RDF: of one thing, or of a document and its hash IRIs."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from ascn_graph.labels import LABEL
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import DCTERMS, RDF, RDFS, Namespace
from ascn_graph.presentation import TYPE

SCANNED = 5_000
"""Triples of a thing, and triples that point to it, that are read at most for a page."""
PAGE = 1_000
"""Triples of a thing, and triples that point to it, in one RDF document."""
CONTENT = 20_000
"""Quads of the graphs of a document in one part of it."""
PARTS_READ = 20_000
"""Parts of a document that are put in order at most."""
_BESIDE = 200
"""Quads of one relationship, and labels of one thing, that are told where another thing is described."""
_BLANK = 1_000
"""Blank nodes that are followed."""


def exists(store: Lookups, iri: str) -> bool:
    """Tell whether `iri` occurs anywhere in the version: as subject, object, graph or predicate.

    >>> from pyoxigraph import Store
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
    store: Lookups, namespace: Namespace, iri: str, start: int = 0, limit: int = PAGE
) -> set[Quad]:
    """Give the quads of a description: what `iri` says, what points to it, and the labels of what is linked.

    Relationships that point to `iri` come with all they say, and blank nodes are followed. What stands in a
    named graph is repeated from the default graph. Of the triples of `iri` and of those that point to it, `limit`
    each are read from `start`, in an order that never changes within a version.
    """
    node = NamedNode(iri)
    pointing = islice(store.quads_for_pattern(None, None, node, None), start, start + limit)
    own = _with_blank_nodes(store, node, start, limit)
    own.update(quad for quad in pointing if isinstance(quad.subject, NamedNode))
    for subject in {quad.subject for quad in own} - {node}:
        related = Quad(subject, TYPE, namespace.term("Relationship"), namespace.inferred)
        if related in store:
            own.update(islice(store.quads_for_pattern(subject, None, None, None), _BESIDE))
    linked = {term for quad in own for term in (quad.subject, quad.object) if isinstance(term, NamedNode)}
    for term in linked - ({node} if not start else set()):
        own.update(islice(store.quads_for_pattern(term, LABEL, None, None), _BESIDE))
    return own


def is_hub(store: Lookups, iri: str, start: int = 0, limit: int = PAGE) -> bool:
    """Tell whether there is more about `iri` than one page of `description_quads` from `start` holds."""
    node = NamedNode(iri)
    both = (store.quads_for_pattern(node, None, None, None), store.quads_for_pattern(None, None, node, None))
    return any(next(islice(quads, start + limit, None), None) is not None for quads in both)


def document_quads(
    store: Lookups, iri: str, parts: Iterable[NamedNode] = (), start: int = 0, limit: int = CONTENT
) -> tuple[list[Quad], bool]:
    """Give what stands in a document: its own graph, and the graphs and descriptions of its `parts`.

    Of these quads `limit` are read from `start`; the second value tells whether there are more. What `iri` says and
    what points to it is left to `description_quads`.

    >>> from pyoxigraph import Store
    >>> document_quads(Store(), "http://l/source/x")
    ([], False)
    """
    described = (chain(_with_blank_nodes(store, part), _graph(store, part)) for part in parts)
    quads = chain(_graph(store, NamedNode(iri)), chain.from_iterable(described))
    read = list(islice(quads, start, start + limit + 1))
    return read[:limit], len(read) > limit


def parts_of_document(store: Lookups, namespace: Namespace, iri: str) -> list[NamedNode]:
    """Give `iri#…`: the document's graphs, and what it names without its having a graph, by paragraph.

    Of more than PARTS_READ these are the first in the order of the store.
    """
    return sorted(islice(every_part(store, namespace, iri), PARTS_READ), key=reading_place)


def every_part(store: Lookups, namespace: Namespace, iri: str) -> Iterator[NamedNode]:
    """Give the parts of a document in the order of the store, each once.

    Inference states of every graph whose name has a fragment that it is part of its document.
    """
    document = NamedNode(iri)
    own = {quad.subject for quad in islice(_graph(store, document), CONTENT)}
    yield from (part for part in own if isinstance(part, NamedNode) and _is_within(part, iri))
    pointing = store.quads_for_pattern(None, NamedNode(f"{DCTERMS}isPartOf"), document, namespace.inferred)
    for quad in pointing:
        part = quad.subject
        if isinstance(part, NamedNode) and part not in own and _is_within(part, iri):
            yield part


def reading_place(part: NamedNode) -> tuple[str, int, str]:
    """Give what the parts of a document are sorted by: paragraphs by their numbers, after all others.

    >>> parts = [NamedNode(f"http://l/source/x#{name}") for name in ("p10", "p9", "city-jakarta")]
    >>> [part.value.partition("#")[2] for part in sorted(parts, key=reading_place)]
    ['city-jakarta', 'p9', 'p10']
    """
    document, _, fragment = part.value.partition("#")
    number = int(fragment[1:]) if fragment[:1] == "p" and fragment[1:].isdecimal() else -1
    return document, number, fragment


def triples_of(quads: Iterable[Quad]) -> list[Triple]:
    """Give the distinct triples of `quads`, sorted so that equal graphs are written equally."""
    return sorted({quad.triple for quad in quads}, key=_reading_order)


def distinct(quads: Iterable[Quad]) -> list[Quad]:
    """Leave out what the default graph merely repeats, and sort."""
    held = set(quads)
    named = {quad.triple for quad in held if not isinstance(quad.graph_name, DefaultGraph)}
    kept = (q for q in held if not isinstance(q.graph_name, DefaultGraph) or q.triple not in named)
    return sorted(kept, key=lambda quad: (str(quad.graph_name), *_reading_order(quad.triple)))


def _with_blank_nodes(store: Lookups, node: NamedNode, start: int = 0, limit: int = CONTENT) -> set[Quad]:
    found = set(islice(store.quads_for_pattern(node, None, None, None), start, start + limit))
    waiting = [quad.object for quad in found if isinstance(quad.object, BlankNode)]
    followed: set[BlankNode] = set()
    while waiting and len(followed) < _BLANK:
        blank = waiting.pop()
        if blank not in followed:
            followed.add(blank)
            fresh = set(islice(store.quads_for_pattern(blank, None, None, None), _BESIDE))
            waiting += [quad.object for quad in fresh if isinstance(quad.object, BlankNode)]
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


def _graph(store: Lookups, graph: NamedNode) -> Iterable[Quad]:
    return store.quads_for_pattern(None, None, None, graph)


def _is_within(node: NamedNode, document: str) -> bool:
    return node.value.startswith(f"{document}#")
