"""What differs between two versions: as an RDF Patch, as counts and rows in JSON, and as a page."""

import json
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ascn_api.answers import NAMES, OtherFormat
from ascn_api.differences_page import differences_page
from ascn_api.errors import InvalidRequest
from ascn_api.html.links import Links
from ascn_api.models import VersionDifferences
from ascn_api.negotiation import HTML, JSON, Choice, Format
from ascn_api.openapi import (
    FORMAT,
    NOT_MODIFIED,
    PAGE,
    UNREADABLE,
    answers,
    example_of,
    failures,
    not_acceptable,
    parameter,
)
from ascn_api.readings import CurrentReading, Reading
from ascn_api.requests import Parameters, choose_format, languages_of, page_number, parameters_of
from ascn_api.responses import EngineResponse, asker_of, entity_tag, held_tags, version_headers
from ascn_api.showing import Paging, paging
from ascn_api.version_facts import choice_by_extension, watch_of
from ascn_graph.catalogue.dcat import LICENCE
from ascn_graph.differences.asking import ask_page, ask_patch, comparison_of, difference_name
from ascn_graph.differences.contents import Comparison
from ascn_graph.errors import EngineBusy, QueryMemory, QueryTimeout, UnknownVersion
from ascn_graph.namespaces import Namespace
from ascn_graph.versions import Version

router = APIRouter(tags=["versions"])
PATCH = Format(("patch", "rdfp", "rdf-patch"), ("application/rdf-patch",), "rdfp")
FORMATS = (HTML, JSON, PATCH)
_NAMES = {**NAMES, PATCH: "RDF Patch"}
USUAL, MOST = 100, 1000
"""Changes on one page."""
_EXAMPLE = """H id <http://localhost:8000/versions/3/diff?from=2> .
H from <http://localhost:8000/versions/2> .
H to <http://localhost:8000/versions/3> .
TX .
A <http://localhost:8000/city/jakarta> <http://www.w3.org/2000/01/rdf-schema#label> "Jakarta"@id \
<http://localhost:8000/source/jpnn-2025-11-12#p13> .
TC .
"""
_FROM = parameter(
    "from",
    "The number of the version to start from; by default the parent. One that is later is gone back from.",
    {"type": "integer", "minimum": 1},
)
_LIMIT = parameter(
    "limit",
    "Changes on one page.",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
)


def _described() -> dict[int | str, dict[str, Any]]:
    told = answers("The differences", FORMATS, example_of(VersionDifferences))
    told[200]["content"][PATCH.media_type] = {"schema": {"type": "string"}, "example": _EXAMPLE}
    return {
        **told,
        **NOT_MODIFIED,
        **failures(
            "/versions/3/diff",
            InvalidRequest("from=3 is the version itself; give another.", "from"),
            UnknownVersion(9, [1, 2, 3]),
            *UNREADABLE,
            QueryTimeout(30),
            QueryMemory(1024),
            EngineBusy(5),
            not_acceptable(FORMATS),
        ),
    }


@dataclass(frozen=True)
class _Asked:
    """Which versions, which page of how many changes, and in which format, for whom."""

    version: Version
    comparison: Comparison
    explicit: bool
    """True when the address names both versions, so its answer never changes."""
    page: int
    limit: int
    choice: Choice
    languages: tuple[str, ...]
    negotiated: tuple[str, ...]

    @property
    def origin(self) -> int | None:
        """The number of the version that is compared with; None stands for nothing."""
        return self.comparison.origin.number if self.comparison.origin else None

    def iri(self, namespace: Namespace) -> str:
        """Name the differences."""
        return namespace.base + difference_name(self.comparison)


@router.get(
    "/versions/{number}/diff",
    summary="What differs between two versions",
    response_model=VersionDifferences,
    responses=_described(),
    openapi_extra={"parameters": [_FROM, FORMAT, PAGE, _LIMIT]},
)
async def show_differences(request: Request, reading: CurrentReading, number: str) -> Response:
    """Tell what has to be added to and removed from version `from` to make this one.

    As an RDF Patch it is whole, as JSON and as a page it is counted and paged. A merged default graph is left out: it
    only repeats what the named graphs state. Where the bases of the two versions differ, the names in version `from`
    are moved to the base of this one first, and the answer says so. The first version differs from nothing.
    """
    return await _answer(request, reading, number, choose_format(request, FORMATS), ("Accept",))


@router.get(
    "/versions/{number}/diff.{extension}",
    summary="What differs between two versions, in one format",
    response_model=VersionDifferences,
    responses=_described(),
    openapi_extra={"parameters": [_FROM, PAGE, _LIMIT]},
)
async def show_differences_as(
    request: Request, reading: CurrentReading, number: str, extension: str
) -> Response:
    """Tell the differences in the format the address ends in: html, json or rdfp."""
    return await _answer(request, reading, number, choice_by_extension(extension, FORMATS), ())


