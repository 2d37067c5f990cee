"""The page that shows what differs between two versions, a subject at a time."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from ascn_api.answers import OtherFormat
from ascn_api.html.links import Links
from ascn_api.html.rendering import render
from ascn_api.readings import Reading
from ascn_api.showing import Paging
from ascn_graph.labels import local_name
from ascn_graph.versions import Version

_GRAPHS = 20
"""Graphs whose counts are shown."""
Term = NamedNode | BlankNode | Literal


@dataclass(frozen=True)
class _Cell:
    """A term and the text to show for it."""

    term: Term
    text: Literal


@dataclass(frozen=True)
class _Row:
    """One fact that was added or removed."""

    added: bool
    predicate: _Cell
    value: _Cell
    graph: _Cell | None


Labels = Mapping[str, tuple[str, str | None]]
"""IRI to the text and the language of its label."""


def differences_page(
    reading: Reading,
    version: Version,
    told: Mapping[str, Any],
    labels: Labels,
    pages: Paging,
    formats: Sequence[OtherFormat],
) -> str:
    """Write the page of one page of `told` (the members of `VersionDifferences`), with the labels of IRIs."""
    grouped = groupby(told["changes"], key=lambda change: change["subject"])
    return render(
        "differences.html",
        Links(reading.snapshot.namespace),
        version=reading.snapshot.version,
        shown_version=version,
        told=told,
        subjects=[(_cell(subject, labels), _rows(changes, labels)) for subject, changes in grouped],
        graphs=[
            (_cell({"type": "uri", "value": each["graph"]}, labels) if each["graph"] else None, each)
            for each in told["graphs"][:_GRAPHS]
        ],
        paging=pages,
        formats=formats,
    )


def _rows(changes: Iterable[Mapping[str, Any]], labels: Labels) -> list[_Row]:
    return [
        _Row(
            change["change"] == "added",
            _cell(change["predicate"], labels),
            _cell(change["object"], labels),
            _cell(change["graph"], labels) if change["graph"] else None,
        )
        for change in changes
    ]


def _cell(told: Mapping[str, Any], labels: Labels) -> _Cell:
    """Read a term as it is sent in JSON."""
    kind, value = told["type"], told["value"]
    if kind == "uri":
        text, language = labels.get(value, (local_name(value), None))
        return _Cell(NamedNode(value), Literal(text, language=language) if language else Literal(text))
    if kind == "bnode":
        return _Cell(BlankNode(value), Literal(f"_:{value}"))
    literal = _literal(told) if kind == "literal" else Literal(json.dumps(value, ensure_ascii=False))
    return _Cell(literal, literal)


def _literal(told: Mapping[str, Any]) -> Literal:
    if language := told.get("xml:lang"):
        return Literal(told["value"], language=language)
    datatype = told.get("datatype")
    return Literal(told["value"], datatype=NamedNode(datatype)) if datatype else Literal(told["value"])
