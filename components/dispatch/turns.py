"""Who goes first when many come at once: pictures before what stands below them, two at a time.

When a lecture hall opens the page in one second, the server is busy for some. A third of a page's
first run is what stands below its picture, where nobody looks yet; put off until all have their
picture, it costs nobody anything. So it is with a slider's steps: a hand waits for the picture, and
what stands below follows. And three hundred threads that take the interpreter from each other at
every one of torch's operations take twice as long as two that others wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Condition, Semaphore
from time import monotonic

LONGEST = 10.0
"""Seconds that anybody waits for others, and that a page counts as waiting for its picture: it may
be one without."""
EACH = 0.1
"""Seconds that one waiting page, or one picture in the making, may hold up what stands below:
nobody stops a server by a page that asks for nothing, and three hundred have the time that their
pictures take."""
AT_ONCE = 2
"""Threads that make pictures: one computes, one is in torch."""


class Precedence:
    """Who waits for a picture; safe between threads."""

    def __init__(self, clock: Callable[[], float] = monotonic, each: float = EACH) -> None:
        self.clock, self.each = clock, each
        self._since: dict[Hashable, float] = {}
        self._changed = Condition()
        self._turns, self._spare = Semaphore(AT_ONCE), Semaphore()
        self._pictures = 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A picture is made: one of the few at once, the others wait outside."""
        self._count(1)
        try:
            with self._turns:
                yield
        finally:
            self._count(-1)

    @contextmanager
    def spare(self) -> Iterator[bool]:
        """What stands below a picture is drawn: one at a time, when nobody waits for a picture.

        Gives whether none waited any longer when it began: :meth:`below`.
        """
        since = self.clock()
        with self._spare:
            yield self.below(since)

    def waits(self, page: Hashable) -> None:
        """``page`` has connected and has no picture yet."""
        with self._changed:
            self._since[page] = self.clock()

    def has(self, page: Hashable) -> None:
        """``page`` has its picture, or is gone."""
        with self._changed:
            if self._since.pop(page, None) is not None:
                self._tell()

    def below(self, since: float | None = None, longest: float = LONGEST) -> bool:
        """Return when nobody waits for a picture, or after a time that grows with their number.

        Args:
            since: the clock when the waiting began, now if not given.
            longest: seconds after which it returns however many there are.

        Returns:
            Whether none waits.
        """
        start = self.clock() if since is None else since
        with self._changed:
            while waiting := self._waiting():
                left = start + min(longest, self.each * waiting) - self.clock()
                if left <= 0:
                    return False
                self._changed.wait(left)
            return True

    def _waiting(self) -> int:
        # In the order of their coming: the first is the oldest.
        while self._since and self.clock() - next(iter(self._since.values())) > LONGEST:
            del self._since[next(iter(self._since))]
        return len(self._since) + self._pictures

    def _count(self, more: int) -> None:
        with self._changed:
            self._pictures += more
            self._tell()

    def _tell(self) -> None:
        if not self._since and not self._pictures:
            self._changed.notify_all()


@cache
def precedence() -> Precedence:
    """The process's own."""
    return Precedence()
