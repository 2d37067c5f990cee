"""Paths: where each hop is stated, and how that is cited."""

from pathlib import Path

import pytest
from tests.path_worlds import COMPILED, SPACE, TABLE, WORKS_WITH, Ask, asking, participations

from ascn_graph.paths import Connections, open_finder
from ascn_graph.paths.found import Found
from ascn_graph.paths.telling import Teller, Voice
from ascn_graph.paths.walking import Walk
from ascn_graph.versions import Version


@pytest.fixture
def find(tmp_path: Path) -> Ask:
    return asking(tmp_path)


def graphs(answer: Connections) -> list[str]:
    return [cited.graph.removeprefix(SPACE.base) for cited in answer.paths[0].hops[0].link.evidence]


EVIDENCE = {
    "graphs that state it, published ones first, by paragraph": (
        f"<source/x#p10> {WORKS_WITH} <source/editors#a> {WORKS_WITH} <source/x#p2> {WORKS_WITH} "
        "<source/editors> { <source/editors> :sourceKind :Editorial }",
        ["source/x#p2", "source/x#p10", "source/editors#a"],
    ),
    "graphs of either end of the relationship, those of both first": (
        "<source/x#p1> { <participation/p> :agent <country/a> } "
        "<source/x#p2> { <participation/p> a :Participation ; :role :Speaker } "
        "<source/x#p3> { <participation/p> :meeting <country/b> } "
        "<source/x#p5> { <participation/p> :agent <country/a> ; :meeting <country/b> }",
        ["source/x#p5", "source/x#p1", "source/x#p3"],
    ),
    "graphs of the end by which the subject is meant": (
        "<source/x#p1> { <participation/p> a :Participation ; :agent <person/p> ; :meeting <country/b> } "
        "<source/x#p2> { <participation/p> :delegationOf <country/a> }",
        ["source/x#p1", "source/x#p2"],
    ),
    "graphs of the property below": (
        "<source/x#p1> { <country/a> :twinOf <country/b> }",
        ["source/x#p1"],
    ),
    "graphs of the inverse": (
        "<source/x#p4> { <country/b> :isWorkedWithBy <country/a> }",
        ["source/x#p4"],
    ),
    "graphs of the relationship behind the property below": (
        "<source/x#p1> { <participation/p> a :Visit ; :agent <country/a> ; :meeting <country/b> }",
        ["source/x#p1"],
    ),
}


@pytest.mark.parametrize("case", EVIDENCE)
def test_evidence_is_the(find: Ask, case: str) -> None:
    trig, expected = EVIDENCE[case]
    answer = find(TABLE + trig, "country/a", "country/b", limit=1)
    links = [answer.paths[0].hops[0].link, *answer.paths[0].hops[0].also]
    told = [[cited.graph.removeprefix(SPACE.base) for cited in link.evidence] for link in links]
    assert expected in told
    assert not [graph for graphs in told for graph in graphs if graph.startswith("graph/")]
    assert all(told)


def test_evidence_names_the_source_its_title_date_and_paragraph(find: Ask) -> None:
    trig = TABLE + "<source/x#p10> { <country/a> :worksWith <country/b> . }"
    (cited,) = find(trig, "country/a", "country/b").paths[0].hops[0].link.evidence
    assert cited.source == f"{SPACE.base}source/x"
    assert (cited.title, cited.label, cited.date, cited.paragraph) == (
        "Berita",
        "Newspaper X",
        "2025-11-12",
        10,
    )


BASES = {
    "Compiled": "compiled from 2 sources: Newspaper X; Newspaper Y",
    "Inferred": "inferred by the compiler from: Newspaper X; Newspaper Y",
    "Translated": "the compiler's wording of: Newspaper X; Newspaper Y",
}


@pytest.mark.parametrize("basis", BASES)
def test_compiled_evidence_names_what_it_was_compiled_from(find: Ask, basis: str) -> None:
    trig = TABLE + COMPILED.replace("{basis}", basis)
    link = find(trig, "country/a", "country/b").paths[0].hops[0].link
    (cited,) = link.evidence
    assert (cited.graph, cited.source) == (f"{SPACE.base}source/dossier#item", f"{SPACE.base}source/dossier")
    assert (cited.kind, cited.basis, cited.label) == ("compilation", basis, BASES[basis])
    assert (cited.title, cited.date, cited.paragraph) == ("Facts", "2026-11-22", None)
    assert [(of.source, of.title, of.label, of.date) for of in cited.derived_from] == [
        (f"{SPACE.base}source/x", "Berita", "Newspaper X", "2025-11-12"),
        (f"{SPACE.base}source/y", "Bulletin", "Newspaper Y", "2024"),
    ]


