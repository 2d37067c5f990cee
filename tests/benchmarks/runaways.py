"""What 20 queries that would never end do to the server, and to a light query beside them.

Run it with `python -m tests.benchmarks.runaways`; `--brief` takes a tenth of the data and one wave. The deadline is 2 s
and the result cache is off. First the runaways come one after another, then all 20 at once, in waves, from one client
address and each from one of its own. Each must be refused (503, too many slow queries) within 1 s of its arrival, or be
evaluated and end within 3 s of the start of that; how many took longer than 3 s from their arrival is told. A light
query about one thing after another runs all the time on one connection, in a process of its own; its 99th percentile
while runaways are at work must stay below 10 times that of the quiet moments between the waves. Afterwards the memory
of the server and its workers must be what it was, give or take `--tolerance`.
"""

import argparse
import http.client
import json
import multiprocessing
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection

from tests.benchmarks.made_up import SMALL, add_options, made_up
from tests.benchmarks.servers import JSON, Server, ascn, descendants
from tests.benchmarks.streaming import watching

DEADLINE, LONGEST, PATIENCE, TIMES = 2.0, 3.0, 1.0, 10.0
_ALL = "?a ?b ?c . ?d ?e ?f"
RUNAWAYS = {
    "cartesian count": f"SELECT (COUNT(*) AS ?n) {{ {_ALL} . ?g ?h ?i }}",
    "cartesian filter": f"SELECT * {{ {_ALL} FILTER (?a = ?f && ?c = ?d && ?b != ?e) }}",
    "rows without end": "SELECT * { ?a ?b ?c . ?d a :Project . ?e a :Meeting }",
    "cartesian by graph": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } }",
    "triples without end": "CONSTRUCT { ?a ?b ?d } { ?a ?b ?c . ?d a :Project }",
    "path over cycles": "SELECT (COUNT(*) AS ?n) { ?a (!rdf:type|!^rdf:type)* ?b }",
    "path both ways": "SELECT (COUNT(*) AS ?n) { ?a (:meeting|^:meeting|:agent|^:agent|:city|^:city)+ ?b }",
    "path of steps": "SELECT (COUNT(*) AS ?n) { ?a :statedIn/^:statedIn/:statedIn/^:statedIn/:statedIn/^:statedIn ?b }",
    "regex": f"SELECT (COUNT(*) AS ?n) {{ {_ALL} "
    'FILTER REGEX(CONCAT(STR(?c), STR(?f)), "^(.*a.*e.*)+(i|o|u)+x$", "i") }',
    "replace": f'SELECT ?r {{ {_ALL} BIND (REPLACE(STR(?c), "(.*)(.)(.*)(.)", "$4$1$3$2$1") AS ?r) FILTER (?r = "") }}',
    "group concat": f'SELECT (GROUP_CONCAT(STR(?c); separator=", ") AS ?t) {{ {_ALL} }}',
    "strings doubled": "SELECT (STRLEN(?t) AS ?n) { ?a ?b ?c BIND (CONCAT(STR(?a), STR(?c)) AS ?t0) "
    + " ".join(f"BIND (CONCAT(?t{n}, ?t{n}) AS ?t{n + 1})" for n in range(28))
    + " BIND (?t28 AS ?t) }",
    "order by": "SELECT * { ?a ?b ?c . ?a ?d ?e . ?f ?d ?e } ORDER BY ?c ?e ?f",
    "order of all": f"SELECT * {{ {_ALL} }} ORDER BY DESC(?c) ?f LIMIT 5",
    "distinct": f"SELECT DISTINCT ?a ?f {{ {_ALL} }}",
    "grouped": f"SELECT ?a (COUNT(DISTINCT ?f) AS ?n) {{ {_ALL} }} GROUP BY ?a ORDER BY ?n",
    "not exists": "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f FILTER (STR(?d) = CONCAT(STR(?a), STR(?c))) } }",
    "minus": f"SELECT * {{ {_ALL} MINUS {{ ?a ?x ?f . ?y ?z ?c }} FILTER (?a = ?f) }}",
    "optional": "SELECT (COUNT(*) AS ?n) { ?a a :Entity OPTIONAL { ?b a :Entity OPTIONAL { ?c a :Entity } } }",
    "hashes": f'SELECT * {{ {_ALL} FILTER (SHA512(CONCAT(STR(?a), STR(?f))) = "") }}',
}

