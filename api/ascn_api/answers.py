"""Answers that are documents: their headers, their bodies in RDF, and 304 for those who have them already."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import blake2b

from fastapi import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ascn_api.errors import NotAcceptable
from ascn_api.html.rendering import render
from ascn_api.middleware import HEAD_ONLY
from ascn_api.negotiation import (
    HTML,
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    Choice,
    Format,
)
from ascn_api.rdf.profiles import Profile, profile_links
from ascn_api.readings import Reading, Written
from ascn_api.requests import choose_format, languages_of, parameters_of
from ascn_api.responses import (
    asker_of,
    entity_tag,
    held_tags,
    link_header,
    unless_client_leaves,
    version_headers,
)
from ascn_graph.catalogue.dcat import LICENCE
from ascn_graph.labels import UNWANTED
from ascn_graph.versions import Version

NAMES = {
    HTML: "HTML",
    JSON: "JSON",
    TURTLE: "Turtle",
    JSON_LD: "JSON-LD",
    N_TRIPLES: "N-Triples",
    RDF_XML: "RDF/XML",
    TRIG: "TriG, with the graphs that state each fact",
    N_QUADS: "N-Quads",
}
_ABOUT_PAGE, _DOCUMENT = "https://schema.org/AboutPage", "http://xmlns.com/foaf/0.1/Document"
_OF_PAGES = "en"
"""The language of what pages say themselves; names are in those of the reader."""
_LARGE = 64 * 1024
"""Bytes from which on a body is kept: the large ones take longest to write."""


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
    in, `profile` is that of a document in RDF, and `part` tells apart what is said of one IRI on several pages. Of
    what is `certain` to be there the headers can be told without writing it.
    """

    iri: str | None
    choice: Choice
    languages: tuple[str, ...]
    negotiated: tuple[str, ...]
    write: Callable[[], str | bytes | Written]
    links: tuple[str, ...] = ()
    formats: Sequence[Format] = ()
    part: str = ""
    profile: Profile | None = None
    certain: bool = False


