"""Places of each client: so many at a time, so many that wait, and how many in the last minute."""

from __future__ import annotations

from asyncio import Future, get_running_loop
from collections import Counter, deque
from collections.abc import Callable

MINUTE = 60.0


class Minute:
    """The number of runs of each client in the present minute, for up to ``most`` clients."""

    def __init__(self, most: int, clock: Callable[[], float]) -> None:
        self._most, self._clock, self._until = most, clock, float("-inf")
        self._runs: Counter[str] = Counter()

    def count(self, client: str) -> int:
        """Count one more run of a client and return their number."""
        if self._clock() >= self._until or len(self._runs) > self._most:
            self._runs.clear()
            self._until = self._clock() + MINUTE
        self._runs[client] += 1
        return self._runs[client]


class Places:
    """Up to ``at_once`` places for each client, and ``waiting`` requests that wait for one."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self.at_once, self.waiting = at_once, waiting
        self._taken: Counter[str] = Counter()
        self._queues: dict[str, deque[Future[None]]] = {}

    async def enter(self, client: str) -> bool:
        """Wait for a place and take it. Return ``False`` at once if too many wait already."""
        if self._taken[client] < self.at_once:
            self._taken[client] += 1
            return True
        queue = self._queues.setdefault(client, deque())
        if len(queue) >= self.waiting:
            return False
        place: Future[None] = get_running_loop().create_future()
        queue.append(place)
        try:
            await place
        except BaseException:
            if place.done() and not place.cancelled():
                # The place came while the wait ended.
                self.leave(client)
            elif place in queue:
                queue.remove(place)
                self._forget(client)
            raise
        return True

    def leave(self, client: str) -> None:
        """Give a place to the next waiting request, or free it."""
        queue = self._queues.get(client, deque())
        while queue:
            place = queue.popleft()
            if not place.done():
                place.set_result(None)
                self._forget(client)
                return
        self._taken[client] -= 1
        self._forget(client)

    def _forget(self, client: str) -> None:
        if not self._queues.get(client, ()):
            self._queues.pop(client, None)
        if not self._taken[client]:
            del self._taken[client]

    def __len__(self) -> int:
        return len(self._taken)
