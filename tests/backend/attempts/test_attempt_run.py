"""Every mistake in a call of the layer, made by a real call."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from backend.attempts.attempt import OMITTED, UNPACKS, Attempt, TensorArg, Unpack, attempt_sent
from backend.attempts.fit import Culprit, fitting_sizes, mismatches
from backend.attempts.job import attempt, work
from backend.attempts.outcome import Outcome, outcome_received
from backend.layer.spec import LAYERS, LayerSpec

LSTM = LayerSpec(bidirectional=False, batch=3, seq_len=7)
"""Of the confusions: 10 features, hidden size 20, two layers, three samples of seven steps."""
GRU, RNN = replace(LSTM, layer="GRU"), replace(LSTM, layer="RNN")
BOTH_WAYS = replace(LSTM, bidirectional=True)
PROJECTED = replace(LSTM, proj_size=5)
STEPS_FIRST = replace(LSTM, batch_first=False)
LENGTHS = (7, 5, 3)


def states(*sizes: int) -> dict[str, Any]:
    return {"h_0": TensorArg(sizes), "c_0": TensorArg(sizes)}


def tried(spec: LayerSpec, **given: Any) -> Outcome:
    return attempt(Attempt(spec, **given))


def size(where: str, axis: int, expected: int, got: int) -> Culprit:
    return Culprit(where, axis, "size", expected, got)  # type: ignore[arg-type]


@pytest.mark.parametrize("spec", [LSTM, GRU, RNN, BOTH_WAYS, PROJECTED])
def test_calls_left_to_torch_run(spec: LayerSpec) -> None:
    rows = 2 * spec.num_directions
    width = spec.proj_size or 20
    made = {"output": (3, 7, spec.num_directions * width), "h_n": (rows, 3, width)}
    if spec.layer == "LSTM":
        made["c_n"] = (rows, 3, 20)
    assert tried(spec) == Outcome("ran", made)
    whole: dict[str, Any] = {"h_0": TensorArg((rows, 3, width))}
    if spec.layer == "LSTM":
        whole["c_0"] = TensorArg((rows, 3, 20))
    assert tried(spec, input=TensorArg((3, 7, 10)), **whole) == Outcome("ran", made)


RAISED: dict[str, tuple[LayerSpec, dict[str, Any], str, str, Culprit]] = {
    "3: batch_first moves no state": (
        *(LSTM, states(3, 2, 20), "Expected hidden[0] size (2, 3, 20), got [3, 2, 20]"),
        *("hidden_size_differs", size("h_0", 0, 2, 3)),
    ),
    "3: nor that of a GRU": (
        *(GRU, {"h_0": TensorArg((3, 2, 20))}, "Expected hidden size (2, 3, 20), got [3, 2, 20]"),
        *("hidden_size_differs", size("h_0", 0, 2, 3)),
    ),
    "3: nor that of an RNN": (
        *(RNN, {"h_0": TensorArg((3, 2, 20))}, "Expected hidden size (2, 3, 20), got [3, 2, 20]"),
        *("hidden_size_differs", size("h_0", 0, 2, 3)),
    ),
    "4: batch_first forgotten, beside the states": (
        *(STEPS_FIRST, {"input": TensorArg((3, 7, 10)), **states(2, 3, 20)}),
        *("Expected hidden[0] size (2, 7, 20), got [2, 3, 20]", "hidden_size_differs"),
        size("h_0", 1, 7, 3),
    ),
    "5: a smaller last batch": (
        *(LSTM, {"input": TensorArg((1, 7, 10)), **states(2, 3, 20)}),
        *("Expected hidden[0] size (2, 1, 20), got [2, 3, 20]", "hidden_size_differs"),
        size("h_0", 1, 1, 3),
    ),
    "5: two directions forgotten": (
        *(BOTH_WAYS, states(2, 3, 20), "Expected hidden[0] size (4, 3, 20), got [2, 3, 20]"),
        *("hidden_size_differs", size("h_0", 0, 4, 2)),
    ),
    "5: c_0 alone is stale": (
        *(LSTM, {"c_0": TensorArg((2, 4, 20))}),
        *("Expected hidden[1] size (2, 3, 20), got [2, 4, 20]", "hidden_size_differs"),
        size("c_0", 1, 3, 4),
    ),
    "5 packed: a larger batch": (
        *(LSTM, {**states(2, 4, 20), "packed": LENGTHS}),
        "The size of tensor a (4) must match the size of tensor b (3) at non-singleton dimension 0",
        *("sizes_differ", size("h_0", 1, 3, 4)),
    ),
    "5 packed: two directions forgotten": (
        *(BOTH_WAYS, {**states(2, 3, 20), "packed": LENGTHS}),
        *("Expected more hidden states in stacked_rnn", "state_rows_differ"),
        size("h_0", 0, 4, 2),
    ),
    "6: the last axis": (
        *(LSTM, {"input": TensorArg((3, 7, 11))}),
        *("input.size(-1) must be equal to input_size. Expected 10, got 11", "input_size_differs"),
        size("input", 2, 10, 11),
    ),
    "6 packed": (
        *(LSTM, {"input": TensorArg((3, 7, 11)), "packed": LENGTHS}),
        *("mat1 and mat2 shapes cannot be multiplied (15x11 and 10x80)", "last_axis_differs"),
        size("input", 2, 10, 11),
    ),
    "7: two axes beside states of three": (
        *(LSTM, {"input": TensorArg((7, 10)), **states(2, 3, 20)}),
        "For unbatched 2-D input, hx and cx should also be 2-D but got (3-D, 3-D) tensors",
        *("unbatched_with_batched_state", Culprit("h_0", None, "axes", 2, 3)),
    ),
    "7: four axes": (
        *(LSTM, {"input": TensorArg((1, 3, 7, 10))}),
        *("LSTM: Expected input to be 2D or 3D, got 4D instead", "wrong_axes"),
        Culprit("input", None, "axes", 3, 4),
    ),
    "7: four axes, a GRU": (
        *(GRU, {"input": TensorArg((1, 3, 7, 10))}),
        *("GRU: Expected input to be 2D or 3D, got 4D instead", "wrong_axes"),
        Culprit("input", None, "axes", 3, 4),
    ),
    "10: one row opened as two": (
        *(replace(GRU, num_layers=1), {"unpack": UNPACKS[1]}),
        *("not enough values to unpack (expected 2, got 1)", "too_few_values"),
        Culprit("h_n", 0, "opened", *UNPACKS),
    ),
    "10: a pair for a GRU": (
        *(GRU, states(2, 3, 20), "'tuple' object has no attribute 'dim'", "tuple_has_no"),
        Culprit("c_0", None, "extra"),
    ),
    "10: one tensor for an LSTM": (
        *(LSTM, {"h_0": TensorArg((2, 3, 20))}),
        "For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors",
        *("batched_with_unbatched_state", Culprit("c_0", None, "missing")),
    ),
    "15: h_0 is projected": (
        *(PROJECTED, states(2, 3, 20), "Expected hidden[0] size (2, 3, 5), got [2, 3, 20]"),
        *("hidden_size_differs", size("h_0", 2, 5, 20)),
    ),
    "15: c_0 is not": (
        *(PROJECTED, states(2, 3, 5), "Expected hidden[1] size (2, 3, 20), got [2, 3, 5]"),
        *("hidden_size_differs", size("c_0", 2, 20, 5)),
    ),
    "doubles": (
        *(LSTM, {"input": TensorArg(None, "float64")}),
        "RNN input dtype (torch.float64) does not match weight dtype (torch.float32)",
        *("types_differ", Culprit("input", None, "dtype", "float32", "float64")),
    ),
    "a state of halves": (
        *(GRU, {"h_0": TensorArg(None, "float16")}),
        "mat1 and mat2 must have the same dtype, but got Half and Float",
        *("types_differ", Culprit("h_0", None, "dtype", "float32", "float16")),
    ),
    "unsorted": (
        *(LSTM, {"packed": (5, 7, 3)}),
        "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True",
        *("lengths_not_sorted", Culprit("lengths", 1, "unsorted", 5, 7)),
    ),
    "an empty sentence": (
        *(LSTM, {"packed": (5, 3, 0)}, "Length of all samples has to be greater than 0"),
        *("length_is_zero", Culprit("lengths", 2, "zero", 1, 0)),
    ),
    "lengths of another batch": (
        *(LSTM, {"input": TensorArg((4, 7, 10)), "packed": LENGTHS}),
        "Expected `len(lengths)` to be equal to batch_size, but got 3 (batch_size=4)",
        *("lengths_count_differs", Culprit("lengths", None, "count", 4, 3)),
    ),
    "a sentence beyond the input": (
        *(LSTM, {"input": TensorArg((3, 6, 10)), "packed": LENGTHS}),
        *("start (14) + length (1) exceeds dimension size (14).", "lengths_beyond_steps"),
        Culprit("lengths", 0, "beyond", 6, 7),
    ),
}


@pytest.mark.parametrize("name", RAISED)
def test_torch_says_so_and_the_culprit_is_found(name: str) -> None:
    spec, given, message, code, culprit = RAISED[name]
    outcome = tried(spec, **given)
    assert (outcome.verdict, outcome.made, outcome.culprit) == ("raised", {}, culprit)
    assert message in outcome.message
    assert outcome.explained is not None
    assert outcome.explained.code == code


SILENT: dict[str, tuple[LayerSpec, dict[str, Any], dict[str, tuple[int, ...]], Unpack | None]] = {
    "4: batch_first forgotten": (
        *(STEPS_FIRST, {"input": TensorArg((3, 7, 10))}),
        *({"output": (3, 7, 20), "h_n": (2, 7, 20), "c_n": (2, 7, 20)}, None),
    ),
    "7: two axes": (
        *(LSTM, {"input": TensorArg((32, 10))}),
        *({"output": (32, 20), "h_n": (2, 20), "c_n": (2, 20)}, None),
    ),
    "10: an LSTM's pair as one": (
        *(LSTM, {"unpack": UNPACKS[0]}),
        {"output": (3, 7, 20), "h_n[0]": (2, 3, 20), "h_n[1]": (2, 3, 20)},
        UNPACKS[1],
    ),
    "10: two layers as a pair": (
        *(GRU, {"unpack": UNPACKS[1]}),
        *({"output": (3, 7, 20), "h_n": (3, 20), "c_n": (3, 20)}, UNPACKS[0]),
    ),
    "15: widths": (
        *(PROJECTED, {}),
        *({"output": (3, 7, 5), "h_n": (2, 3, 5), "c_n": (2, 3, 20)}, None),
    ),
    "packed": (
        *(LSTM, {"packed": LENGTHS}),
        *({"output.data": (15, 20), "h_n": (2, 3, 20), "c_n": (2, 3, 20)}, None),
    ),
    "no sample": (
        *(LSTM, {"input": TensorArg((0, 7, 10)), **states(2, 0, 20)}),
        *({"output": (0, 7, 20), "h_n": (2, 0, 20), "c_n": (2, 0, 20)}, None),
    ),
}


@pytest.mark.parametrize("name", SILENT)
def test_torch_is_silent(name: str) -> None:
    spec, given, made, right = SILENT[name]
    outcome = tried(spec, **given)
    assert (outcome.verdict, outcome.message, outcome.explained) == ("ran", "", None)
    assert outcome.made == made
    expected = None if outcome.culprit is None else outcome.culprit.expected
    assert expected == right


def test_where_it_was_raised() -> None:
    stages = {name: tried(spec, **given).stage for name, (spec, given, *_) in RAISED.items()}
    assert {name for name, stage in stages.items() if stage == "pack"} == {
        *("unsorted", "an empty sentence", "lengths of another batch")
    }
    assert {name for name, stage in stages.items() if stage == "unpack"} == {
        "10: one row opened as two"
    }
    assert set(stages.values()) == {"pack", "run", "unpack"}


def test_a_shape_that_no_tensor_can_have_is_raised_while_it_is_made() -> None:
    outcome = tried(LSTM, input=TensorArg((0, 10**6, 10**6, 10**6, 10**6)))
    assert (outcome.verdict, outcome.stage, outcome.culprit) == ("raised", "make", None)
    assert "overflow" in outcome.message


def test_a_lack_of_memory_is_not_a_refusal_of_the_layer() -> None:
    outcome = tried(LSTM, input=TensorArg((10**6, 10**6, 10**6)))
    assert outcome == Outcome("no_memory", stage="make")


def test_no_steps_at_all_are_found_at_their_axis() -> None:
    for spec, sizes, axis in ((LSTM, (3, 0, 10), 1), (STEPS_FIRST, (0, 3, 10), 0)):
        assert tried(spec, input=TensorArg(sizes)).culprit == Culprit("input", axis, "empty", 1, 0)
    assert tried(GRU, input=TensorArg((0, 10))).culprit == Culprit("input", 0, "empty", 1, 0)


@pytest.mark.parametrize("layer", LAYERS)
def test_the_fitting_state_depends_on_the_input(layer: str) -> None:
    spec = replace(BOTH_WAYS, layer=layer)
    for given, h_0 in (
        (OMITTED, (4, 3, 20)),
        (TensorArg((5, 9, 10)), (4, 5, 20)),
        (TensorArg((9, 10)), (4, 20)),
        (TensorArg((0, 1, 10)), (4, 0, 20)),
        (TensorArg((10,)), (4, 3, 20)),
    ):
        assert fitting_sizes(Attempt(spec, given), "h_0") == h_0
        assert fitting_sizes(Attempt(spec, given), "c_0") == h_0
    packed = Attempt(spec, packed=(6, 4))
    assert fitting_sizes(packed, "input") == (2, 6, 10)
    assert fitting_sizes(packed, "h_0") == (4, 2, 20)


def test_everything_that_does_not_fit_is_found() -> None:
    wrong = Attempt(
        GRU, TensorArg((3, 7, 9), "int64"), TensorArg((1, 4, 8), "bool"), unpack=UNPACKS[1]
    )
    assert list(mismatches(wrong)) == [
        Culprit("input", None, "dtype", "float32", "int64"),
        *(size("input", 2, 10, 9), size("h_0", 0, 2, 1), size("h_0", 1, 3, 4)),
        *(size("h_0", 2, 20, 8), Culprit("h_0", None, "dtype", "float32", "bool")),
        Culprit("h_n", 0, "opened", *UNPACKS),
    ]


def test_the_way_to_a_worker_and_back_changes_nothing() -> None:
    for spec, given, *_ in (*RAISED.values(), *SILENT.values()):
        there = Attempt(spec, **given)
        assert outcome_received(there, work(attempt_sent(there))) == attempt(there)
