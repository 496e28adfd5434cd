"""Wrong shapes, counts, rows and slices: each is the result of its mistake."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.expressions.text import parse
from backend.layer.rules import parameter_count
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.practice.draw import Dice
from backend.practice.kinds.counts import count_lines, doubly_wrong_counts, wrong_counts
from backend.practice.kinds.rows import row_line, row_of, wrong_rows
from backend.practice.kinds.shapes import wrong_shapes
from backend.practice.kinds.slices import slices_of
from backend.practice.kinds.wrong_slices import sources, wrong_slices
from backend.practice.question import Answer, Confused, Lane, distinct
from tests.support.practice import tensors
from tests.support.random_run import typed
from tests.support.strategies import legal_specs

A3 = LayerSpec(batch=3)
ALONE = replace(A3, batched=False)
PROJECTED = replace(A3, proj_size=5)


def given_by(wrongs: list[Confused]) -> dict[str, Answer]:
    return {each.code: each.value for each in wrongs}


@pytest.mark.parametrize(
    ("spec", "tensor", "expected"),
    [
        (
            *(A3, "output"),
            {
                "forgot_directions": (3, 35, 20),
                "swapped_batch_time": (35, 3, 40),
                "last_step_only": (3, 40),
                "states_for_output": (4, 3, 20),
                "layers_in_output": (3, 35, 80),
                "directions_apart": (3, 35, 2, 20),
                "input_feature": (3, 35, 10),
                "dropped_batch_axis": (35, 40),
            },
        ),
        (
            *(PROJECTED, "h_n"),
            {
                "forgot_directions": (2, 3, 5),
                "forgot_layers": (2, 3, 5),
                "batch_first_on_states": (3, 4, 5),
                "cell_instead_of_out": (4, 3, 20),
                "last_row_only": (1, 3, 5),
                "dropped_rows_axis": (3, 5),
                "output_for_states": (3, 35, 10),
                "time_for_batch": (4, 35, 5),
                "directions_in_features": (2, 3, 10),
                "directions_twice": (4, 3, 10),
                "directions_apart": (2, 2, 3, 5),
                "dropped_batch_axis": (4, 5),
            },
        ),
        (
            *(replace(ALONE, bidirectional=False, num_layers=1, proj_size=5), "c_n"),
            {
                "out_instead_of_cell": (1, 5),
                "dropped_rows_axis": (20,),
                "output_for_states": (35, 5),
                "kept_batch_axis": (1, 1, 20),
            },
        ),
        (
            *(replace(ALONE, bidirectional=False, num_layers=1), "output"),
            {
                "last_step_only": (20,),
                "states_for_output": (1, 20),
                "input_feature": (35, 10),
                "kept_batch_axis": (1, 35, 20),
            },
        ),
    ],
)
def test_wrong_shapes(spec: LayerSpec, tensor: str, expected: dict[str, Answer]) -> None:
    assert given_by(wrong_shapes(spec, tensor)) == expected


def test_wrong_counts_of_the_default_layer() -> None:
    # 2*(80*(10+20+2)) + 2*(80*(40+20+2)) is torch's.
    assert given_by(wrong_counts(A3)) == {
        "counted_one_bias": 2 * 80 * 31 + 2 * 80 * 61,
        "forgot_directions": 80 * 32 + 80 * 42,
        "upper_reads_one_direction": 2 * 80 * 32 + 2 * 80 * 42,
        "counted_forward_only": 80 * 32 + 80 * 62,
        "forgot_gates": 2 * 20 * 32 + 2 * 20 * 62,
        "gates_of_other_layer": 2 * 60 * 32 + 2 * 60 * 62,
        "forgot_layers": 2 * 80 * 32,
        "upper_reads_input": 4 * 80 * 32,
        "counted_no_bias": 2 * 80 * 30 + 2 * 80 * 60,
        "forgot_recurrent": 2 * 80 * 12 + 2 * 80 * 42,
    }


def test_wrong_counts_of_a_projection_and_without_bias() -> None:
    spec = LayerSpec(num_layers=1, bidirectional=False, proj_size=5, bias=False)
    assert given_by(wrong_counts(spec)) == {
        "forgot_gates": 20 * 15 + 100,
        "gates_of_other_layer": 60 * 15 + 100,
        "forgot_projection": 80 * 15,
        "ignored_projection": 80 * 30,
        "counted_absent_bias": 80 * 17 + 100,
        "forgot_recurrent": 80 * 10 + 100,
    }


@given(legal_specs())
def test_a_count_without_confusion_is_the_rules(spec: LayerSpec) -> None:
    assert sum(eval(line.arithmetic) for line in count_lines(spec)) == parameter_count(spec)
    sizes = {"D": spec.num_directions, "num_layers": spec.num_layers, "H_in": spec.input_size}
    sizes |= {"H_cell": spec.hidden_size, "H_out": spec.proj_size or spec.hidden_size}
    assert sum(eval(line.symbol, {}, sizes) for line in count_lines(spec)) == parameter_count(spec)


@given(legal_specs())
def test_two_confusions_of_a_count_are_both_named(spec: LayerSpec) -> None:
    single = {each.code for each in wrong_counts(spec)}
    for one, other in doubly_wrong_counts(spec):
        assert one.value == other.value
        assert one.code != other.code
        assert {one.code, other.code} <= single


def test_the_lines_of_a_count() -> None:
    lines = {line.name: (line.symbol, line.arithmetic) for line in count_lines(PROJECTED)}
    assert lines == {
        "weight_ih_l0": ("D*4*H_cell*H_in", "2*4*20*10"),
        "weight_ih_l1": ("D*(num_layers-1)*4*H_cell*D*H_out", "2*(2-1)*4*20*2*5"),
        "weight_hh": ("D*num_layers*4*H_cell*H_out", "2*2*4*20*5"),
        "bias_ih": ("D*num_layers*4*H_cell", "2*2*4*20"),
        "bias_hh": ("D*num_layers*4*H_cell", "2*2*4*20"),
        "weight_hr": ("D*num_layers*H_out*H_cell", "2*2*5*20"),
    }


@given(legal_specs(), st.data())
def test_torch_has_the_row_where_its_documentation_says(
    spec: LayerSpec, data: st.DataObject
) -> None:
    tensor = data.draw(st.sampled_from(("h_n", "c_n") if spec.layer == "LSTM" else ("h_n",)))
    layer = data.draw(st.integers(0, spec.num_layers - 1))
    backward = spec.bidirectional and data.draw(st.booleans())
    lane = Lane(tensor, layer, "backward" if backward else "forward")
    assert row_of(spec, lane) == layer * spec.num_directions + backward
    assert eval(row_line(spec, lane).arithmetic) == layer * spec.num_directions + backward


def test_a_lane_that_is_not_there_has_no_row() -> None:
    for lane in (Lane("h_n", 2, "forward"), Lane("h_n", 5, "backward")):
        with pytest.raises(ValueError, match="has the rows"):
            row_of(A3, lane)


def test_the_tallest_layers_still_speak() -> None:
    for layer in ("RNN", "GRU", "LSTM"):
        for bias in (True, False):
            tall = LayerSpec(layer=layer, num_layers=16, hidden_size=512, bias=bias)
            assert row_of(tall, Lane("h_n", 15, "backward")) == 31


def test_wrong_rows() -> None:
    tall = replace(A3, num_layers=3)
    assert given_by(wrong_rows(tall, Lane("h_n", 2, "backward"))) == {
        "direction_major": 5,
        "backward_first": 4,
        "forgot_directions": 2,
        "top_layer_first": 1,
        "counted_from_one": 6,
        "layers_from_one": 3,
    }
    alone = replace(A3, num_layers=1, bidirectional=False)
    assert given_by(wrong_rows(alone, Lane("h_n", 0, "forward"))) == {"counted_from_one": 1}


@given(legal_specs(), st.integers(1, 3))
def test_the_axes_of_the_catalogue_are_torchs(spec: LayerSpec, level: int) -> None:
    found = slices_of(spec, level)
    assert len({each.text for each in found}) == len(found) > 0
    for each in found:
        shape = tuple(eval(line.arithmetic) for line in each.lines)
        assert shape == tuple(typed(each.text, spec, tensors(spec)).shape), each.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "output[:, -1]",
            {
                "index_keeps_axis": (3, 1, 40),
                "forgot_directions": (3, 20),
                "swapped_batch_time": (35, 40),
                "took_whole_tensor": (3, 35, 40),
                "layers_in_output": (3, 80),
            },
        ),
        ("output[:, -1:]", {"slice_drops_axis": (3, 40), "took_whole_tensor": (3, 35, 40)}),
        ("output[:, 4:5]", {"slice_drops_axis": (3, 40)}),
        (
            "torch.cat([h_n[-2], h_n[-1]], dim=-1)",
            {
                "index_keeps_axis": (1, 3, 40),
                "other_join": (3, 20, 2),
                "joined_other_axis": (6, 20),
                "batch_first_on_states": (4, 40),
                "time_for_batch": (35, 40),
            },
        ),
        (
            "torch.stack([h_n[-2], h_n[-1]])",
            {"other_join": (6, 20), "joined_other_axis": (3, 20, 2)},
        ),
        ("cat([h_n[0], h_n[1]])", {"other_join": (2, 3, 20), "joined_other_axis": (3, 40)}),
        ("h_n[::D]", {"forgot_directions": (1, 3, 20)}),
    ],
)
def test_wrong_slices(text: str, expected: dict[str, Answer]) -> None:
    found = given_by(wrong_slices(A3, parse(text), trace(A3).values))
    assert {code: found.get(code) for code in expected} == expected


def test_a_wrong_answer_is_legal_in_torch() -> None:
    found = wrong_slices(A3, parse("h_n.view(num_layers, D, N, H_out)"), trace(A3).values)
    assert "forgot_directions" not in given_by(found)
    assert all(isinstance(each.value, tuple) and all(each.value) for each in found)


def test_the_tensors_that_an_expression_names() -> None:
    read = parse("torch.cat([h_n[-1], c_n[-1], h_n[0]], dim=-1)")
    assert sources(read, trace(A3).values) == ("h_n", "c_n")


def test_the_first_of_equal_wrong_answers_is_kept() -> None:
    wrongs = [Confused("a", 1), Confused("b", 2), Confused("c", 2), Confused("d", 3)]
    assert [each.code for each in distinct(wrongs, 1)] == ["b", "d"]


def test_dice_give_what_they_always_gave() -> None:
    dice = Dice("mixed 1 7")
    assert [dice.whole(1, 6) for _ in range(12)] == [2, 6, 2, 1, 5, 3, 1, 2, 4, 5, 6, 4]
    assert Dice("a").shuffled("abcdef") == list("baedcf")


def test_dice_reach_every_choice_and_nothing_else() -> None:
    dice = Dice("all")
    assert {dice.whole(2, 5) for _ in range(200)} == {2, 3, 4, 5}
    assert {dice.pick("xyz") for _ in range(200)} == set("xyz")
    assert {dice.chance(3) for _ in range(200)} == {True, False}
    assert sorted(dice.shuffled(range(9))) == list(range(9))
