"""Limits of open pages: their number, their messages, and the runs of a busy client."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.websockets import WebSocketDisconnect

from server.middleware import admission
from server.middleware.limits import STREAM
from server.middleware.page_stream import PageStream
from tests.support.limited_site import LIMITS, Site
from tests.support.page_messages import page_message


def test_messages_that_come_too_fast_wait(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    waited = []

    async def slept(seconds: float) -> None:
        waited.append(seconds)
        site.clock.now += seconds

    monkeypatch.setattr("server.middleware.admission.sleep", slept)
    with site.client.websocket_connect(STREAM) as page:
        for number in range(7):
            lower = page_message(f"n={number}", fragment="f")
            page.send_bytes(lower)
            assert page.receive_bytes() == lower
    # The handshake and four messages are what a bucket holds.
    assert waited == [1, 1, 1]
    assert site.count("messages_total") == 7
    assert site.count("refusals_total", route=STREAM, reason="too_many") == 0


def test_a_message_too_large_ends_the_connection(site: Site) -> None:
    with site.client.websocket_connect(STREAM) as page:
        padded = 100 - len(page_message(page="x")) + 1
        page.send_bytes(page_message(page="x" * padded))
        assert len(page.receive_bytes()) == 100
        page.send_bytes(page_message(page="x" * (padded + 1)))
        with pytest.raises(WebSocketDisconnect) as closed:
            page.receive_bytes()
    assert closed.value.code == 1009
    assert site.count("refusals_total", route=STREAM, reason="body_too_large") == 1


@pytest.mark.parametrize("kind", ["text", "noise", "nothing"])
def test_what_no_page_sends_ends_the_connection_with_one_line(
    site: Site, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        with site.client.websocket_connect(STREAM) as page:
            if kind == "text":
                page.send_text("hello")
            else:
                page.send_bytes(b"\xff\xff\xff" if kind == "noise" else b"")
            with pytest.raises(WebSocketDisconnect) as closed:
                page.receive_bytes()
        assert closed.value.code == 1003
    assert caplog.messages == [f"Refused on {STREAM}: no_message (1)"]


def test_a_client_has_so_many_pages(site: Site) -> None:
    with ExitStack() as stack:
        for _ in range(LIMITS.pages):
            stack.enter_context(site.client.websocket_connect(STREAM))
        site.clock.now += 5
        with pytest.raises(WebSocketDisconnect), site.client.websocket_connect(STREAM):
            pass
    site.clock.now += 5
    with site.client.websocket_connect(STREAM):
        pass


def test_a_client_is_busy_after_more_runs_than_it_has_pages(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[Callable[[], bool]]()

    class Recorded(PageStream):
        def __init__(self, *arguments: Any) -> None:
            asked.append(arguments[6])
            super().__init__(*arguments)

    monkeypatch.setattr(admission, "PageStream", Recorded)
    others = {"x-forwarded-for": "9.9.9.9"}
    with (
        site.client.websocket_connect(STREAM),
        site.client.websocket_connect(STREAM),
        site.client.websocket_connect(STREAM, headers=others),
    ):
        first, second, other = asked
        assert [first(), second(), first(), second()] == [False, False, True, True]
        assert [other(), other()] == [False, True]


def test_sessions_are_counted_while_they_last(site: Site) -> None:
    with site.client.websocket_connect(STREAM), site.client.websocket_connect(STREAM):
        assert site.count("sessions") == 2
    assert site.count("sessions") == 0
    # Within its limits no longer: three more, and the bucket is empty.
    for _ in range(3):
        with site.client.websocket_connect(STREAM):
            pass
    with pytest.raises(WebSocketDisconnect) as closed, site.client.websocket_connect(STREAM):
        pass
    assert (closed.value.code, site.count("sessions")) == (1013, 0)


def test_another_sites_page_is_counted_as_refused(site: Site) -> None:
    headers = {"origin": "https://evil.example"}
    with (
        pytest.raises(WebSocketDisconnect),
        site.client.websocket_connect(STREAM, headers=headers),
    ):
        pass
    assert site.count("refusals_total", route=STREAM, reason="foreign_origin") == 1
    assert site.count("sessions") == 0
