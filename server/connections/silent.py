"""The connections that have no request, by client."""

from __future__ import annotations

from collections.abc import Callable

Close = Callable[[], None]


class Silent:
    """Connections without a request: so many for each client, and so many for all.

    A new connection is never refused. The oldest silent one of the same client makes room.
    """

    def __init__(self, each: int, most: int) -> None:
        self.each, self.most = each, most
        # Dictionaries keep the order of arrival.
        self._all: dict[object, tuple[str, Close]] = {}
        self._of: dict[str, dict[object, None]] = {}

    def add(self, connection: object, client: str, close: Close) -> None:
        """Record a silent connection, and close the oldest ones beyond the limits."""
        self.remove(connection)
        self._all[connection] = (client, close)
        own = self._of.setdefault(client, {})
        own[connection] = None
        if len(own) > self.each:
            self._close(next(iter(own)))
        elif len(self._all) > self.most:
            self._close(next(iter(self._all)))

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
