"""Solutions as a table for the terminal: IRIs under the base by their names, columns as wide as their content."""

import json
import unicodedata
from collections.abc import Sequence
from typing import IO, Any

from ascn_graph.namespaces import Namespace


def write_table(results: bytes, namespace: Namespace, output: IO[str]) -> None:
    """Write a result in SPARQL JSON as a table with a header, followed by the number of rows."""
    document: dict[str, Any] = json.loads(results)
    if "boolean" in document:
        output.write("true\n" if document["boolean"] else "false\n")
        return
    variables: list[str] = document["head"]["vars"]
    bindings: list[dict[str, Any]] = document["results"]["bindings"]
    rows = [[_words(binding.get(name), namespace) for name in variables] for binding in bindings]
    widths = [max(map(_width, column)) for column in zip(variables, *rows, strict=True)]
    write_rows([variables, ["─" * width for width in widths], *rows], output)
    output.write(f"({len(rows):,} {'row' if len(rows) == 1 else 'rows'})\n")


def write_rows(rows: Sequence[Sequence[str]], output: IO[str]) -> None:
    """Write rows of equally many cells, each column as wide as its widest cell, two spaces between columns."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        output.write("  ".join(cells).rstrip() + "\n")


def _words(term: dict[str, Any] | None, namespace: Namespace) -> str:
    if term is None:
        return ""
    value = term["value"]
    if term["type"] == "triple":
        parts = (_words(value[part], namespace) for part in ("subject", "predicate", "object"))
        return f"<< {' '.join(parts)} >>"
    if term["type"] != "uri":
        return " ".join(str(value).split())
    local = namespace.local(value)
    if local:
        return local
    prefixes = namespace.prefixes.items()
    return next(
        (f"{name}:{value[len(start) :]}" for name, start in prefixes if value.startswith(start)), value
    )


def _width(text: str) -> int:
    """Count the columns of `text` on a terminal: East Asian wide letters take two, combining marks none.

    >>> _width("高松市"), _width("Takamatsu")
    (6, 9)
    """
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
