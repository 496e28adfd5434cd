"""Limits of connections: heads without an end, silence, readers who stop, and the end in time.

A real uvicorn runs a small app with our protocols; the limits are short, so nothing waits long.
"""

from __future__ import annotations

import asyncio
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from operator import itemgetter

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from server.connections.protocols import (
    MAX_FIELDS,
    ConnectionLimits,
    GuardedHttp,
    GuardedWebSocket,
)
from server.connections.silent import Silent
from tests.support.by_itself import by_itself

SMALL = ConnectionLimits(head=2000, body=1000, seconds=0.3, stall=0.3, progress=1)


HEAD = b"GET / HTTP/1.1\r\nhost: a\r\n"


LARGE = b"x" * 8_000_000


async def _length(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def _large(_request: Request) -> Response:
    return Response(LARGE)


async def _flood(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_bytes(LARGE)


Talk = Callable[[StreamReader, StreamWriter], Awaitable[None]]


@asynccontextmanager
async def served(
    limits: ConnectionLimits = SMALL, each: int = 50, more: Sequence[Route] = ()
) -> AsyncIterator[int]:
    """Run the small app; yield its port."""
    routes = [
        *(Route("/", _length, methods=["GET", "PUT"]), Route("/large", _large)),
        WebSocketRoute("/stream", _flood),
        *more,
    ]
    silent = Silent(each, 100, seconds=0)
    config = uvicorn.Config(
        Starlette(routes=routes),
        http=partial(GuardedHttp, limits=limits, silent=silent, name=itemgetter(0)),  # type: ignore[arg-type]
        ws=partial(GuardedWebSocket, limits=limits),  # type: ignore[arg-type]
        log_level="critical",
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        server = uvicorn.Server(config)
        running = asyncio.ensure_future(server.serve(sockets=[bound]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield bound.getsockname()[1]
        server.should_exit = True
        await running


def talk(say: Talk, limits: ConnectionLimits = SMALL) -> None:
    async def work() -> None:
        async with served(limits) as port, asyncio.timeout(20):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            await say(reader, writer)
            writer.close()

    by_itself(work())


def test_a_request_within_the_limits_is_answered_and_so_is_the_next() -> None:
    async def say(reader: StreamReader, writer: StreamWriter) -> None:
        for _ in range(3):
            writer.write(b"PUT / HTTP/1.1\r\nhost: a\r\ncontent-length: 900\r\n\r\n" + b"x" * 900)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200")
            assert await reader.readexactly(3) == b"900"

    talk(say)


async def _pour(reader: StreamReader, writer: StreamWriter, piece: bytes) -> bytes:
    """Write until the server hangs up; return what it said."""
    sent = 0
    try:
        while not reader.at_eof() and sent < 50_000_000:
            writer.write(piece)
            await writer.drain()
            sent += len(piece)
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        assert sent < 50_000_000


CHUNKED = b"PUT / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (HEAD, b"a: b\r\n" * 10),
        (HEAD + b"a: ", b"b" * 100),
        (b"GET /", b"b" * 100),
        (CHUNKED + b"0\r\n", b"a: b\r\n" * 10),
        (CHUNKED + b"0\r\na: ", b"b" * 100),
        (CHUNKED, b"1\r\na\r\n" * 20),
    ],
    ids=["fields", "value", "path", "trailers", "trailer", "chunks"],
)
def test_a_request_without_an_end_is_ended(head: bytes, piece: bytes) -> None:
    async def say(reader: StreamReader, writer: StreamWriter) -> None:
        writer.write(head)
        assert b"200 OK" not in await _pour(reader, writer, piece)

    talk(say, ConnectionLimits(head=2000, body=1000, seconds=20))


def test_more_fields_than_any_browser_sends_are_refused() -> None:
    async def say(reader: StreamReader, writer: StreamWriter) -> None:
        writer.write(HEAD + b"a: b\r\n" * MAX_FIELDS + b"\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 400")

    talk(say)


@pytest.mark.parametrize("said", [b"", HEAD, CHUNKED], ids=["nothing", "a head", "a body"])
def test_silence_ends(said: bytes) -> None:
    async def say(reader: StreamReader, writer: StreamWriter) -> None:
        writer.write(said)
        assert b"200 OK" not in await reader.read()

    talk(say)


def test_the_oldest_silent_connection_of_a_client_makes_room() -> None:
    closed: list[str] = []
    silent = Silent(each=2, most=3, seconds=0)
    for name in ("a1", "a2", "b1", "a3"):
        silent.add(name, name[0], partial(closed.append, name))
    assert closed == ["a1"]
    silent.add("c1", "c", partial(closed.append, "c1"))
    # For all clients together there is a limit as well. The client with the most makes room.
    assert closed == ["a1", "a2"]
    silent.remove("b1")
    silent.remove("b1")
    assert len(silent) == 2


def test_a_class_that_connects_at_once_is_not_silent_yet() -> None:
    now, closed = [0.0], list[int]()
    silent = Silent(each=2, most=100, seconds=2, clock=lambda: now[0])
    for number in range(6):
        silent.add(number, "class", partial(closed.append, number))
    assert closed == []
    silent.remove(5)
    now[0] = 2.0
    silent.add(6, "class", partial(closed.append, 6))
    assert closed == [0, 1, 2, 3]
    # More than five times as many are more than a class.
    for number in range(7, 17):
        silent.add(number, "class", partial(closed.append, number))
    assert closed == [0, 1, 2, 3, 4, 6]


def test_the_client_with_the_most_connections_makes_room_for_all() -> None:
    closed = list[str]()
    silent = Silent(each=2, most=3)
    for name in ("b1", "a1", "a2", "a3"):
        silent.add(name, name[0], partial(closed.append, name))
    assert closed == ["a1"]


def test_silent_connections_do_not_keep_others_out() -> None:
    async def work() -> None:
        limits = ConnectionLimits(head=2000, body=1000, seconds=20)
        async with served(limits, each=3) as port, asyncio.timeout(20):
            held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(4)]
            assert await held[0][0].read() == b""
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(HEAD + b"connection: close\r\n\r\n")
            assert (await reader.read()).startswith(b"HTTP/1.1 200")
            for _, each in (*held, (reader, writer)):
                each.close()

    by_itself(work())


UPGRADE = (
    b"GET /stream HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)


@pytest.mark.parametrize(
    "head", [b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n", UPGRADE], ids=["http", "websocket"]
)
def test_a_reader_who_stops_is_cut_off(head: bytes) -> None:
    async def say(reader: StreamReader, writer: StreamWriter) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(head)
        await asyncio.sleep(1)
        writer.transport.resume_reading()  # type: ignore[attr-defined]
        try:
            assert len(await reader.read()) < len(LARGE)
        except ConnectionError:
            return

    talk(say)


def test_the_first_request_of_a_pipeline_ends_with_its_connection() -> None:
    async def work() -> None:
        begun, gone = asyncio.Event(), asyncio.Event()

        async def wait(request: Request) -> Response:
            begun.set()
            while (await request.receive())["type"] != "http.disconnect":
                pass
            gone.set()
            return Response()

        async with served(more=[Route("/wait", wait)]) as port, asyncio.timeout(20):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /wait HTTP/1.1\r\nhost: a\r\n\r\n" * 3)
            await begun.wait()
            writer.transport.abort()
            await gone.wait()

    by_itself(work())
