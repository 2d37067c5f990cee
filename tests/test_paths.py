"""Paths: what is found and in which order, what it is said to mean, and between which ends."""

from itertools import pairwise
from pathlib import Path

import pytest
from tests.path_worlds import (
    NAMED,
    PARALLEL,
    SPACE,
    TABLE,
    Ask,
    asking,
    cities_in,
    entities,
    participations,
    routes,
)

from ascn_graph.errors import AmbiguousLabel, NotAnEntity, UnknownEntity


@pytest.fixture
def find(tmp_path: Path) -> Ask:
    return asking(tmp_path)


def test_search_that_spends_its_effort_stops_and_says_so(find: Ask) -> None:
    names = [f"city/{number}" for number in range(12)]
    stated = " ".join(f"<{a}> :worksWith <{b}> ." for a in names for b in names if a != b)
    trig = f"{entities(*names)} <source/x#p1> {{ {stated} }}"
    answer = find(trig, "city/0", "city/1", limit=50, max_length=8, rank="length", effort=2000)
    assert answer.cut
    assert answer.explanation.endswith("The search was cut off before it had seen every path.")
    assert 0 < len(answer.paths) < 50


def test_finished_search_is_not_called_cut(find: Ask) -> None:
    answer = find(TABLE + participations("country/a", "country/b"), "country/a", "country/b")
    assert not answer.cut


def test_one_table_tells_more_than_one_country(find: Ask) -> None:
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


def test_only_a_common_country_is_no_meaningful_connection(find: Ask) -> None:
    answer = find(cities_in("a", 4) + entities("country/a", kind="Country"), "city/a0", "city/a1", limit=3)
    assert not answer.meaningful
    assert routes(answer) == [["a0", "a", "a1"]]
    assert not answer.paths[0].meaningful
    assert answer.paths[0].reason == (
        "Tells little: a0 is located in a, like 3 others, and a1 is located in a, like 3 others."
    )
    assert answer.explanation == (
        "No meaningful connection of at most 6 hops between a0 and a1 was found. "
        "What is shown is trivial: many share it."
    )


def test_by_length_trivial_paths_count_but_mean_nothing(find: Ask) -> None:
    trig = cities_in("a", 4) + entities("country/a", kind="Country")
    answer = find(trig, "city/a0", "city/a1", rank="length")
    assert (answer.meaningful, [path.meaningful for path in answer.paths]) == (False, [False])


def test_country_of_few_cities_is_a_connection(find: Ask) -> None:
    answer = find(cities_in("a", 3) + entities("country/a", kind="Country"), "city/a0", "city/a1")
    assert answer.meaningful


def test_detour_between_two_hubs_makes_nothing_meaningful(find: Ask) -> None:
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
        ':knownFrom "2025-12-01"^^xsd:date ; :knownUntil "2026-01-31"^^xsd:date .'
        for n in range(20)
    )
    + " <membership/hoped> a :Membership ; :member <city/0> ; :network <network/n> ; :status :Projected ; "
    ':knownFrom "2025-11-10"^^xsd:date ; :knownUntil "2025-11-10"^^xsd:date . }'
)


def test_city_once_projected_is_sorted_with_all_members(find: Ask) -> None:
    answer = find(MEMBERS, "city/0", "city/1")
    assert not answer.meaningful
    assert answer.paths[0].sentence == "0 is a member of n, which has the member 1."
    assert answer.paths[0].reason == (
        "Tells little: 0 is a member of n, like 19 others, and 1 is a member of n, like 19 others."
    )


def test_of_equally_telling_links_the_latest_is_told_first(find: Ask) -> None:
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
def test_longer_way_round_tells_less(find: Ask, length: int, meaningful: bool) -> None:
    # Of two branches at each node, every hop costs one bit; 4 of them and 2 for the hops beyond the second are 6.
    answer = find(around(length), "city/c0", f"city/c{length}")
    assert (answer.meaningful, answer.paths[0].meaningful) == (meaningful, meaningful)
    assert len(answer.paths[0].hops) == length


def test_hub_that_is_left_by_a_link_of_few_is_passed(find: Ask) -> None:
    trig = (
        cities_in("a", 9)
        + entities("country/a", "city/far", kind="Country")
        + "<source/x#p1> { <country/a> :worksWith <city/far> . }"
    )
    answer = find(trig, "city/a0", "city/far")
    assert answer.meaningful
    assert answer.paths[0].reason == "2 hops; the least telling: a0 is located in a, like 8 others."


