"""The home page, which in RDF is the description of the data set; and the style sheet of all pages."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from ascn_api.answers import Document, answer, page_answer, rdf_body
from ascn_api.negotiation import DOCUMENTS, HTML
from ascn_api.openapi import FORMAT, NOT_MODIFIED, UNREADABLE, answers, failures, not_acceptable
from ascn_api.readings import CurrentReading
from ascn_api.rendering import style_sheet
from ascn_api.requests import choose_format, languages_of
from ascn_api.routers.browse import doubts_of, kinds_of
from ascn_graph.extracts import description_quads

router = APIRouter(tags=["documents"])


@router.get(
    "/",
    summary="Home page, or the data set described in RDF",
    response_class=Response,
    responses={
        **answers("The home page, or the catalogue (VoID, DCAT)", DOCUMENTS),
        **NOT_MODIFIED,
        **failures("/", *UNREADABLE, not_acceptable(DOCUMENTS)),
    },
    openapi_extra={"parameters": [FORMAT]},
)
def show_home(request: Request, reading: CurrentReading) -> Response:
    """Say what this is, what it holds and where to go; in RDF, give the catalogue."""
    choice = choose_format(request, DOCUMENTS)
    if choice.format is HTML:
        languages = languages_of(request)
        return page_answer(
            request,
            reading,
            "home.html",
            lambda: {
                "classes": kinds_of(reading, languages, "Entity"),
                "doubts": doubts_of(reading, languages),
            },
        )
    store, namespace = reading.store, reading.snapshot.namespace

    def write() -> bytes:
        catalogue = store.quads_for_pattern(None, None, None, namespace.catalogue)
        quads = {*catalogue, *description_quads(store, namespace, namespace.base)}
        return rdf_body(quads, choice.format, namespace.prefixes, lambda: reading.context, namespace.base)

    return answer(request, reading, Document(namespace.base, choice, (), ("Accept",), write))


@router.get("/static/style.css", include_in_schema=False)
def show_style() -> Response:
    """Give the style sheet of all pages."""
    return Response(style_sheet(), media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})
