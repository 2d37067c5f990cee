"""What a statement looks like with its evidence, shown on a real relationship."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from pyoxigraph import NamedNode, Quad

from ascn_graph.dictionary.contents import Contents
from ascn_graph.dictionary.links import Links
from ascn_graph.dictionary.markdown import block, code, plain
from ascn_graph.namespaces import RDF

_TEXT = """\
Every fact stands in the named graph of what states it: `<source/x#p13>` is paragraph 13 of the source `x`, and the
graph of a source without known paragraphs is named like the source. Types, labels and chosen identifiers are the
editors' word, in `<source/editors#…>`. What was compiled from several sources without knowing which of them states
what stands in `<source/dossier#…>`, with `prov:wasDerivedFrom` those sources. What follows by rules stands in
`<graph/inferred>`. A query without `GRAPH` finds each fact once, however many graphs state it; with `GRAPH ?graph`
it finds it once for each.
"""
_FEW = 5


def evidence(contents: Contents, links: Links) -> Iterator[str]:
    """Write the section; without a relationship in the data it has no example."""
    yield from ("## A statement and its evidence", "", *_TEXT.split("\n"))
    thing = _example(contents)
    if thing:
        label = plain(contents.uses.label(thing))
        yield from (f"So this is all that is said of {code(contents.names.turtle(thing))}, {label}:", "")
        yield from block("trig", "\n".join(_trig(contents, thing)))


def _example(contents: Contents) -> NamedNode | None:
    """Choose the relationship of which most is said, where one paragraph and few other graphs state it."""
    relationships = contents.uses.instances.get(contents.names.namespace.term("Relationship"), ())
    ranked = sorted(relationships, key=lambda thing: -contents.uses.weight.get(thing, 0))
    short = (thing for thing in ranked if _is_short(contents, thing))
    return next(short, next(iter(ranked), None))


def _is_short(contents: Contents, thing: NamedNode) -> bool:
    quads = contents.asker.store.quads_for_pattern(thing, None, None, None)
    graphs = {quad.graph_name for quad in quads if isinstance(quad.graph_name, NamedNode)}
    return len(graphs) <= _FEW and any(contents.is_paragraph(graph) for graph in graphs)


def _trig(contents: Contents, thing: NamedNode) -> Iterator[str]:
    graphs: dict[NamedNode, list[Quad]] = defaultdict(list)
    for quad in contents.asker.store.quads_for_pattern(thing, None, None, None):
        if isinstance(quad.graph_name, NamedNode):
            graphs[quad.graph_name].append(quad)
    names = contents.names
    for graph in sorted(names.sorted(graphs), key=contents.remoteness):
        facts = sorted(
            map(partial(_fact, contents), graphs[graph]), key=lambda fact: (fact[:2] != "a ", fact)
        )
        yield f"{names.turtle(graph)} {{"
        yield f"  {names.turtle(thing)}"
        yield from (f"    {fact} ;" for fact in facts[:-1])
        yield f"    {facts[-1]} ."
        yield "}"


def _fact(contents: Contents, quad: Quad) -> str:
    """Write predicate and value, as Turtle would after the subject."""
    predicate = "a" if quad.predicate.value == f"{RDF}type" else contents.names.turtle(quad.predicate)
    return f"{predicate} {contents.shown(quad.object, 120)}"
