"""The messages of a page: each run has a place, and pages that do not read get none."""

from __future__ import annotations

import asyncio
from asyncio import Event, ensure_future, sleep
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from starlette.types import Message

from components.page import state
from components.page.streamlit_inside import read_message
from server.middleware import page_stream
from server.middleware.limits import Limits
from server.middleware.page_stream import PageStream
from server.middleware.places import Places
from tests.support.by_itself import by_itself
from tests.support.page_messages import ended, page_message

LIMITS = Limits(runs=2, downloads=1)


async def _calm() -> None:
    for _ in range(20):
        await sleep(0)


async def _rested(places: Places) -> None:
    """Wait until no client rests any longer."""
    while len(places):
        await sleep(0.001)


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


def _shared() -> bool:
    """Say that another client has a page, too."""
    return False


def _busy() -> bool:
    """Say that the client has had more runs than pages."""
    return True


Answers = Callable[[bytes], Callable[[], Awaitable[Message]]]


def page_of(receive: Callable[[], Awaitable[Message]], places: Places, **more: Any) -> PageStream:
    """Return the stream of a page of client "a", which is busy, beside another client's page."""
    usual = {"send": _nothing, "limits": LIMITS, "alone": _shared, "is_busy": _busy}
    asked = {**usual, "pay": _nothing, "refused": _ignored, **more}
    return PageStream(receive, places=places, client="a", **asked)


def test_a_run_keeps_its_place_until_its_diagram_or_its_end_is_sent(answers: Answers) -> None:
    async def work() -> None:
        for end in (b"..shape_explorer..", ended()):
            places = Places(1, 10)
            one, two = (page_of(answers(page_message()), places) for _ in range(2))
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
            await asyncio.wait_for(_rested(places), 5)

    by_itself(work())


@pytest.mark.parametrize("busy", [True, False])
def test_a_busy_client_rests_after_its_run_while_others_have_pages(
    answers: Answers, busy: bool
) -> None:
    async def work() -> None:
        places, receive = Places(1, 10), answers(page_message())
        one, two = (page_of(receive, places, is_busy=lambda: busy) for _ in range(2))
        await one.received()
        second = ensure_future(two.received())
        await sleep(0.05)
        await one.sent({"type": "websocket.send", "bytes": ended()})
        # The rest takes three times as long as the run.
        await sleep(0.05)
        assert second.done() is not busy
        await asyncio.wait_for(second, 5)

    by_itself(work())


def test_no_run_waits_for_a_place_while_only_one_client_has_pages(answers: Answers) -> None:
    async def work() -> None:
        others, places = [False], Places(1, 10)

        def alone() -> bool:
            return not others[0]

        def page() -> PageStream:
            receive = answers(page_message())
            return page_of(receive, places, alone=alone)

        for opened in (page(), page()):
            await asyncio.wait_for(opened.received(), 5)
        assert len(places) == 0
        others[0] = True
        first, second = page(), page()
        await first.received()
        waiting = ensure_future(second.received())
        await _calm()
        assert not waiting.done()
        first.close()
        await asyncio.wait_for(waiting, 5)

    by_itself(work())


def test_the_next_run_of_a_page_waits_for_the_diagram_of_its_last(answers: Answers) -> None:
    async def work() -> None:
        places = Places(5, 5)
        page = page_of(answers(page_message()), places)
        await page.received()
        again = ensure_future(page.received())
        await page.sent({"type": "websocket.send", "bytes": b"something else"})
        await _calm()
        assert not again.done()
        await page.sent({"type": "websocket.send", "bytes": ended()})
        await again
        page.close()
        await asyncio.wait_for(_rested(places), 5)

    by_itself(work())


def test_a_run_that_takes_long_gives_its_place_to_another(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_stream, "LONGEST_SECONDS", 0.01)

    async def work() -> None:
        lost = Event()

        async def send(_message: Message) -> None:
            await lost.wait()
            raise ConnectionError

        places, one = Places(1, 5), answers(page_message())
        stalled = page_of(one, places, send=send)
        other = page_of(one, places)
        await stalled.received()
        sending = ensure_future(stalled.sent({"type": "websocket.send", "bytes": b"x"}))
        await asyncio.wait_for(other.received(), 5)
        again = ensure_future(stalled.received())
        await _calm()
        assert not again.done()
        # When its connection is lost, nothing waits for it any longer.
        lost.set()
        with pytest.raises(ConnectionError):
            await sending
        other.close()
        await asyncio.wait_for(again, 5)
        stalled.close()
        await asyncio.wait_for(_rested(places), 5)

    by_itself(work())


def test_a_lower_part_needs_no_place(answers: Answers) -> None:
    async def work() -> None:
        places = Places(1, 10)
        assert await places.enter("a")
        data = page_message(fragment="f")
        page = page_of(answers(data), places)
        assert (await asyncio.wait_for(page.received(), 5))["bytes"] == data

    by_itself(work())


def test_a_page_that_does_not_read_gets_no_further_run(answers: Answers) -> None:
    async def work() -> None:
        reads = Event()

        async def send(_message: Message) -> None:
            await reads.wait()

        places = Places(5, 5)
        page = page_of(answers(page_message()), places, send=send)
        sending = ensure_future(page.sent({"type": "websocket.send", "bytes": b"x"}))
        await _calm()
        message = ensure_future(page.received())
        await _calm()
        assert not message.done()
        reads.set()
        await sending
        assert read_message((await message)["bytes"]) is not None

    by_itself(work())


def test_a_query_that_no_page_has_ends_the_connection(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        closed, refused = list[Message](), list[str]()

        async def send(message: Message) -> None:
            closed.append(message)

        places, limits = Places(1, 1), replace(LIMITS, max_url=50)
        monkeypatch.setattr(state, "MAX_PARAMETERS", 3)
        for query in ("x" * 50, "a&b&c", "x" * 51, "a&b&c&d"):
            data = page_message(query)
            page = page_of(answers(data), places, send=send, limits=limits, refused=refused.append)
            message = await page.received()
            page.close()
        assert (refused, message["type"]) == (["url_too_long"] * 2, "websocket.disconnect")
        assert [each["code"] for each in closed] == [1008] * 2

    by_itself(work())
