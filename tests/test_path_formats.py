"""Answers about paths in every format: what each says, that programs read it back, and that no label breaks it."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path as File
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import Graph
from tests.path_answers import (
    ANSWERS,
    ASCN,
    COMMON,
    COMPILED,
    EMPTY,
    FIRST,
    HAS_MEMBER,
    HOSTILE,
    JAKARTA,
    LISTED,
    MEMBER,
    NEAR,
    PARAGRAPH,
    PATHS,
    SURABAYA,
    TREE,
    around,
    called,
)
from tests.path_worlds import TABLE, opened, participations

from ascn_graph.namespaces import DCTERMS, DEFAULT_BASE, PROV, RDF, RDFS, XSD, Namespace
from ascn_graph.paths.answers import Answer
from ascn_graph.paths.formats import FORMATS, render

ROOT = File(__file__).parents[1]
SPACE = Namespace(DEFAULT_BASE)
ADDRESS = f"{DEFAULT_BASE}paths?from=city/jakarta&to=meeting/first&version=3"


def text_of(answer: Answer, form: str, address: str | None = ADDRESS) -> str:
    return render(answer, form, DEFAULT_BASE, address).decode()


def turtle_triples(answer: Answer, address: str | None = ADDRESS) -> set[Triple]:
    return {quad.triple for quad in parse(text_of(answer, "turtle", address), RdfFormat.TURTLE)}


def objects_of(triples: set[Triple], subject: str, predicate: str) -> list[Any]:
    return sorted(
        (t.object for t in triples if (t.subject, t.predicate) == (NamedNode(subject), NamedNode(predicate))),
        key=str,
    )


def test_formats_are_known_without_heavy_libraries() -> None:
    code = "import sys, ascn_graph.paths.formats; print({'networkx', 'numpy'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"


def test_every_format_has_a_media_type_and_an_ending_of_its_own() -> None:
    assert len({known.media_type for known in FORMATS.values()}) == len(FORMATS) == 8
    assert len({known.extension for known in FORMATS.values()}) == len(FORMATS)


def test_json_is_the_answer_and_where_it_can_be_asked_for_again() -> None:
    assert json.loads(text_of(PATHS, "json")) == json.loads(json.dumps(PATHS.to_json())) | {
        "permalink": ADDRESS
    }
    assert "permalink" not in json.loads(text_of(PATHS, "json", None))


def test_hop_is_a_statement_with_its_direction_days_and_evidence() -> None:
    triples = turtle_triples(PATHS)
    step = NamedNode(f"{ADDRESS}#path-1-hop-2")
    facts: list[tuple[str, Any]] = [
        (f"{RDF}type", SPACE.term("Hop")),
        (f"{RDF}type", NamedNode(f"{RDF}Statement")),
        (f"{RDF}subject", NamedNode(SURABAYA.iri)),
        (f"{RDF}predicate", SPACE.term("memberOf")),
        (f"{RDF}object", NamedNode(ASCN.iri)),
        (f"{PROV}wasDerivedFrom", NamedNode(PARAGRAPH.graph)),
        (f"{PROV}wasDerivedFrom", NamedNode(COMPILED.graph)),
    ]
    told: list[tuple[str, Any]] = [
        ("startNode", NamedNode(ASCN.iri)),
        ("endNode", NamedNode(SURABAYA.iri)),
        ("hopIndex", Literal(2)),
        ("forward", Literal(False)),
        ("hopPhrase", Literal("has the member")),
        ("relationship", SPACE.iri("membership/ascn-jakarta")),
        ("firstDay", Literal("2018-04-28", datatype=NamedNode(f"{XSD}date"))),
        ("lastDay", Literal("2025-11-10", datatype=NamedNode(f"{XSD}date"))),
        ("dayState", Literal("unknown")),
        ("dayNote", Literal("last known on 2025-11-10", language="en")),
        ("originCount", Literal(1)),
    ]
    expected = {Triple(step, NamedNode(name), value) for name, value in facts}
    expected |= {Triple(step, SPACE.term(name), value) for name, value in told}
    assert {triple for triple in triples if triple.subject == step} == expected


def test_path_tells_its_place_score_and_sentences() -> None:
    triples, first = turtle_triples(PATHS), f"{ADDRESS}#path-1"
    assert objects_of(triples, ADDRESS, SPACE.term("path").value) == [
        NamedNode(first),
        NamedNode(f"{ADDRESS}#path-2"),
    ]
    assert objects_of(triples, first, SPACE.term("pathIndex").value) == [Literal(1)]
    assert objects_of(triples, first, SPACE.term("score").value) == [
        Literal("6.25", datatype=NamedNode(f"{XSD}decimal"))
    ]
    assert objects_of(triples, first, SPACE.term("sentence").value) == [
        Literal("Jakarta adalah anggota.", language="id"),
        Literal("Jakarta is a member.", language="en"),
    ]
    assert objects_of(triples, ADDRESS, f"{DCTERMS}isPartOf") == [SPACE.iri("versions/3")]


def test_statement_beside_the_main_one_is_a_hop_of_its_own() -> None:
    beside = f"{ADDRESS}#path-1-hop-1-also-1"
    triples = turtle_triples(PATHS)
    assert objects_of(triples, f"{ADDRESS}#path-1-hop-1", SPACE.term("parallelHop").value) == [
        NamedNode(beside)
    ]
    assert objects_of(triples, beside, f"{RDF}predicate") == [SPACE.term("hasTheme")]


def test_evidence_leads_to_its_sources() -> None:
    triples = turtle_triples(PATHS)
    assert objects_of(triples, PARAGRAPH.graph, f"{DCTERMS}isPartOf") == [NamedNode(PARAGRAPH.source)]
    assert objects_of(triples, PARAGRAPH.graph, SPACE.term("paragraph").value) == [Literal(13)]
    assert objects_of(triples, COMPILED.graph, f"{PROV}wasDerivedFrom") == [SPACE.iri("source/bulletin")]
    assert objects_of(triples, COMPILED.graph, SPACE.term("basis").value) == [SPACE.term("Compiled")]
    issued = Literal("2024", datatype=NamedNode(f"{XSD}gYear"))
    assert objects_of(triples, f"{DEFAULT_BASE}source/bulletin", f"{DCTERMS}issued") == [issued]


def test_answer_without_an_address_is_named_by_its_question() -> None:
    triples = turtle_triples(TREE, None)
    assert objects_of(triples, f"{DEFAULT_BASE}tree", f"{RDF}type") == [SPACE.term("PathAnswer")]


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=list(ANSWERS))
def test_terms_of_the_rdf_are_declared_and_nothing_is_without_a_name(answer: Answer) -> None:
    vocabulary = parse(path=ROOT / "ontology" / "ascn.ttl", base_iri=DEFAULT_BASE)
    declared = {quad.subject for quad in vocabulary if quad.predicate == NamedNode(f"{RDF}type")}
    triples = turtle_triples(answer)
    terms = {term for triple in triples for term in triple if isinstance(term, NamedNode)}
    assert {term for term in terms if term.value.startswith(SPACE.term("").value)} - declared == set()
    assert [triple for triple in triples if isinstance(triple.subject, BlankNode)] == []


def with_context(answer: Answer) -> str:
    """Give the JSON-LD with the context in the place of its address, as a server resolves it."""
    document = json.loads(text_of(answer, "jsonld"))
    assert document["@context"] == f"{DEFAULT_BASE}context.jsonld"
    context = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    vocabulary = SPACE.term("").value
    document["@context"] = {**context, "@base": DEFAULT_BASE, "@vocab": vocabulary, "ascn": vocabulary}
    return json.dumps(document)


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=list(ANSWERS))
def test_json_ld_states_what_turtle_states(answer: Answer) -> None:
    assert {quad.triple for quad in parse(with_context(answer), RdfFormat.JSON_LD)} == turtle_triples(answer)


@pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated"
)  # rdflib's JSON-LD reader warns about itself
def test_json_ld_reads_alike_in_rdflib() -> None:
    triples = Graph().parse(data=with_context(PATHS), format="json-ld").serialize(format="nt")
    assert {quad.triple for quad in parse(triples, RdfFormat.N_TRIPLES)} == turtle_triples(PATHS)


def test_json_ld_is_a_tree_from_the_answer_to_its_hops() -> None:
    document = json.loads(text_of(PATHS, "jsonld"))
    assert (document["id"], document["type"]) == (ADDRESS, "PathAnswer")
    step = document["path"][0]["hop"][1]
    assert (step["startNode"], step["forward"], step["firstDay"]) == (ASCN.iri, False, "2018-04-28")
    [compiled] = [each for each in document["included"] if each["id"] == COMPILED.graph]
    assert compiled["basis"] == "Compiled"


READERS: dict[str, Callable[[BytesIO], Any]] = {
    "graphml": lambda file: nx.read_graphml(file, force_multigraph=True),
    "gexf": nx.read_gexf,
}


@pytest.mark.parametrize("form", READERS)
def test_graph_file_reads_back(form: str) -> None:
    graph = READERS[form](BytesIO(render(PATHS, form, DEFAULT_BASE, None)))
    assert {node: graph.nodes[node]["label"] for node in graph} == {
        node.iri: node.label for node in (JAKARTA, ASCN, FIRST, SURABAYA)
    }
    assert graph.nodes[ASCN.iri]["type"] == "Network"
    edges = {(start, end, told["predicate"]): told for start, end, told in graph.edges(data=True)}
    assert len(edges) == graph.number_of_edges() == 5
    backwards = edges[SURABAYA.iri, ASCN.iri, MEMBER.predicate]
    assert (backwards["label"], backwards["phrase"], backwards["forward"]) == (
        "member of",
        "has the member",
        False,
    )
    assert (backwards["origins"], backwards["score"], backwards["parts"]) == (1, 6.25, "1")
    assert backwards["evidence"] == f"{PARAGRAPH.graph} {COMPILED.graph}"
    assert edges[JAKARTA.iri, ASCN.iri, LISTED.predicate]["main"] is False


def test_ids_of_graphml_are_unique() -> None:
    root = ElementTree.fromstring(text_of(PATHS, "graphml"))  # noqa: S314  # of our own making
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids)) > 20


def test_statement_of_several_paths_is_one_edge() -> None:
    graph = READERS["graphml"](
        BytesIO(render(replace(PATHS, paths=PATHS.paths[:1] * 2), "graphml", DEFAULT_BASE, None))
    )
    assert [told["parts"] for _, _, told in graph.edges(data=True)] == ["1 2"] * 3


def test_table_has_a_row_for_every_hop() -> None:
    lines = text_of(PATHS, "csv").split("\r\n")
    assert lines[0].encode() == (
        b"\xef\xbb\xbfpath,hop,from,from_label,to,to_label,predicate,label,forward,via,first_day,last_day,as_of,"
        b"origins,evidence,citation,score"
    )
    assert lines[2] == (
        f"1,2,{ASCN.iri},ASEAN Smart Cities Network,{SURABAYA.iri},Surabaya,{MEMBER.predicate},has the member,false,"
        f"{MEMBER.via},2018-04-28,2025-11-10,unknown,1,{PARAGRAPH.graph} {COMPILED.graph},"
        '"Newspaper, 12 November 2025, paragraph 13; compiled from 1 source: Bulletin, 2024",6.25'
    )
    assert (len(lines), lines[-1]) == (6, "")


@pytest.mark.parametrize(
    ("answer", "places"),
    [(TREE, ["1 1 3.5", "1 2 3.5"]), (NEAR, ["1 1 4", "2 1 2"]), (COMMON, ["1 1 5", "1 2 5"])],
    ids=["tree", "near", "common"],
)
def test_rows_of_other_answers_tell_what_they_belong_to(answer: Answer, places: list[str]) -> None:
    rows = csv.DictReader(StringIO(text_of(answer, "csv").removeprefix("\ufeff")))
    assert [f"{row['path']} {row['hop']} {row['score']}" for row in rows] == places


def test_flowchart_dashes_what_tells_little() -> None:
    assert text_of(PATHS, "mermaid") == (
        "flowchart LR\n"
        '  n1["Jakarta"]\n  n2["Surabaya"]\n  n3["ASEAN Smart Cities Network"]\n  n4["First Meeting"]\n'
        '  n1 -->|"is a member of"| n3\n  n3 -->|"has the member"| n2\n'
        '  n1 -.->|"took part in"| n4\n  n4 -.->|"had the participant"| n2\n'
    )


def test_flowchart_of_many_says_how_many_are_left_out() -> None:
    assert text_of(around(300), "mermaid").splitlines()[-1] == '  more["and 150 more"]'


def test_flowchart_stays_below_the_characters_that_are_drawn() -> None:
    near = around(300)
    ways = tuple(
        replace(way, link=replace(HAS_MEMBER, label=f"{'[' * 500}{n}")) for n, way in enumerate(near.ways)
    )
    assert len(text_of(replace(near, ways=ways), "mermaid")) < 50_000


@pytest.mark.parametrize("label", HOSTILE.values(), ids=list(HOSTILE))
@pytest.mark.parametrize("form", READERS)
def test_no_label_breaks_a_graph_file(form: str, label: str) -> None:
    graph = READERS[form](BytesIO(render(called(label), form, DEFAULT_BASE, None)))
    shown = re.sub("[\x00\x1f\ufffe]", "\N{REPLACEMENT CHARACTER}", label)
    read = (graph.nodes[ASCN.iri]["label"] or "").replace("\r\n", "\n")
    assert read == shown.replace("\r\n", "\n")


@pytest.mark.parametrize("label", HOSTILE.values(), ids=list(HOSTILE))
def test_no_label_breaks_the_rdf(label: str) -> None:
    assert Literal(label) in objects_of(turtle_triples(called(label)), ASCN.iri, f"{RDFS}label")
    assert {quad.triple for quad in parse(with_context(called(label)), RdfFormat.JSON_LD)} == turtle_triples(
        called(label)
    )


@pytest.mark.parametrize("label", HOSTILE.values(), ids=list(HOSTILE))
def test_no_label_breaks_or_changes_in_the_table(label: str) -> None:
    [row] = csv.DictReader(StringIO(text_of(called(label), "csv").removeprefix("\ufeff"), newline=""))
    assert (row["from_label"], row["to_label"], row["label"]) == (label, label, label)


@pytest.mark.parametrize("label", HOSTILE.values(), ids=list(HOSTILE))
def test_labels_of_the_flowchart_hold_no_sign_that_means_something(label: str) -> None:
    lines = text_of(called(label), "mermaid").splitlines()
    assert len(lines) == 4
    for line, start, end in ((lines[1], '  n1["', '"]'), (lines[3], '  n1 -->|"', '"| n2')):
        assert line.startswith(start)
        assert line.endswith(end)
        rest = re.sub(r"#\d+;", "", line.removeprefix(start).removesuffix(end))
        assert re.findall(r"[^\w\s,.…⟦⟧+-]", "".join(c for c in rest if c.isascii())) == []


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("answer", EMPTY.values(), ids=list(EMPTY))
def test_empty_answer_has_every_format(answer: Answer, form: str) -> None:
    assert len(render(answer, form, DEFAULT_BASE, ADDRESS)) > 20


def test_real_answer_has_every_format(tmp_path: File) -> None:
    finder = opened(TABLE + participations("country/a", "country/b"), tmp_path)
    found = finder.find("country/a", "country/b")
    assert len(turtle_triples(found)) > 40
    rows = csv.DictReader(StringIO(text_of(found, "csv").removeprefix("\ufeff")))
    assert [(row["from_label"], row["label"], row["to_label"]) for row in rows] == [
        ("a", "took part in", "m"),
        ("m", "had the participant", "b"),
    ]
    assert [svg.startswith("<svg") for svg in (text_of(found, "svg"),)] == [True]


def test_gexf_does_not_depend_on_the_day_it_is_written() -> None:
    assert "lastmodifieddate" not in text_of(PATHS, "gexf")
