"""SPARQL over the pool: what is asked, what is refused before it reaches a worker, what failures mean."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ascn_graph.engine.lexer import find_service, find_update
from ascn_graph.engine.pool import NOBODY, Answer, Asker, Opening, Pool, Refusal
from ascn_graph.engine.process import WorkerLost
from ascn_graph.errors import (
    DamagedVersion,
    DatasetTooLarge,
    ForbiddenQuery,
    GraphError,
    InvalidQuery,
    QueryFailed,
    UnannouncedTripleTerms,
)
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
    IRIs; None stands for those of the version, or those that the query's FROM clauses name. With `triple_terms` the
    result may hold some, as SPARQL 1.2 allows; without, one that does is refused. Tables for people are labelled in
    `languages`; what describes them tells their `origin` (`address`, `version`, `licence`).
    """

    text: str
    formats: Mapping[str, str]
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    triple_terms: bool = False
    languages: tuple[str, ...] = ("en",)
    origin: Mapping[str, str] | None = None
    written: str | None = None
    """The text as it was written, where parts of it were answered beforehand."""


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
    return _opening_of(version.number, version.folder, version.base, version.strict)


@lru_cache(maxsize=16)
def _opening_of(number: int, folder: Path, base: str, strict: bool) -> Opening:
    prefixes = {} if strict else Namespace(base).prefixes
    return Opening(WORKER, number, {"store": str(folder / "store"), "base": base, "prefixes": prefixes})


async def prepare(pool: Pool, version: Version) -> None:
    """Make `version` the one whose workers stand ready; one of them is on return.

    :raises DamagedVersion: when it cannot be opened.
    """
    try:
        await pool.prepare(opening_of(version))
    except (Refusal, WorkerLost) as error:
        raise DamagedVersion(f"Version {version.number} cannot be opened: {error}") from error


async def evaluate(
    pool: Pool, version: Version, query: Query, seconds: float, asker: Asker = NOBODY
) -> Answer:
    """Evaluate `query` over `version` for at most `seconds` of work.

    The head of the answer names its `kind` and `format`, the graphs asked for that the version does not hold
    (`missing`, at most `datasets.TOLD`), and the `version` of SPARQL where the result may hold triple terms.

    :raises InvalidQuery: when the text is not SPARQL.
    :raises ForbiddenQuery: when it asks for SERVICE or an update.
    :raises UnwantedResult: when its result is of a kind without a format.
    :raises UnannouncedTripleTerms: when it holds triple terms and these were not asked for.
    :raises DatasetTooLarge: when the graphs it is to merge are too large for that.
    :raises DamagedVersion: when the version cannot be opened.
    :raises QueryTimeout: and the other errors of `Pool.ask`.
    """
    if len(query.text) > _LONG:
        # Reading it all takes seconds, for which nobody else should wait.
        await asyncio.to_thread(refuse, query.text)
    else:
        refuse(query.text)
    try:
        return await pool.ask(opening_of(version), vars(query), seconds, asker)
    except Refusal as refusal:
        raise _meaning(refusal, query, version) from refusal


def refuse(text: str) -> None:
    """Refuse what must not reach the engine, which has no switch for SERVICE.

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


def _meaning(refusal: Refusal, query: Query, version: Version) -> GraphError:
    error, message = refusal.facts["error"], str(refusal)
    if error == "syntax":
        return _malformed(refusal, query)
    known: dict[object, Callable[[], GraphError]] = {
        "unsupported": lambda: InvalidQuery(f"The engine cannot evaluate this query: {message}"),
        "unacceptable": lambda: UnwantedResult(str(refusal.facts["kind"])),
        "triple-terms": UnannouncedTripleTerms,
        "dataset": lambda: DatasetTooLarge(message),
        "damaged": lambda: DamagedVersion(f"Version {version.number} cannot be opened: {message}"),
    }
    failed = QueryFailed(f"The engine could not evaluate the query: {message}")
    return known.get(error, lambda: failed)()


def _malformed(refusal: Refusal, query: Query) -> GraphError:
    if update := find_update(query.text):
        keyword, place = update
        return ForbiddenQuery(
            f"{keyword} is an update; this endpoint only answers queries.", place.line, place.column
        )
    facts: Mapping[str, Any] = refusal.facts
    return MalformedQuery(str(refusal), facts["line"], facts["column"], tuple(facts["expected"]))
