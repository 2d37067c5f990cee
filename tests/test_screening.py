"""Screening passes over no node that violates a shape: the report is the one that pySHACL gives alone."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse
from pyshacl import validate as run_pyshacl
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib import SH as RDFLIB_SH
from rdflib import Graph, Literal, URIRef

from ascn_graph.engine.lexer import on_one_line
from ascn_graph.errors import InvalidSource
from ascn_graph.inference import infer
from ascn_graph.inputs import Inputs, read_inputs
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.screening import screen
from ascn_graph.sources import read_statements
from ascn_graph.validation import validate

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "shapes" / "examples"
INVALID = sorted(EXAMPLES.glob("*/invalid-*"))
SPACE = Namespace(DEFAULT_BASE)
PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in SPACE.prefixes.items())
DECLARATIONS = """
<shapes> sh:declare <shapes#ours> .
<shapes#ours> sh:prefix "" ; sh:namespace "http://localhost:8000/ontology#"^^xsd:anyURI .
"""


class WholeStore(OxigraphDataGraph):
    """Is true without being counted, which takes pySHACL seconds; else what pySHACL makes of a store."""

    def __bool__(self) -> bool:
        return True


Results = Counter[frozenset[tuple[str, object]]]


def told(report: Graph) -> Results:
    """Give the results of a report as pairs of property and value; blank nodes have no names that last."""
    return Counter(
        frozenset(
            (str(name), value.toPython() if isinstance(value, Literal | URIRef) else "a blank node")
            for name, value in report.predicate_objects(result)
        )
        for result in report.objects(None, RDFLIB_SH.result)
    )


def told_by_pyshacl_alone(store: Store) -> Results:
    text = store.dump(format=RdfFormat.N_TRIPLES, from_graph=SPACE.shapes)
    shapes = Graph().parse(data=text or b"", format="nt")
    for shape, select in list(shapes.subject_objects(RDFLIB_SH.select)):
        shapes.set((shape, RDFLIB_SH.select, Literal(on_one_line(str(select)))))
    _, report, _ = run_pyshacl(WholeStore(store), shacl_graph=shapes, inference="none", inplace=True)
    assert isinstance(report, Graph)
    return told(report)


def moved(quad: Quad, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, graph)


def store_of(shapes: str, facts: str) -> Store:
    """Give a store with `shapes` and with `facts` in a source's graph, both in Turtle."""
    store = Store()
    fact_graphs: list[NamedNode | DefaultGraph] = [SPACE.iri("source/a"), DefaultGraph()]
    for quad in parse(PREFIXES + facts, RdfFormat.TURTLE, base_iri=SPACE.base):
        store.extend(moved(quad, graph) for graph in fact_graphs)
    for quad in parse(PREFIXES + DECLARATIONS + shapes, RdfFormat.TURTLE, base_iri=SPACE.base):
        store.add(moved(quad, SPACE.shapes))
    return store


def suspects(shape: str, facts: str) -> str:
    """Give the names of the cities that may violate a shape on :p, or on all cities."""
    shapes = f"<shapes#s> a sh:NodeShape ; sh:targetClass :City ; {shape} ."
    (screened,) = screen(store_of(shapes, f"<city/a> a :City . <city/b> a :City . {facts}"), SPACE)
    return " ".join(sorted(str(node)[len(f"<{SPACE.base}city/") : -1] for node in screened.suspects))


@cache
def inputs() -> Inputs:
    return read_inputs(ROOT)


# The report as a whole


def test_report_on_the_invalid_examples_is_that_of_pyshacl_alone() -> None:
    stated = read_statements(inputs(), SPACE)
    store = Store()
    for file in [EXAMPLES / "context.trig", *INVALID]:
        graph = SPACE.iri(
            f"source/editors#{re.sub('[^a-z0-9-]', '-', f'{file.parent.name}-{file.stem}'.lower())}"
        )
        for quad in parse(file.read_bytes(), RdfFormat.from_extension(file.suffix[1:]), base_iri=SPACE.base):
            store.add(quad if file.suffix == ".trig" else moved(quad, graph))
    store.extend(stated.ontology)
    store.extend([moved(quad, DefaultGraph()) for quad in store])
    store.extend(stated.shapes)
    infer(store, SPACE)
    alone = told_by_pyshacl_alone(store)
    assert len(alone) > 200
    assert told(Graph().parse(data=validate(store, SPACE, inputs()).turtle, format="turtle")) == alone


