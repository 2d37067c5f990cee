"""What paths cost on 1.27 million things and 5.4 million links, beside networkx, igraph and rustworkx in the same run.

Run it with `python -m tests.benchmarks.paths`; `--brief` asks less often. The first run makes the graph (`path_graph`,
which says what is in it and how long that takes); a smaller one (`--scale 0.1`) is measured by the same figures, but
the bars are meant for the whole. igraph and rustworkx come with `pip install -e ".[bench]"`.

Shortest paths are looked for between random pairs of linked things by one process each, which take turns at each pair.
All get plain integers, which suits dictionaries best; networkx has its smallest graph, without parallel links and with
nothing said of any. igraph searches by breadth (`get_shortest_path`), rustworkx has only Dijkstra's algorithm that
stops at the end (`dijkstra_shortest_paths` with a target and no weights). Both are far slower and have one round. The
hops that all find must agree. Ratios are those of the processor's time, which other programs disturb less; the time
that passed stands beside it.

Ranked searches are whole answers (`Finder.find`, at most ten paths with labels and evidence read from the store),
beside `shortest_path` on the same pairs in the same process. Between things linked by lot hardly anything is
meaningful: by meaning the answer says so and shows one path, by length it shows ten. The memory is that of a worker of
the service that gave a hundred answers by meaning, beside a process that holds in networkx what the index holds. The
index is built from the files of the whole default graph, as it is when a version is published, beside a bulk load of
the stated triples alone (`Store.bulk_load` of an N-Triples file). The worst case asks for all paths between the two
greatest hubs.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from tests.benchmarks.figures import Figures
from tests.benchmarks.path_costs import (
    build_index,
    bulk_load,
    memory_of,
    opening_times,
    worker_memory,
)
from tests.benchmarks.path_graph import add_options, path_graph
from tests.benchmarks.path_peers import (
    IGRAPH,
    MULTIGRAPH,
    NETWORKX,
    OURS,
    RUSTWORKX,
    Peer,
    Searched,
    peer,
    write_links,
)

from ascn_graph.paths.finding import Finder
from ascn_graph.paths.index import PathIndex
from ascn_graph.paths.opening import open_finder
from ascn_graph.paths.requests import ALL, LENGTH, RANKS, PathRequest
from ascn_graph.paths.shortest import shortest_path
from ascn_graph.versions import Version

_OPENED, _ASKED, _RANKED = 20, 100, 10
Pairs = Sequence[tuple[int, int]]
Turn = dict[str, list[Searched]]
"""What all found, by name, in the order of the pairs."""


@dataclass(frozen=True)
class Answered:
    """The milliseconds that the processor worked for an answer, and what it says."""

    worked: float
    paths: int
    meaningful: bool
    cut: bool


@dataclass(frozen=True)
class RankedTurn:
    """Milliseconds of plain searches, and the answers by `RANKS`, all in the order of the pairs."""

    plain: list[float]
    ranked: tuple[list[Answered], ...]


def main() -> int:
    """Measure, print, and give status 1 when a bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    parser.add_argument("--pairs", type=int, default=200, help="of things between which paths are looked for")
    parser.add_argument("--rounds", type=int, default=5, help="how often each figure is taken")
    parser.add_argument(
        "--slow", type=int, default=200, help="pairs that igraph and rustworkx are asked about"
    )
    parser.add_argument("--brief", action="store_true", help="2 rounds, 20 pairs for igraph and rustworkx")
    options = parser.parse_args()
    if options.brief:
        options.rounds, options.slow = 2, 20
    made = path_graph(options.data, options.scale, options.seed)
    folder, version = Path(made.folder), made.version()
    write_links(folder)
    finder = open_finder(version)
    pairs = random_pairs(finder.index, options.pairs, options.seed)
    print(
        f"{len(finder.index.nodes):,} nodes, {len(finder.index.properties):,} edges, {made.triples:,} triples; "
        f"{len(pairs)} pairs, {options.rounds} rounds"
    )
    figures = Figures(judged=options.scale >= 1)
    figures.begin()
    met = [
        figures.tell("opening the index, ms", opening_times(version, _OPENED), 50),
        *search(figures, folder, pairs, options.rounds, options.slow),
        *hold(figures, folder, version, finder.index, pairs),
        *rank(figures, finder, pairs, options.rounds),
        *end_at_bound(figures, finder, options.rounds),
        *build(figures, folder, version, options.rounds),
    ]
    return 0 if all(met) else 1


