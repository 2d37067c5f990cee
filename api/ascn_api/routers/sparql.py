"""/sparql: queries by GET, POST and QUERY as in SPARQL 1.1 Protocol, answered by the engine's workers.

The same at /versions/{number}/sparql, where a version answers that will not change.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ascn_api.errors import InvalidRequest, NotAcceptable
from ascn_api.exchange import Exchange, Target
from ascn_api.front import WORDS
from ascn_api.negotiation import DOCUMENTS, HTML, Choice
from ascn_api.protocol import NO_QUERY, media_types, read_operation, refuse_body, takes_results, told
from ascn_api.readings import Reading, Readings
from ascn_api.requests import accept_of, choose_format, parameters_of, wanted_format
from ascn_api.responses import EngineResponse, asker_of, held_tags
from ascn_api.result_cache import Result, ResultCache
from ascn_api.result_page import ResultPage, result_page
from ascn_api.routers.sparql_description import GET, GET_PINNED, POST, POST_PINNED
from ascn_api.service import service_answer
from ascn_api.snapshots import VersionWatch, open_snapshot
from ascn_graph.engine.pool import Answer
from ascn_graph.engine.queries import UnwantedResult
from ascn_graph.path_service.evaluating import evaluate

_DESCRIBES = {"format", "language"}
"""Parameters that may come along when the endpoint itself is asked for."""


class _Direct(APIRoute):
    """A route that hands the request to its function as it is: a query is answered in less time than FastAPI takes.

    FastAPI finds parameters and dependencies of a function anew for each request.
    """

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]  # as it is used
        """Give the function itself."""
        endpoint: Callable[[Request], Awaitable[Response]] = self.endpoint
        return endpoint


router = APIRouter(tags=["SPARQL"], route_class=_Direct)


@router.get("/sparql", summary="Query by GET", response_class=Response, **GET)
async def query_by_get(request: Request) -> Response:
    """Answer the query in the parameter `query`; without one, describe the endpoint or show a page to write it on."""
    return await _get(request, Target(_watch(request).snapshot.version, pinned=False))


@router.post("/sparql", summary="Query by POST", response_class=Response, **POST)
@router.api_route("/sparql", methods=["QUERY"], include_in_schema=False)
async def query_by_body(request: Request) -> Response:
    """Answer the query in the body: a form with the field `query`, or the query itself."""
    return await _query(request, Target(_watch(request).snapshot.version, pinned=False))


ENDPOINTS: dict[str, Callable[[Request], Awaitable[Response]]] = {
    "GET": query_by_get,
    "POST": query_by_body,
    "QUERY": query_by_body,
}
"""What answers at /sparql, by method."""


@router.api_route("/sparql/", methods=["GET", "POST", "QUERY"], include_in_schema=False)
@router.api_route("/versions/{number}/sparql/", methods=["GET", "POST", "QUERY"], include_in_schema=False)
async def find_endpoint(request: Request) -> Response:
    """Send who writes a slash at the end to the one right address, with method and body."""
    query = request.scope["query_string"].decode("latin-1")
    address = quote(request.scope["path"].rstrip("/"))
    return RedirectResponse(f"{address}{f'?{query}' if query else ''}", status_code=308)


@router.get(
    "/versions/{number}/sparql", summary="Query a version by GET", response_class=Response, **GET_PINNED
)
async def query_version_by_get(request: Request) -> Response:
    """Answer the query from one version, for ever: what can be cited, and cached as long as anybody likes."""
    return await _get(request, await _pinned(request))


@router.post(
    "/versions/{number}/sparql", summary="Query a version by POST", response_class=Response, **POST_PINNED
)
@router.api_route("/versions/{number}/sparql", methods=["QUERY"], include_in_schema=False)
async def query_version_by_body(request: Request) -> Response:
    """Answer the query in the body from one version."""
    return await _query(request, await _pinned(request))


async def _get(request: Request, target: Target) -> Response:
    refuse_body(request)
    # Without any parameter of a query it is the endpoint itself that is asked for.
    asked = set(parameters_of(request).values)
    return await (_describe(request, target) if asked <= _DESCRIBES else _query(request, target))


async def _query(request: Request, target: Target) -> Response:
    operation = await read_operation(request, request.app.state.settings)
    exchange = Exchange.of(request, target, operation)
    if response := _confirmation(request, exchange) or _kept(request, exchange):
        return response
    answer = await _evaluate(request, exchange)
    headers, choice = exchange.headers(answer.head), operation.choices[str(answer.head["kind"])]
    if choice.format is HTML:
        page = ResultPage(operation.text, operation.parameters, target.endpoint)
        body = await result_page(await _reading(request, target), page, answer)
        return Response(body, headers=headers)
    return _answer(request, exchange, answer, choice, headers)


def _confirmation(request: Request, exchange: Exchange) -> Response | None:
    """Give 304 when the client holds the answer."""
    if held := held_tags(request):
        for choice in exchange.operation.choices.values():
            # The kind of result depends on the query alone, so a tag of this address can only be of the right kind.
            if exchange.tag(choice) in held:
                return Response(status_code=304, headers=exchange.common_headers(choice))
    return None


def _kept(request: Request, exchange: Exchange) -> Response | None:
    """Give the answer when its result is kept."""
    results: ResultCache = request.app.state.results
    for choice in exchange.operation.choices.values() if results.largest else ():
        # A query has one kind of result, so at most one of these is kept.
        key = exchange.key(choice)
        if choice.format is not HTML and (result := results.get(key)):
            response = Response(result.body, headers=exchange.headers(result.head))
            _remember(request, exchange, key, response, len(result.body))
            return response
    return None


def _answer(
    request: Request, exchange: Exchange, answer: Answer, choice: Choice, headers: Mapping[str, str]
) -> Response:
    results: ResultCache = request.app.state.results
    patience = request.app.state.settings.reader_timeout
    if exchange.is_volatile or not results.largest:
        return EngineResponse(answer, headers, patience)
    key = exchange.key(choice)

    def keep(body: bytes) -> None:
        results.keep(key, Result(body, answer.head))
        _remember(request, exchange, key, response, len(body))

    response = EngineResponse(answer, headers, patience, results.largest, keep)
    return response


def _remember(request: Request, exchange: Exchange, key: Hashable, response: Response, length: int) -> None:
    """Remember that this very request is answered so."""
    words, tag = request.scope.get(WORDS), response.headers.get("etag")
    if words and tag:
        headers = [pair for pair in response.raw_headers if pair[0] != b"content-length"]
        headers.append((b"content-length", str(length).encode()))
        number = _watch(request).number if exchange.target.pinned else exchange.target.version.number
        request.app.state.results.remember(words, key, number, headers, tag.encode())


async def _evaluate(request: Request, exchange: Exchange) -> Answer:
    operation, version = exchange.operation, exchange.target.version
    try:
        return await evaluate(
            request.app.state.pool, version, exchange.query, operation.seconds, asker_of(request)
        )
    except UnwantedResult as error:
        wanted = told(accept_of(request), wanted_format(operation.parameters))
        raise NotAcceptable(wanted, media_types(error.kind)) from error


async def _describe(request: Request, target: Target) -> Response:
    try:
        choice = choose_format(request, DOCUMENTS)
    except NotAcceptable:
        # Who would take a result has only forgotten the query.
        if takes_results(request, parameters_of(request)):
            raise InvalidRequest(NO_QUERY, "query") from None
        raise
    return service_answer(request, await _reading(request, target), choice, target.endpoint)


async def _pinned(request: Request) -> Target:
    watch, number = _watch(request), request.path_params["number"]
    current = watch.snapshot.version
    if number == str(current.number):
        return Target(current, pinned=True)
    return Target(await asyncio.to_thread(watch.find, number), pinned=True)


async def _reading(request: Request, target: Target) -> Reading:
    readings: Readings = request.app.state.readings
    snapshot = _watch(request).snapshot
    if snapshot.version.number != target.version.number:
        snapshot = await asyncio.to_thread(open_snapshot, target.version)
    return readings.of(snapshot)


def _watch(request: Request) -> VersionWatch:
    watch: VersionWatch = request.app.state.watch
    return watch
