"""The answer of a block as a VALUES clause that stands in its place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode

from ascn_graph.engine.prologue import Constant
from ascn_graph.namespaces import XSD
from ascn_graph.path_service.properties import Level
from ascn_graph.path_service.searches import Asked, Search

MOST_ROWS, LONGEST = 20_000, 8_000_000
"""Rows and characters of the answers to all blocks of a query together."""
_HOP_FACTS = {
    "startNode": "from",
    "endNode": "to",
    "hopPredicate": "predicate",
    "relationship": "via",
}
_UNBOUND = "UNDEF"

Facts = Mapping[str, Constant | None]


class TooMuch(Exception):
    """The answers to a query's blocks do not fit into the query."""


@dataclass
class Room:
    """What is left for the answers to the blocks of one query."""

    rows: int = MOST_ROWS
    characters: int = LONGEST

    def take(self, line: str) -> str:
        """Give `line`, a row, and count it.

        :raises TooMuch: when it does not fit any more.
        """
        self.rows -= 1
        self.characters -= len(line)
        if self.rows < 0 or self.characters < 0:
            raise TooMuch
        return line


@dataclass
class Answers:
    """The rows of a block's answer as they come, each a line of SPARQL."""

    asked: Asked
    room: Room
    lines: list[str] = field(default_factory=list)

    def add(self, search: Search, found: Mapping[str, Any]) -> None:
        """Add what was `found` by a search, as `Connections.to_json` has it.

        :raises TooMuch: when it does not fit any more.
        """
        for facts in _rows(found, self.asked.level):
            row = _join(self.asked, search.given, facts)
            if row is not None:
                self.lines.append(self.room.take(_line(row.get(name) for name in self.asked.variables)))

    def table(self) -> str:
        """Write all as a VALUES clause, a row on a line."""
        return _table(self.asked.variables, self.lines)


def unbound_table(asked: Asked) -> str:
    """Write one row without any value: what a silent block gives that fails."""
    return _table(asked.variables, [_line(None for _ in asked.variables)])


def _table(variables: Sequence[str], lines: Iterable[str]) -> str:
    head = " ".join(f"?{name}" for name in variables)
    return "\n".join([f" VALUES ({head}) {{", *lines, "} "])


def _line(values: Iterable[Constant | None]) -> str:
    return f"({' '.join(_UNBOUND if value is None else str(value) for value in values)})"


def _join(asked: Asked, given: Mapping[str, Constant], facts: Facts) -> dict[str, Constant] | None:
    """Bind the variables of a row; None where one would have to be two things."""
    row = dict(given)
    for output in asked.outputs:
        value = facts[output.name]
        if value is not None and row.setdefault(output.variable, value) != value:
            return None
    return row


def _rows(found: Mapping[str, Any], level: Level) -> Iterator[Facts]:
    """Give what there is to say of each thing of a level."""
    search: Facts = {"cut": Literal(found["cut"]), "explanation": Literal(found["explanation"])}
    if level is Level.SEARCH:
        yield search
        return
    for number, path in enumerate(found["paths"], 1):
        facts = {**search, **_path_facts(path, number)}
        if level is Level.PATH:
            yield facts
        else:
            yield from _hop_rows(path, facts, level)


def _hop_rows(path: Mapping[str, Any], facts: Facts, level: Level) -> Iterator[Facts]:
    for number, hop in enumerate(path["hops"], 1):
        row = {**facts, **_hop_facts(hop, number)}
        graphs = dict.fromkeys(each["graph"] for each in hop["evidence"]) if level is Level.EVIDENCE else ()
        for graph in graphs or (None,):
            yield {**row, "evidence": _node(graph)}


def _path_facts(path: Mapping[str, Any], number: int) -> Facts:
    return {
        "pathIndex": Literal(number),
        "pathLength": Literal(path["length"]),
        "score": _typed(format(path["score"], "f"), "decimal"),
        "scoreReason": Literal(path["reason"]),
        "meaningful": Literal(path["meaningful"]),
        "sentence": Literal(path["sentence"]),
    }


def _hop_facts(hop: Mapping[str, Any], number: int) -> Facts:
    return {
        **{name: _node(hop[member]) for name, member in _HOP_FACTS.items()},
        "hopIndex": Literal(number),
        "hopPhrase": Literal(hop["label"]),
        "forward": Literal(hop["forward"]),
        "originCount": Literal(hop["origins"]),
        "firstDay": _typed(hop["first_day"], "date"),
        "lastDay": _typed(hop["last_day"], "date"),
        "dayState": _text(hop["as_of"]),
        "dayNote": _text(hop["known"]),
    }


def _node(iri: str | None) -> NamedNode | None:
    return NamedNode(iri) if iri else None


def _text(text: str | None) -> Literal | None:
    return Literal(text) if text else None


def _typed(text: str | None, name: str) -> Literal | None:
    return Literal(text, datatype=NamedNode(XSD + name)) if text else None