ORIGINS = {
    "of one source, its paragraphs": (f"<source/x#p1> {WORKS_WITH} <source/x#p2> {WORKS_WITH}", 1),
    "of two sources": (f"<source/x#p1> {WORKS_WITH} <source/y#p1> {WORKS_WITH}", 2),
    "of one press release": (f"<source/y#p1> {WORKS_WITH} <source/z> {WORKS_WITH}", 1),
    "of a source, not of a compilation": (
        f"<source/x#p1> {WORKS_WITH} {COMPILED.replace('{basis}', 'Compiled')}",
        1,
    ),
    "of a compilation": (COMPILED.replace("{basis}", "Compiled"), 0),
    "of the editors": (
        f"<source/editors#a> {WORKS_WITH} <source/editors> {{ <source/editors> :sourceKind :Editorial }}",
        0,
    ),
}


@pytest.mark.parametrize("case", ORIGINS)
def test_independent_origins_are_counted(find: Ask, case: str) -> None:
    trig, expected = ORIGINS[case]
    assert find(TABLE + trig, "country/a", "country/b").paths[0].hops[0].link.origins == expected


def test_shortcut_names_its_relationship(find: Ask) -> None:
    trig = (
        TABLE
        + participations("country/a")
        + "<source/editors#p> { <participation/country-a> rdfs:label 'P'@en . }"
    )
    link = find(trig, "country/a", "meeting/m").paths[0].hops[0].link
    assert (link.via, link.via_label) == (f"{SPACE.base}participation/country-a", "P")


def test_no_more_than_twenty_statements_stand_beside_one_and_the_others_are_counted(find: Ask) -> None:
    again = " ".join(
        f"<participation/again-{n}> a :Participation ; :agent <country/a> ; :meeting <meeting/m> ."
        for n in range(30)
    )
    trig = TABLE + f"<source/x#p1> {{ {again} }}"
    answer = find(trig, "country/a", "meeting/m")
    (hop,) = answer.paths[0].hops
    assert (len(hop.also), hop.more) == (20, 9)
    assert answer.to_json()["paths"][0]["hops"][0]["more"] == 9


def test_no_more_than_a_hundred_graphs_are_cited_and_that_is_said(find: Ask) -> None:
    stated = "".join(f"<source/x#p{n}> {WORKS_WITH} " for n in range(1, 251))
    answer = find(TABLE + stated, "country/a", "country/b")
    assert len(answer.paths[0].hops[0].link.evidence) == 100
    assert answer.explanation == (
        "a and b are connected; 1 path is shown. At most 100 graphs are cited for one statement."
    )


def test_relationship_whose_end_is_inferred_cites_what_that_follows_from(find: Ask) -> None:
    trig = (
        TABLE
        + "GRAPH <graph/ontology> { :speaker rdfs:subPropertyOf :agent . }"
        + "<source/x#p4> { <participation/p> a :Participation ; :speaker <country/a> ; :meeting <meeting/m> . }"
    )
    assert graphs(find(trig, "country/a", "meeting/m")) == ["source/x#p4"]


def test_every_hop_of_the_real_graph_is_stated_somewhere_and_never_only_inferred(version: Version) -> None:
    finder = open_finder(version)
    teller = Teller(
        finder.index,
        Walk(),
        Voice.of(finder.store, finder.namespace, finder.shortcuts, ("en",), finder.memory),
    )
    index = finder.index
    told = [
        hop
        for node in range(len(index.nodes))
        for neighbour in set(index.neighbours[index.row(node)].tolist())
        if node < neighbour
        for hop in teller.ways([Found((index.steps_between(node, neighbour)[0],), (node, neighbour), 1)])
    ]
    links = [link for hop in told for link in (hop.link, *hop.also)]
    assert len(links) > 1000
    assert [link for link in links if not link.evidence] == []
    assert [cited.graph for link in links for cited in link.evidence if "/graph/" in cited.graph] == []
