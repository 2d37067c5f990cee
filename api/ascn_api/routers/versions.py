"""The versions of the graph: which there are, who published each, when, why, and what it counts."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from pyoxigraph import Quad
from starlette.responses import Response

from ascn_api.answers import Document, answer, other_formats
from ascn_api.errors import InvalidRequest
from ascn_api.html.links import Links
from ascn_api.html.rendering import render
from ascn_api.models import PublishedVersion, PublishedVersions
from ascn_api.negotiation import DOCUMENTS, HTML, JSON, Choice, Format
from ascn_api.openapi import (
    FORMAT,
    NOT_MODIFIED,
    PAGE,
    UNREADABLE,
    answers,
    example_of,
    failures,
    not_acceptable,
)
from ascn_api.past.feed import ATOM, Feed, Link, page_links, version_entry, write_feed
from ascn_api.rdf.writing import write_quads
from ascn_api.readings import CurrentReading, Reading
from ascn_api.requests import choose_format, page_number
from ascn_api.showing import Paging, paging
from ascn_api.version_facts import (
    change_summary,
    choice_by_extension,
    difference_address,
    has_difference,
    list_quads,
    published_version,
    version_quads,
    watch_of,
)
from ascn_graph.coverage import coverage_of
from ascn_graph.errors import DamagedVersion, UnknownVersion
from ascn_graph.extracts import description_quads
from ascn_graph.reports.reading import has_report
from ascn_graph.versions import Version, Versions

router = APIRouter(tags=["versions"])
FORMATS = (HTML, JSON, *DOCUMENTS[1:])
_LISTS = (*FORMATS, ATOM)
SIZE = 100
"""Versions on one page of the list."""
_log = logging.getLogger("ascn_api")
_LIST = {
    **answers("The versions that are kept, newest first", _LISTS, example_of(PublishedVersions)),
    **NOT_MODIFIED,
    **failures(
        "/versions",
        InvalidRequest("page=0 is no page; pages count from 1.", "page"),
        *UNREADABLE,
        not_acceptable(_LISTS),
    ),
}


@router.get(
    "/versions",
    summary="All versions",
    response_model=PublishedVersions,
    responses=_LIST,
    openapi_extra={"parameters": [FORMAT, PAGE]},
)
def list_versions(request: Request, reading: CurrentReading) -> Response:
    """List the versions that are kept, newest first, as JSON, HTML or RDF, or as an Atom feed of changes."""
    return _list(request, reading, choose_format(request, _LISTS), ("Accept",))


@router.get(
    "/versions.{extension}",
    summary="All versions, in one format",
    response_model=PublishedVersions,
    responses=_LIST,
    openapi_extra={"parameters": [PAGE]},
)
def list_versions_as(request: Request, reading: CurrentReading, extension: str) -> Response:
    """List the versions in the format the address ends in; `/versions.atom` is the feed of changes."""
    return _list(request, reading, choice_by_extension(extension, _LISTS), ())


@router.get(
    "/versions/{name}",
    summary="One version",
    response_model=PublishedVersion,
    responses={
        **answers("The version", FORMATS, example_of(PublishedVersion)),
        **NOT_MODIFIED,
        **failures("/versions/9", UnknownVersion(9, [1, 2, 3]), *UNREADABLE, not_acceptable(FORMATS)),
    },
    openapi_extra={"parameters": [FORMAT]},
)
def show_version(request: Request, reading: CurrentReading, name: str) -> Response:
    """Tell who published a version, when and why, its counts, digests and labels, as JSON, HTML or RDF.

    Below it lie its report, its differences from other versions, and an endpoint of its own: what never changes.
    `name` is its number, which may be followed by the extension of a format: `3`, `3.json`, `3.ttl`.
    """
    stem, dot, extension = name.partition(".")
    choice = choice_by_extension(extension, FORMATS) if dot else choose_format(request, FORMATS)
    version, kept = watch_of(request).find(stem), _versions(request).numbers()
    snapshot = reading.snapshot
    namespace = snapshot.namespace
    model = published_version(version, namespace.base, snapshot.version.number, kept)
    subject = _Subject(
        iri=model.iri,
        part=f"{version.tags} {version.parent in kept}",
        json=lambda: model.model_dump_json(indent=2),
        page=lambda: _page(reading, version, kept),
        quads=lambda: version_quads(version, namespace, kept),
    )
    return _answer(request, reading, choice, () if dot else ("Accept",), subject=subject)


@dataclass(frozen=True)
class _Subject:
    """What an answer is about, and how to write it when it is wanted; `part` changes when it does."""

    iri: str
    part: str
    json: Callable[[], str]
    page: Callable[[], str]
    quads: Callable[[], list[Quad]]
    feed: Callable[[], bytes] = bytes


def _list(request: Request, reading: Reading, choice: Choice, negotiated: tuple[str, ...]) -> Response:
    namespace, current = reading.snapshot.namespace, reading.snapshot.version.number
    numbers = [number for number in reversed(_versions(request).numbers()) if number <= current]
    page = page_number(request)
    pages = paging(request, page, len(numbers), SIZE)
    versions = _readable(_versions(request), numbers[(page - 1) * SIZE : page * SIZE])
    models = [published_version(version, namespace.base, current, numbers) for version in versions]
    subject = _Subject(
        iri=f"{namespace.base}versions",
        part=f"{page} {numbers} {[version.tags for version in versions]}",
        json=lambda: PublishedVersions(total=len(numbers), versions=models).model_dump_json(indent=2),
        page=lambda: _list_page(reading, versions, pages),
        quads=lambda: [
            *list_quads(numbers, namespace),
            *(quad for version in versions for quad in version_quads(version, namespace, numbers)),
        ],
        feed=lambda: write_feed(_feed(reading, versions, numbers, pages)),
    )
    next_page = (f'<{pages.next}>; rel="next"',) if pages.next else ()
    return _answer(request, reading, choice, negotiated, subject=subject, links=next_page)


def _answer(
    request: Request,
    reading: Reading,
    choice: Choice,
    negotiated: tuple[str, ...],
    *,
    subject: _Subject,
    links: tuple[str, ...] = (),
) -> Response:
    namespace = reading.snapshot.namespace

    def write_rdf() -> bytes:
        known = description_quads(reading.snapshot.store, namespace, subject.iri)
        quads = {*subject.quads(), *known}
        return write_quads(quads, choice.format, namespace.prefixes, lambda: reading.context, subject.iri)

    writers: dict[Format, Callable[[], str | bytes]] = {
        JSON: subject.json,
        HTML: subject.page,
        ATOM: subject.feed,
    }
    write = writers.get(choice.format, write_rdf)
    document = Document(subject.iri, choice, (), negotiated, write, links, FORMATS, subject.part)
    return answer(request, reading, document)


def _feed(reading: Reading, versions: Sequence[Version], numbers: Sequence[int], pages: Paging) -> Feed:
    base = reading.snapshot.namespace.base
    entries = [
        version_entry(
            version,
            base,
            difference_address(version) if has_difference(version, numbers) else None,
            change_summary(version, reading),
        )
        for version in versions
    ]
    return Feed(
        iri=f"{base}versions",
        title="Versions of the ASEAN Smart Cities Network knowledge graph",
        updated=reading.snapshot.version.published,
        links=[
            *page_links(f"{base}versions.atom", pages.number, pages.pages),
            Link("alternate", f"{base}versions.html", HTML.media_type),
        ],
        entries=entries,
    )


def _readable(versions: Versions, numbers: Sequence[int]) -> list[Version]:
    """Read `numbers`; one that is damaged, or pruned this moment, does not hide the others."""
    found = []
    for number in numbers:
        try:
            found.append(versions.get(number))
        except (DamagedVersion, UnknownVersion) as error:
            _log.warning("%s", error)
    return found


def _versions(request: Request) -> Versions:
    return watch_of(request).versions


def _list_page(reading: Reading, versions: Sequence[Version], pages: Paging) -> str:
    return _render(
        reading, "versions.html", "versions", versions=versions, paging=pages, has_report=has_report
    )


def _page(reading: Reading, version: Version, kept: Sequence[int]) -> str:
    follows = version.parent if version.parent in kept else None
    return _render(
        reading,
        "version.html",
        f"versions/{version.number}",
        shown_version=version,
        follows=follows,
        others=len(kept) > 1,
        coverage=coverage_of(version),
        has_report=has_report(version),
        difference=difference_address(version) if has_difference(version, kept) else None,
    )


def _render(reading: Reading, template: str, name: str, **values: object) -> str:
    namespace = reading.snapshot.namespace
    iri = f"{namespace.base}{name}"
    return render(
        template,
        Links(namespace),
        version=reading.snapshot.version,
        iri=iri,
        formats=other_formats(reading, iri, FORMATS[1:]),
        **values,
    )
