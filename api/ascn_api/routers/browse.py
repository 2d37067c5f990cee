"""/browse: lists of things by kind, narrowed by facets, as pages and as data."""

import json
from collections.abc import Callable

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from ascn_api.answers import Document, answer
from ascn_api.errors import InvalidRequest, ResourceNotFound
from ascn_api.examples import BASE
from ascn_api.lists.documents import (
    HYDRA,
    kinds_in_json,
    kinds_in_rdf,
    list_in_json,
    list_in_rdf,
)
from ascn_api.lists.kinds import all_kinds, class_called
from ascn_api.lists.models import KindOfThing, ListOfThings
from ascn_api.lists.narrowing import choices_of, sort_of
from ascn_api.lists.pages import kinds_page, list_page, read_list
from ascn_api.negotiation import DOCUMENTS, HTML, JSON, Choice
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
from ascn_api.rdf.writing import write_quads
from ascn_api.readings import CurrentReading, Reading, Written
from ascn_api.requests import choose_format, languages_of, page_number, parameters_of

router = APIRouter(tags=["documents"])
_FORMATS = (HTML, JSON, *DOCUMENTS[1:])
_SORT = parameter(
    "sort",
    "What orders the list: `label`, or a date among its facets, such as `startDate`, the newest first.",
    {"type": "string", "default": "label"},
)
_FACETS = parameter(
    "facets",
    "Values that the things must have, each by the name of its facet, as in `locatedIn=country/indonesia` or "
    "`status=Member`; `none` asks for things of which nothing is stated. The answer in JSON lists what there is.",
    {"type": "object", "additionalProperties": {"type": "string"}},
    style="form",
    explode=True,
    example={"locatedIn": "country/indonesia"},
)


@router.get(
    "/browse",
    summary="Kinds of things",
    response_model=list[KindOfThing],
    responses={
        **answers("The kinds, each with its list", _FORMATS, [example_of(KindOfThing)]),
        **NOT_MODIFIED,
        **failures("/browse", *UNREADABLE, not_acceptable(_FORMATS)),
    },
    openapi_extra={"parameters": [FORMAT]},
)
def browse(request: Request, reading: CurrentReading) -> Response:
    """List the classes of the vocabulary that have instances; in RDF, as a collection of collections."""
    choice, languages = choose_format(request, _FORMATS), languages_of(request)

    def write() -> str | bytes | Written:
        kinds = all_kinds(reading, languages)
        if choice.format is HTML:
            return kinds_page(reading, kinds)
        if choice.format is JSON:
            return _json(kinds_in_json(reading, kinds))
        iri = reading.snapshot.namespace.iri("browse").value
        return write_quads(
            kinds_in_rdf(reading, kinds), choice.format, _prefixes(reading), lambda: reading.context, iri
        )

    return _answer(request, reading, choice, write)


@router.get(
    "/browse/{name}",
    summary="Things of one kind",
    response_model=ListOfThings,
    responses={
        **answers("A page of the list", _FORMATS, example_of(ListOfThings)),
        **NOT_MODIFIED,
        **failures(
            "/browse/Town",
            InvalidRequest("page=0 is no page; pages count from 1.", "page"),
            ResourceNotFound("There is no kind of thing called Town.", [(f"{BASE}browse/City", "city")]),
            *UNREADABLE,
            not_acceptable(_FORMATS),
        ),
    },
    openapi_extra={"parameters": [FORMAT, PAGE, _SORT, _FACETS]},
)
def list_class(request: Request, reading: CurrentReading, name: str) -> Response:
    """List the instances of one class of the vocabulary, narrowed by the facets that its shapes give it."""
    choice, languages = choose_format(request, _FORMATS), languages_of(request)
    number, choices, sort = page_number(request), choices_of(request), sort_of(request)
    # Who follows links from page to page sees one order, whoever asks.
    order = languages if choice.format in (HTML, JSON) else ("en",)

    def write() -> Written:
        class_ = class_called(reading, name)
        page = read_list(request, reading, class_, order, number, choices, sort)
        links = tuple(
            f'<{address}>; rel="{relation}"'
            for relation, address in (("next", page.next), ("prev", page.previous))
            if address
        )
        if choice.format is HTML:
            return Written(list_page(request, reading, page, languages).encode(), links)
        if choice.format is JSON:
            return Written(_json(list_in_json(reading, page, languages)), links)
        quads, iri = list_in_rdf(reading, page), page.addresses.of(page.choices)
        body = write_quads(quads, choice.format, _prefixes(reading), lambda: reading.context, iri)
        return Written(body, links)

    return _answer(request, reading, choice, write)


def _answer(
    request: Request, reading: Reading, choice: Choice, write: Callable[[], str | bytes | Written]
) -> Response:
    has_words = choice.format in (HTML, JSON)
    languages = languages_of(request) if has_words else ()
    negotiated = ("Accept", "Accept-Language") if has_words else ("Accept",)
    part = request.scope["path"] + repr(sorted(parameters_of(request).values.items()))
    return answer(request, reading, Document(None, choice, languages, negotiated, write, part=part))


def _json(model: BaseModel | list[KindOfThing]) -> bytes:
    data = model.model_dump() if isinstance(model, BaseModel) else [each.model_dump() for each in model]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _prefixes(reading: Reading) -> dict[str, str]:
    return {**reading.prefixes, "hydra": HYDRA}
