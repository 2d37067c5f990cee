"""What documents in RDF hold: the triples or quads of one thing, or of a document and its hash IRIs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from ascn_graph.labels import LABEL
from ascn_graph.lookups import Graph, Lookups
from ascn_graph.namespaces import DCTERMS, RDF, RDFS, Namespace, Term
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
_REMEMBERED = 30_000
"""Things whose labels are remembered."""
_DEFAULT = DefaultGraph()


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


@dataclass(frozen=True)
class LabelTriples:
    """Labels of things as triples, read from one store and remembered: most documents repeat the same ones."""

    _known: dict[NamedNode, tuple[Triple, ...]] = field(default_factory=dict)

    def of(self, store: Lookups, node: NamedNode) -> tuple[Triple, ...]:
        """Give the labels of `node`, from the default graph or else from any; `store` is the same every time."""
        known = self._known.get(node)
        if known is None:
            found = _label_quads(store, node, _DEFAULT) or _label_quads(store, node, None)
            known = tuple(dict.fromkeys(quad.triple for quad in found))
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[node] = known
        return known


@dataclass(frozen=True)
class ThingReader:
    """Reads descriptions from the store of one version, as triples.

    A description is what a thing says and what points to it. Relationships that point to it come with all they say,
    blank nodes are followed, and the labels of all that is linked are told. Of the triples of the thing and of those
    that point to it, `PAGE` each are read from a place on, in an order that never changes within a version.
    """

    store: Lookups
    namespace: Namespace
    strict: bool
    """True where the default graph is not the union of the others."""
    labels: LabelTriples = field(default_factory=LabelTriples)

    def describe(self, iri: str, start: int = 0, *, plain: bool = False) -> tuple[list[Triple], bool]:
        """Give distinct triples, those of the thing first, and whether there are more; `plain` leaves labels out."""
        node = NamedNode(iri)
        own, more = self._read(node, None, start)
        pointing, further = self._read(None, node, start)
        told = [*sorted(own, key=self._place), *self._behind_blank_nodes(own)]
        unfolded = {}
        for subject in dict.fromkeys(triple.subject for triple in pointing):
            if isinstance(subject, NamedNode) and subject != node and self._is_relationship(subject):
                unfolded[subject] = self._statements(subject)
        told.extend(chain.from_iterable(unfolded.values()))
        told += [triple for triple in pointing if isinstance(triple.subject, NamedNode)]
        if not plain:
            told += self._labels(told, {*unfolded, *(() if start else (node,))})
        return list(dict.fromkeys(told)), more or further

    def _read(
        self, subject: NamedNode | None, value: NamedNode | None, start: int
    ) -> tuple[list[Triple], bool]:
        """Give a page of the triples that match, and whether there are more."""
        quads = chain.from_iterable(
            self.store.quads_for_pattern(subject, None, value, graph) for graph in self._graphs
        )
        read = list(islice(quads, start, start + PAGE + 1))
        return [quad.triple for quad in read[:PAGE]], len(read) > PAGE

    def _place(self, triple: Triple) -> int:
        """Let the type open a description, its labels follow, and what other vocabularies say come last."""
        predicate = triple.predicate.value
        if predicate.startswith(self.namespace.base):
            return 2
        return 0 if predicate == TYPE.value else 1 if predicate == LABEL.value else 3

    @property
    def _graphs(self) -> tuple[Graph | None, ...]:
        # Only these two are not part of the default graph.
        return (None,) if self.strict else (_DEFAULT, self.namespace.shapes, self.namespace.catalogue)

    def _statements(self, subject: NamedNode) -> list[Triple]:
        graph = None if self.strict else _DEFAULT
        return [
            quad.triple for quad in islice(self.store.quads_for_pattern(subject, None, None, graph), _BESIDE)
        ]

    def _is_relationship(self, node: NamedNode) -> bool:
        return Quad(node, TYPE, self.namespace.term("Relationship"), self.namespace.inferred) in self.store

    def _behind_blank_nodes(self, triples: Iterable[Triple]) -> list[Triple]:
        if not any(isinstance(triple.object, BlankNode) for triple in triples):
            return []
        return [quad.triple for quad in _blank_quads(self.store, [triple.object for triple in triples])]

    def _labels(self, triples: Iterable[Triple], told: set[NamedNode]) -> Iterator[Triple]:
        terms = dict.fromkeys(term for triple in triples for term in (triple.subject, triple.object))
        for term in terms:
            if isinstance(term, NamedNode) and term not in told:
                yield from self.labels.of(self.store, term)


def description_quads(
    store: Lookups, namespace: Namespace, iri: str, start: int = 0, limit: int = PAGE
) -> set[Quad]:
    """Give the quads of a description, as `ThingReader` does triples.

    What stands in a named graph is repeated from the default graph.
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
        own.update(_label_quads(store, term, None))
    return own


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


def in_named_graphs(quads: Iterable[Quad]) -> list[Quad]:
    """Give the quads of named graphs, each once, sorted by graph."""
    named = {quad for quad in quads if not isinstance(quad.graph_name, DefaultGraph)}
    return sorted(named, key=lambda quad: (str(quad.graph_name), *_reading_order(quad.triple)))


def _with_blank_nodes(store: Lookups, node: NamedNode, start: int = 0, limit: int = CONTENT) -> set[Quad]:
    found = set(islice(store.quads_for_pattern(node, None, None, None), start, start + limit))
    return found | _blank_quads(store, [quad.object for quad in found])


def _blank_quads(store: Lookups, terms: Iterable[Term]) -> set[Quad]:
    """Give what is said of the blank nodes among `terms`, and of those behind them."""
    found: set[Quad] = set()
    waiting = [term for term in terms if isinstance(term, BlankNode)]
    followed: set[BlankNode] = set()
    while waiting and len(followed) < _BLANK:
        blank = waiting.pop()
        if blank not in followed:
            followed.add(blank)
            fresh = set(islice(store.quads_for_pattern(blank, None, None, None), _BESIDE))
            waiting += [quad.object for quad in fresh if isinstance(quad.object, BlankNode)]
            found |= fresh
    return found


def _label_quads(store: Lookups, node: NamedNode, graph: Graph | None) -> list[Quad]:
    return list(islice(store.quads_for_pattern(node, LABEL, None, graph), _BESIDE))


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
