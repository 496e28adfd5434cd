"""A few places that clients share fairly: a crowd of one client delays nobody else."""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from threading import Lock
from time import monotonic

SHARED_SECONDS = 5.0
"""How long after the work of a second client no client gets the last place."""
LOOK_SECONDS = 0.5
"""How often work that waits is asked whether it is still wanted."""


def _wanted() -> None:
    """Do nothing: the work is always wanted."""


class Fair:
    """Places for threads, first come, first served within a client, and clients in turn.

    One client may take every place. While others work as well, one place stays for them, so that
    they do not wait for the end of somebody else's work.
    """

    def __init__(self, places: int, clock: Callable[[], float] = monotonic) -> None:
        self.places, self.clock = places, clock
        self._lock = Lock()
        self._running: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[Lock]] = OrderedDict()
        self._last: str | None = None
        self._shared_until = float("-inf")

    @contextmanager
    def place(
        self, client: str, longest: float = inf, wanted: Callable[[], None] = _wanted
    ) -> Iterator[None]:
        """Wait for a place and hold it.

        Args:
            longest: after this many seconds the work begins without a place.
            wanted: called now and then during the wait. If it raises an error, the wait ends.
        """
        held = self._enter(client, longest, wanted)
        try:
            yield
        finally:
            if held:
                self._leave(client)

    def _enter(self, client: str, longest: float, wanted: Callable[[], None]) -> bool:
        turn = Lock()
        turn.acquire()
        with self._lock:
            if self._last not in (None, client):
                self._shared_until = self.clock() + SHARED_SECONDS
            self._last = client
            self._waiting.setdefault(client, deque()).append(turn)
            self._grant()
        try:
            while not turn.acquire(timeout=min(LOOK_SECONDS, longest)):
                longest -= LOOK_SECONDS
                if longest <= 0:
                    return not self._withdraw(client, turn)
                wanted()
        except BaseException:
            if not self._withdraw(client, turn):
                self._leave(client)
            raise
        return True

    def _withdraw(self, client: str, turn: Lock) -> bool:
        """End a wait. Return ``False`` if the place came at the last moment."""
        with self._lock:
            queue = self._waiting.get(client, deque())
            if turn not in queue:
                return False
            queue.remove(turn)
            if not queue:
                del self._waiting[client]
            return True

    def _leave(self, client: str) -> None:
        with self._lock:
            self._running[client] -= 1
            if not self._running[client]:
                del self._running[client]
            self._grant()

    def _grant(self) -> None:
        """Give free places to those who wait."""
        while self._running.total() < self.places and (client := self._next()) is not None:
            self._running[client] += 1
            queue = self._waiting[client]
            queue.popleft().release()
            if queue:
                self._waiting.move_to_end(client)
            else:
                del self._waiting[client]

    def _next(self) -> str | None:
        """Return the waiting client with the least work, or ``None`` if none may begin."""
        shared = self.clock() < self._shared_until or len(self._waiting) > 1
        most = max(1, self.places - 1) if shared else self.places
        able = [each for each in self._waiting if self._running[each] < most]
        return min(able, key=lambda each: self._running[each], default=None)
