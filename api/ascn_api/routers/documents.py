"""Documents of their own: the home page, lists by kind, search, versions, and the style sheet."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from ascn_api.answers import Document, answer, languages_of, rdf_body
from ascn_api.negotiation import DOCUMENTS, HTML, Choice, negotiate
from ascn_api.readings import CurrentReading, Reading
from ascn_api.rendering import Links, render, style_sheet
from ascn_api.routers import browse, versions
from ascn_graph.extracts import description_quads

router = APIRouter()


@router.get(
    "/", summary="Home page, or the data set described in RDF", response_class=Response, tags=["documents"]
)
def home(request: Request, reading: CurrentReading) -> Response:
    """Say what this is, what it holds and where to go; in RDF, give the catalogue."""
    accept = ", ".join(request.headers.getlist("accept")) or None
    choice = negotiate(accept, DOCUMENTS, request.query_params.get("format"))
    return _home(request, reading, choice)


def _home(request: Request, reading: Reading, choice: Choice) -> Response:
    snapshot = reading.snapshot
    base = snapshot.namespace.base
    if choice.format is HTML:
        languages = languages_of(request) or ("en",)
        document = Document(
            base,
            choice,
            languages,
            ("Accept", "Accept-Language"),
            lambda: _home_page(reading, languages),
            (),
            (),
        )
    else:
        catalogue = list(snapshot.store.quads_for_pattern(None, None, None, snapshot.namespace.catalogue))
        document = Document(
            base,
            choice,
            (),
            ("Accept",),
            lambda: rdf_body(
                {*catalogue, *description_quads(snapshot.store, snapshot.namespace, base)},
                choice.format,
                snapshot.namespace.prefixes,
                lambda: reading.context,
                base,
            ),
            (),
            (),
        )
    return answer(request, reading, document)


def _home_page(reading: Reading, languages: tuple[str, ...]) -> str:
    return render(
        "home.html",
        Links(reading.snapshot.namespace),
        version=reading.snapshot.version,
        classes=browse.kinds_of(reading, languages, "Entity"),
    )


@router.get("/static/style.css", include_in_schema=False)
def style() -> Response:
    """Give the style sheet of all pages."""
    return Response(style_sheet(), media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


router.include_router(browse.router)
router.include_router(versions.router)
