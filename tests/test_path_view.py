"""networkx on the index of paths: its algorithms find the same there as in dictionaries of their own."""

import copy
import pickle
import random
from collections.abc import Callable, Hashable, Iterable
from typing import Any

import networkx as nx
import pytest
from networkx.algorithms.link_analysis import pagerank_alg

from ascn_graph.paths import as_networkx
from ascn_graph.paths.arranging import index_of
from ascn_graph.paths.edges import NO_DAY, Edge, PathGraph
from ascn_graph.paths.selectivity import HOP

NODES = [f"http://localhost:8000/city/{number:02}" for number in range(40)]
LONE = "http://localhost:8000/city/lone"
A, B, C = NODES[:3]
CLASSES = {"c:City": frozenset(NODES[:30]), "c:Port": frozenset(NODES[20:25]), "c:Sea": frozenset[str]()}
Multigraph = Any
"""The stubs of networkx know few of the ways in which multigraphs are used here."""
Algorithm = Callable[..., object]
WITHOUT_SCIPY: Algorithm = pagerank_alg._pagerank_python  # type: ignore[attr-defined]  # the public one needs scipy


def edges() -> tuple[Edge, ...]:
    """Give links among 40 nodes, many of them to a few; of a third, another goes the same way or back."""
    dice = random.Random(6)
    made: dict[Hashable, Edge] = {}
    for number in range(110):
        start, end = dice.choice(NODES), NODES[min(dice.randrange(40), dice.randrange(40))]
        again = [(start, end), *dice.choice([[], [], [(start, end)], [(end, start)]])]
        for subject, object_ in again:
            predicate, behind = dice.choice(["p:knows", "p:in"]), dice.choice(["", f"r:{number}"])
            days = dice.choice([(NO_DAY, NO_DAY), (number, number + 1)])
            if subject != object_:
                edge = Edge(subject, predicate, object_, behind, *days, predicate == "p:in", predicate)
                made[subject, predicate, object_, behind] = edge
    return tuple(made.values())


INDEX = index_of(PathGraph(frozenset([*NODES, LONE]), edges(), CLASSES))


def own_copy(view: Multigraph) -> Multigraph:
    """Copy a view into dictionaries of the same order, as its algorithms may break ties by it."""
    own = view.__class__()
    own._node.update({node: dict(data) for node, data in view.nodes(data=True)})
    for name in ("_adj", "_pred") if view.is_directed() else ("_adj",):
        rows = {
            node: {near: {key: dict(data) for key, data in kept.items()} for near, kept in row.items()}
            for node, row in getattr(view, name).items()
        }
        getattr(own, name).update(rows)
    return own


VIEW: Multigraph = as_networkx(INDEX)
DIRECTED: Multigraph = as_networkx(INDEX, directed=True)
OWN, OWN_DIRECTED = own_copy(VIEW), own_copy(DIRECTED)


def listed(found: Iterable[Iterable[Any]]) -> list[list[Any]]:
    return sorted(map(sorted, found))


def keyed(graph: Multigraph) -> list[Any]:
    return sorted(graph.edges(keys=True))


def connected(graph: Multigraph) -> Multigraph:
    return graph.subgraph(nx.node_connected_component(graph, A))


