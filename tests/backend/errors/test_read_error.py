"""Reading of a pasted error: its causes, the fix of its line, the nearest message, chains."""

from __future__ import annotations

import doctest

import pytest
import torch

from backend.errors.known.layer import argument_names
from backend.errors.pasted import read_error
from backend.errors.tracebacks import clean
from tests.support.errors.likely_causes import LIKELIEST
from tests.support.errors.mistake_programs import MISTAKES
from tests.support.errors.mistakes import namespace, traced


@pytest.mark.parametrize(("message", "code", "values"), LIKELIEST)
def test_numbers_and_names_choose_the_likeliest_cause(
    message: str, code: str, values: dict[str, int | str]
) -> None:
    likeliest = read_error(message).causes[0]
    assert (likeliest.code, likeliest.params) == (code, values)


def test_examples_in_the_docstrings_are_true() -> None:
    outcome = doctest.testmod(argument_names)
    assert (outcome.attempted, outcome.failed) == (1, 0)


@pytest.mark.parametrize(
    ("line", "fix"),
    [
        ("self.rnn = nn.LSTM(10, 20, 2, 0.5)", "nn.LSTM(10, 20, num_layers=2, dropout=0.5)"),
        (
            "self.rnn = nn.LSTM(10, 20, 1, 0.2, batch_first=True)",
            "nn.LSTM(10, 20, batch_first=True, dropout=0.2)",
        ),
        ("self.rnn = nn.LSTM(n_in, 20, 2, 0.5)", "nn.LSTM(10, 20, 2, dropout=0.5)"),
    ],
)
def test_fix_keeps_the_numbers_of_the_constructor(line: str, fix: str) -> None:
    text = f'  File "m.py", line 3, in __init__\n    {line}\n'
    found = read_error(f"{text}TypeError: bias should be of type bool, got: float")
    assert found.fix == (f"self.rnn = {fix}",)
    assert (found.line_kind, found.layer) == ("makes", "LSTM")


def test_fix_corrects_a_misspelled_argument_in_its_line() -> None:
    line = "self.emb = nn.Embedding(100, 32, padding_index=0)"
    text = f'  File "m.py", line 3, in __init__\n    {line}\n'
    words = "TypeError: __init__() got an unexpected keyword argument 'padding_index'"
    assert read_error(text + words).fix == (line.replace("padding_index", "padding_idx"),)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("size of input must be equal to input_size. Expected 4 but got 5", "input_size_differs"),
        ("'LSTM' object has no attribute 'batch_first'", None),
        ("could not convert string to float: 'abc'", None),
        ("", None),
    ],
)
def test_unknown_message_has_the_nearest_known_one(message: str, code: str | None) -> None:
    found = read_error(f"ValueError: {message}")
    assert (found.code, found.causes, found.fix) == (None, (), ())
    assert (found.nearest and found.nearest.code) == code
    assert found.nearest is None or 0.7 <= found.nearest.score <= 1


def test_words_of_python_count_only_near_a_layer() -> None:
    words = "ValueError: not enough values to unpack (expected 2, got 1)"
    assert read_error(words).certain is False
    of_a_file = f'  File "a.py", line 1, in load\n    key, value = row.split(",")\n{words}'
    assert read_error(of_a_file).code is None
    of_a_layer = of_a_file.replace('key, value = row.split(",")', "o, (h, c) = self.gru(x)")
    assert read_error(of_a_layer).code == "too_few_values"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("'NoneType' object is not subscriptable", "none_sliced"),
        ("too many values to unpack (expected 2)", "too_many_values"),
        ("'NoneType' object has no attribute 'size'", "none_has_no"),
        ("cannot unpack non-iterable NoneType object", "none_opened"),
        ("tuple index out of range", "tuple_too_short"),
    ],
)
def test_bare_words_of_python_are_explained_as_uncertain(message: str, code: str) -> None:
    found = read_error(message)
    assert (found.code, found.certain) == (code, False)
    elsewhere = read_error(f'  File "a.py", line 1, in load\n    x = row\nTypeError: {message}')
    assert (elsewhere.code, elsewhere.nearest) == (None, None)


def test_the_last_known_exception_of_a_chain_counts() -> None:
    first = traced(MISTAKES["another input_size"], namespace())
    second = traced(MISTAKES["4-D input"], namespace())
    last = 'Traceback (most recent call last):\n  File "a.py", line 1\n    x\nKeyError: 1\n'
    during = "\nDuring handling of the above exception, another exception occurred:\n\n"
    assert read_error(first + during + second).code == "wrong_axes"
    assert read_error(second + during + first + during + last).code == "input_size_differs"
    assert read_error(last + during + last.replace("KeyError: 1", "OSError: no")).error == "OSError"


def test_reads_only_the_end_of_a_long_text() -> None:
    message = "RuntimeError: input.size(-1) must be equal to input_size. Expected 10, got 11"
    assert read_error("x\n" * 9_000 + message).cut is False
    found = read_error("x\n" * 90_000 + message)
    assert (found.cut, found.code) == (True, "input_size_differs")
    assert read_error(message + "\n" + "x" * 20_000).code is None


def test_a_word_without_end_is_cut() -> None:
    """The search for a name starts at each letter, so its time grows with the word's square."""
    assert clean("a " + "x1" * 5_000 + " b") == "a " + "x1" * 100 + " b"
    assert read_error("LSTM" * 4_000).code is None


def test_no_message_makes_torch_load_a_module() -> None:
    """Some modules of torch, large ones among them, load when code reads their name."""
    traced = 'Traceback (most recent call last):\n  File "a.py", line 1\n    y = self.lstm(x)\n'
    for name in ("torch._dynamo.config", "torch.ops.of_a_paste"):
        assert read_error(f"{traced}AttributeError: module '{name}' has no attribute 'z'").error
    assert "of_a_paste" not in vars(torch.ops)


@pytest.mark.parametrize("name", ["StopIteration", "AssertionError"])
def test_an_exception_may_have_no_message(name: str) -> None:
    traced = 'Traceback (most recent call last):\n  File "a.py", line 1\n    x = next(batches)\n'
    found = read_error(f"{traced}{name}")
    assert (found.error, found.message, found.line) == (name, "", "x = next(batches)")