class DocumentResponse(Response):
    """Writes a document when it is to be sent: in a thread, at a place of the desk, as long as the client stays.

    So whoever routes a request to a document, in the event loop or not, never waits for it to be written. What was
    large is sent as it was written before, since a version never changes.
    """

    def __init__(self, reading: Reading, document: Document, headers: Mapping[str, str]) -> None:
        """Write `document` later; `headers` are those of the answer but for its length and the links it brings."""
        super().__init__(None, 200, {**headers, "Content-Type": document.choice.content_type})
        self._reading = reading
        self._document = document

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write and send; that it cannot be written is raised before anything is sent."""
        if scope.get(HEAD_ONLY) and self._document.certain:
            del self.headers["content-length"]
            await super().__call__(scope, receive, send)
            return
        request = Request(scope, receive)
        name = self._name(scope)
        written = self._reading.library.large_bodies.get(name)
        if written is None:
            written = await unless_client_leaves(request, self._written(request, name))
        self.body = written.body
        self.headers["Content-Length"] = str(len(written.body))
        for link in written.links:
            self.headers.append("Link", link)
        await super().__call__(scope, receive, send)

    async def _written(self, request: Request, name: str) -> Written:
        try:
            return await self._reading.desk.work(asker_of(request).name, lambda: self._write(name))
        finally:
            # Who left waits for nothing more, and the thread is not to go on in vain.
            self._reading.deadline.end()

    def _write(self, name: str) -> Written:
        made = self._document.write()
        if not isinstance(made, Written):
            made = Written(made.encode() if isinstance(made, str) else made)
        if len(made) >= _LARGE:
            self._reading.library.large_bodies.keep(name, made)
        return made

    def _name(self, scope: Scope) -> str:
        document = self._document
        asked = scope["query_string"].decode("latin-1")
        return repr(
            (document.iri, document.part, document.choice.format.extension, document.languages, asked)
        )


def answer(request: Request, reading: Reading, document: Document) -> Response:
    """Answer with a document, or with 304 when the client has it; both cost nothing before the answer is sent."""
    version = reading.snapshot.version
    tag = document_tag(version, document)
    published = datetime.fromisoformat(version.published).astimezone(UTC)
    headers = {
        **version_headers(version, tag, ", ".join(document.negotiated)),
        "Last-Modified": format_datetime(published, usegmt=True),
        "Link": link_header([*_link_headers(reading, document), *document.links]),
    }
    if document.languages:
        liked = [language for language in document.languages if not language.startswith(UNWANTED)]
        headers["Content-Language"] = ", ".join(dict.fromkeys([*liked, _OF_PAGES]))
    if document.profile:
        headers["Content-Profile"] = f"<{document.profile.iri(reading.snapshot.namespace)}>"
    if held_tags(request) & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    return DocumentResponse(reading, document, headers)


def holds(request: Request, reading: Reading, document: Document) -> bool:
    """Tell whether the client holds a document already; then it exists, and nothing need be looked up."""
    held = held_tags(request)
    return bool(held) and document_tag(reading.snapshot.version, document) in held


def document_tag(version: Version, document: Document) -> str:
    """Name a document by format, profile, languages, subject, and what its links say."""
    profile = document.profile.token if document.profile else ""
    named = f"{document.iri} {document.part} {document.links} {profile}"
    subject = blake2b(named.encode(), digest_size=4).hexdigest()
    return entity_tag(
        version, document.choice.format.extension, "-".join(document.languages) or "any", subject
    )


def page_answer(
    request: Request, reading: Reading, template: str, fill: Callable[[], Mapping[str, object]]
) -> Response:
    """Answer with a page of its own, which shows what no IRI is about, such as a list.

    `fill` gives the values of the template once the page is to be written.

    :raises NotAcceptable: when the client takes no HTML.
    """
    snapshot = reading.snapshot
    try:
        choice = choose_format(request, (HTML,))
    except NotAcceptable as error:
        # That there is nothing comes first: it would not be there in another format either.
        return DocumentResponse(reading, _refusal(fill, error), {})
    return own_answer(
        request,
        reading,
        choice,
        lambda: render(template, reading.links, version=snapshot.version, **fill()),
    )


def _refusal(fill: Callable[[], object], error: NotAcceptable) -> Document:
    def refuse() -> bytes:
        fill()
        raise error

    return Document(None, Choice(HTML, HTML.media_type), (), (), refuse)


def own_answer(
    request: Request, reading: Reading, choice: Choice, write: Callable[[], str | bytes]
) -> Response:
    """Answer with what no IRI is about, in the format chosen."""
    part = request.scope["path"] + repr(sorted(parameters_of(request).values.items()))
    negotiated = ("Accept", "Accept-Language")
    return answer(
        request, reading, Document(None, choice, languages_of(request), negotiated, write, part=part)
    )


def other_formats(reading: Reading, iri: str, formats: Sequence[Format]) -> list[OtherFormat]:
    """List the documents about `iri`, for links."""
    links = reading.links
    return [OtherFormat(NAMES[f], f.media_type, links.document(iri, f.extension)) for f in formats]


def _link_headers(reading: Reading, document: Document) -> Iterator[str]:
    """Give the links of a document: typed as FAIR Signposting wants them (https://signposting.org/FAIR/)."""
    yield f'<{LICENCE}>; rel="license"'
    if document.iri is None:
        return
    namespace, format_ = reading.snapshot.namespace, document.choice.format
    # What describes a thing is wanted by programs that come upon its page.
    relation = "alternate describedby" if format_ is HTML else "alternate"
    for other in other_formats(reading, document.iri, [f for f in document.formats if f is not format_]):
        yield f'<{other.href}>; rel="{relation}"; type="{other.media_type}"'
    yield f'<{document.iri}>; rel="describes"'
    yield f'<{document.iri}>; rel="cite-as"'
    yield f'<{namespace.base}>; rel="collection"'
    yield f'<{_ABOUT_PAGE if format_ is HTML else _DOCUMENT}>; rel="type"'
    if document.profile:
        address = reading.links.document(document.iri, format_.extension)
        yield from profile_links(namespace, address, format_, document.profile)
