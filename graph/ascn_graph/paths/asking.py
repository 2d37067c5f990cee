"""Paths over the pool of workers: what a worker is told, what it is asked, what its failures mean."""

from collections.abc import Sequence
from dataclasses import asdict

from ascn_graph.engine.pool import NOBODY, Asker, Opening, Pool, Refusal
from ascn_graph.errors import DamagedVersion, GraphError, QueryFailed
from ascn_graph.paths.requests import DAMAGED, WRONG_ENDS, PathRequest
from ascn_graph.versions import LABELS_FOLDER, Version

WORKER = "ascn_graph.paths.worker"
"""The module that finds paths."""


def opening_of(version: Version) -> Opening:
    """Say what a worker needs to open `version`."""
    facts = {
        "number": version.number,
        "store": str(version.folder / "store"),
        "paths": str(version.folder / "paths"),
        "labels": str(version.folder / LABELS_FOLDER),
        "base": version.base,
    }
    return Opening(WORKER, version.number, facts, ready=2)


async def ask(
    pool: Pool,
    version: Version,
    ends: tuple[str, str],
    request: PathRequest,
    languages: Sequence[str],
    seconds: float,
    asker: Asker = NOBODY,
) -> bytes:
    """Find how two entities of `version` are connected, in a worker that may work for `seconds`.

    Gives `Connections.to_json()` as JSON in UTF-8. `ends` are given as for `Finder.find`, whose errors are raised.

    :raises DamagedVersion: when the version cannot be opened.
    :raises QueryTimeout: and the other errors of `Pool.ask`.
    """
    asked = {"from": ends[0], "to": ends[1], "request": asdict(request), "languages": list(languages)}
    try:
        answer = await pool.ask(opening_of(version), asked, seconds, asker)
    except Refusal as refusal:
        raise _meaning(refusal, version) from refusal
    try:
        return b"".join([piece async for piece in answer.pieces()])
    finally:
        answer.close()


def _meaning(refusal: Refusal, version: Version) -> GraphError:
    facts = refusal.facts
    kind = str(facts["error"])
    if kind in WRONG_ENDS:
        candidates = facts["candidates"]
        assert isinstance(candidates, list)  # noqa: S101  # what the worker sends
        return WRONG_ENDS[kind](str(facts["asked"]), [(iri, label) for iri, label in candidates])
    if kind == DAMAGED:
        return DamagedVersion(f"Version {version.number} cannot be opened: {refusal}")
    return QueryFailed(f"Paths could not be found: {refusal}")
