"""A pool of worker processes with deadlines: short requests never queue behind long ones, and all can be stopped.

A request gets a worker of its version. While it works less than `SLOW_AFTER` it takes one of the few places for
short requests; after that it is *slow*: it gives that place back (a spare worker stands ready for it) and takes one
of the places for slow ones. Where none is free it stands still for a short while, then is refused. A worker that
was slow is not used again, so what it kept in memory is returned.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from ascn_graph.engine.places import Places
from ascn_graph.engine.process import Refusal, Worker, WorkerLost
from ascn_graph.engine.run import Answer, Limits, Run
from ascn_graph.errors import EngineBusy, EngineStopping, QueryFailed

__all__ = ["Answer", "Limits", "Opening", "Pool", "Refusal"]

_log = logging.getLogger("ascn_graph.engine")
_QUEUE_PER_PLACE = 64


@dataclass(frozen=True)
class Opening:
    """What a worker is to open: the number of the version, and the facts its module needs for that."""

    version: int
    facts: Mapping[str, object]


class Pool:
    """Workers that run the function `main` of one module of `ascn_graph`; an asynchronous context manager.

    The module speaks the protocol of `ascn_graph.engine.frames`, most simply through `frames.serve`.
    """

    def __init__(self, module: str, limits: Limits) -> None:
        """Remember what to start; nothing is started before `prepare` or the first request."""
        self.limits = limits
        self._module = module
        self._current: Opening | None = None
        self._idle: deque[Worker] = deque()
        self._workers: set[Worker] = set()
        self._short = Places(limits.workers)
        self._slow = Places(limits.slow)
        self._runs: set[Run] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._refilling = False
        self._closed = False

    async def __aenter__(self) -> Self:
        """Give the pool itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the pool."""
        await self.close()

    async def prepare(self, opening: Opening) -> None:
        """Make `opening` the current version: one worker is ready on return, others follow in the background.

        Requests at work on other versions go on; their workers end with them.

        :raises Refusal: when the version cannot be opened.
        """
        fresh = await self._start(opening)
        self._current = opening
        retired, self._idle = self._idle, deque()
        self._park(fresh)
        for worker in retired:
            self._retire(worker)
        self._refill()

    def prepare_soon(self, opening: Opening) -> None:
        """Make `opening` the current version at once; its workers are started in the background.

        That a version cannot be opened is logged then, and told to the first who asks.
        """
        self._current = opening
        retired, self._idle = self._idle, deque()
        for worker in retired:
            self._retire(worker)
        self._refill()

    async def ask(self, opening: Opening, request: Mapping[str, object], seconds: float) -> Answer:
        """Have `request` answered by a worker of `opening` that may work for `seconds`.

        Returns when the answer is complete or its first 64 KB are there: until then every failure is raised here,
        later ones while the answer is read. An answer that is not read to its end must be closed.

        :raises Refusal: with the worker's reason.
        :raises QueryTimeout: past the deadline.
        :raises QueryMemory: past the memory limit.
        :raises EngineBusy: when no place came free in time.
        :raises QueryFailed: when the worker died.
        :raises EngineStopping: when the pool is closed.
        """
        if self._closed:
            raise EngineStopping
        if self._short.waiting >= self.limits.workers * _QUEUE_PER_PLACE:
            raise EngineBusy(self.limits.retry_after)
        if not await self._short.take(self.limits.patience):
            raise EngineBusy(self.limits.retry_after)
        try:
            worker = await self._worker_for(opening)
        except WorkerLost as error:
            self._short.give_back()
            raise QueryFailed(str(error)) from error
        except BaseException:
            self._short.give_back()
            raise

        def settle(worker: Worker, reusable: bool) -> None:
            self._runs.discard(run)
            self._settle(worker, reusable and opening == self._current)

        run = Run(worker, self.limits, self._short, self._slow, seconds, settle, self._refill)
        self._runs.add(run)
        return await run.begin(request)

    async def close(self) -> None:
        """End what is at work, kill every worker and wait until none is left."""
        self._closed = True
        for run in list(self._runs):
            run.fail(EngineStopping())
        self._idle.clear()
        await asyncio.gather(*(worker.end() for worker in list(self._workers)))
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def processes(self) -> list[int]:
        """The process numbers of the workers there are."""
        return sorted(worker.process.pid for worker in self._workers)

    async def _worker_for(self, opening: Opening) -> Worker:
        if opening == self._current:
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    return worker
                self._retire(worker)
        return await self._start(opening)

    async def _start(self, opening: Opening) -> Worker:
        worker = Worker(self._module)
        self._workers.add(worker)
        try:
            await worker.open({**opening.facts, "memory": self.limits.memory})
            if self._closed:
                raise EngineStopping
        except BaseException:
            self._retire(worker)
            raise
        return worker

    def _settle(self, worker: Worker, reusable: bool) -> None:
        """Take a worker back: to be used again, or to be ended."""
        if reusable and worker.alive and len(self._idle) <= self.limits.workers and not self._closed:
            self._park(worker)
        else:
            self._retire(worker)
            self._refill()

    def _park(self, worker: Worker) -> None:
        """Keep an idle worker for later; one that ends meanwhile is replaced."""

        def hear(kind: bytes, content: bytes) -> None:
            if not kind and worker in self._idle:
                self._idle.remove(worker)
                self._retire(worker)
                self._refill()

        worker.listener = hear
        self._idle.append(worker)

    def _retire(self, worker: Worker) -> None:
        worker.listener = _ignore
        self._in_background(self._end(worker))

    async def _end(self, worker: Worker) -> None:
        await worker.end()
        self._workers.discard(worker)

    def _refill(self) -> None:
        """Keep an idle worker for each free place for short requests, and a spare."""
        if not self._refilling and not self._closed:
            self._refilling = True
            self._in_background(self._start_missing())

    async def _start_missing(self) -> None:
        try:
            while self._current and not self._closed and len(self._idle) < self._short.free + 1:
                opening = self._current
                self._settle(await self._start(opening), opening == self._current)
        except (Refusal, WorkerLost, EngineStopping) as error:
            # The next request starts a worker of its own and tells its client.
            if not self._closed:
                _log.error("No spare worker: %s", error)
        finally:
            self._refilling = False

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _ignore(kind: bytes, content: bytes) -> None:
    """Listen to nothing: a retired worker has nothing to say."""
