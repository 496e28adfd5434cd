"""Sets of questions are reproducible, have the right level, and fit any layer."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.layer.cost import estimate
from backend.layer.spec import LayerSpec
from backend.practice.draw import LEVELS, MODES, Mode
from backend.practice.grade import grade
from backend.practice.kinds.calls import CATALOG
from backend.practice.question import KINDS, RUNS, Question
from backend.practice.questions import make_questions
from tests.support.practice import by_hand, kinds_of, question_of, reckoned_answer
from tests.support.strategies import LINK, legal_specs
from tests.support.words.reviewed import Reviewed

A3 = LayerSpec(batch=3)
SETS = [(mode, level) for mode in MODES for level in LEVELS]
KINDS_OF_MODES = {
    "shape": {"output_shape", "h_n_shape", "c_n_shape"},
    "slice": {"slice_shape"},
    "error": {"raises"},
    "count": {"parameter_count"},
    "rows": {"which_row"},
    "layer": set(KINDS),
}
DRAWN = [mode for mode in MODES if mode != "layer"]
"""The modes whose layers are drawn."""


@cache
def many(mode: Mode, level: int) -> tuple[Question, ...]:
    """Return forty questions, which several tests look at; as many again in `make test-long`."""
    return make_questions(mode, 2, level, 80 if settings().max_examples >= 1000 else 40)


def account(question: Question) -> str:
    options = "; ".join(f"{option.value} {option.code or '!'}" for option in question.options)
    return f"{question.id}\n    {question.answer} | {options or 'typed'}\n"


def test_the_sets_of_seed_7_are_the_reviewed_ones(reviewed: Reviewed) -> None:
    told = "".join(
        f"{mode} {level}\n" + "".join(map(account, make_questions(mode, 7, level, 6)))
        for mode, level in SETS
    )
    reviewed("practice/seed-7", told)


@pytest.mark.parametrize(("mode", "level"), SETS)
def test_a_longer_set_begins_with_the_shorter(mode: Mode, level: int) -> None:
    longer = make_questions(mode, 3, level, 12)
    assert make_questions(mode, 3, level, 5) == longer[:5]
    assert len({question.id for question in longer}) == 12


@settings(max_examples=20)
@given(legal_specs(LINK), st.sampled_from(LEVELS), st.integers(0, 99))
def test_a_set_about_one_layer_asks_of_nothing_else(spec: LayerSpec, level: int, seed: int) -> None:
    asked = make_questions("layer", seed, level, 8, spec)
    for question in asked:
        assert question.kind in kinds_of(spec)
        assert question.spec == spec or question.kind == "raises"
        assert question.spec.layer == spec.layer
        assert grade(question, question.answer).right
    assert make_questions("layer", seed, level, 3, spec) == asked[:3]


def test_a_layer_given_to_another_mode_changes_nothing() -> None:
    given_one = make_questions("shape", 7, 1, 5, LayerSpec(hidden_size=99))
    assert given_one == make_questions("shape", 7, 1, 5)


def test_every_seed_mode_and_level_has_questions_of_its_own() -> None:
    sets = {
        tuple(question.id for question in make_questions(mode, seed, level, 3))
        for mode, level in SETS
        for seed in range(5)
    }
    assert len(sets) == 5 * len(SETS)


def test_nobody_elses_dice_are_touched() -> None:
    before = torch.get_rng_state()
    make_questions("mixed", 1, 3, 20)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(("mode", "level"), SETS)
def test_a_mode_asks_its_own_kinds(mode: Mode, level: int) -> None:
    kinds = {question.kind for question in many(mode, level)}
    if mode != "mixed":
        assert kinds == KINDS_OF_MODES[mode]
        return
    expected = {*KINDS_OF_MODES["shape"], "slice_shape", "raises"}
    expected |= {"which_row"} if level > 1 else set()
    assert kinds == expected | ({"parameter_count"} if level > 2 else set())


@pytest.mark.parametrize("mode", DRAWN)
def test_a_level_is_as_hard_as_it_says(mode: Mode) -> None:
    one, two, three = (many(mode, level) for level in LEVELS)
    for question in one:
        spec = question.spec
        assert spec.batched
        assert spec.batch_first
        assert spec.proj_size == 0
        assert (spec.num_layers * spec.num_directions == 1) == (question.kind != "which_row")
    assert all(each.spec.num_layers * each.spec.num_directions > 1 for each in two)
    assert {each.spec.batch_first for each in two} == {True, False}
    assert all(each.spec.batched and not each.spec.proj_size for each in two)
    assert {each.spec.batched for each in three} == {True, False}
    assert {each.spec.proj_size > 0 for each in three} == {True, False}
    if mode == "count":
        assert {(each.spec.layer, each.spec.bias) for each in three} == {
            (layer, bias) for layer in ("RNN", "GRU", "LSTM") for bias in (True, False)
        }


@pytest.mark.parametrize("mode", MODES)
def test_answers_are_chosen_first_and_typed_later(mode: Mode) -> None:
    for level in LEVELS:
        asked = many(mode, level)
        chosen = {bool(each.options) for each in asked if each.kind != "raises"}
        assert all(each.options for each in asked if each.kind == "raises")
        if mode != "error":
            assert chosen == {1: {True}, 2: {True, False}, 3: {False}}[level]


def test_sizes_can_be_distinguished() -> None:
    for question in many("shape", 2):
        spec = question.spec
        sizes = (spec.batch, spec.seq_len, spec.input_size, spec.hidden_size)
        assert len(set(sizes)) == 4
        assert max(sizes) <= 12


def test_the_right_option_is_at_any_place() -> None:
    asked = many("shape", 1)
    places = [[option.code for option in each.options].index(None) for each in asked]
    assert set(places) == {0, 1, 2, 3}


def test_an_error_can_always_be_none() -> None:
    asked = many("error", 3)
    assert all(RUNS in [option.value for option in each.options] for each in asked)
    answers = [each.answer for each in asked]
    assert RUNS in answers
    assert len(set(answers)) > 5
    assert all((each.answer == RUNS) == (each.message == "") for each in asked)


def test_all_lanes_of_both_states_are_asked_for() -> None:
    lanes = [each.lane for each in many("rows", 3)]
    assert {lane.tensor for lane in lanes if lane} == {"h_n", "c_n"}
    assert {lane.direction for lane in lanes if lane} == {"forward", "backward"}
    assert {lane.layer for lane in lanes if lane} == {0, 1, 2, 3}


# Any state as a question.


@given(legal_specs(), st.sampled_from(KINDS))
def test_any_small_state_is_a_question_that_torch_answers(spec: LayerSpec, kind: str) -> None:
    if kind not in kinds_of(spec):
        assert (kind, spec.layer != "LSTM") == ("c_n_shape", True)
        return
    question = question_of(spec, kind)
    assert question.answer == by_hand(question)
    values = [option.value for option in question.options]
    assert len(set(values)) == len(values) >= 2
    assert question_of(spec, kind) == question
    assert question_of(question.spec, kind, question.asked).answer == question.answer


@given(legal_specs(LINK), st.sampled_from(KINDS))
def test_no_state_of_a_link_is_too_large_for_a_question(spec: LayerSpec, kind: str) -> None:
    question = question_of(spec, kind if kind in kinds_of(spec) else "h_n_shape")
    assert grade(question, question.answer).right
    assert [grade(question, each.value).right for each in question.confusions] == [False] * len(
        question.confusions
    )
    if question.kind != "raises":
        assert question.spec == spec
        texts = [line.text for line in question.hints[1].lines]
        assert reckoned_answer(question, texts) == question.answer


def test_c_n_is_asked_of_an_lstm_only() -> None:
    gru = replace(A3, layer="GRU")
    assert kinds_of(A3) == KINDS
    assert set(KINDS) - set(kinds_of(gru)) == {"c_n_shape"}


def test_a_valid_request_is_read() -> None:
    row = question_of(A3, "which_row", "c_n:1:backward")
    assert (row.answer, row.asked) == (3, "c_n:1:backward")
    part = question_of(A3, "slice_shape", "output[:, -1]")
    assert (part.answer, part.asked) == ((3, 40), "output[:, -1]")
    assert [hint.lines[-1].text for hint in part.hints] == ["D*H_out", "2*20", "output"]
    for name in CATALOG:
        layer = "GRU" if name in ("pair_for_one_state", "proj_of_other_layer") else "LSTM"
        spec = replace(A3, layer=layer, proj_size=5 if name == "states_unprojected" else 0)
        assert question_of(spec, "raises", name).asked == name


def test_an_expression_over_shapes_alone_is_answered_too() -> None:
    large = LayerSpec(hidden_size=4096, num_layers=8, batch=256, seq_len=1024)
    assert not estimate(large).affordable
    question = question_of(large, "slice_shape", "output[:, -1]")
    assert question.answer == (256, 8192)
    assert [line.arithmetic for line in question.rule_lines] == ["256", "2*4096"]
    codes = [option.code for option in question.options]
    assert None in codes
    assert "forgot_directions" in [each.code for each in question.confusions]


def test_a_large_layer_is_called_small() -> None:
    large = LayerSpec(hidden_size=4096, num_layers=8, batch=256, seq_len=1024)
    question = question_of(large, "raises", "plain")
    assert (question.spec.hidden_size, question.spec.num_layers, question.answer) == (64, 4, RUNS)


def test_the_hints_of_a_shape_a_count_and_an_error() -> None:
    h_n = question_of(A3, "h_n_shape")
    symbols, numbers, picture = (tuple(line.text for line in hint.lines) for hint in h_n.hints)
    assert symbols == ("D*num_layers", "N", "H_out")
    assert numbers == ("2*2", "3", "20")
    assert picture == ("h_n",)
    row = question_of(A3, "which_row", "h_n:1:backward").hints
    assert [line.text for hint in row for line in hint.lines] == [
        *("layer*D + direction", "1*2 + 1", "h_n")
    ]
    states = question_of(A3, "raises", "states_batch_first").hints[1].lines
    assert [(line.name, line.text, line.actual) for line in states] == [
        ("input", "10", "10"),
        ("h_0", "(4, 3, 20)", "(3, 4, 20)"),
        ("c_0", "(4, 3, 20)", "(3, 4, 20)"),
    ]


def test_a_question_is_named_the_same_everywhere() -> None:
    row = question_of(A3, "which_row", "h_n:1:backward")
    assert row.id == "which_row?batch=3&asked=h_n%3A1%3Abackward"
    assert question_of(LayerSpec(), "output_shape").id == "output_shape?"
