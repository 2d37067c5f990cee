"""How long documents take, each written anew, beside a bare FastAPI route that has nothing to do.

Run it with `python -m tests.benchmarks.documents`; `--brief` takes short rounds and looks at no sizes. The real graph
is built under `--data` and served by `ascn serve`; the bare routes (`bare.py`) run under the same uvicorn and give as
many bytes. One client asks on connections that are kept alive, one request after the other: ours, the bare one in the
event loop, the bare one in a thread. Every request for a document is for another entity or has a parameter that means
nothing, so that no kept body answers it. The ratio of a round is that of the medians in it; the table shows the median
of the rounds and their range. The bars: Turtle, N-Triples and RDF/XML within 6 times the bare route in the event loop,
JSON-LD and HTML within 30 times, every page of an entity below 100 KB.
"""

import argparse
import socket
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode
from tests.benchmarks.made_up import DATA
from tests.benchmarks.servers import Server, free_port, running

from ascn_graph.namespaces import DEFAULT_BASE, RDF, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Versions

ROOT = Path(__file__).parents[2]
SAMPLE, HUBS = 100, 20
"""Entities of which about half say more, and those of which most is said."""
EXTENSIONS = {"ttl": 6, "nt": 6, "rdf": 6, "jsonld": 30, "html": 30, "trig": None, "nq": None}
"""Every format, and how many times as long as the bare route it may take."""
LARGEST = 100_000
_PAGES = ("/", "/browse", "/browse/City", "/ontology", "/shapes", "/versions", "/graph/inferred")
_WARM_UP = 3
_IDLE = 2.0
"""Seconds after which a connection may have been closed by the server."""


@dataclass(frozen=True)
class Workload:
    """Requests of one kind, which are made in turn; `status` is what they are answered with."""

    name: str
    requests: Sequence[bytes]
    status: int = 200
    bar: float | None = None


@dataclass
class Times:
    """Seconds that requests took in one round."""

    ours: list[float] = field(default_factory=list)
    in_loop: list[float] = field(default_factory=list)
    in_thread: list[float] = field(default_factory=list)


