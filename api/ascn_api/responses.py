"""Answers that come from the engine or can be cached: entity tags, streaming, the client that hangs up."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from string import printable
from typing import Any, TypeVar
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ascn_api.middleware import HEAD_ONLY
from ascn_graph import __version__
from ascn_graph.engine.pool import Answer, Asker
from ascn_graph.errors import AskerLeft, GraphError
from ascn_graph.versions import Version

_ASCII = printable.rstrip("\t\n\r\x0b\x0c")
_Result = TypeVar("_Result")
_log = logging.getLogger("ascn_api")


def entity_tag(version: Version, *parts: str) -> str:
    """Name one representation of what is read from `version`: its number, its content, our release, `parts`.

    `parts` tell apart what the same address may answer: the format, the language, the subject.
    """
    named = [str(version.number), version.content_digest[:8], __version__, *parts]
    return '"' + "-".join(part for part in named if part) + '"'


def version_headers(
    version: Version, tag: str | None, vary: str = "Accept", *, immutable: bool = False
) -> dict[str, str]:
    """Give the headers of everything that is read from `version`: to be asked for anew, cheaply.

    `vary` names the request headers that had a say; empty where none had. What is `immutable` will be the same
    whenever it is asked for, and need not be.
    """
    caching = "public, max-age=31536000, immutable" if immutable else "no-cache"
    headers = {"ASCN-Version": str(version.number), "Cache-Control": caching}
    return headers | ({"Vary": vary} if vary else {}) | ({"ETag": tag} if tag else {})


def link_header(links: Iterable[str]) -> str:
    """Join links for the header Link, which holds ASCII only: the IRIs in them become URIs (RFC 3987, section 3.1).

    >>> link_header(['<http://l/city/é>; rel="cite-as"'])
    '<http://l/city/%C3%A9>; rel="cite-as"'
    """
    return quote(", ".join(links), safe=_ASCII)


def held_tags(request: Request) -> set[str]:
    """Give the tags of the representations that the client holds (If-None-Match); `*` stands for any."""
    held = ",".join(request.headers.getlist("if-none-match"))
    return {part.strip().removeprefix("W/") for part in held.split(",")} - {""}


async def unless_client_leaves(request: Request, work: Coroutine[Any, Any, _Result]) -> _Result:
    """Give the result of `work`, which is cancelled when the client hangs up before.

    The body of the request must have been read.

    :raises ClientDisconnect: when the client left.
    """
    task = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_client_leaves(request.receive))
    try:
        await asyncio.wait([task, leaving], return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientDisconnect
    finally:
        leaving.cancel()
        task.cancel()
        await asyncio.gather(task, leaving, return_exceptions=True)


def asker_of(request: Request) -> Asker:
    """Say who asks: the address of the client, and how to hear that it hangs up. The body must have been read."""
    address = request.client.host if request.client else ""
    return Asker(address, lambda: _client_leaves(request.receive))


class EngineResponse(Response):
    """Sends an answer of the engine as it comes; a failure after its beginning breaks the connection off.

    A reader who takes nothing for `patience` seconds is cut off. `keep` gets the whole body, when it was sent whole
    and is not longer than `largest` bytes.
    """

    def __init__(
        self,
        answer: Answer,
        headers: Mapping[str, str],
        patience: float,
        largest: int = 0,
        keep: Callable[[bytes], None] | None = None,
    ) -> None:
        """Take over `answer`, which is closed in the end; `headers` name the content type."""
        length = {"Content-Length": str(len(answer.first))} if answer.complete else {}
        super().__init__(None, 200, {**headers, **length})
        if not answer.complete:
            del self.headers["content-length"]
        self._answer = answer
        self._patience = patience
        self._largest = largest
        self._keep = keep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer, or as much of it as the client stays for."""
        try:
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            if self._answer.complete or scope.get(HEAD_ONLY):
                await send({"type": "http.response.body", "body": self._answer.first})
                self._kept_whole(self._answer.first if self._answer.complete else None)
            else:
                self._kept_whole(await self._stream(send))
        except AskerLeft:
            return
        except (GraphError, TimeoutError) as error:
            # Returning without an end makes the server close the connection: the client sees that it is cut off.
            why = error if isinstance(error, GraphError) else f"nothing was read for {self._patience:g} s"
            _log.warning("%s was cut off: %s", scope["path"], why)
        finally:
            self._answer.close()

    async def _stream(self, send: Send) -> bytes | None:
        """Send all pieces, and give them together if they are few."""
        kept: bytearray | None = bytearray() if self._keep else None
        async for piece in self._answer.pieces():
            async with asyncio.timeout(self._patience):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            if kept is not None:
                kept += piece
                kept = kept if len(kept) <= self._largest else None
        await send({"type": "http.response.body", "body": b""})
        return None if kept is None else bytes(kept)

    def _kept_whole(self, body: bytes | None) -> None:
        if self._keep and body is not None:
            self._keep(body)


async def _client_leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
