"""The worker that makes dumps; started by the pool, never imported by the server."""

import errno
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ascn_graph.dumps.keeping import keep_dump
from ascn_graph.dumps.originals import Original
from ascn_graph.engine.frames import Failure, Handler, Output, serve
from ascn_graph.errors import DamagedVersion

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def main() -> None:
    """Answer requests for dumps until the pipe ends."""
    serve(open_nothing)


def open_nothing(opening: Mapping[str, Any]) -> Handler:
    """Give the handler of requests: each names the version it is about."""
    return answer


def answer(request: Mapping[str, Any], output: Output) -> None:
    """Find or make the dump of a version under `folder`, and describe it in JSON."""
    original = Original(**request["original"])
    try:
        dump = keep_dump(original, request["extension"], Path(request["folder"]))
    except DamagedVersion as error:
        raise Failure("unreadable", str(error)) from error
    except RuntimeError as error:
        raise Failure("unreadable", f"Version {original.number} cannot be read: {error}") from error
    except OSError as error:
        kind = "full" if error.errno in _FULL else "unwritable"
        raise Failure(kind, f"{request['folder']}: {error.strerror or error}") from error
    output.write(json.dumps(asdict(dump)).encode())
