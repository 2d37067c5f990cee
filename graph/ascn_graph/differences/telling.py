"""Telling differences: as an RDF Patch, or as counts and one page of rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Store, Triple, parse

from ascn_graph.differences.finding import ADDED, REMOVED, Difference
from ascn_graph.labels import label_literal
from ascn_graph.namespaces import XSD, Term

MOST_GRAPHS = 1000
"""Graphs whose counts are told, those with most differences."""
_STRING = NamedNode(f"{XSD}string")
_WORDS = {ADDED: "added", REMOVED: "removed"}
_ROWS = 500
_LABELLED_GRAPHS = 20


def patch_lines(found: Iterable[Difference], header: Mapping[str, str]) -> Iterator[str]:
    """Write differences as an RDF Patch (https://afs.github.io/rdf-delta/rdf-patch), some hundred rows at a time.

    `header` gives terms in the syntax of N-Triples by name.

    >>> print(*patch_lines([("<a:s> <a:p> <a:o> <a:g> .", "A")], {"id": "<a:patch>"}), sep="", end="")
    H id <a:patch> .
    TX .
    A <a:s> <a:p> <a:o> <a:g> .
    TC .
    """
    yield "".join(f"H {name} {value} .\n" for name, value in header.items()) + "TX .\n"
    rest = iter(found)
    while rows := list(islice(rest, _ROWS)):
        yield "".join(f"{sign} {row}\n" for row, sign in rows)
    yield "TC .\n"


@dataclass(frozen=True)
class Page:
    """Counts of all differences, and the rows of one page of them."""

    added: int
    removed: int
    graphs: tuple[tuple[str | None, int, int], ...]
    """Name (None for the default graph), added and removed; those with most differences first."""
    graphs_total: int
    rows: tuple[Difference, ...]

    def to_json(self) -> dict[str, Any]:
        """Give counts and rows as objects; terms are those of the SPARQL Query Results JSON Format."""
        return {
            "added": self.added,
            "removed": self.removed,
            "graphs_total": self.graphs_total,
            "graphs": [
                {"graph": graph, "added": added, "removed": removed} for graph, added, removed in self.graphs
            ],
            "changes": [_row_json(row, sign) for row, sign in self.rows],
        }


def page_of(found: Iterable[Difference], start: int, size: int, *, strict: bool) -> Page:
    """Count differences and keep `size` rows of them, those from `start` (the first is 0).

    Only where one of the versions is `strict` can there be rows of the default graph.
    """
    graph_of = _graph_of if strict else _last_term
    counted: dict[str, list[int]] = {}
    rows: list[Difference] = []
    for place, (row, sign) in enumerate(found):
        counted.setdefault(graph_of(row), [0, 0])[sign == REMOVED] += 1
        if start <= place < start + size:
            rows.append((row, sign))
    most = nsmallest(MOST_GRAPHS, counted, key=lambda graph: (-sum(counted[graph]), graph))
    graphs = tuple((graph or None, counted[graph][0], counted[graph][1]) for graph in most)
    added, removed = (sum(counts[kind] for counts in counted.values()) for kind in (0, 1))
    return Page(added, removed, graphs, len(counted), tuple(rows))


def labels_of(
    page: Page, stores: Sequence[Store], languages: Sequence[str]
) -> dict[str, tuple[str, str | None]]:
    """Give text and language of the label of each IRI in the rows, from the first of `stores` that has one."""
    quads = (next(parse(row, RdfFormat.N_QUADS)) for row, _ in page.rows)
    named = {
        term
        for quad in quads
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, NamedNode)
    }
    named |= {
        NamedNode(graph)
        for graph, _, _ in page.graphs[:_LABELLED_GRAPHS]
        if graph and not graph.startswith("_:")
    }
    found = {}
    for term in sorted(named, key=str):
        labels = (label_literal(store, term, languages) for store in stores)
        if label := next(filter(None, labels), None):
            found[term.value] = (label.value, label.language)
    return found


def _last_term(row: str) -> str:
    """Give the name of the graph in a row that has one, without reading the rest of it.

    >>> _last_term('<a:s> <a:p> "> <a:x> ." <a:g> .')
    'a:g'
    """
    return row.rsplit(" ", 2)[1].strip("<>")


def _graph_of(row: str) -> str:
    """Give the name of the graph in a row of N-Quads; empty for the default graph.

    >>> _graph_of('<a:s> <a:p> "> <a:x> ." <a:g> .'), _graph_of("<a:s> <a:p> <a:o> .")
    ('a:g', '')
    """
    graph = next(parse(row, RdfFormat.N_QUADS)).graph_name
    return (
        "" if isinstance(graph, DefaultGraph) else graph.value if isinstance(graph, NamedNode) else str(graph)
    )


def _row_json(row: str, sign: str) -> dict[str, Any]:
    quad = next(parse(row, RdfFormat.N_QUADS))
    graph = None if isinstance(quad.graph_name, DefaultGraph) else term_json(quad.graph_name)
    terms = {"subject": quad.subject, "predicate": quad.predicate, "object": quad.object}
    return {
        "change": _WORDS[sign],
        **{name: term_json(term) for name, term in terms.items()},
        "graph": graph,
    }


def term_json(term: Term) -> dict[str, Any]:
    """Give a term as an object of the SPARQL Query Results JSON Format.

    >>> term_json(NamedNode("http://l/city/jakarta"))
    {'type': 'uri', 'value': 'http://l/city/jakarta'}
    """
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: term_json(part) for name, part in parts.items()}}
    told = {"type": "literal", "value": term.value}
    if term.language:
        return {**told, "xml:lang": term.language}
    return told if term.datatype == _STRING else {**told, "datatype": term.datatype.value}