async def _answer(
    request: Request, reading: Reading, number: str, choice: Choice, negotiated: tuple[str, ...]
) -> Response:
    asked = await run_in_threadpool(_read, request, number, choice, negotiated)
    headers = _headers(reading, asked)
    if held_tags(request) & {headers["ETag"], "*"}:
        return Response(status_code=304, headers=headers)
    settings, pool = request.app.state.settings, request.app.state.pool
    seconds, asker = settings.query_timeout, asker_of(request)
    if choice.format is PATCH:
        base = reading.snapshot.namespace.base
        answer = await ask_patch(pool, asked.comparison, base, seconds, asker)
        return EngineResponse(answer, headers, settings.reader_timeout)
    start = (asked.page - 1) * asked.limit
    found = await ask_page(pool, asked.comparison, start, asked.limit, asked.languages, seconds, asker)
    body = await run_in_threadpool(_write, request, reading, asked, found)
    return Response(body, headers=headers)


def _write(request: Request, reading: Reading, asked: _Asked, found: dict[str, Any]) -> str:
    namespace = reading.snapshot.namespace
    pages = paging(request, asked.page, found["added"] + found["removed"], asked.limit)
    told = _told(asked, namespace, found, pages)
    if asked.choice.format is JSON:
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    others = _others(asked, namespace)
    return differences_page(reading, asked.version, told, found["labels"], pages, others)


def _read(request: Request, number: str, choice: Choice, negotiated: tuple[str, ...]) -> _Asked:
    """Read the parameters, strictly, and find both versions.

    :raises InvalidRequest: naming the first parameter that is out of bounds.
    :raises UnknownVersion: when a version is not kept.
    """
    watch, parameters = watch_of(request), parameters_of(request)
    version, origin = watch.find(number), _origin(parameters)
    if origin == version.number:
        raise InvalidRequest(f"from={origin} is the version itself; give another.", "from")
    is_page = choice.format is HTML
    return _Asked(
        version=version,
        comparison=comparison_of(watch.versions, version.number, origin),
        explicit=origin is not None,
        page=page_number(request),
        limit=_limit(parameters),
        choice=choice,
        languages=languages_of(request) if is_page else (),
        negotiated=(*negotiated, "Accept-Language") if is_page else negotiated,
    )


def _origin(parameters: Parameters) -> int | None:
    text = parameters.single("from")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 12 and text[0] != "0"):
        raise InvalidRequest(f"from={text[:40]} is no number of a version.", "from")
    return int(text)


def _limit(parameters: Parameters) -> int:
    text = parameters.single("limit")
    if not text:
        return USUAL
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST):
        raise InvalidRequest(f"limit={text[:40]} is not a whole number from 1 to {MOST}.", "limit")
    return int(text)


def _headers(reading: Reading, asked: _Asked) -> dict[str, str]:
    extension, is_page = asked.choice.format.extension, asked.choice.format is HTML
    # The foot of a page names the version in service, and a later release of this program may show more.
    current = str(reading.snapshot.version.number) if is_page else ""
    part = "" if asked.choice.format is PATCH else f"{asked.page}-{asked.limit}"
    tag = entity_tag(
        asked.version,
        extension,
        current,
        "-".join(asked.languages[:3]),
        f"from-{asked.origin or 'nothing'}",
        part,
    )
    headers = version_headers(
        asked.version, tag, ", ".join(asked.negotiated), immutable=asked.explicit and not is_page
    )
    return {**headers, "Link": _links(reading, asked), "Content-Type": asked.choice.content_type}


def _links(reading: Reading, asked: _Asked) -> str:
    others = _others(asked, reading.snapshot.namespace)
    alternates = (f'<{other.href}>; rel="alternate"; type="{other.media_type}"' for other in others)
    return ", ".join([*alternates, f'<{LICENCE}>; rel="license"'])


def _others(asked: _Asked, namespace: Namespace) -> list[OtherFormat]:
    address, question, query = asked.iri(namespace).partition("?")
    local = Links(namespace).root + address.removeprefix(namespace.base)
    return [
        OtherFormat(_NAMES[offer], offer.media_type, f"{local}.{offer.extension}{question}{query}")
        for offer in FORMATS
        if offer is not asked.choice.format
    ]


def _told(asked: _Asked, namespace: Namespace, found: dict[str, Any], pages: Paging) -> dict[str, Any]:
    """Give the members of `VersionDifferences`, in their order."""
    return {
        "iri": asked.iri(namespace),
        "version": asked.version.number,
        "from": asked.origin,
        "moved_from": asked.comparison.moved_from,
        **{name: found[name] for name in ("added", "removed", "graphs_total", "graphs")},
        "page": pages.number,
        "pages": pages.pages,
        "limit": asked.limit,
        "changes": found["changes"],
    }
