"""Messages that torch raises here, and unknown ones."""

from __future__ import annotations

import doctest

import pytest

from backend.errors import explain
from backend.errors.explain import explained
from backend.errors.known.catalog import RECORDS
from backend.errors.record import CURRENT
from backend.layer.build import without_stack
from tests.support.errors.raised import RAISED, message_of

ONLY_ELSEWHERE = {"matrices_do_not_fit", "backward_in_eval", "weights_scattered"} | {
    *("target_asserted", "state_not_contiguous", "gathered_sizes_differ", "export_fixes_batch"),
}
"""Errors that this version of torch cannot raise on a CPU."""


@pytest.mark.parametrize("name", RAISED)
def test_recognizes_what_torch_raises(name: str) -> None:
    _, code, params = RAISED[name]
    message = message_of(name)
    found = explained(message)
    assert found is not None, message
    assert (found.code, found.params) == (code, params)


def test_torch_raises_every_error_here() -> None:
    raised = {code for _, code, _ in RAISED.values()}
    assert raised | ONLY_ELSEWHERE == {record.code for record in RECORDS}
    assert not raised & ONLY_ELSEWHERE


def test_current_wordings_are_those_that_torch_uses_here() -> None:
    current = {
        record.code
        for record in RECORDS
        if any(pattern.versions == CURRENT for pattern in record.patterns)
    }
    assert {code for _, code, _ in RAISED.values()} == current


@pytest.mark.parametrize("message", ["something nobody foresaw", "", "mat1 and mat2"])
def test_leaves_other_words_unexplained(message: str) -> None:
    assert explained(message) is None


def test_drops_the_stack_of_the_c_code() -> None:
    error = RuntimeError("index out of range in self\nException raised from embedding at x.cpp:1")
    assert without_stack(str(error)) == "index out of range in self"


def test_the_example_in_the_docstring_is_true() -> None:
    outcome = doctest.testmod(explain)
    assert (outcome.attempted, outcome.failed) == (1, 0)
