"""Paths: what connects, what is found and in which order, what it is said to mean, and where it is stated."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from ascn_graph.errors import AmbiguousLabel, NotAnEntity, UnknownEntity
from ascn_graph.inference import infer
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.paths import (
    Connections,
    Finder,
    PathRequest,
    as_networkx,
    open_index,
    to_text,
    write_index,
)

SPACE = Namespace(DEFAULT_BASE)
PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in SPACE.prefixes.items())
VOCABULARY = """
:locatedIn a :PathProperty , :ClassifyingProperty ; rdfs:domain :City ; rdfs:range :Country ;
  :phrase "is located in"@en , "terletak di"@id ; :inversePhrase "has the city"@en .
:heldIn a :PathProperty ; rdfs:domain :Meeting ; rdfs:range :City ; :phrase "was held in"@en .
:about a :PathProperty ; rdfs:range :Entity ; :phrase "is about"@en ; :inversePhrase "is the subject of"@en .
:worksWith a :PathProperty ; owl:inverseOf :isWorkedWithBy ; :phrase "works with"@en .
:isWorkedWithBy a :PathProperty ; :inversePhrase "is one who works with"@en .
:twinOf rdfs:subPropertyOf :worksWith .
:visited :via :Visit ; :from :agent ; :to :meeting ; rdfs:subPropertyOf :worksWith .
:memberOf a :PathProperty , :ClassifyingProperty ; :via :Membership ; :from :member ; :to :network ;
  :when ( :status :Member ) ; :phrase "is a member of"@en ; :inversePhrase "has the member"@en .
:hopedFor a :PathProperty , :ClassifyingProperty ; :via :Membership ; :from :member ; :to :network ;
  :when ( :status :Projected ) ; :phrase "was once projected for"@en .
:participatedIn a :PathProperty ; rdfs:range :Meeting ;
  :via :Participation ; :from :agent , :delegationOf ; :to :meeting ;
  :phrase "took part in"@en , "berpartisipasi dalam"@id ; :inversePhrase "had the participant"@en , "diikuti oleh"@id .
"""
SOURCES = """
<source/x> { <source/x> a :Entity ; dcterms:title "Berita"@id ; dcterms:issued "2025-11-12"^^xsd:date ;
  rdfs:label "Newspaper X"@en . }
<source/y> { <source/y> a :Entity ; dcterms:title "Bulletin"@en ; dcterms:issued "2024"^^xsd:gYear ;
  rdfs:label "Newspaper Y"@en ; :origin <document/release> . }
<source/z> { <source/z> a :Entity ; rdfs:label "Newspaper Z"@en ; :origin <document/release> . }
<source/dossier> { <source/dossier> a :Entity ; dcterms:title "Facts"@en ; rdfs:label "Dossier"@en ;
  dcterms:issued "2026-11-22"^^xsd:date ; :sourceKind :Compilation . }
