"""A connection counts as waiting until its first diagram has been sent."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from components.page.explorer import NAMES
from components.page.turns import Precedence
from server.middleware.first_picture import FirstPicture
from server.middleware.limits import STREAM
from tests.support.by_itself import by_itself

ACCEPT = {"type": "websocket.accept"}


def sent(data: bytes) -> Message:
    return {"type": "websocket.send", "bytes": data}


class Page:
    """Send messages, and record after each whether a page waits."""

    def __init__(self, *messages: Message, breaks: bool = False) -> None:
        self.messages, self.breaks = messages, breaks
        self.precedence = Precedence()
        self.waiting: list[bool] = []
        self.passed: list[Message] = []

    async def app(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        for message in self.messages:
            await send(message)
            self.waiting.append(not self.precedence.below(longest=0))
        if self.breaks:
            raise RuntimeError

    def open(self, kind: str = "websocket", path: str = STREAM) -> Page:
        async def take(message: Message) -> None:
            self.passed.append(message)

        async def receive() -> Message:
            return {}

        scope: dict[str, Any] = {"type": kind, "path": path}
        by_itself(FirstPicture(self.app, self.precedence)(scope, receive, take))
        return self


@pytest.mark.parametrize("name", NAMES)
def test_it_waits_until_the_picture_has_left(name: str) -> None:
    messages = (ACCEPT, sent(b"new session"), sent(b"..." + name.encode() + b"..."), sent(b"tabs"))
    page = Page(*messages).open()
    assert page.waiting == [True, True, False, False]
    assert page.passed == list(messages)


@pytest.mark.parametrize("breaks", [False, True])
def test_a_page_that_leaves_waits_no_longer(breaks: bool) -> None:
    page = Page(ACCEPT, sent(b"new session"), breaks=breaks)
    if breaks:
        with pytest.raises(RuntimeError):
            page.open()
    else:
        page.open()
    assert page.waiting == [True, True]
    assert page.precedence.below(longest=0)


def test_nothing_else_waits() -> None:
    assert Page(ACCEPT).open(path="/elsewhere").waiting == [False]
    assert Page({"type": "http.response.start"}).open(kind="http", path="/").waiting == [False]
