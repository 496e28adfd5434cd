"""Places are shared fairly between clients."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

import pytest

from components.page import fair as module
from components.page.client import Ledger
from components.page.fair import SHARED_SECONDS, Fair


class Worker:
    """A thread that holds a place until it may end."""

    def __init__(self, fair: Fair, client: str, longest: float = -1) -> None:
        self.begun, self.may_end = Event(), Event()
        self._thread = Thread(target=self._work, args=(fair, client, longest))
        self._thread.start()

    def _work(self, fair: Fair, client: str, longest: float) -> None:
        with fair.place(client, longest):
            self.begun.set()
            self.may_end.wait(30)

    def end(self) -> None:
        self.may_end.set()
        self._thread.join(30)


def _waiting(fair: Fair) -> int:
    return sum(map(len, fair._waiting.values()))


def _until(done: Callable[[], bool]) -> None:
    for _ in range(3000):
        if done():
            return
        Event().wait(0.01)
    raise AssertionError("nothing happened")


def test_a_single_client_takes_every_place() -> None:
    fair = Fair(2)
    workers = [Worker(fair, "a") for _ in range(2)]
    assert all(each.begun.wait(30) for each in workers)
    for each in workers:
        each.end()
    assert not fair._running


def test_a_crowd_of_one_client_leaves_a_place_to_others() -> None:
    now = [0.0]
    fair = Fair(2, lambda: now[0])
    crowd = [Worker(fair, "crowd") for _ in range(5)]
    _until(lambda: _waiting(fair) == 3)
    one = Worker(fair, "one")
    _until(lambda: _waiting(fair) == 4)
    # The first of the crowd that ends makes room for the other client, not for the next of many.
    first = next(each for each in crowd if each.begun.is_set())
    first.end()
    assert one.begun.wait(30)
    one.end()
    # For some seconds the other client may come again, without waiting for anybody's end.
    again = Worker(fair, "one")
    assert again.begun.wait(30)
    assert sum(each.begun.is_set() for each in crowd) == 2
    again.end()
    now[0] += SHARED_SECONDS + 1
    for each in crowd:
        each.end()
    assert not fair._running
    assert not fair._waiting


def test_a_wait_can_have_an_end() -> None:
    fair = Fair(1)
    holder = Worker(fair, "a")
    assert holder.begun.wait(30)
    late = Worker(fair, "b", longest=0.01)
    assert late.begun.wait(30)
    late.end()
    # It had no place, so it gives none back.
    assert fair._running == {"a": 1}
    holder.end()


def test_a_wait_ends_when_the_work_is_no_longer_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)

    def unwanted() -> None:
        raise KeyError

    fair = Fair(1)
    holder = Worker(fair, "a")
    assert holder.begun.wait(30)
    with pytest.raises(KeyError), fair.place("b", wanted=unwanted):
        pass
    assert not fair._waiting
    holder.end()
    assert not fair._running


def test_processor_time_is_charged_to_the_client_until_it_is_collected() -> None:
    ledger = Ledger(most=2)
    ledger.add("a", 1.5)
    ledger.add("a", 0.5)
    assert (ledger.collect("a"), ledger.collect("a")) == (2.0, 0.0)
    for client in "abc":
        ledger.add(client, 1)
    assert [ledger.collect(each) for each in "abc"] == [0, 1, 1]


def test_work_is_charged_its_own_processor_time() -> None:
    ledger = Ledger()
    with ledger.charged():
        sum(range(1_000_000))
    spent = ledger.collect("")
    with ledger.charged():
        Event().wait(0.05)
    # A wait costs nothing.
    assert ledger.collect("") < spent