SHAPES = """
<shapes#class> a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; sh:class :City .
<shapes#date> a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; sh:datatype xsd:date .
<shapes#number> a sh:PropertyShape ; sh:targetClass :City ; sh:path :q ; sh:datatype xsd:integer .
<shapes#text> a sh:PropertyShape ; sh:targetSubjectsOf :q ; sh:path rdfs:label ; sh:datatype rdf:langString .
<shapes#value> a sh:NodeShape ; sh:targetObjectsOf :q ; sh:datatype xsd:integer .
<shapes#iri> a sh:PropertyShape ; sh:targetNode <city/a> , <city/z> ; sh:path :p ; sh:nodeKind sh:IRI .
<shapes#pattern> a sh:PropertyShape ; sh:targetClass :City ; sh:path :p ; sh:pattern "^1|/a$|Z$" .
<shapes#flags> a sh:PropertyShape ; sh:targetClass :City ; sh:path :q ; sh:pattern "^X$" ; sh:flags "i" .
<shapes#name> a sh:NodeShape ; sh:targetSubjectsOf :q ; sh:pattern "/[ab]$" .
<shapes#kind> a sh:NodeShape ; sh:targetSubjectsOf :p , :q ; sh:or ( <shapes#is-city> <shapes#is-country> ) .
<shapes#is-city> a sh:NodeShape ; sh:class :City .
<shapes#is-country> a sh:NodeShape ; sh:class :Country .
<shapes#when> a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; sh:or ( <shapes#day> <shapes#year> ) .
<shapes#day> a sh:NodeShape ; sh:datatype xsd:date ; sh:pattern "^2" .
<shapes#year> a sh:NodeShape ; sh:datatype xsd:gYear .
<shapes#at-least-1> a sh:PropertyShape ; sh:targetClass :City ; sh:path :p ; sh:minCount 1 .
<shapes#at-least-2> a sh:PropertyShape ; sh:targetClass :City ; sh:path :p ; sh:minCount 2 .
<shapes#at-most-1> a sh:PropertyShape ; sh:targetClass :City ; sh:path :q ; sh:maxCount 1 .
<shapes#language> a sh:PropertyShape ; sh:targetClass :City ; sh:path rdfs:label ; sh:uniqueLang true .
<shapes#least> a sh:PropertyShape ; sh:targetClass :City ; sh:path :q ; sh:minInclusive 1 .
<shapes#apart> a sh:PropertyShape ; sh:targetClass :City ; sh:path :p ; sh:disjoint :q .
<shapes#one-of> a sh:PropertyShape ; sh:targetClass :City ; sh:path :p ; sh:in ( 1 <city/a> "x"@en ) .
<shapes#has> a sh:PropertyShape ; sh:targetClass :City ; sh:path :q ; sh:hasValue 1 .
<shapes#either> a sh:PropertyShape ; sh:targetClass :City ; sh:path [ sh:alternativePath ( :p :q ) ] ; sh:minCount 1 .
<shapes#back> a sh:PropertyShape ; sh:targetClass :City ; sh:path [ sh:inversePath :p ] ; sh:maxCount 1 .
<shapes#nested> a sh:NodeShape ; sh:targetClass :City ; sh:property <shapes#inner> .
<shapes#inner> a sh:PropertyShape ; sh:path :p ; sh:nodeKind sh:IRI .
<shapes#asked> a sh:PropertyShape ; sh:targetClass :City ; sh:path :p ; sh:sparql <shapes#asked-select> ;
    sh:message "{?value} in {?graph}" .
<shapes#asked-select> sh:prefixes <shapes> ; sh:select '''
    SELECT $this ?value ?graph WHERE { GRAPH ?graph { $this $PATH ?value } FILTER NOT EXISTS { $this :q ?value } }''' .
<shapes#not-asked> a sh:NodeShape ; sh:targetClass :City ; sh:sparql <shapes#not-asked-select> .
<shapes#not-asked-select> sh:prefixes <shapes> ; sh:select "SELECT $this { FILTER NOT EXISTS { $this :q ?value } }" .
"""
CITIES = [f"<city/{name}>" for name in "abc"]
VALUES = [
    *CITIES,
    *('"x"@en', '"y"@EN', '"y"', '"X"', '""@id', "1", "01", "-1.5", "true", '"one"^^xsd:integer'),
    *('"2021-10-18"^^xsd:date', '"2020-02-29"^^xsd:date', '"2021-02-29"^^xsd:date', '"2021"^^xsd:gYear'),
    *('"https://x.example/"^^xsd:anyURI', '"2021-10-18T12:00:00Z"^^xsd:dateTime'),
]
FACTS = st.one_of(
    st.tuples(st.sampled_from(CITIES), st.just("a"), st.sampled_from([":City", ":Town", ":Country"])),
    st.tuples(st.sampled_from(CITIES), st.sampled_from([":p", ":q", "rdfs:label"]), st.sampled_from(VALUES)),
)


@settings(max_examples=40, deadline=None)
@given(facts=st.lists(FACTS, max_size=12))
def test_report_on_any_facts_is_that_of_pyshacl_alone(facts: list[tuple[str, str, str]]) -> None:
    text = " ".join(f"{' '.join(fact)} ." for fact in facts)
    store = store_of(SHAPES, f":Town rdfs:subClassOf :City . {text}")
    report = validate(store, SPACE, inputs()).turtle
    assert told(Graph().parse(data=report, format="turtle")) == told_by_pyshacl_alone(store)


# Which nodes are passed over


def select(text: str) -> str:
    return f'sh:sparql [ sh:prefixes <shapes> ; sh:select """{text}""" ]'


