"""Datetime negotiation (RFC 7089): every address of a thing or document is its own TimeGate.

A memento is what an address had in one version, and its datetime is when that version was published; so this moves
through what was published, not through what was true. The patterns of the RFC are 1.1 for TimeGates (section 4.1.1)
and, for mementos, addresses of their own.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ascn_api.errors import InvalidRequest, ResourceGone, ResourceNotFound
from ascn_api.negotiation import DOCUMENTS
from ascn_api.past.archive import Archive, Past
from ascn_api.readings import Reading
from ascn_api.responses import asker_of, unless_client_leaves, version_headers
from ascn_graph.versions import Version

ACCEPT_DATETIME = "Accept-Datetime"
"""The request header that has a say wherever a TimeGate is."""
LINK_FORMAT = "application/link-format"
_MOMENT = "%a, %d %b %Y %H:%M:%S GMT"
_NAMED = 5
"""Mementos that are named where one is missed."""


class AtDesk(Response):
    """An answer that is found out at a place of the desk, as documents are written there."""

    def __init__(self, reading: Reading, find: Callable[[], Response]) -> None:
        """Let `find` give the answer later."""
        super().__init__()
        self._reading = reading
        self._find = find

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find the answer and let it be sent; errors are raised before anything is sent."""
        request = Request(scope, receive)
        work = self._reading.desk.work(asker_of(request).name, self._find)
        found = await unless_client_leaves(request, work)
        await found(scope, receive, send)


def past_of(request: Request, reading: Reading) -> Past:
    """Give the versions that are kept, as `request` asks about them."""
    archive: Archive = request.app.state.archive
    return Past(archive, reading)


def moment_of(version: Version) -> datetime:
    """Give the datetime of the mementos in a version: when it was published, to the second."""
    return datetime.fromisoformat(version.published).astimezone(UTC).replace(microsecond=0)


def memento_address(base: str, version: Version, path: str) -> str:
    """Give the address of the memento of `path` in a version.

    >>> from pathlib import Path
    >>> facts = "", "", "http://l/", False, {}, "", "", [], {}, "", {}, [], Path()
    >>> made = Version(2, "2026-11-24T10:00:00+00:00", 1, *facts)
    >>> memento_address("http://l/", made, "city/jakarta")
    'http://l/versions/2/city/jakarta'
    """
    return f"{base}versions/{version.number}/{quote(path)}"


def original_links(base: str, path: str) -> tuple[str, str]:
    """Give the links that the original has in every answer: it is its own TimeGate, and has a TimeMap."""
    address = quote(path)
    return (
        f'<{base}{address}>; rel="original timegate"',
        f'<{base}timemap/{address}>; rel="timemap"; type="{LINK_FORMAT}"',
    )


def memento_links(base: str, path: str, mementos: Sequence[Version], chosen: Version) -> tuple[str, ...]:
    """Give the links of a memento, and of the redirect to it: those of the original, and its neighbours in time."""
    place = next(place for place, version in enumerate(mementos) if version.number == chosen.number)
    relations: dict[int, list[str]] = {}
    for relation, other in (
        ("first", 0),
        ("last", len(mementos) - 1),
        ("prev", place - 1),
        ("next", place + 1),
    ):
        if 0 <= other < len(mementos):
            relations.setdefault(other, []).append(relation)
    relations.setdefault(place, [])
    return (
        *original_links(base, path),
        *(
            f'<{memento_address(base, mementos[other], path)}>; rel="{" ".join([*named, "memento"])}"; '
            f'datetime="{http_date(moment_of(mementos[other]))}"'
            for other, named in sorted(relations.items())
        ),
    )


def http_date(moment: datetime) -> str:
    """Write a moment as HTTP does.

    >>> http_date(datetime(2026, 11, 24, 10, tzinfo=UTC))
    'Tue, 24 Nov 2026 10:00:00 GMT'
    """
    return format_datetime(moment, usegmt=True)


