"""A connection between browser and server that can be cut and restored."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any


class Line:
    """A proxy that passes bytes to a server's port while it is not cut."""

    def __init__(self, to: int = 0) -> None:
        self.to, self.port, self.is_cut = to, 0, False
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()

    def cut(self) -> None:
        """Close every connection and refuse new ones."""
        self.is_cut = True
        self._in_loop(self._end())

    def mend(self) -> None:
        """Accept new connections again."""
        self.is_cut = False

    def _in_loop(self, doing: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result(timeout=20)

    async def _end(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self) -> asyncio.Server:
        server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_cut:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.to)
        except ConnectionError:
            # The server is down, or a restart has not begun.
            writer.transport.abort()
            return
        self._open |= {writer, back}
        await asyncio.gather(_pump(reader, back), _pump(there, writer))
        self._open -= {writer, back}


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with suppress(ConnectionError):
        writer.close()


@contextmanager
def line_to(port: int = 0) -> Iterator[Line]:
    """Run a proxy to a server on this machine, in its own thread.

    Args:
        port: of the server; ``to`` of the line is another server's later.
    """
    line = Line(port)
    thread = Thread(target=line._loop.run_forever)
    thread.start()
    server = line._in_loop(line._serve())
    try:
        yield line
    finally:
        line._loop.call_soon_threadsafe(server.close)
        line.cut()
        line._loop.call_soon_threadsafe(line._loop.stop)
        thread.join()
        line._loop.close()
