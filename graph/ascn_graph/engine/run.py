"""One request at work in one worker: its clock, its place, its end."""

import asyncio
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from ascn_graph.engine.frames import ASK, FAILURE, HEAD, LAST, MORE
from ascn_graph.engine.lane import Lane, Place, Waiting
from ascn_graph.engine.places import Places
from ascn_graph.engine.process import Refusal, Worker
from ascn_graph.errors import (
    AskerLeft,
    EngineBusy,
    GraphError,
    InvalidQuery,
    QueryFailed,
    QueryMemory,
    QueryTimeout,
)

_LOOKS, _MOST_LOOKS = 4, 20
"""Times that a request is looked at before it counts as slow, and at most, if it had little of the processor."""


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


_PARTICULARS = re.compile(rb'<[^<>]*>|\\".*?\\"|[0-9]+')
"""IRIs, strings and numbers in a query that is written as JSON."""


@lru_cache(maxsize=256)
def _read_head(content: bytes) -> Mapping[str, object]:
    # There are few: they tell kinds and formats.
    head: dict[str, object] = json.loads(content)
    return MappingProxyType(head)


@dataclass(frozen=True)
class Limits:
    """What a pool may use."""

    memory: int = 1024
    """MiB per worker."""
    workers: int = 3
    """Places for short requests."""
    slow: int = 4
    """Places for slow ones, of which one client has at most half."""
    slow_after: float = 0.1
    """Seconds after which a request counts as slow, whether it works or its reader makes it wait."""
    patience: float = 0.7
    """Seconds after its arrival at which a request that has no place is refused."""
    retry_after: int = 5
    """Seconds after which a refused one may try again."""


@dataclass(frozen=True)
class Asker:
    """Who asks: a name by which one client is told from another, and how to wait until it has hung up."""

    name: str = ""
    leaves: Callable[[], Awaitable[None]] | None = None


NOBODY = Asker()
"""An asker who has no name and stays."""


