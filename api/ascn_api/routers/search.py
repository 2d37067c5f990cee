"""/search: things by name, in any language; and how browsers can offer it."""

import json
from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import Response

from ascn_api.answers import Document, answer
from ascn_api.errors import InvalidRequest, ResourceNotFound
from ascn_api.examples import BASE
from ascn_api.html.rendering import render
from ascn_api.lists.models import FoundThing
from ascn_api.lists.searching import MOST, SIZE, Found, every_kind, find, other_searches, show
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
from ascn_api.readings import CurrentReading, Reading, Written
from ascn_api.requests import choose_format, languages_of, page_number, parameters_of
from ascn_api.showing import paging

router = APIRouter(tags=["documents"])
SUGGESTIONS = Format(("suggestions",), ("application/x-suggestions+json",), "suggestions")
"""What browsers show while somebody types: OpenSearch Suggestions 1.1."""
OPEN_SEARCH = Format(("opensearch",), ("application/opensearchdescription+xml",), "xml")
_SUGGESTED = 10
_LONGEST_QUERY = 200
_FORMATS = (HTML, JSON)
_TOO_LONG = InvalidRequest(f"q is longer than {_LONGEST_QUERY} characters.", "q")


@router.get(
    "/search",
    summary="Search by name",
    response_model=list[FoundThing],
    responses={
        **answers("What was found, nearest first", _FORMATS, [example_of(FoundThing)]),
        **NOT_MODIFIED,
        **failures(
            "/search",
            _TOO_LONG,
            ResourceNotFound("There is no kind of thing called Town.", [(f"{BASE}browse/City", "city")]),
            *UNREADABLE,
            not_acceptable(_FORMATS),
        ),
    },
    openapi_extra={
        "parameters": [
            parameter("q", "A name in any language, or part of one.", {"type": "string"}),
            parameter("type", "The kind of thing, as in /browse, such as City.", {"type": "string"}),
            PAGE,
            FORMAT,
        ]
    },
)
def search(request: Request, reading: CurrentReading) -> Response:
    """Find entities by a name in any language; typos are forgiven. JSON or a page, nearest first."""
    parameters = parameters_of(request)
    asked = (parameters.single("q") or "").strip()
    kind, number, languages = parameters.single("type") or None, page_number(request), languages_of(request)
    if len(asked) > _LONGEST_QUERY:
        raise _TOO_LONG
    choice = choose_format(request, (*_FORMATS, SUGGESTIONS))

    def write() -> Written | bytes:
        found = find(reading, asked, kind, languages)
        if choice.format is SUGGESTIONS:
            return _suggestions(asked, show(reading, found.matches[:_SUGGESTED], languages))
        pages = paging(request, number, len(found.matches), SIZE)
        shown = show(reading, found.matches[(number - 1) * SIZE : number * SIZE], languages)
        around = (("next", pages.next), ("prev", pages.previous))
        links = tuple(f'<{address}>; rel="{relation}"' for relation, address in around if address)
        if choice.format is JSON:
            return Written(_json(reading, shown), links)
        page = render(
            "search.html",
            reading.links,
            version=reading.snapshot.version,
            q=asked,
            type=kind,
            language=parameters.single("lang"),
            found=shown,
            search=found,
            paging=pages,
            start=(number - 1) * SIZE,
            most=MOST,
            kind_names={
                each: reading.memory.text(reading.store, each, languages)
                for thing in shown
                for each in thing.kinds
            },
            others=() if shown else other_searches(reading, asked),
            every_kind=every_kind(reading, languages) if not shown else (),
        )
        return Written(page.encode(), links)

    return _answer(request, reading, choice, write)


@router.get("/opensearch.xml", include_in_schema=False)
def describe_search(request: Request, reading: CurrentReading) -> Response:
    """Tell browsers how to search here: an OpenSearch description document, version 1.1."""
    base = reading.snapshot.namespace.base

    def write() -> bytes:
        return render("opensearch.xml", reading.links, base=base).encode()

    return _answer(request, reading, Choice(OPEN_SEARCH, OPEN_SEARCH.media_type), write)


def _answer(
    request: Request, reading: Reading, choice: Choice, write: Callable[[], Written | bytes]
) -> Response:
    part = request.scope["path"] + repr(sorted(parameters_of(request).values.items()))
    negotiated = ("Accept", "Accept-Language")
    return answer(
        request, reading, Document(None, choice, languages_of(request), negotiated, write, part=part)
    )


def _json(reading: Reading, found: list[Found]) -> bytes:
    vocabulary = reading.snapshot.namespace.term("").value
    things = [
        FoundThing(
            iri=thing.iri,
            label=thing.label.value,
            type=next((kind.value.removeprefix(vocabulary) for kind in thing.kinds), None),
            matched=thing.met.value,
            language=thing.met.language,
        ).model_dump()
        for thing in found
    ]
    return json.dumps(things, ensure_ascii=False, separators=(",", ":")).encode()


def _suggestions(asked: str, found: list[Found]) -> bytes:
    """Write suggestions: what was typed, the names, what is said of each, and where each leads."""
    names = [thing.met.value for thing in found]
    labels = ["" if thing.label.value == thing.met.value else thing.label.value for thing in found]
    return json.dumps([asked, names, labels, [thing.iri for thing in found]], ensure_ascii=False).encode()