def read_moment(text: str) -> datetime:
    """Read the value of Accept-Datetime, which has one form only (RFC 7089, section 2.1.1.1).

    :raises InvalidRequest: when it has another.

    >>> read_moment("Tue, 24 Nov 2026 10:00:00 GMT").isoformat()
    '2026-11-24T10:00:00+00:00'
    """
    try:
        moment = datetime.strptime(text.strip(), _MOMENT).replace(tzinfo=UTC)
        sound = http_date(moment) == text.strip()
    except ValueError:
        sound = False
    if not sound:
        raise InvalidRequest(
            f"{ACCEPT_DATETIME}: {text[:60]} is no date such as Tue, 24 Nov 2026 10:00:00 GMT, "
            "or names the wrong day of the week.",
            ACCEPT_DATETIME,
        )
    return moment


def wants_memento(request: Request) -> bool:
    """Tell whether a request names a moment."""
    return ACCEPT_DATETIME in request.headers


def gate(request: Request, reading: Reading, path: str) -> Response:
    """Send who names a moment by Accept-Datetime to the memento of `path` in force then.

    Before the first memento that is the first, and after the last the last. What is there no more had mementos too. Who
    names none is sent to the last.

    :raises InvalidRequest: when the header cannot be read.
    """
    named = ", ".join(request.headers.getlist(ACCEPT_DATETIME))
    moment = read_moment(named) if wants_memento(request) else datetime.now(UTC)
    query = request.scope["query_string"].decode("latin-1")
    return AtDesk(reading, lambda: _redirect(past_of(request, reading), path, moment, query))


def _redirect(past: Past, path: str, moment: datetime, query: str) -> Response:
    mementos = past.versions_with(name_of(path))
    if not mementos:
        raise ResourceNotFound(f"No version that is kept has anything called {path[:200]}.")
    before = [version for version in mementos if moment_of(version) <= moment]
    chosen = before[-1] if before else mementos[0]
    base = past.reading.snapshot.namespace.base
    address = memento_address(base, chosen, path)
    return Response(
        status_code=302,
        headers={
            **version_headers(past.reading.snapshot.version, None, f"Accept, {ACCEPT_DATETIME}"),
            "Location": f"{address}?{query}" if query else address,
            "Link": ", ".join(memento_links(base, path, mementos, chosen)),
        },
    )


def name_of(path: str) -> str:
    """Give the name of the thing that an address is about: without the extension of a document, if it has one.

    >>> name_of("city/jakarta.ttl"), name_of("city/jakarta")
    ('city/jakarta', 'city/jakarta')
    """
    stem, dot, extension = path.rpartition(".")
    known = dot and any(offer.extension == extension for offer in DOCUMENTS)
    return stem if known else path


def refuse_gone(request: Request, reading: Reading, path: str) -> None:
    """Go on where no earlier version had what is called `path` and is not in the one in service.

    :raises ResourceGone: when one had; it names the last one, and the mementos that are kept.
    """
    past, base, name = past_of(request, reading), reading.snapshot.namespace.base, name_of(path)
    last = past.last_number_with(name)
    if last is None:
        return
    mementos = past.versions_with(name)
    message = f"Version {last} was the last that had {path[:200]}."
    if not mementos:
        raise ResourceGone(f"{message} It is not kept any more.")
    kept = (
        "" if mementos[-1].number == last else f" It is not kept any more; version {mementos[-1].number} is."
    )
    links = memento_links(base, path, mementos, mementos[-1])
    raise ResourceGone(message + kept, nearest(base, path, reversed(mementos)), ", ".join(links))


def nearest(base: str, path: str, mementos: Iterable[Version]) -> list[tuple[str, str]]:
    """Give addresses and labels of some mementos, for who missed another."""
    return [
        (
            memento_address(base, version, path),
            f"Version {version.number}, published {version.published[:10]}",
        )
        for version, _ in zip(mementos, range(_NAMED), strict=False)
    ]
