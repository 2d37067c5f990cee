"""The version a request is served from: one, from its first byte to its last."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from pyoxigraph import Store

from ascn_graph.errors import DamagedVersion, GraphError, NoVersion, OtherBase, UnknownVersion
from ascn_graph.namespaces import Namespace
from ascn_graph.versions import Version, Versions

_log = logging.getLogger("ascn_api")
_MOST_DIGITS = 12


@dataclass(frozen=True)
class Snapshot:
    """A published version, opened: its store (for lookups that take microseconds) and its IRIs."""

    version: Version
    store: Store
    namespace: Namespace


def open_snapshot(version: Version) -> Snapshot:
    """Open `version`, read-only.

    :raises DamagedVersion: when it cannot be read.
    """
    return Snapshot(version, version.open_store(), Namespace(version.base))


class VersionWatch:
    """Holds the snapshot of the current version and looks for a newer one a few times a second.

    `on_change` is awaited with every snapshot before requests get it. A version that cannot be read, or that names
    things under another base, where nothing of them would dereference here, leaves the one before it in service and
    is reported through `problem` and the log.
    """

    def __init__(
        self, home: Path, base: str, on_change: Callable[[Snapshot], Awaitable[None]], interval: float = 0.25
    ) -> None:
        """Remember where to look, under which base things must be named, and how often to look (in seconds)."""
        self.versions = Versions(home)
        self.problem: GraphError | None = NoVersion(home)
        self._base = base
        self._on_change = on_change
        self._interval = interval
        self._snapshot: Snapshot | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot to serve a request from.

        :raises GraphError: why there is none.
        """
        if self._snapshot is None:
            raise self.problem or NoVersion(self.versions.home)
        return self._snapshot

    @property
    def number(self) -> int:
        """The number of the version in service; 0 when there is none."""
        return self._snapshot.version.number if self._snapshot else 0

    def find(self, number: str) -> Version:
        """Give the version that the text of an address names.

        :raises UnknownVersion: when it is no number, or none of a version that is kept.
        :raises DamagedVersion: when the version cannot be read.
        """
        if not (number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS and number[0] != "0"):
            raise UnknownVersion(number[:40], self.versions.numbers())
        return self.versions.get(int(number))

    async def start(self) -> None:
        """Open the current version, if there is one, and keep watching until `stop`."""
        await self.look()
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop watching; the snapshot stays usable for who holds it."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def look(self) -> None:
        """Change to the current version now, if it is another than the one in service."""
        try:
            number = await asyncio.to_thread(self.versions.current_number)
            if number is None:
                raise NoVersion(self.versions.home)
            if self._snapshot is None or self._snapshot.version.number != number:
                await self._change(number)
            self.problem = None
        except GraphError as error:
            self._report(error)
        except OSError as error:
            self._report(DamagedVersion(f"{self.versions.home} cannot be read: {error}"))

    def _report(self, problem: GraphError) -> None:
        if str(problem) != str(self.problem):
            _log.error("%s", problem)
        self.problem = problem

    async def _change(self, number: int) -> None:
        version = await asyncio.to_thread(self.versions.get, number)
        if version.base != self._base:
            raise OtherBase(number, version.base, self._base)
        fresh = await asyncio.to_thread(open_snapshot, version)
        await self._on_change(fresh)
        self._snapshot = fresh

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._interval)
            await self.look()


async def current_snapshot(request: Request) -> Snapshot:
    """Give the snapshot this request is served from."""
    watch: VersionWatch = request.app.state.watch
    return watch.snapshot


Current = Annotated[Snapshot, Depends(current_snapshot)]
"""Parameter type of a route that reads the graph: `async def show(current: Current) -> …`."""