SCREENED = {
    "a value of another class": (
        "sh:path :p ; sh:class :City",
        "<city/a> :p <city/x> . <city/b> :p <city/a> .",
        "a",
    ),
    "a value of no class in question": (
        "sh:path :p ; sh:or ( [ sh:class :City ] [ sh:class :Country ] )",
        "<country/x> a :Country . <city/a> :p <country/x> . <city/b> :p <country/y> .",
        "b",
    ),
    "itself of no class in question": ("sh:or ( [ sh:class :Country ] )", "<city/b> a :Country .", "a"),
    "a value of another datatype": (
        "sh:path :p ; sh:datatype xsd:integer",
        '<city/a> :p 1 . <city/b> :p "1" .',
        "b",
    ),
    "a day that not every year has": (
        "sh:path :p ; sh:datatype xsd:date",
        '<city/a> :p "2020-02-29"^^xsd:date . <city/b> :p "2020-02-28"^^xsd:date .',
        "a",
    ),
    "a moment that rdflib would write otherwise": (
        'sh:path :p ; sh:pattern "Z$"',
        '<city/a> :p "2021-10-18T12:00:00Z"^^xsd:dateTime . <city/b> :p "Z" .',
        "a",
    ),
    "a text that does not match": (
        'sh:path :p ; sh:pattern "^x"',
        '<city/a> :p "ax" . <city/b> :p "xa"@en .',
        "a",
    ),
    "an IRI that does not match": ('sh:pattern "/city/a$"', "", "b"),
    "any value, where the pattern has flags": (
        'sh:path :p ; sh:pattern "x" ; sh:flags "i"',
        '<city/a> :p "x" .',
        "a",
    ),
    "any value, where the pattern is none": ('sh:path :p ; sh:pattern "("', '<city/a> :p "x" .', "a"),
    "any value, of a constraint not understood": ("sh:path :p ; sh:in ( 1 )", "<city/a> :p 1 .", "a"),
    "no value, where one is wanted": ("sh:path :p ; sh:minCount 1", "<city/a> :p 1 .", "b"),
    "anything, where several are wanted": ("sh:path :p ; sh:minCount 2", "<city/a> :p 1 , 2 .", "a b"),
    "too many values": ("sh:path :p ; sh:maxCount 1", "<city/a> :p 1 , 2 . <city/b> :p 1 .", "a"),
    "two texts in a language": (
        "sh:path :p ; sh:uniqueLang true",
        '<city/a> :p "x"@en , "y"@EN . <city/b> :p "x"@en , "y"@id , "z" .',
        "a",
    ),
    "anything, of a path that is no property": ("sh:path [ sh:inversePath :p ] ; sh:class :City", "", "a b"),
    "anything, of a constraint not understood": ("sh:path :p ; sh:hasValue 1", "<city/a> :p 1 .", "a b"),
    "anything, where components are declared": ("sh:path :p ; sh:minCount 0 ; sh:parameter []", "", "a b"),
    "an answer": (select("SELECT $this { $this :p ?value } # all"), "<city/a> :p 1 .", "a"),
    "an answer on the path": (
        "sh:path :p ; " + select("SELECT $this { $this $PATH 1 }"),
        "<city/a> :p 1 .",
        "a",
    ),
    "an answer, where only a filter names it": (
        select("SELECT $this { FILTER NOT EXISTS { $this :p ?value } }"),
        "<city/a> :p 1 .",
        "b",
    ),
    "an answer, where answers are counted": (
        select("SELECT $this { $this :p ?value } GROUP BY $this HAVING (COUNT(*) > 1)"),
        "<city/a> :p 1 , 2 . <city/b> :p 1 .",
        "a",
    ),
    "an answer to each alone": (
        select("SELECT $this { $this :p 1 } LIMIT 1"),
        "<city/a> :p 1 . <city/b> :p 1 .",
        "a b",
    ),
    "anything, where a text does not select it": (select("SELECT ?value { $this :p ?value }"), "", "a b"),
    "anything, where a text has a prologue": (
        select("PREFIX x: <x:> SELECT $this { $this x:p 1 }"),
        "",
        "a b",
    ),
    "anything, where a text needs the shape": (select("SELECT $this { $this :p $currentShape }"), "", "a b"),
}


@pytest.mark.parametrize(("shape", "facts", "expected"), SCREENED.values(), ids=SCREENED)
def test_node_is_suspect_with(shape: str, facts: str, expected: str) -> None:
    assert suspects(shape, facts) == expected


def test_shape_that_cannot_be_used_is_found_where_nothing_is_suspect() -> None:
    shape = "<shapes#s> a sh:NodeShape ; sh:targetClass :City ; "
    text = select("SELECT $this WHERE { $this :p ?value MINUS { $this :q ?value } }")
    with pytest.raises(InvalidSource, match="MINUS"):
        validate(store_of(f"{shape}{text} .", "<city/a> a :City ."), SPACE, inputs())


def test_shapes_are_no_data() -> None:
    shape = "<shapes#s> a sh:NodeShape ; sh:targetClass sh:NodeShape ; sh:nodeKind sh:Literal ."
    report = validate(store_of(shape, "<city/a> a :City ."), SPACE, inputs())
    assert (report.violations, report.focus_nodes, report.shapes) == ((), 0, 1)
