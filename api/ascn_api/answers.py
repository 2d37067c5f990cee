"""Answers that are documents: their headers, their bodies in RDF, and 304 for those who have them already."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import blake2b

from fastapi import Request
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize
from starlette.responses import Response

from ascn_api.jsonld import Context, compact
from ascn_api.negotiation import (
    DOCUMENTS,
    HTML,
    JSON,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    Choice,
    Format,
)
from ascn_api.readings import Reading
from ascn_api.rendering import SECURITY, Links
from ascn_graph import __version__
from ascn_graph.extracts import triples_of

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
NAMES = {
    HTML: "HTML",
    JSON: "JSON",
    TURTLE: "Turtle",
    JSON_LD: "JSON-LD",
    N_TRIPLES: "N-Triples",
    RDF_XML: "RDF/XML",
    TRIG: "TriG, with the graphs that state each fact",
}
_WRITERS = {TURTLE: RdfFormat.TURTLE, N_TRIPLES: RdfFormat.N_TRIPLES, RDF_XML: RdfFormat.RDF_XML}
_LONGEST_LANGUAGE = 11


@dataclass(frozen=True)
class OtherFormat:
    """A link to the same in another format."""

    name: str
    media_type: str
    href: str


@dataclass(frozen=True)
class Document:
    """One document in one format: about which IRI, for whom, and how to make its body when it is wanted.

    `negotiated` names the request headers that had a say in the choice.
    """

    iri: str
    choice: Choice
    languages: tuple[str, ...]
    negotiated: tuple[str, ...]
    write: Callable[[], str | bytes]
    links: tuple[str, ...] = ()
    formats: Sequence[Format] = DOCUMENTS


def answer(request: Request, reading: Reading, document: Document) -> Response:
    """Answer with a document, or with 304 when the client has it."""
    version = reading.snapshot.version
    tag = entity_tag(reading, document)
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(
            datetime.fromisoformat(version.published).astimezone(UTC), usegmt=True
        ),
        "Cache-Control": "no-cache",
        "Vary": ", ".join(document.negotiated) or "Accept-Encoding",
        "Link": ", ".join((*_link_headers(reading, document), *document.links)),
        "ASCN-Version": str(version.number),
    }
    if document.choice.format is HTML:
        headers |= SECURITY
    if _has_it(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(document.write(), headers={**headers, "Content-Type": document.choice.content_type})


def entity_tag(reading: Reading, document: Document) -> str:
    """Give the ETag: version, digest of its content, release, format, language, and what the links say."""
    version = reading.snapshot.version
    language = "-".join(document.languages[:3]) or "any"
    subject = blake2b(f"{document.iri} {document.links}".encode(), digest_size=4).hexdigest()
    parts = (
        version.number,
        version.content_digest[:8],
        __version__,
        document.choice.format.extension,
        language,
        subject,
    )
    return f'"{"-".join(map(str, parts))}"'


def languages_of(request: Request) -> tuple[str, ...]:
    """Read Accept-Language: the tags a reader likes, best first, at most five.

    Tags that are none are passed over, so that what stands in an ETag is harmless.
    """
    liked: list[tuple[float, int, str]] = []
    for place, entry in enumerate(",".join(request.headers.getlist("accept-language")).split(",")[:20]):
        tag, _, weight = entry.strip().partition(";")
        quality = _quality(weight)
        name = tag.strip().lower()
        if quality and len(name) <= _LONGEST_LANGUAGE and name.replace("-", "").isascii() and _is_tag(name):
            liked.append((-quality, place, name))
    return tuple(name for _, _, name in sorted(liked))[:5]


def rdf_body(
    quads: Iterable[Quad], format_: Format, prefixes: dict[str, str], context: Callable[[], Context], iri: str
) -> bytes:
    """Write quads in an RDF format: TriG tells the graphs, all others each triple once."""
    if format_ is TRIG:
        held = list(quads)
        text = serialize(
            held, format=RdfFormat.TRIG, prefixes=_used(prefixes, [q.triple for q in held], held)
        )
    else:
        triples = triples_of(quads)
        if format_ is JSON_LD:
            return compact(triples, context(), iri)
        text = serialize(triples, format=_WRITERS[format_], prefixes=_used(prefixes, triples, []))
    if text is None:
        raise TypeError("serialize() without an output gives bytes")
    return text


def other_formats(reading: Reading, iri: str, formats: Sequence[Format]) -> list[OtherFormat]:
    """List the documents about `iri`, for links."""
    links = Links(reading.snapshot.namespace)
    return [OtherFormat(NAMES[f], f.media_type, links.document(iri, f.extension)) for f in formats]


def _used(prefixes: dict[str, str], triples: list[Triple], quads: list[Quad]) -> dict[str, str]:
    iris = {
        term.value
        for t in triples
        for term in (t.subject, t.predicate, t.object)
        if isinstance(term, NamedNode)
    }
    iris |= {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
    # Two prefixes for the vocabulary would leave the choice to chance.
    return {
        name: start
        for name, start in prefixes.items()
        if name != "ascn" and any(iri.startswith(start) for iri in iris)
    } | {"xsd": prefixes["xsd"]}


def _link_headers(reading: Reading, document: Document) -> list[str]:
    others = [f for f in document.formats if f is not document.choice.format]
    alternates = (
        f'<{other.href}>; rel="alternate"; type="{other.media_type}"'
        for other in other_formats(reading, document.iri, others)
    )
    return [*alternates, f'<{document.iri}>; rel="describes"', f'<{LICENCE}>; rel="license"']


def _has_it(request: Request, tag: str) -> bool:
    asked = ",".join(request.headers.getlist("if-none-match"))
    tags = {entry.strip().removeprefix("W/") for entry in asked.split(",")}
    return bool(asked) and ("*" in tags or tag in tags)


def _quality(weight: str) -> float:
    name, _, number = weight.strip().partition("=")
    try:
        return min(1.0, max(0.0, float(number))) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def _is_tag(name: str) -> bool:
    return all(part.isalnum() for part in name.split("-"))
