"""The worker's side of the pipe: frames, one request at a time, an answer in pieces.

A frame is one byte that names its kind, four bytes of length (big-endian) and as many bytes of content.

| kind | from | content | means |
|---|---|---|---|
| `O` | server | JSON | open what is described; first frame, once |
| `R` | worker | none | ready for requests |
| `Q` | server | JSON | a request |
| `H` | worker | JSON | what the answer is (kind, format, …); precedes its first piece |
| `P` | worker | bytes | a piece of the answer; the worker waits for `M` before it goes on |
| `M` | server | none | go on |
| `L` | worker | bytes | the last piece (maybe empty); the worker is free again |
| `F` | worker | JSON | instead of `L`: the request failed; `error` names how, `message` explains |

So a worker is either working or waiting, never both, and the server knows which: deadlines count work alone.
The end of the pipe ends the worker. This module imports the standard library only, and little of it.
"""

import ctypes
import json
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable, Mapping
from typing import Any

OPEN, READY, ASK, HEAD, PIECE, MORE, LAST, FAILURE = b"O", b"R", b"Q", b"H", b"P", b"M", b"L", b"F"
HEADER = struct.Struct("!cI")
PIECE_SIZE = 64 * 1024

_STACK = 64 * 1024 * 1024
_USUAL_DATA = 96 * 1024 * 1024
_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


class Failure(Exception):
    """A request that failed in a way its asker should hear of; `error` is a word, `facts` go along."""

    def __init__(self, error: str, message: str, **facts: object) -> None:
        """Keep the facts for the frame."""
        self.facts = {"error": error, "message": message, **facts}
        super().__init__(message)


class Output:
    """Where a worker writes its answer; a binary file as far as serialisers care."""

    def __init__(self, channel: "Channel") -> None:
        """Start an empty answer."""
        self._channel = channel
        self._kept = bytearray()
        self._head: bytes | None = None

    def describe(self, **facts: object) -> None:
        """Say what the answer is; called once, before the first byte is written."""
        self._head = json.dumps(facts).encode()

    def write(self, data: bytes) -> int:
        """Take bytes of the answer, and send them whenever there are enough."""
        self._kept += data
        while len(self._kept) >= PIECE_SIZE:
            self._send(PIECE, self._kept[:PIECE_SIZE])
            del self._kept[:PIECE_SIZE]
            self._channel.wait_for(MORE)
        return len(data)

    def flush(self) -> None:
        """Do nothing: pieces are sent when they are full."""

    def finish(self) -> None:
        """Send the rest."""
        self._send(LAST, self._kept)

    def _send(self, kind: bytes, content: bytes | bytearray) -> None:
        head = b"" if self._head is None else frame(HEAD, self._head)
        self._head = None
        self._channel.send(head + frame(kind, content))


class Channel:
    """The worker's end of the pipe: a socket that it inherits as file descriptor 0."""

    def __init__(self) -> None:
        """Take the descriptor over."""
        self._socket = socket.socket(fileno=0)
        self._kept = bytearray()

    def send(self, data: bytes) -> None:
        """Send frames."""
        self._socket.sendall(data)

    def receive(self) -> tuple[bytes, bytes]:
        """Give kind and content of the next frame; the end of the pipe ends the process."""
        kind, length = HEADER.unpack(self._read(HEADER.size))
        return kind, self._read(length)

    def wait_for(self, wanted: bytes) -> bytes:
        """Give the content of the next frame, which must be of the kind `wanted`."""
        kind, content = self.receive()
        if kind != wanted:
            raise RuntimeError(f"expected a frame {wanted!r}, got {kind!r}")
        return content

    def _read(self, length: int) -> bytes:
        while len(self._kept) < length:
            data = self._socket.recv(PIECE_SIZE)
            if not data:
                # At once and without finalisers: nothing here is worth keeping.
                os._exit(0)
            self._kept += data
        taken = bytes(self._kept[:length])
        del self._kept[:length]
        return taken


Handler = Callable[[Any, Output], None]
"""Answers one request (its JSON) by describing and writing an answer, or raises `Failure`."""


def frame(kind: bytes, content: bytes | bytearray) -> bytes:
    """Put content into a frame.

    >>> frame(LAST, b"ok")
    b'L\\x00\\x00\\x00\\x02ok'
    """
    return HEADER.pack(kind, len(content)) + content


def serve(opener: Callable[[Mapping[str, Any]], Handler]) -> None:
    """Run a worker: confine the process, open what the server says, then answer requests until the pipe ends.

    `opener` gets the JSON of the frame `O` and gives the handler of requests; it may raise `Failure` too.
    """
    _confine()
    channel = Channel()
    opening = json.loads(channel.wait_for(OPEN))
    try:
        handler = opener(opening)
    except Failure as failure:
        channel.send(frame(FAILURE, json.dumps(failure.facts).encode()))
        return
    _limit_memory(int(opening["memory"]))
    channel.send(frame(READY, b""))
    while True:
        _answer(handler, channel)


def _answer(handler: Handler, channel: Channel) -> None:
    request = json.loads(channel.wait_for(ASK))
    output = Output(channel)
    try:
        handler(request, output)
        output.finish()
    except Failure as failure:
        facts = failure.facts
    except MemoryError:
        facts = {"error": "memory", "message": "out of memory"}
    else:
        return
    channel.send(frame(FAILURE, json.dumps(facts).encode()))


def _confine() -> None:
    """Die with the server, leave no core files, and have no network where the kernel allows that."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _deepen_stack()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        library = ctypes.CDLL(None, use_errno=True)
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != int(os.environ["ASCN_WORKER_OF"]):
            os._exit(0)
        # Without privileges a network of one's own needs a user namespace too; neither is a must.
        if library.unshare(_CLONE_NEWNET) != 0:
            library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _deepen_stack() -> None:
    # The parser of queries is recursive: 8 MiB, as is usual, are spent on a list of 500 members.
    _, most = resource.getrlimit(resource.RLIMIT_STACK)
    wanted = _STACK if most == resource.RLIM_INFINITY else min(_STACK, most)
    resource.setrlimit(resource.RLIMIT_STACK, (wanted, most))


def _limit_memory(megabytes: int) -> None:
    """Let requests use `megabytes` MiB beyond what the opened version takes."""
    # Address space (RLIMIT_AS) would count the mapped files of the version too.
    limit = _data_size() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _data_size() -> int:
    """Tell how much of RLIMIT_DATA is used, in bytes."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123  # pathlib would be one more import
            pages = int(file.read().split()[5])
    except FileNotFoundError:
        return _USUAL_DATA
    return pages * resource.getpagesize()
