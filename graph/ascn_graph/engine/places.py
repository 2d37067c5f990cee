"""Places that requests take and give back; who waits is served in order, and not for ever."""

import asyncio
from collections import deque


class Places:
    """A fixed number of places, used from one event loop."""

    def __init__(self, number: int) -> None:
        """Start with all of them free."""
        self.free = number
        self._queue: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._queue)

    def take_now(self) -> bool:
        """Take a place if one is free."""
        if self.free == 0:
            return False
        self.free -= 1
        return True

    async def take(self, patience: float) -> bool:
        """Take a place, waiting for one up to `patience` seconds; tell whether there was one."""
        if self.take_now():
            return True
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            await asyncio.wait([turn], timeout=patience)
        except asyncio.CancelledError:
            if turn.done():
                self.give_back()
            raise
        finally:
            if not turn.done():
                self._queue.remove(turn)
        return turn.done()

    def give_back(self) -> None:
        """Give a place back: to who waits longest, if anybody."""
        if self._queue:
            self._queue.popleft().set_result(None)
        else:
            self.free += 1
