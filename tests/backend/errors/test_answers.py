"""Answers to real questions: the true cause first, code for the next batch, nothing excluded."""

from __future__ import annotations

import ast
import doctest

import pytest

from backend.errors import layer_call
from backend.errors.known.code import names
from backend.errors.layer_call import LayerCall, call_of_layer
from backend.errors.lines import Line
from backend.errors.pasted import read_error
from backend.traps.exhibit_run import show
from backend.traps.exhibits import Exhibit, exhibits
from tests.support.errors.answers import ANSWERS


@pytest.mark.parametrize("name", ANSWERS)
def test_answer_has_the_true_cause_and_its_code(name: str) -> None:
    answer = ANSWERS[name]
    found = read_error(answer.text)
    codes = tuple(cause.code for cause in found.causes)
    fix = "\n".join(found.fix)
    assert codes[: len(answer.causes)] == answer.causes
    assert [each for each in answer.fix if each not in fix] == []
    assert [each for each in answer.absent if each in codes or each in fix] == []
    ast.parse(fix.replace("return ", "returned = "))


@pytest.mark.parametrize("exhibit", exhibits(), ids=lambda exhibit: exhibit.id)
def test_a_tutorials_bug_is_recognized_as_a_message_and_as_a_traceback(exhibit: Exhibit) -> None:
    ran = show(exhibit).wrong
    if not ran.error:
        pytest.skip("the bug raises no error")
    line = exhibit.wrong.splitlines()[ran.line - 1].strip()
    named = f"{ran.error}: {ran.message}"
    frame = f'Traceback (most recent call last):\n  File "train.py", line {ran.line}\n    {line}\n'
    for text in (ran.message, named, frame + named):
        found = read_error(text)
        assert found.causes[0].code == EXHIBITS[exhibit.id]
        assert found.fix


EXHIBITS = {
    "padding_index": "misspelt_argument",
    "layers_for_features": "layers_for_features",
    "orthononal": "torch_name_misspelled",
    "head_never_made": "part_never_created",
    "embedd": "name_misspelled",
    "missing_bracket": "parenthesis_missing",
}
"""The true cause of each bug that raises an error."""


def test_rows_of_a_layer_are_left_to_the_reader() -> None:
    found = read_error("Expected hidden[0] size (4, 3, 20), got [4, 5, 20]")
    rows = [(each["num_layers"], each["bidirectional"]) for each in found.settings]
    assert rows == [("4", "false"), ("2", "true")]
    # 416 rows are more than a link can have, so that the link leaves them out.
    found = read_error("Expected hidden[0] size (416, 82, 50), got [416, 100, 50]")
    assert [dict(each) for each in found.settings] == [
        {"layer": "LSTM", "batch": "82", "hidden_size": "50"}
    ]


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("x = 1", LayerCall()),
        ("out, h = self.gru(x", LayerCall()),
        ("return self.lstm(x, (h, c))", LayerCall("self.lstm", "x", ("h", "c"))),
        ("o, (h, c) = lstm(x)", LayerCall("lstm", "x", (), "o, (h, c)")),
        (
            "o, h = lstm(x[:, 0], h)",
            LayerCall("lstm", "input", ("h",), "o, h", {"input": "x[:, 0]"}),
        ),
        ("o, h = lstm(x, f(h))", LayerCall("lstm", "x", ("state",), "o, h", {"state": "f(h)"})),
        ("o, h = lstm(x, hx=h)", LayerCall("lstm", "x", ("h",), "o, h")),
        ("o, h = lstm(x, None)", LayerCall("lstm", "x", (), "o, h")),
    ],
)
def test_call_of_a_layer_has_the_names_of_its_line(line: str, call: LayerCall) -> None:
    assert call_of_layer(Line(line)) == call


def test_the_example_of_a_call_is_true() -> None:
    outcome = doctest.testmod(layer_call)
    assert (outcome.attempted, outcome.failed) == (1, 0)


def test_initial_states_are_known_by_their_names() -> None:
    assert LayerCall(states=("h0", "c0")).starts
    assert LayerCall(states=("initial_state",)).starts
    assert not LayerCall(states=("encoder_hidden",)).starts
    assert not LayerCall().starts


def test_no_undefined_name_is_guessed_from_far() -> None:
    assert read_error("NameError: name 'price' is not defined").code is None
    assert names.RECORDS[1].code == "name_not_defined"
