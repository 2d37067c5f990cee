"""The search for paths, on random graphs: against networkx, and against trying everything."""

import os
import random

import networkx as nx
import pytest
from tests.path_oracle import Question, Tried, World

from ascn_graph.paths.corridor import Span
from ascn_graph.paths.edges import NO_DAY, Edge, PathGraph
from ascn_graph.paths.found import Found, Ranked
from ascn_graph.paths.ranking import rank_paths
from ascn_graph.paths.requests import PathRequest
from ascn_graph.paths.search import Bars, search
from ascn_graph.paths.shortest import shortest_path
from ascn_graph.paths.walking import Effort, Walk, Ways

SEEDS = range(int(os.environ.get("PATH_SEARCHES", "200")))
"""Searches of each of five kinds; `make bench` makes 2,000."""
PLENTY = 10**9


def asked(seed: int) -> tuple[World, Question, list[Tried]]:
    dice = random.Random(seed)
    world = World.random(dice)
    question = Question.random(dice, world)
    return world, question, list(question.answers(world))


def ranked(world: World, question: Question, **wanted: str | int) -> Ranked:
    request = PathRequest(max_length=question.hops(), effort=PLENTY, **{"limit": 1000, **wanted})  # type: ignore[arg-type]
    ends = world.number(question.start), world.number(question.end)
    return rank_paths(world.index, ends, request, question.walk(world))


def named(world: World, found: Found) -> tuple[str, ...]:
    return tuple(world.index.nodes[node] for node in found.nodes)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_paths_are_found_each_once_the_cheapest_first(seed: int) -> None:
    world, question, tried = asked(seed)
    found = ranked(world, question, search="all", rank="meaning")
    assert [path.cost for path in found.paths] == pytest.approx(sorted(each.cost for each in tried), abs=1e-4)
    assert {named(world, path) for path in found.paths} == {each.nodes for each in tried}
    assert (found.meaningful, found.cut) == (any(each.tells for each in tried), False)


@pytest.mark.parametrize("seed", SEEDS)
def test_by_length_the_shortest_come_first_and_cost_decides_among_equals(seed: int) -> None:
    world, question, tried = asked(seed)
    found = [
        (len(path.steps), path.cost) for path in ranked(world, question, search="all", rank="length").paths
    ]
    expected = sorted((len(each.nodes) - 1, round(each.cost, 3)) for each in tried)
    assert [length for length, _ in found] == [length for length, _ in expected]
    assert [cost for _, cost in found] == pytest.approx([cost for _, cost in expected], abs=2e-3)


@pytest.mark.parametrize("seed", SEEDS)
def test_best_are_the_telling_ones_and_only_without_them_a_trivial_one(seed: int) -> None:
    world, question, tried = asked(seed)
    limit = 1 + seed % 3
    found = ranked(world, question, limit=limit)
    telling = {each.nodes: each.cost for each in tried if each.tells}
    least = min((len(each.nodes) for each in tried), default=0)
    trivial = {each.nodes: each.cost for each in tried if len(each.nodes) == least}
    choice = telling or trivial
    assert found.meaningful == bool(telling)
    assert {named(world, path) for path in found.paths} <= set(choice)
    assert bool(found.paths) == bool(tried)
    assert [path.cost for path in found.paths[:1]] == pytest.approx(sorted(choice.values())[:1], abs=1e-4)
    assert len(found.paths) <= (limit if telling else 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_telling_paths_are_those_from_one_end_of_which_few_are_reached(seed: int) -> None:
    world, question, tried = asked(seed)
    ends = world.number(question.start), world.number(question.end)
    ways = Ways(world.index, question.walk(world), ends, Effort(PLENTY))
    exact = bool(question.classes)
    found = [
        *search(ways, Span(ends[0], ends[1], question.hops(), exact, telling=True), Bars()),
        *search(ways.turned(), Span(ends[1], ends[0], question.hops(), exact, telling=True), Bars()),
    ]
    assert {named(world, path) for path in found} == {
        each.nodes for each in tried if each.tells and len(each.nodes) > 2
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_shortest_are_as_long_as_networkx_finds_and_all_of_them(seed: int) -> None:
    world, question, tried = asked(seed)
    found = ranked(world, question, search="shortest")
    least = min((len(each.nodes) for each in tried), default=0)
    assert {named(world, path) for path in found.paths} == {
        each.nodes for each in tried if len(each.nodes) == least
    }
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(world.graph.nodes)
    plain.add_edges_from((edge.subject, edge.object) for edge in world.graph.edges)
    path = shortest_path(world.index, world.number("n:0"), world.number("n:1"))
    hops = len(path) - 1 if path else None
    assert hops == (
        nx.shortest_path_length(plain, "n:0", "n:1") if nx.has_path(plain, "n:0", "n:1") else None
    )
    named_nodes = [world.index.nodes[node] for node in path or ()]
    assert not path or (
        nx.is_path(plain, named_nodes) and [named_nodes[0], named_nodes[-1]] == ["n:0", "n:1"]
    )


def test_random_questions_have_what_the_search_must_cope_with() -> None:
    made = [asked(seed) for seed in SEEDS]
    counts = [len(tried) for _, _, tried in made]
    assert sum(count > 10 for count in counts) > 10
    assert sum(not each.tells for _, _, tried in made for each in tried) > 100
    for condition in (
        "through",
        "avoid",
        "avoid_class",
        "predicates",
        "avoid_predicates",
        "classes",
        "directed",
    ):
        assert sum(bool(getattr(question, condition) and tried) for _, question, tried in made) > 2, condition
    assert sum(bool(question.day is not None and tried) for _, question, tried in made) > 5


@pytest.mark.parametrize("seed", range(100))
def test_paths_are_the_same_from_either_end(seed: int) -> None:
    world, question, _ = asked(seed)
    if question.directed or question.classes:
        question = Question(longest=question.longest, day=question.day)
    back = Question(
        **{**vars(question), "start": question.end, "end": question.start},
    )
    there, here = (
        sorted(
            (round(path.cost, 3), sorted(named(world, path)))
            for path in ranked(world, way, search="all", rank="meaning").paths
        )
        for way in (question, back)
    )
    assert there == here


def crowd() -> World:
    """Give forty nodes of which each knows all others."""
    nodes = [f"n:{number:02}" for number in range(40)]
    edges = (
        Edge(*pair, "", NO_DAY, NO_DAY, False, "knows")
        for pair in ((a, "knows", b) for a in nodes for b in nodes if a != b)
    )
    return World(PathGraph(frozenset(nodes), tuple(edges)))


@pytest.mark.parametrize("rank", ["meaning", "length"])
def test_search_for_all_gives_the_shortest_where_it_cannot_give_all(rank: str) -> None:
    world = crowd()
    found = rank_paths(world.index, (0, 1), PathRequest(50, rank, 8, "all", effort=200_000), Walk())
    assert (found.cut, len(found.paths)) == (True, 50)
    assert {len(path.steps) for path in found.paths} <= {1, 2, 3}
