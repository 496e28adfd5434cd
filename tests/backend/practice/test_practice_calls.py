"""Every call of the catalog: its outcome on each layer, and its text."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from backend.errors.known.catalog import RECORDS
from backend.layer.spec import LayerSpec
from backend.practice.call import Call
from backend.practice.kinds.call_outcome import (
    FAMILIES,
    UNKNOWN,
    check_lines,
    outcome,
    wrong_outcomes,
)
from backend.practice.kinds.call_parts import MOST, reduced
from backend.practice.kinds.calls import CATALOG, calls_of
from backend.practice.question import RUNS
from tests.support.practice import agrees, said
from tests.support.strategies import LINK, legal_specs

TOP = 3
BATCH = LayerSpec(input_size=3, hidden_size=4, batch=2, seq_len=5, batch_first=True)
"""An LSTM, stacked, two directions, (2, 5, 3)."""
SAYS: dict[str, str] = {
    **{"plain": RUNS, "plain_states": RUNS, "other_layout": RUNS, "unbatched": RUNS},
    **{"opened_as_pair": RUNS, "opened_as_lstm": RUNS, "fourth_position": RUNS},
    "wrong_input_size": "input_size_differs",
    "hidden_for_input": "input_size_differs",
    "other_layout_states": "hidden_size_differs",
    "states_batch_first": "hidden_size_differs",
    "states_one_direction": "hidden_size_differs",
    "states_other_batch": "hidden_size_differs",
    "unbatched_batched_states": "unbatched_with_batched_state",
    "batched_unbatched_states": "batched_with_unbatched_state",
    "four_axes": "wrong_axes",
    "double_input": "types_differ",
    "one_state_for_pair": "batched_with_unbatched_state",
    "result_to_linear": "tuple_for_tensor",
    "result_sliced": "tuple_sliced",
    "head_of_one_direction": "last_axis_differs",
    "view_without_directions": "view_does_not_fit",
    "proj_as_large": "proj_too_large",
    "dropout_above_one": "not_probability",
    "misspelt_argument": "unknown_argument",
    "no_hidden_features": "size_is_zero",
    "fourth_position_number": "bias_is_number",
}
"""What torch says to each call on :data:`BATCH`."""


def call(name: str, spec: LayerSpec) -> Call:
    return next(each for each in calls_of(spec, TOP) if each.id == name)


def test_torchs_message_for_each_call() -> None:
    assert {each.id: outcome(each)[0] for each in calls_of(BATCH, TOP)} == SAYS


@pytest.mark.parametrize(
    ("name", "spec", "says"),
    [
        ("states_unprojected", replace(BATCH, proj_size=2), "hidden_size_differs"),
        ("pair_for_one_state", replace(BATCH, layer="GRU"), "tuple_has_no"),
        ("proj_of_other_layer", replace(BATCH, layer="RNN"), "proj_only_lstm"),
        ("opened_as_lstm", replace(BATCH, layer="GRU"), "too_many_values"),
        ("opened_as_lstm", replace(BATCH, layer="GRU", bidirectional=False), RUNS),
        (
            *("opened_as_lstm", replace(BATCH, layer="GRU", bidirectional=False, num_layers=1)),
            "too_few_values",
        ),
        ("head_of_one_direction", replace(BATCH, bidirectional=False), RUNS),
        ("view_without_directions", replace(BATCH, bidirectional=False), RUNS),
        ("states_batch_first", replace(BATCH, batch=4), RUNS),
        ("hidden_for_input", replace(BATCH, input_size=4), RUNS),
        ("one_state_for_pair", replace(BATCH, num_layers=1, bidirectional=False), "no_such_row"),
    ],
)
def test_torchs_messages_on_other_layers(name: str, spec: LayerSpec, says: str) -> None:
    assert outcome(call(name, spec))[0] == says


def test_every_call_is_shown_somewhere_here() -> None:
    others = {"states_unprojected", "pair_for_one_state", "proj_of_other_layer"}
    assert SAYS.keys() | others == CATALOG.keys()
    assert all(1 <= level <= TOP for _, level in CATALOG.values())


@given(legal_specs(), st.data())
def test_the_text_is_the_call_and_the_rules_know_its_outcome(
    spec: LayerSpec, data: st.DataObject
) -> None:
    each = data.draw(st.sampled_from(calls_of(reduced(spec), TOP)))
    code, message = outcome(each)
    assert code == said(each.text), each.text
    assert (code == RUNS) == (message == "")
    runs = all(map(agrees, check_lines(reduced(spec), each)))
    assert runs == (code == RUNS), each.text


@given(legal_specs(LINK))
def test_no_call_is_one_that_can_crash_or_cost_much(spec: LayerSpec) -> None:
    small = reduced(spec)
    assert all(getattr(small, name) <= most for name, most in MOST.items())
    for each in calls_of(small, TOP):
        assert each.use == "construct" or 2 <= len(each.input) <= 4
        assert all(2 <= len(sizes) <= 3 for sizes in each.states)
        assert not each.states or len(each.states) <= 1 + each.paired


def test_a_level_has_the_calls_of_those_below() -> None:
    ids = [[each.id for each in calls_of(BATCH, level)] for level in (1, 2, 3)]
    assert set(ids[0]) < set(ids[1]) < set(ids[2])


def test_an_input_of_one_axis_is_never_given_to_torch() -> None:
    with pytest.raises(AssertionError, match="one axis"):
        outcome(replace(call("plain", BATCH), input=(3,)))


def test_words_nobody_foresaw_are_an_unknown_error() -> None:
    spoilt = replace(call("head_of_one_direction", BATCH), sizes=(-1,))
    code, message = outcome(spoilt)
    assert (code, message != "") == (UNKNOWN, True)


def test_nothing_is_drawn_from_torchs_generator() -> None:
    before = torch.get_rng_state()
    for each in calls_of(BATCH, TOP):
        outcome(each)
    assert torch.equal(torch.get_rng_state(), before)


def test_the_other_errors_are_torchs_too() -> None:
    known = {record.code for record in RECORDS}
    assert {code for family in FAMILIES for code in family} <= known
    assert set(SAYS.values()) - {RUNS} <= {code for family in FAMILIES for code in family}


def test_a_wrong_outcome_is_explained() -> None:
    silent, loud = call("other_layout", BATCH), call("wrong_input_size", BATCH)
    assert {each.code for each in wrong_outcomes(silent, RUNS)} == {"it_raises", "it_runs"}
    codes = {each.value: each.code for each in wrong_outcomes(loud, "input_size_differs")}
    assert codes[RUNS] == "it_raises"
    assert codes["wrong_axes"] == "other_error"


def test_a_call_is_written_as_a_person_writes_it() -> None:
    assert call("plain_states", BATCH).text.splitlines() == [
        "layer = nn.LSTM(3, 4, num_layers=2, batch_first=True, bidirectional=True)",
        "input = torch.zeros(2, 5, 3)",
        "h_0 = torch.zeros(4, 2, 4)",
        "c_0 = torch.zeros(4, 2, 4)",
        "layer(input, (h_0, c_0))",
    ]
    assert call("fourth_position", BATCH).text == (
        "layer = nn.LSTM(3, 4, 2, True, batch_first=True, bidirectional=True)"
    )
    assert call("double_input", BATCH).text.splitlines()[1] == (
        "input = torch.zeros(2, 5, 3, dtype=torch.float64)"
    )
    assert call("opened_as_lstm", BATCH).text.endswith("output, (h_n, c_n) = layer(input)")
    assert call("opened_as_pair", BATCH).text.endswith("output, h_n = layer(input)")
    assert call("result_to_linear", BATCH).text.endswith("nn.Linear(8, 2)(layer(input))")
    assert call("result_sliced", BATCH).text.endswith("layer(input)[:, -1]")
    assert call("head_of_one_direction", BATCH).text.endswith(
        "output, _ = layer(input)\nnn.Linear(4, 2)(output)"
    )
    assert call("view_without_directions", BATCH).text.endswith("h_n.view(2, 2, 4)")
    assert call("one_state_for_pair", BATCH).text.endswith("layer(input, h_0)")
