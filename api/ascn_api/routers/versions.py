"""The versions of the graph: which there are, who published each, when, why, and what it counts."""

from collections.abc import Callable, Sequence

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from pyoxigraph import Literal, NamedNode, Quad
from starlette.responses import Response

from ascn_api.answers import Document, answer, languages_of, other_formats, rdf_body
from ascn_api.errors import NotAcceptable
from ascn_api.negotiation import DOCUMENTS, HTML, JSON, Choice, negotiate
from ascn_api.readings import CurrentReading, Reading
from ascn_api.rendering import Links, render
from ascn_graph.errors import UnknownVersion
from ascn_graph.extracts import description_quads
from ascn_graph.namespaces import DCTERMS, FOREIGN_PREFIXES, PROV, RDF, RDFS, XSD, Namespace
from ascn_graph.versions import Version, Versions

router = APIRouter(tags=["versions"])
FORMATS = (HTML, JSON, *DOCUMENTS[1:])
_VOID = FOREIGN_PREFIXES["void"]
_MAX_DIGITS = 12


class PublishedVersion(BaseModel):
    """One published version; digests are hexadecimal, times in UTC."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "iri": "http://localhost:8000/versions/3",
                "number": 3,
                "published": "2026-11-24T10:00:00.000000+00:00",
                "parent": 2,
                "agent": "ascn build",
                "message": "Add the article of 12 November 2025",
                "counts": {"quads": 2310, "triples": 3120, "graphs": 96, "entities": 68},
                "shacl": {"shapes": 190, "focus_nodes": 141, "violations": 0, "warnings": 0},
                "content_digest": "9f2c0000000000000000000000000000000000000000000000000000000000ff",
                "inputs_digest": "1b000000000000000000000000000000000000000000000000000000000000aa",
                "software": "ascn-kg 0.1.0",
                "tags": [],
                "current": True,
            },
        },
    )

    iri: str
    number: int
    published: str
    parent: int | None
    agent: str
    message: str
    counts: dict[str, int]
    shacl: dict[str, int]
    content_digest: str
    inputs_digest: str
    software: str
    tags: list[str]
    current: bool


class PublishedVersions(BaseModel):
    """Every version that is kept, newest first."""

    model_config = ConfigDict(frozen=True)

    versions: list[PublishedVersion]


@router.get("/versions", summary="All versions", response_model=PublishedVersions)
def list_versions(request: Request, reading: CurrentReading) -> Response:
    """List the versions that are kept, newest first, as JSON, HTML or RDF."""
    return _list(request, reading, _negotiate(request), ("Accept",))


@router.get("/versions.{extension}", summary="All versions, in one format", response_model=PublishedVersions)
def list_versions_as(request: Request, reading: CurrentReading, extension: str) -> Response:
    """List the versions in the format the address ends in."""
    return _list(request, reading, _by_extension(extension), ())


@router.get("/versions/{name}", summary="One version", response_model=PublishedVersion)
def show_version(request: Request, reading: CurrentReading, name: str) -> Response:
    """Tell who published a version, when and why, its counts and digests, as JSON, HTML or RDF."""
    stem, dot, extension = name.partition(".")
    choice = _by_extension(extension) if dot else _negotiate(request)
    version = _find(request, stem)
    iri = reading.snapshot.namespace.iri(f"versions/{version.number}").value
    writers: dict[str, Callable[[], str | bytes]] = {
        "html": lambda: _page(reading, version, iri),
        "json": lambda: _model(version, reading).model_dump_json(indent=2),
    }
    return _answer(
        request, reading, iri, choice, () if dot else ("Accept",), writers=writers, versions=[version]
    )


def version_quads(version: Version, namespace: Namespace) -> list[Quad]:
    """Describe a version in RDF.

    >>> from pathlib import Path
    >>> made = Version(2, "2026-11-24T10:00:00+00:00", 1, "ascn build", "More", "http://l/", False, {},
    ...     "00", "00", [], {}, "ascn-kg", {}, [], Path())
    >>> quads = version_quads(made, Namespace("http://l/"))
    >>> [quad.object.value for quad in quads if quad.predicate.value.endswith("wasRevisionOf")]
    ['http://l/versions/1']
    """
    node = namespace.iri(f"versions/{version.number}")
    facts: list[tuple[str, NamedNode | Literal]] = [
        (f"{RDF}type", NamedNode(f"{PROV}Entity")),
        (f"{RDF}type", NamedNode(f"{_VOID}Dataset")),
        (f"{RDFS}label", Literal(f"Version {version.number}", language="en")),
        (f"{DCTERMS}issued", Literal(version.published, datatype=NamedNode(f"{XSD}dateTime"))),
        (f"{DCTERMS}creator", Literal(version.agent)),
        (f"{DCTERMS}description", Literal(version.message)),
        (f"{DCTERMS}identifier", Literal(version.content_digest)),
        (f"{DCTERMS}license", NamedNode("https://creativecommons.org/licenses/by/4.0/")),
        (f"{_VOID}triples", Literal(version.counts.get("triples", 0))),
        (f"{_VOID}entities", Literal(version.counts.get("entities", 0))),
    ]
    if version.parent:
        facts.append((f"{PROV}wasRevisionOf", namespace.iri(f"versions/{version.parent}")))
    return [Quad(node, NamedNode(predicate), value) for predicate, value in facts]


def _list(request: Request, reading: Reading, choice: Choice, negotiated: tuple[str, ...]) -> Response:
    versions = _kept(request, reading)
    writers: dict[str, Callable[[], str | bytes]] = {
        "html": lambda: _list_page(reading, versions),
        "json": lambda: PublishedVersions(versions=[_model(v, reading) for v in versions]).model_dump_json(
            indent=2
        ),
    }
    iri = reading.snapshot.namespace.iri("versions").value
    return _answer(request, reading, iri, choice, negotiated, writers=writers, versions=versions)


def _answer(
    request: Request,
    reading: Reading,
    iri: str,
    choice: Choice,
    negotiated: tuple[str, ...],
    *,
    writers: dict[str, Callable[[], str | bytes]],
    versions: Sequence[Version],
) -> Response:
    namespace = reading.snapshot.namespace

    def write_rdf() -> bytes:
        quads = [quad for version in versions for quad in version_quads(version, namespace)]
        known = description_quads(reading.snapshot.store, namespace, iri)
        return rdf_body([*quads, *known], choice.format, namespace.prefixes, lambda: reading.context, iri)

    document = Document(
        iri,
        choice,
        languages_of(request) if choice.format is HTML else (),
        negotiated,
        writers.get(choice.format.extension, write_rdf),
        # The list changes when old versions are pruned, though the current one stays.
        (f'<{namespace.base}versions>; rel="index"; count="{len(versions)}"',),
        FORMATS,
    )
    return answer(request, reading, document)


def _kept(request: Request, reading: Reading) -> list[Version]:
    shown = reading.snapshot.version.number
    return [version for version in reversed(_versions(request).all()) if version.number <= shown]


def _find(request: Request, text: str) -> Version:
    versions = _versions(request)
    if not (text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS and str(int(text)) == text):
        raise UnknownVersion(text[:40], versions.numbers())
    return versions.get(int(text))


def _versions(request: Request) -> Versions:
    versions: Versions = request.app.state.watch.versions
    return versions


def _negotiate(request: Request) -> Choice:
    accept = ", ".join(request.headers.getlist("accept")) or None
    return negotiate(accept, FORMATS, request.query_params.get("format"))


def _by_extension(extension: str) -> Choice:
    for offer in FORMATS:
        if offer.extension == extension:
            return Choice(offer, offer.media_type)
    raise NotAcceptable(f".{extension}", [f".{offer.extension}" for offer in FORMATS])


def _model(version: Version, reading: Reading) -> PublishedVersion:
    return PublishedVersion(
        iri=f"{reading.snapshot.namespace.base}versions/{version.number}",
        number=version.number,
        published=version.published,
        parent=version.parent,
        agent=version.agent,
        message=version.message,
        counts=version.counts,
        shacl=version.shacl,
        content_digest=version.content_digest,
        inputs_digest=version.inputs_digest,
        software=version.software,
        tags=version.tags,
        current=version.number == reading.snapshot.version.number,
    )


def _list_page(reading: Reading, versions: Sequence[Version]) -> str:
    iri = f"{reading.snapshot.namespace.base}versions"
    return render(
        "versions.html",
        Links(reading.snapshot.namespace),
        version=reading.snapshot.version,
        versions=versions,
        formats=other_formats(reading, iri, FORMATS[1:]),
    )


def _page(reading: Reading, version: Version, iri: str) -> str:
    return render(
        "version.html",
        Links(reading.snapshot.namespace),
        version=reading.snapshot.version,
        shown_version=version,
        iri=iri,
        formats=other_formats(reading, iri, FORMATS[1:]),
    )
