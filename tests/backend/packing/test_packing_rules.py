"""Example C's packing table and small batches: the place of each token."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.layer.axes import sizes
from backend.layer.spec import LayerSpec
from backend.links.lengths import DEFAULT_LENGTHS
from backend.packing.link import PackingRequest
from backend.packing.rules import Token, packed_layout, packing_shapes, refusal
from components.packing.controls import EXAMPLES
from tests.support.packing.packed import C_SIZES

C, ASKED = EXAMPLES["C"]
D, _ = EXAMPLES["D"]
EXAMPLE = packed_layout(DEFAULT_LENGTHS)


def by_rule(spec: LayerSpec, asked: PackingRequest) -> dict[str, tuple[int, ...]]:
    return {name: sizes(shape) for name, shape in packing_shapes(spec, asked).items()}


def test_the_examples_sentences_longest_first() -> None:
    assert EXAMPLE.order == (0, 5, 9, 6, 4, 3, 2, 7, 8, 1)
    assert EXAMPLE.unsorted == (0, 9, 6, 5, 4, 1, 3, 7, 8, 2)
    by_length = [DEFAULT_LENGTHS[sentence] for sentence in EXAMPLE.order]
    assert by_length == [20, 18, 18, 17, 15, 10, 8, 6, 6, 5]


def test_the_examples_staircase() -> None:
    head, middle, tail = [10] * 5 + [9], [7, 7, 6, 6] + [5] * 5, [4, 4, 3, 1, 1]
    assert list(EXAMPLE.batch_sizes) == head + middle + tail
    assert sum(EXAMPLE.batch_sizes) == len(EXAMPLE.tokens) == 123
    assert 200 - len(EXAMPLE.tokens) == 77


def test_the_examples_tensors() -> None:
    assert by_rule(C, ASKED) == C_SIZES


def test_the_classifiers_tensors() -> None:
    found = by_rule(D, ASKED)
    assert (found["packed"], found["packed_output"]) == ((123, 32), (123, 128))
    assert (found["h_n"], found["c_n"]) == ((4, 10, 64), (4, 10, 64))
    assert found["output"] == (10, 20, 128)


def test_data_is_read_column_by_column() -> None:
    layout = packed_layout((1, 3, 2))
    assert layout.order == (1, 2, 0)
    assert layout.batch_sizes == (3, 2, 1)
    columns = [(1, 0), (2, 0), (0, 0), (1, 1), (2, 1), (1, 2)]
    assert layout.tokens == tuple(Token(*each) for each in columns)
    assert [layout.place(*token) for token in layout.tokens] == list(range(6))


@pytest.mark.parametrize("cell", [(0, 1), (0, -1), (2, 2), (1, 3)])
def test_padding_has_no_place(cell: tuple[int, int]) -> None:
    assert packed_layout((1, 3, 2)).place(*cell) is None


def test_a_narrow_input_is_cut_and_the_staircase_is_not() -> None:
    layout = packed_layout((3, 5), width=4)
    assert layout.batch_sizes == (2, 2, 2, 1, 1)
    assert len(layout.tokens) == 7
    assert (layout.place(1, 3), layout.place(1, 4)) == (6, None)


def test_a_batch_without_a_word_has_nothing_to_pack() -> None:
    layout = packed_layout((0, 0))
    assert (layout.batch_sizes, layout.tokens) == ((), ())
    assert layout.place(0, 0) is None


def test_equal_sentences_may_come_in_any_order() -> None:
    assert packed_layout((2, 3, 2)).order == (1, 0, 2)
    turned = packed_layout((2, 3, 2), order=(1, 2, 0))
    assert turned.order == (1, 2, 0)
    assert turned.tokens[:3] == ((1, 0), (2, 0), (0, 0))
    assert turned.unsorted == (2, 0, 1)


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0), (1, 1, 0), (1, 0, 3), (2, 1, 0)])
def test_an_order_that_does_not_sort_is_refused(order: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="does not sort"):
        packed_layout((2, 3, 2), order=order)


def test_axes_are_named_as_torch_names_them() -> None:
    shapes = packing_shapes(LayerSpec(), ASKED)
    symbols = {name: [dim.symbol for dim in shape] for name, shape in shapes.items()}
    assert symbols["ids"] == ["N", "L"]
    assert symbols["lengths"] == symbols["sorted_indices"] == symbols["output_lengths"] == ["N"]
    assert symbols["packed_ids"] == ["sum(lengths)"]
    assert symbols["packed"] == ["sum(lengths)", "H_in"]
    assert symbols["batch_sizes"] == ["max(lengths)"]
    assert symbols["packed_output"] == ["sum(lengths)", "D*H_out"]
    assert symbols["h_n"] == ["D*num_layers", "N", "H_out"]
    assert symbols["output"] == ["N", "max(lengths)", "D*H_out"]
    kinds = [dim.axis for dim in (*shapes["packed"], *shapes["batch_sizes"])]
    assert kinds == ["time", "feature", "time"]


def test_the_request_is_visible_in_the_axes() -> None:
    output = packing_shapes(LayerSpec(), replace(ASKED, total_length=30, width=25))["output"]
    assert [(dim.symbol, dim.size) for dim in output][1] == ("total_length", 30)
    assert by_rule(LayerSpec(), replace(ASKED, width=25))["output"] == (10, 20, 40)
    cut = packing_shapes(LayerSpec(), replace(ASKED, width=19))
    assert [(dim.symbol, dim.size) for dim in cut["packed_ids"]] == [("sum(min(lengths, L))", 122)]
    enforced = packing_shapes(LayerSpec(), PackingRequest((3, 2), enforce_sorted=True))
    assert "sorted_indices" not in enforced
    assert "unsorted_indices" not in enforced


@pytest.mark.parametrize(
    ("asked", "stage", "code", "params"),
    [
        (
            PackingRequest((4, 3, 5), True),
            *("pack", "lengths_not_sorted", {"sentence": 2, "length": 5, "before": 3}),
        ),
        (PackingRequest((4, 0, 5)), "pack", "length_zero", {"sentence": 1}),
        # Sorted lengths end with the zero; elsewhere torch meets the order first.
        (PackingRequest((4, 0), True), "pack", "length_zero", {"sentence": 1}),
        (
            PackingRequest((0, 4), True),
            *("pack", "lengths_not_sorted", {"sentence": 1, "length": 4, "before": 0}),
        ),
        (
            PackingRequest((3, 5), width=4, total_length=2),
            *("run", "lengths_beyond_width"),
            {"longest": 5, "width": 4, "rows": 7, "tokens": 8},
        ),
        (
            PackingRequest((3, 5), total_length=4),
            *("unpack", "total_length_too_small", {"total_length": 4, "longest": 5}),
        ),
    ],
)
def test_the_first_refusal_is_named(
    asked: PackingRequest, stage: str, code: str, params: dict[str, int]
) -> None:
    refused = refusal(asked)
    assert refused is not None
    assert (refused.stage, refused.code, dict(refused.params)) == (stage, code, params)


@pytest.mark.parametrize(
    "asked",
    [ASKED, PackingRequest((5, 5, 1), True), PackingRequest((3, 5), width=9, total_length=5)],
)
def test_a_working_call_is_not_refused(asked: PackingRequest) -> None:
    assert refusal(asked) is None


def test_shapes_end_where_torch_refuses() -> None:
    assert list(by_rule(C, PackingRequest((0,)))) == ["ids", "input", "lengths"]
    assert by_rule(C, PackingRequest((0,)))["ids"] == (1, 1)
    assert list(by_rule(C, PackingRequest((3, 5), width=4)))[-1] == "unsorted_indices"
    assert list(by_rule(C, PackingRequest((3, 5), total_length=4)))[-1] == "h_n"
