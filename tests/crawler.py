"""A crawler that starts at the home page and follows every IRI under the base that it meets.

It asks the application itself: clients' libraries take longer than the answers.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from html.parser import HTMLParser
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

from pyoxigraph import NamedNode, RdfFormat, parse
from starlette.types import ASGIApp, Message

BY_LOT = 25
"""So many of each kind of addresses that are made from others are visited."""
MEDIA_TYPES = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
}
"""What a document is that ends in an extension."""
_PAST = re.compile(r"(versions/\d+/|history/|timemap/).*")
_IN_FORMAT = re.compile(rf"(.*)\.({'|'.join(MEDIA_TYPES)})")
_NEXT = re.compile(r'<([^>]*)>\s*;[^,<]*\brel="?next\b')
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Answer:
    """What came from an address."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Found:
    """What a document says: the IRIs it links to, those that it tells something of, and its anchors."""

    links: Iterable[str]
    told: Iterable[str]
    anchors: Iterable[str] = ()


Reader = Callable[[Answer, str], Found]
"""Reads an answer, for the base."""


@dataclass(frozen=True)
class Visit:
    """What came of a visit: where redirects ended, the status, the media type, and the bytes of the body."""

    address: str
    status: int
    media_type: str
    size: int


@dataclass
class Crawl:
    """What a crawler has seen that asks for one media type."""

    base: str
    accept: str
    visited: dict[str, Visit] = field(default_factory=dict)
    """By the address asked for, without fragment."""
    told: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Name of a thing or document to what its document tells of, all pages together."""
    anchors: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By the address of a page."""
    met_on: dict[str, str] = field(default_factory=dict)
    """Every IRI that was met, with its fragment, to the address where it was met first."""

    def failures(self) -> list[tuple[str, int, str]]:
        """List the addresses that answer with an error, the status, and where they were met."""
        met = {urldefrag(iri).url: page for iri, page in reversed(self.met_on.items())}
        return [(at, visit.status, met[at]) for at, visit in self.visited.items() if visit.status != 200]

    def untold(self, iris: Iterable[str]) -> list[str]:
        """List those of `iris` of which their own document tells nothing."""
        return [iri for iri in iris if iri not in self.told[_name(self.base, iri)]]

    def lost_anchors(self) -> list[tuple[str, str]]:
        """List the IRIs whose page has no such anchor, and where they were met."""
        met = [(iri, urldefrag(iri), page) for iri, page in self.met_on.items()]
        return [
            (iri, page)
            for iri, parts, page in met
            if parts.fragment
            and (visit := self.visited.get(parts.url))
            and visit.media_type == "text/html"
            and unquote(parts.fragment) not in self.anchors[visit.address]
        ]


async def crawl(app: ASGIApp, base: str, accept: str, read: Reader) -> Crawl:
    """Go wherever documents lead; of addresses that are made from others, to some by lot."""
    seen = Crawl(base, accept, met_on={base: ""})
    waiting, made, drawn = {base}, defaultdict[str, set[str]](set), set[str]()
    while waiting:
        found = await _visit(app, seen, waiting.pop(), read)
        for address in sorted(found):
            kind = made_kind(seen, address)
            if kind is None:
                waiting.add(address)
            elif kind not in drawn:
                made[kind].add(address)
        if not waiting:
            waiting.update(address for addresses in made.values() for address in _by_lot(addresses))
            drawn |= set(made)
            made.clear()
    return seen


async def _visit(app: ASGIApp, seen: Crawl, address: str, read: Reader) -> set[str]:
    """Visit an address, and give those that its document leads to and that are new."""
    end, answer = await _follow(app, seen, address)
    if answer is None:
        seen.visited[address] = seen.visited[end]
        return set()
    came = Visit(end, answer.status, answer.media_type, len(answer.body))
    seen.visited.update({address: came, end: came})
    if (came.status, came.media_type) != (200, seen.accept):
        return set()
    found, new = read(answer, seen.base), set()
    seen.told[_name(seen.base, end)].update(found.told)
    seen.anchors[end].update(found.anchors)
    for iri in (urljoin(end, link) for link in found.links):
        if iri.startswith(seen.base) and iri not in seen.met_on:
            seen.met_on[iri] = end
            new.add(urldefrag(iri).url)
    return {address for address in new if address not in seen.visited}


