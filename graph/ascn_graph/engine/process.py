"""One worker process as the server sees it: started, not forked; spoken to in frames; killed without asking."""

import asyncio
import json
import math
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, cast

import ascn_graph
from ascn_graph.engine.frames import FAILURE, HEADER, OPEN, READY, frame
from ascn_graph.errors import GraphError

# The package's own __init__ (and what it imports) is left out: the worker needs the modules beside it alone.
_BOOT = """
import sys
package = type(sys)("ascn_graph")
package.__path__ = [sys.argv[1]]
sys.modules["ascn_graph"] = package
__import__(sys.argv[2], fromlist=["main"]).main()
"""
_PACKAGE = Path(ascn_graph.__file__).parent
_PRIORITY_OF_SLOW = 10
_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 60.0
"""Seconds a process may take to open what it is to serve."""
_OUT_OF_MEMORY = ("memory allocation", "bad_alloc", "Resource temporarily unavailable")


class WorkerLost(GraphError):
    """The worker ended by itself; `out_of_memory` or `out_of_stack` where it could have no more of these."""

    def __init__(self, explanation: str, *, out_of_memory: bool, out_of_stack: bool) -> None:
        """Keep why."""
        self.out_of_memory = out_of_memory
        self.out_of_stack = out_of_stack
        super().__init__(f"A worker ended unexpectedly: {explanation}.")


class Refusal(GraphError):
    """The worker answered with a failure of the request; `facts` is its JSON, `error` in it names the kind."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        """Keep the facts."""
        self.facts = facts
        super().__init__(str(facts.get("message", facts.get("error"))))


Listener = Callable[[bytes, bytes], None]
"""Gets kind and content of a frame; the kind is empty when the pipe has ended."""


class Worker(asyncio.Protocol):
    """A worker process and its pipe; frames go to `listener`, one at a time, in the event loop."""

    def __init__(self, module: str) -> None:
        """Start the process; `open` must follow.

        :raises WorkerLost: when the system cannot start one more.
        """
        self.listener: Listener = _deaf
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._gone = asyncio.get_running_loop().create_future()
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # closed in `wait`
        self._killed = False
        self._last_words = ""
        self._ending: asyncio.Future[None] | None = None
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._socket = ours
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-S", "-P", "-c", _BOOT, str(_PACKAGE), module],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env=_environment(),
                process_group=0,
            )
        except OSError as error:
            ours.close()
            self._errors.close()
            explanation = f"it could not be started ({error})"
            raise WorkerLost(explanation, out_of_memory=False, out_of_stack=False) from error
        finally:
            theirs.close()

    async def open(self, opening: Mapping[str, object]) -> None:
        """Let the process open what `opening` describes, and wait until it is ready for requests.

        :raises Refusal: when it cannot open that.
        :raises WorkerLost: when it ends instead.
        """
        loop = asyncio.get_running_loop()
        reply: asyncio.Future[tuple[bytes, bytes]] = loop.create_future()

        def hear(kind: bytes, content: bytes) -> None:
            if not reply.done():
                reply.set_result((kind, content))

        self.listener = hear
        await loop.create_connection(lambda: self, sock=self._socket)
        self.send(OPEN, json.dumps(opening).encode())
        try:
            kind, content = await asyncio.wait_for(reply, _PATIENCE)
        except TimeoutError as error:
            explanation = f"it was not ready after {_PATIENCE:g} s"
            raise WorkerLost(explanation, out_of_memory=False, out_of_stack=False) from error
        if kind == FAILURE:
            raise Refusal(json.loads(content))
        if kind != READY:
            raise await self.explain_loss()

    @property
    def alive(self) -> bool:
        """True until the pipe has ended."""
        return not self._gone.done()

    def send(self, kind: bytes, content: bytes = b"") -> None:
        """Send a frame."""
        if self._transport and self.alive:
            self._transport.write(frame(kind, content))

    def worked(self) -> float:
        """Tell for how many seconds the processor has worked for the process; infinity where nobody knows."""
        try:
            with open(f"/proc/{self.process.pid}/stat", "rb") as file:  # noqa: PTH123  # as quick as can be
                fields = file.read().rpartition(b")")[2].split()
        except OSError:
            return math.inf
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def suspend(self) -> None:
        """Let the process stand still."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    def yield_to_others(self) -> None:
        """Let other processes have the processor first, from now on."""
        try:
            os.setpriority(os.PRIO_PROCESS, self.process.pid, _PRIORITY_OF_SLOW)
        except OSError:
            # The process has ended or the system does not allow it: neither matters.
            return

    async def end(self) -> None:
        """Kill the process, whatever it does, and wait until nothing of it is left."""
        self._killed = True
        self.process.kill()
        await self._finished()

    async def explain_loss(self) -> WorkerLost:
        """Wait for the end of a process that ends by itself, and say why it did."""
        await self._finished()
        status = self.process.returncode
        no_memory = any(words in self._last_words for words in _OUT_OF_MEMORY)
        # An abort without words is the allocator's, a kill that is not ours that of the kernel out of memory.
        silent_abort = status == -signal.SIGABRT and not self._last_words
        killed = status == -signal.SIGKILL and not self._killed
        line = self._last_words.splitlines()[-1] if self._last_words else f"status {status}"
        return WorkerLost(
            line,
            out_of_memory=no_memory or silent_abort or killed,
            out_of_stack=status == -signal.SIGSEGV or "overflowed its stack" in self._last_words,
        )

    async def _finished(self) -> None:
        if self._ending is None:
            self._ending = asyncio.ensure_future(self._finish())
        await asyncio.shield(self._ending)

    async def _finish(self) -> None:
        if self._transport:
            self._transport.close()
        else:
            self._socket.close()
        await asyncio.to_thread(self.process.wait)
        with self._errors:
            self._errors.seek(0)
            self._last_words = self._errors.read()[-4000:].decode(errors="replace").strip()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        # What a stream protocol gets; uvloop's is no subclass of asyncio's.
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Cut frames out of the stream."""
        self._buffer += data
        while len(self._buffer) >= HEADER.size:
            kind, length = HEADER.unpack_from(self._buffer)
            end = HEADER.size + length
            if len(self._buffer) < end:
                return
            content = bytes(self._buffer[HEADER.size : end])
            del self._buffer[:end]
            self.listener(kind, content)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the listener that nothing more will come."""
        if not self._gone.done():
            self._gone.set_result(None)
        self.listener(b"", b"")


def _deaf(kind: bytes, content: bytes) -> None:
    """Listen to nothing, before there is anything to hear."""


def _environment() -> dict[str, str]:
    return {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONUTF8": "1",
        "ASCN_WORKER_OF": str(os.getpid()),
        # One arena: memory that is freed can be used again by every thread, and counts once.
        "MALLOC_ARENA_MAX": "1",
        # numpy would reserve memory for a thread per processor, and needs none for what is done here.
        "OPENBLAS_NUM_THREADS": "1",
    }
