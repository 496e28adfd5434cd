"""Random attempts have the same outcome in a plain Python, and the culprit is right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings

from backend.attempts.attempt import Attempt, TensorArg
from backend.attempts.fit import Culprit, mismatches
from backend.attempts.job import MAX_MESSAGE
from backend.attempts.outcome import Outcome
from backend.attempts.run import run_attempt
from backend.attempts.script import attempt_script
from backend.layer.build import without_stack
from backend.layer.spec import LayerSpec
from tests.support.errors.attempt_strategies import attempts
from tests.support.errors.fixed_attempt import fixed
from tests.support.patient import patient_processes
from tests.support.plain_scripts import Said, said_of

AGREE_ON = 25


@pytest.fixture(autouse=True, scope="module")
def _patient() -> Iterator[None]:
    with patient_processes():
        yield


def unchecked(attempt: Attempt) -> bool:
    """Return whether torch leaves the error to its kernels, in any order."""
    return attempt.packed is not None and attempt.spec.layer == "LSTM"


def reads_beyond(attempt: Attempt) -> bool:
    """Return whether torch reads beyond the rows of the states, with a random outcome."""
    found = mismatches(attempt)
    states = (each for each in found if each.where in ("h_0", "c_0"))
    return unchecked(attempt) and any(each.reason in ("axes", "size") for each in states)


def cast_by_torch(attempt: Attempt, culprit: Culprit) -> bool:
    """Return whether torch converts the cell state of a projected LSTM to float without an error.

    oneDNN, which refuses it, knows no projections, and torch's own kernel only adds and multiplies.
    """
    of_c_0 = culprit.where == "c_0" and culprit.reason == "dtype"
    return of_c_0 and attempt.spec.proj_size > 0


def as_said(outcome: Outcome) -> Said:
    return Said(outcome.verdict, outcome.exception, outcome.message)


def test_a_plain_python_says_the_same() -> None:
    found: dict[Attempt, None] = {}

    @settings(max_examples=2 * AGREE_ON, derandomize=True, database=None)
    @given(attempts())
    def collect(attempt: Attempt) -> None:
        if not reads_beyond(attempt):
            found[attempt] = None

    collect()
    several = list(found)[-AGREE_ON:]
    assert len(several) == AGREE_ON
    plain = said_of([attempt_script(attempt) for attempt in several])
    for attempt, said in zip(several, plain, strict=True):
        message = without_stack(said.message).strip()[:MAX_MESSAGE]
        assert as_said(run_attempt(attempt)) == said._replace(message=message), attempt
    assert {said.verdict for said in plain} == {"ran", "raised"}


@given(attempts())
@example(Attempt(LayerSpec(layer="GRU"), TensorArg((0, 0, 10)), packed=(0,)))
def test_the_culprit_put_right_is_one_fault_less(attempt: Attempt) -> None:
    outcome, turns = run_attempt(attempt), 0
    while outcome.verdict != "ran":
        assert outcome.verdict in ("raised", "crashed")
        culprit = outcome.culprit
        assert culprit is not None
        better = fixed(attempt, culprit)
        after = run_attempt(better)
        assert after.culprit != culprit
        # The dtype of two tensors, or two empty axes, may be one and the same complaint.
        if not unchecked(attempt) and culprit.reason not in ("dtype", "empty"):
            assert as_said(after) != as_said(outcome)
        attempt, outcome, turns = better, after, turns + 1
        assert turns < 20


@given(attempts())
@example(Attempt(LayerSpec(proj_size=1, num_layers=1), c_0=TensorArg(dtype="float16")))
def test_fitting_calls_run_and_unfitting_ones_raise(attempt: Attempt) -> None:
    outcome = run_attempt(attempt)
    fits = next(mismatches(attempt), None) is None
    assert fits == (outcome.culprit is None)
    if fits:
        assert outcome.verdict == "ran"
    silent = {"opened"} if not unchecked(attempt) else {"opened", "size", "axes", "dtype"}
    if outcome.verdict == "ran" and outcome.culprit is not None:
        found = mismatches(attempt)
        reasons = {each.reason for each in found if not cast_by_torch(attempt, each)}
        assert reasons <= silent
