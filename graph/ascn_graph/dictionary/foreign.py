"""Properties of other vocabularies: those that sources state, and those that our own make answer too."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from ascn_graph.dictionary.contents import Contents
from ascn_graph.dictionary.links import Links
from ascn_graph.dictionary.markdown import code, plain, table
from ascn_graph.dictionary.uses import UNUSED
from ascn_graph.namespaces import OWL, RDFS

_BORROWED = "Properties of other vocabularies that are stated as such; they mean what those vocabularies say."
_STANDARD = """\
Properties of other vocabularies that follow from ours, so that a query in their words is answered too. Classes that
do so stand with each class.
"""


def borrowed(contents: Contents) -> Iterator[str]:
    """Write the section of foreign properties that are stated."""
    uses, names = contents.uses, contents.names
    rows = [
        [
            code(names.turtle(property_)),
            f"{uses.total[property_].statements:,}",
            f"{uses.total[property_].things:,}",
            f"{len(uses.sources(property_)):,}",
            _example(contents, property_),
        ]
        for property_ in _foreign(contents)
        if contents.is_shown(property_)
    ]
    yield from ("## Borrowed properties", "", _BORROWED, "")
    yield from table(["Property", "Statements", "Things", "Sources", "Example"], rows, [1, 2, 3])


def standard_terms(contents: Contents, links: Links) -> Iterator[str]:
    """Write the section of foreign properties that are inferred by the alignments."""
    rows = [
        [
            code(contents.names.turtle(property_)),
            ", ".join(_through(contents, links, property_)),
            f"{contents.uses.total.get(property_, UNUSED).statements:,}",
        ]
        for property_ in _foreign(contents)
        if not contents.is_shown(property_)
    ]
    yield from ("## Standard properties that answer too", "", *_STANDARD.split("\n"))
    yield from table(["Property", "Follows from", "Statements"], rows, [2])


def _foreign(contents: Contents) -> list[NamedNode]:
    return contents.names.sorted(p for p in contents.uses.total if not contents.names.is_term(p))


def _through(contents: Contents, links: Links, property_: NamedNode) -> Iterator[str]:
    """Name what a property follows from: those below it, those of which it is the inverse, a rule of its own."""
    terms = contents.terms
    yield from map(links.term, terms.subjects(f"{RDFS}subPropertyOf", property_))
    inverse = {*terms.subjects(f"{OWL}inverseOf", property_), *terms.nodes(property_, f"{OWL}inverseOf")}
    yield from (f"{links.term(other)} turned round" for other in contents.names.sorted(inverse))
    rule = contents.presentation.rules.get(property_.value)
    if rule and (label := contents.shapes.text(NamedNode(rule), f"{RDFS}label")):
        yield f"the rule “{plain(label)}”"


def _example(contents: Contents, property_: NamedNode) -> str:
    thing = contents.uses.best(contents.uses.having[property_])
    value = contents.value(thing, property_) if thing else None
    return code(contents.shown(value)) if value else ""
