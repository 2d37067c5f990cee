"""Pure ASGI middleware, safe for streamed answers: whole requests, the path of the base, headers, HEAD, own faults."""

import logging

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ascn_api.errors import InvalidRequest
from ascn_api.problems import answer_problem
from ascn_api.routing import allowed_methods

HEAD_ONLY = "ascn.head"
"""Key of the scope that is true when the client asked for the head of an answer alone."""

_HEADERS = {
    # Nothing but our own style sheet is ever loaded, and no script runs.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # The data is public and nothing depends on cookies: any page may read it.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Link, Location, Retry-After, Accept-Query, Accept-Ranges, Content-Disposition, Content-Profile, "
        "Content-Range, Memento-Datetime, Repr-Digest, ASCN-Version, ASCN-Notice"
    ),
}
_RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
ACCEPT_QUERY = "application/sparql-query, application/x-www-form-urlencoded"
"""What may be sent by QUERY (RFC 10008) to addresses that take it."""
_ONCE = (b"host", b"content-type")
_LONGEST_COLLECTED = 16 * 1024 * 1024
_log = logging.getLogger("ascn_api")


class WholeRequests:
    """Refuses requests that two readers could read differently, and gives old clients an answer with a length.

    RFC 9112 wants one Host of HTTP/1.1 (section 3.2), and no chunks for HTTP/1.0 (section 6.1), where the server
    does not look; a second Content-Type would be overlooked.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass sound requests on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        names = [name for name, _ in scope["headers"] if name in _ONCE]
        hosts, types = names.count(b"host"), names.count(b"content-type")
        is_old = scope["http_version"] == "1.0"
        if hosts > 1 or types > 1 or not (hosts or is_old):
            name, count = ("Content-Type", types) if types > 1 else ("Host", hosts)
            error = InvalidRequest(f"The request has {count} headers {name}; it may have exactly one.")
            response = await answer_problem(Request(scope, receive), error)
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, _Collected(scope, receive, send) if is_old else send)


class _Collected:
    """Sends an answer once it is whole, with its length; one that is too long is refused."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._start: Message = {}
        self._body = bytearray()
        self._over = False

    async def __call__(self, message: Message) -> None:
        if self._over:
            return
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if len(self._body) > _LONGEST_COLLECTED:
            self._over = True
            text = f"The answer is longer than {_LONGEST_COLLECTED >> 20} MiB; ask for it by HTTP/1.1."
            response = await answer_problem(Request(self._scope), HTTPException(505, text))
            await response(self._scope, self._receive, self._send)
        elif not message.get("more_body", False):
            if self._scope["method"] != "HEAD":
                MutableHeaders(scope=self._start).setdefault("content-length", str(len(self._body)))
            await self._send(self._start)
            await self._send({"type": "http.response.body", "body": bytes(self._body)})


class BelowBase:
    """Serves everything below the path of the base, whether or not a proxy has cut it off.

    With `ASCN_BASE=https://ascn.example/data/` a request for `/data/city/jakarta` and one for `/city/jakarta` are
    the same, and every link and redirect of the answer begins with `/data/`. So the server can be reached
    directly, by a proxy that passes addresses on, and by one that strips the prefix, without another setting.
    """

    def __init__(self, app: ASGIApp, path: str) -> None:
        """Wrap `app`; `path` is that of the base, ending in a slash."""
        self.app = app
        self._root = path.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass requests on in the one form: the whole path, and in `root_path` the part the routes do not see."""
        if self._root and scope["type"] == "http":
            path, raw = scope["path"], scope.get("raw_path") or b""
            if path == self._root:
                path, raw = f"{path}/", raw + b"/"
            elif not path.startswith(f"{self._root}/"):
                path, raw = self._root + path, self._root.encode() + raw
            scope = {**scope, "root_path": self._root, "path": path, "raw_path": raw}
        await self.app(scope, receive, send)


class CommonHeaders:
    """Gives every answer the security headers and lets pages of other origins read it."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through; headers the answer has already stay."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name for name, _ in message["headers"]}
                added = [pair for pair in _RAW_HEADERS if pair[0] not in there]
                if scope["path"].endswith("/sparql"):
                    added.append((b"accept-query", ACCEPT_QUERY.encode()))
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class HeadAndOptions:
    """Answers HEAD like GET without the body, and OPTIONS with what the address allows."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass other methods through."""
        if scope["type"] != "http" or scope["method"] not in ("HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
        elif scope["method"] == "HEAD":
            await self.app({**scope, "method": "GET", HEAD_ONLY: True}, receive, _without_body(send))
        else:
            await self._answer_options(scope, receive, send)

    async def _answer_options(self, scope: Scope, receive: Receive, send: Send) -> None:
        allowed = allowed_methods(scope["app"], scope)
        if not allowed:
            await self.app(scope, receive, send)
            return
        headers = {
            "Allow": ", ".join(allowed),
            "Access-Control-Allow-Methods": ", ".join(allowed),
            "Access-Control-Allow-Headers": (
                "Accept, Accept-Datetime, Accept-Language, Accept-Profile, Content-Type, If-Modified-Since, "
                "If-None-Match, If-Range, Range"
            ),
            "Access-Control-Max-Age": "86400",
        }
        await Response(status_code=204, headers=headers)(scope, receive, send)


class OwnFaults:
    """Turns an error nobody foresaw into a logged 500; once an answer has begun, into a broken connection."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything else through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:  # noqa: BLE001  # the one place where a fault of ours becomes a 500
            _log.error("%s %s failed", scope["method"], scope["path"], exc_info=error)
            if not begun:
                response = await answer_problem(Request(scope, receive), error)
                await response(scope, receive, send)


def _without_body(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            if not message.get("more_body", False):
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        await send(message)

    return send_head
