"""The lane of short requests: how they wait for one another when among them are some that turn out to be long.

Nobody can tell a long request before it was tried for a while, and while several are tried all places are taken. So
beside the places for everybody, which are given to who came first, there is one that is given to who came last: to
newcomers, of which nothing speaks for being long, and who did not come in one crowd with who had that place before; or,
rather, to one whose like was short before. In quiet times, and under plain load, everybody is a newcomer.
"""

import asyncio
import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

NEW = 0.05
"""Seconds within which requests come in one crowd."""


class Place(IntEnum):
    """A place in the lane: one of those for everybody, or the one for newcomers."""

    COMMON = 0
    RESERVED = 1


class Repute(IntEnum):
    """What is known of requests like one: that some were long, nothing, or that they were short."""

    LONG = 0
    UNKNOWN = 1
    SHORT = 2


@dataclass(frozen=True, eq=False)
class Waiting:
    """Someone who waits: of which repute, since when, for which workers, and what it does with a place."""

    repute: Repute
    since: float
    ready: Callable[[], int]
    begin: Callable[[Place], None]
    end: asyncio.TimerHandle
    """Fires when it has waited in vain."""


class Lane:
    """`number` places for everybody and one more for newcomers, used from one event loop.

    With every request comes `ready`, which counts the workers that stand ready for it: a newcomer needs one, the
    others leave one standing.
    """

    def __init__(self, number: int) -> None:
        """Start with all places free."""
        self._free = [number, 1]
        self._all = number + 1
        self._queue: deque[Waiting] = deque()
        self._last_newcomer = -math.inf

    @property
    def taken(self) -> int:
        """How many places are taken."""
        return self._all - sum(self._free)

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._queue)

    def take_now(self, ready: Callable[[], int]) -> Place | None:
        """Take one of the places for everybody, if one is free and nobody waits."""
        if self._queue or not self._free[Place.COMMON] or ready() < 2:
            return None
        self._free[Place.COMMON] -= 1
        return Place.COMMON

    def wait(
        self,
        ready: Callable[[], int],
        begin: Callable[[Place], None],
        give_up: Callable[[], None],
        patience: float,
        repute: Repute = Repute.UNKNOWN,
    ) -> Waiting:
        """Wait for a place up to `patience` seconds; `begin` is called with it, or else `give_up`.

        Called at once where possible: a worker that has become ready is given its next request before it falls asleep.
        """
        loop = asyncio.get_running_loop()

        def end() -> None:
            self._queue.remove(waiting)
            give_up()

        waiting = Waiting(repute, loop.time(), ready, begin, loop.call_later(patience, end))
        self._queue.append(waiting)
        self.serve()
        return waiting

    def withdraw(self, waiting: Waiting) -> None:
        """Wait no longer."""
        waiting.end.cancel()
        if waiting in self._queue:
            self._queue.remove(waiting)

    def give_back(self, place: Place) -> None:
        """Give a place back."""
        self._free[place] += 1
        self.serve()

    def serve(self) -> None:
        """Let those begin who may; to be called when a worker has become ready."""
        if not self._queue:
            return
        for waiting in list(self._queue):
            if not self._free[Place.COMMON]:
                break
            if waiting.ready() >= 2:
                self._seat(waiting, Place.COMMON)
        if self._free[Place.RESERVED]:
            now = asyncio.get_running_loop().time()
            newcomers = [waiting for waiting in self._queue if self._is_newcomer(waiting, now)]
            newest = max(newcomers, key=lambda waiting: (waiting.repute, waiting.since), default=None)
            if newest and newest.ready() >= 1:
                if newest.repute is not Repute.SHORT:
                    self._last_newcomer = now
                self._seat(newest, Place.RESERVED)

    def _is_newcomer(self, waiting: Waiting, now: float) -> bool:
        is_alone = waiting.since > min(now, self._last_newcomer + 2 * NEW) - NEW
        return waiting.repute is Repute.SHORT or (waiting.repute is Repute.UNKNOWN and is_alone)

    def _seat(self, waiting: Waiting, place: Place) -> None:
        self._free[place] -= 1
        self._queue.remove(waiting)
        waiting.end.cancel()
        waiting.begin(place)
