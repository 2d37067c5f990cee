"""Paths over the pool of workers: what a worker is told, what it is asked, what its failures mean."""

from collections.abc import Sequence
from dataclasses import asdict

from ascn_graph.engine.pool import NOBODY, Asker, Opening, Pool, Refusal
from ascn_graph.errors import DamagedVersion, GraphError, QueryFailed
from ascn_graph.paths.requests import DAMAGED, REFUSED, WRONG_NAMES, Request
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
    # It loads numpy, which takes half a second, and more where much else goes on.
    return Opening(WORKER, version.number, facts, ready=2, starts_in=5.0)


async def ask(
    pool: Pool,
    version: Version,
    question: str,
    things: Sequence[str],
    request: Request,
    languages: Sequence[str],
    seconds: float,
    asker: Asker = NOBODY,
    format: str = "json",  # noqa: A002  # the word for it
    address: str | None = None,
) -> bytes:
    """Ask one of `requests.QUESTIONS` about `things` of `version`, in a worker that may work for `seconds`.

    Gives the answer in a format of `formats.render`, with the address under which it can be asked for again. Things
    are given as for `Finder`, whose errors are raised.

    :raises ValueError: when there are too few or too many things, or a condition names one of them.
    :raises DamagedVersion: when the version cannot be opened.
    :raises QueryTimeout: and the other errors of `Pool.ask`.
    """
    asked = {
        "question": question,
        "things": list(things),
        "request": asdict(request),
        "languages": list(languages),
        "format": format,
        "address": address,
    }
    try:
        answer = await pool.ask(opening_of(version), asked, seconds, asker)
    except Refusal as refusal:
        raise _meaning(refusal, version) from refusal
    try:
        return b"".join([piece async for piece in answer.pieces()])
    finally:
        answer.close()


def _meaning(refusal: Refusal, version: Version) -> GraphError | ValueError:
    facts = refusal.facts
    kind = str(facts["error"])
    if kind in WRONG_NAMES:
        candidates = facts["candidates"]
        assert isinstance(candidates, list)  # noqa: S101  # what the worker sends
        return WRONG_NAMES[kind](str(facts["asked"]), [(iri, label) for iri, label in candidates])
    if kind == REFUSED:
        return ValueError(str(refusal))
    if kind == DAMAGED:
        return DamagedVersion(f"Version {version.number} cannot be opened: {refusal}")
    return QueryFailed(f"Paths could not be found: {refusal}")
