"""Diagrams are computed first, and only a few at a time."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from components.page.client import CLIENT
from components.page.turns import AT_ONCE, LONGEST, Precedence


def background(work: object, client: str = "") -> Event:
    """Run ``work`` of a client in a thread; the returned event is set when it is done."""
    done = Event()

    def run() -> None:
        CLIENT.set(client)
        work()  # type: ignore[operator]
        done.set()

    Thread(target=run, daemon=True).start()
    return done


def test_nobody_waits_where_nobody_wants_a_picture() -> None:
    assert Precedence().below(longest=0)


def test_lower_parts_wait_for_all_pictures() -> None:
    precedence = Precedence(each=5)
    precedence.waits("a")
    precedence.waits("b")
    done = background(precedence.below)
    precedence.has("a")
    assert not done.wait(0.1)
    precedence.has("b")
    assert done.wait(5)


def test_but_not_for_ever() -> None:
    precedence = Precedence()
    precedence.waits("a")
    assert not precedence.below(longest=0.01)


def test_the_more_wait_the_longer() -> None:
    """Let time pass with each look at the clock: one page delays for few looks, ten for many."""
    looks = []
    for waiting in (1, 10):
        now = [0.0]

        def clock(now: list[float] = now) -> float:
            now[0] += 0.0005
            return now[0]

        precedence = Precedence(clock, each=0.005)
        for page in range(waiting):
            precedence.waits(page)
        before = now[0]
        assert not precedence.below()
        looks.append(now[0] - before)
    assert looks[0] < 0.01 < looks[1] < 0.075


def test_all_pages_of_another_client_count_less_than_one_of_its_own() -> None:
    """Look at the clock a third of the delay of one page after the start of each wait."""
    for client, waits in (("one", False), ("crowd", True)):
        looks = iter([0.0] * 3)
        precedence = Precedence(lambda looks=looks: next(looks, 2.0), each=6)  # type: ignore[misc]
        for page in range(2):
            precedence.waits(page, "crowd")
        done = background(precedence.below, client)
        assert done.wait(0.1 if waits else 5) != waits
        precedence.has(0)
        precedence.has(1)
        assert done.wait(5)


def test_a_page_without_a_picture_counts_for_a_while() -> None:
    now = [0.0]
    precedence = Precedence(lambda: now[0])
    precedence.waits("without")
    now[0] = 1.0
    precedence.waits("with")
    assert not precedence.below(longest=0)
    now[0] = LONGEST + 0.5
    assert not precedence.below(longest=0)
    precedence.has("with")
    assert precedence.below(longest=0)


def test_a_picture_is_sent_once() -> None:
    precedence = Precedence()
    precedence.waits("a")
    precedence.has("a")
    precedence.has("a")
    precedence.has("never came")
    assert precedence.below(longest=0)


def test_few_compute_at_once() -> None:
    precedence, free = Precedence(), Event()

    def work() -> None:
        with precedence.turn():
            free.wait(5)

    done = [background(work) for _ in range(AT_ONCE)]
    late = background(lambda: precedence.turn().__enter__())
    assert not late.wait(0.1)
    free.set()
    assert late.wait(5)
    assert all(each.wait(5) for each in done)


def test_lower_parts_wait_for_the_picture() -> None:
    precedence = Precedence(each=5)
    picture = precedence.turn()
    picture.__enter__()
    done = background(lambda: precedence.spare().__enter__())
    assert not done.wait(0.1)
    picture.__exit__(None, None, None)
    assert done.wait(5)


def test_lower_parts_are_drawn_one_at_a_time_and_delay_no_picture() -> None:
    precedence = Precedence(each=5)
    with precedence.spare() as free:
        assert free
        late = background(lambda: precedence.spare().__enter__())
        assert not late.wait(0.1)
        assert background(lambda: precedence.turn().__enter__()).wait(5)


def test_a_lower_part_that_waits_for_diagrams_keeps_no_other_client_waiting() -> None:
    precedence = Precedence(each=0.1)
    for page in range(100):
        precedence.waits(page, "crowd")
    crowd = background(lambda: precedence.spare().__enter__(), "crowd")
    assert background(lambda: precedence.spare().__enter__(), "one").wait(5)
    assert not crowd.is_set()


def test_pictures_that_never_end_hold_it_up_for_a_moment() -> None:
    """Check that waiting lower parts are drawn one after the other."""
    precedence = Precedence(each=0.02)
    with precedence.turn():
        for _ in range(3):
            with precedence.spare() as free:
                assert not free


def test_nothing_waits_for_a_broken_picture() -> None:
    precedence = Precedence()
    with pytest.raises(ZeroDivisionError), precedence.turn():
        raise ZeroDivisionError
    assert precedence.below(longest=0)
