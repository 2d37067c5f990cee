"""Which document describes which IRI, what it holds in RDF, and which page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from fastapi import Request
from pyoxigraph import Literal, NamedNode, Quad

from ascn_api.answers import Document, other_formats, rdf_body
from ascn_api.errors import ResourceNotFound
from ascn_api.negotiation import DOCUMENTS, HTML, Choice
from ascn_api.readings import PARTS, Reading
from ascn_api.rendering import Links, render
from ascn_api.requests import languages_of, page_number, parameters_of
from ascn_graph.extracts import PAGE, description_quads, document_quads, exists, is_hub
from ascn_graph.facts import Description
from ascn_graph.labels import local_name
from ascn_graph.namespaces import DCTERMS, FOREIGN_PREFIXES, RDF, RDFS
from ascn_graph.outlines import Part
from ascn_graph.statements import Narrator
from ascn_graph.vocabulary import sections_of

QUADS = 250
"""Triples on one page of a graph."""
_VOCABULARIES = ("ontology", "shapes")
_UNNAMED = "states"
"""Where the parts of a source begin that have no anchor of their own."""
_GRAPHS = {
    "graph/inferred": "What follows from the stated facts by the rules and the vocabulary."
    " No source states it as such.",
    "graph/ontology": "The vocabulary, the themes and the alignments to other vocabularies.",
    "graph/shapes": "What every version must satisfy, and the rules of inference.",
    "graph/catalogue": "The description of the data set itself.",
}


@dataclass(frozen=True)
class Entry:
    """A line in the contents of a source; `anchor` is its own where what it leads to is on another page."""

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
        return f"?{urlencode([*kept, ('page', str(page))])}"

    return Paging(
        number,
        pages,
        address(number - 1) if number > 1 else None,
        address(number + 1) if number < pages else None,
    )


def is_document(path: str) -> bool:
    """Tell whether an address is that of a document itself, not of a thing described elsewhere."""
    return path in _VOCABULARIES or path.startswith("graph/")


def occurs(reading: Reading, path: str) -> bool:
    """Tell whether the IRI at `path` occurs in the version, itself or with a fragment."""
    snapshot = reading.snapshot
    try:
        iri = snapshot.namespace.iri(path).value
    except ValueError:
        return False
    if not path or path.endswith("/"):
        return False
    return path in (*_VOCABULARIES, *_GRAPHS) or exists(snapshot.store, iri)


def document_about(
    request: Request, reading: Reading, path: str, choice: Choice, negotiated: tuple[str, ...]
) -> Document:
    """Give the document about the IRI at `path` in the format chosen."""
    iri, page = reading.snapshot.namespace.base + path, page_number(request)
    if choice.format is HTML:
        languages = languages_of(request)
        return Document(
            iri,
            choice,
            languages,
            (*negotiated, "Accept-Language"),
            lambda: _page(request, reading, path, languages, page),
            formats=DOCUMENTS,
            part=str(page),
        )
    more = _more(reading, path, iri, page)
    extension = choice.format.extension
    next_page = f'<{Links(reading.snapshot.namespace).document(iri, extension)}?page={page + 1}>; rel="next"'
    return Document(
        iri,
        choice,
        (),
        negotiated,
        lambda: rdf_body(
            _quads(reading, path, iri, page),
            choice.format,
            reading.snapshot.namespace.prefixes,
            lambda: reading.context,
            iri,
        ),
        (next_page,) if more else (),
        DOCUMENTS,
        str(page),
    )


def _more(reading: Reading, path: str, iri: str, page: int) -> bool:
    if path.startswith("source/") or is_document(path):
        return False
    return is_hub(reading.snapshot.store, iri, (page - 1) * PAGE)


def _quads(reading: Reading, path: str, iri: str, page: int) -> Iterable[Quad]:
    store, namespace = reading.snapshot.store, reading.snapshot.namespace
    if path in _VOCABULARIES:
        own = namespace.ontology if path == "ontology" else namespace.shapes
        return store.quads_for_pattern(None, None, None, own)
    if path.startswith("graph/"):
        return {*document_quads(store, namespace, iri), *_about_graph(path, iri)}
    if path.startswith("source/"):
        return document_quads(store, namespace, iri, reading.graphs.get(iri, []))
    return description_quads(store, namespace, iri, (page - 1) * PAGE)


def _about_graph(path: str, iri: str) -> list[Quad]:
    """Say what a graph of the build is; no source could."""
    facts: list[tuple[str, NamedNode | Literal]] = [
        (f"{RDF}type", NamedNode(f"{FOREIGN_PREFIXES['void']}Dataset")),
        (f"{RDFS}label", Literal(f"Graph {local_name(iri)}", language="en")),
        (f"{DCTERMS}description", Literal(_GRAPHS.get(path, "A named graph."), language="en")),
    ]
    return [Quad(NamedNode(iri), NamedNode(predicate), value) for predicate, value in facts]


def _page(request: Request, reading: Reading, path: str, languages: tuple[str, ...], page: int) -> str:
    shown = {
        "source": _source,
        "graph": _graph,
        "ontology": _vocabulary,
        "shapes": _vocabulary,
    }
    kind = path.partition("/")[0]
    iri = reading.snapshot.namespace.base + path
    sheet = _Sheet(request, reading, path, iri, languages, page, reading.describe(iri, languages))
    return shown.get(kind, _thing)(sheet)


@dataclass(frozen=True)
class _Sheet:
    request: Request
    reading: Reading
    path: str
    iri: str
    languages: tuple[str, ...]
    page: int
    description: Description

    def render(self, template: str, **values: object) -> str:
        return render(
            template,
            Links(self.reading.snapshot.namespace, self.reading.page_of),
            version=self.reading.snapshot.version,
            description=self.description,
            formats=other_formats(self.reading, self.iri, DOCUMENTS[1:]),
            type_iri=f"{RDF}type",
            **values,
        )


def _thing(sheet: _Sheet) -> str:
    return sheet.render("thing.html")


def _source(sheet: _Sheet) -> str:
    narrator = sheet.reading.narrator(sheet.languages)
    parts = sheet.reading.outline(sheet.iri)
    start = (sheet.page - 1) * PARTS
    shown = parts[start : start + PARTS]
    return sheet.render(
        "source.html",
        paragraphs=[narrator.paragraph(part.graph, None if part.anchor else part.subject) for part in shown],
        paging=paging(sheet.request, sheet.page, len(parts), PARTS),
        total=len(parts),
        contents=_contents(narrator, parts) if sheet.page == 1 and len(parts) > PARTS else (),
        shown_elsewhere={f"{DCTERMS}isPartOf", sheet.reading.snapshot.namespace.term("statedIn").value},
    )


def _contents(narrator: Narrator, parts: tuple[Part, ...]) -> list[tuple[Literal, list[Entry]]]:
    """List what a long source speaks of, by kind, with links to the pages that show it."""
    kinds: dict[NamedNode | None, list[Entry]] = {}
    for place, part in enumerate(parts):
        page = place // PARTS + 1
        named = narrator.words(part.subject or part.graph).text
        address = f"{f'?page={page}' if page > 1 else ''}#{part.anchor or _UNNAMED}"
        # An anchor on this page is that of the passage itself.
        kinds.setdefault(part.kind, []).append(Entry(named, address, part.anchor if page > 1 else None))
    others = Literal("further part", language="en")
    return [(narrator.words(kind).text if kind else others, entries) for kind, entries in kinds.items()]


def _graph(sheet: _Sheet) -> str:
    store = sheet.reading.snapshot.store
    graph = NamedNode(sheet.iri)
    total = sheet.reading.size_of(graph)
    start = (sheet.page - 1) * QUADS
    quads = islice(store.quads_for_pattern(None, None, None, graph), start, start + QUADS)
    return sheet.render(
        "graph.html",
        explanation=_GRAPHS.get(sheet.path, f"A named graph called {local_name(sheet.path)}."),
        total=total,
        subjects=sheet.reading.narrator(sheet.languages).subjects(quads),
        paging=paging(sheet.request, sheet.page, total, QUADS),
    )


def _vocabulary(sheet: _Sheet) -> str:
    namespace = sheet.reading.snapshot.namespace
    graph = namespace.ontology if sheet.path == "ontology" else namespace.shapes
    narrator = sheet.reading.narrator(sheet.languages)
    return sheet.render(
        "vocabulary.html",
        sections=sections_of(narrator, NamedNode(sheet.iri), graph),
        counts={**sheet.reading.property_counts, **sheet.reading.class_counts},
    )
