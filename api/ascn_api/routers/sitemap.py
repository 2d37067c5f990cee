"""The sitemap (sitemaps.org, protocol 0.9): every page that a search engine may want, in parts of bounded size.

What is listed are the HTML documents, not the things: a sitemap is to list addresses that answer with a page, and a
thing answers with a redirect. Programs that want things find them through the description of the data set.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from starlette.responses import Response

from ascn_api.answers import Document, answer
from ascn_api.errors import ResourceNotFound
from ascn_api.negotiation import Choice, Format
from ascn_api.openapi import NOT_MODIFIED, UNREADABLE, Responses, failures
from ascn_api.readings import CurrentReading, Reading
from ascn_graph.catalogue.questions import QUESTIONS, list_questions

router = APIRouter(tags=["discovery"])
XML = Format((), ("application/xml",), "xml")
SIZE = 10_000
"""Addresses in one part; the protocol allows 50,000."""
_LONGEST = 2_048
"""Characters of an address, by the protocol."""
_PAGES = ("", "browse", "ontology", "shapes", QUESTIONS, "versions", "paths", "sparql", "use")
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_END = "\U0010ffff"
"""Sorts behind every character that an IRI may hold."""
_NO_PART = "There is no part {} of the sitemap."


def _described(example: str) -> Responses:
    return {
        200: {"description": "XML", "content": {XML.media_type: {"example": example}}},
        **NOT_MODIFIED,
    }


@router.get(
    "/sitemap.xml",
    summary="The parts of the sitemap",
    response_class=Response,
    responses={
        **_described(f'<sitemapindex xmlns="{_SPACE}"></sitemapindex>'),
        **failures("/sitemap.xml", *UNREADABLE),
    },
)
def give_index(request: Request, reading: CurrentReading) -> Response:
    """List the parts of the sitemap, for search engines."""

    def write() -> str:
        parts = range(1, -(-len(_Addresses(reading)) // SIZE) + 1)
        base, changed = reading.snapshot.namespace.base, reading.snapshot.version.published
        rows = "".join(_row("sitemap", f"{base}sitemap-{part}.xml", changed) for part in parts)
        return f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{rows}</sitemapindex>\n'

    return _answer(request, reading, "index", write)


@router.get(
    "/sitemap-{part}.xml",
    summary="One part of the sitemap",
    response_class=Response,
    responses={
        **_described(f'<urlset xmlns="{_SPACE}"></urlset>'),
        **failures("/sitemap-9.xml", ResourceNotFound(_NO_PART.format(9)), *UNREADABLE),
    },
)
def give_part(request: Request, reading: CurrentReading, part: str) -> Response:
    """List pages, always in the same order; all have the time at which the version was published."""
    number = int(part) if part.isascii() and part.isdecimal() and len(part) < 9 and part[0] != "0" else 0

    def write() -> str:
        listed = list(_Addresses(reading).part(number))
        if not listed:
            raise ResourceNotFound(_NO_PART.format(part[:40]))
        changed = reading.snapshot.version.published
        rows = "".join(_row("url", address, changed) for address in listed)
        return f'{_HEAD}<urlset xmlns="{_SPACE}">\n{rows}</urlset>\n'

    return _answer(request, reading, part, write)


class _Addresses:
    """The addresses of all pages: those that every version has, the questions, and one for each entity."""

    def __init__(self, reading: Reading) -> None:
        """Find which entities are named under the base; the index of names has all of them, sorted."""
        store, namespace = reading.store, reading.snapshot.namespace
        self._base, self._links = namespace.base, reading.links
        self._origin = self._base.removesuffix(self._links.root)
        questions = [f"{QUESTIONS}/{question.name}.html" for question in list_questions(store, namespace)]
        self._first = [*_PAGES, *questions]
        self._entities = reading.labels.entities
        self._start = bisect_left(self._entities, self._base)
        self._end = bisect_left(self._entities, f"{self._base}{_END}")

    def __len__(self) -> int:
        """Count them."""
        return len(self._first) + self._end - self._start

    def part(self, number: int) -> Iterator[str]:
        """Give the addresses of a part, from 1; none of one that is not there."""
        places = range((number - 1) * SIZE, min(number * SIZE, len(self))) if number else range(0)
        for place in places:
            address = self._address(place)
            if len(address) <= _LONGEST and "#" not in address:
                yield address

    def _address(self, place: int) -> str:
        if place < len(self._first):
            return self._base + self._first[place]
        entity = self._entities[self._start + place - len(self._first)]
        return self._origin + self._links.document(entity, "html")


def _row(name: str, address: str, changed: str) -> str:
    return f"<{name}><loc>{escape(address)}</loc><lastmod>{changed}</lastmod></{name}>\n"


def _answer(request: Request, reading: Reading, part: str, write: Callable[[], str]) -> Response:
    choice = Choice(XML, XML.media_type)
    return answer(request, reading, Document(None, choice, (), (), write, part=f"sitemap {part}"))
