"""Who goes first when many come at once: pictures before what stands below them, two at a time.

When a lecture hall opens the page in one second, the server is busy for some. A third of a page's
first run is what stands below its picture, where nobody looks yet; put off until all have their
picture, it costs nobody anything. And three hundred threads that take the interpreter from each
other at every one of torch's operations take twice as long as two that others wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from functools import cache
from threading import Condition, Semaphore
from time import monotonic

LONGEST = 10.0
"""Seconds that anybody waits for others, and that a page counts as waiting for its picture: it may
be one without."""
EACH = 0.1
"""Seconds that one waiting page may hold up others: nobody stops a server by a page that asks for
nothing, and three hundred have the time that their pictures take."""
AT_ONCE = 2
"""Threads that make pictures or what stands below: one computes, one is in torch."""


class Precedence:
    """Who waits for a picture; safe between threads."""

    def __init__(self, clock: Callable[[], float] = monotonic, each: float = EACH) -> None:
        self.clock, self.each = clock, each
        self._since: dict[Hashable, float] = {}
        self._changed = Condition()
        self._turns = Semaphore(AT_ONCE)

    def turn(self) -> AbstractContextManager[object]:
        """One of the few that compute; the others wait outside."""
        return self._turns

    def waits(self, page: Hashable) -> None:
        """``page`` has connected and has no picture yet."""
        with self._changed:
            self._since[page] = self.clock()

    def has(self, page: Hashable) -> None:
        """``page`` has its picture, or is gone."""
        with self._changed:
            if self._since.pop(page, None) is not None and not self._since:
                self._changed.notify_all()

    def below(self, longest: float = LONGEST) -> bool:
        """Return when no page waits for its picture, or after a time that grows with their number.

        Args:
            longest: seconds after which it returns however many there are.

        Returns:
            Whether none waits.
        """
        start = self.clock()
        with self._changed:
            while not self._nobody():
                left = start + min(longest, self.each * len(self._since)) - self.clock()
                if left <= 0:
                    return False
                self._changed.wait(left)
            return True

    def _nobody(self) -> bool:
        # In the order of their coming: the first is the oldest.
        while self._since and self.clock() - next(iter(self._since.values())) > LONGEST:
            del self._since[next(iter(self._since))]
        return not self._since


@cache
def precedence() -> Precedence:
    """The process's own."""
    return Precedence()
