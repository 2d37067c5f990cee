"""Answers that are files which never change: whole or in part, with their digest (RFC 9110, RFC 9530)."""

import asyncio
import base64
import re
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Message, Receive, Scope, Send

from ascn_api.errors import RangeNotSatisfiable, ResourceNotFound
from ascn_api.middleware import HEAD_ONLY
from ascn_api.responses import held_tags
from ascn_graph.dumps.keeping import Dump

_MOST_RANGES = 20
_RANGES = re.compile(r"bytes\s*=([0-9\-,\s]+)", re.IGNORECASE)
_RANGE = re.compile(r"([0-9]{0,18})-([0-9]{0,18})")


class DumpResponse(Response):
    """Sends a dump; Starlette sends the bytes, this decides which, and cuts off who does not read them."""

    def __init__(self, dump: Dump, headers: dict[str, str], patience: float) -> None:
        """Send `dump` later; a client that takes nothing for `patience` seconds is cut off."""
        super().__init__(None, 200, headers)
        self._file = FileResponse(dump.path, headers=headers)
        self._dump = dump
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the whole file or the ranges that are asked for.

        :raises RangeNotSatisfiable: when none of these is there.
        """
        if not Path(self._dump.path).is_file():
            raise ResourceNotFound("The version of this dump was pruned a moment ago.")
        others = [pair for pair in scope["headers"] if pair[0] not in (b"range", b"if-range")]
        wanted = self._wanted(scope)
        headers = [*others, (b"range", wanted.encode())] if wanted else others
        method = "HEAD" if scope.get(HEAD_ONLY) else "GET"

        async def send_in_time(message: Message) -> None:
            async with asyncio.timeout(self._patience):
                await send(message)

        try:
            await self._file({**scope, "method": method, "headers": headers}, receive, send_in_time)
        except TimeoutError:
            # Returning without an end makes the server close the connection.
            return

    def _wanted(self, scope: Scope) -> str | None:
        """Give the ranges that are asked for of this very file; HEAD has none (RFC 9110, sections 13.1.5 and 14.2)."""
        headers = Headers(scope=scope)
        asked, condition = headers.get("range"), headers.get("if-range")
        if asked is None or scope.get(HEAD_ONLY):
            return None
        if condition is not None and condition not in (self.headers["etag"], self.headers["last-modified"]):
            return None
        return readable_ranges(asked, self._dump.size)


def file_headers(dump: Dump, changed: datetime) -> dict[str, str]:
    """Give the headers that tell what a file is, and when the version that it holds was published."""
    digest = base64.b64encode(bytes.fromhex(dump.sha256)).decode()
    return {
        "Content-Type": "application/gzip",
        "Content-Length": str(dump.size),
        "Accept-Ranges": "bytes",
        # Of the whole file, whichever part of it is sent.
        "Repr-Digest": f"sha-256=:{digest}:",
        "ETag": f'"{dump.sha256[:32]}"',
        "Last-Modified": format_datetime(changed, usegmt=True),
    }


def is_held(request: Request, tag: str, changed: datetime) -> bool:
    """Tell whether the client has a file of this tag, or of this time where it names no tag (RFC 9110, 13.2.2)."""
    if held := held_tags(request):
        return bool(held & {tag, "*"})
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        return changed.replace(microsecond=0) <= since
    except (ValueError, TypeError):
        return False


def readable_ranges(header: str, size: int) -> str | None:
    """Give the header Range without what is not there; None where it breaks its grammar, and is to be passed over.

    :raises RangeNotSatisfiable: when nothing of it is there.

    >>> readable_ranges("bytes=0-4, 20-", 10), readable_ranges("bytes=-3", 10), readable_ranges("lines=1-2", 10)
    ('bytes=0-4', 'bytes=-3', None)
    >>> readable_ranges("bytes=4-0", 10) is None
    True
    """
    ranges = _RANGES.fullmatch(header.strip())
    specs = [spec.strip() for spec in ranges.group(1).split(",") if spec.strip()] if ranges else []
    if not 0 < len(specs) <= _MOST_RANGES or not all(map(_is_sound, specs)):
        return None
    there = [spec for spec in specs if _is_there(spec, size)]
    if not there:
        raise RangeNotSatisfiable(header, size)
    return f"bytes={','.join(there)}"


def _is_sound(spec: str) -> bool:
    match = _RANGE.fullmatch(spec)
    if not match or spec == "-":
        return False
    first, last = match.groups()
    return not (first and last) or int(first) <= int(last)


def _is_there(spec: str, size: int) -> bool:
    first, _, last = spec.partition("-")
    return int(first) < size if first else int(last) > 0 and size > 0
