"""Dumps over the pool of workers: what a worker is asked, and what its failures mean."""

import json
from dataclasses import asdict
from pathlib import Path

from ascn_graph.dumps.keeping import Dump
from ascn_graph.dumps.originals import original_of
from ascn_graph.engine.pool import Asker, Opening, Pool, Refusal
from ascn_graph.errors import DamagedVersion, DumpFailed
from ascn_graph.versions import Version

OPENING = Opening("ascn_graph.dumps.worker", 0, {}, 0)
"""Of every dump: the worker opens what a request names; none stands ready, it is asked seldom."""
_SECONDS = 3600.0
_ASKER = Asker("dumps")


async def ask_dump(pool: Pool, version: Version, extension: str, folder: Path) -> Dump | None:
    """Have the dump of a version found or made under `folder`; None where nothing can be written there.

    A worker is at it for minutes where there are millions of triples, beside the queries and after them: what is slow
    has the processor last.

    :raises DamagedVersion: when the version cannot be read.
    :raises DumpFailed: when the disk is full.
    :raises EngineBusy: and the other errors of `Pool.ask`.
    """
    original = asdict(original_of(version))
    request = {"original": original, "extension": extension, "folder": str(folder)}
    try:
        answer = await pool.ask(OPENING, request, _SECONDS, _ASKER)
    except Refusal as refusal:
        if refusal.facts["error"] == "unwritable":
            return None
        if refusal.facts["error"] == "unreadable":
            raise DamagedVersion(str(refusal)) from refusal
        raise DumpFailed(str(refusal)) from refusal
    try:
        return Dump(**json.loads(answer.first))
    finally:
        answer.close()
