"""SPARQL over the pool: what is asked, what is refused before it reaches a worker, what failures mean."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ascn_graph.engine.lexer import find_default_graphs, find_service, find_update
from ascn_graph.engine.pool import Answer, Opening, Pool, Refusal
from ascn_graph.engine.process import WorkerLost
from ascn_graph.errors import DamagedVersion, ForbiddenQuery, GraphError, InvalidQuery, QueryFailed
from ascn_graph.namespaces import Namespace
from ascn_graph.versions import Version

WORKER = "ascn_graph.engine.worker"
"""The module that evaluates queries."""
_LONG = 20_000


@dataclass(frozen=True)
class Query:
    """A query and how its result is to be written.

    `formats` names a format for each kind of result, `solutions`, `boolean` and `triples`, that may be sent (see
    `worker.RESULTS` and `worker.TRIPLES`); a kind without one is refused. `default_graphs` and `named_graphs` are
    IRIs; None stands for those of the version, or those that the query's FROM clauses name.
    """

    text: str
    formats: Mapping[str, str]
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


class MalformedQuery(InvalidQuery):
    """The text is not SPARQL; `expected` lists what could have stood at `line` and `column`."""

    def __init__(self, message: str, line: int | None, column: int | None, expected: tuple[str, ...]) -> None:
        """Keep the engine's explanation, taken apart."""
        self.expected = expected
        super().__init__(message, line, column)


class UnwantedResult(GraphError):
    """The query gives a `kind` of result for which no format is wanted."""

    def __init__(self, kind: str) -> None:
        """Keep the kind: `solutions`, `boolean` or `triples`."""
        self.kind = kind
        super().__init__(f"The result is {kind}, for which no format that was asked for exists.")


def opening_of(version: Version) -> Opening:
    """Say what a worker needs to open `version`; in strict versions no prefix is predefined."""
    facts = {
        "store": str(version.folder / "store"),
        "base": version.base,
        "prefixes": {} if version.strict else Namespace(version.base).prefixes,
    }
    return Opening(version.number, facts)


async def prepare(pool: Pool, version: Version) -> None:
    """Make `version` the one whose workers stand ready; one of them is on return.

    :raises DamagedVersion: when it cannot be opened.
    """
    try:
        await pool.prepare(opening_of(version))
    except (Refusal, WorkerLost) as error:
        raise DamagedVersion(f"Version {version.number} cannot be opened: {error}") from error


async def evaluate(pool: Pool, version: Version, query: Query, seconds: float) -> Answer:
    """Evaluate `query` over `version` for at most `seconds` of work.

    The head of the answer names its `kind` and `format`.

    :raises InvalidQuery: when the text is not SPARQL.
    :raises ForbiddenQuery: when it asks for SERVICE or an update.
    :raises UnwantedResult: when its result is of a kind without a format.
    :raises DamagedVersion: when the version cannot be opened.
    :raises QueryTimeout: and the other errors of `Pool.ask`.
    """
    if len(query.text) > _LONG:
        # Reading it all takes seconds, for which nobody else should wait.
        await asyncio.to_thread(refuse, query.text)
    else:
        refuse(query.text)
    request = {
        "query": query.text,
        "formats": dict(query.formats),
        "default_graphs": query.default_graphs,
        "named_graphs": query.named_graphs,
    }
    try:
        return await pool.ask(opening_of(version), request, seconds)
    except Refusal as refusal:
        raise _meaning(refusal, query, version) from refusal


def refuse(text: str) -> None:
    """Refuse what must not reach the engine: it has no switch for SERVICE and does not merge several graphs.

    :raises ForbiddenQuery: with the place of the keyword.

    >>> refuse("ASK { SERVICE <http://example.org/sparql> { ?s ?p ?o } }")
    Traceback (most recent call last):
    ascn_graph.errors.ForbiddenQuery: SERVICE is refused: this endpoint asks no other server. ...
    """
    if place := find_service(text):
        raise ForbiddenQuery(
            "SERVICE is refused: this endpoint asks no other server. Query that endpoint by itself and join the "
            "results in the program that asks.",
            place.line,
            place.column,
        )
    graphs = find_default_graphs(text)
    if len(graphs) > 1:
        raise ForbiddenQuery(
            "More than one FROM is refused: graphs are not merged on demand. Leave FROM out to ask the merged graph, "
            "or write FROM NAMED and GRAPH.",
            graphs[1].line,
            graphs[1].column,
        )


def _meaning(refusal: Refusal, query: Query, version: Version) -> GraphError:
    error, message = refusal.facts["error"], str(refusal)
    if error == "syntax":
        update = find_update(query.text)
        if update:
            keyword, place = update
            return ForbiddenQuery(
                f"{keyword} is an update; this endpoint only answers queries.", place.line, place.column
            )
        return _malformed(message, refusal.facts)
    if error == "unacceptable":
        return UnwantedResult(str(refusal.facts["kind"]))
    if error == "damaged":
        return DamagedVersion(f"Version {version.number} cannot be opened: {message}")
    return QueryFailed(f"The engine could not evaluate the query: {message}")


def _malformed(message: str, facts: Mapping[str, Any]) -> MalformedQuery:
    return MalformedQuery(message, facts["line"], facts["column"], tuple(facts["expected"]))
