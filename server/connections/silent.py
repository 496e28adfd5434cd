"""The connections that have no request, by client."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

Close = Callable[[], None]
SECONDS = 2.0
"""How long a connection of a client is not silent yet. Its request may be there and not read: a
busy server accepts the connections of a whole class before it reads from the first."""
CLASS = 5
"""How many times as many connections a client may have, as long as they are not silent yet."""


class Silent:
    """Connections without a request: so many for each client, and so many for all.

    A new connection is never refused. The oldest silent ones of the same client make room, and
    beyond the limit of all, those of the client that has the most.
    """

    def __init__(
        self,
        each: int,
        most: int,
        seconds: float = SECONDS,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.each, self.most, self.seconds, self.clock = each, most, seconds, clock
        # Dictionaries keep the order of arrival.
        self._all: dict[object, tuple[str, Close]] = {}
        self._of: dict[str, dict[object, float]] = {}

    def add(self, connection: object, client: str, close: Close) -> None:
        """Record a silent connection, and close the oldest ones beyond the limits."""
        self.remove(connection)
        self._all[connection] = (client, close)
        own, now = self._of.setdefault(client, {}), self.clock()
        own[connection] = now
        while len(own) > self.each and (
            len(own) > CLASS * self.each or now - next(iter(own.values())) >= self.seconds
        ):
            self._close(next(iter(own)))
        if len(self._all) > self.most:
            most = max(self._of.values(), key=len)
            self._close(next(iter(most)))

    def remove(self, connection: object) -> None:
        """Record that a connection has a request or is closed."""
        client, _ = self._all.pop(connection, ("", None))
        own = self._of.get(client, {})
        own.pop(connection, None)
        if not own:
            self._of.pop(client, None)

    def _close(self, connection: object) -> None:
        _, close = self._all[connection]
        self.remove(connection)
        close()

    def __len__(self) -> int:
        return len(self._all)
