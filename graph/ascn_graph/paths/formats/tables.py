"""Answers as CSV: a row for every hop, or a row for everything that is near or shared and has none of its own.

As the other tables of the project it is UTF-8 with a byte order mark, lines end in CR LF (RFC 4180), and texts are
never altered, not even those that begin with `=` and which a spreadsheet may take for a formula.
"""

from collections.abc import Iterator

from ascn_graph.engine.tables import line_of
from ascn_graph.paths.answers import Answer, Evidence, Hop, Link, Node
from ascn_graph.paths.formats.parts import Part, parts_of

_BYTE_ORDER_MARK = "\ufeff"
COLUMNS = (
    "path",
    "hop",
    "from",
    "from_label",
    "to",
    "to_label",
    "predicate",
    "label",
    "forward",
    "via",
    "first_day",
    "last_day",
    "as_of",
    "origins",
    "evidence",
    "citation",
    "score",
)
"""What a row tells. `path` is the number of a path, of a neighbour or of a shared thing, 1 in a tree; `evidence` the
graphs, with spaces between; `citation` what cites them, with semicolons between."""


def to_csv(answer: Answer) -> bytes:
    """Write an answer as a table; links beside the main one of a hop are left out."""
    nodes = answer.nodes()
    lines = [_BYTE_ORDER_MARK, line_of(COLUMNS)]
    for part in parts_of(answer):
        lines += [line_of(cells) for cells in _rows(part, nodes)]
    return "".join(lines).encode()


def cite(evidence: Evidence) -> str:
    """Cite a graph in few words."""
    numbered = evidence.paragraph is not None
    return f"{evidence.label}, paragraph {evidence.paragraph}" if numbered else evidence.label


def label_in(nodes: dict[str, Node], iri: str) -> str:
    """Name a node of an answer; one that the answer does not describe by its IRI."""
    return nodes[iri].label if iri in nodes else iri


def _rows(part: Part, nodes: dict[str, Node]) -> Iterator[list[str]]:
    for number, hop in enumerate(part.hops, start=1):
        place = [str(part.number), str(number)]
        yield [*place, *_ends(hop, nodes), *_told(hop.link), f"{part.score:g}"]


def _ends(hop: Hop, nodes: dict[str, Node]) -> list[str]:
    return [hop.start, label_in(nodes, hop.start), hop.end, label_in(nodes, hop.end)]


def _told(link: Link) -> list[str]:
    return [
        link.predicate,
        link.label,
        "true" if link.forward else "false",
        link.via or "",
        link.first_day or "",
        link.last_day or "",
        link.as_of or "",
        str(link.origins),
        " ".join(evidence.graph for evidence in link.evidence),
        "; ".join(dict.fromkeys(map(cite, link.evidence))),
    ]
