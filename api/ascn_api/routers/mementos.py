"""Mementos: what every address had in an earlier version, at an address of its own (RFC 7089)."""

import re
from dataclasses import replace
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from ascn_api.answers import answer
from ascn_api.errors import InvalidRequest, ResourceNotFound
from ascn_api.examples import BASE
from ascn_api.negotiation import DOCUMENTS, HTML, Choice
from ascn_api.openapi import (
    FORMAT,
    NOT_MODIFIED,
    PAGE,
    UNREADABLE,
    answers,
    failures,
    not_acceptable,
)
from ascn_api.past.mementos import (
    AtDesk,
    http_date,
    memento_address,
    memento_links,
    moment_of,
    name_of,
    nearest,
    past_of,
)
from ascn_api.readings import CurrentReading, Reading, Readings
from ascn_api.requests import choose_format
from ascn_api.showing import document_about, occurs
from ascn_api.version_facts import watch_of
from ascn_graph.errors import UnknownVersion
from ascn_graph.versions import Version

router = APIRouter(tags=["versions"])


@router.get(
    "/versions/{number}/{path:path}",
    summary="A thing, or a document about it, as a version had it",
    response_class=Response,
    responses={
        **answers("The document, as it was published", DOCUMENTS),
        301: {"description": "The one right spelling of this address is at Location."},
        **NOT_MODIFIED,
        **failures(
            "/versions/2/city/jakrta",
            InvalidRequest("page=0 is no page; pages count from 1.", "page"),
            UnknownVersion(9, [1, 2, 3]),
            ResourceNotFound(
                "Version 2 has nothing called city/jakarta.",
                [(f"{BASE}versions/3/city/jakarta", "Version 3, published 2026-11-24")],
            ),
            *UNREADABLE,
            not_acceptable(DOCUMENTS),
        ),
    },
    openapi_extra={"parameters": [FORMAT, PAGE]},
)
def show_memento(request: Request, reading: CurrentReading, number: str, path: str) -> Response:
    """Give a document as a version had it, at once, in the format that its name ends in or that the client likes.

    Memento-Datetime tells when the version was published, and Link names the mementos before and after it. The names in
    the document are those of the version, under the base that it was published with.
    """
    version = watch_of(request).find(number)
    spelt = re.sub(r"/+", "/", path).strip("/")
    if spelt != path or not path:
        return RedirectResponse(_address(request, reading, version, spelt), status_code=301)
    return AtDesk(reading, lambda: _memento(request, reading, version, path))


def _address(request: Request, reading: Reading, version: Version, path: str) -> str:
    address = quote(f"versions/{version.number}/{path}".rstrip("/"))
    return f"{reading.links.root}{address}{_query(request)}"


def _query(request: Request) -> str:
    query = request.scope["query_string"].decode("latin-1")
    return f"?{query}" if query else ""


def _memento(request: Request, reading: Reading, version: Version, path: str) -> Response:
    base, past = reading.snapshot.namespace.base, past_of(request, reading)
    name, readings = name_of(path), _readings_of(request)
    seconds = request.app.state.settings.query_timeout
    memento = readings.of_past(past.open(version), base, seconds)
    others = [other for other in past.versions_with(name) if other.number != version.number]
    if not occurs(memento, name):
        raise ResourceNotFound(
            f"Version {version.number} has nothing called {path[:200]}.",
            nearest(base, path, reversed(others)),
        )
    mementos = sorted([*others, version], key=lambda other: other.number)
    choice, negotiated = _chosen(request, name, path)
    document = document_about(request, memento, name, choice, negotiated)
    response = answer(request, memento, replace(document, part=f"memento {document.part}".strip()))
    found = memento_address(base, version, f"{name}.{choice.format.extension}")
    response.headers["Memento-Datetime"] = http_date(moment_of(version))
    response.headers["Content-Location"] = f"{found}{_query(request)}"
    response.headers.append("Link", ", ".join(memento_links(base, path, mementos, version)))
    if choice.format is not HTML:
        # What stands at the foot of a page, and how it looks, changes with this program; data does not.
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _chosen(request: Request, name: str, path: str) -> tuple[Choice, tuple[str, ...]]:
    """Give the format that an address ends in, or else that the client likes, and the headers that had a say."""
    if name == path:
        return choose_format(request, DOCUMENTS), ("Accept",)
    extension = path.rpartition(".")[2]
    format_ = next(offer for offer in DOCUMENTS if offer.extension == extension)
    return Choice(format_, format_.media_type), ()


def _readings_of(request: Request) -> Readings:
    readings: Readings = request.app.state.readings
    return readings