def random_pairs(index: PathIndex, number: int, seed: int) -> list[tuple[int, int]]:
    """Pick pairs of different nodes that have links."""
    linked = np.flatnonzero(np.diff(index.offsets))
    pairs = np.random.default_rng(seed).choice(linked, (2 * number, 2)).tolist()
    return [(start, end) for start, end in pairs if start != end][:number]


def search(figures: Figures, folder: Path, pairs: Pairs, rounds: int, slow: int) -> list[bool]:
    """Let all look for shortest paths in turn, and print what they took."""
    with ExitStack() as stack:
        peers = [stack.enter_context(peer(name, folder)) for name in (OURS, NETWORKX, IGRAPH, RUSTWORKX)]
        found = [_take_turns(peers, pairs, slow if number == 0 else 0) for number in range(rounds)]
        for each in peers:
            _tell_times(figures, each, [turn[each.name] for turn in found if turn[each.name]])
    hops = [
        {answers[place].hops for answers in turn.values() if place < len(answers)}
        for turn in found
        for place in range(len(pairs))
    ]
    return [
        figures.demand(all(len(each) == 1 for each in hops), "The hops found differ"),
        figures.tell("shortest path, ours / networkx", _ratios(found, OURS, NETWORKX), 1.25),
        figures.tell("shortest path, igraph / ours", _ratios(found, IGRAPH, OURS), 5, least=True),
        figures.tell("shortest path, rustworkx / ours", _ratios(found, RUSTWORKX, OURS), 5, least=True),
    ]


def _take_turns(peers: Sequence[Peer], pairs: Pairs, slow: int) -> Turn:
    """Ask about every pair, the slow ones about the first few; whoever was first is last about the next."""
    found: Turn = {each.name: [] for each in peers}
    for place, pair in enumerate(pairs):
        asked = peers if place < slow else peers[:2]
        first = place % len(asked)
        for each in (*asked[first:], *asked[:first]):
            found[each.name].append(each.ask(*pair))
    return found


def _tell_times(figures: Figures, each: Peer, turns: Sequence[Sequence[Searched]]) -> None:
    memory = memory_of(each.process.pid)
    print(
        f"  {each.name}: ready in {each.loaded:.2f} s; resident {memory.resident:,.0f} MiB, "
        f"proportional {memory.share:,.0f}, its own {memory.alone:,.0f}"
    )
    for name, figure in (
        ("median", statistics.median),
        ("95 of 100 within", _p95),
        ("mean", statistics.fmean),
    ):
        figures.tell(f"    {name}, ms", [figure([one.passed for one in turn]) for turn in turns])
        figures.tell(f"    {name}, ms worked", [figure([one.worked for one in turn]) for turn in turns])


def _ratios(turns: Sequence[Turn], above: str, below: str) -> list[float]:
    """Give the ratio of the medians in each turn, over the pairs that both were asked about."""
    pairs = [(turn[above], turn[below]) for turn in turns if turn[above] and turn[below]]
    return [
        statistics.median(one.worked for one in first[: len(second)])
        / statistics.median(one.worked for one in second[: len(first)])
        for first, second in pairs
    ]


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def hold(figures: Figures, folder: Path, version: Version, index: PathIndex, pairs: Pairs) -> list[bool]:
    """Compare the memory of a worker that answered with that of the graph in networkx."""
    asked = [(index.nodes[start], index.nodes[end]) for start, end in pairs[:_ASKED]]
    first, last = worker_memory(version, asked)
    print(
        f"  worker: resident {first.resident:,.0f} MiB after 1 answer, {last.resident:,.0f} after {len(asked)}, "
        f"proportional {last.share:,.0f}, its own {last.alone:,.0f}"
    )
    ratios = {}
    for name in (NETWORKX, MULTIGRAPH):
        with peer(name, folder) as other:
            resident = memory_of(other.process.pid).resident
            print(f"  {name}: made in {other.loaded:.1f} s; resident {resident:,.0f} MiB")
            ratios[name] = [last.resident / resident]
    return [
        figures.tell("memory, worker / networkx.Graph, numbers alone", ratios[NETWORKX]),
        figures.tell("memory, worker / networkx.MultiGraph, what the index holds", ratios[MULTIGRAPH], 0.125),
    ]


