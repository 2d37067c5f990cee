"""Trees between several things, what lies around one, and what several share."""

from pathlib import Path

import pytest
from tests.path_worlds import SPACE, TABLE, cities_in, entities, names, opened, participations

from ascn_graph.errors import UnknownEntity
from ascn_graph.paths import CommonRequest, Conditions, NeighbourhoodRequest, TreeRequest, to_text

# Three countries at one table, a city each, and one city that nothing is said of.
WORLD = (
    TABLE
    + entities("country/c", kind="Country")
    + participations("country/a", "country/b", "country/c")
    + cities_in("a", 1)
    + cities_in("b", 1)
    + entities("city/lone")
)


def local(iri: str) -> str:
    return iri.removeprefix(SPACE.base)


def test_tree_connects_several_things_through_what_lies_between(tmp_path: Path) -> None:
    tree = opened(WORLD, tmp_path).tree(["country/a", "B", "country/c"])
    assert [node.label for node in tree.given] == ["a", "b", "c"]
    assert [node.label for node in tree.between] == ["m"]
    assert (tree.meaningful, tree.cut, tree.unconnected) == (True, False, ())
    assert tree.explanation == "a, b and c are connected by 3 hops through m."
    assert {frozenset((local(hop.start), local(hop.end))) for hop in tree.hops()} == {
        frozenset((f"country/{name}", "meeting/m")) for name in "abc"
    }
    assert all(hop.link.evidence for hop in tree.hops())
    assert sorted(said.id for said in tree.sentences) == [
        "a berpartisipasi dalam m.",
        "b berpartisipasi dalam m.",
        "c berpartisipasi dalam m.",
    ]


def test_tree_names_what_it_does_not_reach(tmp_path: Path) -> None:
    tree = opened(WORLD, tmp_path).tree(["country/a", "city/lone", "country/b"])
    assert [node.label for node in tree.unconnected] == ["lone"]
    assert tree.explanation == (
        "a and b are connected by 2 hops through m. "
        "lone is not connected with them by paths of at most 6 hops."
    )


def test_tree_of_what_many_share_is_called_trivial(tmp_path: Path) -> None:
    trig = cities_in("a", 9) + entities("country/a", kind="Country")
    tree = opened(trig, tmp_path).tree(["city/a0", "city/a1", "city/a2"])
    assert not tree.meaningful
    assert tree.explanation == (
        "a0, a1 and a2 are connected by 3 hops through a. "
        "What connects them is trivial at least in part: many share it."
    )


def test_tree_of_the_unconnected_is_none(tmp_path: Path) -> None:
    tree = opened(WORLD, tmp_path).tree(["country/a", "city/lone"], TreeRequest(max_length=2))
    assert (tree.branches, tree.score, tree.meaningful) == ((), 0, False)
    assert tree.explanation == "No tree that connects a and lone by paths of at most 2 hops was found."


def test_tree_under_conditions_passes_nothing_avoided(tmp_path: Path) -> None:
    request = TreeRequest(conditions=Conditions(avoid=("meeting/m",)))
    tree = opened(WORLD, tmp_path).tree(["country/a", "country/b"], request, ["id"])
    assert tree.explanation == (
        "Tidak ditemukan pohon yang menghubungkan a dan b melalui jalur dengan paling banyak 6 langkah "
        "dengan syarat ini."
    )


def test_neighbourhood_shows_what_is_near_with_the_way_there(tmp_path: Path) -> None:
    around = opened(WORLD, tmp_path).neighbourhood("country/a", NeighbourhoodRequest(depth=2))
    assert [(each.node.label, each.depth) for each in around.neighbours] == [
        ("a0", 1),
        ("m", 1),
        ("b", 2),
        ("c", 2),
    ]
    assert around.explanation == "4 things are shown within 2 hops of a, the most telling first."
    assert [(local(hop.start), local(hop.end)) for hop in around.hops()] == [
        ("country/a", "city/a0"),
        ("country/a", "meeting/m"),
        ("meeting/m", "country/b"),
        ("meeting/m", "country/c"),
    ]


def test_neighbourhood_says_that_there_are_more(tmp_path: Path) -> None:
    around = opened(WORLD, tmp_path).neighbourhood("meeting/m", NeighbourhoodRequest(limit=1), ["id"])
    assert (len(around.neighbours), around.cut) == (1, True)
    assert around.explanation == (
        "1 hal dalam 1 langkah dari m ditampilkan, yang paling bermakna lebih dahulu. Masih ada yang lain."
    )


