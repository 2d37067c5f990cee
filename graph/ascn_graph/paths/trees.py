"""The small tree that connects several nodes.

Finding the cheapest one is the Steiner tree problem, which is NP-hard. Here the best paths between every two of the
nodes make a small graph, in which networkx approximates the tree to within twice the cheapest (Mehlhorn: "A faster
approximation algorithm for the Steiner problem in graphs", Information Processing Letters 27(3), 1988).
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import networkx as nx
from networkx.algorithms.approximation import steiner_tree

from ascn_graph.paths.found import Found, FoundTree
from ascn_graph.paths.index import PathIndex
from ascn_graph.paths.ranking import rank_paths
from ascn_graph.paths.requests import PathRequest, TreeRequest
from ascn_graph.paths.search import found_along, is_trivial
from ascn_graph.paths.walking import Effort, Walk, Ways

_BETWEEN_TWO = 10
"""Paths between two of the nodes from which the tree is made."""


def find_tree(index: PathIndex, nodes: Sequence[int], request: TreeRequest, walk: Walk) -> FoundTree:
    """Find a small tree that connects different nodes, or as many of them as are connected with the first.

    It is meaningful where its telling paths alone hold the nodes together.
    """
    ways = Ways(index, walk, tuple(nodes), Effort(request.effort))
    joined, cut = _join(index, nodes, request, walk)
    reached = nx.node_connected_component(joined, nodes[0])
    within = [node for node in nodes if node in reached]
    tree = steiner_tree(joined.subgraph(reached), within, weight="cost", method="mehlhorn")
    branches = tuple(found_along(ways, way) for way in _ways_of(tree, set(within)))
    return FoundTree(
        branches,
        tuple(node for node in nodes if node not in reached),
        len(within) > 1 and _holds(ways, tree, within),
        cut,
    )


def _join(
    index: PathIndex, nodes: Sequence[int], request: TreeRequest, walk: Walk
) -> "tuple[nx.Graph[int], bool]":
    """Put the best paths between every two nodes together; true where a search was cut off."""
    joined: nx.Graph[int] = nx.Graph()
    joined.add_nodes_from(nodes)
    pairs = list(combinations(nodes, 2))
    each = PathRequest(_BETWEEN_TWO, max_length=request.max_length, effort=request.effort // len(pairs))
    cut = False
    for pair in pairs:
        ranked = rank_paths(index, pair, each, walk)
        cut |= ranked.cut
        for found in ranked.paths:
            for (start, end), step in zip(pairwise(found.nodes), found.steps, strict=True):
                joined.add_edge(start, end, cost=found.cost if len(found.steps) == 1 else index.cost(step))
    return joined, cut


def _ways_of(tree: "nx.Graph[int]", given: set[int]) -> Iterator[tuple[int, ...]]:
    """Give the nodes of the ways between given and branching nodes, the given ones in their order first."""
    stops = {node for node in tree if node in given or tree.degree(node) != 2}
    for start in sorted(stops, key=lambda node: (node not in given, node)):
        for first in sorted(tree[start]):
            way = [start, first]
            while way[-1] not in stops:
                way.append(next(node for node in tree[way[-1]] if node != way[-2]))
            if (start not in given, start) < (way[-1] not in given, way[-1]):
                yield tuple(way)


def _holds(ways: Ways, tree: "nx.Graph[int]", nodes: Sequence[int]) -> bool:
    """Tell whether telling paths within the tree connect all nodes."""
    told: nx.Graph[int] = nx.Graph()
    told.add_nodes_from(nodes)
    for pair in combinations(nodes, 2):
        found: Found = found_along(ways, tuple(nx.shortest_path(tree, *pair)))
        if not is_trivial(ways.index, found.steps):
            told.add_edge(*pair)
    return bool(nx.is_connected(told))
