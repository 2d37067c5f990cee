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
from ascn_api.rendering import Links, render
from ascn_api.requests import choose_format, languages_of, parameters_of
from ascn_api.responses import entity_tag, held_tags, version_headers
from ascn_graph.extracts import distinct, triples_of
from ascn_graph.versions import Version

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


@dataclass(frozen=True)
class OtherFormat:
    """A link to the same in another format."""

    name: str
    media_type: str
    href: str


@dataclass(frozen=True)
class Document:
    """One document in one format: about which IRI, for whom, and how to make its body when it is wanted.

    `negotiated` names the request headers that had a say in the choice, `formats` are those the same can be had
    in, and `part` tells apart what is said of one IRI on several pages.
    """

    iri: str | None
    choice: Choice
    languages: tuple[str, ...]
    negotiated: tuple[str, ...]
    write: Callable[[], str | bytes]
    links: tuple[str, ...] = ()
    formats: Sequence[Format] = ()
    part: str = ""


def answer(request: Request, reading: Reading, document: Document) -> Response:
    """Answer with a document, or with 304 when the client has it."""
    version = reading.snapshot.version
    tag = _tag(version, document)
    published = datetime.fromisoformat(version.published).astimezone(UTC)
    headers = {
        **version_headers(version, tag, ", ".join(document.negotiated)),
        "Last-Modified": format_datetime(published, usegmt=True),
        "Link": ", ".join([*_link_headers(reading, document), *document.links]),
    }
    if held_tags(request) & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    body = _body(request, reading, document)
    return Response(body, headers={**headers, "Content-Type": document.choice.content_type})


def _body(request: Request, reading: Reading, document: Document) -> bytes:
    """Write a document; what was large is given as it was written before, since a version never changes."""
    asked = request.scope["query_string"].decode("latin-1")
    extension = document.choice.format.extension
    name = repr((document.iri, document.part, extension, document.languages, asked))
    known = reading.large_bodies.get(name)
    if known is None:
        text = document.write()
        known = text.encode() if isinstance(text, str) else text
        reading.large_bodies.keep(name, known)
    return known


def _tag(version: Version, document: Document) -> str:
    """Name the document by format, languages, subject, and what its links say."""
    named = f"{document.iri} {document.part} {document.links}"
    subject = blake2b(named.encode(), digest_size=4).hexdigest()
    return entity_tag(
        version, document.choice.format.extension, "-".join(document.languages[:3]) or "any", subject
    )


def page_answer(request: Request, reading: Reading, template: str, **values: object) -> Response:
    """Answer with a page of its own, which shows what no IRI is about, such as a list.

    :raises NotAcceptable: when the client takes no HTML.
    """
    snapshot = reading.snapshot
    document = Document(
        None,
        choose_format(request, (HTML,)),
        languages_of(request),
        ("Accept", "Accept-Language"),
        lambda: render(template, Links(snapshot.namespace), version=snapshot.version, **values),
        part=request.scope["path"] + repr(sorted(parameters_of(request).values.items())),
    )
    return answer(request, reading, document)


def rdf_body(
    quads: Iterable[Quad], format_: Format, prefixes: dict[str, str], context: Callable[[], Context], iri: str
) -> bytes:
    """Write quads in an RDF format: TriG tells the graphs, all others each triple once."""
    if format_ is TRIG:
        held = distinct(quads)
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
    spaces = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    # Two prefixes for the vocabulary would leave the choice to chance.
    return {
        name: start
        for name, start in prefixes.items()
        if name != "ascn" and any(space.startswith(start) for space in spaces)
    } | {"xsd": prefixes["xsd"]}


def _link_headers(reading: Reading, document: Document) -> list[str]:
    licence = f'<{LICENCE}>; rel="license"'
    if document.iri is None:
        return [licence]
    others = [f for f in document.formats if f is not document.choice.format]
    alternates = (
        f'<{other.href}>; rel="alternate"; type="{other.media_type}"'
        for other in other_formats(reading, document.iri, others)
    )
    return [*alternates, f'<{document.iri}>; rel="describes"', licence]
