"""The search for paths, on random graphs: against networkx, and against trying everything."""

import random
from collections import defaultdict
from itertools import pairwise
from math import log2

import networkx as nx
import pytest

from ascn_graph.paths import PathRequest
from ascn_graph.paths.edges import NO_DAY, Edge, PathGraph
from ascn_graph.paths.ranking import rank_paths
from ascn_graph.paths.search import Effort, Found, Search, distance
from ascn_graph.paths.writing import index_of

LONGEST = 5


def random_graph(seed: int, parallel: bool = True) -> PathGraph:
    """Give a graph of a few nodes, one of them a hub under which many are sorted, with or without parallel edges."""
    dice = random.Random(seed)
    nodes = [f"n:{number}" for number in range(dice.randint(2, 9))]
    hub = dice.choice(nodes)
    edges: dict[tuple[str, ...], Edge] = {}
    for _ in range(dice.randint(0, 4 * len(nodes))):
        start, end = dice.sample(nodes, 2)
        sorts = dice.random() < 0.4 and start != hub
        predicate = "sorted-under" if sorts else dice.choice(["knows", "meets"])
        edge = Edge(start, predicate, hub if sorts else end, "", NO_DAY, NO_DAY, sorts, predicate)
        pair = tuple(sorted((edge.subject, edge.object)))
        edges[(*pair, edge.subject, predicate) if parallel else pair] = edge
    return PathGraph(frozenset(nodes), tuple(edges.values()))


def bits(graph: PathGraph) -> dict[tuple[str, str], list[tuple[float, float, float]]]:
    """Give for each pair of neighbours the cost, bits ahead and bits back of the edges between them."""
    fans: dict[tuple[str, str, bool], set[str]] = defaultdict(set)
    for edge in graph.edges:
        fans[edge.subject, edge.predicate, True].add(edge.object)
        fans[edge.object, edge.predicate, False].add(edge.subject)
    found = defaultdict(list)
    for edge in graph.edges:
        weight = 3 if edge.sorts else 1
        out = weight * log2(len(fans[edge.subject, edge.predicate, True]))
        into = weight * log2(len(fans[edge.object, edge.predicate, False]))
        found[edge.subject, edge.object].append((1 + out + into, out, into))
        found[edge.object, edge.subject].append((1 + out + into, into, out))
    return found


def every_path(graph: PathGraph) -> list[list[str]]:
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(graph.nodes)
    plain.add_edges_from((edge.subject, edge.object) for edge in graph.edges)
    return list(nx.all_simple_paths(plain, "n:0", "n:1", cutoff=LONGEST))


def searched(graph: PathGraph, **kind: bool) -> list[Found]:
    index = index_of(graph)
    ends = index.nodes.find("n:0"), index.nodes.find("n:1")
    assert ends[0] is not None
    assert ends[1] is not None
    return list(Search(index, (ends[0], ends[1]), LONGEST, Effort(10**9), **kind))


@pytest.mark.parametrize("seed", range(300))
def test_paths_come_cheapest_first_each_once_and_none_is_missing(seed: int) -> None:
    graph = random_graph(seed)
    best = {pair: min(edges) for pair, edges in bits(graph).items()}
    expected = sorted(
        1 if len(path) == 2 else sum(best[pair][0] for pair in pairwise(path)) for path in every_path(graph)
    )
    found = searched(graph)
    assert [path.cost for path in found] == pytest.approx(expected, abs=1e-5)
    assert len({path.nodes for path in found}) == len(found)
    assert all(len(set(path.nodes)) == len(path.nodes) for path in found)


@pytest.mark.parametrize("seed", range(300))
def test_by_length_the_shortest_path_comes_first_and_cost_decides_among_equals(seed: int) -> None:
    graph = random_graph(seed)
    best = {pair: min(edges) for pair, edges in bits(graph).items()}
    expected = sorted(
        (len(path) - 1, 1 if len(path) == 2 else round(sum(best[pair][0] for pair in pairwise(path)), 4))
        for path in every_path(graph)
    )
    found = [(len(path.steps), round(path.cost, 4)) for path in searched(graph, by_length=True)]
    assert [length for length, _ in found] == [length for length, _ in expected]
    assert [cost for _, cost in found] == pytest.approx([cost for _, cost in expected], abs=1e-3)


@pytest.mark.parametrize("seed", range(300))
def test_telling_paths_are_those_from_one_end_of_which_few_are_reached(seed: int) -> None:
    graph = random_graph(seed, parallel=False)
    weights = {pair: edges[0] for pair, edges in bits(graph).items()}
    expected = []
    for path in every_path(graph):
        cost, ahead, back = (sum(weights[pair][part] for pair in pairwise(path)) for part in range(3))
        if len(path) == 2 or min(ahead, back) + len(path) - 3 < 6 - 1e-6:
            expected.append(1 if len(path) == 2 else cost)
    found = [path.cost for path in searched(graph, telling=True)]
    assert found == pytest.approx(sorted(expected), abs=1e-5)


def test_random_graphs_have_what_the_search_must_cope_with() -> None:
    made = [random_graph(seed) for seed in range(300)]
    counts = [len(every_path(graph)) for graph in made]
    trivial = sum(
        len(every_path(graph)) - len(searched(graph, telling=True))
        for graph in (random_graph(seed, parallel=False) for seed in range(300))
    )
    assert counts.count(0) > 20
    assert sum(count > 10 for count in counts) > 50
    assert sum(any(len(edges) > 1 for edges in bits(graph).values()) for graph in made) > 50
    assert trivial > 200


@pytest.mark.parametrize("seed", range(100))
def test_ranking_begins_with_the_cheapest_telling_path_and_never_mixes_in_trivial_ones(seed: int) -> None:
    graph = random_graph(seed)
    index = index_of(graph)
    ends = index.nodes.find("n:0"), index.nodes.find("n:1")
    assert ends[0] is not None
    assert ends[1] is not None
    ranked = rank_paths(index, (ends[0], ends[1]), PathRequest(limit=3, max_length=LONGEST))
    telling, every = searched(graph, telling=True), searched(graph)
    assert ranked.meaningful == bool(telling)
    assert [path.cost for path in ranked.paths][:1] == [path.cost for path in telling or every][:1]
    assert {path.nodes for path in ranked.paths} <= {path.nodes for path in telling or every}
    assert len(ranked.paths) <= (3 if telling else 1)


@pytest.mark.parametrize("seed", range(100))
def test_distance_is_what_networkx_finds(seed: int) -> None:
    graph = random_graph(seed)
    index = index_of(graph)
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(graph.nodes)
    plain.add_edges_from((edge.subject, edge.object) for edge in graph.edges)
    hops = nx.single_source_shortest_path_length(plain, "n:0")
    start = index.nodes.find("n:0")
    assert start is not None
    assert [distance(index, start, end) for end in range(len(index.nodes))] == [
        hops.get(name) for name in index.nodes
    ]


@pytest.mark.parametrize("seed", range(100))
def test_paths_are_the_same_from_either_end(seed: int) -> None:
    index = index_of(random_graph(seed))
    ends = index.nodes.find("n:0"), index.nodes.find("n:1")
    assert ends[0] is not None
    assert ends[1] is not None
    there, back = (
        [
            (path.cost, frozenset(path.nodes))
            for path in Search(index, way, LONGEST, Effort(10**9), telling=True)
        ]
        for way in ((ends[0], ends[1]), (ends[1], ends[0]))
    )
    assert sorted(there, key=str) == sorted(back, key=str)
