"""/openapi.json: this API, described."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ascn_api.html.links import Links
from ascn_api.openapi import describe_api

router = APIRouter()


@router.get("/openapi.json", include_in_schema=False)
def show_openapi(request: Request) -> Response:
    """Describe every route, what it takes, and everything it may answer, with examples."""
    root = Links(request.app.state.settings.namespace).root
    return JSONResponse(describe_api(request.app, root), headers={"Cache-Control": "no-cache"})
