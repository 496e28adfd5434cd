"""Places of clients: so many at a time, in order, and none for a client that has gone."""

from __future__ import annotations

import asyncio
from asyncio import Event, ensure_future, sleep
from threading import Event as ThreadEvent
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from components.page.client import CLIENT, GONE, Ledger
from server.middleware.admission import Limited
from server.middleware.limits import Limits
from server.middleware.metrics import Metrics
from server.middleware.places import MINUTE, Minute, Places
from server.middleware.refusals import RefusalLog
from tests.support.by_itself import by_itself

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


def test_the_runs_of_a_client_are_counted_for_a_minute() -> None:
    now = [0.0]
    minute = Minute(2, lambda: now[0])
    assert [minute.count(client) for client in "aab"] == [1, 2, 1]
    now[0] = MINUTE - 0.1
    assert minute.count("a") == 3
    now[0] = MINUTE
    assert [minute.count(client) for client in "aa"] == [1, 2]
    # Too many clients are forgotten together.
    assert [minute.count(client) for client in "bca"] == [1, 1, 1]
