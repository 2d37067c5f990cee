"""TimeMaps: which mementos there are of an address."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import Response

from ascn_api.answers import Document, answer
from ascn_api.errors import InvalidRequest, ResourceNotFound
from ascn_api.negotiation import JSON, Choice, Format
from ascn_api.openapi import (
    FORMAT,
    NOT_MODIFIED,
    PAGE,
    UNREADABLE,
    answers,
    example_of,
    failures,
    not_acceptable,
)
from ascn_api.past.archive import Past
from ascn_api.past.mementos import LINK_FORMAT, name_of, past_of
from ascn_api.past.models import TimeMap
from ascn_api.past.timemaps import Mementos, write_json, write_links
from ascn_api.readings import CurrentReading
from ascn_api.requests import choose_format, page_number

router = APIRouter(tags=["versions"])
LINKS = Format(("link", "link-format"), (LINK_FORMAT,), "link")
FORMATS = (LINKS, JSON)
SIZE = 500
"""Mementos on one page."""
_EXAMPLE = """<http://localhost:8000/city/jakarta>; rel="original",
<http://localhost:8000/city/jakarta>; rel="timegate",
<http://localhost:8000/timemap/city/jakarta>; rel="self"; type="application/link-format"; \
from="Tue, 24 Nov 2026 10:00:00 GMT"; until="Tue, 24 Nov 2026 10:00:00 GMT",
<http://localhost:8000/versions/1/city/jakarta>; rel="first last memento"; datetime="Tue, 24 Nov 2026 10:00:00 GMT"
"""
_WRITERS: dict[Format, Callable[[Mementos], str]] = {LINKS: write_links, JSON: write_json}
_TOLD = answers("The mementos, oldest first", FORMATS, example_of(TimeMap))
_TOLD[200]["content"][LINK_FORMAT] = {"schema": {"type": "string"}, "example": _EXAMPLE}


@router.get(
    "/timemap/{path:path}",
    summary="The mementos of a thing or document",
    response_model=TimeMap,
    responses={
        **_TOLD,
        **NOT_MODIFIED,
        **failures(
            "/timemap/city/jakrta",
            InvalidRequest("page=0 is no page; pages count from 1.", "page"),
            ResourceNotFound("No version that is kept has anything called city/jakrta."),
            *UNREADABLE,
            not_acceptable(FORMATS),
        ),
    },
    openapi_extra={"parameters": [FORMAT, PAGE]},
)
def show_timemap(request: Request, reading: CurrentReading, path: str) -> Response:
    """List the mementos of an address, oldest first: one for each version that is kept and has what it is about.

    The address may end in `.link` or `.json`, which choose the format. So a TimeGate never answers with a memento that
    is not listed here, even where a version changed nothing about it.
    """
    stem, _, extension = path.rpartition(".")
    by_extension = next((offer for offer in FORMATS if stem and offer.extension == extension), None)
    choice = (
        Choice(by_extension, by_extension.media_type) if by_extension else choose_format(request, FORMATS)
    )
    original, page, past = stem if by_extension else path, page_number(request), past_of(request, reading)

    def write() -> str:
        return _WRITERS[choice.format](_mementos(past, original, page))

    # Which versions are kept can change while the one in service stays.
    part = f"timemap {original} {page} {past.numbers}"
    negotiated = () if by_extension else ("Accept",)
    return answer(request, reading, Document(None, choice, (), negotiated, write, part=part))


def _mementos(past: Past, original: str, page: int) -> Mementos:
    found = past.versions_with(name_of(original))
    if not found:
        raise ResourceNotFound(f"No version that is kept has anything called {original[:200]}.")
    mementos = Mementos(past.reading.snapshot.namespace.base, original, found, page, SIZE)
    if page > mementos.pages:
        raise ResourceNotFound(f"There is no page {page}; the last one is {mementos.pages}.")
    return mementos
