"""What else finds shortest paths, each in a process of its own on the same links; see `paths`, which asks them in turn.

A process is started as `python -m tests.benchmarks.path_peers NAME FOLDER`, where the folder is one of `path_graph`.
It reads `links.npy` there (subject and object of each link, numbers of our index), or our index itself, says on a line
how long it took to make its graph of them, and answers each line `start end` with the nanoseconds that passed, those
that the processor worked, and the hops found, -1 for none. Nodes are integers for all of them.
"""

import gc
import importlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from ascn_graph.paths.index import open_index
from ascn_graph.paths.shortest import shortest_path
from ascn_graph.versions import Versions

OURS, NETWORKX, IGRAPH, RUSTWORKX = "ascn", "networkx", "igraph", "rustworkx"
MULTIGRAPH = "networkx.MultiGraph"
LINKS = "links.npy"
_AT_ONCE = 10_000
Pairs = npt.NDArray[np.int32]
Find = Callable[[int, int], int]
"""Counts the hops of a shortest path between two nodes, -1 where there is none."""


@dataclass(frozen=True)
class Peer:
    """A process that finds paths."""

    name: str
    process: subprocess.Popen[str]
    loaded: float
    """Seconds that making or opening the graph took."""

    def ask(self, start: int, end: int) -> "Searched":
        """Have a path looked for."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{start} {end}\n")
        self.process.stdin.flush()
        passed, worked, hops = map(int, (self.process.stdout.readline() or _ended(self.name)).split())
        return Searched(passed / 1e6, worked / 1e6, hops)


@dataclass(frozen=True)
class Searched:
    """The milliseconds that passed and those that the processor worked in one search, and the hops found."""

    passed: float
    worked: float
    hops: int


@contextmanager
def peer(name: str, folder: Path) -> Iterator[Peer]:
    """Start a process and wait until it has made its graph; it ends with its input."""
    words = [sys.executable, "-m", "tests.benchmarks.path_peers", name, str(folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        first = process.stdout.readline() or _ended(name)
        yield Peer(name, process, float(first))
        process.stdin.close()


def _ended(name: str) -> str:
    raise SystemExit(f"{name} ended before it answered; is it installed? (pip install -e '.[bench]')")


def main() -> int:
    """Make the graph and answer."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    make: dict[str, Callable[[Path], Find]] = {
        OURS: _ours,
        NETWORKX: _networkx,
        MULTIGRAPH: _multigraph,
        IGRAPH: _igraph,
        RUSTWORKX: _rustworkx,
    }
    if name in {IGRAPH, RUSTWORKX}:
        importlib.import_module(name)
    # What is made stays: looking through it for garbage would take minutes, and is no part of a search.
    gc.disable()
    began = time.perf_counter()
    find = make[name](folder)
    print(time.perf_counter() - began, flush=True)
    gc.freeze()
    gc.enable()
    for line in sys.stdin:
        start, end = map(int, line.split())
        before, worked = time.perf_counter_ns(), time.thread_time_ns()
        hops = find(start, end)
        print(time.perf_counter_ns() - before, time.thread_time_ns() - worked, hops, flush=True)
    return 0


def index_folder(folder: Path) -> Path:
    """Give the folder of our index of the graph that was made in a folder."""
    return Versions(folder / "home").current().folder / "paths"


def write_links(folder: Path) -> None:
    """Write the links of our index for the others, unless they are there."""
    if not (folder / LINKS).exists():
        index = open_index(index_folder(folder))
        subjects = np.repeat(np.arange(len(index.nodes), dtype=np.int32), np.diff(index.offsets))
        forward = index.edges >= 0
        np.save(folder / LINKS, np.stack([subjects[forward], index.neighbours[forward]], axis=1))


def _links(folder: Path) -> Pairs:
    links: Pairs = np.load(folder / LINKS, mmap_mode="r")
    return links


def _ours(folder: Path) -> Find:
    index = open_index(index_folder(folder))

    def find(start: int, end: int) -> int:
        path = shortest_path(index, start, end)
        return len(path) - 1 if path else -1

    return find


def _networkx(folder: Path) -> Find:
    graph = networkx_graph(_links(folder))

    def find(start: int, end: int) -> int:
        try:
            return len(nx.bidirectional_shortest_path(graph, start, end)) - 1
        except nx.NetworkXNoPath:
            return -1

    return find


def networkx_graph(links: Pairs) -> "nx.Graph[int]":
    """Make the smallest graph of networkx: parallel links are one, nothing is said of any, numbers are shared."""
    graph: nx.Graph[int] = nx.Graph()
    numbers = list(range(int(links.max()) + 1))
    graph.add_nodes_from(numbers)
    for place in range(0, len(links), _AT_ONCE):
        block = links[place : place + _AT_ONCE].tolist()
        graph.add_edges_from((numbers[start], numbers[end]) for start, end in block)
    return graph


def _multigraph(folder: Path) -> Find:
    """Hold what the index holds: IRIs for nodes, predicates and relationships for keys, days in the data of a link."""
    index = open_index(index_folder(folder))
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    nodes, predicates = list(index.nodes), list(index.predicates)
    graph.add_nodes_from(nodes)
    subjects = np.repeat(np.arange(len(nodes), dtype=np.int32), np.diff(index.offsets))
    for place in range(0, len(subjects), _AT_ONCE):
        for start, end, edge in zip(
            *(part[place : place + _AT_ONCE].tolist() for part in (subjects, index.neighbours, index.edges)),
            strict=True,
        ):
            if edge >= 0:
                graph.add_edge(
                    nodes[start],
                    nodes[end],
                    (predicates[index.properties[edge]], int(index.behind[edge])),
                    first_day=int(index.first_days[edge]),
                    last_day=int(index.last_days[edge]),
                )
    return lambda start, end: len(nx.bidirectional_shortest_path(graph, nodes[start], nodes[end])) - 1


def _igraph(folder: Path) -> Find:
    links = _links(folder)
    graph: Any = importlib.import_module("igraph").Graph(n=int(links.max()) + 1, edges=np.asarray(links))

    def find(start: int, end: int) -> int:
        return len(graph.get_shortest_path(start, end, output="vpath")) - 1

    return find


def _rustworkx(folder: Path) -> Find:
    links = _links(folder)
    library = importlib.import_module("rustworkx")
    graph: Any = library.PyGraph(multigraph=True)
    graph.add_nodes_from(range(int(links.max()) + 1))
    for place in range(0, len(links), _AT_ONCE):
        graph.add_edges_from_no_data(list(map(tuple, links[place : place + _AT_ONCE].tolist())))

    def find(start: int, end: int) -> int:
        paths = library.dijkstra_shortest_paths(graph, start, target=end)
        return len(paths[end]) - 1 if end in paths else -1

    return find


if __name__ == "__main__":
    sys.exit(main())
