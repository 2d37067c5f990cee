"""Places that requests take and give back; who waits is served in order, and not for ever."""

import asyncio
from collections import Counter, deque
from dataclasses import dataclass


@dataclass(frozen=True)
class _Waiting:
    """Someone who waits for a place: whose request it is, and what tells that there is one."""

    client: str
    turn: asyncio.Future[None]


class Places:
    """A fixed number of places, used from one event loop; one client has at most `share` of them at a time.

    A client without a name, '', is nobody in particular and has no share.
    """

    def __init__(self, number: int, share: int | None = None) -> None:
        """Start with all of them free."""
        self.free = number
        self._share = share or number
        self._held = Counter[str]()
        self._queue: deque[_Waiting] = deque()

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._queue)

    def take_now(self, client: str = "") -> bool:
        """Take a place if one is free, and `client` has not its share already."""
        if self.free == 0 or not self._may_have_more(client):
            return False
        self.free -= 1
        self._held[client] += 1
        return True

    async def take(self, patience: float, client: str = "") -> bool:
        """Take a place, waiting for one up to `patience` seconds; tell whether there was one."""
        if self.take_now(client):
            return True
        waiting = _Waiting(client, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        try:
            await asyncio.wait([waiting.turn], timeout=patience)
        except asyncio.CancelledError:
            if waiting.turn.done():
                self.give_back(client)
            raise
        finally:
            if not waiting.turn.done():
                self._queue.remove(waiting)
        return waiting.turn.done()

    def give_back(self, client: str = "") -> None:
        """Give a place back: to who waits longest and may have one more, if there is anybody."""
        self.free += 1
        self._held[client] -= 1
        if not self._held[client]:
            del self._held[client]
        following = next((waiting for waiting in self._queue if self._may_have_more(waiting.client)), None)
        if following and self.take_now(following.client):
            self._queue.remove(following)
            following.turn.set_result(None)

    def _may_have_more(self, client: str) -> bool:
        return not client or self._held[client] < self._share
