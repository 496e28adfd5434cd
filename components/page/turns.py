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
from components.page.fair import LOOK_SECONDS, Fair

LONGEST = 10.0
"""The longest wait in seconds, and how long a page counts as waiting for its diagram. A page may
never show one."""
EACH = 0.1
"""The seconds by which one waiting page, or one diagram in progress, may delay the lower parts of
its client. So one idle page cannot block the server, and three hundred pages get the time for their
diagrams."""
OTHERS = 0.2
"""The part of :data:`EACH` for all pages of another client: the time of about one diagram."""
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
            GoneError: if the client has hung up while it waited; see :func:`still_wanted`.
        """
        client = current_client()
        self._count(client, 1)
        try:
            with self._turns.place(client, wanted=still_wanted):
                still_wanted()
                with ledger().charged():
                    yield
        finally:
            self._count(client, -1)

    @contextmanager
    def spare(self) -> Iterator[bool]:
        """Wait to draw a lower part: when no page waits for a diagram, and one at a time.

        Nobody holds the place while waiting for diagrams, because these may be of a client that
        keeps on asking for them.

        Yields:
            Whether no page was waiting, see :meth:`below`.
        """
        calm = self.below()
        with self._spare.place(current_client(), LONGEST, still_wanted):
            still_wanted()
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

    def below(self, longest: float = LONGEST) -> bool:
        """Block until no page waits for a diagram, or until a timeout that grows with their number.

        All pages of another client count as one diagram, so that a crowd delays only itself.

        Args:
            longest: the largest timeout in seconds.

        Returns:
            Whether no page is waiting.
        """
        start, client = self.clock(), current_client()
        with self._changed:
            while delay := self._delay(client):
                left = start + min(longest, delay) - self.clock()
                if left <= 0:
                    return False
                self._changed.wait(min(left, LOOK_SECONDS))
                still_wanted()
            return True

    def _delay(self, client: str) -> float:
        """Return the seconds by which waiting pages and diagrams may delay a client."""
        # The dictionary keeps the order of arrival, so the first entry is the oldest.
        while self._since and self.clock() - next(iter(self._since.values()))[0] > LONGEST:
            del self._since[next(iter(self._since))]
        waiting = self._pictures + Counter(each for _, each in self._since.values())
        return self.each * (waiting.pop(client, 0) + OTHERS * len(waiting))

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
