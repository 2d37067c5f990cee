"""Things and the documents about them: every IRI under the base that occurs in the version leads to one."""

import re
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from ascn_api.answers import Document, DocumentResponse, answer
from ascn_api.errors import InvalidRequest, ResourceNotFound
from ascn_api.examples import BASE
from ascn_api.negotiation import DOCUMENTS, JSON, Choice
from ascn_api.openapi import (
    FORMAT,
    NOT_MODIFIED,
    PAGE,
    UNREADABLE,
    answers,
    failures,
    not_acceptable,
    parameter,
)
from ascn_api.readings import CurrentReading, Reading
from ascn_api.rendering import Links
from ascn_api.requests import choose_format
from ascn_api.routing import has_own_route
from ascn_api.showing import document_about, is_document, occurs

router = APIRouter(tags=["things"])
_PART = parameter("part", "The one part of a source to be shown, by its fragment.", {"type": "string"})


@router.get(
    "/{path:path}",
    summary="A thing, or a document about it",
    response_class=Response,
    responses={
        **answers("The document, in the format its name ends in", DOCUMENTS),
        301: {"description": "The one right spelling of this address is at Location."},
        303: {"description": "The thing is described in the document at Location."},
        **NOT_MODIFIED,
        **failures(
            "/city/jakrta",
            InvalidRequest("page=0 is no page; pages count from 1.", "page"),
            ResourceNotFound(
                "Nothing in version 3 is called city/jakrta.", [(f"{BASE}city/jakarta", "Jakarta")]
            ),
            *UNREADABLE,
            not_acceptable(DOCUMENTS),
        ),
    },
    openapi_extra={"parameters": [FORMAT, PAGE, _PART]},
)
def show(request: Request, reading: CurrentReading, path: str) -> Response:
    """Send a client from a thing to its document (303), or give the document itself."""
    if moved := _canonical(request, reading, path):
        return RedirectResponse(moved, status_code=301)
    if occurs(reading, path):
        return _thing(request, reading, path)
    stem, dot, extension = path.rpartition(".")
    format_ = next((offer for offer in DOCUMENTS if offer.extension == extension), None)
    if dot and occurs(reading, stem):
        if format_ is None:
            raise _unknown_format(reading, stem, extension)
        return _document(request, reading, stem, Choice(format_, format_.media_type), ())
    return _nothing(reading, path, stem if format_ else path)


def _thing(request: Request, reading: Reading, path: str) -> Response:
    choice = choose_format(request, DOCUMENTS)
    if is_document(path):
        return _document(request, reading, path, choice, ("Accept",))
    links = Links(reading.snapshot.namespace)
    iri = reading.snapshot.namespace.base + path
    described = ", ".join(
        f'<{links.document(iri, offer.extension)}>; rel="describedby"; type="{offer.media_type}"'
        for offer in DOCUMENTS
    )
    return RedirectResponse(
        links.document(iri, choice.format.extension),
        status_code=303,
        headers={"Vary": "Accept", "Link": described, "Cache-Control": "no-cache"},
    )


def _document(
    request: Request, reading: Reading, path: str, choice: Choice, negotiated: tuple[str, ...]
) -> Response:
    document = document_about(request, reading, path, choice, negotiated)
    return answer(request, reading, document)


def _nothing(reading: Reading, path: str, name: str) -> Response:
    """Answer that there is nothing, once it is known what comes near; that search is work like any other."""

    def write() -> bytes:
        near = reading.labels.nearest(name, deadline=reading.deadline)
        number = reading.snapshot.version.number
        raise ResourceNotFound(f"Nothing in version {number} is called {path[:200]}.", near)

    return DocumentResponse(reading, Document(None, Choice(JSON, JSON.media_type), (), (), write), {})


def _canonical(request: Request, reading: Reading, path: str) -> str | None:
    """Give the one right address of what was asked for in another spelling, or None."""
    spelt = re.sub(r"/+", "/", path).strip("/")
    right = next((name for name in (spelt, spelt.lower()) if _is_right(request, reading, name)), None)
    if right is None:
        return None
    raw = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    address = quote(right)
    if raw.decode("latin-1").endswith(f"/{address}") and right == path:
        return None
    query = request.scope["query_string"].decode("latin-1")
    return f"{Links(reading.snapshot.namespace).root}{address}{f'?{query}' if query else ''}"


def _is_right(request: Request, reading: Reading, name: str) -> bool:
    stem, _, extension = name.rpartition(".")
    known = any(offer.extension == extension for offer in DOCUMENTS)
    return (
        occurs(reading, name)
        or (known and occurs(reading, stem))
        or has_own_route(request.app, request.scope, name)
    )


def _unknown_format(reading: Reading, stem: str, extension: str) -> ResourceNotFound:
    iri = f"{reading.snapshot.namespace.base}{stem}"
    return ResourceNotFound(
        f"There is no document about {stem} that ends in .{extension}.",
        [(f"{iri}.{offer.extension}", offer.media_type) for offer in DOCUMENTS],
    )
