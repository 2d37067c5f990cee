"""/search: things by name, in any language."""

import json
from dataclasses import dataclass
from itertools import islice

from fastapi import APIRouter, Request
from pyoxigraph import DefaultGraph, NamedNode
from starlette.responses import Response

from ascn_api.answers import own_answer, page_answer
from ascn_api.errors import InvalidRequest
from ascn_api.models import Candidate
from ascn_api.negotiation import HTML, JSON
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
from ascn_api.requests import choose_format, parameters_of
from ascn_graph.presentation import TYPE

router = APIRouter(tags=["documents"])
FOUND = 20
"""Things found at most."""
_LONGEST_QUERY = 200
_TYPES = 100
"""Types of one thing that are looked at."""
_FORMATS = (HTML, JSON)
_TOO_LONG = InvalidRequest(f"q is longer than {_LONGEST_QUERY} characters.", "q")


@dataclass(frozen=True)
class Found:
    """A thing found by name; `kind` names its class."""

    iri: str
    label: str
    kind: str


@router.get(
    "/search",
    summary="Search by name",
    response_model=list[Candidate],
    responses={
        **answers("What was found, nearest first", _FORMATS, [example_of(Candidate)]),
        **NOT_MODIFIED,
        **failures("/search", _TOO_LONG, *UNREADABLE, not_acceptable(_FORMATS)),
    },
    openapi_extra={
        "parameters": [parameter("q", "A name in any language, or part of one.", {"type": "string"})]
    },
)
def search(request: Request, reading: CurrentReading) -> Response:
    """Find entities by a name in any language; typos are forgiven. JSON or a page, nearest first."""
    asked = (parameters_of(request).single("q") or "").strip()
    if len(asked) > _LONGEST_QUERY:
        raise _TOO_LONG
    choice = choose_format(request, _FORMATS)

    def found() -> list[tuple[str, str]]:
        return reading.labels.nearest(asked, FOUND, reading.deadline) if asked else []

    def entries() -> bytes:
        candidates = [Candidate(iri=iri, label=label).model_dump() for iri, label in found()]
        return json.dumps(candidates, ensure_ascii=False, separators=(",", ":")).encode()

    if choice.format is JSON:
        return own_answer(request, reading, choice, entries)
    return page_answer(
        request,
        reading,
        "search.html",
        lambda: {
            "q": asked,
            "found": [Found(iri, label, _kind_of(reading, iri)) for iri, label in found()],
        },
    )


def _kind_of(reading: Reading, iri: str) -> str:
    store, namespace = reading.store, reading.snapshot.namespace
    types = islice(store.quads_for_pattern(NamedNode(iri), TYPE, None, None), _TYPES)
    stated = {quad.object for quad in types if quad.graph_name not in (namespace.inferred, DefaultGraph())}
    own = [k for k in stated if isinstance(k, NamedNode) and namespace.local(k.value) is not None]
    return ", ".join(sorted(reading.memory.text(store, kind, ("en",)) for kind in own))
