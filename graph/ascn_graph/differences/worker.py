"""The worker that tells how versions differ; started by the pool, never imported by the server."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ascn_graph.differences.contents import Comparison
from ascn_graph.differences.finding import Difference, differences, open_side
from ascn_graph.differences.telling import labels_of, page_of, patch_lines
from ascn_graph.engine.frames import Failure, Handler, Output, serve
from ascn_graph.errors import DamagedVersion


def main() -> None:
    """Answer requests for differences until the pipe ends."""
    serve(open_nothing)


def open_nothing(opening: Mapping[str, Any]) -> Handler:
    """Give the handler of requests: each names the versions it is about."""
    return answer


def answer(request: Mapping[str, Any], output: Output) -> None:
    """Write an RDF Patch where the request has a `header` for it, else counts and a page of rows in JSON."""
    comparison = Comparison.from_json(request["comparison"])
    try:
        found = differences(comparison)
        if request["header"] is not None:
            for lines in patch_lines(found, request["header"]):
                output.write(lines.encode())
        else:
            told = _page(comparison, found, request)
            output.write(json.dumps(told, ensure_ascii=False).encode())
    except DamagedVersion as error:
        raise Failure("damaged", str(error)) from error
    except (OSError, RuntimeError) as error:
        raise Failure("damaged", f"A version cannot be read: {error}") from error


def _page(
    comparison: Comparison, found: Iterable[Difference], request: Mapping[str, Any]
) -> dict[str, object]:
    strict = comparison.target.strict or bool(comparison.origin and comparison.origin.strict)
    page = page_of(found, request["start"], request["size"], strict=strict)
    if not request["languages"]:
        return page.to_json()
    base = comparison.target.base
    sides = [open_side(content, base) for content in (comparison.target, comparison.origin) if content]
    return {**page.to_json(), "labels": labels_of(page, [side.store for side in sides], request["languages"])}
