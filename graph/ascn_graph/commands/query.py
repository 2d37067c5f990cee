"""`ascn query`: SPARQL in the terminal, through the same engine and with the same refusals as over HTTP."""

import asyncio
import sys
from io import BytesIO
from pathlib import Path
from typing import IO

import click

from ascn_graph.commands.place import Place, version_option
from ascn_graph.commands.progress import Progress
from ascn_graph.commands.table import write_table
from ascn_graph.engine.pool import Limits, Pool
from ascn_graph.engine.queries import Query, UnwantedResult
from ascn_graph.namespaces import Namespace
from ascn_graph.path_service.evaluating import evaluate
from ascn_graph.versions import Version

_SOLUTIONS = {"table": "srj", "json": "srj", "xml": "srx", "csv": "csv", "tsv": "tsv"}
_TRIPLES = {"ttl": "ttl", "nt": "nt", "rdf": "rdf", "jsonld": "jsonld"}


@click.command("query", short_help="Ask the current version in SPARQL.")
@click.argument("query")
@click.option(
    "-f",
    "--format",
    "name",
    type=click.Choice([*_SOLUTIONS, *_TRIPLES]),
    help="By default table for SELECT and ASK, ttl for CONSTRUCT and DESCRIBE.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="Seconds the query may work.",
)
@version_option
@click.pass_obj
def command(place: Place, query: str, name: str | None, timeout: float, number: int | None) -> None:
    """Ask in SPARQL. QUERY is the text itself, a file that holds it, or - for standard input.

    The project's prefixes are predefined, and relative IRIs are resolved against the base:

    \b
      ascn query "SELECT ?city { ?city :memberOf network:ascn }"
      ascn query ontology/queries/who-represented-indonesia.rq -f csv
    """
    version = place.version(number)
    formats = _formats(name)
    try:
        with Progress("asking"):
            asyncio.run(_answer(version, Query(_text(query), formats), name in (None, "table"), timeout))
    except UnwantedResult as error:
        message = f"The result is {error.kind}, which --format {name} cannot hold; leave --format out."
        raise click.UsageError(message) from error


def _formats(name: str | None) -> dict[str, str]:
    formats: dict[str, str] = {}
    if name is None or name in _SOLUTIONS:
        formats |= dict.fromkeys(("solutions", "boolean"), _SOLUTIONS[name or "table"])
    if name is None or name in _TRIPLES:
        formats["triples"] = _TRIPLES[name or "ttl"]
    return formats


def _text(query: str) -> str:
    try:
        if query == "-":
            return sys.stdin.read()
        # A query is longer than a file name may be, and has characters that files seldom have.
        if not any(character in query for character in "{}\n") and Path(query).is_file():
            return Path(query).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"The query is not UTF-8 (at byte {error.start}).") from error
    return query


async def _answer(version: Version, query: Query, as_table: bool, seconds: float) -> None:
    async with Pool(Limits(workers=1, slow=1)) as pool:
        answer = await evaluate(pool, version, query, seconds)
        tabular = as_table and answer.head["kind"] != "triples"
        kept = BytesIO()
        output: IO[bytes] = kept if tabular else sys.stdout.buffer
        async for piece in answer.pieces():
            output.write(piece)
    if tabular:
        write_table(kept.getvalue(), Namespace(version.base), sys.stdout)
    sys.stdout.flush()