@dataclass(frozen=True)
class Asked:
    """A request as it came: what is wanted, for how many seconds of work, by whom, and until when it waits."""

    request: Mapping[str, object]
    seconds: float
    asker: Asker
    give_up_at: float
    """By the clock of the event loop."""

    @cached_property
    def text(self) -> bytes:
        """The request as it is sent to the worker."""
        return _encode(self.request).encode()

    @cached_property
    def likeness(self) -> int:
        """What requests have in common that differ in IRIs, strings and numbers alone, within this process."""
        return hash(_PARTICULARS.sub(b"", self.text))


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

    `on_end` gets whether the worker may be used again; `on_slow`, when the request becomes slow, whether it is so
    itself or makes its worker wait for a reader.
    """

    def __init__(self, asked: Asked, limits: Limits, lane: Lane, slow: Places) -> None:
        """Remember what is asked; it begins when `begin` gives it a worker and a place in `lane`."""
        self.worker: Worker | None = None
        self.waiting: Waiting | None = None
        """What stands for it in the lane while it waits."""
        self.over = False
        """True when no further piece will come."""
        self.on_end: Callable[[bool], None] = lambda reusable: None
        self.on_slow: Callable[[bool], None] = lambda is_long: None
        self.asked = asked
        self._limits = limits
        self._slow, self._lane = slow, lane
        self._place: Place | None = None
        self._has_slow_place = False
        self._loop = asyncio.get_running_loop()
        self._spent = 0.0
        self._working = False
        self._since: float | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._slow_timer: asyncio.TimerHandle | None = None
        self._looks = 0
        self._worked = 0.0
        self._freed = False
        self._head: Mapping[str, object] = {}
        self._arrived: deque[tuple[bytes, bytes]] = deque()
        self._failure: GraphError | None = None
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None

    def begin(self, worker: Worker, place: Place) -> None:
        """Send the request to `worker`, at a place in the lane of short requests."""
        self.worker, self._place = worker, place
        worker.listener = self._on_frame
        worker.send(ASK, self.asked.text)
        self._slow_timer = self._loop.call_later(self._limits.slow_after / _LOOKS, self._look)
        self._work()

    def give_up(self) -> None:
        """Refuse the request, for which there was no place in time."""
        self.fail(EngineBusy(self._limits.retry_after))

    async def answer(self) -> Answer:
        """Wait for the first piece of the answer; see `Pool.ask` for the errors."""
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
            self._at_work.send(MORE)
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
            self._head = _read_head(content)
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
        loss = await self._at_work.explain_loss()
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
        for task in (self._task, self._watch):
            if task and task is not asyncio.current_task(self._loop):
                task.cancel()
        if self.waiting:
            self._lane.withdraw(self.waiting)
        was_short = self._place is not None
        self._leave_lane()
        if self._has_slow_place:
            self._slow.give_back(self.asked.asker.name)
        self.on_end(reusable and was_short)

    def _work(self) -> None:
        """Start the clock: the worker has something to do (and is not made to stand still)."""
        self._working = True
        if self._freed or self._standing_still:
            return
        self._since = self._loop.time()
        self._timer = self._loop.call_later(max(self.asked.seconds - self._spent, 0), self._on_deadline)

    def _rest(self) -> None:
        """Stop the clock."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._since is not None:
            self._spent += self._loop.time() - self._since
            self._since = None

    @property
    def has_ended(self) -> bool:
        """True when nobody waits for it any more."""
        return self._freed

    @property
    def _at_work(self) -> Worker:
        if self.worker is None:
            raise RuntimeError("the request has not begun")
        return self.worker

    @property
    def _standing_still(self) -> bool:
        return self._place is None and not self._has_slow_place

    def _on_deadline(self) -> None:
        self._rest()
        self.fail(QueryTimeout(self.asked.seconds))

    def _leave_lane(self) -> None:
        if self._place is not None:
            place, self._place = self._place, None
            self._lane.give_back(place)

    def _look(self) -> None:
        """Look whether the request has become slow.

        That is so by the clock on the wall, for a reader who takes his time must not hold a place for short requests
        either; sooner where others wait for the place. But a worker that had little of the processor since the last
        look is given some time more.
        """
        interval = self._limits.slow_after / _LOOKS
        worked, before = self._at_work.worked(), self._worked
        self._looks += 1
        self._worked = worked
        is_busy = not self._working or worked - before >= interval / 2
        is_due = self._looks >= (2 if self._lane.waiting else _LOOKS)
        if (is_due and is_busy and self._looks > 1) or self._looks >= _MOST_LOOKS:
            self._become_slow()
        else:
            self._slow_timer = self._loop.call_later(interval, self._look)

    def _become_slow(self) -> None:
        """Leave the lane of short requests for a place among the slow ones, or stand still until there is one."""
        self._rest()
        self._at_work.yield_to_others()
        self._leave_lane()
        self._has_slow_place = self._slow.take_now(self.asked.asker.name)
        self.on_slow(self._working)
        if self.asked.asker.leaves:
            self._watch = self._loop.create_task(self._watch_asker(self.asked.asker.leaves))
        if self._has_slow_place:
            if self._working:
                self._work()
        elif self._slow.waiting >= self._limits.slow:
            self.fail(EngineBusy(self._limits.retry_after))
        else:
            self._at_work.suspend()
            self._task = self._loop.create_task(self._stand_still())

    async def _watch_asker(self, leaves: Callable[[], Awaitable[None]]) -> None:
        # Only for slow ones: a short answer costs less than watching for who might not want it.
        await leaves()
        self.fail(AskerLeft())

    async def _stand_still(self) -> None:
        """Wait for a place among the slow ones; without one the request is refused."""
        patience = max(0.0, self.asked.give_up_at - self._loop.time())
        if not await self._slow.take(patience, self.asked.asker.name):
            self.fail(EngineBusy(self._limits.retry_after))
            return
        if self._freed:
            self._slow.give_back(self.asked.asker.name)
            return
        self._has_slow_place = True
        self._at_work.resume()
        if self._working:
            self._work()
