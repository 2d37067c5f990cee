"""/problems: the kinds of problem this server tells, where the `type` of every failure leads."""

from html import escape

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from ascn_api.errors import all_kinds
from ascn_api.models import KindOfProblem
from ascn_api.negotiation import HTML, JSON, negotiate
from ascn_api.settings import Settings

router = APIRouter(tags=["Service"])


@router.get(
    "/problems",
    summary="Kinds of problem",
    response_model=list[KindOfProblem],
    responses={200: {"content": {"text/html": {}}}},
)
async def show_problems(request: Request) -> Response:
    """List every kind of problem with its HTTP status and what to do about it."""
    settings: Settings = request.app.state.settings
    accept = ", ".join(request.headers.getlist("accept"))
    chosen = negotiate(accept, (JSON, HTML)).format
    kinds = [
        KindOfProblem(
            type=f"{settings.base}problems#{kind.name}",
            status=kind.status,
            title=kind.title,
            advice=kind.advice,
        )
        for kind in all_kinds()
    ]
    if chosen is HTML:
        return HTMLResponse(_page(kinds), headers={"Vary": "Accept"})
    return JSONResponse([kind.model_dump() for kind in kinds], headers={"Vary": "Accept"})


def _page(kinds: list[KindOfProblem]) -> str:
    rows = "".join(
        f'<tr id="{escape(kind.type.partition("#")[2])}"><td>{kind.status}</td><td>{escape(kind.title)}</td>'
        f"<td>{escape(kind.advice)}</td></tr>"
        for kind in kinds
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Kinds of problem</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>'
        "<h1>Kinds of problem</h1><table><tr><th>Status</th><th>Problem</th><th>What to do</th></tr>"
        f"{rows}</table></main></body></html>"
    )