Wave = Sequence[tuple[str, str]]
"""Runaways that arrive at once, each with the address of its client."""
_SETTLING = 1.0


@dataclass(frozen=True)
class Ended:
    """What became of a runaway: seconds from its arrival to the end of the answer."""

    name: str
    status: int
    seconds: float
    how: str
    size: int

    @property
    def met(self) -> bool:
        """Whether it was refused in time or ended in time."""
        # Who is not refused is evaluated from `PATIENCE` after the arrival at the latest.
        return self.seconds < (PATIENCE if self.how == "engine-busy" else PATIENCE + LONGEST)


def main() -> int:
    """Run the waves, print, and give status 1 when a bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    parser.add_argument("--waves", type=int, default=4, help="how often the 20 come at once")
    parser.add_argument("--quiet", type=float, default=4, help="seconds without runaways before each wave")
    parser.add_argument("--tolerance", type=float, default=64, help="MiB that memory may have grown by")
    parser.add_argument("--brief", action="store_true", help="a tenth of the data and one wave")
    options = parser.parse_args()
    if options.brief:
        options.triples, options.waves, options.quiet = SMALL // 10, 1, 2
    made = made_up(options.data, options.triples, options.seed)
    iris = made.entity_iris(1000, options.seed)
    light = [f"SELECT ?property ?value {{ <{iri}> ?property ?value }}" for iri in iris]
    met = []
    for title, waves in make_waves(options.waves, options.seed).items():
        print(f"\nrunaways {title}, {made.triples:,} triples, deadline {DEADLINE:g} s")
        with ascn(made, query_timeout=DEADLINE, result_cache=0) as server:
            quiet = options.quiet if len(waves[0]) > 1 else 0.5
            met.append(run(server, light, waves, quiet, options.tolerance))
    return 0 if all(met) else 1


def make_waves(number: int, seed: int) -> dict[str, list[Wave]]:
    """Give the waves of each part, by its title; in which order runaways come is left to chance."""
    chance, names = random.Random(seed), list(RUNAWAYS)
    shuffled = [chance.sample(names, len(names)) for _ in range(number)]
    return {
        "one after another": [[(name, "127.0.0.1")] for name in names],
        "at once from one address": [[(name, "127.0.0.1") for name in order] for order in shuffled],
        "at once from 20 addresses": [
            [(name, f"127.0.0.{last}") for last, name in enumerate(order, start=2)] for order in shuffled
        ],
    }


def run(server: Server, light: Sequence[str], waves: Sequence[Wave], quiet: float, tolerance: float) -> bool:
    """Send the waves beside the light query, print, and tell whether every bar is met."""
    ours, theirs = multiprocessing.Pipe()
    targets = [server.target(query) for query in light]
    spawn = multiprocessing.get_context("spawn")
    beside = spawn.Process(target=keep_asking, args=(server.port, targets, theirs))
    beside.start()
    try:
        ours.recv()
        time.sleep(2)
        before, processes = server.memory(), len(descendants(server.pid))
        time.sleep(2)
        spans, ended = [], []
        with watching(server) as watch:
            for each in waves:
                time.sleep(quiet)
                began = time.monotonic()
                ended += send_wave(server, each)
                spans.append((began, time.monotonic()))
                # What a wave leaves behind is neither quiet nor busy.
                time.sleep(_SETTLING)
        time.sleep(2)
        after, left = server.memory(), len(descendants(server.pid))
        ours.send("stop")
        samples, failed = ours.recv()
    finally:
        beside.terminate()
        beside.join()
    met = [_tell_runaways(ended), _tell_light(samples, failed, spans)]
    print(f"{'MiB':8} {'answering':>10} {'workers':>10} {'processes':>10}")
    for name, main_, workers, counted in (
        ("before", before.main, before.workers, str(processes)),
        ("at most", watch.main, watch.workers, ""),
        ("after", after.main, after.workers, str(left)),
    ):
        print(f"{name:8} {main_:10.0f} {workers:10.0f} {counted:>10}")
    returned = after.all - before.all < tolerance
    print(f"memory is returned: {'met' if returned else 'MISSED'}")
    return all(met) and returned


def send_wave(server: Server, wave: Wave) -> list[Ended]:
    """Send the runaways at once, each on a connection of its own, and wait until none is left."""
    ended: list[Ended] = []
    together = threading.Barrier(len(wave))

    def send(name: str, source: str) -> None:
        connection = server.connect(timeout=60, source=source)
        connection.connect()
        together.wait()
        ended.append(_ask(connection, server, name))
        connection.close()

    threads = [threading.Thread(target=send, args=each) for each in wave]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def _ask(connection: http.client.HTTPConnection, server: Server, name: str) -> Ended:
    began, status, size, how = time.monotonic(), 0, 0, "complete"
    try:
        connection.request("GET", server.target(RUNAWAYS[name]))
        answer = connection.getresponse()
        status, block = answer.status, b""
        while more := answer.read1(1 << 18) if status == 200 else answer.read():
            size, block = size + len(more), more
        if status != 200:
            how = str(json.loads(block).get("type", "")).rpartition("/")[2].rpartition("#")[2]
        elif answer.length:
            how = "broken off"
    except (ConnectionError, http.client.HTTPException):
        how = "broken off" if status else "no answer"
    except TimeoutError:
        how = "no end"
    return Ended(name, status, time.monotonic() - began, how, size)


def keep_asking(port: int, targets: Sequence[str], pipe: Connection) -> None:
    """Ask for one target after another until told to stop; send moments and durations, and how many failed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    samples, failed, number = [], 0, 0
    pipe.send("ready")
    while not pipe.poll():
        began = time.monotonic()
        connection.request("GET", targets[number % len(targets)], headers={"Accept": JSON})
        answer = connection.getresponse()
        answer.read()
        failed += answer.status != 200
        samples.append((began, time.monotonic() - began))
        number += 1
    pipe.send((samples, failed))


