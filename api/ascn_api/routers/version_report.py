"""The validation report of a version: what SHACL found, and how many nodes each shape was put to."""

from fastapi import APIRouter, Request
from pyoxigraph import NamedNode
from starlette.responses import Response

from ascn_api.answers import Document, DocumentResponse, other_formats
from ascn_api.html.links import Links
from ascn_api.html.rendering import render
from ascn_api.jsonld import Context
from ascn_api.models import VersionReport
from ascn_api.negotiation import DOCUMENTS, HTML, JSON, Choice, Format
from ascn_api.openapi import FORMAT, NOT_MODIFIED, UNREADABLE, answers, example_of, failures, not_acceptable
from ascn_api.rdf.writing import has_graphs, write_quads
from ascn_api.readings import CurrentReading, Reading
from ascn_api.requests import choose_format, languages_of
from ascn_api.responses import entity_tag, held_tags, version_headers
from ascn_api.version_facts import choice_by_extension, report_quads, version_report, watch_of
from ascn_graph.catalogue.dcat import LICENCE
from ascn_graph.errors import NoReport, UnknownVersion
from ascn_graph.reports.reading import ValidationReport, has_report, read_report
from ascn_graph.reports.terms import DQV, report_name
from ascn_graph.versions import CONTEXT_FILE, Version

router = APIRouter(tags=["versions"])
FORMATS = (HTML, JSON, *(offer for offer in DOCUMENTS[1:] if not has_graphs(offer)))
_SHOWN = 500
"""Results on the page; all of them are in the other formats."""
_DESCRIPTION = {
    **answers("The report", FORMATS, example_of(VersionReport)),
    **NOT_MODIFIED,
    **failures(
        "/versions/9/report",
        UnknownVersion(9, [1, 2, 3]),
        NoReport(1),
        *UNREADABLE,
        not_acceptable(FORMATS),
    ),
}


@router.get(
    "/versions/{number}/report",
    summary="The validation report of a version",
    response_model=VersionReport,
    responses=_DESCRIPTION,
    openapi_extra={"parameters": [FORMAT]},
)
def show_report(request: Request, reading: CurrentReading, number: str) -> Response:
    """Tell what SHACL found when a version was published, and how many nodes each shape was put to.

    In RDF it is a `sh:ValidationReport`. For every shape with targets it holds a `dqv:QualityMeasurement` too, computed
    on the shape, whose value is the number of its focus nodes: a shape that matches nothing passes on nothing.
    Versions published before reports were kept have none.
    """
    return _answer(request, reading, number, choose_format(request, FORMATS), ("Accept",))


@router.get(
    "/versions/{number}/report.{extension}",
    summary="The validation report of a version, in one format",
    response_model=VersionReport,
    responses=_DESCRIPTION,
)
def show_report_as(request: Request, reading: CurrentReading, number: str, extension: str) -> Response:
    """Tell what SHACL found, in the format the address ends in: html, json, ttl, jsonld, nt or rdf."""
    return _answer(request, reading, number, choice_by_extension(extension, FORMATS), ())


def _answer(
    request: Request, reading: Reading, number: str, choice: Choice, negotiated: tuple[str, ...]
) -> Response:
    version = watch_of(request).find(number)
    if not has_report(version):
        raise NoReport(version.number)
    headers = _headers(request, reading, version, choice, negotiated)
    if held_tags(request) & {headers["ETag"], "*"}:
        return Response(status_code=304, headers=headers)
    document = Document(
        iri=reading.snapshot.namespace.iri(report_name(version.number)).value,
        choice=choice,
        languages=languages_of(request),
        negotiated=negotiated,
        write=lambda: _write(request, reading, version, choice.format),
        part=headers["ETag"],
    )
    return DocumentResponse(reading, document, headers)


def _write(request: Request, reading: Reading, version: Version, format_: Format) -> str | bytes:
    report = read_report(version)
    if format_ is HTML:
        return _page(request, reading, version, report)
    if format_ is JSON:
        return version_report(report, version, reading.snapshot.namespace).model_dump_json(indent=2) + "\n"
    return _rdf(reading, version, report, format_)


def _headers(
    request: Request, reading: Reading, version: Version, choice: Choice, negotiated: tuple[str, ...]
) -> dict[str, str]:
    iri = reading.snapshot.namespace.iri(report_name(version.number)).value
    others = [offer for offer in FORMATS if offer is not choice.format]
    links = [
        *(f'<{x.href}>; rel="alternate"; type="{x.media_type}"' for x in other_formats(reading, iri, others)),
        f'<{iri}>; rel="describes"',
        f'<{LICENCE}>; rel="license"',
    ]
    is_page = choice.format is HTML
    # A page shows labels and the foot of the version in service, and is made anew by a later release of this program.
    part = f"{reading.snapshot.version.number}-{'-'.join(languages_of(request)[:3])}" if is_page else ""
    vary = ", ".join([*negotiated, *(["Accept-Language"] if is_page else [])])
    tag = entity_tag(version, choice.format.extension, part, "report")
    return {**version_headers(version, tag, vary, immutable=not is_page), "Link": ", ".join(links)}


def _rdf(reading: Reading, version: Version, report: ValidationReport, format_: Format) -> bytes:
    namespace = reading.snapshot.namespace
    quads = report_quads(report, version, namespace)
    iri = namespace.iri(report_name(version.number)).value
    return write_quads(quads, format_, {**namespace.prefixes, "dqv": DQV}, lambda: _context(version), iri)


def _context(version: Version) -> Context:
    return Context.read((version.folder / CONTEXT_FILE).read_text(encoding="utf-8"), version.base)


def _page(request: Request, reading: Reading, version: Version, report: ValidationReport) -> str:
    snapshot, languages = reading.snapshot, languages_of(request)
    iri = snapshot.namespace.iri(report_name(version.number)).value

    def label(of: str) -> str:
        try:
            return reading.memory.text(reading.store, NamedNode(of), languages)
        except ValueError:  # a blank node
            return of

    return render(
        "report.html",
        Links(snapshot.namespace),
        version=snapshot.version,
        shown_version=version,
        iri=iri,
        report=report,
        results=report.results[:_SHOWN],
        shapes=sorted(report.shapes, key=lambda shape: (shape.focus_nodes > 0, -shape.results, shape.shape)),
        idle=sum(not shape.focus_nodes for shape in report.shapes),
        label=label,
        formats=other_formats(reading, iri, FORMATS[1:]),
    )
