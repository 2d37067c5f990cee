"""The index of paths: its files, how damage is told, and networkx running on it."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from ascn_graph.errors import DamagedVersion, UnknownEntity
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.paths import (
    Finder,
    PathIndex,
    PathRequest,
    as_networkx,
    open_index,
    write_index,
)

SPACE = Namespace(DEFAULT_BASE)
PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in SPACE.prefixes.items())
VOCABULARY = """
:knows a :PathProperty . :about a :PathProperty . :locatedIn a :PathProperty , :ClassifyingProperty .
:participatedIn a :PathProperty ; :via :Participation ; :from :agent ; :to :meeting .
"""
FACTS = """
<country/a> a :Entity ; :knows <meeting/m> ; :participatedIn <meeting/m> .
<country/b> a :Entity ; :participatedIn <meeting/m> .
<meeting/m> a :Entity ; :about <country/a> ; :knows <city/b1> .
<city/b0> a :Entity ; :locatedIn <country/b> . <city/b1> a :Entity ; :locatedIn <country/b> .
<city/lone> a :Entity .
<participation/a> a :Participation ; :agent <country/a> ; :meeting <meeting/m> .
<participation/again> a :Participation ; :agent <country/a> ; :meeting <meeting/m> .
<participation/b> a :Participation ; :agent <country/b> ; :meeting <meeting/m> ;
  :firstDay "2021-10-18"^^xsd:date ; :lastDay "2021-10-19"^^xsd:date .
