"""/reconcile: the Reconciliation Service API 0.2, by which OpenRefine and others match tables with entities.

Its manifest is what GET gives without parameters; batches of queries and of wishes for facts come by GET and POST.
"""

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from ascn_api.errors import InvalidRequest, UnsupportedMediaType
from ascn_api.readings import CurrentReading, Reading
from ascn_api.reconciliation.delivery import deliver
from ascn_api.reconciliation.extension import extend
from ascn_api.reconciliation.queries import read_batch, read_extension
from ascn_api.reconciliation.service import Service
from ascn_api.requests import Parameters, languages_of, parameters_of, read_body, read_parameters
from ascn_api.routers.reconcile_description import GET, POST

router = APIRouter(tags=["reconciliation"])
FORM = "application/x-www-form-urlencoded"
BOTH = "queries and extend are given together; ask for one of them at a time."
NEITHER = "The form has neither queries nor extend."


@router.get(
    "/reconcile", summary="The reconciliation service; queries by GET", response_class=Response, **GET
)
@router.get("/reconcile/", include_in_schema=False)
def reconcile_by_get(request: Request, reading: CurrentReading) -> Response:
    """Describe the service; answer `queries`, or with `extend` give facts of entities."""
    return _answer(request, reading, parameters_of(request))


@router.post("/reconcile", summary="Reconcile by POST", response_class=Response, **POST)
@router.post("/reconcile/", include_in_schema=False)
async def reconcile_by_post(request: Request, reading: CurrentReading) -> Response:
    """Answer a form with the field `queries` (a batch of names) or `extend` (facts that are wanted)."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != FORM:
        raise UnsupportedMediaType(media_type, [FORM])
    settings = request.app.state.settings
    body = await read_body(request, settings.request_size, settings.reader_timeout)
    parameters = read_parameters(body)
    if not {"queries", "extend"} & set(parameters.values):
        raise InvalidRequest(NEITHER, "queries")
    return _answer(request, reading, parameters, body)


def _answer(request: Request, reading: Reading, parameters: Parameters, body: str = "") -> Response:
    queries, wanted = parameters.single("queries"), parameters.single("extend")
    if queries is not None and wanted is not None:
        raise InvalidRequest(BOTH, "extend")

    def make() -> BaseModel:
        service = Service.of(reading, languages_of(request))
        if queries is not None:
            return service.results(read_batch(queries))
        return service.manifest() if wanted is None else extend(service, read_extension(wanted))

    return deliver(request, reading, make, body)
