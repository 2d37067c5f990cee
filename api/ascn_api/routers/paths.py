"""/paths: how two things are connected, which connection means something, and who says so."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ascn_api.errors import InvalidRequest
from ascn_api.forms import Ends, paths_page
from ascn_api.html.links import Links
from ascn_api.negotiation import HTML, JSON
from ascn_api.path_models import FoundPaths
from ascn_api.readings import CurrentReading, Reading
from ascn_api.requests import Parameters, choose_format, languages_of, parameters_of
from ascn_api.responses import asker_of, entity_tag, held_tags, version_headers
from ascn_api.routers.paths_description import DESCRIPTION
from ascn_graph.paths.asking import ask
from ascn_graph.paths.requests import (
    LONGEST_PATH,
    MOST_PATHS,
    RANKS,
    USUAL_LENGTH,
    USUAL_LIMIT,
    PathRequest,
)
from ascn_graph.versions import Version

router = APIRouter(tags=["paths"])
FORMATS = (JSON, HTML)
_LONGEST_NAME = 1000


@dataclass(frozen=True)
class Asked:
    """Two ends as someone typed them, and how many paths are wanted, ranked how, how long."""

    ends: Ends
    request: PathRequest


@router.get("/paths", summary="Paths between two things", response_model=FoundPaths, **DESCRIPTION)
async def show_paths(request: Request, reading: CurrentReading) -> Response:
    """Find how two entities are connected, each hop with the paragraphs that state it.

    Without ends, a browser gets the page on which to give them.
    """
    parameters, languages, current = parameters_of(request), languages_of(request), reading.snapshot
    links = Links(current.namespace, reading.page_of)
    choice = choose_format(request, FORMATS)
    tag = entity_tag(current.version, choice.format.extension, "-".join(languages))
    headers = version_headers(current.version, tag, "Accept, Accept-Language")
    if choice.format is HTML and not {"from", "to"} & set(parameters.values):
        page = paths_page(links, current.version, Ends("", ""))
        return Response(page, headers=headers, media_type="text/html")
    asked = _read(parameters)
    if held_tags(request) & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    asker = asker_of(request).name
    ends = await reading.desk.work(asker, lambda: _meant(reading, asked.ends))
    body = await _find(request, current.version, ends, asked.request, languages)
    if choice.format is JSON:
        return Response(body, headers=headers, media_type=choice.content_type)
    found = json.loads(body)
    page = await reading.desk.work(asker, lambda: paths_page(links, current.version, asked.ends, found))
    return Response(page, headers=headers, media_type="text/html")


async def _find(
    request: Request, version: Version, ends: tuple[str, str], wanted: PathRequest, languages: Sequence[str]
) -> bytes:
    state = request.app.state
    seconds = state.settings.query_timeout
    return await ask(state.pool, version, ends, wanted, languages, seconds, asker_of(request))


def _meant(reading: Reading, ends: Ends) -> tuple[str, str]:
    """Give the IRIs of both ends; here, where names are read once for all requests, not in each worker.

    :raises UnknownEntity: and AmbiguousLabel, see `LabelIndex.resolve`.
    """
    start, end = (reading.labels.resolve(reading.store, text) for text in (ends.start, ends.end))
    return start.value, end.value


def _read(parameters: Parameters) -> Asked:
    """Read the parameters, strictly.

    :raises InvalidRequest: naming the first that is missing or out of bounds.
    """
    rank = parameters.single("rank") or RANKS[0]
    if rank not in RANKS:
        raise InvalidRequest(f"rank={rank[:40]} is not one of {', '.join(RANKS)}.", "rank")
    limit = _number(parameters, "limit", USUAL_LIMIT, MOST_PATHS)
    max_length = _number(parameters, "max_length", USUAL_LENGTH, LONGEST_PATH)
    ends = Ends(_end(parameters, "from"), _end(parameters, "to"), rank)
    return Asked(ends, PathRequest(limit, rank, max_length))


def _end(parameters: Parameters, name: str) -> str:
    text = (parameters.single(name) or "").strip()
    if not text:
        raise InvalidRequest(
            f"The parameter {name} is missing: ask with /paths?from=…&to=…, each an IRI or a name in any language.",
            name,
        )
    if len(text) > _LONGEST_NAME:
        raise InvalidRequest(f"{name} is longer than {_LONGEST_NAME} characters.", name)
    return text


def _number(parameters: Parameters, name: str, usual: int, most: int) -> int:
    text = parameters.single(name)
    if not text:
        return usual
    # Digits of other scripts are digits to Python.
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
        raise InvalidRequest(f"{name}={text[:40]} is not a whole number from 1 to {most}.", name)
    return int(text)
