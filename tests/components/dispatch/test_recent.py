"""One message for all requests of a moment."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep
from typing import Any

import pytest
from msgspec.structs import replace

from components.dispatch import recent
from components.dispatch.pages import page_message, page_names
from components.dispatch.recent import MOST, SECONDS, made_once, recent_message
from components.message.message import Message
from components.message.value import as_json
from components.page.turns import AT_ONCE
from components.words.catalogue import messages

WORDS = messages("en")
MADE = page_message("layer", [], WORDS)


@pytest.fixture(autouse=True)
def _none_is_kept() -> Iterator[None]:
    made_once.cache_clear()
    yield
    made_once.cache_clear()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Record the computed messages."""
    found: list[Any] = []

    def make(*what: Any) -> Message:
        found.append(what)
        return replace(MADE, title=str(len(found)))

    monkeypatch.setattr(recent, "page_message", make)
    return found


def ask(hidden: int = 1, page: str = "layer", language: str = "en") -> Message:
    return recent_message(page, [("hidden_size", str(hidden))], messages(language))


def test_asked_again_it_is_the_same(made: list[Any]) -> None:
    assert ask() is ask()
    assert len(made) == 1


def test_another_question_is_another_message(made: list[Any]) -> None:
    ask(), ask(2), ask(page="slices"), ask(language="ko")
    recent_message("layer", [("hidden_size", "1")], WORDS, compact=True)
    assert len(made) == 5


def test_a_request_in_the_meantime_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    together, made = Barrier(4), []

    def make(*what: Any) -> Message:
        made.append(what)
        # Long enough for the others to have asked.
        sleep(0.2)
        return replace(MADE)

    monkeypatch.setattr(recent, "page_message", make)

    def come(_number: int) -> Message:
        together.wait(5)
        return ask()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(come, range(4)))
    assert len(made) == 1
    assert all(each is found[0] for each in found)


@pytest.mark.usefixtures("made")
def test_it_is_made_again_after_some_time() -> None:
    assert ask().title == "1"
    made_once.cache.expire(made_once.cache.timer() + SECONDS + 1)
    assert ask().title == "2"


def test_few_are_remembered(made: list[Any]) -> None:
    for hidden in range(MOST + 1):
        ask(hidden)
    assert len(made_once.cache) == MOST
    ask(0)
    assert len(made) == MOST + 2


def test_a_failed_worker_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_what: Any) -> Message:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(recent, "page_message", break_down)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="out of memory"):
            ask()
    assert not made_once.cache


@pytest.mark.parametrize("page", ["mistakes", "practice"])
def test_attempts_and_questions_are_never_reused(made: list[Any], page: str) -> None:
    ask(page=page), ask(page=page)
    assert [page for page, *_ in made] == [page, page]


@pytest.mark.parametrize("page", page_names())
def test_it_is_the_pages_message_and_nobody_changes_it(page: str) -> None:
    first = recent_message(page, [], WORDS)
    assert first.page == page
    copy = as_json(first)
    recent_message(page, [], WORDS)
    assert as_json(first) == copy


def test_attempts_that_take_long_hold_up_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, end = Barrier(AT_ONCE + 1), Event()

    def make(page: str, *_what: Any) -> Message:
        if page == "mistakes":
            begun.wait(5)
            end.wait(5)
        return replace(MADE, page=page)

    monkeypatch.setattr(recent, "page_message", make)
    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        slow = [pool.submit(ask, page="mistakes") for _ in range(AT_ONCE)]
        begun.wait(5)
        assert pool.submit(ask).result(5).page == "layer"
        end.set()
        assert [each.result(5).page for each in slow] == AT_ONCE * ["mistakes"]