async def _follow(app: ASGIApp, seen: Crawl, address: str) -> tuple[str, Answer | None]:
    """Give the address where redirects end, and what it answers unless it was visited before."""
    for _ in range(5):
        answer = await ask(app, address, {"accept": seen.accept})
        if answer.status not in _REDIRECTS:
            return address, answer
        address = urljoin(address, answer.headers["location"])
        if address in seen.visited:
            return address, None
    raise AssertionError(f"{address} is where redirects do not end")


def made_kind(seen: Crawl, address: str) -> str | None:
    """Name what an address is one of, where there is no end of the like or they say the same again.

    That is: results of queries and lists by choice, what versions had, documents in another format, and the pages
    that show a graph of the build triple by triple.
    """
    parts = urlsplit(address.removeprefix(seen.base))
    first = parts.path.partition("/")[0]
    names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    if names - {"page"}:
        return f"{first}?"
    if names and first == "graph":
        return "graph?page"
    if match := _PAST.fullmatch(parts.path):
        return match.group(1)
    match = _IN_FORMAT.fullmatch(parts.path)
    return match.group(2) if match and MEDIA_TYPES[match.group(2)] != seen.accept else None


def _by_lot(addresses: Iterable[str]) -> list[str]:
    return sorted(addresses, key=lambda address: blake2b(address.encode()).digest())[:BY_LOT]


def _name(base: str, address: str) -> str:
    """Name what a document is about: its address without page, extension and fragment."""
    path = urlsplit(address.removeprefix(base)).path
    match = _IN_FORMAT.fullmatch(path)
    return match.group(1) if match else path


def read_triples(format_: RdfFormat) -> Reader:
    """Give a reader of documents in a format: all IRIs of all triples are links, and so is the next page."""

    def read(answer: Answer, base: str) -> Found:
        links, told = set(_NEXT.findall(answer.headers.get("link", ""))), set()
        for quad in parse(answer.body, format=format_, base_iri=answer.address):
            terms = (quad.subject, quad.predicate, quad.object)
            links.update(term.value for term in terms if isinstance(term, NamedNode))
            if isinstance(quad.subject, NamedNode):
                told.add(quad.subject.value)
        return Found(links, told)

    return read


def read_page(answer: Answer, base: str) -> Found:
    """Read a page: what it tells of are the IRI of its thing, which it shows, and its own anchors."""
    text = answer.body.decode()
    page, iri = _Page(text), base + _name(base, answer.address)
    shown = [iri] if f"<code>{iri}</code>" in text or iri == base else []
    return Found(page.links, [*shown, *(f"{iri}#{anchor}" for anchor in page.ids)], page.ids)


class _Page(HTMLParser):
    """Collects what a page links to, and its anchors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name in ("href", "src") and value:
                self.links.append(value)


async def ask(app: ASGIApp, address: str, headers: Mapping[str, str], method: str = "GET") -> Answer:
    """Make one request."""
    sent: list[Message] = []
    unread: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        return unread.pop() if unread else await asyncio.Future()  # the client stays

    async def send(message: Message) -> None:
        sent.append(message)

    parts = urlsplit(address)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": parts.scheme,
        "server": (parts.hostname, parts.port),
        "client": ("127.0.0.1", 1),
        "root_path": "",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "method": method,
        "headers": [(n.encode(), v.encode()) for n, v in {"host": parts.netloc, **headers}.items()],
    }
    await app(scope, receive, send)
    came: dict[str, str] = {}
    for raw, value in sent[0]["headers"]:
        name = raw.decode("latin-1").lower()
        came[name] = f"{came[name]}, {value.decode('latin-1')}" if name in came else value.decode("latin-1")
    return Answer(
        address, sent[0]["status"], came, b"".join(message.get("body", b"") for message in sent[1:])
    )
