"""How long `ascn serve` takes to answer its first request, beside a bare FastAPI app on the same server.

Run it with `python tests/benchmarks/startup.py`. Both are started from nothing, in turn, several times; the time runs
from the start of the process to the end of the first answer, which is a SPARQL query in the one case and a constant
in the other. The target is a ratio of 2 or less.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Versions

ROOT = Path(__file__).parents[2]
TARGET = 2.0
BARE = """
import sys

import uvicorn
from fastapi import FastAPI

app = FastAPI()


@app.get("/{path:path}")
async def show(path: str) -> str:
    return "bare"


uvicorn.run(
    app, port=int(sys.argv[1]), loop="uvloop", http="httptools", ws="none", log_config=None, access_log=False
)
"""
ASK = "/sparql?query=ASK%7B%3Fs%20a%20%3ACity%7D"


def main() -> int:
    """Measure, print, and give status 1 when the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is started")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        build(ROOT, Versions(home), Namespace(DEFAULT_BASE))
        served = ["-m", "ascn_graph", "--home", folder, "serve", "--port"]
        bare, ours = [], []
        for _ in range(rounds):
            bare.append(seconds_to_answer(["-c", BARE]))
            ours.append(seconds_to_answer(served))
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"bare FastAPI  {_told(bare)}")
    print(f"ascn serve    {_told(ours)}")
    print(f"ratio         {ratio:.2f} (target: at most {TARGET:g})")
    return 0 if ratio <= TARGET else 1


def seconds_to_answer(words: Sequence[str]) -> float:
    """Start Python with `words` and a port, and tell how long it takes to answer."""
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ASCN_")}
    environment["ASCN_BASE"] = DEFAULT_BASE
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *words, str(port)], stdout=subprocess.DEVNULL, env=environment
    )
    try:
        while not _answers(port):
            if process.poll() is not None:
                raise SystemExit(f"The server ended with status {process.returncode}.")
            time.sleep(0.002)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", ASK)
        return connection.getresponse().status == 200
    except ConnectionError:
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _told(measured: Sequence[float]) -> str:
    return f"{statistics.median(measured):.3f} s (from {min(measured):.3f} to {max(measured):.3f})"


if __name__ == "__main__":
    sys.exit(main())