def main() -> int:
    """Measure, print, and give status 1 when a bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each kind has its turn")
    parser.add_argument("--seconds", type=float, default=1.5, help="length of a turn")
    parser.add_argument("--data", type=Path, default=DATA, help="folder that keeps the graph from run to run")
    parser.add_argument("--brief", action="store_true", help="3 rounds of 0.3 s, no sizes of pages")
    options = parser.parse_args()
    if options.brief:
        options.rounds, options.seconds = 3, 0.3
    home = options.data.absolute() / "documents"
    entities = by_weight(home)
    with serving(home) as ours, bare() as plain:
        asker, other = Asker(ours.port), Asker(plain.port)
        print(f"{len(entities):,} entities; {options.rounds} rounds of {options.seconds:g} s for each kind")
        print(
            f"{'':28} {'times bare':>10}  {'of rounds':^15} {'times def':>9} {'ms':>8} {'bare ms':>8} bytes"
        )
        met = [
            measure(asker, other, workload, options.rounds, options.seconds)
            for workload in workloads(asker, entities)
        ]
        small = options.brief or tell_sizes(asker, entities)
    return 0 if all(met) and small else 1


def by_weight(home: Path) -> list[str]:
    """Build the graph unless it is there, and list its entities and relationships, those with most triples last."""
    versions, namespace = Versions(home), Namespace(DEFAULT_BASE)
    build(ROOT, versions, namespace)
    store, said = versions.current().open_store(), Counter[str]()
    for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
        said.update(term.value for term in (quad.subject, quad.object) if isinstance(term, NamedNode))
    typed = store.quads_for_pattern(None, NamedNode(f"{RDF}type"), None, DefaultGraph())
    things = {
        quad.subject.value
        for quad in typed
        if isinstance(quad.subject, NamedNode)
        and quad.object in (namespace.term("Entity"), namespace.term("Relationship"))
    }
    paths = [iri.removeprefix(DEFAULT_BASE) for iri in things if "#" not in iri]
    return sorted(paths, key=lambda path: (said[DEFAULT_BASE + path], path))


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """Run `ascn serve` on the graph."""
    port = free_port()
    words = [
        sys.executable,
        "-m",
        "ascn_graph",
        "--home",
        str(home),
        "serve",
        "--no-build",
        "--port",
        str(port),
    ]
    with running("ascn", words, port, "/sparql", {"ASCN_BASE": DEFAULT_BASE}) as server:
        yield server


@contextmanager
def bare() -> Iterator[Server]:
    """Run the bare routes."""
    port = free_port()
    words = [sys.executable, "-m", "tests.benchmarks.bare", str(port)]
    with running("bare", words, port, "/sparql") as server:
        yield server


@dataclass(frozen=True)
class Answer:
    """What came, and how long it took."""

    status: int
    tag: str
    length: int
    """Bytes of the body."""
    seconds: float


class Asker:
    """One connection that is kept alive, by which one request is made at a time; as little work as can be."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self._port = port
        self._connect()

    def _connect(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._used = time.perf_counter()

    def ask(self, request: bytes) -> Answer:
        """Make a request and wait for the end of its answer."""
        if time.perf_counter() - self._used > _IDLE:
            self._socket.close()
            self._connect()
        answer = self._ask(request)
        self._used = time.perf_counter()
        return answer

    def _ask(self, request: bytes) -> Answer:
        began = time.perf_counter()
        self._socket.sendall(request)
        received = self._socket.recv(1 << 18)
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[:end].lower()
        status, length = int(head[9:12]), int(_header(head, b"content-length") or b"0")
        body = 0 if request.startswith(b"HEAD") or status == 304 else length
        while len(received) < end + 4 + body:
            received += self._more()
        return Answer(status, _header(head, b"etag").decode(), length, time.perf_counter() - began)

    def _more(self) -> bytes:
        more = self._socket.recv(1 << 18)
        if not more:
            raise SystemExit("The server closed the connection.")
        return more


def _header(head: bytes, name: bytes) -> bytes:
    _, found, rest = head.partition(b"\r\n" + name + b":")
    return rest.split(b"\r\n", 1)[0].strip() if found else b""


def request_for(target: str, accept: str = "*/*", method: str = "GET", held: str = "") -> bytes:
    """Write a request; `held` is the tag of what the client has."""
    more = f"If-None-Match: {held}\r\n" if held else ""
    return f"{method} {target} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n{more}\r\n".encode()


def workloads(asker: Asker, entities: Sequence[str]) -> Iterator[Workload]:
    """Give the kinds of requests: documents of middling entities and of hubs, what costs little, and pages."""
    middle = len(entities) // 2 - SAMPLE // 2
    typical, hubs = entities[middle : middle + SAMPLE], entities[-HUBS:]
    for extension, bar in EXTENSIONS.items():
        if asker.ask(request_for(f"/{typical[0]}.{extension}")).status == 200:
            yield Workload(f".{extension}", anew(f"/{path}.{extension}" for path in typical), bar=bar)
    for extension in EXTENSIONS:
        if asker.ask(request_for(f"/{hubs[0]}.{extension}")).status == 200:
            yield Workload(f".{extension} of hubs", anew(f"/{path}.{extension}" for path in hubs))
    things = [request_for(f"/{path}", "text/turtle") for path in typical]
    yield Workload("303 to .ttl", things, 303)
    yield Workload("303 of hubs", [request_for(f"/{path}", "text/turtle") for path in hubs], 303)
    for extension in ("ttl", "html"):
        targets = [f"/{path}.{extension}" for path in typical]
        tags = [asker.ask(request_for(target)).tag for target in targets]
        held = [request_for(target, held=tag) for target, tag in zip(targets, tags, strict=True)]
        yield Workload(f"304 for .{extension}", held, 304)
        yield Workload(f"HEAD of .{extension}", [request_for(target, method="HEAD") for target in targets])
    yield Workload("404", [request_for(f"/{path}-not.ttl") for path in typical], 404)
    yield Workload("/search", anew(f"/search?q={path.rpartition('/')[2]}" for path in typical))
    for page in _PAGES:
        # Lists refuse parameters that mean nothing; they are too short to be kept.
        refused = asker.ask(request_for(f"{page}?anew=0", "text/html")).status == 400
        yield Workload(page, [request_for(page, "text/html")] if refused else anew([page]))


def anew(targets: Iterator[str] | Sequence[str], times: int = 4000) -> list[bytes]:
    """Write requests for HTML or whatever there is, all different, so that none is answered by a kept body."""
    joined = [f"{target}{'&' if '?' in target else '?'}anew=" for target in targets]
    numbers = count()
    return [
        request_for(f"{target}{next(numbers)}", "text/html, */*;q=0.5")
        for target, _ in zip(cycle(joined), range(times), strict=False)
    ]


def measure(asker: Asker, other: Asker, workload: Workload, rounds: int, seconds: float) -> bool:
    """Let ours and the bare routes take turns, print a line, and tell whether the bar is met."""
    asked = cycle(workload.requests)
    first = [asker.ask(next(asked)) for _ in range(max(_WARM_UP, min(20, len(workload.requests))))]
    if wrong := [answer.status for answer in first if answer.status != workload.status]:
        print(f"{workload.name:28} answers with status {wrong[0]}: MISSED")
        return False
    size = int(statistics.median(answer.length for answer in first))
    turns = [_turn(asker, other, asked, size, seconds) for _ in range(rounds)]
    ratios = sorted(_ratio(turn.ours, turn.in_loop) for turn in turns)
    in_thread = statistics.median(_ratio(turn.ours, turn.in_thread) for turn in turns)
    ours, plain = (
        statistics.median(statistics.median(times) for times in each) * 1000
        for each in ([turn.ours for turn in turns], [turn.in_loop for turn in turns])
    )
    ratio = statistics.median(ratios)
    met = workload.bar is None or ratio <= workload.bar
    print(
        f"{workload.name:28} {ratio:10.2f}  {ratios[0]:6.2f} to {ratios[-1]:5.2f} {in_thread:9.2f} "
        f"{ours:8.3f} {plain:8.3f} {size:,}",
        "" if workload.bar is None else f"(bar {workload.bar:g}: {'met' if met else 'MISSED'})",
        flush=True,
    )
    return met


def _turn(asker: Asker, other: Asker, asked: Iterator[bytes], size: int, seconds: float) -> Times:
    in_loop, in_thread = request_for(f"/async/{size}"), request_for(f"/def/{size}")
    times, until = Times(), time.perf_counter() + seconds
    while time.perf_counter() < until:
        times.ours.append(asker.ask(next(asked)).seconds)
        times.in_loop.append(other.ask(in_loop).seconds)
        times.in_thread.append(other.ask(in_thread).seconds)
    return times


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return statistics.median(ours) / statistics.median(theirs)


def tell_sizes(asker: Asker, entities: Sequence[str]) -> bool:
    """Read the page of every entity, print how large they are, and tell whether all are small enough."""
    sizes = sorted((asker.ask(request_for(f"/{path}.html")).length, path) for path in entities)
    middle = sizes[len(sizes) // 2][0]
    largest = ", ".join(f"{path} {size:,}" for size, path in sizes[:-6:-1])
    print(f"\n{len(sizes):,} pages; half of them below {middle:,} bytes; the largest: {largest}")
    return sizes[-1][0] <= LARGEST


if __name__ == "__main__":
    sys.exit(main())
