"""Known messages are known in every dress; all others are left alone, whatever they are."""

from __future__ import annotations

import re
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from backend.error_cause_codes import CAUSE_PARAMS
from backend.errors.explain import explained
from backend.errors.pasted import read_error
from backend.errors.samples import SAMPLES
from backend.layer.axes import sizes
from backend.layer.rules import tensor_shapes
from backend.links.layer import read_link
from tests.support.pasted_texts import WORDINGS, Dressed, dressed
from tests.support.unrelated_errors import MESSAGES, unrelated

UNRELATED = tuple(islice(unrelated(), 1000))


@given(dressed())
def test_a_known_message_is_known_in_every_dress(text: Dressed) -> None:
    found = read_error(text.text)
    assert (found.code, found.line) == (text.code, text.line)
    assert found.causes
    assert all(set(cause.params) == set(CAUSE_PARAMS[cause.code]) for cause in found.causes)
    assert found.fix


@given(dressed())
def test_its_numbers_are_those_of_the_message(text: Dressed) -> None:
    bare = explained(text.message)
    assert bare is not None
    assert read_error(text.text).params == bare.params
    shown = {number for value in bare.params.values() for number in re.findall(r"\d+", str(value))}
    assert shown <= set(re.findall(r"\d+", text.message))


@given(dressed())
def test_what_is_implied_is_a_link_without_problems(text: Dressed) -> None:
    found = read_error(text.text)
    request = read_link(found.setting.items(), ())
    assert request.problems == ()
    if found.code == "hidden_size_differs" and len(found.comparison) == 3:
        state = "c_0" if found.params.get("state") == 1 else "h_0"
        if all(name in found.setting for name in ("num_layers", "batch", "hidden_size")):
            expected = tuple(each.expected for each in found.comparison)
            assert sizes(tensor_shapes(request.spec)[state]) == expected


@given(dressed())
def test_a_comparison_fits_where_the_sizes_are_equal(text: Dressed) -> None:
    for each in read_error(text.text).comparison:
        enough = each.at_least and None not in (each.expected, each.got)
        right = (each.got or 0) >= (each.expected or 0) if enough else each.expected == each.got
        assert each.fits == right


def test_every_wording_is_of_its_code() -> None:
    for code, wording in WORDINGS:
        found = explained(wording.format(a=2, b=3, c=4, d=5))
        assert found is not None, wording
        assert found.code == code


def test_unrelated_errors_are_not_claimed() -> None:
    found = {text: read_error(text) for text in UNRELATED}
    assert [text for text, each in found.items() if each.code is not None] == []
    assert not any(each.causes or each.fix or each.setting for each in found.values())


def test_the_unrelated_errors_are_many_and_distinct() -> None:
    assert len(set(UNRELATED)) == 1000
    assert len(set(MESSAGES)) > 110
    assert not set(MESSAGES) & set(SAMPLES.values())


def test_unrelated_words_seldom_seem_near() -> None:
    near = {text for text in UNRELATED if read_error(text).nearest}
    words = (
        *("unpack", "NoneType", "unexpected keyword", "tuple in", "has no attribute", "missing"),
        *("range", "interpreted", "indices must", "out of bounds", "takes", "Expected input"),
    )
    # What Python says of anything is near to what it says of a layer, word for word.
    assert not [text for text in near if not any(each in text for each in words)]


_PIECES = st.sampled_from(
    (
        *SAMPLES.values(),
        *("Traceback (most recent call last):\n", '  File "a.py", line 1, in f\n', "    lstm(x)\n"),
        *("RuntimeError: ", "E   ", "> ", ">>> ", "----> 1 ", "\n", "\r\n", "\x1b[31m", "\x1b]8;;"),
        *("Expected hidden[0] size (", ")", "got [", "9" * 30, "9" * 5000, "0", "-1", "nn.LSTM("),
        *("nn.LSTM(10, 20, 2, 0.5)", "[0m", "\x00", "\u200b", "'", "(", ", ", "x", "torch/nn/"),
    )
)


@given(st.lists(_PIECES | st.text(max_size=20), max_size=30).map("".join))
def test_no_text_makes_it_raise(text: str) -> None:
    found = read_error(text)
    assert (found.code is None) == (found.causes == ())
    assert read_link(found.setting.items(), ()).problems == ()
