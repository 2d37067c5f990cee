"""The dumps of versions, as the server has them: found or made once, by a worker, while nobody else waits."""

import asyncio
import tempfile
from pathlib import Path

from starlette.requests import Request

from ascn_graph.dumps.asking import ask_dump
from ascn_graph.dumps.keeping import Dump
from ascn_graph.engine.pool import Pool
from ascn_graph.errors import DumpBeingMade, DumpFailed
from ascn_graph.versions import DUMPS_FOLDER, Version

_PATIENCE = 10.0
"""Seconds that a client waits for a dump to be made before it is told to come back."""
_RETRY_AFTER = 15
_Key = tuple[int, str, str]


class Dumps:
    """Dumps under one home; where nothing can be written there, in a folder of the server's own while it runs."""

    def __init__(self, pool: Pool, home: Path, patience: float = _PATIENCE) -> None:
        """Begin with none known; one is made at a time."""
        self._pool = pool
        self._folder = home.absolute() / DUMPS_FOLDER
        self._patience = patience
        self._known: dict[_Key, Dump] = {}
        self._making: dict[_Key, asyncio.Task[Dump]] = {}
        self._turn = asyncio.Lock()
        self._own: tempfile.TemporaryDirectory[str] | None = None

    async def get(self, version: Version, extension: str) -> Dump:
        """Give a dump; it is made in the background where there is none, and who leaves does not stop that.

        :raises DumpBeingMade: when it takes longer than a client can be made to wait.
        :raises DamagedVersion: when the version cannot be read.
        :raises DumpFailed: when nothing can be written.
        """
        if known := self.known(version, extension):
            return known
        key = _key(version, extension)
        task = self._making.get(key)
        if task is None:
            task = self._making[key] = asyncio.create_task(self._make(version, extension))
            task.add_done_callback(lambda done: self._made(key, done))
        await asyncio.wait([task], timeout=self._patience)
        if not task.done():
            raise DumpBeingMade(version.number, extension, _RETRY_AFTER)
        return task.result()

    def known(self, version: Version, extension: str) -> Dump | None:
        """Give a dump that was asked for before and still is there."""
        known = self._known.get(_key(version, extension))
        return known if known and Path(known.path).is_file() else None

    async def stop(self) -> None:
        """Make no more, and remove what only this server has."""
        for task in self._making.values():
            task.cancel()
        await asyncio.gather(*self._making.values(), return_exceptions=True)
        if self._own:
            self._own.cleanup()

    async def _make(self, version: Version, extension: str) -> Dump:
        async with self._turn:
            dump = await ask_dump(self._pool, version, extension, self._folder)
            if dump is None:
                self._own = self._own or tempfile.TemporaryDirectory(prefix="ascn-dumps-")
                dump = await ask_dump(self._pool, version, extension, Path(self._own.name))
            if dump is None:
                raise DumpFailed(f"Neither {self._folder} nor the folder for temporary files can be written.")
            return dump

    def _made(self, key: _Key, task: "asyncio.Task[Dump]") -> None:
        del self._making[key]
        # That it failed is told to who waits; who comes next has it tried again.
        if not task.cancelled() and task.exception() is None:
            self._known[key] = task.result()


def dumps_of(request: Request) -> Dumps:
    """Give the dumps of the server that a request came to."""
    dumps: Dumps = request.app.state.dumps
    return dumps


def _key(version: Version, extension: str) -> _Key:
    return version.number, version.published, extension