def test_what_two_claims_or_one_claim_name_is_only_sorted_by_them(find: Ask) -> None:
    names = [f"city/{number}" for number in range(4)]
    named = ", ".join(f"<{name}>" for name in names)
    trig = (
        entities(*names)
        + entities("claim/c", kind="{kind}")
        + f"<source/x#p1> {{ <claim/c> :about {named} . }}"
    )
    assert not find(trig.replace("{kind}", "Claim"), names[0], names[1]).meaningful
    assert find(trig.replace("{kind}", "Outcome"), names[0], names[1]).meaningful


def test_what_is_stated_of_two_things_is_never_trivial(find: Ask) -> None:
    names = [f"city/{number}" for number in range(9)]
    sorted_under = " ".join(
        f"<{names[0]}> :locatedIn <{name}> . <{name}> :locatedIn <city/hub> . "
        for name in [*names[1:], "city/hub"]
    )
    answer = find(entities(*names, "city/hub") + f"<source/x#p1> {{ {sorted_under} }}", names[0], "city/hub")
    assert answer.meaningful
    assert routes(answer)[0] == ["0", "hub"]


def test_single_hop_without_its_like_has_the_highest_score(find: Ask) -> None:
    answer = find(TABLE + participations("country/a"), "country/a", "meeting/m")
    assert [(path.score, path.reason) for path in answer.paths] == [(10.0, "A single hop without its like.")]


def test_parallel_edges_are_alternatives_of_one_hop(find: Ask) -> None:
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


def test_path_that_only_adds_a_detour_is_left_out(find: Ask) -> None:
    trig = TABLE + entities("city/c") + participations("country/a", "country/b", "city/c")
    trig += "<source/x#p9> { <city/c> :worksWith <country/b> . }"
    assert routes(find(trig, "country/a", "country/b", limit=50)) == [["a", "m", "b"]]
    assert routes(find(trig, "country/a", "country/b", limit=50, rank="length")) == [
        ["a", "m", "b"],
        ["a", "m", "c", "b"],
    ]


def test_another_kind_of_path_comes_before_more_of_the_same(find: Ask) -> None:
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


def test_limit_and_length_are_kept(find: Ask) -> None:
    middles = [f"city/{number}" for number in range(6)]
    alike = " ".join(f"<country/a> :worksWith <{m}> . <{m}> :worksWith <country/b> ." for m in middles)
    trig = entities(*middles) + TABLE + f"<source/x#p1> {{ {alike} }}"
    assert len(find(trig, "country/a", "country/b", limit=4).paths) == 4
    assert find(trig, "country/a", "country/b", max_length=1).paths == ()


@pytest.mark.parametrize("text", ["country/a", f"{SPACE.base}country/a", " A ", "Negeri A"])
def test_end_is_given_by_iri_name_or_label(find: Ask, text: str) -> None:
    trig = NAMED + "<source/editors#a> { <country/a> skos:altLabel 'Negeri A'@id . }"
    answer = find(trig, text, "meeting/m")
    assert answer.start.iri == f"{SPACE.base}country/a"
    assert answer.start.type == "Country"


def test_unknown_name_comes_with_the_nearest(find: Ask) -> None:
    with pytest.raises(UnknownEntity) as caught:
        find(NAMED, "country/a", "loone")
    assert caught.value.candidates == [(f"{SPACE.base}city/lone", "lone")]


def test_ambiguous_name_comes_with_the_choice(find: Ask) -> None:
    with pytest.raises(AmbiguousLabel) as caught:
        find(
            NAMED + "<source/e> { <country/a> skos:altLabel 'C' . <country/b> skos:altLabel 'C' . }", "C", "a"
        )
    assert [label for _, label in caught.value.candidates] == ["a", "b"]


def test_relationship_is_no_end_but_names_some(find: Ask) -> None:
    with pytest.raises(NotAnEntity) as caught:
        find(NAMED, "participation/country-a", "country/b")
    assert [label for _, label in caught.value.candidates] == ["a", "m"]


def test_same_end_twice_is_said_to_be_so(find: Ask) -> None:
    answer = find(NAMED, "a", "country/a", effort=0)
    assert not answer.cut
    assert (answer.paths, answer.meaningful, answer.explanation) == (
        (),
        False,
        "Both ends are the same thing: a.",
    )


def test_unconnected_ends_are_said_to_be_so(find: Ask) -> None:
    answer = find(NAMED, "a", "lone")
    assert (answer.paths, answer.meaningful, answer.cut) == ((), False, False)
    assert (
        answer.explanation
        == "No path of at most 6 hops between a and lone was found. They are not connected at all."
    )


def test_ends_too_far_apart_are_told_their_distance(find: Ask) -> None:
    answer = find(NAMED, "country/a", "country/b", max_length=1)
    assert (
        answer.explanation == "No path of at most 1 hop between a and b was found. The shortest has 2 hops."
    )
