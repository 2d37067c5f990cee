"""Dumps: a version as one file, for who wants the whole of it.

The files are gzip files, and told as such: `application/gzip` without Content-Encoding. So their length, their digest
and every range are those of the file that ends up on the disk, whatever client took it; with `Content-Encoding: gzip`
some clients would unpack what they store as `.gz`, and others would not.
"""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from ascn_api.dataset.dumps import dumps_of
from ascn_api.dataset.files import DumpResponse, file_headers, is_held
from ascn_api.errors import NotAcceptable, RangeNotSatisfiable
from ascn_api.negotiation import DOCUMENTS, Choice, Format, negotiate
from ascn_api.openapi import NOT_MODIFIED, UNREADABLE, Responses, failures, not_acceptable
from ascn_api.readings import CurrentReading
from ascn_api.requests import accept_of, choose_format
from ascn_api.responses import version_headers
from ascn_api.version_facts import watch_of
from ascn_graph.dumps.keeping import EXTENSIONS
from ascn_graph.errors import DumpBeingMade, DumpFailed, UnknownVersion

router = APIRouter(tags=["versions"])
GZIP = Format((), ("application/gzip", "application/x-gzip", "application/octet-stream"), "gz")
_DESCRIPTIONS = (*DOCUMENTS[1:], DOCUMENTS[0])
"""RDF first: whoever takes no file is a program as a rule."""
_MOVED: Responses = {
    302: {"description": "The dump of the newest version is at Location."},
    303: {"description": "Who takes RDF and no file finds the description of the file at Location."},
}
_PART = {
    "schema": {"type": "string", "format": "binary"},
    "example": "the bytes of a gzip file",
}
_FILE: Responses = {
    200: {
        "description": "The file, with its digest in Repr-Digest",
        "content": {GZIP.media_type: _PART},
    },
    206: {
        "description": "The range of it that was asked for",
        "content": {GZIP.media_type: _PART},
    },
    303: _MOVED[303],
    **NOT_MODIFIED,
    **failures(
        "/versions/3/dump.nq.gz",
        UnknownVersion(9, [1, 2, 3]),
        *UNREADABLE,
        NotAcceptable(".csv.gz", [f".{name}.gz" for name in EXTENSIONS]),
        RangeNotSatisfiable("bytes=9000-", 8000),
        DumpBeingMade(3, "nq", 15),
        DumpFailed("No space is left on the disk."),
    ),
}


@router.get(
    "/dump.{extension}.gz",
    summary="The newest version as one file",
    status_code=302,
    response_class=Response,
    responses={
        **_MOVED,
        **failures("/dump.nq.gz", *UNREADABLE, not_acceptable((GZIP, *_DESCRIPTIONS))),
    },
)
def find_dump(request: Request, reading: CurrentReading, extension: str) -> Response:
    """Send a client to the dump of the newest version: .nq, .trig (every graph), .ttl or .nt (every fact once)."""
    _check(extension)
    links, version = reading.links, reading.snapshot.version
    choice = _choose(request)
    address, status = f"{links.root}versions/{version.number}/dump.{extension}.gz", 302
    if choice.format is not GZIP:
        address, status = f"{links.root}?format={choice.format.names[0]}", 303
    return RedirectResponse(address, status, headers=version_headers(version, None))


@router.get(
    "/versions/{number}/dump.{extension}.gz",
    summary="A version as one file",
    response_class=Response,
    responses=_FILE,
)
async def give_dump(request: Request, reading: CurrentReading, number: str, extension: str) -> Response:
    """Give a version as a gzip file: .nq and .trig hold every named graph, .ttl and .nt every fact once.

    It never changes. It is made when it is asked for first, which takes minutes where there are millions of triples;
    until then the answer is 503. Parts of it can be had by Range.
    """
    _check(extension)
    version = watch_of(request).find(number)
    choice = _choose(request)
    if choice.format is not GZIP:
        described = f"{reading.links.root}versions/{version.number}.{choice.format.extension}"
        return RedirectResponse(described, 303, headers=version_headers(version, None))
    dump = await dumps_of(request).get(version, extension)
    changed = datetime.fromisoformat(version.published).astimezone(UTC)
    headers = {**version_headers(version, None, immutable=True), **file_headers(dump, changed)}
    if is_held(request, headers["ETag"], changed):
        unsent = ("Content-Type", "Content-Length")
        return Response(None, 304, {name: text for name, text in headers.items() if name not in unsent})
    name = f"ascn-kg-{version.number}.{extension}.gz"
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return DumpResponse(dump, headers, request.app.state.settings.reader_timeout)


def _check(extension: str) -> None:
    if extension not in EXTENSIONS:
        raise NotAcceptable(f".{extension[:40]}.gz", [f".{name}.gz" for name in EXTENSIONS])


def _choose(request: Request) -> Choice:
    """Choose the file wherever it is taken at all: browsers like pages better, and still want the file."""
    try:
        return negotiate(accept_of(request), (GZIP,))
    except NotAcceptable:
        return choose_format(request, _DESCRIPTIONS)
