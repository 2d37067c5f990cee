"""Answers in the formats of the web: JSON, RDF, files of graphs, tables and drawings.

The server imports this to know which formats there are, so nothing heavy is loaded before a graph file is written.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from ascn_graph.namespaces import Namespace
from ascn_graph.paths.answers import Answer
from ascn_graph.paths.formats.drawing import to_svg
from ascn_graph.paths.formats.graphs import to_gexf, to_graphml
from ascn_graph.paths.formats.mermaid import to_mermaid
from ascn_graph.paths.formats.rdf import to_json_ld, to_turtle
from ascn_graph.paths.formats.tables import to_csv


@dataclass(frozen=True)
class PathFormat:
    """A format: its media type and the ending of its files."""

    media_type: str
    extension: str


FORMATS = {
    "json": PathFormat("application/json", "json"),
    "turtle": PathFormat("text/turtle", "ttl"),
    "jsonld": PathFormat("application/ld+json", "jsonld"),
    "graphml": PathFormat("application/graphml+xml", "graphml"),
    "gexf": PathFormat("application/gexf+xml", "gexf"),
    "csv": PathFormat("text/csv", "csv"),
    "mermaid": PathFormat("text/vnd.mermaid", "mmd"),
    "svg": PathFormat("image/svg+xml", "svg"),
}
"""The formats of answers by their names."""
_PLAIN_WRITERS: dict[str, Callable[[Answer], bytes]] = {
    "graphml": to_graphml,
    "gexf": to_gexf,
    "csv": to_csv,
    "mermaid": to_mermaid,
    "svg": to_svg,
}


def render(answer: Answer, format: str, base: str, address: str | None) -> bytes:  # noqa: A002  # as it is asked for
    """Write an answer in one of `FORMATS`.

    `base` is that of all IRIs. `address` is where the answer can be asked for again. In RDF it names the answer, for
    which else the question below the base stands.

    :raises KeyError: for a format that there is not.
    """
    if format == "json":
        return _to_json(answer, address)
    if format in ("turtle", "jsonld"):
        write = to_turtle if format == "turtle" else to_json_ld
        return write(answer, Namespace(base), address or base + answer.question)
    return _PLAIN_WRITERS[format](answer)


def _to_json(answer: Answer, address: str | None) -> bytes:
    facts = answer.to_json() | ({"permalink": address} if address else {})
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
