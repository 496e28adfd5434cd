"""uvicorn's two protocols with limits that nginx would have: head, time, silence and stalls."""

from __future__ import annotations

import asyncio
from asyncio import TimerHandle
from dataclasses import dataclass
from typing import Any

from httptools import HttpParserError
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from server.connections.silent import Silent

MAX_FIELDS = 100
"""Header fields and trailers of a request, as in Apache. Browsers send about twenty."""
_TOO_LARGE = b"HTTP/1.1 431 \r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


@dataclass(frozen=True)
class ConnectionLimits:
    """The limits of one connection.

    Attributes:
        head: bytes of a request up to its body, the URL included.
        body: bytes of its body, with chunk sizes and trailers.
        seconds: the time in which a whole request must arrive, and the longest silence before it.
        stall: the seconds in which a reader must take ``progress`` bytes of what waits for it.
    """

    head: int
    body: int
    seconds: float = 20.0
    stall: float = 20.0
    progress: int = 16_384


class _Stalls:
    """A watch over a reader: it begins when the transport holds back what the app sends."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self._limits = limits
        self._timer: TimerHandle | None = None
        self._held = 0

    def begin(self, transport: asyncio.Transport) -> None:
        self.end()
        self._held = transport.get_write_buffer_size()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._limits.stall, self._check, transport)

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _check(self, transport: asyncio.Transport) -> None:
        if self._held - transport.get_write_buffer_size() < self._limits.progress:
            transport.abort()
        else:
            self.begin(transport)


class GuardedHttp(HttpToolsProtocol):
    """HTTP with limits. Every refusal closes the connection."""

    def __init__(
        self, *arguments: Any, limits: ConnectionLimits, silent: Silent, name: Any, **more: Any
    ) -> None:
        """Take the limits, the silent connections, and ``name``, from an address to its client."""
        super().__init__(*arguments, **more)
        self._limits, self._silent, self._name = limits, silent, name
        self._deadline: TimerHandle | None = None
        self._stalls = _Stalls(limits)
        self._size, self._fields, self._in_body = 0, 0, False
        self._at_work: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._listen()

    def connection_lost(self, exc: Exception | None) -> None:
        self._answer()
        self._stalls.end()
        if self._at_work is not None:
            # uvicorn ends the newest request of a pipeline only, and this one may be older.
            self._at_work.disconnected = True
            self._at_work.message_event.set()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._at_work = cycle
        super()._start_asgi_task(cycle, app)

    def data_received(self, data: bytes) -> None:
        self._size += len(data)
        super().data_received(data)
        most = self._limits.head + (self._limits.body if self._in_body else 0)
        if self._size > most and not self.transport.is_closing():
            if not self._in_body:
                self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._fields, self._in_body = 0, False

    def on_header(self, name: bytes, value: bytes) -> None:
        self._fields += 1
        if self._fields > MAX_FIELDS:
            raise HttpParserError(f"more than {MAX_FIELDS} header fields")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_body = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._answer()
        self._size, self._in_body = 0, False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.transport.is_closing():
            self._listen()

    def handle_websocket_upgrade(self) -> None:
        self._answer()
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalls.begin(self.transport)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stalls.end()

    def _listen(self) -> None:
        """Wait for a request, for a bounded time."""
        self._answer()
        self._deadline = self.loop.call_later(self._limits.seconds, self.transport.close)
        self._silent.add(self, self._name(self.client), self.transport.close)

    def _answer(self) -> None:
        """End the wait: the request is there, or nobody is."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        self._silent.remove(self)


class GuardedWebSocket(WebSocketsSansIOProtocol):
    """A websocket that is closed when its reader stops."""

    def __init__(self, *arguments: Any, limits: ConnectionLimits, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._stalls = _Stalls(limits)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stalls.end()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalls.begin(self.transport)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stalls.end()
