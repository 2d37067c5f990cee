"""/sparql: queries by GET and POST as in SPARQL 1.1 Protocol, answered by the engine's workers."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from ascn_api.errors import InvalidRequest, NotAcceptable, UnsupportedMediaType
from ascn_api.negotiation import BOOLEANS, DOCUMENTS, HTML, SOLUTIONS, TRIPLES, Choice, negotiate
from ascn_api.readings import CurrentReading, Reading
from ascn_api.requests import (
    Parameters,
    accept_of,
    choose_format,
    parameters_of,
    read_body,
    read_parameters,
    wanted_format,
)
from ascn_api.responses import EngineResponse, entity_tag, held_tags, unless_client_leaves, version_headers
from ascn_api.result_page import PAGE_FORMATS, ResultPage, result_page
from ascn_api.routers.sparql_description import GET, POST
from ascn_api.service import service_answer
from ascn_api.settings import Settings
from ascn_graph.engine.pool import Answer
from ascn_graph.engine.queries import Query, UnwantedResult, evaluate
from ascn_graph.errors import ForbiddenQuery
from ascn_graph.versions import Version

router = APIRouter(tags=["SPARQL"])

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
OFFERS = {"solutions": (*SOLUTIONS, HTML), "boolean": (*BOOLEANS, HTML), "triples": (*TRIPLES, HTML)}
_VOLATILE = re.compile(r"\b(?:now|rand|uuid|struuid)\s*\(", re.IGNORECASE)
_NO_QUERY = (
    "The parameter query is missing: ask with /sparql?query=…, or open /sparql in a browser to write one."
)


@dataclass(frozen=True)
class Asked:
    """A query as a request put it: its text, the other parameters, the formats chosen by kind of result."""

    text: str
    parameters: Parameters
    choices: Mapping[str, Choice]


@router.get("/sparql", summary="Query by GET", response_class=Response, **GET)
async def query_by_get(request: Request, reading: CurrentReading) -> Response:
    """Answer the query in the parameter `query`; without one, describe the endpoint or show a page to write it on."""
    parameters = parameters_of(request)
    if set(parameters.values) <= {"format"}:
        return _describe(request, reading, parameters)
    text = _query_of(parameters)
    asked = Asked(text, parameters, _choose(request, parameters))
    tags = {} if _VOLATILE.search(text) else _tags(reading.snapshot.version, asked.choices)
    # The kind of result depends on the query alone, so a tag of this address can only be of the right kind.
    if held := held_tags(request) & set(tags.values()):
        headers = version_headers(reading.snapshot.version, held.pop())
        return Response(status_code=304, headers=headers)
    return await _answer(request, reading, asked, tags)


@router.post("/sparql", summary="Query by POST", response_class=Response, **POST)
async def query_by_post(request: Request, reading: CurrentReading) -> Response:
    """Answer the query in the body: a form with the field `query`, or the query itself."""
    settings: Settings = request.app.state.settings
    media_type, parameters = _media_type(request), parameters_of(request)
    if media_type == FORM:
        form = await read_body(request, settings.request_size)
        parameters = read_parameters(request.scope["query_string"].decode(), form)
        text = _query_of(parameters)
    elif media_type == DIRECT:
        if "query" in parameters.values:
            raise InvalidRequest("The query is in the body; leave the parameter query out.", "query")
        text = await read_body(request, settings.request_size)
    elif media_type == "application/sparql-update":
        raise ForbiddenQuery("Updates are refused; this endpoint only answers queries.")
    else:
        raise UnsupportedMediaType(media_type, [FORM, DIRECT])
    return await _answer(request, reading, Asked(text, parameters, _choose(request, parameters)), {})


async def _answer(request: Request, reading: Reading, asked: Asked, tags: Mapping[str, str]) -> Response:
    version = reading.snapshot.version
    seconds = _seconds(request.app.state.settings, asked.parameters)
    try:
        work = evaluate(request.app.state.queries, version, _query(asked), seconds)
        answer = await unless_client_leaves(request, work)
    except UnwantedResult as error:
        wanted = wanted_format(asked.parameters)
        raise NotAcceptable(_told(request, wanted), _media_types(error.kind)) from error
    kind = str(answer.head["kind"])
    headers = version_headers(version, tags.get(kind))
    if asked.choices[kind].format is HTML:
        return await _page(reading, asked, answer, headers)
    return EngineResponse(answer, asked.choices[kind].content_type, headers)


async def _page(reading: Reading, asked: Asked, answer: Answer, headers: Mapping[str, str]) -> Response:
    page = ResultPage(asked.text, asked.parameters)
    return Response(await result_page(reading, page, answer), headers=dict(headers), media_type="text/html")


def _describe(request: Request, reading: Reading, parameters: Parameters) -> Response:
    try:
        choice = choose_format(request, DOCUMENTS)
    except NotAcceptable:
        # Who would take a result has only forgotten the query.
        if _possible(request, parameters):
            raise InvalidRequest(_NO_QUERY, "query") from None
        raise
    return service_answer(request, reading, choice)


def _query_of(parameters: Parameters) -> str:
    if "update" in parameters.values:
        raise ForbiddenQuery("Updates are refused; this endpoint only answers queries.")
    text = parameters.single("query")
    if text is None:
        raise InvalidRequest(_NO_QUERY, "query")
    return text


def _choose(request: Request, parameters: Parameters) -> Mapping[str, Choice]:
    choices = _possible(request, parameters)
    if not choices:
        everything = [media_type for kind in ("solutions", "triples") for media_type in _media_types(kind)]
        told = _told(request, wanted_format(parameters))
        raise NotAcceptable(told, list(dict.fromkeys(everything)))
    return choices


def _possible(request: Request, parameters: Parameters) -> Mapping[str, Choice]:
    """Choose a format for each kind of result; kinds for which the client accepts none are left out."""
    choices = {}
    for kind, offers in OFFERS.items():
        try:
            choices[kind] = negotiate(accept_of(request), offers, wanted_format(parameters))
        except NotAcceptable:
            continue
    return choices


def _query(asked: Asked) -> Query:
    """Put the data set of the request (SPARQL 1.1 Protocol, section 2.1.4) into the query."""
    default, named = (asked.parameters.all(f"{kind}-graph-uri") for kind in ("default", "named"))
    if len(default) > 1:
        raise InvalidRequest(
            "Several default-graph-uri are refused: graphs are not merged on demand. Leave them out to ask the merged "
            "graph, or name the graphs with named-graph-uri and GRAPH.",
            "default-graph-uri",
        )
    for iri in (*default, *named):
        _check_iri(iri)
    formats = {
        kind: PAGE_FORMATS[kind] if choice.format is HTML else choice.format.extension
        for kind, choice in asked.choices.items()
    }
    return Query(asked.text, formats, default, named) if default or named else Query(asked.text, formats)


def _check_iri(iri: str) -> None:
    try:
        NamedNode(iri)
    except ValueError as error:
        raise InvalidRequest(f"{iri!r} is not an absolute IRI ({error}).") from error


def _seconds(settings: Settings, parameters: Parameters) -> float:
    asked = parameters.single("timeout")
    if not asked:
        return settings.query_timeout
    try:
        seconds = float(asked)
    except ValueError:
        seconds = math.nan
    if not seconds > 0:
        raise InvalidRequest(f"timeout={asked} is not a number of seconds above 0.", "timeout")
    return min(seconds, settings.query_timeout_max)


def _tags(version: Version, choices: Mapping[str, Choice]) -> dict[str, str]:
    return {
        kind: entity_tag(version, choice.media_type.replace("/", ".").replace("+", "."))
        for kind, choice in choices.items()
    }


def _media_type(request: Request) -> str:
    media_type, _, rest = request.headers.get("content-type", "").lower().partition(";")
    charset = re.search(r'charset\s*=\s*"?([^";\s]+)', rest)
    if charset and charset[1] not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"in {charset[1]}", [f"{DIRECT}; charset=utf-8"])
    return media_type.strip()


def _media_types(kind: str) -> list[str]:
    return [offer.media_type for offer in OFFERS[kind]]


def _told(request: Request, wanted: str | None) -> str:
    return f"format={wanted}" if wanted else f"Accept: {accept_of(request)}"
