"""TimeGates by address, for clients that expect one beside the original; every address is its own TimeGate too."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from ascn_api.errors import InvalidRequest, ResourceNotFound
from ascn_api.openapi import UNREADABLE, failures
from ascn_api.past.mementos import gate
from ascn_api.readings import CurrentReading

router = APIRouter(tags=["versions"])


@router.get(
    "/timegate/{path:path}",
    summary="The memento in force at a moment",
    response_class=Response,
    status_code=302,
    responses={
        302: {"description": "The memento in force at Accept-Datetime, or the last, is at Location."},
        **failures(
            "/timegate/city/jakrta",
            InvalidRequest("Accept-Datetime: yesterday is no date.", "Accept-Datetime"),
            ResourceNotFound("No version that is kept has anything called city/jakrta."),
            *UNREADABLE,
        ),
    },
)
def show_gate(request: Request, reading: CurrentReading, path: str) -> Response:
    """Send on to the memento of a thing or document (RFC 7089, pattern 2.1).

    `path` is its address below the base, or its IRI, as clients write it behind the address of a TimeGate.
    """
    return gate(request, reading, path.removeprefix(reading.snapshot.namespace.base))
