"""Where documents, lists and searches are worked on: few at a time, in threads, and never for long."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from ascn_graph.engine.places import Places
from ascn_graph.engine.run import Limits
from ascn_graph.errors import EngineBusy

_Result = TypeVar("_Result")
PLACES = 4
"""Pieces of work at a time unless another number is given."""
PATIENCE = 15.0
"""Seconds after which who has no place is sent away: documents are short, and clients ask for many at once."""
_LIMITS = Limits()


class Desk:
    """A few places at which work that reads a store is done; one client has at most half of them.

    Queries have places of their own, so neither waits for the other.
    """

    def __init__(self, places: int = PLACES, patience: float = PATIENCE) -> None:
        """Start with all places free; who has none after `patience` seconds is sent away."""
        self._places = Places(places, max(1, places // 2))
        self._threads = CapacityLimiter(places)
        self._patience = patience

    async def work(self, client: str, task: Callable[[], _Result]) -> _Result:
        """Give the result of `task`, which is done in a thread once there is a place.

        Who is cancelled need not wait for the end of the task, but its place is taken until then: a task must have a
        deadline, which whoever gives up lets pass.

        :raises EngineBusy: when no place came free in time.
        """
        if not await self._places.take(self._patience, client):
            raise EngineBusy(_LIMITS.retry_after)
        work = asyncio.ensure_future(to_thread.run_sync(task, limiter=self._threads))
        work.add_done_callback(lambda done: self._give_back(client, done))
        return await asyncio.shield(work)

    def _give_back(self, client: str, done: "asyncio.Future[_Result]") -> None:
        if not done.cancelled():
            done.exception()  # has been seen, even where nobody waits for it any more
        self._places.give_back(client)
