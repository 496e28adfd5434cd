"""Pictures first: what stands below a page waits while others wait for their picture.

When a lecture hall opens the page in one second, the server is busy for some. A third of a page's
first run is what stands below its picture, where nobody looks yet; put off until all have their
picture, it costs nobody anything.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Condition, Event
from time import monotonic

LONGEST = 5.0
"""Seconds after which what stands below comes all the same."""
BEHIND = 0.02
"""Seconds that the server's loop may take to hear of something and still have nothing to do."""


class Precedence:
    """Counts the pictures that are being made; safe between threads."""

    def __init__(self) -> None:
        self._pictures = 0
        self._changed = Condition()
        self._loop: AbstractEventLoop | None = None

    def follow(self, loop: AbstractEventLoop | None) -> None:
        """``loop`` brings pages their pictures, as fast as it can."""
        self._loop = loop

    @contextmanager
    def picture(self) -> Iterator[None]:
        """While a picture is made, others' lower parts wait."""
        with self._changed:
            self._pictures += 1
        try:
            yield
        finally:
            with self._changed:
                self._pictures -= 1
                if not self._pictures:
                    self._changed.notify_all()

    def wait(self, longest: float = LONGEST) -> bool:
        """Until no picture is being made or on its way, or ``longest`` seconds.

        Returns:
            Whether there is none.
        """
        end = monotonic() + longest
        while (left := end - monotonic()) > 0:
            with self._changed:
                if not self._changed.wait_for(lambda: not self._pictures, left):
                    return False
            if self._loop_is_idle(end - monotonic()):
                return True
        return False

    def _loop_is_idle(self, longest: float) -> bool:
        """Whether the loop hears of something at once, which it does after all it was told before."""
        heard, asked = Event(), monotonic()
        try:
            if self._loop is None:
                return True
            self._loop.call_soon_threadsafe(heard.set)
        except RuntimeError:
            # It has been closed: nobody waits any more.
            return True
        return heard.wait(longest) and monotonic() - asked < BEHIND


@cache
def precedence() -> Precedence:
    """The process's own."""
    return Precedence()
