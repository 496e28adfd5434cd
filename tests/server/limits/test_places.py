"""Places of clients: so many at a time, in order, and none for a client that has gone."""

from __future__ import annotations

import asyncio
from asyncio import Event, ensure_future, sleep
from collections.abc import Awaitable, Callable
from dataclasses import replace
from threading import Event as ThreadEvent
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from components.page.client import CLIENT, GONE, Ledger
from components.page.streamlit_inside import read_message
from server.middleware.admission import Limited
from server.middleware.limits import Limits
from server.middleware.metrics import Metrics
from server.middleware.page_stream import PageStream
from server.middleware.places import Places
from server.middleware.refusals import RefusalLog
from tests.support.by_itself import by_itself
from tests.support.page_messages import ended, page_message

LIMITS = Limits(runs=2, downloads=1)


def test_who_waits_longest_comes_next() -> None:
    async def work() -> None:
        places, order = Places(1, 2), list[str]()

        async def enter(name: str) -> None:
            assert await places.enter("a")
            order.append(name)

        await enter("first")
        waiting = [ensure_future(enter(name)) for name in ("second", "third")]
        await sleep(0)
        assert not await places.enter("a")
        # Another client has places of its own.
        assert await places.enter("b")
        waiting[0].cancel()
        await sleep(0)
        places.leave("a")
        await waiting[1]
        assert order == ["first", "third"]
        places.leave("a")
        places.leave("b")
        assert len(places) == 0

    by_itself(work())


def test_a_place_that_comes_too_late_goes_to_the_next() -> None:
    async def work() -> None:
        places = Places(1, 2)
        assert await places.enter("a")
        late = ensure_future(places.enter("a"))
        await sleep(0)
        places.leave("a")
        late.cancel()
        await asyncio.gather(late, return_exceptions=True)
        assert await asyncio.wait_for(places.enter("a"), 5)

    by_itself(work())


class Site:
    """An app whose requests last until the test ends them."""

    def __init__(self) -> None:
        self.begun: list[tuple[str | None, ThreadEvent | None]] = []
        self.may_end = Event()
        log = RefusalLog(Metrics())
        self.limited = Limited(self.app, LIMITS, log, debts=Ledger())

    async def app(self, _scope: Scope, receive: Receive, send: Send) -> None:
        self.begun.append((CLIENT.get(), GONE.get()))
        await receive()
        await self.may_end.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def get(self, path: str, sent: list[int], gone: Event, who: str = "203.0.113.5") -> None:
        asked = False

        async def receive() -> Message:
            nonlocal asked
            if not asked:
                asked = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.extend([message["status"]] if "status" in message else [])

        scope: dict[str, Any] = {
            **{"type": "http", "path": path, "query_string": b"", "headers": []},
            **{"client": (who, 1), "method": "GET"},
        }
        await self.limited(scope, receive, send)


async def _calm() -> None:
    for _ in range(20):
        await sleep(0)


def test_a_client_has_so_many_requests_at_a_time() -> None:
    async def work() -> None:
        site, sent, gone = Site(), list[int](), Event()
        asked = [ensure_future(site.get("/api/picture", sent, gone)) for _ in range(4)]
        await _calm()
        assert [client for client, _ in site.begun] == ["203.0.113.5"] * LIMITS.runs
        other = ensure_future(site.get("/api/picture", sent, gone, "203.0.113.6"))
        await _calm()
        assert site.begun[-1][0] == "203.0.113.6"
        site.may_end.set()
        await asyncio.gather(*asked, other)
        assert sent == [200] * 5
        assert len(site.limited.requests) == 0

    by_itself(work())