ALGORITHMS: dict[str, Algorithm] = {
    "shortest path": lambda graph: nx.shortest_path(graph, A, B),
    "bidirectional shortest path": lambda graph: nx.bidirectional_shortest_path(graph, A, C),
    "all shortest paths": lambda graph: list(nx.all_shortest_paths(graph, B, C)),
    "all pairs": lambda graph: dict(nx.all_pairs_shortest_path_length(graph)),
    "simple paths": lambda graph: list(nx.all_simple_paths(graph, A, B, cutoff=3)),
    "simple edge paths": lambda graph: list(nx.all_simple_edge_paths(graph, A, B, cutoff=2)),
    "cheapest paths": lambda graph: nx.single_source_dijkstra(graph, A, weight="cost"),
    "bidirectional cheapest path": lambda graph: nx.bidirectional_dijkstra(graph, A, B, weight="cost"),
    "ego graph": lambda graph: keyed(nx.ego_graph(graph, A, radius=2)),
    "components": lambda graph: listed(nx.connected_components(graph)),
    "diameter": lambda graph: nx.diameter(connected(graph)),
    "degree": lambda graph: dict(graph.degree()),
    "degree by cost": lambda graph: dict(graph.degree(weight="cost")),
    "degree centrality": nx.degree_centrality,
    "closeness centrality": nx.closeness_centrality,
    "betweenness centrality": lambda graph: nx.betweenness_centrality(graph, weight="cost"),
    "pagerank": lambda graph: WITHOUT_SCIPY(graph, weight="cost"),
    "Louvain communities": lambda graph: listed(nx.community.louvain_communities(graph, "cost", seed=1)),
    "label propagation": lambda graph: listed(nx.community.label_propagation_communities(graph)),
    "greedy modularity": lambda graph: listed(nx.community.greedy_modularity_communities(nx.Graph(graph))),
    "Steiner tree": lambda graph: keyed(
        nx.approximation.steiner_tree(connected(graph), [A, B, C], weight="cost")
    ),
    "spanning tree": lambda graph: listed(nx.minimum_spanning_tree(graph, weight="cost").edges()),
    "core numbers": lambda graph: nx.core_number(nx.Graph(graph)),
    "triangles": lambda graph: nx.triangles(nx.Graph(graph)),
    "clustering": lambda graph: nx.clustering(nx.Graph(graph)),
    "common neighbours": lambda graph: sorted(nx.common_neighbors(nx.Graph(graph), A, B)),
    "articulation points": lambda graph: sorted(nx.articulation_points(graph)),
    "subgraph": lambda graph: list(graph.subgraph(NODES[:9]).edges(keys=True, data=True)),
    "edge subgraph": lambda graph: sorted(graph.edge_subgraph(list(graph.edges(keys=True))[:9])),
    "edges": lambda graph: list(graph.edges(keys=True, data=True)),
    "size": lambda graph: (graph.size(), graph.size(weight="cost"), graph.number_of_edges(A, B)),
    "node data": lambda graph: dict(graph.nodes(data="classes")),
    "node link data": nx.node_link_data,
    "pandas": lambda graph: nx.to_pandas_edgelist(graph).to_dict(),
}
DIRECTED_ALGORITHMS: dict[str, Algorithm] = {
    "shortest paths": lambda graph: dict(nx.all_pairs_shortest_path(graph)),
    "bidirectional shortest path": lambda graph: nx.bidirectional_shortest_path(graph, A, C),
    "cheapest paths": lambda graph: nx.single_source_dijkstra(graph, A, weight="cost"),
    "strong components": lambda graph: listed(nx.strongly_connected_components(graph)),
    "weak components": lambda graph: listed(nx.weakly_connected_components(graph)),
    "condensation": lambda graph: sorted(nx.condensation(nx.DiGraph(graph)).edges()),
    "topological order": lambda graph: list(nx.topological_sort(nx.condensation(nx.DiGraph(graph)))),
    "ancestors": lambda graph: sorted(nx.ancestors(graph, A)),
    "descendants": lambda graph: sorted(nx.descendants(graph, A)),
    "degrees in and out": lambda graph: (dict(graph.in_degree()), dict(graph.out_degree())),
    "neighbours": lambda graph: [(list(graph.pred[node]), list(graph.succ[node])) for node in graph],
    "edges into": lambda graph: list(graph.in_edges(A, keys=True, data=True)),
    "pagerank": WITHOUT_SCIPY,
    "undirected": lambda graph: list(graph.to_undirected().edges(keys=True, data=True)),
    "reversed": lambda graph: list(graph.reverse(copy=False).edges(keys=True)),
}


@pytest.mark.parametrize("name", ALGORITHMS)
def test_networkx_finds_the_same_as_in_dictionaries(name: str) -> None:
    assert ALGORITHMS[name](VIEW) == ALGORITHMS[name](OWN)


@pytest.mark.parametrize("name", DIRECTED_ALGORITHMS)
def test_networkx_finds_the_same_along_directions(name: str) -> None:
    assert DIRECTED_ALGORITHMS[name](DIRECTED) == DIRECTED_ALGORITHMS[name](OWN_DIRECTED)


def test_graph_has_what_networkx_must_cope_with() -> None:
    pairs = [(start, end) for start, end, _ in OWN_DIRECTED.edges(keys=True)]
    assert (len(OWN), len(pairs)) == (41, INDEX.properties.size)
    assert len(pairs) - len(set(pairs)) > 10
    assert len(set(pairs) & {(end, start) for start, end in pairs}) > 10
    assert max(dict(OWN.degree()).values()) > 15


@pytest.mark.parametrize("view", [VIEW, DIRECTED], ids=["undirected", "directed"])
def test_copy_is_an_ordinary_graph_with_the_same_content(view: Multigraph) -> None:
    made = view.copy()
    assert nx.utils.graphs_equal(made, view)
    made.add_edge(A, LONE, weight=1)
    made.nodes[A]["visited"] = True
    assert LONE in made[A]
    assert LONE not in view[A]


