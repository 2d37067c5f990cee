"""Starting the servers that benchmarks compare, on free ports of this machine, and ending them by their process ids."""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.benchmarks.made_up import MadeUp

from ascn_graph.namespaces import DEFAULT_BASE

JSON = "application/sparql-results+json"
PEERS = ("oxigraph==0.5.13", "rdflib-endpoint[cli]==0.6.3")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_MIB = 1 << 20
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Memory:
    """MiB that are resident: of the process that answers, and of all its children together."""

    main: float
    workers: float

    @property
    def all(self) -> float:
        """The sum; what processes share is counted in each."""
        return self.main + self.workers


@dataclass(frozen=True)
class Work:
    """Seconds that processors worked: for the process that answers, and for all its children together."""

    main: float
    workers: float

    def since(self, earlier: "Work") -> "Work":
        """Give what was worked since then."""
        return Work(self.main - earlier.main, self.workers - earlier.workers)


@dataclass(frozen=True)
class Server:
    """A running server."""

    name: str
    pid: int
    port: int
    path: str
    """Where it answers queries."""

    def target(self, query: str, **parameters: str) -> str:
        """Give path and query string of a request by GET."""
        more = "".join(f"&{name}={quote(value, safe='')}" for name, value in parameters.items())
        return f"{self.path}?query={quote(query, safe='')}{more}"

    def connect(self, timeout: float = 120, source: str = "127.0.0.1") -> http.client.HTTPConnection:
        """Open a connection that is kept alive."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout, source_address=(source, 0))

    def worked(self) -> Work:
        """Tell how much work it was so far, that of ended children included."""
        main, ended = _worked(self.pid)
        return Work(main, ended + sum(sum(_worked(pid)) for pid in descendants(self.pid)))

    def memory(self) -> Memory:
        """Tell how much memory it holds now."""
        pids = descendants(self.pid)
        return Memory(_resident(self.pid), sum(map(_resident, pids)))


@contextmanager
def ascn(made: MadeUp, name: str = "ascn", **settings: object) -> Iterator[Server]:
    """Run `ascn serve` on made-up data, with settings such as `query_timeout=2`."""
    port = free_port()
    variables = {f"ASCN_{key.upper()}": str(value) for key, value in settings.items()}
    words = [sys.executable, "-m", "ascn_graph", "--home", str(made.home)]
    words += ["serve", "--no-build", "--port", str(port)]
    with running(name, words, port, "/sparql", {"ASCN_BASE": DEFAULT_BASE, **variables}) as server:
        yield server


@contextmanager
def oxigraph(made: MadeUp, python: Path) -> Iterator[Server]:
    """Run Oxigraph's own server, read-only, on the default graph of made-up data."""
    program, port = python.parent / "oxigraph", free_port()
    location = Path(made.folder) / "oxigraph"
    if not (location / "loaded").exists():
        words = ["load", "--location", str(location), "--file", str(made.default_graph)]
        subprocess.run([program, *words], check=True, capture_output=True)
        (location / "loaded").touch()
    words = [str(program), "serve-read-only", "--location", str(location), "--bind", f"127.0.0.1:{port}"]
    with running("oxigraph", words, port, "/query") as server:
        yield server


@contextmanager
def rdflib_endpoint(made: MadeUp, python: Path) -> Iterator[Server]:
    """Run rdflib-endpoint on the default graph of made-up data, held in memory."""
    port = free_port()
    words = [str(python.parent / "rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port)]
    with running("rdflib-endpoint", [*words, str(made.default_graph)], port, "/", patience=1800) as server:
        yield server


def peers_python(data: Path) -> Path:
    """Give the Python of a virtual environment under `data` that holds the peers; it is made when there is none.

    Their dependencies are kept apart from the project's: neither decides on the other's versions.
    """
    folder = data.absolute() / "peers"
    python, done = folder / "bin" / "python", folder / "installed"
    if not done.exists() or done.read_text(encoding="utf-8") != " ".join(PEERS):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
        done.write_text(" ".join(PEERS), encoding="utf-8")
    return python


@contextmanager
def running(
    name: str,
    words: Sequence[str],
    port: int,
    path: str,
    environment: Mapping[str, str] | None = None,
    patience: float = 120,
) -> Iterator[Server]:
    """Start a server, wait until it answers a query, and end it and all its children when it is no longer needed."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("ASCN_")}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(words, stdout=log, stderr=log, env={**inherited, **(environment or {})})
        server = Server(name, process.pid, port, path)
        try:
            if not _begins_to_answer(server, process, patience):
                log.seek(0)
                told = log.read().decode(errors="replace")[-2000:]
                raise SystemExit(f"{name} does not answer (status {process.poll()}):\n{told}")
            yield server
        finally:
            _end(process)


def descendants(pid: int) -> list[int]:
    """List the processes that a process started, and those that they started."""
    found = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                found += [int(child), *descendants(int(child))]
    return found


def free_port() -> int:
    """Find a port on which nothing listens, below those that systems give to connections of clients.

    A server that loads for minutes before it listens would else find its port taken by somebody's connection.
    """
    for _ in range(1000):
        with socket.socket() as probe, suppress(OSError):
            port = random.randrange(20_000, 30_000)
            probe.bind(("127.0.0.1", port))
            return port
    raise SystemExit("No port is free.")


def _begins_to_answer(server: Server, process: subprocess.Popen[bytes], patience: float) -> bool:
    until = time.monotonic() + patience
    while not (answers := _answers(server)) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    return answers


def _answers(server: Server) -> bool:
    connection = server.connect()
    try:
        connection.request("GET", server.target("ASK { ?s ?p ?o }"), headers={"Accept": JSON})
        return connection.getresponse().status == 200
    except (ConnectionError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    children = descendants(process.pid)
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def _worked(pid: int) -> tuple[float, float]:
    """Give the seconds of a process and those of its ended children."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0, 0.0
    # Counted from the state, which follows the name in brackets.
    user, system, childrens_user, childrens_system = map(int, text.rpartition(")")[2].split()[11:15])
    return (user + system) / _TICKS, (childrens_user + childrens_system) / _TICKS


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE / _MIB
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
