"""Queries and things are answered before the framework looks at them: from the cache, or by their function.

A lookup in the graph takes less time than a framework takes to find out whose request it is. The routes for both are
declared to the framework all the same, which describes them, and answers what is no query and no plain address there.
"""

import re
from collections.abc import Awaitable, Callable, Collection, Mapping

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ascn_api.errors import ApiError
from ascn_api.problems import answer_problem
from ascn_api.result_cache import Words
from ascn_graph.errors import AskerLeft, GraphError

WORDS = "ascn.words"
"""Name, in the scope, of the `Words` of a request by GET."""
Endpoint = Callable[[Request], Awaitable[Response]]


_THING = r"([a-z0-9-]+)/[a-z0-9-]+(?:\.[a-z]+)?"
"""How things and their documents are usually addressed, below the base."""


class Front:
    """Answers queries and requests for things.

    Queries are asked at one address below `root`, the path of the base: `queries` names the function for each method.
    Things are shown by `show` wherever the first part of the path is not `taken` by another route.
    """

    def __init__(
        self,
        app: ASGIApp,
        root: str,
        queries: Mapping[str, Endpoint],
        show: Endpoint,
        taken: Collection[str],
    ) -> None:
        """Wrap `app`, which gets everything else."""
        self.app = app
        self._endpoint = f"{root}sparql"
        self._queries = queries
        self._show = show
        self._taken = frozenset(taken)
        self._thing = re.compile(re.escape(root) + _THING)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the cache, by the function, or let the framework answer."""
        endpoint = None
        if scope["type"] == "http":
            if scope["path"].endswith("/sparql"):
                if scope["method"] == "GET":
                    words, held, has_body = _read(scope)
                    state = scope["app"].state
                    kept = None if has_body else state.results.answer_to(words, state.watch.number)
                    if kept is not None:
                        headers, tag, body = kept
                        await _send_kept(send, headers, None if tag in held else body)
                        return
                    scope = {**scope, WORDS: words}
                endpoint = self._queries.get(scope["method"]) if scope["path"] == self._endpoint else None
            elif scope["method"] == "GET" and self._is_thing(scope["path"]):
                endpoint = self._show
        if endpoint is None:
            await self.app(scope, receive, send)
        else:
            await _answer(endpoint, scope, receive, send)

    def _is_thing(self, path: str) -> bool:
        match = self._thing.fullmatch(path)
        return match is not None and match.group(1) not in self._taken


async def _answer(endpoint: Endpoint, scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive)
    try:
        response = await endpoint(request)
        await response(scope, receive, send)
    except (ClientDisconnect, AskerLeft):
        return
    except (ApiError, GraphError) as error:
        response = await answer_problem(request, error)
        await response(scope, receive, send)


async def _send_kept(send: Send, headers: list[tuple[bytes, bytes]], body: bytes | None) -> None:
    """Send a kept answer, or without a body that the client has it."""
    if body is None:
        headers = [pair for pair in headers if pair[0] not in (b"content-length", b"content-type")]
    status = 304 if body is None else 200
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body or b""})


def _read(scope: Scope) -> tuple[Words, bytes, bool]:
    """Give the words of a request, its If-None-Match, and whether it has a body."""
    accept = languages = held = b""
    has_body = False
    for name, value in scope["headers"]:
        if name == b"accept":
            accept = accept + b", " + value if accept else value
        elif name == b"accept-language":
            languages += value
        elif name == b"if-none-match":
            held += value
        elif name in (b"content-length", b"transfer-encoding"):
            has_body = True
    return (scope["path"], scope["query_string"], accept, languages), held, has_body
