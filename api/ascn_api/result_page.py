"""The result of a query as a page: the first rows as a table, the whole in every other format."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
)

from ascn_api.forms import SOLUTION_FORMATS, TRIPLE_FORMATS, answer_formats, prefixes_of
from ascn_api.html.links import Links
from ascn_api.html.rendering import render
from ascn_api.readings import Reading
from ascn_api.requests import Parameters
from ascn_graph.engine.pool import Answer
from ascn_graph.namespaces import Namespace, Term
from ascn_graph.statements import Words

SHOWN = 500
"""Rows shown at most."""
PAGE_FORMATS = {"solutions": "tsv", "boolean": "tsv", "triples": "nt"}
"""What the engine writes for a page: formats with one row to a line."""
_HEAD_LINES = {"solutions": 1, "boolean": 0, "triples": 0}


@dataclass(frozen=True)
class ResultPage:
    """What was asked: the text of the query and the parameters beside it, at which address below the base."""

    query: str
    parameters: Parameters
    endpoint: str = "sparql"

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The parameters that stay when query or format change."""
        return [
            (key, value)
            for key, values in self.parameters.values.items()
            for value in values
            if key not in ("query", "format")
        ]

    def in_format(self, name: str) -> str:
        """Give the address of the same result in another format."""
        return f"?{urlencode([('query', self.query), *self.kept, ('format', name)])}"


@dataclass(frozen=True)
class Table:
    """The rows that are shown; `verdict` is the answer to ASK, None for other queries."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Words | None, ...], ...]
    verdict: bool | None
    cut: bool
    """True when there are more rows."""


async def result_page(reading: Reading, asked: ResultPage, answer: Answer) -> str:
    """Read as much of `answer` as is shown, and write the page; the answer is closed."""
    kind = str(answer.head["kind"])
    wanted = SHOWN + _HEAD_LINES[kind]
    written = bytearray()
    try:
        async for piece in answer.pieces():
            written += piece
            if written.count(b"\n") > wanted:
                break
    finally:
        answer.close()
    missing = answer.head.get("missing", ())
    return await asyncio.to_thread(_write, reading, asked, kind, bytes(written), missing)


def _write(reading: Reading, asked: ResultPage, kind: str, written: bytes, missing: object) -> str:
    namespace, version = reading.snapshot.namespace, reading.snapshot.version
    formats = TRIPLE_FORMATS if kind == "triples" else SOLUTION_FORMATS
    return render(
        "results.html",
        Links(namespace),
        version=version,
        query=asked.query,
        kept=asked.kept,
        table=read_table(namespace, kind, written),
        shown=SHOWN,
        endpoint=asked.endpoint,
        missing=missing,
        permalink=f"versions/{version.number}/sparql{asked.in_format('html')}",
        elsewhere=[(label, asked.in_format(name)) for name, label in formats],
        answer_formats=answer_formats(),
        prefixes=prefixes_of(namespace, version),
    )


def read_table(namespace: Namespace, kind: str, written: bytes) -> Table:
    """Read the first rows of a result as the engine wrote it, with IRIs in their shortest form.

    >>> table = read_table(Namespace("http://l/"), "solutions", b'?city\\n<http://l/city/jakarta>\\n')
    >>> table.columns, table.rows[0][0].text.value
    (('city',), 'city/jakarta')
    """
    lines = written.split(b"\n")
    limit = SHOWN + _HEAD_LINES[kind]
    cut = len(lines) - 1 > limit
    kept = b"\n".join(lines[:limit]) + b"\n" if cut else written
    if kind == "triples":
        triples = [quad.triple for quad in parse(kept, format=RdfFormat.N_TRIPLES)]
        rows = [_row(namespace, (triple.subject, triple.predicate, triple.object)) for triple in triples]
        return Table(("subject", "predicate", "object"), tuple(rows), None, cut)
    result = parse_query_results(kept, QueryResultsFormat.TSV)
    if isinstance(result, QueryBoolean):
        return Table((), (), bool(result), False)
    columns = tuple(variable.value for variable in result.variables)
    return Table(columns, tuple(_row(namespace, tuple(row)) for row in result), None, cut)


def _row(namespace: Namespace, terms: Sequence[Term | None]) -> tuple[Words | None, ...]:
    return tuple(None if term is None else Words(term, _text(namespace, term)) for term in terms)


def _text(namespace: Namespace, term: Term) -> Literal:
    if isinstance(term, Literal):
        return term
    if not isinstance(term, NamedNode):
        return Literal(str(term))
    local = namespace.local(term.value)
    if local:
        return Literal(local)
    prefixes = namespace.prefixes.items()
    short = (
        f"{name}:{term.value[len(start) :]}"
        for name, start in prefixes
        if name and term.value.startswith(start)
    )
    return Literal(next(short, term.value))