def _tell_runaways(ended: Sequence[Ended]) -> bool:
    print(f"{'':19}  {'longest':>8}  {'MB':>7}  outcomes")
    for name in RUNAWAYS:
        found = [each for each in ended if each.name == name]
        worst = max(found, key=lambda each: (not each.met, each.seconds))
        outcomes = Counter(f"{each.status or '-'} {each.how}" for each in found)
        told = ", ".join(f"{number} x {outcome}" for outcome, number in outcomes.most_common())
        note = "" if worst.met else "  MISSED"
        size = max(each.size for each in found) / 1e6
        print(f"{name:19}  {worst.seconds:6.2f} s  {size:7.1f}  {told}{note}")
    refused = [each.seconds for each in ended if each.how == "engine-busy"]
    evaluated = [each.seconds for each in ended if each.how != "engine-busy"]
    late = sum(seconds > LONGEST for seconds in evaluated)
    print(
        f"{len(refused)} refused, the last after {max(refused, default=0):.2f} s; {len(evaluated)} evaluated, the last "
        f"ended after {max(evaluated, default=0):.2f} s, {late} of them later than {LONGEST:g} s"
    )
    return all(each.met for each in ended)


def _tell_light(
    samples: Sequence[tuple[float, float]], failed: int, spans: Sequence[tuple[float, float]]
) -> bool:
    busy = sorted(took for began, took in samples if any(a <= began + took and began <= b for a, b in spans))
    quiet = sorted(
        took for began, took in samples if not any(a - took <= began <= b + _SETTLING for a, b in spans)
    )
    print(f"{'light':8} {'p50 ms':>8} {'p99 ms':>8} {'most':>8}  queries")
    p99 = []
    for name, times in (("quiet", quiet), ("busy", busy)):
        p50, high = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.99))
        p99.append(high)
        print(f"{name:8} {p50:8.2f} {high:8.2f} {times[-1] * 1000:8.2f}  {len(times):,}")
    met = p99[1] < TIMES * p99[0] and not failed
    print(
        f"p99 busy to quiet: {p99[1] / p99[0]:.1f}x, {failed} failed (bar {TIMES:g}x: {'met' if met else 'MISSED'})"
    )
    return met


if __name__ == "__main__":
    sys.exit(main())
