"""Scheduling under load: compute diagrams before lower parts, at most two at a time.

When a lecture hall opens the page in one second, the server is busy for several seconds. The lower
part takes a third of a page's first run, and nobody looks at it yet, so it is computed after all
diagrams. The same holds for the steps of a slider. Three hundred threads that compete for the
interpreter take twice as long as two threads with a queue.

The turns are fair between clients, and each client is charged the processor time of its turns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Condition
from time import monotonic

from components.page.client import current_client, ledger, still_wanted
from components.page.fair import Fair

LONGEST = 10.0
"""The longest wait in seconds, and how long a page counts as waiting for its diagram. A page may
never show one."""
EACH = 0.1
"""The seconds by which one waiting page, or one diagram in progress, may delay the lower parts. So
one idle page cannot block the server, and three hundred pages get the time for their diagrams."""
AT_ONCE = 2
"""The number of threads that compute diagrams: one runs Python, one runs torch."""


class Precedence:
    """The queue of pages that wait for a diagram. Safe between threads."""

    def __init__(self, clock: Callable[[], float] = monotonic, each: float = EACH) -> None:
        self.clock, self.each = clock, each
        self._since: dict[Hashable, tuple[float, str]] = {}
        self._changed = Condition()
        self._turns, self._spare = Fair(AT_ONCE), Fair(1)
        self._pictures: Counter[str] = Counter()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one of the few turns to compute a diagram, and hold it.

        Raises:
            GoneError: if the client has hung up while it waited.
        """
        client = current_client()
        self._count(client, 1)
        try:
            with self._turns.place(client):
                still_wanted()
                with ledger().charged():
                    yield
        finally:
            self._count(client, -1)

    @contextmanager
    def spare(self) -> Iterator[bool]:
        """Wait to draw a lower part: one at a time, when no page waits for a diagram.

        Yields:
            Whether no page was waiting, see :meth:`below`.
        """
        since = self.clock()
        with self._spare.place(current_client(), LONGEST):
            calm = self.below(since)
            with ledger().charged():
                yield calm

    def waits(self, page: Hashable, client: str = "") -> None:
        """Record that ``page`` of a client is connected and has no diagram yet."""
        with self._changed:
            self._since[page] = (self.clock(), client)

    def has(self, page: Hashable) -> None:
        """Record that ``page`` has its diagram, or is closed."""
        with self._changed:
            if (known := self._since.pop(page, None)) is not None:
                self._notify(known[1])

    def below(self, since: float | None = None, longest: float = LONGEST) -> bool:
        """Block until no page waits for a diagram, or until a timeout that grows with their number.

        All pages of one other client count as one, so that a crowd delays only itself.

        Args:
            since: the clock at the start of the wait; ``None`` is now.
            longest: the largest timeout in seconds.

        Returns:
            Whether no page is waiting.
        """
        start = self.clock() if since is None else since
        client = current_client()
        with self._changed:
            while waiting := self._waiting(client):
                left = start + min(longest, self.each * waiting) - self.clock()
                if left <= 0:
                    return False
                self._changed.wait(left)
            return True

    def _waiting(self, client: str) -> int:
        """Return how many pages and diagrams of a client wait; every other client counts once."""
        # The dictionary keeps the order of arrival, so the first entry is the oldest.
        while self._since and self.clock() - next(iter(self._since.values()))[0] > LONGEST:
            del self._since[next(iter(self._since))]
        waiting = self._pictures + Counter(each for _, each in self._since.values())
        return waiting[client] + len(waiting.keys() - {client})

    def _count(self, client: str, more: int) -> None:
        with self._changed:
            self._pictures[client] += more
            if not self._pictures[client]:
                del self._pictures[client]
                self._notify(client)

    def _notify(self, client: str) -> None:
        """Wake the lower parts when nothing of a client waits any longer."""
        if not self._pictures[client] and all(client != each for _, each in self._since.values()):
            self._changed.notify_all()


@cache
def precedence() -> Precedence:
    """Return the queue of this process."""
    return Precedence()
