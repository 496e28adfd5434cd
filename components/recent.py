"""What was made a moment ago: a lecture hall that opens one link asks for one message.

A message depends on its link alone, so whoever asks for the same one at the same moment gets the
same, made once from one run of torch. A few seconds later it is made anew: a device that had no
memory left is asked again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import cache
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

from components.message import Message, Pairs
from components.messages import Messages
from components.page_message import page_message
from components.precedence import precedence

SECONDS = 10.0
"""How long the same message is told."""
MOST = 8
"""How many are remembered; one is some 0.2 MB."""
_ALWAYS_ANEW = ("mistakes", "practice")
"""Attempts may find no process free, and nobody asks for the same questions at once."""

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """Remembers the last few values for a while; safe between threads, which wait for a value that
    another one is making."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.clock = clock
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[float, Future[Value]]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of ``key``, made by ``make`` unless it was a moment ago.

        Raises:
            Exception: as ``make`` does, for all who wait for it; nothing is remembered then.
        """
        with self._lock:
            known = self._kept.get(key)
            mine = known is None or self.clock() - known[0] > SECONDS
            found: Future[Value] = Future() if known is None or mine else known[1]
            if mine:
                self._kept[key] = (self.clock(), found)
                self._kept.move_to_end(key)
                while len(self._kept) > MOST:
                    self._kept.popitem(last=False)
        if mine:
            self._fill(key, found, make)
        return found.result()

    def _fill(self, key: Hashable, found: Future[Value], make: Callable[[], Value]) -> None:
        try:
            found.set_result(make())
        except BaseException as error:
            with self._lock:
                if self._kept.get(key, (0, None))[1] is found:
                    del self._kept[key]
            found.set_exception(error)


def recent_message(page: str, pairs: Pairs, words: Messages, compact: bool = False) -> Message:
    """:func:`~components.page_message.page_message`, made once for all who ask at one moment.

    Returns:
        The message, which others have too: read it, never change it.
    """

    def make() -> Message:
        with precedence().turn():
            return page_message(page, pairs, words, compact)

    if page in _ALWAYS_ANEW:
        return make()
    return _messages().get((page, tuple(pairs), words.language, compact), make)


@cache
def _messages() -> Recent[Message]:
    return Recent()
