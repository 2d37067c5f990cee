"""A pool of worker processes with deadlines: short requests never queue behind long ones, and all can be stopped.

A request gets a worker that has opened what it asks about. While it works less than `slow_after` it takes one of the
few places for short requests; after that it is *slow*: it gives that place back (other workers stand ready for it)
and takes one of the places for slow ones, of which one client has at most half. Where none is free it stands still
for a short while, then is refused. A worker that was slow is not used again, so what it kept in memory is returned.
"""

import asyncio
import logging
from collections import Counter, OrderedDict, deque
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from ascn_graph.engine.lane import Lane, Place, Repute
from ascn_graph.engine.places import Places
from ascn_graph.engine.process import Refusal, Worker, WorkerLost
from ascn_graph.engine.run import NOBODY, Answer, Asked, Asker, Limits, Run
from ascn_graph.errors import EngineBusy, EngineStopping, GraphError, QueryFailed

__all__ = ["NOBODY", "Answer", "Asker", "Limits", "Opening", "Pool", "Refusal"]

_log = logging.getLogger("ascn_graph.engine")
_SEATED = 2
"""Workers that stand ready, of which one remains, where anybody is seated at once."""
_QUEUE_PER_PLACE = 64
_STARTERS = 2
"""Workers that are started at the same time."""
_GUESTS = 2
"""Workers kept of openings that are not the current ones, such as former versions."""
_REMEMBERED = 1024
"""Kinds of requests whose repute is remembered."""


@dataclass(frozen=True)
class Opening:
    """What a worker is to open.

    `module` is the module of the worker, whose function `main` speaks the protocol of `ascn_graph.engine.frames`,
    most simply through `frames.serve`; `version` the number of the version, and `facts` what it needs to open that.
    """

    module: str
    version: int
    facts: Mapping[str, object]
    ready: int | None = None
    """How many workers stand ready while it is the current one of its module; by default one for each place."""
    starts_in: float = 0.0
    """Seconds that a worker of it may need to start, for which requests wait where too few stand ready."""

    @property
    def key(self) -> tuple[str, int]:
        """What tells one opening from another."""
        return self.module, self.version


