"""Which document describes which IRI, what it holds in RDF, and which page shows it."""

from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from fastapi import Request
from pyoxigraph import Literal, NamedNode

from ascn_api.answers import Document, other_formats
from ascn_api.documentation.pages import documentation_page
from ascn_api.errors import ResourceNotFound
from ascn_api.html.rendering import render
from ascn_api.names import name_in_address
from ascn_api.negotiation import DOCUMENTS, HTML, Choice
from ascn_api.rdf.documents import GRAPHS, VOCABULARIES, write_document
from ascn_api.rdf.profiles import choose_profile
from ascn_api.readings import GraphContents, Reading
from ascn_api.requests import languages_of, page_number, parameters_of
from ascn_api.source_page import Corroboration, tell_source
from ascn_graph.descriptions import ROWS
from ascn_graph.extracts import exists
from ascn_graph.facts import Description
from ascn_graph.labels import local_name
from ascn_graph.namespaces import DCTERMS, RDF

QUADS = 100
"""Triples on one page of a graph."""
_READ = 20_000
"""Triples of a graph that are shown on pages."""


@dataclass(frozen=True)
class Entry:
    """A line in the contents of a graph; `anchor` is its own where what it leads to is on another page."""

    text: Literal
    href: str
    anchor: str | None


@dataclass(frozen=True)
class Paging:
    """Where a reader is in a list of pages; the addresses are None at either end."""

    number: int
    pages: int
    previous: str | None
    next: str | None


