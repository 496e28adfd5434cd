"""Attempts in their own processes: crashes, huge sizes, and the end of the processes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

import backend.attempts.run
from backend.attempts.attempt import MAX_SIZE, Attempt, TensorArg, attempt_sent
from backend.attempts.cost import refusal
from backend.attempts.fit import Culprit
from backend.attempts.outcome import Outcome
from backend.attempts.run import processes, run_attempt, stop
from backend.layer.cost import MAX_PARAMETERS
from backend.layer.spec import LayerSpec
from backend.sandbox.pool import Pool
from backend.sandbox.reply import Reply
from tests.support.patient import patient_processes

LSTM = LayerSpec(bidirectional=False, batch=3, seq_len=7)
RIGHT = Attempt(LSTM)
RAN = Outcome("ran", {"output": (3, 7, 20), "h_n": (2, 3, 20), "c_n": (2, 3, 20)})
CRASHES = Attempt(LSTM, h_0=TensorArg((2, 3, 20)), c_0=TensorArg((0, 3, 20)), packed=(7, 5, 3))
"""Torch 2.13 takes each row of h_0 with the row of c_0 beside it, without asking whether it is."""


@pytest.fixture(autouse=True, scope="module")
def _patient() -> Iterator[None]:
    with patient_processes():
        yield


def test_the_pool_reports_a_real_crash_and_continues() -> None:
    for _ in range(3):
        culprit = Culprit("c_0", 0, "size", 2, 0)
        assert run_attempt(CRASHES) == Outcome("crashed", signal="SIGSEGV", culprit=culprit)
        assert run_attempt(RIGHT) == RAN


def test_the_crash_is_at_the_first_state_that_does_not_fit() -> None:
    rows = replace(CRASHES, h_0=TensorArg((1000, 3, 20)))
    outcome = run_attempt(rows)
    assert (outcome.verdict, outcome.culprit) == ("crashed", Culprit("h_0", 0, "size", 2, 1000))
    mended = replace(rows, h_0=TensorArg((2, 3, 20)), c_0=TensorArg((2, 3, 20)))
    assert run_attempt(mended).verdict == "ran"


def test_torchs_refusal_comes_through() -> None:
    outcome = run_attempt(Attempt(LSTM, TensorArg((3, 7, 11))))
    assert (outcome.verdict, outcome.exception, outcome.stage) == ("raised", "RuntimeError", "run")
    assert outcome.message == "input.size(-1) must be equal to input_size. Expected 10, got 11"
    assert outcome.culprit == Culprit("input", 2, "size", 10, 11)


def test_eight_threads_crash_and_run() -> None:
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(run_attempt, [RIGHT, CRASHES] * 16))
    assert outcomes[::2] == [RAN] * 16
    assert {outcome.verdict for outcome in outcomes[1::2]} == {"crashed"}


def test_the_workers_are_copied_from_one_thread() -> None:
    run_attempt(RIGHT)
    for process in processes()._running:
        assert len(list(Path(f"/proc/{process.number}/task").iterdir())) == 1


def test_after_the_end_there_is_a_new_beginning() -> None:
    before = processes()
    stop()
    assert run_attempt(RIGHT) == RAN
    assert processes() is not before


@pytest.mark.parametrize("ending", ["busy", "unavailable", "too_slow"])
def test_skipped_and_ended_attempts_are_reported(
    monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(Pool, "ask", lambda *_: Reply(ending))  # type: ignore[arg-type]
    assert run_attempt(CRASHES) == Outcome(ending)  # type: ignore[arg-type]


BEYOND: dict[str, tuple[Attempt, str, str, int]] = {
    "a large input": (
        *(Attempt(LSTM, TensorArg((1000, 1000, 10))), "attempt_too_large"),
        *("megabytes", 64),
    ),
    "a large state": (
        *(Attempt(LSTM, h_0=TensorArg((MAX_SIZE,) * 6), c_0=TensorArg((1,))), "attempt_too_large"),
        *("megabytes", 64),
    ),
    "a large state of few bytes": (
        *(Attempt(LSTM, c_0=TensorArg((65, 2**20), "bool")), "attempt_too_large"),
        *("megabytes", 64),
    ),
    "many steps": (
        *(Attempt(LSTM, TensorArg((1, 20_000, 10))), "attempt_too_slow"),
        *("milliseconds", 100),
    ),
    "many steps of one sequence": (
        *(Attempt(LSTM, TensorArg((20_000, 10))), "attempt_too_slow"),
        *("milliseconds", 100),
    ),
    "a large layer": (
        *(Attempt(LayerSpec(hidden_size=8192)), "layer_too_large"),
        *("parameters", MAX_PARAMETERS),
    ),
}


@pytest.mark.parametrize("name", BEYOND)
def test_too_large_requests_are_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    attempt, code, unit, high = BEYOND[name]
    monkeypatch.setattr(backend.attempts.run, "processes", lambda: 1 / 0)
    outcome = run_attempt(attempt)
    assert (outcome.verdict, outcome.code) == ("refused", code)
    assert outcome.params == {unit: outcome.params[unit], "high": high}
    assert outcome.params[unit] > high


def test_the_required_memory_is_reported_in_megabytes() -> None:
    exact = Attempt(LSTM, h_0=TensorArg((MAX_SIZE,) * 6), c_0=TensorArg((1,)))
    found = refusal(exact)
    assert found is not None
    assert found.params["megabytes"] == 4 * 10**36 // 2**20 + 1


def test_a_large_but_allowed_attempt_runs() -> None:
    for attempt in (
        Attempt(LSTM, h_0=TensorArg((15, 2**20)), c_0=TensorArg((1,))),
        Attempt(LSTM, TensorArg((1000, 0, MAX_SIZE))),
        Attempt(LayerSpec(layer="RNN", num_layers=1), TensorArg((1000, 35, 10))),
    ):
        assert refusal(attempt) is None
        assert run_attempt(attempt).verdict in ("ran", "raised")


def test_the_limit_holds_where_the_estimate_would_not() -> None:
    huge = Attempt(LSTM, TensorArg((1000, 35_000, 10)))
    reply = processes().ask(attempt_sent(huge))
    assert (reply.ending, reply.data["verdict"]) == ("done", "no_memory")