class Pool:
    """Workers of several modules under one set of limits; an asynchronous context manager."""

    def __init__(self, limits: Limits) -> None:
        """Remember the limits; nothing is started before `prepare` or the first request."""
        self.limits = limits
        self._current: dict[str, Opening] = {}
        self._idle: dict[tuple[str, int], deque[Worker]] = {}
        self._workers: set[Worker] = set()
        self._lane = Lane(limits.workers)
        self._slow = Places(limits.slow, share=max(1, limits.slow // 2))
        self._reputes = OrderedDict[int, Repute]()
        self._runs: set[Run] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._coming = Counter[tuple[str, int]]()
        self._starters = 0
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
        """Make `opening` the current one of its module: one worker is ready on return, others follow.

        Requests at work on other versions go on, and a few of their workers are kept.

        :raises Refusal: when the version cannot be opened.
        """
        fresh = await self._start(opening)
        self._replace(opening)
        self._park(fresh, opening)
        self._refill()

    def prepare_soon(self, opening: Opening) -> None:
        """Make `opening` the current one of its module at once; its workers are started in the background.

        That a version cannot be opened is logged then, and told to the first who asks.
        """
        self._replace(opening)
        self._refill()

    async def ask(
        self, opening: Opening, request: Mapping[str, object], seconds: float, asker: Asker = NOBODY
    ) -> Answer:
        """Have `request` answered by a worker of `opening` that may work for `seconds`.

        Returns when the answer is complete or its first 64 KB are there: until then every failure is raised here,
        later ones while the answer is read. An answer that is not read to its end must be closed.

        :raises Refusal: with the worker's reason.
        :raises QueryTimeout: past the deadline.
        :raises QueryMemory: past the memory limit.
        :raises EngineBusy: when no place came free in time.
        :raises QueryFailed: when the worker died.
        :raises AskerLeft: when the asker has hung up.
        :raises EngineStopping: when the pool is closed.
        """
        if self._closed:
            raise EngineStopping
        if self._lane.waiting >= self.limits.workers * _QUEUE_PER_PLACE:
            raise EngineBusy(self.limits.retry_after)
        asked = Asked(request, seconds, asker, asyncio.get_running_loop().time() + self.limits.patience)
        run = Run(asked, self.limits, self._lane, self._slow)
        run.on_slow = lambda is_long: self._became_slow(asked, is_long)
        run.on_end = lambda reusable: self._settle(run, opening, reusable)
        self._runs.add(run)
        self._enter(run, asked, opening)
        return await run.answer()

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

    def _enter(self, run: Run, asked: Asked, opening: Opening) -> None:
        """Let a request begin, or wait in the lane of short ones."""

        def ready() -> int:
            # Where none is being started beforehand, every request starts its own.
            is_awaited = self._coming[opening.key] > 0
            return len(self._idle.get(opening.key, ())) + (0 if is_awaited else _SEATED)

        def begin(place: Place) -> None:
            worker = self._idle_worker(opening)
            if worker:
                run.begin(worker, place)
            else:
                self._in_background(self._start_for(run, opening, place))

        if (place := self._lane.take_now(ready)) is not None:
            begin(place)
            return
        # What waited is refused before it could become slow, and be refused only then.
        patience = self.limits.patience - self.limits.slow_after
        if len(self._idle.get(opening.key, ())) < _SEATED:
            patience += opening.starts_in
        repute = self._reputes.get(asked.likeness, Repute.UNKNOWN)
        run.waiting = self._lane.wait(ready, begin, run.give_up, patience, repute)

    def _idle_worker(self, opening: Opening) -> Worker | None:
        idle = self._idle.get(opening.key)
        while idle:
            worker = idle.pop()
            if worker.alive:
                return worker
            self._retire(worker)
        return None

    async def _start_for(self, run: Run, opening: Opening, place: Place) -> None:
        """Start a worker for a request that has a place but no worker."""
        try:
            worker = await self._start(opening)
        except WorkerLost as error:
            self._lane.give_back(place)
            run.fail(QueryFailed(str(error)))
        except GraphError as error:
            self._lane.give_back(place)
            run.fail(error)
        else:
            if run.has_ended:
                self._lane.give_back(place)
                self._park(worker, opening)
            else:
                run.begin(worker, place)

    async def _start(self, opening: Opening) -> Worker:
        worker = Worker(opening.module)
        self._workers.add(worker)
        try:
            await worker.open({**opening.facts, "memory": self.limits.memory})
            if self._closed:
                raise EngineStopping
        except BaseException:
            self._retire(worker)
            raise
        return worker

    def _became_slow(self, asked: Asked, is_long: bool) -> None:
        if is_long:
            self._remember(asked, Repute.LONG)
        self._refill()

    def _remember(self, asked: Asked, repute: Repute) -> None:
        """Remember what became of a request; that one was long is not forgotten because another was short."""
        known = self._reputes.pop(asked.likeness, repute)
        self._reputes[asked.likeness] = min(known, repute)
        if len(self._reputes) > _REMEMBERED:
            self._reputes.popitem(last=False)

    def _settle(self, run: Run, opening: Opening, reusable: bool) -> None:
        """Take a worker back: to be used again, or to be ended."""
        self._runs.discard(run)
        if run.worker is None:
            return
        if reusable:
            self._remember(run.asked, Repute.SHORT)
        if reusable and run.worker.alive and not self._closed:
            self._park(run.worker, opening)
        else:
            self._retire(run.worker)
            self._refill()

    def _park(self, worker: Worker, opening: Opening) -> None:
        """Keep an idle worker for later, unless there are enough; one that ends meanwhile is replaced."""
        idle = self._idle.setdefault(opening.key, deque())
        if len(idle) >= (self._wanted(opening) if self._is_current(opening) else _GUESTS):
            self._retire(worker)
            return

        def hear(kind: bytes, content: bytes) -> None:
            if not kind and worker in idle:
                idle.remove(worker)
                self._retire(worker)
                self._refill()

        worker.listener = hear
        idle.append(worker)
        if not self._is_current(opening):
            self._dismiss_guests()
        self._lane.serve()

    def _dismiss_guests(self) -> None:
        """Keep no more than a few workers of other openings than the current ones, those used last."""
        guests = [key for key in self._idle if self._current_key(key[0]) != key]
        if len(guests) > _GUESTS:
            self._retire_all(guests[0])

    def _replace(self, opening: Opening) -> None:
        former = self._current_key(opening.module)
        self._current[opening.module] = opening
        if former and former != opening.key:
            self._retire_all(former)

    def _retire_all(self, key: tuple[str, int]) -> None:
        for worker in self._idle.pop(key, ()):
            self._retire(worker)

    def _retire(self, worker: Worker) -> None:
        worker.listener = _ignore
        self._in_background(self._end(worker))

    async def _end(self, worker: Worker) -> None:
        await worker.end()
        self._workers.discard(worker)

    def _is_current(self, opening: Opening) -> bool:
        return self._current_key(opening.module) == opening.key

    def _current_key(self, module: str) -> tuple[str, int] | None:
        current = self._current.get(module)
        return current.key if current else None

    def _wanted(self, opening: Opening) -> int:
        return self.limits.workers + 3 if opening.ready is None else opening.ready

    def _refill(self) -> None:
        """Keep workers ready for the places there are, and some to spare for what becomes slow."""
        while self._starters < _STARTERS and not self._closed and self._next_missing():
            self._starters += 1
            self._in_background(self._start_missing())

    async def _start_missing(self) -> None:
        try:
            while not self._closed and (opening := self._next_missing()):
                self._coming[opening.key] += 1
                try:
                    worker = await self._start(opening)
                finally:
                    self._coming[opening.key] -= 1
                self._park(worker, opening)
        except (Refusal, WorkerLost, EngineStopping) as error:
            # The next request starts a worker of its own and tells its client.
            if not self._closed:
                _log.error("No spare worker: %s", error)
        finally:
            self._starters -= 1
            self._lane.serve()

    def _next_missing(self) -> Opening | None:
        """Give the current opening that lacks most of the workers it ought to have, if any does."""
        most = max(self._current.values(), key=self._missing, default=None)
        return most if most and self._missing(most) > 0 else None

    def _missing(self, opening: Opening) -> int:
        # Those at work on short requests come back soon.
        at_work = self._lane.taken if opening.ready is None else 0
        return (
            self._wanted(opening) - at_work - self._coming[opening.key] - len(self._idle.get(opening.key, ()))
        )

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _ignore(kind: bytes, content: bytes) -> None:
    """Listen to nothing: a retired worker has nothing to say."""
