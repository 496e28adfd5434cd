"""The answers for layers with known slices, and a sentence for every code."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from string import Formatter

import pytest

from backend.layer.spec import LAYERS, LayerSpec
from backend.slices.output_tasks import MOST_ROWS, example_lengths
from backend.slices.task import TASKS, Params, TaskId
from backend.slices.tasks import examples, task
from tests.support.slices.task_claims import CLAIMS
from tests.support.slices.tasks import tasks
from tests.support.words.catalogues import sentences

A3 = LayerSpec()
BATCH = LayerSpec(batch=3, seq_len=5)
GRU = LayerSpec(layer="GRU", bidirectional=False, batch_first=False, batch=3, seq_len=4)
GRID = [
    LayerSpec(
        layer=layer,
        num_layers=num_layers,
        bidirectional=bidirectional,
        batch_first=batch_first,
        batch=batch,
        batched=batched,
        seq_len=seq_len,
        proj_size=3 if layer == "LSTM" and batch == 2 else 0,
    )
    for layer, num_layers, bidirectional, batch_first, batch, batched, seq_len in product(
        LAYERS, (1, 2, 3), (False, True), (False, True), (1, 2, 6), (False, True), (1, 2, 7)
    )
]


def wrongs(spec: LayerSpec, task_id: TaskId) -> list[tuple[str, str]]:
    return [(each.text, each.code) for each in task(spec, task_id).wrongs]


@pytest.mark.parametrize(
    ("task_id", "text", "in_features"),
    [
        ("classify", "torch.cat([h_n[-2], h_n[-1]], dim=-1)", 40),
        ("tag", "output", 40),
        ("decoder", "torch.cat([h_n[0::2], h_n[1::2]], dim=-1)", 40),
        (
            "last_valid",
            "torch.cat([output[[0, 1, 2], [4, 3, 2], :20], output[:, 0, 20:]], dim=-1)",
            40,
        ),
        ("layer_states", "h_n.view(num_layers, D, N, H_out)[0]", 20),
        ("direction_states", "h_n.view(num_layers, D, N, H_out).transpose(0, 1)", 20),
    ],
)
def test_a_stacked_bidirectional_lstm(task_id: TaskId, text: str, in_features: int) -> None:
    right = task(BATCH, task_id).right
    assert (right.text, right.in_features) == (text, in_features)


@pytest.mark.parametrize(
    ("task_id", "text"),
    [
        ("classify", "h_n[-1]"),
        ("tag", "output"),
        ("decoder", "h_n"),
        ("last_valid", "output[[3, 2, 1], [0, 1, 2]]"),
        ("layer_states", "h_n[0]"),
        ("direction_states", "h_n.view(num_layers, D, N, H_out).transpose(0, 1)"),
    ],
)
def test_a_gru_of_one_direction_time_first(task_id: TaskId, text: str) -> None:
    right = task(GRU, task_id).right
    assert (right.text, right.in_features) == (text, 20)


@pytest.mark.parametrize(
    ("task_id", "text"),
    [
        ("classify", "torch.cat([h_n[-2], h_n[-1]], dim=-1)"),
        ("last_valid", "torch.cat([output[-1, :3], output[0, 3:]], dim=-1)"),
        ("layer_states", "h_n.view(num_layers, D, H_out)[0]"),
    ],
)
def test_an_unbatched_projected_lstm(task_id: TaskId, text: str) -> None:
    assert task(replace(A3, batched=False, proj_size=3), task_id).right.text == text


def test_the_classic_mistakes_are_beside_the_answer() -> None:
    assert wrongs(BATCH, "classify") == [
        ("output[:, -1]", "backward_read_one"),
        ("h_n[-1]", "top_backward_only"),
        ("h_n.view(N, -1)", "mixes_samples"),
        ("c_n", "pair_last_is_c_n"),
        ("output[-1]", "one_sample"),
    ]
    assert wrongs(BATCH, "decoder") == [
        ("h_n.view(num_layers, N, -1)", "mixes_samples"),
        ("torch.cat([h_n[:num_layers], h_n[num_layers:]], dim=-1)", "rows_layer_major"),
    ]
    assert wrongs(BATCH, "last_valid") == [
        ("output[:, -1]", "padding"),
        ("torch.cat([h_n[-2], h_n[-1]], dim=-1)", "read_padding"),
    ]
    assert wrongs(BATCH, "direction_states")[0] == (
        "h_n.view(D, num_layers, N, H_out)",
        "rows_layer_major",
    )
    assert wrongs(GRU, "decoder") == [
        ("output[-1]", "top_layer_only"),
        ("h_n[0]", "pair_splits_rows"),
    ]


def test_right_code_gets_no_warning() -> None:
    one_way = replace(A3, bidirectional=False, num_layers=1)
    assert wrongs(one_way, "last_valid") == []
    assert wrongs(replace(A3, num_layers=1), "decoder") == []
    only = replace(one_way, layer="RNN", seq_len=1)
    assert [each.id for each in tasks(only) if each.wrongs] == ["direction_states"]


def test_an_lstms_decoder_needs_the_cell_states_too() -> None:
    cell = task(replace(BATCH, proj_size=3), "decoder").cell
    assert cell is not None
    assert (cell.text, cell.in_features) == ("torch.cat([c_n[0::2], c_n[1::2]], dim=-1)", 40)
    assert task(GRU, "decoder").cell is None
    assert task(BATCH, "classify").cell is None


def test_axes_have_torchs_names() -> None:
    symbols = {each.id: [dim.symbol for dim in each.right.shape] for each in tasks(BATCH)}
    assert symbols == {
        "classify": ["N", "D*H_out"],
        "tag": ["N", "L", "D*H_out"],
        "decoder": ["num_layers", "N", "D*H_out"],
        "last_valid": ["N", "D*H_out"],
        "layer_states": ["D", "N", "H_out"],
        "direction_states": ["D", "num_layers", "N", "H_out"],
    }
    kinds = [dim.axis for dim in task(BATCH, "direction_states").right.shape]
    assert kinds == ["layers", "layers", "batch", "feature"]


def test_example_lengths_fall_from_the_whole_and_start_again() -> None:
    assert example_lengths(replace(A3, batch=3, seq_len=5)) == (5, 4, 3)
    assert example_lengths(replace(A3, batch=4, seq_len=3)) == (3, 2, 1, 3)


def test_a_large_batch_is_written_out_for_a_few_and_says_so() -> None:
    large = task(replace(A3, batch=1024, seq_len=4096), "last_valid")
    assert large.right.shape[0].size == MOST_ROWS
    assert "rows_shown" in {note.code for note in large.notes}
    assert "rows_shown" not in {note.code for note in task(BATCH, "last_valid").notes}


def test_one_sequence_has_no_padding() -> None:
    assert [note.code for note in task(A3, "last_valid").notes] == ["nothing_padded"]


def test_own_lengths_decide_whether_a_batch_is_padded() -> None:
    whole = task(GRU, "last_valid", (4, 9, 4))
    assert [note.code for note in whole.notes] == ["nothing_padded"]
    assert (whole.right.text, whole.wrongs) == ("output[-1]", ())
    single = task(replace(GRU, batch=1), "last_valid", (2,))
    assert single.right.text == "output[[1], [0]]"
    assert [wrong.code for wrong in single.wrongs] == ["padding", "read_padding"]


def test_ready_examples_fit_the_layer() -> None:
    assert {each.id: each.texts for each in examples(BATCH)} == {
        "drop_or_keep": ("output[:, -1, :]", "output[:, -1:]"),
        "lane_order": (
            "torch.cat([h_n[-1], h_n[-2]], dim=-1)",
            "torch.cat([h_n[-2], h_n[-1]], dim=-1)",
        ),
        "rows_apart": ("h_n.view(num_layers, D, N, H_out)",),
    }
    assert examples(GRU)[0].texts == ("output[-1, :, :]", "output[-1:]")
    unbatched = examples(replace(A3, batched=False))
    assert unbatched[0].texts == ("output[-1, :]", "output[-1:]")
    assert unbatched[-1].texts == ("h_n.view(num_layers, D, H_out)",)


def said() -> dict[str, list[Params]]:
    """Return the id of every sentence of the grid's answers, with its parameters."""
    found: dict[str, list[Params]] = {}
    for each in (each for spec in GRID for each in tasks(spec)):
        found.setdefault(f"task.name.{each.id}", []).append({})
        found.setdefault(f"task.goal.{each.id}", []).append({})
        for wrong in each.wrongs:
            found.setdefault(f"task.wrong.{wrong.code}", []).append(wrong.params)
        for note in each.notes:
            found.setdefault(f"task.note.{note.code}", []).append(note.params)
    for example in (example for spec in GRID for example in examples(spec)):
        found.setdefault(f"slices.example.{example.id}", []).append({})
    return found


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_code_has_its_sentence_and_every_sentence_its_code(language: str) -> None:
    catalogue, asked = sentences(language), said()
    assert {
        name for name in catalogue if name.startswith(("task.", "slices.example."))
    } == asked.keys()
    for name, given in asked.items():
        holes = {hole for _, hole, _, _ in Formatter().parse(catalogue[name]) if hole}
        assert all(holes == params.keys() for params in given), name


def test_every_code_has_its_claim_and_every_claim_its_code() -> None:
    codes = {wrong.code for spec in GRID for each in tasks(spec) for wrong in each.wrongs}
    assert codes == CLAIMS.keys()


def test_tasks_are_in_one_order() -> None:
    assert tuple(each.id for each in tasks(A3)) == TASKS
