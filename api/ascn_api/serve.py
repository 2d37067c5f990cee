"""Serving until told to stop: sockets first, then the application, then one line that says where to look."""

import asyncio
import errno
import logging
import signal
import socket
import sys
from types import FrameType

import uvicorn
from fastapi import FastAPI

from ascn_api.app import create_app
from ascn_api.errors import PortTaken
from ascn_api.settings import Settings
from ascn_api.snapshots import VersionWatch
from ascn_graph.errors import GraphError

LOOPBACK = ("127.0.0.1", "localhost")
_GRACE = 1.0
"""Seconds that queries at work are left alone when the server is told to stop."""
_NO_SUCH_ADDRESS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def serve(settings: Settings, sockets: list[socket.socket]) -> None:
    """Serve the published versions under `settings.home` on `sockets`, from `listen`, until SIGINT or SIGTERM."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    signal.signal(signal.SIGTERM, _stop)
    # The event loop gets its turn sooner among threads that write documents.
    sys.setswitchinterval(0.0005)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    try:
        _Server(config, app, settings).run(sockets)
    except KeyboardInterrupt:
        sys.exit(0)


def listen(settings: Settings) -> list[socket.socket]:
    """Listen where `settings` say; on the loopback address in both of its forms, so that localhost works.

    :raises PortTaken: when another program listens there.
    """
    hosts = ["127.0.0.1", "::1"] if settings.host in LOOPBACK else [settings.host]
    sockets: list[socket.socket] = []
    for host in hosts:
        try:
            sockets.append(_listen(host, settings.port, settings.reader_timeout))
        except OSError as error:
            if sockets and error.errno in _NO_SUCH_ADDRESS:
                continue  # a machine without IPv6
            for opened in sockets:
                opened.close()
            raise PortTaken(host, settings.port, error.strerror or str(error)) from error
    return sockets


def _listen(host: str, port: int, reader_timeout: float) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            # Connections inherit it: what a client does not read is dropped with the connection, by the system.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(reader_timeout * 1000))
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((host, port))
        # Two programs can bind the same port, but only one can listen; clients are answered once all is ready.
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


class _Server(uvicorn.Server):
    """Says where to look as soon as requests are answered, and ends what is at work when told to stop.

    Uvicorn has no other hooks for that.
    """

    def __init__(self, config: uvicorn.Config, app: FastAPI, settings: Settings) -> None:
        super().__init__(config)
        self._state, self._settings = app.state, settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stdout.write(f"{_where_to_look(self._settings, self._state.watch)}\n")
        sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        ending = asyncio.create_task(self._end_queries())
        await super().shutdown(sockets)
        ending.cancel()

    async def _end_queries(self) -> None:
        """Let queries end by themselves for a moment; after that their clients are told why they do not."""
        await asyncio.sleep(_GRACE)
        await self._state.pool.close()


def _where_to_look(settings: Settings, watch: VersionWatch) -> str:
    host = "localhost" if settings.host in (*LOOPBACK, "::1", "0.0.0.0") else settings.host  # noqa: S104
    address = f"http://{host}:{settings.port}/"
    try:
        version = watch.snapshot.version
    except GraphError as error:
        return f"{address} answers, but has nothing to show: {error}"
    facts = f"version {version.number}, {version.counts['triples']:,} facts"
    return f"Ready: {address} ({facts}; SPARQL at {address}sparql). Ctrl+C stops."


def _stop(number: int, frame: FrameType | None) -> None:
    sys.exit(0)
