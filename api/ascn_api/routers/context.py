"""/context.jsonld: the JSON-LD context of the version, for those who write JSON of their own with our terms."""

import json

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ascn_api.negotiation import JSON_LD
from ascn_api.openapi import NOT_MODIFIED, UNREADABLE, answers, failures
from ascn_api.readings import CurrentReading
from ascn_api.responses import entity_tag, held_tags, version_headers

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
    version = reading.snapshot.version
    tag = entity_tag(version, "context")
    headers = version_headers(version, tag, vary="")
    if held_tags(request) & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    body = json.dumps({"@context": reading.context.definitions}, ensure_ascii=False, indent=2)
    return Response(body, headers=headers, media_type=JSON_LD.media_type)
