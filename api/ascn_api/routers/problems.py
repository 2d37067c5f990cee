"""/problems: the kinds of problem this server tells, where the `type` of every failure leads."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from ascn_api.errors import all_kinds
from ascn_api.models import KindOfProblem
from ascn_api.negotiation import HTML, JSON
from ascn_api.openapi import answers, example_of, failures, not_acceptable
from ascn_api.rendering import Links, render
from ascn_api.requests import choose_format

router = APIRouter(tags=["service"])
_FORMATS = (JSON, HTML)


@router.get(
    "/problems",
    summary="Kinds of problem",
    response_model=list[KindOfProblem],
    responses={
        **answers("Every kind of problem", _FORMATS, [example_of(KindOfProblem)], versioned=False),
        **failures("/problems", not_acceptable(_FORMATS)),
    },
)
def show_problems(request: Request) -> Response:
    """List every kind of problem with its HTTP status and what to do about it, as JSON or a page."""
    settings = request.app.state.settings
    kinds = [
        KindOfProblem(
            type=f"{settings.base}problems#{kind.name}",
            status=kind.status,
            title=kind.title,
            advice=kind.advice,
        )
        for kind in all_kinds()
    ]
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    if choose_format(request, _FORMATS).format is HTML:
        return HTMLResponse(render("problems.html", Links(settings.namespace), kinds=kinds), headers=headers)
    return JSONResponse([kind.model_dump() for kind in kinds], headers=headers)
