"""The worker that finds paths in one version; started by the pool, never imported by the server."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from ascn_graph.engine.frames import Failure, Handler, Output, serve
from ascn_graph.errors import AmbiguousLabel, DamagedVersion, NotAnEntity, UnknownEntity, UnknownTerm
from ascn_graph.namespaces import Namespace
from ascn_graph.paths.answers import Answer
from ascn_graph.paths.finding import Finder
from ascn_graph.paths.formats import render
from ascn_graph.paths.index import open_index
from ascn_graph.paths.releasing import release
from ascn_graph.paths.requests import (
    DAMAGED,
    FAILED,
    REFUSED,
    WRONG_NAMES,
    Conditions,
    PathRequest,
    request_of,
)

_FIRST = PathRequest(limit=1, conditions=Conditions(directed=True), effort=100_000)


def main() -> None:
    """Answer requests for paths until the pipe ends."""
    serve(open_version)


def open_version(opening: Mapping[str, Any]) -> Handler:
    """Open the version in `opening` (`number`, `store`, `paths`, `labels`, `base`) and give the handler of requests."""
    try:
        store, index = Store.read_only(opening["store"]), open_index(Path(opening["paths"]))
    except (OSError, RuntimeError, DamagedVersion) as error:
        raise Failure(DAMAGED, str(error)) from error
    base = opening["base"]
    finder = Finder(opening["number"], store, Namespace(base), index, Path(opening["labels"]))
    _warm(finder)

    def answer(asked: Mapping[str, Any], output: Output) -> None:
        found = _find(finder, asked)
        output.write(render(found, asked["format"], base, asked["address"]))
        release(index)

    return answer


def _warm(finder: Finder) -> None:
    """Find something once: what is only read the first time would make the first short request count as a long one."""
    nodes = finder.index.nodes
    if len(nodes) > 1:
        finder.find(nodes[0], nodes[len(nodes) - 1], _FIRST)
        release(finder.index)


def _find(finder: Finder, asked: Mapping[str, Any]) -> Answer:
    try:
        request = request_of(asked["question"], asked["request"])
        return finder.answer(asked["things"], request, asked["languages"])
    except (UnknownEntity, AmbiguousLabel, NotAnEntity, UnknownTerm) as error:
        kind = next(name for name, cls in WRONG_NAMES.items() if isinstance(error, cls))
        raise Failure(kind, str(error), asked=error.asked, candidates=error.candidates) from error
    except ValueError as error:
        raise Failure(REFUSED, str(error)) from error
    except (OSError, RuntimeError) as error:
        raise Failure(FAILED, str(error)) from error
