"""Answers as files for programs that draw and measure graphs, such as Gephi, yEd and Cytoscape: GraphML and GEXF."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ascn_graph.paths.answers import Answer
from ascn_graph.paths.formats.parts import Drawn, parts_of, statements_of
from ascn_graph.paths.formats.tables import cite

if TYPE_CHECKING:
    import networkx as nx

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no characters for (section 2.2)."""

_WRITTEN = re.compile(r' lastmodifieddate="[0-9-]*"')


def to_graphml(answer: Answer) -> bytes:
    """Write an answer as GraphML."""
    import networkx as nx  # noqa: PLC0415  # the server imports this package and must stay light

    return _document(nx.generate_graphml(as_multigraph(answer)))


def to_gexf(answer: Answer) -> bytes:
    """Write an answer as GEXF 1.2."""
    import networkx as nx  # noqa: PLC0415  # the server imports this package and must stay light

    lines = nx.generate_gexf(as_multigraph(answer), version="1.2draft")
    # The same answer is the same bytes on every day.
    return _document(_WRITTEN.sub("", line) for line in lines)


def as_multigraph(answer: Answer) -> "nx.MultiDiGraph[str]":
    """Give an answer as a graph: an edge for every distinct statement, from its subject to its object.

    Edges have `label` (words from subject to object), `phrase` (words in the direction of the path, which is that of
    the statement where `forward` is true), `predicate`, `via`, `first_day`, `last_day`, `as_of`, `origins`,
    `evidence` (graphs, with spaces between), `citation`, `parts` (numbers of paths, neighbours or shared things),
    `score`, and `main`, which is false where a more telling statement is about the same two.
    """
    import networkx as nx  # noqa: PLC0415  # the server imports this package and must stay light

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(version=answer.version, question=answer.question)
    for iri, node in answer.nodes().items():
        graph.add_node(iri, label=xml_text(node.label), type=node.type, iri=iri)
    for number, drawn in enumerate(statements_of(parts_of(answer)), start=1):
        graph.add_edge(drawn.subject, drawn.object, key=f"e{number}", **_attributes(drawn))
    return graph


def xml_text(text: str) -> str:
    r"""Put a replacement character for what XML cannot carry.

    >>> xml_text("a\x00b\n")
    'a�b\n'
    """
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _document(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in (_DECLARATION, *lines)).encode()


def _attributes(drawn: Drawn) -> dict[str, str | int | float | bool]:
    link = drawn.link
    return {
        "label": xml_text(drawn.words),
        "phrase": xml_text(link.label),
        "forward": link.forward,
        "predicate": link.predicate,
        "via": link.via or "",
        "first_day": link.first_day or "",
        "last_day": link.last_day or "",
        "as_of": link.as_of or "",
        "origins": int(link.origins),
        "evidence": " ".join(evidence.graph for evidence in link.evidence),
        "citation": xml_text("; ".join(dict.fromkeys(map(cite, link.evidence)))),
        "parts": " ".join(map(str, drawn.parts)),
        "score": float(drawn.score),
        "main": drawn.is_main,
    }