def rank(figures: Figures, finder: Finder, pairs: Pairs, rounds: int) -> list[bool]:
    """Take the times of whole answers, ranked either way, beside those of plain searches."""
    turns = [_rank_in_turn(finder, pairs) for _ in range(rounds)]
    met = []
    for place, name in enumerate(RANKS):
        answers = [each for turn in turns for each in turn.ranked[place]]
        meaningful, cut = sum(each.meaningful for each in answers), sum(each.cut for each in answers)
        print(
            f"  {_RANKED} ranked by {name} with evidence: of {len(answers)} answers {meaningful} have a meaningful "
            f"path, {cut} were cut; {statistics.fmean(each.paths for each in answers):.1f} paths on average"
        )
        worked = [[each.worked for each in turn.ranked[place]] for turn in turns]
        figures.tell("    median, ms worked", list(map(statistics.median, worked)))
        figures.tell("    95 of 100 within, ms worked", list(map(_p95, worked)))
        ratios = [_p95(times) / _p95(turn.plain) for times, turn in zip(worked, turns, strict=True)]
        met.append(figures.tell(f"ranked by {name} with evidence / plain search, p95", ratios, 25))
    figures.tell(
        "    plain search in the same process, median", [statistics.median(turn.plain) for turn in turns]
    )
    figures.tell(
        "    plain search in the same process, 95 of 100 within", [_p95(turn.plain) for turn in turns]
    )
    return met


def _rank_in_turn(finder: Finder, pairs: Pairs) -> RankedTurn:
    """Look for a shortest path and for ranked ones between each pair."""
    turn = RankedTurn([], tuple([] for _ in RANKS))
    names = finder.index.nodes
    for start, end in pairs:
        turn.plain.append(_worked(partial(shortest_path, finder.index, start, end)))
        for rank_, answers in zip(RANKS, turn.ranked, strict=True):
            before = time.thread_time()
            found = finder.find(names[start], names[end], PathRequest(limit=_RANKED, rank=rank_))
            worked = (time.thread_time() - before) * 1000
            answers.append(Answered(worked, len(found.paths), found.meaningful, found.cut))
    return turn


def _worked(work: Callable[[], object]) -> float:
    before = time.thread_time()
    work()
    return (time.thread_time() - before) * 1000


def end_at_bound(figures: Figures, finder: Finder, rounds: int) -> list[bool]:
    """Ask for all paths between the two greatest hubs, and see that the answer says it is cut."""
    index = finder.index
    degrees = np.diff(index.offsets)
    hubs = [index.nodes[int(node)] for node in np.argsort(-degrees, kind="stable")[:2]]
    print("  hubs: " + ", ".join(f"{hub} with {degrees[index.nodes.find(hub)]:,} links" for hub in hubs))
    request = PathRequest(search=ALL, rank=LENGTH, max_length=8, limit=1000)
    seconds, said = [], []
    for _ in range(rounds):
        before = time.perf_counter()
        found = finder.find(hubs[0], hubs[1], request)
        seconds.append(time.perf_counter() - before)
        said.append(found.cut)
    figures.tell("    all paths from hub to hub up to 8 hops, s", seconds)
    print(f"    {len(found.paths):,} paths, cut {found.cut}: {found.explanation}")
    return [figures.demand(all(said), "It does not say that it was cut")]


def build(figures: Figures, folder: Path, version: Version, rounds: int) -> list[bool]:
    """Take the times of bulk loads and of builds of the index in turn."""
    loads, builds = [], []
    for _ in range(rounds):
        loads.append(bulk_load(folder))
        builds.append(build_index(folder, version))
    figures.tell("    bulk load of what is stated, s", [stated.passed for stated, _ in loads])
    figures.tell("    bulk load of the default graph, s", [one.passed + other.passed for one, other in loads])
    figures.tell("    build of the index, s", [each.passed for each in builds])
    figures.tell("    build of the index, s worked", [each.worked for each in builds])
    print(f"    the build held {max(each.peak for each in builds):,.0f} MiB at most")
    ratios = [each.passed / stated.passed for each, (stated, _) in zip(builds, loads, strict=True)]
    return [figures.tell("index build / bulk load of what is stated", ratios, 1)]


if __name__ == "__main__":
    sys.exit(main())
