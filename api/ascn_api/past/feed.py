"""Feeds of changes: Atom (RFC 4287), paged as in RFC 5005."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from ascn_api.negotiation import Format
from ascn_graph.catalogue.dcat import LICENCE
from ascn_graph.versions import Version

ATOM = Format(("atom",), ("application/atom+xml",), "atom")
_NAMESPACE = "http://www.w3.org/2005/Atom"
_TITLE = "ASEAN Smart Cities Network knowledge graph"
_UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""


@dataclass(frozen=True)
class Link:
    """A link of a feed or an entry."""

    relation: str
    href: str
    media_type: str = ""


@dataclass(frozen=True)
class Entry:
    """What one version changed, in words; `iri` never changes."""

    iri: str
    title: str
    updated: str
    author: str
    summary: str
    links: Sequence[Link]


@dataclass(frozen=True)
class Feed:
    """A page of a feed; the links lead to itself, to the same for people, and to its other pages."""

    iri: str
    title: str
    updated: str
    links: Sequence[Link]
    entries: Sequence[Entry]


def write_feed(feed: Feed) -> bytes:
    """Write a feed in XML."""
    root = Element("feed", {"xmlns": _NAMESPACE})
    _texts(root, id=feed.iri, title=feed.title, updated=feed.updated)
    SubElement(SubElement(root, "author"), "name").text = _TITLE
    _links(root, [*feed.links, Link("license", LICENCE)])
    for entry in feed.entries:
        element = SubElement(root, "entry")
        _texts(element, id=entry.iri, title=entry.title, updated=entry.updated, summary=entry.summary)
        SubElement(SubElement(element, "author"), "name").text = _written(entry.author) or _TITLE
        _links(element, entry.links)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def page_links(address: str, page: int, pages: int) -> list[Link]:
    """Give the links from a page of a feed to itself and to the others (RFC 5005, section 3)."""

    def at(number: int) -> str:
        return f"{address}?page={number}" if number > 1 else address

    others = [("first", 1), ("last", pages), ("previous", page - 1), ("next", page + 1)]
    kind = ATOM.media_type
    return [
        Link("self", at(page), kind),
        *(Link(relation, at(number), kind) for relation, number in others if 1 <= number <= pages),
    ]


def version_entry(version: Version, base: str, diff: str | None, summary: str) -> Entry:
    """Give the entry of a version; `diff` is the address, below that of the version, of what it changed."""
    iri = f"{base}versions/{version.number}"
    links = [
        Link("alternate", f"{iri}.html", "text/html"),
        Link("alternate", f"{iri}.json", "application/json"),
    ]
    if diff:
        links.append(Link("related", f"{iri}/{diff}"))
    return Entry(
        iri=iri,
        title=f"Version {version.number}: {version.message}",
        updated=version.published,
        author=version.agent,
        summary=summary,
        links=links,
    )


def _texts(element: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(element, name).text = _written(text)


def _links(element: Element, links: Sequence[Link]) -> None:
    for link in links:
        told = {"rel": link.relation, "href": link.href} | (
            {"type": link.media_type} if link.media_type else {}
        )
        SubElement(element, "link", told)


def _written(text: str) -> str:
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
