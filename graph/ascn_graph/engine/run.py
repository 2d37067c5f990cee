"""One request at work in one worker: its clock, its place, its end."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass

from ascn_graph.engine.frames import ASK, FAILURE, HEAD, LAST, MORE
from ascn_graph.engine.places import Places
from ascn_graph.engine.process import Refusal, Worker
from ascn_graph.errors import EngineBusy, GraphError, InvalidQuery, QueryFailed, QueryMemory, QueryTimeout


@dataclass(frozen=True)
class Limits:
    """What a pool may use."""

    memory: int = 1024
    """MiB per worker."""
    workers: int = 2
    """Places for short requests."""
    slow: int = 4
    """Places for slow ones."""
    slow_after: float = 0.1
    """Seconds after which a request counts as slow, whether it works or its reader makes it wait."""
    patience: float = 1.0
    """Seconds a request waits for a place before it is refused."""
    retry_after: int = 5
    """Seconds after which a refused one may try again."""


@dataclass(frozen=True)
class Answer:
    """What a worker answered: `head` describes it, `first` is its beginning, or all of it where `complete`."""

    head: Mapping[str, object]
    first: bytes
    complete: bool
    run: "Run"

    async def pieces(self) -> AsyncIterator[bytes]:
        """Give the whole answer piece by piece; a failure may come at any of them."""
        yield self.first
        while not self.run.over:
            yield await self.run.next_piece()

    def close(self) -> None:
        """Stop the worker if it is still at work; nothing happens when the answer is complete."""
        self.run.stop()


class Run:
    """One request in one worker; the clock runs only while the worker works.

    `settle` gets the worker back, and whether it may be used again; `replace` is called when it becomes slow.
    """

    def __init__(
        self,
        worker: Worker,
        limits: Limits,
        short: Places,
        slow: Places,
        seconds: float,
        settle: Callable[[Worker, bool], None],
        replace: Callable[[], None],
    ) -> None:
        """Take over `worker` and the place in `short` that was taken for it."""
        self.over = False
        """True when no further piece will come."""
        self._worker = worker
        self._limits = limits
        self._short, self._slow = short, slow
        self._held: Places | None = short
        self._seconds = seconds
        self._settle, self._replace = settle, replace
        self._loop = asyncio.get_running_loop()
        self._spent = 0.0
        self._working = False
        self._since: float | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._slow_timer: asyncio.TimerHandle | None = None
        self._became_slow = False
        self._freed = False
        self._head: Mapping[str, object] = {}
        self._arrived: deque[tuple[bytes, bytes]] = deque()
        self._failure: GraphError | None = None
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        worker.listener = self._on_frame

    async def begin(self, request: Mapping[str, object]) -> Answer:
        """Send the request and wait for the first piece of its answer; see `Pool.ask` for the errors."""
        self._worker.send(ASK, json.dumps(request).encode())
        # By the clock on the wall: a reader who takes his time must not hold a place for short requests either.
        self._slow_timer = self._loop.call_later(self._limits.slow_after, self._become_slow)
        self._work()
        first = await self.next_piece()
        return Answer(self._head, first, self.over, self)

    async def next_piece(self) -> bytes:
        """Wait for the next piece; `over` tells whether it was the last."""
        try:
            while not self._arrived and self._failure is None:
                self._wake.clear()
                await self._wake.wait()
        except BaseException:
            self.stop()
            raise
        if self._failure is not None:
            self.over = True
            raise self._failure
        kind, content = self._arrived.popleft()
        if kind == LAST:
            self.over = True
        else:
            # The worker computes the next piece while the reader is served this one.
            self._worker.send(MORE)
            self._work()
        return content

    def stop(self) -> None:
        """End the request now; a worker still at it is killed."""
        self.over = True
        self._free(reusable=False)

    def fail(self, failure: GraphError, reusable: bool = False) -> None:
        """End the request now; its reader gets `failure`, and the worker is killed unless it is `reusable`."""
        if self._failure is None:
            self._failure = failure
        self._wake.set()
        self._free(reusable)

    def _on_frame(self, kind: bytes, content: bytes) -> None:
        if kind == HEAD:
            self._head = json.loads(content)
            return
        self._rest()
        self._working = False
        if not kind:
            self._task = self._loop.create_task(self._explain())
        elif kind == FAILURE:
            self.fail(self._translate(json.loads(content)), reusable=True)
        else:
            self._arrived.append((kind, content))
            self._wake.set()
            if kind == LAST:
                self._free(reusable=True)

    def _translate(self, facts: Mapping[str, object]) -> GraphError:
        return QueryMemory(self._limits.memory) if facts["error"] == "memory" else Refusal(facts)

    async def _explain(self) -> None:
        loss = await self._worker.explain_loss()
        if loss.out_of_memory:
            self.fail(QueryMemory(self._limits.memory))
        elif loss.out_of_stack:
            self.fail(InvalidQuery("The query is nested too deeply, or has too many parts, to be read."))
        else:
            self.fail(QueryFailed(str(loss)))

    def _free(self, reusable: bool) -> None:
        if self._freed:
            return
        self._freed = True
        self._rest()
        if self._slow_timer:
            self._slow_timer.cancel()
        # A task that is failing this run must be let finish.
        if self._task and self._task is not asyncio.current_task(self._loop):
            self._task.cancel()
        if self._held:
            self._held.give_back()
            self._held = None
        self._settle(self._worker, reusable and not self._became_slow)

    def _work(self) -> None:
        """Start the clock: the worker has something to do (and is not made to stand still)."""
        self._working = True
        if self._freed or self._standing_still:
            return
        self._since = self._loop.time()
        self._timer = self._loop.call_later(max(self._seconds - self._spent, 0), self._on_deadline)

    def _rest(self) -> None:
        """Stop the clock."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._since is not None:
            self._spent += self._loop.time() - self._since
            self._since = None

    @property
    def _standing_still(self) -> bool:
        return self._became_slow and self._held is None

    def _on_deadline(self) -> None:
        self._rest()
        self.fail(QueryTimeout(self._seconds))

    def _become_slow(self) -> None:
        """Give the place for a short request back and take one for a slow one, or stand still until there is one."""
        self._rest()
        self._became_slow = True
        self._worker.yield_to_others()
        self._short.give_back()
        self._held = self._slow if self._slow.take_now() else None
        self._replace()
        if self._held:
            if self._working:
                self._work()
        elif self._slow.waiting >= self._limits.slow:
            self.fail(EngineBusy(self._limits.retry_after))
        else:
            self._worker.suspend()
            self._task = self._loop.create_task(self._stand_still())

    async def _stand_still(self) -> None:
        """Wait for a place among the slow ones; without one the request is refused."""
        if not await self._slow.take(self._limits.patience):
            self.fail(EngineBusy(self._limits.retry_after))
            return
        if self._freed:
            self._slow.give_back()
            return
        self._held = self._slow
        self._worker.resume()
        if self._working:
            self._work()
