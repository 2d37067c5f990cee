"""Things and the documents about them: every IRI under the base that occurs in the version leads to one."""

import re
from dataclasses import replace
from urllib.parse import quote, urlencode, urlsplit

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ascn_api.answers import Document, DocumentResponse, answer, holds
from ascn_api.errors import InvalidRequest, ResourceGone, ResourceNotFound
from ascn_api.examples import BASE
from ascn_api.html.links import as_path
from ascn_api.negotiation import DOCUMENTS, HTML, JSON, Choice, Format
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
from ascn_api.past.mementos import ACCEPT_DATETIME, gate, original_links, refuse_gone, wants_memento
from ascn_api.rdf.documents import is_document
from ascn_api.rdf.profiles import PROFILES, choose_profile, default_profile, profile_list, wants_list
from ascn_api.readings import CurrentReading, Reading, reading_for
from ascn_api.requests import choose_format, parameters_of
from ascn_api.responses import link_header
from ascn_api.routing import has_own_route
from ascn_api.showing import document_about, occurs
from ascn_graph.catalogue.dcat import LICENCE
from ascn_graph.namespaces import Namespace

router = APIRouter(tags=["things"])
_CHOOSING = ("format", "_mediatype", "_profile")
"""Parameters that choose a document."""
_BY_EXTENSION = {offer.extension: offer for offer in DOCUMENTS}
_PLAIN = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)*(?:\.[a-z]+)?")
"""What needs no percent-encoding, has no capital letter, and no slash too many."""
_PART = parameter(
    "part",
    "The one part of a source, the vocabulary or the shapes to be shown, by its fragment.",
    {"type": "string"},
)
_PROFILE = parameter(
    "_profile",
    "How much a document in RDF tells, as Accept-Profile does; 'all' lists the profiles.",
    {"type": "string", "enum": [*(profile.token for profile in PROFILES), "all"]},
)
_KIND = parameter("kind", "The kind of things whose list of parts of a source is wanted.", {"type": "string"})


@router.get(
    "/{path:path}",
    summary="A thing, or a document about it",
    response_class=Response,
    responses={
        **answers("The document, in the format its name ends in", DOCUMENTS),
        301: {"description": "The one right spelling of this address is at Location."},
        302: {"description": "The memento in force at Accept-Datetime is at Location."},
        303: {"description": "The thing is described in the document at Location."},
        **NOT_MODIFIED,
        **failures(
            "/city/jakrta",
            InvalidRequest("page=0 is no page; pages count from 1.", "page"),
            ResourceGone(
                "Version 2 was the last that had city/jakrta.",
                [(f"{BASE}versions/2/city/jakrta", "Version 2, published 2026-11-24")],
            ),
            ResourceNotFound(
                "Nothing in version 3 is called city/jakrta.", [(f"{BASE}city/jakarta", "Jakarta")]
            ),
            *UNREADABLE,
            not_acceptable(DOCUMENTS),
        ),
    },
    openapi_extra={"parameters": [FORMAT, PAGE, _PROFILE, _PART, _KIND]},
)
async def show(request: Request, reading: CurrentReading, path: str) -> Response:
    """Send a client from a thing to its document (303), or give the document itself.

    It takes a few lookups, of which none reads more than one triple; documents are written later.
    """
    if wants_memento(request):
        moved = None if _is_spelt(request, path) else _canonical(request, reading, path)
        return RedirectResponse(moved, status_code=301) if moved else gate(request, reading, path)
    return _present(request, reading, path)


def _present(request: Request, reading: Reading, path: str) -> Response:
    """Answer with what the version in service has at an address."""
    stem, dot, extension = path.rpartition(".")
    format_ = _BY_EXTENSION.get(extension) if dot else None
    if format_ and _is_spelt(request, path):
        document = document_about(request, reading, stem, Choice(format_, format_.media_type), ())
        document = _with_gate(reading, path, document)
        if holds(request, reading, document) or occurs(reading, stem):
            return answer(request, reading, document)
    elif _is_spelt(request, path) and occurs(reading, path):
        return _thing(request, reading, path)
    if moved := _canonical(request, reading, path):
        return RedirectResponse(moved, status_code=301)
    if occurs(reading, path):
        return _thing(request, reading, path)
    if format_ and occurs(reading, stem):
        # Its name is no plain one, so it was not found above.
        document = document_about(request, reading, stem, Choice(format_, format_.media_type), ())
        return answer(request, reading, _with_gate(reading, path, document))
    if dot and not format_ and occurs(reading, stem):
        raise _unknown_format(reading, stem, extension)
    return _nothing(request, reading, path, stem if format_ else path)


