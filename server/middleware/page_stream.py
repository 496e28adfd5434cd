"""The two directions of an open page: its messages are checked, and each run has a place."""

from __future__ import annotations

from asyncio import Event, TimerHandle, get_running_loop
from collections.abc import Awaitable, Callable

from starlette.types import Message, Receive, Send

from components.page.explorer import NAMES
from components.page.state import has_few_parameters
from components.page.streamlit_inside import ends_run, read_message, shows_component
from server.middleware.limits import Limits
from server.middleware.places import Places
from server.middleware.refusals import CLOSED

LONGEST_SECONDS = 1.0
"""How long a run keeps its place. It may wait for a worker process, or its page may not read."""
REST = 3
"""How many times as long as a run a busy client then rests, while other clients have pages. Without
the rest, every step of another visitor would meet a run."""
_PICTURES = tuple(name.encode() for name in NAMES)


class PageStream:
    """The websocket of one page.

    A message that asks for a run of the whole page waits for the diagram or the end of the page's
    run before it, because Streamlit starts a thread for each. While other clients have pages, it
    also waits for a place of its client. The run keeps the place until its diagram or its end has
    been sent, or for a second, and then for the rest of a busy client. So a class behind one
    address with a server of its own waits for no place. The lower parts need none: they are drawn
    one at a time, and wait for the diagrams of other pages. A page that does not read gets no
    further runs.
    """

    def __init__(
        self,
        receive: Receive,
        send: Send,
        limits: Limits,
        places: Places,
        client: str,
        alone: Callable[[], bool],
        is_busy: Callable[[], bool],
        pay: Callable[[], Awaitable[None]],
        refused: Callable[[str], None],
    ) -> None:
        """Admit messages within ``limits``.

        Args:
            alone: returns whether no other client has a page.
            is_busy: counts a run and returns whether the client has had more of them than pages.
            pay: waits until the client has a token.
            refused: called with the reason of each refusal.
        """
        self._receive, self._send, self._limits = receive, send, limits
        self._places, self._client = places, client
        self._alone, self._is_busy, self._pay, self._refused = alone, is_busy, pay, refused
        self._holds: TimerHandle | None = None
        self._since, self._rest = 0.0, 0
        self._reads, self._free = Event(), Event()
        self._reads.set()
        self._free.set()

    async def received(self) -> Message:
        """Return the next message of the page that is within the limits."""
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        reason, runs = self._checked(message)
        if reason:
            self._refused(reason)
            await self._send({"type": "websocket.close", "code": CLOSED[reason]})
            return {"type": "websocket.disconnect", "code": CLOSED[reason]}
        await self._pay()
        await self._reads.wait()
        if runs:
            await self._free.wait()
            if not self._alone() and await self._places.enter(self._client):
                loop = get_running_loop()
                self._since, self._rest = loop.time(), REST if self._is_busy() else 0
                self._holds = loop.call_later(LONGEST_SECONDS, self._leave)
            self._free.clear()
        return message

    async def sent(self, message: Message) -> None:
        """Send a message to the page."""
        self._reads.clear()
        try:
            await self._send(message)
        except BaseException:
            self.close()
            raise
        finally:
            self._reads.set()
        data = message.get("bytes") or b""
        if not self._free.is_set() and (shows_component(data, _PICTURES) or ends_run(data)):
            self.close()

    def close(self) -> None:
        """End the present run: give back its place, and let the next one begin."""
        self._leave()
        self._free.set()

    def _leave(self) -> None:
        if self._holds is not None:
            self._holds.cancel()
            self._holds = None
            loop = get_running_loop()
            rest = min(self._rest * (loop.time() - self._since), LONGEST_SECONDS)
            loop.call_later(rest, self._places.leave, self._client)

    def _checked(self, message: Message) -> tuple[str, bool]:
        """Return the reason for a refusal, or "", and whether the message asks for a run."""
        data = message.get("bytes")
        if data is None:
            return "no_message", False
        if len(data) > self._limits.max_body:
            return "body_too_large", False
        read = read_message(data)
        if read is None:
            return "no_message", False
        long = len(read.query) > self._limits.max_url or not has_few_parameters(read.query)
        return ("url_too_long" if long else ""), read.runs
