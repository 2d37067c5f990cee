"""The page of what is missing or in doubt: gaps, disagreements, missing particulars and labels, terms without data."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from ascn_graph.coverage import LANGUAGES, Coverage
from ascn_graph.dictionary.asking import node, text
from ascn_graph.dictionary.contents import Contents
from ascn_graph.dictionary.descriptions import TYPE
from ascn_graph.dictionary.disagreements import disagreements
from ascn_graph.dictionary.links import CLASSES, GAPS, Links
from ascn_graph.dictionary.markdown import code, plain, table
from ascn_graph.dictionary.requirements import Requirements
from ascn_graph.namespaces import OWL, RDFS

_INTRODUCTION = """\
What was looked for and not found, what sources tell differently, which particulars and labels are missing, and
which terms have no data yet. `ascn dictionary` makes this page, like that of [the classes]({classes}).
"""
_LABELS = "How many things of a class have a label in each language; *native* is a language of a thing's own country."
_MOST = 0.75
_NAMED = 8


def gaps_page(contents: Contents, coverage: tuple[Coverage, ...]) -> list[str]:
    """Write the page; `coverage` tells how many things have labels."""
    links = contents.links(GAPS)
    return [
        "# Gaps and disagreements",
        "",
        *_INTRODUCTION.format(classes=links.to(CLASSES)).split("\n"),
        *_gaps(contents),
        *disagreements(contents, links),
        *_lacking(contents, links),
        *_labels(contents, links, coverage),
        *_unused(contents, links),
    ]


def _gaps(contents: Contents) -> Iterator[str]:
    found: dict[tuple[NamedNode, str], list[str]] = {}
    for row in contents.asker.rows("gaps"):
        about = found.setdefault((node(row, "gap"), text(row, "text")), [])
        if isinstance(row["about"], NamedNode):
            about.append(plain(contents.uses.label(row["about"])))
    yield from ("## Looked for and not found", "")
    for gap, told in sorted(found, key=lambda key: (contents.names.turtle(key[0]), key[1])):
        subjects = ", ".join(sorted(found[gap, told]))
        yield f"- {f'**{subjects}**: ' if subjects else ''}{plain(told)} {code(contents.names.turtle(gap))}"
    if not found:
        yield "Nothing is recorded."
    yield ""


def _lacking(contents: Contents, links: Links) -> Iterator[str]:
    """Name the few things of a class that lack what most of it have."""
    requirements = contents.requirements(links)
    rows = [
        row
        for class_ in contents.terms.classes()
        for row in _lacking_rows(contents, links, requirements, class_)
    ]
    yield from (
        "## Missing particulars",
        "",
        "What at least three quarters of a class have, and which things lack it.",
        "",
    )
    yield from table(["Class", "Property", "Lack it", "Which"], rows, [2]) if rows else ("Nothing.", "")


def _lacking_rows(
    contents: Contents, links: Links, requirements: Requirements, class_: NamedNode
) -> Iterator[list[str]]:
    terms, uses, names = contents.terms, contents.uses, contents.names
    things = uses.instances.get(class_, ())
    if names.namespace.term("Entity") not in terms.above(class_):
        return
    own = {*requirements.shaped(class_), *terms.subjects(f"{RDFS}domain", class_)}
    stated = [p for p in own if names.is_term(p) and p.value not in contents.presentation.shortcuts]
    for property_ in names.sorted(stated):
        having = {thing for thing in things if property_ in uses.properties.get(thing, {})}
        lacking = [thing for thing in things if thing not in having]
        if lacking and len(having) >= _MOST * len(things):
            more = f" and {len(lacking) - _NAMED} more" if len(lacking) > _NAMED else ""
            which = ", ".join(code(names.turtle(thing)) for thing in lacking[:_NAMED])
            yield [links.term(class_), links.term(property_), f"{len(lacking):,}", which + more]


def _labels(contents: Contents, links: Links, coverage: tuple[Coverage, ...]) -> Iterator[str]:
    rows = [
        [
            links.term(contents.names.namespace.term(each.name)),
            f"{each.things:,}",
            *(f"{each.labelled[language]:,}" for language in LANGUAGES),
            f"{each.native:,} of {each.native_things:,}" if each.native_things else "",
        ]
        for each in coverage
    ]
    yield from ("## Labels", "", _LABELS, "")
    header = ["Class", "Things", *LANGUAGES, "native"]
    yield from table(header, rows, range(1, len(header)))


def _unused(contents: Contents, links: Links) -> Iterator[str]:
    terms, uses, names = contents.terms, contents.uses, contents.names
    used = {property_ for property_ in uses.total if names.is_term(property_)}
    described = {
        "Classes": [c for c in terms.classes() if not uses.instances.get(c)],
        "Properties": [
            property_
            for kind in ("ObjectProperty", "DatatypeProperty")
            for property_ in terms.subjects(TYPE, NamedNode(f"{OWL}{kind}"))
            if names.is_term(property_) and property_ not in used
        ],
        "Codes": [
            c for c in terms.subjects(TYPE, NamedNode(f"{OWL}NamedIndividual")) if c not in contents.codes
        ],
    }
    yield from ("## Terms without data", "", "Defined in the vocabulary, and used nowhere yet.", "")
    for kind, members in described.items():
        if members:
            yield f"- {kind}: {', '.join(map(links.term, names.sorted(members)))}"
    yield ""
