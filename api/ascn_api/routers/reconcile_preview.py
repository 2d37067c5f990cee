"""/reconcile/preview: an entity on a page so small that others show it in a frame of theirs."""

from dataclasses import dataclass
from itertools import islice
from typing import TypeGuard

from fastapi import APIRouter, Request
from pyoxigraph import Literal, NamedNode
from starlette.responses import Response

from ascn_api.answers import page_answer
from ascn_api.errors import InvalidRequest, ResourceNotFound
from ascn_api.negotiation import HTML
from ascn_api.openapi import NOT_MODIFIED, UNREADABLE, answers, failures, not_acceptable, parameter
from ascn_api.readings import CurrentReading
from ascn_api.reconciliation.service import Service
from ascn_api.requests import languages_of, parameters_of
from ascn_graph.labels import ALT_LABEL, LABEL
from ascn_graph.namespaces import Term
from ascn_graph.reconciliation.extension import Column, cell_of
from ascn_graph.reconciliation.schema import Schema

router = APIRouter(tags=["reconciliation"])
_LONGEST = 200
"""Characters of an id, and of a value that is shown."""
_NAMES = (ALT_LABEL, LABEL)
_SHOWN, _VALUES = 7, 4
"""Facts of one entity, and values of one fact."""
_FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors *"
)
"""The policy of all other pages, but that any page may frame this one, as OpenRefine does, and that it has no form."""


@dataclass(frozen=True)
class Line:
    """A fact by its name; `more` counts the values that are not shown."""

    name: str
    values: tuple[tuple[str, NamedNode | None], ...]
    more: int


@router.get(
    "/reconcile/preview",
    summary="A preview of an entity",
    response_class=Response,
    responses={
        **answers("A small page, made to be framed", (HTML,)),
        **NOT_MODIFIED,
        **failures(
            "/reconcile/preview",
            InvalidRequest("The parameter id is missing.", "id"),
            ResourceNotFound("There is no entity with the id city/jakrta."),
            *UNREADABLE,
            not_acceptable([HTML]),
        ),
    },
    openapi_extra={
        "parameters": [parameter("id", "The id or the IRI of an entity.", {"type": "string"}, required=True)]
    },
)
def preview(request: Request, reading: CurrentReading) -> Response:
    """Show what an entity is, where it belongs and what it is called, with a link to its page."""
    id_ = parameters_of(request).single("id")
    if not id_:
        raise InvalidRequest("The parameter id is missing.", "id")
    if len(id_) > _LONGEST:
        raise InvalidRequest(f"id is longer than {_LONGEST} characters.", "id")

    def fill() -> dict[str, object]:
        service = Service.of(reading, languages_of(request))
        entity = service.entity(id_)
        return {
            "iri": entity.value,
            "name": service.reader.memory.literal(reading.store, entity, service.reader.languages)
            or Literal(service.reader.text(entity)),
            "words": service.described(entity),
            "lines": _lines(service, entity),
        }

    response = page_answer(request, reading, "preview.html", fill)
    response.headers["Content-Security-Policy"] = _FRAMED
    return response


def _lines(service: Service, entity: NamedNode) -> list[Line]:
    """Give the other names of an entity, then its first facts in the order of its page."""
    predicates = service.schema.properties_of_thing(service.reader, entity)
    others = [predicate for predicate in predicates if predicate not in _NAMES]
    groups = [_NAMES, *((predicate,) for predicate in others)]
    lines = (_line(service, entity, predicates) for predicates in groups)
    return list(islice((line for line in lines if line.values), _SHOWN))


def _line(service: Service, entity: NamedNode, predicates: tuple[NamedNode, ...]) -> Line:
    """Show the values of properties together, by the name of the first; without the name at the head of the page."""
    reader, head = service.reader, service.reader.text(entity)
    cells = (cell_of(reader, entity, Column(predicate)) for predicate in predicates)
    held = [term for cell in cells for term in cell.values if _is_ours(term, service.schema)]
    distinct = dict.fromkeys(_shown(service, term) for term in held if term.value != head)
    values = tuple(distinct)[:_VALUES]
    return Line(service.schema.name_of(reader, predicates[0]), values, len(distinct) - len(values))


def _is_ours(term: Term, schema: Schema) -> TypeGuard[Literal | NamedNode]:
    """Tell whether a value says something to who looks at a preview, which addresses elsewhere do not."""
    if isinstance(term, NamedNode):
        return schema.namespace.local(term.value) is not None
    return isinstance(term, Literal)


def _shown(service: Service, term: Literal | NamedNode) -> tuple[str, NamedNode | None]:
    """Give the text of a value, and what it leads to."""
    if isinstance(term, NamedNode):
        return service.reader.text(term), term
    return term.value[:_LONGEST], None