"""


def read(turtle: str, graph: NamedNode) -> list[Quad]:
    quads = parse(PREFIXES + turtle, RdfFormat.TURTLE, base_iri=SPACE.base)
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads]


QUADS = [*read(VOCABULARY, SPACE.ontology), *read(FACTS, SPACE.iri("source/x#p1"))]


def index_in(folder: Path) -> PathIndex:
    store = Store()
    store.extend(QUADS)
    write_index(store, SPACE, folder)
    return open_index(folder)


def test_empty_graph_has_an_index(tmp_path: Path) -> None:
    write_index(Store(), SPACE, tmp_path / "paths")
    index = open_index(tmp_path / "paths")
    assert (len(index.nodes), len(index.neighbours), list(as_networkx(index))) == (0, 0, [])
    with pytest.raises(UnknownEntity):
        Finder(1, Store(), SPACE, index).find("Jakarta", "Makassar", PathRequest())


def test_same_store_gives_the_same_bytes(tmp_path: Path) -> None:
    quads = list(QUADS)
    written = []
    for turn in range(2):
        random.Random(turn).shuffle(quads)
        store = Store()
        store.extend(quads)
        write_index(store, SPACE, tmp_path / str(turn))
        written.append({path.name: path.read_bytes() for path in (tmp_path / str(turn)).iterdir()})
    assert len(written[0]) > 10
    assert written[0] == written[1]


def remove(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def scribble(path: Path) -> None:
    path.write_bytes(b"not what it was" * 20)


def swap(path: Path) -> None:
    other = "near_fans" if path.name == "offsets.npy" else "offsets"
    path.write_bytes((path.parent / f"{other}.npy").read_bytes())


def recast(path: Path) -> None:
    np.save(path, np.load(path).astype(np.complex64))


@pytest.mark.parametrize(
    "damage", [remove, cut, empty, scribble, swap, recast], ids=lambda damage: damage.__name__
)
@pytest.mark.parametrize("name", ["offsets.npy", "neighbours.npy", "costs.npy", "nodes_text.npy"])
def test_damaged_file_is_reported(tmp_path: Path, name: str, damage: Callable[[Path], None]) -> None:
    index_in(tmp_path / "paths")
    damage(tmp_path / "paths" / name)
    with pytest.raises(DamagedVersion, match="path index"):
        open_index(tmp_path / "paths")


@pytest.mark.parametrize("damage", [remove, empty, scribble], ids=lambda damage: damage.__name__)
def test_damaged_description_is_reported(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    index_in(tmp_path / "paths")
    damage(tmp_path / "paths" / "index.json")
    with pytest.raises(DamagedVersion):
        open_index(tmp_path / "paths")


def test_index_of_another_format_is_refused(tmp_path: Path) -> None:
    index_in(tmp_path / "paths")
    description = tmp_path / "paths" / "index.json"
    description.write_text(json.dumps({**json.loads(description.read_text()), "format": 99}))
    with pytest.raises(DamagedVersion, match="format 99"):
        open_index(tmp_path / "paths")


# networkx on it

Algorithm = Callable[["nx.MultiGraph[str]"], object]
A, M = f"{SPACE.base}country/a", f"{SPACE.base}meeting/m"
ALGORITHMS: dict[str, Algorithm] = {
    "shortest path": lambda graph: nx.shortest_path_length(graph, A, f"{SPACE.base}city/b1"),
    "shortest paths of all": lambda graph: dict(nx.all_pairs_shortest_path_length(graph)),
    "cheapest path": lambda graph: nx.dijkstra_path_length(graph, A, f"{SPACE.base}city/b1", weight="cost"),
    "bidirectional search": lambda graph: nx.bidirectional_dijkstra(graph, A, f"{SPACE.base}city/b1")[0],
    "simple paths": lambda graph: sorted(nx.all_simple_paths(graph, A, f"{SPACE.base}city/b1", cutoff=4)),
    "components": lambda graph: sorted(map(sorted, nx.connected_components(graph))),
    "degree": lambda graph: dict(graph.degree()),
    "degree centrality": nx.degree_centrality,
    "closeness centrality": nx.closeness_centrality,
    "betweenness centrality": nx.betweenness_centrality,
    "communities": lambda graph: sorted(map(sorted, nx.community.label_propagation_communities(graph))),
    "modular communities": lambda graph: sorted(map(sorted, nx.community.louvain_communities(graph, seed=1))),
    "articulation points": lambda graph: sorted(nx.articulation_points(graph)),
    "spanning tree": lambda graph: nx.minimum_spanning_tree(graph, weight="cost").size(weight="cost"),
    "Steiner tree": lambda graph: nx.approximation.steiner_tree(
        graph.subgraph(nx.node_connected_component(graph, A)), [A, f"{SPACE.base}city/b1"], weight="cost"
    ).size(),
    "ego graph": lambda graph: sorted(nx.ego_graph(graph, M, radius=2)),
    "subgraph": lambda graph: sorted(graph.subgraph([A, M]).edges()),
    "edges": lambda graph: sorted(graph.edges(keys=True)),
    "copy": lambda graph: nx.utils.graphs_equal(graph.copy(), graph),
    "simple graph": lambda graph: nx.average_clustering(nx.Graph(graph)),
}


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> "nx.MultiGraph[str]":
    return as_networkx(index_in(tmp_path_factory.mktemp("view") / "paths"))


@pytest.mark.parametrize("name", ALGORITHMS)
def test_networkx_finds_the_same_as_in_a_graph_of_its_own(view: "nx.MultiGraph[str]", name: str) -> None:
    own: nx.MultiGraph[str] = nx.MultiGraph()
    own.add_nodes_from(view)
    for start, end, key, data in view.edges(keys=True, data=True):
        own.add_edge(start, end, key, **data)
    assert own.number_of_edges() == 8
    assert ALGORITHMS[name](view) == ALGORITHMS[name](own)


def test_networkx_view_tells_what_an_edge_is(view: "nx.MultiGraph[str]") -> None:
    edges = view[f"{SPACE.base}country/b"][M]
    assert [dict(data) for data in edges.values()] == [
        {
            "subject": f"{SPACE.base}country/b",
            "predicate": f"{SPACE.base}ontology#participatedIn",
            "relationship": f"{SPACE.base}participation/b",
            "first_day": "2021-10-18",
            "last_day": "2021-10-19",
            "cost": 2.0,
        }
    ]


def test_networkx_view_is_read_only(view: "nx.MultiGraph[str]") -> None:
    with pytest.raises(nx.NetworkXError, match="Frozen"):
        view.add_edge("x", "y")


@pytest.mark.parametrize("node", ["http://localhost:8000/city/unknown", 3])
def test_networkx_view_holds_nothing_else(view: "nx.MultiGraph[str]", node: object) -> None:
    assert node not in view
    assert not view.has_edge(A, f"{SPACE.base}country/b")
