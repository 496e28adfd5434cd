"""A request while it waits and while it is answered: its body, and whether its client is there."""

from __future__ import annotations

import asyncio
import threading

from starlette.types import Message, Receive


class TooLargeError(Exception):
    """A body that turned out too large while it arrived."""


class Incoming:
    """The incoming side of one request.

    Attributes:
        gone, hung_up: set when the client has hung up, for coroutines and for threads.
    """

    def __init__(self, receive: Receive, most: int) -> None:
        """Take up to ``most`` bytes of the body."""
        self.gone, self.hung_up = asyncio.Event(), threading.Event()
        self._receive, self._most = receive, most
        self._complete = asyncio.Event()
        self._body = bytearray()
        self._read, self._too_large = False, False

    async def listen(self) -> None:
        """Take the body, and wait until the client hangs up."""
        while (message := await self._receive())["type"] != "http.disconnect":
            self._body += message.get("body", b"")
            if len(self._body) > self._most:
                self._body.clear()
                self._too_large = True
            if self._too_large or not message.get("more_body", False):
                self._complete.set()
        self.gone.set()
        self.hung_up.set()
        self._complete.set()

    async def receive(self) -> Message:
        """Return the whole body, and then that the client has hung up.

        Raises:
            TooLargeError: for a body that is too large.
        """
        if self._read:
            await self.gone.wait()
            return {"type": "http.disconnect"}
        await self._complete.wait()
        if self._too_large and not self._read:
            self._read = True
            raise TooLargeError
        self._read = True
        if self.gone.is_set():
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": bytes(self._body), "more_body": False}
