"""Which document describes which IRI, what it holds in RDF, and which page shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from fastapi import Request
from pyoxigraph import Literal, NamedNode, Quad

from ascn_api.answers import Document, other_formats, rdf_body
from ascn_api.errors import ResourceNotFound
from ascn_api.negotiation import DOCUMENTS, HTML, Choice
from ascn_api.readings import PARTS, Reading, Written
from ascn_api.rendering import Links, render
from ascn_api.requests import languages_of, page_number, parameters_of
from ascn_graph.extracts import CONTENT, description_quads, document_quads, every_part, exists, is_hub
from ascn_graph.extracts import PAGE as EXTRACT
from ascn_graph.facts import Description
from ascn_graph.labels import local_name
from ascn_graph.namespaces import DCTERMS, FOREIGN_PREFIXES, RDF, RDFS
from ascn_graph.outlines import Part
from ascn_graph.statements import Narrator, Paragraph
from ascn_graph.vocabulary import sections_of

QUADS = 250
"""Triples on one page of a graph."""
_READ = 20_000
"""Triples of a graph that are shown on pages."""
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
    return path in (*_VOCABULARIES, *_GRAPHS) or exists(reading.store, iri)


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
            part=f"{page} {parameters_of(request).single('part') or ''}".strip(),
        )
    return Document(
        iri,
        choice,
        (),
        negotiated,
        lambda: _rdf(reading, path, iri, choice, page),
        formats=DOCUMENTS,
        part=str(page),
    )


def _rdf(reading: Reading, path: str, iri: str, choice: Choice, page: int) -> Written:
    """Write a document in RDF, or one page of it; a link leads on to the next."""
    namespace = reading.snapshot.namespace
    quads, more = _quads(reading, path, iri, page)
    body = rdf_body(quads, choice.format, namespace.prefixes, lambda: reading.context, iri)
    address = Links(namespace).document(iri, choice.format.extension)
    return Written(body, (f'<{address}?page={page + 1}>; rel="next"',) if more else ())


def _quads(reading: Reading, path: str, iri: str, page: int) -> tuple[Iterable[Quad], bool]:
    """Give the quads of one page of a document, and whether there is another page.

    :raises ResourceNotFound: behind the last page.
    """
    store, namespace = reading.store, reading.snapshot.namespace
    if path in _VOCABULARIES:
        own = namespace.ontology if path == "ontology" else namespace.shapes
        return store.quads_for_pattern(None, None, None, own), False
    start = (page - 1) * EXTRACT
    quads = description_quads(store, namespace, iri, start)
    more = is_hub(store, iri, start)
    if is_document(path) or path.startswith("source/"):
        parts = () if is_document(path) else _parts(reading, iri)
        content, further = document_quads(store, iri, parts, (page - 1) * CONTENT)
        quads, more = quads.union(content), more or further
    if page > 1 and not quads:
        raise ResourceNotFound(f"There is no page {page}.")
    return (quads.union(_about_graph(path, iri)) if path.startswith("graph/") else quads), more


def _parts(reading: Reading, iri: str) -> Iterable[NamedNode]:
    outline = reading.outline(iri)
    return every_part(reading.store, reading.snapshot.namespace, iri) if outline.cut else outline.graphs


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
    part = parameters_of(request).single("part") or ""
    sheet = _Sheet(request, reading, path, iri, languages, page, part, reading.describe(iri, languages))
    return shown.get(kind, _thing)(sheet)


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
    reading, namespace = sheet.reading, sheet.reading.snapshot.namespace
    narrator, outline = reading.narrator(sheet.languages), reading.outline(sheet.iri)
    start = (sheet.page - 1) * PARTS
    shown = outline.parts(reading.store, namespace, start, start + PARTS)
    listed = sheet.page == 1 and len(outline) > PARTS and not outline.is_long and not sheet.part
    told = [narrator.paragraph(part.graph, None if part.anchor else part.subject) for part in shown]
    return sheet.render(
        "source.html",
        part=sheet.part,
        paragraphs=[_one_part(sheet, narrator)] if sheet.part else told,
        paging=paging(sheet.request, sheet.page, len(outline), PARTS),
        total=len(outline),
        contents=_contents(narrator, outline.parts(reading.store, namespace)) if listed else (),
        is_long=outline.is_long,
        cut=outline.cut,
        shown_elsewhere={f"{DCTERMS}isPartOf", namespace.term("statedIn").value},
    )


def _one_part(sheet: _Sheet, narrator: Narrator) -> Paragraph:
    """Tell one part alone, as it is cited where the source has too many to know on which page it is."""
    iri = f"{sheet.iri}#{sheet.part}"
    try:
        graph = NamedNode(iri)
    except ValueError:  # spaces and the like
        graph = None
    if graph is None or not exists(sheet.reading.store, iri):
        raise ResourceNotFound(f"There is no part {sheet.part[:100]} of {sheet.path}.")
    return narrator.paragraph(graph)


def _contents(narrator: Narrator, parts: Sequence[Part]) -> list[tuple[Literal, list[Entry]]]:
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
    store, graph = sheet.reading.store, NamedNode(sheet.iri)
    # Whoever wants to read more than this has the documents in RDF, and SPARQL.
    read = list(islice(store.quads_for_pattern(None, None, None, graph), _READ + 1))
    quads = read[:_READ]
    pages = paging(sheet.request, sheet.page, len(quads), QUADS)
    start = (sheet.page - 1) * QUADS
    return sheet.render(
        "graph.html",
        explanation=_GRAPHS.get(sheet.path, f"A named graph called {local_name(sheet.path)}."),
        total=len(quads),
        cut=len(read) > len(quads),
        contents=_parts_within(sheet.iri, quads) if sheet.page == 1 else (),
        subjects=sheet.reading.narrator(sheet.languages).subjects(quads[start : start + QUADS]),
        paging=pages,
    )


def _parts_within(document: str, quads: Sequence[Quad]) -> list[Entry]:
    """List the hash IRIs that a graph of the same name describes on pages behind the first."""
    pages: dict[str, int] = {}
    for place, quad in enumerate(quads):
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(f"{document}#"):
            pages.setdefault(quad.subject.value.partition("#")[2], place // QUADS + 1)
    return [
        Entry(Literal(anchor), f"?page={page}#{anchor}", anchor)
        for anchor, page in sorted(pages.items())
        if page > 1
    ]


def _vocabulary(sheet: _Sheet) -> str:
    namespace = sheet.reading.snapshot.namespace
    graph = namespace.ontology if sheet.path == "ontology" else namespace.shapes
    narrator = sheet.reading.narrator(sheet.languages)
    return sheet.render(
        "vocabulary.html",
        sections=sections_of(narrator, NamedNode(sheet.iri), graph),
        uses=sheet.reading.uses,
    )