async def show_plainly(request: Request) -> Response:
    """Answer as `show` does, for who is not asked by the framework."""
    namespace: Namespace = request.app.state.settings.namespace
    path = request.scope["path"].removeprefix(urlsplit(namespace.base).path)
    return await show(request, reading_for(request), path)


def _thing(request: Request, reading: Reading, path: str) -> Response:
    namespace, iri = reading.snapshot.namespace, reading.snapshot.namespace.base + path
    if wants_list(request):
        return JSONResponse(
            profile_list(namespace, iri, DOCUMENTS[1:]), headers={"Cache-Control": "no-cache"}
        )
    choice = choose_format(request, DOCUMENTS)
    if is_document(path):
        document = document_about(request, reading, path, choice, ("Accept",))
        return answer(request, reading, _with_gate(reading, path, document))
    address = reading.links.document(iri, choice.format.extension)
    links = [
        *(
            f'<{reading.links.document(iri, offer.extension)}>; rel="describedby"; type="{offer.media_type}"'
            for offer in DOCUMENTS
        ),
        f'<{iri}>; rel="cite-as"',
        f'<{namespace.base}>; rel="collection"',
        f'<{LICENCE}>; rel="license"',
        *original_links(namespace.base, path),
    ]
    return RedirectResponse(
        f"{address}{_kept_parameters(request, namespace, choice.format)}",
        status_code=303,
        headers={
            "Vary": f"Accept, Accept-Profile, {ACCEPT_DATETIME}",
            "Link": link_header(links),
            "Cache-Control": "no-cache",
        },
    )


def _kept_parameters(request: Request, namespace: Namespace, format_: Format) -> str:
    """Give the parameters that go with a client from a thing to its document: all but those that chose it."""
    asked = parameters_of(request).values
    kept = [(name, value) for name, values in asked.items() for value in values if name not in _CHOOSING]
    if format_ is not HTML:
        profile = choose_profile(request, namespace, format_)
        kept += [] if profile is default_profile(format_) else [("_profile", profile.token)]
    return f"?{urlencode(kept)}" if kept else ""


def _with_gate(reading: Reading, path: str, document: Document) -> Document:
    """Let the address of a document be its own TimeGate."""
    links = original_links(reading.snapshot.namespace.base, path)
    return replace(
        document,
        links=(*document.links, *links),
        negotiated=(*document.negotiated, ACCEPT_DATETIME),
    )


def _nothing(request: Request, reading: Reading, path: str, name: str) -> Response:
    """Answer that there is nothing, once it is known what was or comes near; that search is work like any other."""

    def write() -> bytes:
        refuse_gone(request, reading, path)
        near = reading.labels.nearest(name, deadline=reading.deadline)
        number = reading.snapshot.version.number
        raise ResourceNotFound(f"Nothing in version {number} is called {path[:200]}.", near)

    return DocumentResponse(reading, Document(None, Choice(JSON, JSON.media_type), (), (), write), {})


def _is_spelt(request: Request, path: str) -> bool:
    """Tell whether an address is written in the one right way, as far as that shows without looking anything up."""
    raw = request.scope.get("raw_path") or b""
    return bool(_PLAIN.fullmatch(path)) and raw.decode("latin-1").endswith(f"/{path}")


def _canonical(request: Request, reading: Reading, path: str) -> str | None:
    """Give the one right address of what was asked for in another spelling, or None."""
    spelt = re.sub(r"/+", "/", path).strip("/")
    right = next((name for name in (spelt, spelt.lower()) if _is_right(request, reading, name)), None)
    if right is None:
        return None
    raw = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    address = as_path(right)
    if raw.decode("latin-1").endswith(f"/{address}") and right == path:
        return None
    query = request.scope["query_string"].decode("latin-1")
    return f"{reading.links.root}{address}{f'?{query}' if query else ''}"


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
