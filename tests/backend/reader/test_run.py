"""Pastes are read in processes of their own: the answer arrives whole, and limits hold."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from backend.reader import run
from backend.reader.findings import find
from backend.reader.reading import Failure, Paste
from backend.reader.runs.read import read
from backend.sandbox.pool import Pool
from backend.sandbox.reply import Reply
from tests.support.reader.hostile import placed

EXAMPLES = Path(__file__).parents[3] / "backend" / "reader" / "examples"


@pytest.fixture(scope="module", autouse=True)
def stopped() -> Iterator[None]:
    yield
    run.stop()


def test_the_answer_of_a_process_is_that_of_this_one() -> None:
    for name in ("seq2seq", "tagger"):
        paste = Paste((EXAMPLES / f"{name}.txt").read_text(), values={"N": 4})
        assert run.answer(paste) == read(paste)


def test_findings_arrive_whole() -> None:
    paste = Paste((EXAMPLES / "char_rnn.txt").read_text())
    reading = run.answer(paste)
    found = run.findings(paste, reading, Event())
    assert found is not None
    assert found.axes == find(paste, reading).axes
    assert found.axes


def test_a_search_ends_when_nobody_waits_for_it() -> None:
    paste = Paste((EXAMPLES / "char_rnn.txt").read_text())
    gone = Event()
    gone.set()
    assert run.findings(paste, run.answer(paste), gone) is None


@pytest.mark.parametrize("signal", ["SIGSEGV", ""])
def test_a_process_that_ends_has_its_reason_in_the_answer(
    signal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pool, "ask", lambda *_, **__: Reply("died", signal=signal))
    failure = run.answer(Paste("x = 1")).failure
    assert failure == Failure(0, signal or "exit", "crashed", name=signal or "exit")


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
def test_a_paste_beyond_its_limits_leaves_the_next_one_alone() -> None:
    line = "a = [torch.zeros(2 ** 23)]\nwhile True: a.append(a[-1] + 1)"
    stopped = run.answer(Paste(placed(line, "forward")))
    assert stopped.failure is not None
    assert stopped.failure.code == "limit"
    assert run.answer(Paste(placed("pass", "forward"))).failure is None