def test_nodes_of_a_pickled_copy_are_plain_texts() -> None:
    made = pickle.loads(pickle.dumps(VIEW.copy()))  # noqa: S301  # written on this line
    assert {type(node) for node in made} == {str}


@pytest.mark.parametrize("view", [VIEW, DIRECTED], ids=["undirected", "directed"])
def test_deep_copy_reads_the_same_arrays(view: Multigraph) -> None:
    made = copy.deepcopy(view)
    assert nx.utils.graphs_equal(made, view)
    assert made._adj.iris.index is INDEX


def test_undirected_copy_has_the_edges_of_both_directions() -> None:
    assert nx.utils.graphs_equal(nx.MultiGraph(OWN_DIRECTED), nx.MultiGraph(DIRECTED))
    assert DIRECTED.to_undirected().number_of_edges() == VIEW.number_of_edges() == DIRECTED.number_of_edges()


DATED = Edge(A, "p:met", B, "r:1", 0, 365, False, "p:met")
UNDATED = Edge(B, "p:knows", A, "", NO_DAY, NO_DAY, False, "p:knows")


def test_view_tells_what_edges_and_nodes_are() -> None:
    view: Multigraph = as_networkx(
        index_of(PathGraph(frozenset([A, B]), (DATED, UNDATED), {"c:City": frozenset([B])}))
    )
    assert dict(view[A][B]) == {
        (A, "p:met", "r:1"): {
            "subject": A,
            "predicate": "p:met",
            "relationship": "r:1",
            "first_day": "1970-01-01",
            "last_day": "1971-01-01",
            "cost": HOP,
        },
        (B, "p:knows", ""): {
            "subject": B,
            "predicate": "p:knows",
            "relationship": None,
            "first_day": None,
            "last_day": None,
            "cost": HOP,
        },
    }
    assert dict(view.nodes(data=True)) == {A: {"classes": ()}, B: {"classes": ("c:City",)}}
    assert (repr(view.nodes[B]), repr(view[A][B][A, "p:met", "r:1"])[:12]) == (
        "{'classes': ('c:City',)}",
        "{'subject': ",
    )


EDGE: Any = next(iter(OWN_DIRECTED.edges(keys=True)))
WRITES: dict[str, tuple[Algorithm, type[Exception], str]] = {
    "a node": (lambda graph: graph.add_node("x"), nx.NetworkXError, "Frozen"),
    "an edge": (lambda graph: graph.add_edge("x", "y"), nx.NetworkXError, "Frozen"),
    "away with a node": (lambda graph: graph.remove_node(A), nx.NetworkXError, "Frozen"),
    "away with all": (lambda graph: graph.clear(), nx.NetworkXError, "Frozen"),
    "node data": (lambda graph: graph.nodes[A].__setitem__("x", 1), AttributeError, "__setitem__"),
    "node data by a function": (
        lambda graph: nx.set_node_attributes(graph, {A: 1}, "x"),
        TypeError,
        "NodeData",
    ),
    "edge data by a function": (
        lambda graph: nx.set_edge_attributes(graph, {EDGE: 1}, "x"),
        TypeError,
        "EdgeData",
    ),
}


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("view", [VIEW, DIRECTED], ids=["undirected", "directed"])
def test_view_is_read_only(view: Multigraph, what: str) -> None:
    write, error, told = WRITES[what]
    with pytest.raises(error, match=told):
        write(view)


@pytest.mark.parametrize("node", ["http://localhost:8000/city/unknown", 3, None])
def test_view_holds_nothing_else(node: object) -> None:
    assert node not in VIEW
    assert not VIEW.has_edge(A, node)
    with pytest.raises(KeyError):
        VIEW[node]


def test_node_of_another_view_is_found_by_its_text() -> None:
    other: Multigraph = as_networkx(index_of(PathGraph(frozenset([B, C]), ())))
    assert [node in other for node in list(VIEW)[:4]] == [False, True, True, False]
    assert list(VIEW[next(iter(other))]) == list(VIEW[B])


def test_neighbours_are_had_one_by_one_as_all_at_once() -> None:
    rows = [{near: dict(VIEW._adj[node][near]) for near in VIEW._adj[node]} for node in VIEW]
    assert rows == [{near: dict(kept) for near, kept in VIEW._adj[node].items()} for node in VIEW]
    assert [list(row.values()) for row in rows] == [list(VIEW._adj[node].values()) for node in VIEW]


def test_kept_names_do_not_grow_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ascn_graph.paths.view._KEPT", 3)
    view: Multigraph = as_networkx(INDEX)
    assert nx.utils.graphs_equal(view.copy(), OWN)
    assert len(view._adj.iris) <= 3
