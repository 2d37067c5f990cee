"""/sparql: queries by GET and POST as in SPARQL 1.1 Protocol, answered by the engine's workers."""

import math
import re
from collections.abc import Mapping

from fastapi import APIRouter
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ascn_api.errors import InvalidRequest, NotAcceptable, UnsupportedMediaType
from ascn_api.negotiation import BOOLEANS, HTML, SOLUTIONS, TRIPLES, Choice, negotiate
from ascn_api.query_page import query_page
from ascn_api.requests import Parameters, read_body, read_parameters
from ascn_api.responses import EngineResponse, entity_tag, matches, unless_client_leaves, version_headers
from ascn_api.routers.sparql_description import GET, POST
from ascn_api.settings import Settings
from ascn_api.snapshots import Current, Snapshot
from ascn_graph.engine.queries import Query, UnwantedResult, evaluate
from ascn_graph.errors import ForbiddenQuery

router = APIRouter(tags=["SPARQL"])

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
OFFERS = {"solutions": SOLUTIONS, "boolean": BOOLEANS, "triples": TRIPLES}
_VOLATILE = re.compile(r"\b(?:now|rand|uuid|struuid)\s*\(", re.IGNORECASE)


@router.get("/sparql", summary="Query by GET", response_class=Response, **GET)
async def query_by_get(request: Request, current: Current) -> Response:
    """Answer the query in the parameter `query`; without one, show a page to write it on."""
    parameters = read_parameters(request.url.query)
    if "query" not in parameters.values and _wants_page(request):
        return HTMLResponse(query_page(current.namespace, current.version))
    return await _answer(request, current, _query_of(parameters), parameters)


@router.post("/sparql", summary="Query by POST", response_class=Response, **POST)
async def query_by_post(request: Request, current: Current) -> Response:
    """Answer the query in the body: a form with the field `query`, or the query itself."""
    settings: Settings = request.app.state.settings
    media_type = _media_type(request)
    if media_type == FORM:
        parameters = read_parameters(request.url.query, await read_body(request, settings.request_size))
        return await _answer(request, current, _query_of(parameters), parameters)
    if media_type == DIRECT:
        parameters = read_parameters(request.url.query)
        if "query" in parameters.values:
            raise InvalidRequest("The query is in the body; leave the parameter query out.", "query")
        text = await read_body(request, settings.request_size)
        return await _answer(request, current, text, parameters)
    if media_type == "application/sparql-update":
        raise ForbiddenQuery("Updates are refused; this endpoint only answers queries.")
    raise UnsupportedMediaType(media_type, [FORM, DIRECT])


async def _answer(request: Request, current: Snapshot, text: str, parameters: Parameters) -> Response:
    choices = _choose(request, parameters)
    tags = {} if _VOLATILE.search(text) else _tags(current, choices)
    query = _dataset(text, {kind: choice.format.extension for kind, choice in choices.items()}, parameters)
    seconds = _seconds(request.app.state.settings, parameters)
    # The kind of result depends on the query alone, so a tag of this address can only be of the right kind.
    for tag in tags.values():
        if request.method == "GET" and matches(request, tag):
            return Response(status_code=304, headers=version_headers(current.version, tag))
    work = evaluate(request.app.state.queries, current.version, query, seconds)
    try:
        answer = await unless_client_leaves(request, work)
    except UnwantedResult as error:
        asked = _asked(request, parameters)
        raise NotAcceptable(asked, _media_types(error.kind)) from error
    kind = str(answer.head["kind"])
    headers = version_headers(current.version, tags.get(kind))
    return EngineResponse(answer, choices[kind].content_type, headers)


def _query_of(parameters: Parameters) -> str:
    if "update" in parameters.values:
        raise ForbiddenQuery("Updates are refused; this endpoint only answers queries.")
    text = parameters.single("query")
    if text is None:
        raise InvalidRequest(
            "The parameter query is missing: ask with /sparql?query=…, or open /sparql in a browser to write one.",
            "query",
        )
    return text


def _choose(request: Request, parameters: Parameters) -> Mapping[str, Choice]:
    """Choose a format for each kind of result; kinds for which the client accepts none are left out."""
    wanted = parameters.single("format")
    accept = ", ".join(request.headers.getlist("accept"))
    choices = {}
    for kind, offers in OFFERS.items():
        try:
            choices[kind] = negotiate(accept, offers, wanted)
        except NotAcceptable:
            continue
    if not choices:
        everything = [media_type for kind in ("solutions", "triples") for media_type in _media_types(kind)]
        raise NotAcceptable(_asked(request, parameters), everything)
    return choices


def _dataset(text: str, formats: Mapping[str, str], parameters: Parameters) -> Query:
    """Put the data set of the request (SPARQL 1.1 Protocol, section 2.1.4) into the query."""
    default, named = parameters.all("default-graph-uri"), parameters.all("named-graph-uri")
    if len(default) > 1:
        raise InvalidRequest(
            "Several default-graph-uri are refused: graphs are not merged on demand. Leave them out to ask the merged "
            "graph, or name the graphs with named-graph-uri and GRAPH.",
            "default-graph-uri",
        )
    for iri in (*default, *named):
        _check_iri(iri)
    if not default and not named:
        return Query(text, formats)
    return Query(text, formats, default, named)


def _check_iri(iri: str) -> None:
    try:
        NamedNode(iri)
    except ValueError as error:
        raise InvalidRequest(f"{iri!r} is not an absolute IRI ({error}).") from error


def _seconds(settings: Settings, parameters: Parameters) -> float:
    asked = parameters.single("timeout")
    if asked is None:
        return settings.query_timeout
    try:
        seconds = float(asked)
    except ValueError:
        seconds = math.nan
    if not seconds > 0:
        raise InvalidRequest(f"timeout={asked} is not a number of seconds above 0.", "timeout")
    return min(seconds, settings.query_timeout_max)


def _tags(current: Snapshot, choices: Mapping[str, Choice]) -> dict[str, str]:
    return {
        kind: entity_tag(current.version, choice.media_type.replace("/", ".").replace("+", "."))
        for kind, choice in choices.items()
    }


def _wants_page(request: Request) -> bool:
    accept = ", ".join(request.headers.getlist("accept"))
    try:
        return bool(accept) and negotiate(accept, (*SOLUTIONS, HTML)).format is HTML
    except NotAcceptable:
        return False


def _media_type(request: Request) -> str:
    media_type, _, rest = request.headers.get("content-type", "").lower().partition(";")
    charset = re.search(r'charset\s*=\s*"?([^";\s]+)', rest)
    if charset and charset[1] not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"in {charset[1]}", [f"{DIRECT}; charset=utf-8"])
    return media_type.strip()


def _media_types(kind: str) -> list[str]:
    return [offer.media_type for offer in OFFERS[kind]]


def _asked(request: Request, parameters: Parameters) -> str:
    wanted = parameters.single("format")
    return f"format={wanted}" if wanted else f"Accept: {', '.join(request.headers.getlist('accept'))}"
