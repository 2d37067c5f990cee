"""How fast `ascn serve` answers beside what a user would pick instead, on the same data and the same machine.

Run it with `python -m tests.benchmarks.peers`; `--brief` takes a tenth of the data and short rounds. The peers are
Oxigraph's own server in Rust (`oxigraph serve-read-only`) and `rdflib-endpoint`, both from PyPI, in a virtual
environment of their own that the first run makes (or that `--peers-python` names). They hold the triples of our default
graph, and before anything is timed their answers are compared with ours, as parsed results. Then the servers take
turns under the load of 16 connections, round after round; the table shows medians over the rounds and, first, how
many times as fast we are in the same run. `work` is what processors worked for one answer, in the server's process and
in its children, which other programs on the machine disturb less than the rate. The bars: with the result cache off a
quarter of Oxigraph and ten times rdflib-endpoint, on cache hits ahead of Oxigraph.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.load import Load, generator, put_load
from tests.benchmarks.made_up import LARGE, SMALL, add_options, made_up
from tests.benchmarks.servers import JSON, Server, ascn, oxigraph, peers_python, rdflib_endpoint

ENTITIES, REPEATED = 10_000, 10
_CACHED, _UNCACHED = "ascn", "ascn, cache off"
_OXIGRAPH, _RDFLIB = "oxigraph", "rdflib-endpoint"


@dataclass(frozen=True)
class Workload:
    """Queries that are asked in turn, and which servers are asked."""

    name: str
    queries: Sequence[str]
    ours: str
    bars: dict[str, float]
    """How many times as fast as each peer we have to be."""


def main() -> int:
    """Compare, measure, print, and give status 1 when a bar is missed or an answer differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    parser.add_argument("--rounds", type=int, default=5, help="how often every server has its turn")
    parser.add_argument("--seconds", type=float, default=4, help="length of a turn")
    parser.add_argument(
        "--compare", type=int, default=1000, help="how many answers of rdflib-endpoint are compared"
    )
    parser.add_argument(
        "--peers-python", type=Path, help="Python of an environment in which the peers are installed"
    )
    parser.add_argument("--only", choices=(_OXIGRAPH, _RDFLIB), help="leave the other peer out")
    parser.add_argument("--brief", action="store_true", help="a tenth of the data, 3 rounds of 1 s")
    options = parser.parse_args()
    if options.brief:
        options.triples, options.rounds, options.seconds, options.compare = SMALL // 10, 3, 1, 100
    made = made_up(options.data, options.triples, options.seed)
    python = options.peers_python or peers_python(options.data)
    workloads = make_workloads(made.entity_iris(ENTITIES, options.seed))
    with ExitStack() as stack:
        servers = [
            stack.enter_context(ascn(made, _CACHED)),
            stack.enter_context(ascn(made, _UNCACHED, result_cache=0)),
        ]
        if options.only != _RDFLIB:
            servers.append(stack.enter_context(oxigraph(made, python)))
        if options.only != _OXIGRAPH and made.triples < LARGE / 2:
            servers.append(stack.enter_context(rdflib_endpoint(made, python)))
        print(
            f"{made.triples:,} triples; load by {generator()}; {options.rounds} rounds of {options.seconds:g} s"
        )
        different = compare(servers, workloads[0].queries, options.compare)
        met = [measure(servers, workload, options.rounds, options.seconds) for workload in workloads]
    return 0 if all(met) and not different else 1


def make_workloads(entities: Sequence[str]) -> list[Workload]:
    """Make the queries: one entity each, all different, and the same few of them again and again."""
    queries = [f"SELECT ?property ?value {{ <{iri}> ?property ?value }}" for iri in entities]
    return [
        Workload(f"{len(queries):,} entities, cache off", queries, _UNCACHED, {_OXIGRAPH: 0.25, _RDFLIB: 10}),
        Workload(f"{REPEATED} entities again and again", queries[:REPEATED], _CACHED, {_OXIGRAPH: 1}),
    ]


def compare(servers: Sequence[Server], queries: Sequence[str], number: int) -> int:
    """Compare the answers of all servers to those of the first, print how many differ, and give their number.

    All of Oxigraph's are compared; of the others, which take long or run the same code, the first `number`.
    """
    different = 0
    expected = dict(zip(queries, answers(servers[0], queries), strict=True))
    rows = sum(len(each) for each in expected.values())
    print(f"answers: {rows / len(queries):.1f} rows on average")
    for server in servers[1:]:
        asked = queries if server.name == _OXIGRAPH else queries[:number]
        found = zip(asked, answers(server, asked), strict=True)
        wrong = [query for query, answer in found if answer != expected[query]]
        different += len(wrong)
        example = f", such as that to {wrong[0]}" if wrong else ""
        print(f"answers: {server.name} differs in {len(wrong):,} of {len(asked):,}{example}")
    return different


def answers(server: Server, queries: Sequence[str]) -> Iterator[list[str]]:
    """Ask, and give the solutions of each answer, sorted, each written in one way only."""
    connection = server.connect()
    for query in queries:
        connection.request("GET", server.target(query), headers={"Accept": JSON})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{server.name} answers with status {answer.status}: {body[:300]!r}")
        solutions = json.loads(body)["results"]["bindings"]
        yield sorted(json.dumps(solution, sort_keys=True) for solution in solutions)


def measure(servers: Sequence[Server], workload: Workload, rounds: int, seconds: float) -> bool:
    """Let the servers take turns, print the table, and tell whether every bar is met."""
    asked = [server for server in servers if server.name in (workload.ours, _OXIGRAPH, _RDFLIB)]
    loads: dict[str, list[Load]] = {server.name: [] for server in asked}
    for number in range(rounds):
        # Whoever was last is first in the next round, so that none always follows the same one.
        for server in asked if number % 2 else asked[::-1]:
            targets = [server.target(query) for query in workload.queries]
            loads[server.name].append(put_load(server, targets, JSON, seconds))
    print(f"\n{workload.name}")
    print(f"{'':18} {'ascn is':>9}  {'of rounds':^15}  ", end="")
    print(f"{'answers/s':>9} {'p50 ms':>8} {'p99 ms':>8} {'work ms':>15}  failed")
    met = [_tell(name, loads[workload.ours], loads[name], workload.bars.get(name)) for name in loads]
    busiest = max(load.spent / load.seconds for found in loads.values() for load in found)
    print(f"what makes the load took {busiest:.0%} of one processor at most")
    return all(met)


def _tell(name: str, ours: Sequence[Load], theirs: Sequence[Load], bar: float | None) -> bool:
    ratios = sorted(mine.rate / other.rate for mine, other in zip(ours, theirs, strict=True))
    ratio, failed = statistics.median(ratios), sum(load.failed for load in theirs)
    met = bar is None or ratio >= bar
    figures = [(load.rate, load.p50, load.p99, load.cost.main, load.cost.workers) for load in theirs]
    rate, p50, p99, main_, workers = (statistics.median(values) for values in zip(*figures, strict=True))
    print(
        f"{name:18} {ratio:8.2f}x  {ratios[0]:6.2f} to {ratios[-1]:5.2f}  "
        f"{rate:9,.0f} {p50:8.2f} {p99:8.2f} {main_:6.3f} + {workers:6.3f}  {failed:6}",
        "" if bar is None else f"(bar {bar:g}: {'met' if met else 'MISSED'})",
    )
    return met and not failed


if __name__ == "__main__":
    sys.exit(main())