def paging(request: Request, number: int, total: int, size: int) -> Paging:
    """Page `total` items by `size`; every list does it so.

    :raises ResourceNotFound: behind the last page.
    """
    pages = max(1, -(-total // size))
    if number > pages:
        raise ResourceNotFound(f"There is no page {number}; the last one is {pages}.")
    asked = parameters_of(request).values

    def address(page: int) -> str:
        kept = [(name, value) for name, values in asked.items() for value in values if name != "page"]
        return f"?{urlencode([*kept, *([('page', str(page))] if page > 1 else [])])}"

    return Paging(
        number,
        pages,
        address(number - 1) if number > 1 else None,
        address(number + 1) if number < pages else None,
    )


def occurs(reading: Reading, path: str) -> bool:
    """Tell whether the IRI at `path` occurs in the version, itself or with a fragment."""
    snapshot = reading.snapshot
    try:
        iri = snapshot.namespace.iri(path).value
    except ValueError:
        return False
    if not path or path.endswith("/"):
        return False
    return path in (*VOCABULARIES, *GRAPHS) or exists(reading.store, iri)


def document_about(
    request: Request, reading: Reading, path: str, choice: Choice, negotiated: tuple[str, ...]
) -> Document:
    """Give the document about the IRI at `path` in the format chosen."""
    iri, page = reading.snapshot.namespace.base + path, page_number(request)
    if choice.format is HTML:
        languages = languages_of(request)
        part, kind = (parameters_of(request).single(name) or "" for name in ("part", "kind"))
        return Document(
            iri,
            choice,
            languages,
            (*negotiated, "Accept-Language"),
            lambda: _page(request, reading, path, languages, page),
            formats=DOCUMENTS,
            part=f"{page} {part} {kind}".strip(),
            certain=page == 1 and not (part or kind),
        )
    profile = choose_profile(request, reading.snapshot.namespace, choice.format)
    return Document(
        iri,
        choice,
        (),
        (*negotiated, "Accept-Profile"),
        lambda: write_document(reading, path, choice, profile, page),
        formats=DOCUMENTS,
        part=str(page),
        profile=profile,
        certain=page == 1,
    )


def _page(request: Request, reading: Reading, path: str, languages: tuple[str, ...], page: int) -> str:
    shown = {
        "source": _source,
        "graph": _graph,
        "ontology": _vocabulary,
        "shapes": _vocabulary,
    }
    kind = path.partition("/")[0]
    iri = reading.snapshot.namespace.base + path
    part = parameters_of(request).single("part") or ""
    show = shown.get(kind, _thing)
    # What is told of other things themselves is on their first page, and of vocabularies it is in their documentation.
    is_told = show is _thing or (page == 1 and not part and path not in VOCABULARIES)
    description = reading.describe(iri, languages, page) if is_told else reading.introduce(iri, languages)
    return show(_Sheet(request, reading, path, iri, languages, page, part, description))


@dataclass(frozen=True)
class _Sheet:
    request: Request
    reading: Reading
    path: str
    iri: str
    languages: tuple[str, ...]
    page: int
    part: str
    """The one part of a source that is wanted, or '' where all are."""
    description: Description

    def render(self, template: str, **values: object) -> str:
        return render(
            template,
            self.reading.links,
            version=self.reading.snapshot.version,
            description=self.description,
            formats=other_formats(self.reading, self.iri, DOCUMENTS[1:]),
            type_iri=f"{RDF}type",
            **values,
        )


def _thing(sheet: _Sheet) -> str:
    namespace = sheet.reading.snapshot.namespace
    kinds = sheet.reading.store.quads_for_pattern(
        NamedNode(sheet.iri), NamedNode(f"{RDF}type"), namespace.term("Entity"), None
    )
    # Paths lead from entity to entity: a relationship is what they lead through.
    is_entity = next(iter(kinds), None) is not None
    return sheet.render(
        "thing.html",
        connects_from=name_in_address(namespace, sheet.iri) if is_entity else "",
        paging=paging(sheet.request, sheet.page, sheet.description.rows, ROWS),
    )


def _source(sheet: _Sheet) -> str:
    reading, kind = sheet.reading, parameters_of(sheet.request).single("kind") or ""
    told = tell_source(reading, sheet.iri, sheet.languages, sheet.page, sheet.part, kind)
    return sheet.render(
        "source.html",
        told=told,
        paging=paging(sheet.request, sheet.page, told.total, told.size),
        corroboration=Corroboration(reading, sheet.languages),
        shown_elsewhere={f"{DCTERMS}isPartOf", reading.snapshot.namespace.term("statedIn").value},
    )


def _graph(sheet: _Sheet) -> str:
    reading, graph = sheet.reading, NamedNode(sheet.iri)
    contents = reading.library.graph_contents.read(sheet.iri, lambda: _read_contents(reading, sheet.iri))
    start = (sheet.page - 1) * QUADS
    pages = paging(sheet.request, sheet.page, contents.total, QUADS)
    quads = list(islice(reading.store.quads_for_pattern(None, None, None, graph), start, start + QUADS))
    return sheet.render(
        "graph.html",
        explanation=GRAPHS.get(sheet.path, f"A named graph called {local_name(sheet.path)}."),
        total=contents.total,
        cut=contents.cut,
        contents=_entries(contents) if sheet.page == 1 else (),
        subjects=reading.narrator(sheet.languages).subjects(quads),
        paging=pages,
    )


def _read_contents(reading: Reading, iri: str) -> GraphContents:
    """Read which hash IRIs a graph of the same name describes, and where they are first met."""
    # Whoever wants to read more than this has the documents in RDF, and SPARQL.
    quads = islice(reading.store.quads_for_pattern(None, None, None, NamedNode(iri)), _READ + 1)
    places: dict[str, int] = {}
    total = 0
    for total, quad in enumerate(quads, start=1):
        subject = quad.subject
        if isinstance(subject, NamedNode) and subject.value.startswith(f"{iri}#"):
            places.setdefault(subject.value.partition("#")[2], total - 1)
    return GraphContents(min(total, _READ), total > _READ, places)


def _entries(contents: GraphContents) -> list[Entry]:
    """List the hash IRIs on pages behind the first."""
    pages = {anchor: place // QUADS + 1 for anchor, place in sorted(contents.places.items())}
    return [
        Entry(Literal(anchor), f"?page={page}#{anchor}", anchor) for anchor, page in pages.items() if page > 1
    ]


def _vocabulary(sheet: _Sheet) -> str:
    page = documentation_page(sheet.reading, sheet.path, sheet.languages, sheet.part, sheet.page)
    pages = paging(sheet.request, sheet.page, page.total, page.size)
    return sheet.render(page.template, paging=pages, **page.values)