def test_neighbourhood_of_nothing(tmp_path: Path) -> None:
    around = opened(WORLD, tmp_path).neighbourhood("lone")
    assert (around.neighbours, around.explanation) == ((), "Nothing is linked with lone within 1 hop.")


def test_what_most_share_comes_with_how_each_is_linked_with_it(tmp_path: Path) -> None:
    shared = opened(WORLD, tmp_path).common(["country/a", "country/b", "city/lone"])
    (only,) = shared.shared
    assert (only.node.label, [local(iri) for iri in only.by]) == ("m", ["country/a", "country/b"])
    assert only.sentences.en == "Each of a and b took part in m."
    assert only.sentences.id == "a dan b masing-masing berpartisipasi dalam m."
    assert only.reason == "Shared by 2 of 3; a took part in m, like 2 others."
    assert shared.explanation == "1 thing that a, b and lone share is shown; 0 are shared by all."
    assert (shared.meaningful, only.meaningful) == (True, True)
    assert [hop.link.evidence[0].paragraph for hop in shared.hops()] == [7, 7]


def test_what_many_share_is_called_trivial(tmp_path: Path) -> None:
    trig = cities_in("a", 9) + entities("country/a", kind="Country")
    shared = opened(trig, tmp_path).common(["city/a0", "city/a1"])
    assert not shared.meaningful
    assert shared.shared[0].reason == "Shared by all, which tells little; a0 is located in a, like 8 others."
    assert shared.explanation == (
        "a0 and a1 share nothing meaningful. What is shown is trivial: many share it."
    )


def test_nothing_in_common_under_conditions_is_said_to_be_so(tmp_path: Path) -> None:
    request = CommonRequest(conditions=Conditions(avoid_classes=("Meeting",)))
    shared = opened(WORLD, tmp_path).common(["country/a", "country/b"], request)
    assert (shared.shared, shared.meaningful) == ((), False)
    assert shared.explanation == "Nothing that a and b share was found under these conditions."


def test_one_thing_named_twice_is_connected_and_compared_with_nothing(tmp_path: Path) -> None:
    finder = opened(WORLD, tmp_path)
    assert finder.tree(["a", "country/a"]).explanation == "All are the same thing: a."
    assert finder.common(["a", "country/a"], None, ["id"]).explanation == "Semuanya hal yang sama: a."


@pytest.mark.parametrize("things", [[], ["country/a"], [f"city/{n}" for n in range(11)]])
def test_so_many_things_are_refused(tmp_path: Path, things: list[str]) -> None:
    finder = opened(WORLD, tmp_path)
    with pytest.raises(ValueError, match=f"{len(things)} things are named, not 2 to 10"):
        finder.tree(things)


def test_thing_that_is_given_cannot_be_avoided(tmp_path: Path) -> None:
    request = CommonRequest(conditions=Conditions(avoid=("country/a",)))
    with pytest.raises(ValueError, match="avoid names 'country/a', which is one of the things asked about"):
        opened(WORLD, tmp_path).common(["country/a", "country/b"], request)


def test_unknown_thing_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownEntity):
        opened(WORLD, tmp_path).neighbourhood("nowhere")


def test_nodes_of_an_answer_are_all_that_its_hops_name(tmp_path: Path) -> None:
    finder = opened(WORLD, tmp_path)
    assert names(finder.tree(["country/a", "country/b"])) == ["a", "b", "m"]
    assert names(finder.common(["country/a", "country/b"])) == ["a", "b", "m"]
    assert names(finder.neighbourhood("city/a0")) == ["a0", "a"]


def test_terminal_shows_a_tree_neighbours_and_what_is_shared(tmp_path: Path) -> None:
    finder = opened(WORLD, tmp_path)
    cited = f"     [Newspaper X, paragraph 3] {SPACE.base}source/x#p3"
    assert to_text(finder.tree(["city/a0", "country/a"])).splitlines() == [
        "a0 and a are connected by 1 hop.",
        "",
        "   Score 10.",
        "   - a0 is located in a",
        cited,
    ]
    around = finder.neighbourhood("city/a0")
    assert to_text(around).splitlines() == [
        "1 thing is shown within 1 hop of a0, the most telling first.",
        "",
        f"1. a (Country), score {around.neighbours[0].score:g}",
        "",
        "   - a0 is located in a",
        cited,
    ]
    common = finder.common(["country/a", "country/b"])
    assert to_text(common).splitlines()[:4] == [
        "1 thing that a and b share is shown; 1 is shared by all.",
        "",
        "1. m (Meeting)",
        f"   Score {common.shared[0].score:g}. Shared by all; a took part in m, like 2 others.",
    ]
