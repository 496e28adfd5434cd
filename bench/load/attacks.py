"""Attacks of one client on a server of this machine: ``python -m bench.load.attacks NAME URL``.

Every attack is bounded in time and bytes. The client has the address 127.0.0.2, so the server can
tell it from the bystander, which has 127.0.0.1. ``ATTACKER`` is another address of this machine.
"""

from __future__ import annotations

import asyncio
import json
import os
import struct
import sys
from asyncio import StreamReader, StreamWriter, gather, sleep
from base64 import b64encode
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from bench.load.stream import Stream

CLIENT = os.environ.get("ATTACKER", "127.0.0.2")
_NAMES = "&".join(f"bidirectiona{number}" for number in range(3100))
_LONG_LINKS = [
    f"/{path}{_NAMES}"
    for path in (
        *("api/picture?", "figure.svg?", "script.py?", "notebook.ipynb?"),
        "api/picture?page=mistakes&",
    )
]
_GONE = (OSError, asyncio.IncompleteReadError, TimeoutError)
Attack = Callable[[str, float], Coroutine[None, None, None]]


async def unknown_names(url: str, seconds: float) -> None:
    """Request links with three thousand almost right names, four at a time."""

    async def client(number: int) -> None:
        for step in range(10_000):
            await _get(url, _LONG_LINKS[(number + step) % len(_LONG_LINKS)])

    await _until(seconds, *(client(number) for number in range(4)))


async def long_event(url: str, seconds: float) -> None:
    """Report a query of 880 kB to the lower part of a page, again and again."""
    query = "".join(f"i{number}=&" for number in range(100_000))
    value = json.dumps([{"event": "settled", "value": f"?{query}"}])

    async def page() -> None:
        while True:
            with suppress(Exception):
                stream = await _page(url)
                while True:
                    await stream.forged(value)
            await sleep(0.1)

    await _until(seconds, page())


async def announced_frames(url: str, seconds: float) -> None:
    """Announce three frames of 190 MB and send all but their end."""

    async def frame() -> None:
        _, writer = await _upgraded(url)
        writer.write(b"\x82\xff" + struct.pack(">Q", 190_000_000) + b"\0" * 4)
        await _pour(writer, b"\0" * 65_536, 190_000_000)
        await sleep(seconds)

    await _until(seconds, *(frame() for _ in range(3)))


async def uploads(url: str, seconds: float) -> None:
    """Upload three hundred files of 0.99 MB to an own session."""
    body = b"--x\r\ncontent-disposition: form-data; name=a; filename=b\r\n\r\n"
    body += b"\0" * 990_000 + b"\r\n--x--\r\n"
    head = f"content-type: multipart/form-data; boundary=x\r\ncontent-length: {len(body)}\r\n"
    stream = await _page(url)

    async def client(first: int) -> None:
        for number in range(first, 300, 4):
            path = f"/_stcore/upload_file/{stream.session}/{number}"
            await _get(url, path, method="PUT", more=head, body=body)

    await _until(seconds, *(client(number) for number in range(4)))
    await _until(3, stream.close())


async def endless_headers(url: str, seconds: float) -> None:
    """Send request headers without an end, one header value without an end, and such trailers."""
    lines = b"".join(b"a%d: b\r\n" % number for number in range(6000))
    heads = (
        (b"GET / HTTP/1.1\r\nhost: a\r\n", lines),
        (b"GET / HTTP/1.1\r\nhost: a\r\nb: ", b"c" * 65_536),
        (b"PUT / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n", lines),
        (b"PUT / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\nb: ", b"c" * 65_536),
    )

    async def client(head: bytes, rest: bytes) -> None:
        _, writer = await _connected(url)
        writer.write(head)
        await _pour(writer, rest, 20_000_000)
        await sleep(seconds)

    await _until(seconds, *(client(*each) for each in heads))


async def whole_runs(url: str, seconds: float) -> None:
    """Run whole pages from twenty sockets, each as soon as the last run is done."""

    async def page(number: int) -> None:
        step = 0
        while True:
            with suppress(Exception):
                stream = await _page(url)
                while True:
                    step += 1
                    await stream.open("layer", {"hidden_size": str(4 + (31 * number + step) % 900)})
            await sleep(0.2)

    await _until(seconds, *(page(number) for number in range(20)))


async def offline_pages(url: str, seconds: float) -> None:
    """Request five of the largest offline pages and hang up at once."""
    for layer in ("LSTM", "GRU", "RNN", "LSTM&bias=false", "GRU&bias=false"):
        _, writer = await _connected(url)
        writer.write(_request("GET", f"/offline.html?vary=hidden_size:1-499&layer={layer}"))
        await writer.drain()
        await sleep(0.2)
        writer.transport.abort()
    await sleep(seconds - 1)


