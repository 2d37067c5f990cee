"""/reconcile/suggest, /flyout, /properties: help for who types the name of an entity, a type or a property."""

from fastapi import APIRouter, Request
from pyoxigraph import NamedNode
from starlette.responses import Response

from ascn_api.errors import InvalidRequest, ResourceNotFound
from ascn_api.html.links import Links
from ascn_api.html.rendering import render
from ascn_api.negotiation import JSON
from ascn_api.openapi import (
    NOT_MODIFIED,
    UNREADABLE,
    answers,
    example_of,
    failures,
    not_acceptable,
    parameter,
)
from ascn_api.readings import CurrentReading, Reading
from ascn_api.reconciliation.delivery import deliver
from ascn_api.reconciliation.results import Flyout, ProposedProperties, Suggestions
from ascn_api.reconciliation.service import KINDS, LAST, PROPOSED, Service
from ascn_api.requests import languages_of, parameters_of
from ascn_api.routers.reconcile_description import BAD_CALLBACK, CALLBACK, with_script

router = APIRouter(tags=["reconciliation"])
_LONGEST = 200
_TYPE = parameter(
    "type", "The id of a type, to which the answer is limited or given first.", {"type": "string"}
)
_ID = parameter("id", "An id, or an IRI.", {"type": "string"}, required=True)
_NO_KIND = "There are no {} to be suggested, only entities, types and properties."


@router.get(
    "/reconcile/suggest/{kind}",
    summary="Suggest entities, types or properties",
    response_model=Suggestions,
    responses={
        **with_script(answers("What may be meant, best first", (JSON,), example_of(Suggestions))),
        **NOT_MODIFIED,
        **failures(
            "/reconcile/suggest/entity",
            InvalidRequest("The parameter prefix is missing.", "prefix"),
            BAD_CALLBACK,
            ResourceNotFound(_NO_KIND.format("towns")),
            *UNREADABLE,
            not_acceptable([JSON]),
        ),
    },
    openapi_extra={
        "parameters": [
            parameter("prefix", "The beginning of a name or an id.", {"type": "string"}, required=True),
            parameter("cursor", "How many suggestions to leave out.", {"type": "integer", "minimum": 0}),
            _TYPE,
            CALLBACK,
        ]
    },
)
def suggest(request: Request, reading: CurrentReading, kind: str) -> Response:
    """Suggest what begins with the letters typed so far, in any language; small slips are forgiven."""
    _check(kind)
    parameters = parameters_of(request)
    prefix, type_ = _text(request, "prefix"), parameters.single("type") or ""
    skipped = _whole_number(parameters.single("cursor"), "cursor", 0, LAST) or 0

    def make() -> Suggestions:
        service = Service.of(reading, languages_of(request))
        if kind == "entity":
            return service.suggest_entities(prefix, type_, skipped)
        if kind == "type":
            return service.suggest_types(prefix, skipped)
        return service.suggest_properties(prefix, type_, skipped)

    return deliver(request, reading, make)


@router.get(
    "/reconcile/flyout/{kind}",
    summary="A suggestion in a few words",
    response_model=Flyout,
    responses={
        **with_script(answers("A piece of HTML", (JSON,), example_of(Flyout))),
        **NOT_MODIFIED,
        **failures(
            "/reconcile/flyout/entity",
            InvalidRequest("The parameter id is missing.", "id"),
            BAD_CALLBACK,
            ResourceNotFound("There is no entity with the id city/jakrta."),
            *UNREADABLE,
            not_acceptable([JSON]),
        ),
    },
    openapi_extra={"parameters": [_ID, CALLBACK]},
)
def show_flyout(request: Request, reading: CurrentReading, kind: str) -> Response:
    """Tell in a few words what an entity, a type or a property is."""
    _check(kind)
    id_ = _text(request, "id")
    return deliver(request, reading, lambda: _flyout(reading, languages_of(request), kind, id_))


@router.get(
    "/reconcile/properties",
    summary="Properties of a type",
    response_model=ProposedProperties,
    responses={
        **with_script(answers("The properties", (JSON,), example_of(ProposedProperties))),
        **NOT_MODIFIED,
        **failures(
            "/reconcile/properties",
            InvalidRequest(f"limit=many is not a whole number from 1 to {PROPOSED}.", "limit"),
            BAD_CALLBACK,
            ResourceNotFound("There is no type called Town."),
            *UNREADABLE,
            not_acceptable([JSON]),
        ),
    },
    openapi_extra={
        "parameters": [
            parameter(
                "type", "The id of a type; without one, all properties are proposed.", {"type": "string"}
            ),
            parameter("limit", "How many at most.", {"type": "integer", "minimum": 1, "maximum": PROPOSED}),
            CALLBACK,
        ]
    },
)
def propose_properties(request: Request, reading: CurrentReading) -> Response:
    """Propose the properties whose values can be fetched for entities of a type, in the order of their pages."""
    parameters = parameters_of(request)
    type_ = parameters.single("type") or ""
    limit = _whole_number(parameters.single("limit"), "limit", 1, PROPOSED)
    return deliver(request, reading, lambda: Service.of(reading, languages_of(request)).propose(type_, limit))


def _flyout(reading: Reading, languages: tuple[str, ...], kind: str, id_: str) -> Flyout:
    service = Service.of(reading, languages)
    term = _term(service, kind, id_)
    if kind == "entity":
        name, words = service.reader.text(term), service.described(term)
    else:
        name, words = (
            service.schema.name_of(service.reader, term),
            service.schema.definition_of(service.reader, term),
        )
    html = render("flyout.html", Links(reading.snapshot.namespace), name=name, words=words)
    return Flyout(id=id_, html=html.strip())


def _term(service: Service, kind: str, id_: str) -> NamedNode:
    if kind == "entity":
        return service.entity(id_)
    find = service.schema.type_of if kind == "type" else service.schema.property_of
    term = find(service.reader, id_)
    if term is None:
        raise ResourceNotFound(f"There is no {kind} with the id {id_[:100]}.")
    return term


def _check(kind: str) -> None:
    if kind not in KINDS:
        raise ResourceNotFound(_NO_KIND.format(kind[:60]))


def _text(request: Request, name: str) -> str:
    text = parameters_of(request).single(name)
    if text is None:
        raise InvalidRequest(f"The parameter {name} is missing.", name)
    if len(text) > _LONGEST:
        raise InvalidRequest(f"{name} is longer than {_LONGEST} characters.", name)
    return text


def _whole_number(text: str | None, name: str, least: int, most: int) -> int | None:
    if not text:
        return None
    # Digits of other scripts are digits to Python.
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and int(text) >= least):
        raise InvalidRequest(f"{name}={text[:40]} is not a whole number from {least} to {most}.", name)
    return min(int(text), most)
