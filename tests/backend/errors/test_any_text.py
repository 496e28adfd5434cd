"""Known messages are recognized in every traceback, other texts are not, and no text raises."""

from __future__ import annotations

import re
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors.explain import explained
from backend.errors.known.catalog import RECORDS
from backend.errors.pasted import read_error
from backend.layer.axes import sizes
from backend.layer.rules import tensor_shapes
from backend.links.layer import read_link
from tests.support.errors.cause_params import CAUSE_PARAMS
from tests.support.errors.pasted_texts import Dressed, dressed
from tests.support.errors.unrelated_errors import MESSAGES, unrelated
from tests.support.errors.wordings import WORDINGS

SAMPLES = tuple(record.sample for record in RECORDS)
UNRELATED = tuple(islice(unrelated(), 1000))


@given(dressed())
def test_recognizes_a_message_in_every_traceback(text: Dressed) -> None:
    found = read_error(text.text)
    assert (found.code, found.line) == (text.code, text.line)
    assert found.causes
    assert all(set(cause.params) == CAUSE_PARAMS[cause.code] for cause in found.causes)
    assert found.fix


@given(dressed())
def test_numbers_are_those_of_the_message(text: Dressed) -> None:
    bare = explained(text.message)
    assert bare is not None
    assert read_error(text.text).params == bare.params
    shown = {number for value in bare.params.values() for number in re.findall(r"\d+", str(value))}
    assert shown <= set(re.findall(r"\d+", text.message))


@given(dressed())
def test_implied_setting_is_a_valid_link(text: Dressed) -> None:
    found = read_error(text.text)
    request = read_link(found.setting.items(), ())
    assert request.problems == ()
    if found.code == "hidden_size_differs" and len(found.comparison) == 3:
        state = "c_0" if found.params.get("state") == 1 else "h_0"
        if all(name in found.setting for name in ("num_layers", "batch", "hidden_size")):
            expected = tuple(each.expected for each in found.comparison)
            assert sizes(tensor_shapes(request.spec)[state]) == expected


@given(dressed())
def test_comparison_fits_if_the_sizes_do(text: Dressed) -> None:
    for each in read_error(text.text).comparison:
        enough = each.at_least and None not in (each.expected, each.got)
        right = (each.got or 0) >= (each.expected or 0) if enough else each.expected == each.got
        assert each.fits == right


def test_recognizes_every_wording() -> None:
    for code, wording in WORDINGS:
        found = explained(wording.format(a=2, b=3, c=4, d=5))
        assert found is not None, wording
        assert found.code == code


def test_does_not_recognize_unrelated_errors() -> None:
    found = {text: read_error(text) for text in UNRELATED}
    assert [text for text, each in found.items() if each.code is not None] == []
    assert not any(each.causes or each.fix or each.setting for each in found.values())


def test_unrelated_errors_are_many_and_distinct() -> None:
    assert len(set(UNRELATED)) == 1000
    assert len(set(MESSAGES)) > 110
    assert not set(MESSAGES) & set(SAMPLES)


def test_unrelated_errors_are_seldom_near_a_known_one() -> None:
    near = {text for text in UNRELATED if read_error(text).nearest}
    words = (
        *("unpack", "NoneType", "unexpected keyword", "tuple in", "has no attribute", "missing"),
        *(
            "size mismatch for fc",
            "Given groups",
            "Calculated padded",
            "range",
            "interpreted",
            "indices must",
            "out of bounds",
            "takes",
            "Expected input",
        ),
    )
    # Words of Python itself are the same for a layer and for anything else; Conv2d and the
    # checkpoint of another model differ from Conv1d and that of a layer by their sizes or names.
    assert not [text for text in near if not any(each in text for each in words)]


_PIECES = st.sampled_from(
    (
        *SAMPLES,
        *("Traceback (most recent call last):\n", '  File "a.py", line 1, in f\n', "    lstm(x)\n"),
        *("RuntimeError: ", "E   ", "> ", ">>> ", "----> 1 ", "\n", "\r\n", "\x1b[31m", "\x1b]8;;"),
        *("Expected hidden[0] size (", ")", "got [", "9" * 30, "9" * 5000, "0", "-1", "nn.LSTM("),
        *("nn.LSTM(10, 20, 2, 0.5)", "[0m", "\x00", "\u200b", "'", "(", ", ", "x", "torch/nn/"),
    )
)


@given(st.lists(_PIECES | st.text(max_size=20), max_size=30).map("".join))
def test_no_text_raises(text: str) -> None:
    found = read_error(text)
    assert (found.code is None) == (found.causes == ())
    assert read_link(found.setting.items(), ()).problems == ()


@pytest.mark.parametrize(
    ("code", "line", "message"),
    [
        ("flag_is_number", "nn.GRU(10, 20, batch_first=²)", "batch_first should be of type bool"),
        ("hidden_size_differs", "layer(x, h)", "Expected hidden[0] size (9, ٣, 0), got [3, 2, 20]"),
        ("hidden_size_differs", "layer(x, h)", f"Expected hidden[0] size ({'9' * 24}), got []"),
        ("target_differs", "loss(a, b)", "Expected target size [, 1], got [3, 7]"),
    ],
)
def test_odd_digits_and_sizes_are_read(code: str, line: str, message: str) -> None:
    traced = f'Traceback (most recent call last):\n  File "a.py", line 1\n    {line}\n'
    ending = ", got: int" if code == "flag_is_number" else ""
    assert read_error(f"{traced}RuntimeError: {message}{ending}").code == code
