"""The real server process: what it prints, where it can be reached, and that nothing of it is left behind."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from urllib.parse import quote

import pytest

from ascn_graph.versions import Versions

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ENDLESS_ROWS = "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LONG_ANSWER = "SELECT ?a ?d { ?a ?b ?c . ?d a :City } LIMIT 20000"
PATIENCE = 30


@dataclass(frozen=True)
class Server:
    """A running server and what it printed when it was ready."""

    process: subprocess.Popen[str]
    port: int
    line: str

    def get(self, path: str, host: str = "127.0.0.1") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(host, self.port, timeout=PATIENCE)
        connection.request("GET", path, headers={"Accept": "text/csv, application/json;q=0.5"})
        answer = connection.getresponse()
        try:
            return answer.status, answer.read()
        finally:
            connection.close()

    def ask(self, query: str, timeout: str = "30") -> tuple[int, bytes]:
        return self.get(f"/sparql?query={quote(query)}&timeout={timeout}")

    def children(self) -> set[int]:
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)  # noqa: S607
        pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
        return {child for child, parent in pairs if parent == self.process.pid}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def command(home: Path, port: int) -> list[str]:
    return ["-m", "ascn_graph", "--home", str(home), "serve", "--no-build", "--port", str(port)]


@contextmanager
def running(home: Path, *options: str, **variables: str) -> Iterator[Server]:
    """Run `ascn serve`, wait until it is ready, and see to it that it ends."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASCN_")}
    process = subprocess.Popen(
        [sys.executable, *options, *command(home, port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**kept, "ASCN_BASE": "http://localhost:8000/", **variables},
    )
    assert process.stdout
    try:
        yield Server(process, port, process.stdout.readline())
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


@contextmanager
def begun(server: Server, query: str) -> Iterator[socket.socket]:
    """Ask a query, give the connection, and hang up in the end."""
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        sleep(0.3)
        yield client


@pytest.fixture(scope="module")
def server(versions: Versions) -> Iterator[Server]:
    with running(versions.home, ASCN_SLOW_QUERIES="1") as started:
        yield started


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def are_gone(processes: set[int]) -> bool:
    """Wait until none of `processes` runs any more."""
    for _ in range(PATIENCE * 20):
        if not any(map(is_running, processes)):
            return True
        sleep(0.05)
    return False


def test_server_says_where_to_look(server: Server) -> None:
    address = f"http://localhost:{server.port}/"
    assert re.fullmatch(
        rf"Ready: {address} \(version 1, [\d,]+ facts; SPARQL at {address}sparql\)\. Ctrl\+C stops\.\n",
        server.line,
    )


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_server_is_reached_by_either_name(server: Server, host: str) -> None:
    status, body = server.get("/health", host)
    assert (status, json.loads(body)["status"]) == (200, "ok")


def test_taken_port_is_told_in_one_line(server: Server, versions: Versions) -> None:
    second = subprocess.run(
        [sys.executable, *command(versions.home, server.port)], capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert second.stderr == (
        f"Error: Cannot listen on 127.0.0.1 port {server.port} (Address already in use). Stop the program that uses "
        f"it, or choose another port: ascn serve --port {server.port + 1} (or ASCN_PORT).\n"
    )


def test_long_answer_is_streamed_whole(server: Server) -> None:
    status, body = server.ask(LONG_ANSWER)
    assert (status, body.count(b"\r\n"), body[-2:]) == (200, 20_001, b"\r\n")


def test_limit_after_the_first_rows_breaks_the_answer_off(server: Server) -> None:
    with pytest.raises(http.client.IncompleteRead):
        server.ask(ENDLESS_ROWS, timeout="2")
    assert server.ask("ASK {}") == (200, b"true")


def test_query_is_stopped_when_its_client_hangs_up(server: Server) -> None:
    with begun(server, ENDLESS):
        pass
    # There is one place for slow queries: had the first one kept it, this one would be told that all are taken.
    status, body = server.ask(ENDLESS, timeout="0.3")
    assert (status, json.loads(body)["title"]) == (503, "Query past its deadline")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux drops what a client does not read")
def test_client_that_reads_nothing_is_cut_off(versions: Versions) -> None:
    limits = {"ASCN_READER_TIMEOUT": "1", "ASCN_SLOW_QUERIES": "1"}
    with running(versions.home, **limits) as server, begun(server, ENDLESS_ROWS) as client:
        sleep(4)
        status, body = server.ask(ENDLESS, timeout="0.3")
        assert (status, json.loads(body)["title"]) == (503, "Query past its deadline")
        with pytest.raises(ConnectionResetError):
            b"".join(iter(lambda: client.recv(1 << 20), b""))


def test_body_that_does_not_come_is_not_waited_for(versions: Versions) -> None:
    with (
        running(versions.home, ASCN_READER_TIMEOUT="0.5") as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as client,
    ):
        head = [
            "POST /sparql HTTP/1.1",
            "Host: x",
            "Content-Type: application/sparql-query",
            "Content-Length: 9",
        ]
        client.sendall("\r\n".join([*head, "", "ASK"]).encode())
        assert client.recv(1 << 16).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_server_leaves_no_process(versions: Versions, number: signal.Signals) -> None:
    with running(versions.home) as server, begun(server, ENDLESS) as client:
        children = server.children()
        server.process.send_signal(number)
        answer = b"".join(iter(lambda: client.recv(1 << 16), b""))
        _, errors = server.process.communicate(timeout=PATIENCE)
        assert len(children) >= 2
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b'"title":"Server stopping"' in answer
        assert (server.process.returncode, errors) == (0, "")
        assert are_gone(children)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")
def test_killed_server_takes_its_workers_along(versions: Versions) -> None:
    with running(versions.home) as server, begun(server, ENDLESS):
        children = server.children()
        server.process.kill()
        assert len(children) >= 2
        assert are_gone(children)


def test_server_starts_without_the_libraries_of_the_build(versions: Versions) -> None:
    with running(versions.home, "-X", "importtime") as server:
        assert server.get("/city/jakarta.html")[0] == 200
        server.process.send_signal(signal.SIGINT)
        _, errors = server.process.communicate(timeout=PATIENCE)
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in errors.splitlines()}
    assert "fastapi" in imported
    assert imported & {"httpx", "networkx", "numpy", "pyshacl", "rdflib"} == set()


def test_server_without_a_version_says_so(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        assert server.line.endswith(
            f"answers, but has nothing to show: No version was published in {tmp_path} yet; run 'ascn build' first.\n"
        )
