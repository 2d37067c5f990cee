"""The home page, which in RDF is the description of the data set; and the style sheet of all pages."""

from collections.abc import Iterator

from fastapi import APIRouter, Request
from starlette.responses import Response

from ascn_api.answers import Document, answer
from ascn_api.dataset.description import dataset_json, described_quads
from ascn_api.dataset.dumps import dumps_of
from ascn_api.html.rendering import render, style_sheet
from ascn_api.lists.kinds import doubts_of, kinds_of
from ascn_api.negotiation import DOCUMENTS, HTML, Choice
from ascn_api.openapi import FORMAT, NOT_MODIFIED, UNREADABLE, answers, failures, not_acceptable
from ascn_api.rdf.writing import write_quads
from ascn_api.readings import CurrentReading, Reading
from ascn_api.requests import choose_format, languages_of
from ascn_api.version_facts import watch_of
from ascn_graph.dumps.keeping import EXTENSIONS, Dump

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
    """Say what this is, what it holds and where to go; in RDF, give the catalogue.

    The page carries the same as schema.org data, and the headers lead to the files, to the description of this API and
    to its documentation (RFC 8631).
    """
    choice = choose_format(request, DOCUMENTS)
    make = _page if choice.format is HTML else _catalogue
    return answer(request, reading, make(request, reading, choice))


def _page(request: Request, reading: Reading, choice: Choice) -> Document:
    languages = languages_of(request)

    def write() -> str:
        return render(
            "home.html",
            reading.links,
            version=reading.snapshot.version,
            classes=kinds_of(reading, languages, "Entity"),
            doubts=doubts_of(reading, languages),
            dataset=dataset_json(reading),
        )

    base = reading.snapshot.namespace.base
    return Document(
        base, choice, languages, ("Accept", "Accept-Language"), write, tuple(_links(reading, choice))
    )


def _catalogue(request: Request, reading: Reading, choice: Choice) -> Document:
    namespace = reading.snapshot.namespace
    kept, dumps = watch_of(request).versions.numbers(), _dumps_of(request, reading)

    def write() -> bytes:
        quads = described_quads(reading, kept, dumps)
        return write_quads(quads, choice.format, namespace.prefixes, lambda: reading.context, namespace.base)

    return Document(
        namespace.base,
        choice,
        (),
        ("Accept",),
        write,
        tuple(_links(reading, choice)),
        part=f"{kept} {sorted(dumps)}",
    )


def _dumps_of(request: Request, reading: Reading) -> dict[str, Dump]:
    """Give the dumps of the version that are there, by extension."""
    dumps = dumps_of(request)
    found = {extension: dumps.known(reading.snapshot.version, extension) for extension in EXTENSIONS}
    return {extension: dump for extension, dump in found.items() if dump}


def _links(reading: Reading, choice: Choice) -> Iterator[str]:
    root = reading.links.root
    relation = "alternate describedby" if choice.format is HTML else "alternate"
    for other in DOCUMENTS:
        if other is not choice.format:
            yield f'<{root}?format={other.names[0]}>; rel="{relation}"; type="{other.media_type}"'
    yield f'<{root}openapi.json>; rel="service-desc"; type="application/json"'
    yield f'<{root}use>; rel="service-doc"; type="text/html"'
    yield f'<{root}health>; rel="status"; type="application/json"'
    yield f'<{root}versions>; rel="version-history"'
    for extension in EXTENSIONS:
        yield f'<{root}dump.{extension}.gz>; rel="item"; type="application/gzip"'


@router.get("/static/style.css", include_in_schema=False)
def show_style() -> Response:
    """Give the style sheet of all pages."""
    return Response(style_sheet(), media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})
