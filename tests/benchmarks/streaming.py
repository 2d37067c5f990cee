"""What a result of a million rows costs the server in memory, in every format, and what a slow reader costs it.

Run it with `python -m tests.benchmarks.streaming`; `--brief` asks for 40,000 rows of a tenth of the data. Each format
is asked for once in small, then in full while the memory of the server's processes is looked at many times a second.
Told apart are the process that answers, for which the bar is 50 MB, and its workers, which evaluate. The last rows
show a reader that takes an answer slowly, and one that takes nothing any more and is to be cut off.
"""

import argparse
import http.client
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.benchmarks.made_up import SMALL, add_options, made_up
from tests.benchmarks.servers import Memory, Server, ascn

BAR = 50.0
ROWS = 1_000_000
_SELECT = (
    "SELECT ?project ?session ?label { ?project a :Project . ?session a :Session ; rdfs:label ?label } LIMIT "
)
_CONSTRUCT = "CONSTRUCT { ?project :about ?session } { ?project a :Project . ?session a :Session } LIMIT "
_SESSIONS = rb"/session/[^/]*?[\"'>]"
FORMATS = {
    "json": (_SELECT, rb'"project":\{'),
    "xml": (_SELECT, rb"<result>"),
    "csv": (_SELECT, rb"\r\n"),
    "tsv": (_SELECT, rb"\n"),
    "ttl": (_CONSTRUCT, rb"<http[^>]*/session/|session:|session/"),
    "nt": (_CONSTRUCT, rb"\n"),
    "rdf": (_CONSTRUCT, rb"rdf:resource="),
    "jsonld": (_CONSTRUCT, rb'"@id":"[^"]*session/'),
    "trig": (_CONSTRUCT, rb"<http[^>]*/session/|session:|session/"),
    "nq": (_CONSTRUCT, rb"\n"),
}
"""By the name that `format=` takes: the query, and what marks a row in the answer."""


@dataclass
class Watch:
    """The most memory that was held while somebody looked."""

    before: Memory
    main: float = 0.0
    workers: float = 0.0
    _done: threading.Event = field(default_factory=threading.Event)

    @property
    def grown(self) -> Memory:
        """MiB held at most beyond what was held before."""
        return Memory(self.main - self.before.main, self.workers - self.before.workers)


