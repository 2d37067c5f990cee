"""Putting a server under load: as many requests as it answers on a few connections, for some seconds.

`wrk` does it when it is installed (Debian package `wrk`), with a script that walks through the requests given; it costs
a small part of the processor that any of the servers costs. Else a lean loop in Python does it, which takes several
times as much and is said in the results.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.benchmarks.servers import Server, Work

_SCRIPT = """
local requests, number = {}, 0
function init(args)
  for target in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", target, {Host = wrk.headers["Host"], Accept = args[2]})
  end
end
function request()
  number = number % #requests + 1
  return requests[number]
end
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format('\\n{"seconds": %f, "requests": %d, "failed": %d, "p50": %f, "p99": %f}\\n',
    summary.duration / 1e6, summary.requests,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
"""


@dataclass(frozen=True)
class Load:
    """What came of it."""

    seconds: float
    requests: int
    failed: int
    p50: float
    """Milliseconds from a request to the end of its answer, half of them."""
    p99: float
    worked: Work = field(default=Work(0, 0))
    """What the server worked for it."""
    spent: float = 0.0
    """Seconds that processors worked for what made the load."""

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.requests / self.seconds

    @property
    def cost(self) -> Work:
        """Milliseconds of processors' work per answer: of the process that answers, and of its workers."""
        scale = 1000 / max(self.requests, 1)
        return Work(self.worked.main * scale, self.worked.workers * scale)


def generator() -> str:
    """Name what makes the load."""
    return "wrk" if shutil.which("wrk") else f"asyncio on Python {sys.version.split()[0]}"


def put_load(
    server: Server, targets: Sequence[str], accept: str, seconds: float, connections: int = 16
) -> Load:
    """Ask for the targets in turn, again and again, on so many connections that are kept alive."""
    before, began = server.worked(), _spent()
    if shutil.which("wrk"):
        load = _with_wrk(server, targets, accept, seconds, connections)
    else:
        load = asyncio.run(_with_asyncio(server, targets, accept, seconds, connections))
    return replace(load, worked=server.worked().since(before), spent=_spent() - began)


def _spent() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _with_wrk(server: Server, targets: Sequence[str], accept: str, seconds: float, connections: int) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        script, listed = Path(folder) / "walk.lua", Path(folder) / "targets"
        script.write_text(_SCRIPT, encoding="utf-8")
        listed.write_text("\n".join(targets) + "\n", encoding="utf-8")
        words = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds:.0f}s"]
        words += ["--timeout", "60s", "--script", str(script), f"http://127.0.0.1:{server.port}/"]
        told = subprocess.run([*words, "--", str(listed), accept], check=True, capture_output=True, text=True)
    return Load(**json.loads(told.stdout.rstrip().rpartition("\n")[2]))


async def _with_asyncio(
    server: Server, targets: Sequence[str], accept: str, seconds: float, connections: int
) -> Load:
    head = f" HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nAccept: {accept}\r\n\r\n"
    requests = [f"GET {target}{head}".encode() for target in targets]
    walkers = [_Walker(requests, number * len(requests) // connections) for number in range(connections)]
    loop, began = asyncio.get_running_loop(), time.perf_counter()
    opened = [await loop.create_connection(lambda w=w: w, "127.0.0.1", server.port) for w in walkers]  # type: ignore[misc]  # the walkers differ
    await asyncio.sleep(seconds)
    passed = time.perf_counter() - began
    for transport, _ in opened:
        transport.close()
    times = sorted(each for walker in walkers for each in walker.times) or [0.0]
    p50, p99 = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.99))
    return Load(passed, len(times), sum(walker.failed for walker in walkers), p50, p99)


class _Walker(asyncio.Protocol):
    """One connection: the next request leaves when the answer to the one before is complete."""

    def __init__(self, requests: Sequence[bytes], first: int) -> None:
        self.times: list[float] = []
        self.failed = 0
        self._requests, self._next = requests, first
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if _is_complete(self._buffer):
            self.failed += not self._buffer.startswith(b"HTTP/1.1 200")
            self.times.append(time.perf_counter() - self._sent)
            self._buffer.clear()
            self._send()

    def _send(self) -> None:
        assert self._transport
        self._sent = time.perf_counter()
        self._transport.write(self._requests[self._next % len(self._requests)])
        self._next += 1


def _is_complete(answer: bytearray) -> bool:
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = bytes(answer[:end]).lower()
    _, given, length = head.partition(b"content-length:")
    if given:
        return len(answer) - end - 4 >= int(length.split(b"\r\n", 1)[0])
    return answer.endswith(b"\r\n0\r\n\r\n")
