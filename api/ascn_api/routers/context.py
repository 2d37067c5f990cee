"""/context.jsonld: the JSON-LD context of the version, for those who write JSON of their own with our terms."""

import json

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ascn_api.answers import Document, answer
from ascn_api.negotiation import JSON_LD, Choice
from ascn_api.openapi import NOT_MODIFIED, UNREADABLE, answers, failures
from ascn_api.readings import CurrentReading

router = APIRouter(tags=["things"])


@router.get(
    "/context.jsonld",
    summary="JSON-LD context",
    response_class=Response,
    responses={
        **answers("The context, with every IRI absolute", (JSON_LD,)),
        **NOT_MODIFIED,
        **failures("/context.jsonld", *UNREADABLE),
    },
)
def show_context(request: Request, reading: CurrentReading) -> Response:
    """Give the context that documents in JSON-LD are written with; they carry what they need of it themselves."""

    def write() -> str:
        return json.dumps({"@context": reading.context.definitions}, ensure_ascii=False, indent=2)

    return answer(
        request, reading, Document(None, Choice(JSON_LD, JSON_LD.media_type), (), (), write, part="context")
    )
