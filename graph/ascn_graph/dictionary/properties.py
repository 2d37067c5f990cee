"""The page of properties: ours one by one, then those of other vocabularies."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from ascn_graph.dictionary.asking import read_query
from ascn_graph.dictionary.contents import Contents
from ascn_graph.dictionary.descriptions import TYPE
from ascn_graph.dictionary.foreign import borrowed, standard_terms
from ascn_graph.dictionary.links import CLASSES, PROPERTIES, Links
from ascn_graph.dictionary.markdown import block, code, folded, plain, table
from ascn_graph.dictionary.property_entry import ends, property_entry
from ascn_graph.dictionary.uses import UNUSED
from ascn_graph.namespaces import OWL, RDF, SKOS

_INTRODUCTION = """\
Every property of the vocabulary: what it means, between what it stands, how often, and one real statement with a
graph that states it. Beside it stand [classes and codes]({classes}). `ascn dictionary` makes both pages.
"""
_COUNTS = """\
*Statements* are distinct triples; *sources* are those in whose graphs the property stands, the editors among them.
What the vocabulary says about its own terms does not count.
"""


def properties_page(contents: Contents) -> list[str]:
    """Write the page."""
    links = contents.links(PROPERTIES)
    about_words = _of_kind(contents, "Annotation")
    said = contents.names.sorted(
        {*_of_kind(contents, "Object", "Datatype", ""), *contents.uses.total} - {*about_words}
    )
    ours = [property_ for property_ in said if contents.names.is_term(property_)]
    lines = ["# Properties", "", *_INTRODUCTION.format(classes=links.to(CLASSES)).split("\n")]
    lines += _index(contents, links, ours)
    for heading, text, members in _sections(contents, ours):
        lines += [f"## {heading}", "", text, ""]
        lines += [line for property_ in members for line in property_entry(contents, links, property_)]
    lines += _about_words(contents, about_words)
    return [*lines, *borrowed(contents), *standard_terms(contents, links)]


def _of_kind(contents: Contents, *kinds: str) -> list[NamedNode]:
    wanted = {f"{OWL}{kind}Property" if kind else f"{RDF}Property" for kind in kinds}
    found = (term for kind in sorted(wanted) for term in contents.terms.subjects(TYPE, NamedNode(kind)))
    return contents.names.sorted({term for term in found if contents.names.is_term(term)})


def _index(contents: Contents, links: Links, ours: list[NamedNode]) -> Iterator[str]:
    yield from ("## All properties", "")
    uses = contents.uses
    rows = [
        [
            links.term(property_),
            " → ".join(ends(contents, links, property_)),
            f"{uses.total.get(property_, UNUSED).statements:,}",
            f"{len(uses.sources(property_)):,}",
        ]
        for property_ in ours
    ]
    yield from table(["Property", "From → to", "Statements", "Sources"], rows, [2, 3])
    yield from _COUNTS.split("\n")
    queries = block("sparql", "\n".join(map(read_query, ("uses", "statements"))))
    yield from folded("The queries behind the counts of this page", queries)


def _sections(contents: Contents, ours: list[NamedNode]) -> Iterator[tuple[str, str, list[NamedNode]]]:
    def are(kind: NamedNode) -> set[NamedNode]:
        return {property_ for property_ in ours if kind in contents.terms.nodes(property_, TYPE)}

    shortcuts = {property_ for property_ in ours if property_.value in contents.presentation.shortcuts}
    edges = are(contents.names.namespace.term("PathProperty")) - shortcuts
    literals = are(NamedNode(f"{OWL}DatatypeProperty"))
    sections = {
        ("Edges", "Properties between entities, along which paths run both ways."): edges,
        ("Shortcuts", "Edges that abbreviate a relationship. They are inferred, never stated."): shortcuts,
        ("Other links", "The parts of relationships, codes, and evidence: no edges of paths."): {*ours}
        - edges
        - shortcuts
        - literals,
        ("Dates, numbers and texts", "Properties whose values are literals."): literals,
    }
    for (heading, text), members in sections.items():
        yield heading, text, contents.names.sorted(members)


def _about_words(contents: Contents, members: list[NamedNode]) -> Iterator[str]:
    terms, names = contents.terms, contents.names
    yield from ("## Words about words", "", "Properties that the vocabulary uses on its own terms only.", "")
    for property_ in members:
        yield from (f"### :{names.local(property_)}", "")
        yield from (f"**{plain(terms.label(property_))}**. {plain(terms.definition(property_))}", "")
        if example := terms.text(property_, f"{SKOS}example"):
            yield from (f"- {code(example)}", "")