def main() -> int:
    """Measure, print, and give status 1 when the bar is missed or an answer is not complete."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    parser.add_argument("--rows", type=int, default=ROWS, help="how many each answer is to have")
    parser.add_argument(
        "--formats", nargs="*", default=list(FORMATS), choices=list(FORMATS), help="only these"
    )
    parser.add_argument("--slow", type=float, default=10, help="seconds that the slow reader reads")
    parser.add_argument(
        "--stalled", type=float, default=60, help="seconds to wait for the stalled reader to be cut off"
    )
    parser.add_argument(
        "--brief", action="store_true", help="40,000 rows of a tenth of the data, short readers"
    )
    options = parser.parse_args()
    if options.brief:
        options.triples, options.rows, options.slow, options.stalled = SMALL // 10, 40_000, 2, 0
    made = made_up(options.data, options.triples, options.seed)
    print(
        f"{made.triples:,} triples; {options.rows:,} rows; bar: the answering process grows by less than {BAR:g} MiB"
    )
    print(f"{'':10} {'grows by':>9} {'workers':>9} {'s':>7} {'MB':>7}  rows")
    with ascn(made, query_timeout=900, query_timeout_max=900) as server:
        met = [_whole(server, name, options.rows) for name in options.formats]
        met.append(_slowly(server, options.slow))
        if options.stalled:
            met.append(_not_at_all(server, options.stalled))
    return 0 if all(met) else 1


def _whole(server: Server, name: str, rows: int) -> bool:
    query, mark = FORMATS[name]
    _read(server, name, f"{query}100", mark)
    with watching(server) as watch:
        began = time.perf_counter()
        size, found = _read(server, name, f"{query}{rows}", mark)
        seconds = time.perf_counter() - began
    found -= name in ("csv", "tsv")
    return _tell(name, watch, f"{seconds:7.1f} {size / 1e6:7.1f}  {found:,}", found == rows)


def _read(server: Server, name: str, query: str, mark: bytes) -> tuple[int, int]:
    """Read an answer to its end; give its length and how often the mark was found."""
    connection = server.connect(timeout=900)
    connection.request("GET", server.target(query, format=name))
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(f"{name}: status {answer.status}: {answer.read()[:500]!r}")
    size, found, rest, pattern = 0, 0, b"", re.compile(mark)
    while block := answer.read(1 << 18):
        size += len(block)
        # A mark may be cut in two: what follows the last one that was found is looked at again.
        window = rest + block
        marks = list(pattern.finditer(window))
        found += len(marks)
        rest = window[max(marks[-1].end() if marks else 0, len(window) - 400) :]
    connection.close()
    return size, found


def _slowly(server: Server, seconds: float) -> bool:
    """Read a million rows at about 1 MB/s for a while, then hang up; the query is to end with that."""
    with watching(server) as watch, _reader(server) as (reader, _):
        until, taken = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            taken += len(reader.recv(1 << 16))
            time.sleep(0.06)
    return _tell("slow", watch, f"{seconds:7.1f} {taken / 1e6:7.1f}  then hung up", taken > 0)


def _not_at_all(server: Server, patience: float) -> bool:
    """Ask for a million rows, take the first and then nothing; tell when the server cuts the connection off."""
    with watching(server) as watch, _reader(server) as (reader, began):
        reader.recv(1 << 10)
        while not (cut := _is_gone(server, reader)) and time.monotonic() - began < patience:
            time.sleep(0.2)
        seconds = time.monotonic() - began
    return _tell("stalled", watch, f"{seconds:7.1f} {'':7}  {'cut off' if cut else 'NOT CUT OFF'}", cut)


def _is_gone(server: Server, reader: socket.socket) -> bool:
    """Tell whether the server has given up its side of a connection, without reading from it."""
    port = f"{reader.getsockname()[1]:04X}"
    with open("/proc/net/tcp", encoding="ascii") as table:  # noqa: PTH123  # no ordinary file
        for line in table:
            fields = line.split()
            if fields[1].endswith(f":{server.port:04X}") and fields[2].endswith(f":{port}"):
                return fields[3] != "01"  # ESTABLISHED
    return True


@contextmanager
def _reader(server: Server) -> Iterator[tuple[socket.socket, float]]:
    """Ask for a million rows on a connection with a small buffer, and hang up at the end."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
    reader.settimeout(60)
    reader.connect(("127.0.0.1", server.port))
    target = server.target(f"{_SELECT}{ROWS}", format="csv")
    reader.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n".encode())
    try:
        yield reader, time.monotonic()
    finally:
        reader.close()


@contextmanager
def watching(server: Server) -> Iterator[Watch]:
    """Look at the memory of a server's processes about 50 times a second."""
    watch = Watch(server.memory())
    looking = threading.Thread(target=_look, args=(server, watch))
    looking.start()
    try:
        yield watch
    finally:
        watch._done.set()
        looking.join()


def _look(server: Server, watch: Watch) -> None:
    while not watch._done.is_set():
        with suppress(OSError, http.client.HTTPException):
            now = server.memory()
            watch.main, watch.workers = max(watch.main, now.main), max(watch.workers, now.workers)
        time.sleep(0.02)


def _tell(name: str, watch: Watch, told: str, complete: bool) -> bool:
    met = complete and watch.grown.main < BAR
    note = "" if met else "  MISSED"
    print(f"{name:10} {watch.grown.main:6.1f} MiB {watch.grown.workers:5.0f} MiB {told}{note}", flush=True)
    return met


if __name__ == "__main__":
    sys.exit(main())
