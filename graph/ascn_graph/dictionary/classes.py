"""The page of classes and codes, with the headline figures and an example of evidence."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from ascn_graph.dictionary.asking import read_query
from ascn_graph.dictionary.class_entry import class_entry
from ascn_graph.dictionary.codes import codes
from ascn_graph.dictionary.contents import Contents
from ascn_graph.dictionary.evidence import evidence
from ascn_graph.dictionary.links import CLASSES, GAPS, PROPERTIES, SOURCES, THEMES, Links
from ascn_graph.dictionary.markdown import block, folded, plain, table
from ascn_graph.dictionary.requirements import Requirements

_INTRODUCTION = """\
What the graph holds, class by class, with counts, what the shapes ask, and real examples. Its companions are
[properties]({properties}), [themes]({themes}), [sources]({sources}) and [gaps and disagreements]({gaps}).

All these pages are made by `ascn dictionary` from the ontology, the shapes and the data: change those, not the pages.
IRIs are relative to the base of whatever server publishes the graph, as in the files, and `:City` is
`<ontology#City>`. The queries can be asked as they stand, at `/sparql` or with `ascn query`, where the prefixes are
known.
"""
_COUNTS = """\
In the tables below, *things* counts the instances of a class, and *statements* the distinct triples with a
property, whoever states them. What the vocabulary says about its own terms does not count.
"""
_KINDS = (
    ("Entity", "Entities", "Things that have a page and may be the nodes of a path."),
    (
        "Relationship",
        "Relationships",
        "Facts with parts of their own; shortcuts say in one triple what they say in several.",
    ),
    ("", "Other classes", "Records about the data, and classes of properties."),
)


def classes_page(contents: Contents) -> list[str]:
    """Write the page."""
    links = contents.links(CLASSES)
    places = {"properties": PROPERTIES, "themes": THEMES, "sources": SOURCES, "gaps": GAPS}
    addresses = {name: links.to(page) for name, page in places.items()}
    lines = ["# Dictionary of the data", "", *_INTRODUCTION.format(**addresses).split("\n")]
    lines += [*_figures(contents), *evidence(contents, links)]
    requirements = contents.requirements(links)
    for top, heading, text in _KINDS:
        lines += _section(contents, links, requirements, top, heading, text)
    return [*lines, *codes(contents, links)]


def _figures(contents: Contents) -> Iterator[str]:
    figures = contents.asker.figures()
    yield from ("## Figures", "")
    yield from table(["Count", "What is counted"], [[f"{f.count:,}", plain(f.text)] for f in figures], [0])
    queries = [f"# {figure.text}\n{figure.query}" for figure in figures]
    yield from folded("The queries behind these figures", block("sparql", "\n".join(queries)))
    yield from _COUNTS.split("\n")
    counting = block("sparql", "\n".join(map(read_query, ("instances", "uses"))))
    yield from folded("The queries behind all other counts of this page", counting)


def _section(
    contents: Contents, links: Links, requirements: Requirements, top: str, heading: str, text: str
) -> Iterator[str]:
    chosen = _members(contents, top)
    yield from (f"## {heading}", "", text, "")
    rows = [
        [
            links.term(class_),
            f"{len(contents.uses.instances.get(class_, ())):,}",
            plain(contents.terms.definition(class_)),
        ]
        for class_ in chosen
    ]
    yield from table(["Class", "Things", "What it is"], rows, [1])
    for class_ in chosen:
        yield from class_entry(contents, links, requirements, class_)


def _members(contents: Contents, top: str) -> list[NamedNode]:
    """Give a class, then those below it; without one, the classes that are not below one with a section."""
    terms, term = contents.terms, contents.names.namespace.term
    tops = {term(name) for name in ("Entity", "Relationship", "Code")}
    wanted = {term(top)} if top else set()
    members = [class_ for class_ in terms.classes() if tops & {class_, *terms.above(class_)} == wanted]
    return sorted(members, key=lambda class_: class_ not in wanted)
