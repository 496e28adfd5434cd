"""The short form of ``make load``: many sessions at once get right responses and free memory.

No time is asserted here; ``python -m bench.load`` prints them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.load.answers import WrongAnswerError, check
from bench.load.crowd import all_leave, at_work, come_and_go, herd, visitors
from bench.load.extreme import EXTREMES, at_extremes
from bench.load.server import WIDE, figure, memory
from bench.load.session import Session
from components.dispatch.pages import page_message
from components.words.catalogue import messages
from tests.browser.support.app_server import Server, running_app
from tests.support.by_itself import by_itself
from tests.support.messages import plain

QUERY = {"layer": "GRU", "hidden_size": "12"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_app(more=WIDE) as server:
        yield server
        assert "Traceback" not in server.log.read_text()


def test_a_herd_and_a_class_at_work_get_right_answers(server: Server) -> None:
    async def lesson() -> None:
        people = visitors(server.url, 10)
        opened = await herd(people, 0.2)
        assert (len(opened.times["open"]), opened.wrong) == (10, {})
        assert figure(server.url, "shape_explorer_sessions") == 10
        steps = figure(server.url, "shape_explorer_step_seconds_count")
        worked = await at_work(people, 4, 1.5, walks=0.3)
        assert worked.wrong == {}
        assert len(worked.times["step"]) == len(worked.times["below"]) >= 10
        assert worked.times["page"]
        now = figure(server.url, "shape_explorer_step_seconds_count")
        assert now - steps == len(worked.times["step"])
        await all_leave(people)

    by_itself(lesson())


@pytest.mark.long
def test_memory_returns_after_they_have_left(server: Server) -> None:
    async def days() -> list[float]:
        held = []
        for day, count in enumerate((150, 50, 50)):
            outcome = await come_and_go(visitors(server.url, count, day), 10)
            assert outcome.wrong == {}
            assert len(outcome.times["step"]) == count
            held.append(memory(server.url))
        return held

    held = by_itself(days())
    assert figure(server.url, "shape_explorer_sessions") == 0
    # Streamlit keeps the last 128 for two minutes, should they come back: the first day fills that.
    assert held[2] - held[1] < 20, held


@pytest.mark.parametrize("extreme", EXTREMES)
def test_a_control_that_is_held_at_an_extreme_gets_right_answers(
    server: Server, extreme: str
) -> None:
    page, walk = EXTREMES[extreme]

    async def visit() -> None:
        person = Session(server.url, page)
        await person.open()
        held = await at_extremes(person, walk, 0.1)
        await person.leave()
        assert held.wrong == {}
        assert (len(held.times["step"]), len(held.times["below"])) == (10, 1)

    by_itself(visit())


def test_a_lost_connection_comes_back_to_the_same_setting(server: Server) -> None:
    async def drop() -> None:
        (person,) = visitors(server.url, 1)
        await person.open()
        await person.step(**QUERY)
        person.drop()
        # `connect` compares what comes with the setting before.
        await person.connect()
        await person.settle()
        await person.leave()

    by_itself(drop())


def test_the_check_sees_a_wrong_answer() -> None:
    message = plain(page_message("layer", list(QUERY.items()), messages("en")))
    check(message, "layer", QUERY)
    with pytest.raises(WrongAnswerError, match="layer in the place of slices"):
        check(message, "slices", QUERY)
    with pytest.raises(WrongAnswerError, match="12"):
        check(message, "layer", QUERY | {"hidden_size": "13"})
    with pytest.raises(WrongAnswerError):
        check(message | {"rows": message["rows"][1:]}, "layer", QUERY)


def test_errors_are_counted() -> None:
    outcome = by_itself(herd(visitors("http://127.0.0.1:9", 3), 0.01))
    assert sum(outcome.wrong.values()) == 3
    assert outcome.times == {}
