"""Differences over the pool of workers: which versions are compared, what a worker is asked, what failures mean."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ascn_graph.differences.contents import Comparison, Content
from ascn_graph.engine.pool import NOBODY, Answer, Asker, Opening, Pool, Refusal
from ascn_graph.errors import DamagedVersion, GraphError, QueryFailed, UnknownVersion
from ascn_graph.versions import Version, Versions

OPENING = Opening("ascn_graph.differences.worker", 0, {}, 0)
"""Of every comparison: the worker opens what a request names; none stands ready, it is asked seldom."""


def comparison_of(versions: Versions, number: int, origin: int | None = None) -> Comparison:
    """Ask what leads from version `origin`, by default the parent, to version `number`.

    Version 1 has no parent: from nothing, everything in it was added.

    :raises UnknownVersion: when one of them is not kept.
    :raises DamagedVersion: when the version.json of one of them cannot be read.
    """
    target = versions.get(number)
    before = target.parent if origin is None else origin
    other = None if before is None else versions.get(before)
    steps = _steps(versions, target, other)
    return Comparison(
        _content_of(target), None if other is None else _content_of(other), tuple(map(_content_of, steps))
    )


def patch_header(comparison: Comparison, base: str) -> dict[str, str]:
    """Give the header of an RDF Patch: its own name and those of the versions, under `base`, and a move of bases."""
    target, origin = comparison.target, comparison.origin
    header = {"id": f"<{base}{difference_name(comparison)}>"}
    if origin:
        header["from"] = f"<{base}versions/{origin.number}>"
    header["to"] = f"<{base}versions/{target.number}>"
    if comparison.moved_from:
        header |= {"moved-from": f"<{comparison.moved_from}>", "moved-to": f"<{target.base}>"}
    return header


def difference_name(comparison: Comparison) -> str:
    """Name the differences, relative to the base."""
    start = f"?from={comparison.origin.number}" if comparison.origin else ""
    return f"versions/{comparison.target.number}/diff{start}"


async def ask_patch(
    pool: Pool,
    comparison: Comparison,
    base: str,
    seconds: float,
    asker: Asker = NOBODY,
) -> Answer:
    """Have the differences told as an RDF Patch, in pieces; versions are named under `base`.

    :raises DamagedVersion: when what is compared cannot be read.
    :raises QueryTimeout: and the other errors of `Pool.ask`, while the answer is read too.
    """
    return await _ask(pool, comparison, {"header": patch_header(comparison, base)}, seconds, asker)


async def ask_page(
    pool: Pool,
    comparison: Comparison,
    start: int,
    size: int,
    languages: Sequence[str],
    seconds: float,
    asker: Asker = NOBODY,
) -> dict[str, Any]:
    """Have the differences counted and `size` of them listed, from `start` on; see `telling.Page.to_json`.

    Where `languages` are given, `labels` are those of every IRI in the rows.

    :raises DamagedVersion: when what is compared cannot be read.
    :raises QueryTimeout: and the other errors of `Pool.ask`.
    """
    wanted = {"header": None, "start": start, "size": size, "languages": list(languages)}
    answer = await _ask(pool, comparison, wanted, seconds, asker)
    try:
        told: dict[str, Any] = json.loads(b"".join([piece async for piece in answer.pieces()]))
    except Refusal as refusal:
        raise _meaning(refusal) from refusal
    finally:
        answer.close()
    return told


async def _ask(
    pool: Pool, comparison: Comparison, wanted: Mapping[str, object], seconds: float, asker: Asker
) -> Answer:
    try:
        return await pool.ask(OPENING, {"comparison": asdict(comparison), **wanted}, seconds, asker)
    except Refusal as refusal:
        raise _meaning(refusal) from refusal


def _meaning(refusal: Refusal) -> GraphError:
    if refusal.facts["error"] == "damaged":
        return DamagedVersion(str(refusal))
    return QueryFailed(f"The versions could not be compared: {refusal}")


def _steps(versions: Versions, target: Version, origin: Version | None) -> list[Version]:
    """List the versions whose changes lead from one to the other; none where they surely or maybe do not."""
    low, high = sorted([target.number, origin.number if origin else 0])
    try:
        chain = [versions.get(number) for number in range(low + 1, high + 1)]
    except (UnknownVersion, DamagedVersion):
        return []
    first = (target if low == target.number else origin) if low else None
    before: list[Version | None] = [first, *chain[:-1]]
    return chain if all(map(_follows, chain, before)) else []


def _follows(version: Version, before: Version | None) -> bool:
    """Tell whether the changes of `version` are those against `before`.

    A version that followed one that could not be read holds all its content as added, as the first one does.
    """
    counts, start = version.counts, _size(before) if before else 0
    return (
        version.parent == (before.number if before else None)
        and (before is None or (version.base, version.strict) == (before.base, before.strict))
        and start + counts["added"] - counts["removed"] == _size(version)
    )


def _size(version: Version) -> int:
    return version.counts["quads"] + (version.counts["triples"] if version.strict else 0)


def _content_of(version: Version) -> Content:
    return Content(
        number=version.number,
        folder=str(version.folder),
        base=version.base,
        strict=version.strict,
        added=version.counts["added"],
        removed=version.counts["removed"],
        sizes=version.sizes,
    )