async def silent_connections(url: str, seconds: float) -> None:
    """Open more connections than the server may have open files, and say nothing."""

    async def connection() -> None:
        reader, _ = await _connected(url)
        await reader.read()

    await _until(seconds, *(connection() for _ in range(1200)))


async def stalled_readers(url: str, seconds: float) -> None:
    """Download scripts and draw pages without reading an answer."""

    async def download() -> None:
        _, writer = await _connected(url, limit=1)
        writer.write(_request("GET", "/plotly.min.js") * 20)
        await sleep(seconds)

    async def page() -> None:
        stream = await _page(url)
        stream.stall()
        for number in range(400):
            await stream.say("layer", {"hidden_size": str(4 + number)})
            await sleep(0.02)

    await _until(seconds, *(download() for _ in range(20)), *(page() for _ in range(10)))


async def forged_events(url: str, seconds: float) -> None:
    """Send text frames, noise, and events that no page sends."""

    async def frames(data: bytes) -> None:
        while True:
            with suppress(*_GONE):
                _, writer = await _upgraded(url)
                writer.write(data)
                await writer.drain()
            await sleep(0.05)

    async def events() -> None:
        while True:
            with suppress(Exception):
                stream = await _page(url)
                for value in ("no json", "[]", '[{"event": "settled", "value": 7}]', '"text"'):
                    await stream.forged(value)
            await sleep(0.05)

    text = b"\x81\x85" + b"\0" * 4 + b"hello"
    noise = b"\x82\x85" + b"\0" * 4 + b"\xff\xff\xff\xff\xff"
    await _until(seconds, frames(text), frames(noise), events())


ATTACKS: Mapping[str, Attack] = {
    "unknown names": unknown_names,
    "long event": long_event,
    "announced frames": announced_frames,
    "uploads": uploads,
    "endless headers": endless_headers,
    "whole-page runs": whole_runs,
    "offline pages": offline_pages,
    "silent connections": silent_connections,
    "stalled readers": stalled_readers,
    "forged events": forged_events,
}


async def _until(seconds: float, *doing: Awaitable[None]) -> None:
    """Run all for some seconds. What the server does to them is part of the attack."""
    tasks = [asyncio.ensure_future(each) for each in doing]
    await asyncio.wait(tasks, timeout=seconds)
    for task in tasks:
        task.cancel()
    await gather(*tasks, return_exceptions=True)


async def _page(url: str) -> Stream:
    stream = await Stream.to(url, {}, local_addr=(CLIENT, 0))
    await stream.open("layer", {})
    return stream


async def _connected(url: str, limit: int = 2**16) -> tuple[StreamReader, StreamWriter]:
    host, _, port = urlsplit(url).netloc.partition(":")
    return await asyncio.open_connection(host, int(port), limit=limit, local_addr=(CLIENT, 0))


def _request(method: str, path: str, more: str = "") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nhost: a\r\n{more}\r\n".encode()


async def _get(url: str, path: str, method: str = "GET", more: str = "", body: bytes = b"") -> None:
    """Send one request and read the answer to its end."""
    with suppress(*_GONE):
        reader, writer = await _connected(url)
        writer.write(_request(method, path, f"connection: close\r\n{more}") + body)
        await writer.drain()
        while await reader.read(2**16):
            pass
        writer.close()


async def _upgraded(url: str) -> tuple[StreamReader, StreamWriter]:
    reader, writer = await _connected(url)
    key = b64encode(os.urandom(16)).decode()
    more = "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n"
    more += f"sec-websocket-key: {key}\r\nsec-websocket-protocol: streamlit\r\n"
    writer.write(_request("GET", "/_stcore/stream", more))
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def _pour(writer: StreamWriter, piece: bytes, most: int) -> None:
    """Write ``piece`` again and again, up to ``most`` bytes or until the server hangs up."""
    with suppress(*_GONE):
        for _ in range(most // len(piece)):
            writer.write(piece)
            await writer.drain()


def _main(name: str, url: str) -> None:
    """Attack for the seconds of each line of the input, and say when it is over."""
    print("ready", flush=True)
    for line in sys.stdin:
        # A server that is stalled or refuses must not end the attacker.
        with suppress(Exception):
            asyncio.run(ATTACKS[name](url, float(line)))
        print("done", flush=True)


if __name__ == "__main__":
    _main(*sys.argv[1:])
