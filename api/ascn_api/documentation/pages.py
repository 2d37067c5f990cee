"""Which page of the documentation is wanted, and what its template is filled with."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ascn_api.documentation.diagram import BOX
from ascn_api.documentation.links import TermLinks
from ascn_api.documentation.overview import LINES, drawing_of, page_of, sections_of
from ascn_api.documentation.shape_pages import SHAPES, TOGETHER, chapter_title, chapters_of, entries_of
from ascn_api.documentation.shape_pages import page_of as shapes_on
from ascn_api.documentation.term_page import TermPage
from ascn_api.errors import ResourceNotFound
from ascn_api.readings import Reading
from ascn_graph.labels import prefer
from ascn_graph.namespaces import DCTERMS, OWL, RDF, RDFS, Term
from ascn_graph.statements import Words

_UNTOLD = {
    *(f"{RDF}type", f"{RDFS}label", f"{RDFS}comment"),
    *(f"{DCTERMS}title", f"{DCTERMS}description", f"{DCTERMS}abstract"),
}
_OF_RDF = {OWL, RDF, RDFS}
_DECLARE = "http://www.w3.org/ns/shacl#declare"


@dataclass(frozen=True)
class DocumentationPage:
    """A template and its values; `total` things are shown, `size` of them on a page."""

    template: str
    values: Mapping[str, object]
    total: int = 1
    size: int = 1


@dataclass(frozen=True)
class AlignedVocabulary:
    """A foreign vocabulary, and how many of our terms are aligned with it."""

    prefix: str
    namespace: str
    terms: int


def documentation_page(
    reading: Reading, document: str, languages: tuple[str, ...], part: str, number: int
) -> DocumentationPage:
    """Give the page about the part of `ontology` or `shapes` that is wanted, or about all of it where `part` is ''.

    :raises ResourceNotFound: when there is no such part.
    """
    links = TermLinks.of(reading, languages)
    if document == "ontology":
        return _term(reading, links, part) if part else _vocabulary(reading, links, number)
    return _chapter(links, part, number) if part else _shapes(links, number)


def _vocabulary(reading: Reading, links: TermLinks, number: int) -> DocumentationPage:
    vocabulary = links.documentation.vocabulary
    uses = {**reading.uses.properties, **reading.uses.classes}
    sections = sections_of(links, uses)
    return DocumentationPage(
        "vocabulary.html",
        {
            "sections": page_of(sections, number),
            "all_sections": sections,
            "header": _header(links, vocabulary.header),
            "drawing": drawing_of(links, uses) if number == 1 else None,
            "aligned": _aligned(links),
            "has_themes": vocabulary.themes,
            "terms": links,
            "vocabulary": vocabulary,
            "abstract": _abstract(links, vocabulary.header),
            "box_width": BOX,
        },
        total=sum(len(section.lines) for section in sections),
        size=LINES,
    )


def _term(reading: Reading, links: TermLinks, part: str) -> DocumentationPage:
    vocabulary = links.documentation.vocabulary
    term = vocabulary.terms.get(f"{vocabulary.iri}#{part}")
    if term is None:
        raise ResourceNotFound(f"The vocabulary has no term {part[:100]}.")
    page = TermPage(reading, links, term)
    return DocumentationPage("vocabulary_term.html", {"page": page, "terms": links, "box_width": BOX})


def _shapes(links: TermLinks, number: int) -> DocumentationPage:
    shapes, chapters = links.documentation.shapes, chapters_of(links)
    return DocumentationPage(
        "shapes.html",
        {
            "chapters": shapes_on(chapters, number),
            "all_chapters": chapters,
            "header": _header(links, shapes.header),
            "documentation": links.documentation,
            "abstract": _abstract(links, shapes.header),
            "terms": links,
        },
        total=len(shapes.chapter_of),
        size=SHAPES,
    )


def _chapter(links: TermLinks, part: str, number: int) -> DocumentationPage:
    chapter = links.documentation.shapes.chapter(part)
    if chapter is None:
        raise ResourceNotFound(f"There is no shape or chapter of shapes called {part[:100]}.")
    return DocumentationPage(
        "shapes_chapter.html",
        {
            "chapter": chapter,
            "title": chapter_title(links, chapter),
            "class_": links.named(chapter.class_) if chapter.class_ else None,
            "entries": entries_of(links, chapter, number),
            "has_report": links.documentation.matched is not None,
            "terms": links,
        },
        len(chapter.shapes),
        TOGETHER,
    )


def _header(links: TermLinks, header: Mapping[str, tuple[Term, ...]]) -> list[tuple[Words, list[Words]]]:
    """Give what is said of a document itself, but for its title and what it is about."""
    return [
        (Words(NamedNode(name), links.narrator.phrase(NamedNode(name))), [links.words(v) for v in values])
        for name, values in sorted(header.items())
        if name not in _UNTOLD and name != _DECLARE
    ]


def _abstract(links: TermLinks, header: Mapping[str, tuple[Term, ...]]) -> Literal | None:
    found = [
        value
        for name in (f"{DCTERMS}abstract", f"{DCTERMS}description", f"{RDFS}comment")
        for value in header.get(name, ())
        if isinstance(value, Literal)
    ]
    return prefer(found, links.narrator.languages) if found else None


def _aligned(links: TermLinks) -> list[AlignedVocabulary]:
    vocabulary, namespace = links.documentation.vocabulary, links.documentation.namespace
    counts: dict[str, int] = {}
    for term in vocabulary.terms.values():
        foreign = {
            iri for iri in (*term.above, *(iri for _, iri in term.matches)) if iri not in vocabulary.terms
        }
        for start in {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in foreign}:
            counts[start] = counts.get(start, 0) + 1
    prefixes = {start: prefix for prefix, start in namespace.prefixes.items()}
    return [
        AlignedVocabulary(prefixes.get(start, ""), start, count)
        for start, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if start not in _OF_RDF
    ]
