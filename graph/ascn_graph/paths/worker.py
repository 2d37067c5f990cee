"""The worker that finds paths in one version; started by the pool, never imported by the server."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from ascn_graph.engine.frames import Failure, Handler, Output, serve
from ascn_graph.errors import AmbiguousLabel, DamagedVersion, NotAnEntity, UnknownEntity
from ascn_graph.namespaces import Namespace
from ascn_graph.paths.finding import Finder
from ascn_graph.paths.index import open_index
from ascn_graph.paths.requests import DAMAGED, FAILED, WRONG_ENDS, PathRequest


def main() -> None:
    """Answer requests for paths until the pipe ends."""
    serve(open_version)


def open_version(opening: Mapping[str, Any]) -> Handler:
    """Open the version in `opening` (`number`, `store`, `paths`, `labels`, `base`) and give the handler of requests."""
    try:
        store, index = Store.read_only(opening["store"]), open_index(Path(opening["paths"]))
    except (OSError, RuntimeError, DamagedVersion) as error:
        raise Failure(DAMAGED, str(error)) from error
    finder = Finder(opening["number"], store, Namespace(opening["base"]), index, Path(opening["labels"]))

    def answer(request: Mapping[str, Any], output: Output) -> None:
        wanted = PathRequest(**request["request"])
        try:
            found = finder.find(request["from"], request["to"], wanted, request["languages"])
        except (UnknownEntity, AmbiguousLabel, NotAnEntity) as error:
            kind = next(name for name, cls in WRONG_ENDS.items() if isinstance(error, cls))
            raise Failure(kind, str(error), asked=error.asked, candidates=error.candidates) from error
        except (OSError, RuntimeError) as error:
            raise Failure(FAILED, str(error)) from error
        output.write(json.dumps(found.to_json(), ensure_ascii=False).encode())

    return answer