"""

RULES = """
<shapes#rule-below> a sh:SPARQLRule ; sh:order 1 ; sh:construct '''
  PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
  CONSTRUCT { $this ?above ?value } WHERE { ?property rdfs:subPropertyOf ?above . $this ?property ?value }''' .
<shapes#rule-inverse> a sh:SPARQLRule ; sh:order 2 ; sh:construct '''
  PREFIX owl: <http://www.w3.org/2002/07/owl#>
  CONSTRUCT { $this ?inverse ?subject } WHERE {
    ?property owl:inverseOf|^owl:inverseOf ?inverse . ?subject ?property $this }''' .
"""


def world(trig: str) -> Store:
    """Give a store as the publisher makes it: every triple also in the default graph, and what follows from it."""
    store = Store()
    for text, graph in ((VOCABULARY, SPACE.ontology), (RULES, SPACE.shapes)):
        quads = parse(PREFIXES + text, RdfFormat.TURTLE, base_iri=SPACE.base)
        store.extend(Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)
    store.extend(parse(PREFIXES + SOURCES + trig, RdfFormat.TRIG, base_iri=SPACE.base))
    store.extend([Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in store])
    infer(store, SPACE)
    return store


def opened(store: Store, folder: Path) -> Finder:
    write_index(store, SPACE, folder)
    return Finder(7, store, SPACE, open_index(folder))


@pytest.fixture
def find(tmp_path: Path) -> Callable[..., Connections]:
    def found(trig: str, start: str, end: str, *languages: str, **wanted: Any) -> Connections:  # noqa: ANN401
        finder = opened(world(trig), tmp_path / str(len(list(tmp_path.iterdir()))))
        return finder.find(start, end, PathRequest(**wanted), languages or ("en",))

    return found


def entities(*names: str, kind: str = "City") -> str:
    stated = (f'<{name}> a :Entity , :{kind} ; rdfs:label "{name.rpartition("/")[2]}"@en .' for name in names)
    return f"<source/editors#labels-{kind}> {{ {' '.join(stated)} }}\n"


def routes(answer: Connections) -> list[list[str]]:
    """Give the nodes of each path, by what follows the last slash."""
    return [[node.iri.rpartition("/")[2] for node in path.nodes] for path in answer.paths]


def graphs(answer: Connections, path: int = 0, hop: int = 0) -> list[str]:
    return [
        evidence.graph.removeprefix(SPACE.base) for evidence in answer.paths[path].hops[hop].link.evidence
    ]


TABLE = entities("country/a", "country/b", kind="Country") + entities("meeting/m", kind="Meeting")


def participations(*agents: str, meeting: str = "meeting/m") -> str:
    stated = (
        f"<participation/{agent.replace('/', '-')}> a :Participation ; :agent <{agent}> ; :meeting <{meeting}> ."
        for agent in agents
    )
    return f"<source/x#p7> {{ {' '.join(stated)} }}\n"


def cities_in(country: str, number: int) -> str:
    names = [f"city/{country}{place}" for place in range(number)]
    located = " ".join(f"<{name}> :locatedIn <country/{country}> ." for name in names)
    return entities(*names) + f"<source/x#p3> {{ {located} }}\n"


# What connects


def test_types_labels_provenance_and_relationships_connect_nothing(tmp_path: Path) -> None:
    store = world(
        entities("city/a", "city/b")
        + """<source/x#p1> { <city/a> :heldIn <city/unknown> , <city/a> ; :mode :Hybrid ; rdfs:seeAlso <city/b> .
        <membership/m> a :Membership ; :member <city/a> ; :network <network/n> ; :status :Member . }"""
    )
    view = as_networkx(opened(store, tmp_path / "paths").index)
    assert [iri.removeprefix(SPACE.base) for iri in view] == [
        "city/a",
        "city/b",
        "source/dossier",
        "source/x",
        "source/y",
        "source/z",
    ]
    assert view.number_of_edges() == 0


def test_shortcut_has_one_edge_for_each_relationship_that_fulfils_its_conditions(tmp_path: Path) -> None:
    store = world(
        entities("city/a", "network/n")
        + """<source/x#p1> {
        <membership/old> a :Membership ; :member <city/a> ; :network <network/n> ; :status :Member .
        <membership/new> a :Membership ; :member <city/a> ; :network <network/n> ; :status :Member .
        <membership/hoped> a :Membership ; :member <city/a> ; :network <network/n> ; :status :Hoped . }"""
    )
    view = as_networkx(opened(store, tmp_path / "paths").index)
    edges = view.get_edge_data(f"{SPACE.base}city/a", f"{SPACE.base}network/n")
    assert {data["relationship"] for data in edges.values()} == {
        f"{SPACE.base}membership/old",
        f"{SPACE.base}membership/new",
    }


MEETING_DAYS = '<meeting/m> :firstDay "2021-10-18"^^xsd:date ; :lastDay "2021-10-19"^^xsd:date .'
DATED = {
    "relationship's own": (
        '<p/1> a :Participation ; :agent <city/a> ; :meeting <meeting/m> ; :firstDay "1969-12-31"^^xsd:date .',
        ("1969-12-31", None),
    ),
    "of the meeting taken part in": (
        "<p/1> a :Participation ; :agent <city/a> ; :meeting <meeting/m> .",
        ("2021-10-18", "2021-10-19"),
    ),
    "of the meeting held": ("<meeting/m> :heldIn <city/a> .", ("2021-10-18", "2021-10-19")),
    "not of what is only spoken of": ("<city/a> :about <meeting/m> .", (None, None)),
}


@pytest.mark.parametrize("case", DATED)
def test_days_of_an_edge_are_those(find: Callable[..., Connections], case: str) -> None:
    statement, days = DATED[case]
    answer = find(
        entities("city/a")
        + entities("meeting/m", kind="Meeting")
        + f"<s/1> {{ {MEETING_DAYS} {statement} }}",
        "city/a",
        "meeting/m",
    )
    (link,) = (hop.link for path in answer.paths for hop in path.hops)
    assert (link.first_day, link.last_day) == days


def test_search_that_spends_its_effort_stops_and_says_so(find: Callable[..., Connections]) -> None:
    names = [f"city/{number}" for number in range(12)]
    stated = " ".join(f"<{a}> :worksWith <{b}> ." for a in names for b in names if a != b)
    trig = f"{entities(*names)} <source/x#p1> {{ {stated} }}"
    answer = find(trig, "city/0", "city/1", limit=50, max_length=8, rank="length", effort=2000)
    assert answer.cut
    assert answer.explanation.endswith("The search was cut off before it had seen every path.")
    assert 0 < len(answer.paths) < 50


def test_finished_search_is_not_called_cut(find: Callable[..., Connections]) -> None:
    answer = find(TABLE + participations("country/a", "country/b"), "country/a", "country/b")
    assert not answer.cut


# What it means


def test_one_table_tells_more_than_one_country(find: Callable[..., Connections]) -> None:
    others = [f"country/{number}" for number in range(20)]
    trig = (
        entities("city/a0", "city/a1", "city/a2", "city/a3")
        + cities_in("a", 4)
        + TABLE
        + entities(*others, kind="Country")
        + participations("city/a0", "city/a1", *others)
    )
    answer = find(trig, "city/a0", "city/a1")
    assert answer.meaningful
    assert routes(answer) == [["a0", "m", "a1"]]
    by_length = find(trig, "city/a0", "city/a1", rank="length")
    assert routes(by_length) == [["a0", "m", "a1"], ["a0", "a", "a1"]]
    assert [path.meaningful for path in by_length.paths] == [True, False]


def test_only_a_common_country_is_no_meaningful_connection(find: Callable[..., Connections]) -> None:
    answer = find(cities_in("a", 4) + entities("country/a", kind="Country"), "city/a0", "city/a1", limit=3)
    assert not answer.meaningful
    assert routes(answer) == [["a0", "a", "a1"]]
    assert not answer.paths[0].meaningful
    assert answer.paths[0].reason == (
        "Tells little: a0 is located in a, like 3 others, and a1 is located in a, like 3 others."
    )
    assert answer.explanation == (
        "No meaningful connection between a0 and a1 in at most 6 hops was found, only what many share."
    )


def test_by_length_trivial_paths_count_but_mean_nothing(find: Callable[..., Connections]) -> None:
    trig = cities_in("a", 4) + entities("country/a", kind="Country")
    answer = find(trig, "city/a0", "city/a1", rank="length")
    assert (answer.meaningful, [path.meaningful for path in answer.paths]) == (False, [False])


def test_country_of_few_cities_is_a_connection(find: Callable[..., Connections]) -> None:
    answer = find(cities_in("a", 3) + entities("country/a", kind="Country"), "city/a0", "city/a1")
    assert answer.meaningful


def test_detour_between_two_hubs_makes_nothing_meaningful(find: Callable[..., Connections]) -> None:
    trig = (
        cities_in("a", 5)
        + cities_in("b", 5)
        + entities("country/a", "country/b", kind="Country")
        + "<source/x#p1> { <country/a> :worksWith <country/b> . }"
    )
    answer = find(trig, "city/a0", "city/b0")
    assert not answer.meaningful
    assert routes(answer) == [["a0", "a", "b", "b0"]]


MEMBERS = entities(*[f"city/{number}" for number in range(20)], "network/n") + (
    "<source/x#p1> { "
    + " ".join(
        f"<membership/{n}> a :Membership ; :member <city/{n}> ; :network <network/n> ; :status :Member ; "
        ':lastDay "2026-01-31"^^xsd:date .'
        for n in range(20)
    )
    + " <membership/hoped> a :Membership ; :member <city/0> ; :network <network/n> ; :status :Projected ; "
    ':lastDay "2025-11-10"^^xsd:date . }'
)


def test_city_once_projected_is_sorted_with_all_members(find: Callable[..., Connections]) -> None:
    answer = find(MEMBERS, "city/0", "city/1")
    assert not answer.meaningful
    assert answer.paths[0].sentence == "0 is a member of n, which has the member 1."
    assert answer.paths[0].reason == (
        "Tells little: 0 is a member of n, like 19 others, and 1 is a member of n, like 19 others."
    )


def test_of_equally_telling_links_the_latest_is_told_first(find: Callable[..., Connections]) -> None:
    (hop,) = find(MEMBERS, "city/0", "network/n").paths[0].hops
    assert [(link.label, link.last_day) for link in (hop.link, *hop.also)] == [
        ("is a member of", "2026-01-31"),
        ("was once projected for", "2025-11-10"),
    ]


def around(length: int) -> str:
    """Give two cities of a country of two cities, connected by so many hops with as many branches at each."""
    chain = [f"city/c{number}" for number in range(length + 1)]
    stated = " ".join(
        f"<{start}> :worksWith <{end}> , <{start}x> . " for start, end in pairwise(chain)
    ) + " ".join(f"<{end}y> :worksWith <{end}> ." for end in chain[1:])
    others = [f"{name}{mark}" for name in chain for mark in "xy"]
    return entities(*chain, *others) + f"<source/x#p1> {{ {stated} }}"


@pytest.mark.parametrize(("length", "meaningful"), [(2, True), (3, True), (4, False), (5, False)])
def test_longer_way_round_tells_less(find: Callable[..., Connections], length: int, meaningful: bool) -> None:
    # Of two branches at each node, every hop costs one bit; 4 of them and 2 for the hops beyond the second are 6.
    answer = find(around(length), "city/c0", f"city/c{length}")
    assert (answer.meaningful, answer.paths[0].meaningful) == (meaningful, meaningful)
    assert len(answer.paths[0].hops) == length


def test_hub_that_is_left_by_a_link_of_few_is_passed(find: Callable[..., Connections]) -> None:
    trig = (
        cities_in("a", 9)
        + entities("country/a", "city/far", kind="Country")
        + "<source/x#p1> { <country/a> :worksWith <city/far> . }"
    )
    answer = find(trig, "city/a0", "city/far")
    assert answer.meaningful
    assert answer.paths[0].reason == "2 hops; the least telling: a0 is located in a, like 8 others."


def test_what_two_claims_or_one_claim_name_is_only_sorted_by_them(find: Callable[..., Connections]) -> None:
    names = [f"city/{number}" for number in range(4)]
    named = ", ".join(f"<{name}>" for name in names)
    trig = (
        entities(*names)
        + entities("claim/c", kind="{kind}")
        + f"<source/x#p1> {{ <claim/c> :about {named} . }}"
    )
    assert not find(trig.replace("{kind}", "Claim"), names[0], names[1]).meaningful
    assert find(trig.replace("{kind}", "Outcome"), names[0], names[1]).meaningful


def test_what_is_stated_of_two_things_is_never_trivial(find: Callable[..., Connections]) -> None:
    names = [f"city/{number}" for number in range(9)]
    sorted_under = " ".join(
        f"<{names[0]}> :locatedIn <{name}> . <{name}> :locatedIn <city/hub> . "
        for name in [*names[1:], "city/hub"]
    )
    answer = find(entities(*names, "city/hub") + f"<source/x#p1> {{ {sorted_under} }}", names[0], "city/hub")
    assert answer.meaningful
    assert routes(answer)[0] == ["0", "hub"]


def test_single_hop_without_its_like_has_the_highest_score(find: Callable[..., Connections]) -> None:
    answer = find(TABLE + participations("country/a"), "country/a", "meeting/m")
    assert [(path.score, path.reason) for path in answer.paths] == [(10.0, "A single hop without its like.")]


PARALLEL = (
    TABLE
    + participations("country/a", "country/b")
    + "<source/x#p9> { <country/a> :worksWith <meeting/m> . <meeting/m> :about <country/a> . "
    "<participation/again> a :Participation ; :agent <country/a> ; :meeting <meeting/m> . }"
)


def test_parallel_edges_are_alternatives_of_one_hop(find: Callable[..., Connections]) -> None:
    answer = find(PARALLEL, "country/a", "country/b", limit=50)
    assert routes(answer) == [["a", "m", "b"]]
    first, second = answer.paths[0].hops
    told = [first.link, *first.also]
    assert sorted((link.label, link.forward, link.via is not None) for link in told) == [
        ("is one who works with", False, False),
        ("is the subject of", False, False),
        ("took part in", True, True),
        ("took part in", True, True),
        ("works with", True, False),
    ]
    assert {cited.graph for link in told for cited in link.evidence} == {
        f"{SPACE.base}source/x#p7",
        f"{SPACE.base}source/x#p9",
    }
    assert second.also == ()


def test_path_that_only_adds_a_detour_is_left_out(find: Callable[..., Connections]) -> None:
    trig = TABLE + entities("city/c") + participations("country/a", "country/b", "city/c")
    trig += "<source/x#p9> { <city/c> :worksWith <country/b> . }"
    assert routes(find(trig, "country/a", "country/b", limit=50)) == [["a", "m", "b"]]
    assert routes(find(trig, "country/a", "country/b", limit=50, rank="length")) == [
        ["a", "m", "b"],
        ["a", "m", "c", "b"],
    ]


def test_another_kind_of_path_comes_before_more_of_the_same(find: Callable[..., Connections]) -> None:
    middles = [f"city/{number}" for number in range(6)]
    alike = " ".join(f"<country/a> :worksWith <{m}> . <{m}> :worksWith <country/b> ." for m in middles)
    trig = (
        entities(*middles) + TABLE + participations("country/a", "country/b") + f"<source/x#p1> {{ {alike} }}"
    )
    trig += participations(*[f"city/extra{number}" for number in range(40)])
    trig += entities(*[f"city/extra{number}" for number in range(40)])
    answer = find(trig, "country/a", "country/b", limit=3)
    assert sorted(len({*middle[1:-1]} & {str(n) for n in range(6)}) for middle in routes(answer)) == [0, 1, 1]
    assert [path.score for path in answer.paths] == sorted((p.score for p in answer.paths), reverse=True)


def test_limit_and_length_are_kept(find: Callable[..., Connections]) -> None:
    middles = [f"city/{number}" for number in range(6)]
    alike = " ".join(f"<country/a> :worksWith <{m}> . <{m}> :worksWith <country/b> ." for m in middles)
    trig = entities(*middles) + TABLE + f"<source/x#p1> {{ {alike} }}"
    assert len(find(trig, "country/a", "country/b", limit=4).paths) == 4
    assert find(trig, "country/a", "country/b", max_length=1).paths == ()


# Where it is stated

WORKS_WITH = "{ <country/a> :worksWith <country/b> }"
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
def test_evidence_is_the(find: Callable[..., Connections], case: str) -> None:
    trig, expected = EVIDENCE[case]
    answer = find(TABLE + trig, "country/a", "country/b", limit=1)
    links = [answer.paths[0].hops[0].link, *answer.paths[0].hops[0].also]
    told = [[cited.graph.removeprefix(SPACE.base) for cited in link.evidence] for link in links]
    assert expected in told
    assert not [graph for graphs in told for graph in graphs if graph.startswith("graph/")]
    assert all(told)


def test_evidence_names_the_source_its_title_date_and_paragraph(find: Callable[..., Connections]) -> None:
    trig = TABLE + "<source/x#p10> { <country/a> :worksWith <country/b> . }"
    (cited,) = find(trig, "country/a", "country/b").paths[0].hops[0].link.evidence
    assert cited.source == f"{SPACE.base}source/x"
    assert (cited.title, cited.label, cited.date, cited.paragraph) == (
        "Berita",
        "Newspaper X",
        "2025-11-12",
        10,
    )


COMPILED = """<source/dossier#item> {
  <source/dossier#item> :basis :{basis} ; prov:wasDerivedFrom <source/y> , <source/x> .
  <country/a> :worksWith <country/b> . }
"""
BASES = {
    "Compiled": "compiled from 2 sources: Newspaper X; Newspaper Y",
    "Inferred": "inferred by the compiler from: Newspaper X; Newspaper Y",
    "Translated": "the compiler's wording of: Newspaper X; Newspaper Y",
}


@pytest.mark.parametrize("basis", BASES)
def test_compiled_evidence_names_what_it_was_compiled_from(
    find: Callable[..., Connections], basis: str
) -> None:
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
def test_independent_origins_are_counted(find: Callable[..., Connections], case: str) -> None:
    trig, expected = ORIGINS[case]
    assert find(TABLE + trig, "country/a", "country/b").paths[0].hops[0].link.origins == expected


def test_shortcut_names_its_relationship(find: Callable[..., Connections]) -> None:
    trig = (
        TABLE
        + participations("country/a")
        + "<source/editors#p> { <participation/country-a> rdfs:label 'P'@en . }"
    )
    link = find(trig, "country/a", "meeting/m").paths[0].hops[0].link
    assert (link.via, link.via_label) == (f"{SPACE.base}participation/country-a", "P")


# In words


def test_path_reads_as_a_sentence(find: Callable[..., Connections]) -> None:
    trig = TABLE + participations("country/a", "country/b")
    assert find(trig, "country/a", "country/b").paths[0].sentence == (
        "a took part in m, which had the participant b."
    )
    assert find(trig, "country/a", "country/b", "id").paths[0].sentence == (
        "a berpartisipasi dalam m, yang diikuti oleh b."
    )


def test_property_without_a_phrase_is_read_by_its_label(find: Callable[..., Connections]) -> None:
    trig = TABLE + "<source/x#p1> { <meeting/m> :heldIn <country/a> . :heldIn rdfs:label 'held in'@en . }"
    assert find(trig, "country/a", "meeting/m").paths[0].sentence == "a (held in) of m."


def test_terminal_shows_each_hop_with_its_evidence(find: Callable[..., Connections]) -> None:
    assert to_text(find(PARALLEL, "country/a", "country/b")).splitlines() == [
        "a and b are connected; 1 path is shown.",
        "",
        "1. a is the subject of m, which had the participant b.",
        "   Score 3.33. 2 hops; the least telling: b took part in m, like 1 other.",
        "   - a is the subject of m",
        f"     [Newspaper X, paragraph 9] {SPACE.base}source/x#p9",
        "     also: is one who works with",
        "     also: works with",
        "     also: took part in",
        "     also: took part in",
        "   - m had the participant b",
        f"     [Newspaper X, paragraph 7] {SPACE.base}source/x#p7",
    ]


def test_terminal_tells_compiled_evidence_from_that_of_a_source(find: Callable[..., Connections]) -> None:
    trig = TABLE + COMPILED.replace("{basis}", "Compiled").replace(":worksWith", ":about")
    assert to_text(find(trig, "country/a", "country/b")).splitlines()[4:] == [
        "   - a is about b",
        f"     [compiled from 2 sources] {SPACE.base}source/dossier#item",
        f"       - Newspaper X: “Berita”, {SPACE.base}source/x",
        f"       - Newspaper Y: “Bulletin”, {SPACE.base}source/y",
    ]


# The two ends


NAMED = TABLE + participations("country/a", "country/b") + entities("city/lone")


@pytest.mark.parametrize("text", ["country/a", f"{SPACE.base}country/a", " A ", "Negeri A"])
def test_end_is_given_by_iri_name_or_label(find: Callable[..., Connections], text: str) -> None:
    trig = NAMED + "<source/editors#a> { <country/a> skos:altLabel 'Negeri A'@id . }"
    answer = find(trig, text, "meeting/m")
    assert answer.start.iri == f"{SPACE.base}country/a"
    assert answer.start.type == "Country"


def test_unknown_name_comes_with_the_nearest(find: Callable[..., Connections]) -> None:
    with pytest.raises(UnknownEntity) as caught:
        find(NAMED, "country/a", "loone")
    assert caught.value.candidates == [(f"{SPACE.base}city/lone", "lone")]


def test_ambiguous_name_comes_with_the_choice(find: Callable[..., Connections]) -> None:
    with pytest.raises(AmbiguousLabel) as caught:
        find(
            NAMED + "<source/e> { <country/a> skos:altLabel 'C' . <country/b> skos:altLabel 'C' . }", "C", "a"
        )
    assert [label for _, label in caught.value.candidates] == ["a", "b"]


def test_relationship_is_no_end_but_names_some(find: Callable[..., Connections]) -> None:
    with pytest.raises(NotAnEntity) as caught:
        find(NAMED, "participation/country-a", "country/b")
    assert [label for _, label in caught.value.candidates] == ["a", "m"]


def test_same_end_twice_is_said_to_be_so(find: Callable[..., Connections]) -> None:
    answer = find(NAMED, "a", "country/a", effort=0)
    assert not answer.cut
    assert (answer.paths, answer.meaningful, answer.explanation) == (
        (),
        False,
        "Both ends are the same thing: a.",
    )


def test_unconnected_ends_are_said_to_be_so(find: Callable[..., Connections]) -> None:
    answer = find(NAMED, "a", "lone")
    assert (answer.paths, answer.meaningful, answer.cut) == ((), False, False)
    assert (
        answer.explanation
        == "No path of at most 6 hops between a and lone was found. They are not connected at all."
    )


def test_ends_too_far_apart_are_told_their_distance(find: Callable[..., Connections]) -> None:
    answer = find(NAMED, "country/a", "country/b", max_length=1)
    assert (
        answer.explanation == "No path of at most 1 hop between a and b was found. The shortest has 2 hops."
    )


@pytest.mark.parametrize("wanted", [{"limit": 0}, {"limit": 51}, {"max_length": 9}, {"rank": "beauty"}])
def test_request_out_of_bounds_is_refused(wanted: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not"):
        PathRequest(**wanted)