def test_work_for_a_client_that_has_gone_does_not_begin_and_knows_it() -> None:
    async def work() -> None:
        site, sent, stays, leaves = Site(), list[int](), Event(), Event()
        asked = [ensure_future(site.get("/api/picture", sent, stays)) for _ in range(LIMITS.runs)]
        await _calm()
        late = ensure_future(site.get("/api/picture", sent, leaves))
        await _calm()
        leaves.set()
        await late
        assert len(site.begun) == LIMITS.runs
        assert sent == []
        stays.set()
        await _calm()
        # Who is at work is told, and can stop.
        assert all(gone is not None and gone.is_set() for _, gone in site.begun)
        site.may_end.set()
        await asyncio.gather(*asked)

    by_itself(work())


def test_a_client_has_one_download_at_a_time_and_one_that_waits() -> None:
    async def work() -> None:
        site, sent, gone = Site(), list[int](), Event()
        asked = [ensure_future(site.get("/offline.html", sent, gone)) for _ in range(3)]
        await _calm()
        assert sent == [503]
        assert len(site.begun) == 1
        site.may_end.set()
        await asyncio.gather(*asked)
        assert sorted(sent) == [200, 200, 503]

    by_itself(work())


@pytest.fixture
def answers() -> Callable[[bytes], Callable[[], Awaitable[Message]]]:
    """Return a function that makes a page of one message, sent again and again."""

    def page(data: bytes) -> Callable[[], Awaitable[Message]]:
        async def receive() -> Message:
            return {"type": "websocket.receive", "bytes": data}

        return receive

    return page


async def _nothing(*_arguments: Any) -> None:
    return


def _ignored(_reason: str) -> None:
    return


Answers = Callable[[bytes], Callable[[], Awaitable[Message]]]


def test_a_run_keeps_its_place_until_its_diagram_or_its_end_is_sent(answers: Answers) -> None:
    async def work() -> None:
        for end in (b"..shape_explorer..", ended()):
            places = Places(1, 10)
            one, two = (
                PageStream(
                    *(answers(page_message()), _nothing, LIMITS, places, "a", _nothing),
                    refused=_ignored,
                )
                for _ in range(2)
            )
            await one.received()
            second = ensure_future(two.received())
            await _calm()
            assert not second.done()
            await one.sent({"type": "websocket.send", "bytes": b"something else"})
            await _calm()
            assert not second.done()
            await one.sent({"type": "websocket.send", "bytes": end})
            await second
            two.close()
            assert len(places) == 0

    by_itself(work())


def test_a_lower_part_needs_no_place(answers: Answers) -> None:
    async def work() -> None:
        places = Places(1, 10)
        assert await places.enter("a")
        data = page_message(fragment="f")
        page = PageStream(answers(data), _nothing, LIMITS, places, "a", _nothing, _ignored)
        assert (await asyncio.wait_for(page.received(), 5))["bytes"] == data

    by_itself(work())


def test_a_page_that_does_not_read_gets_no_further_run(answers: Answers) -> None:
    async def work() -> None:
        reads = Event()

        async def send(_message: Message) -> None:
            await reads.wait()

        places = Places(5, 5)
        page = PageStream(answers(page_message()), send, LIMITS, places, "a", _nothing, _ignored)
        sending = ensure_future(page.sent({"type": "websocket.send", "bytes": b"x"}))
        await _calm()
        message = ensure_future(page.received())
        await _calm()
        assert not message.done()
        reads.set()
        await sending
        assert read_message((await message)["bytes"]) is not None

    by_itself(work())


def test_a_query_that_no_page_has_ends_the_connection(answers: Answers) -> None:
    async def work() -> None:
        closed, refused = list[Message](), list[str]()

        async def send(message: Message) -> None:
            closed.append(message)

        places, limits = Places(1, 1), replace(LIMITS, max_url=50)
        for length in (50, 51):
            data = page_message("x" * length)
            page = PageStream(answers(data), send, limits, places, "a", _nothing, refused.append)
            message = await page.received()
            page.close()
        assert (refused, message["type"]) == (["url_too_long"], "websocket.disconnect")
        assert [each["code"] for each in closed] == [1008]

    by_itself(work())
