"""The panel of the Slices page: every answer, evaluated by torch on the same run."""

from __future__ import annotations

import re
from dataclasses import replace

import torch
from hypothesis import given
from hypothesis import strategies as st

from backend.expressions.evaluate import sizes_of
from backend.layer.axes import sizes
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.picture.layer import build_scene
from backend.slices.link import Asked
from backend.slices.task import TASKS, TaskId
from backend.slices.tasks import examples, task
from components.slices.script import slices_page_script
from components.words.catalogue import messages
from tests.support.slices.expressions import by_torch
from tests.support.slices.panel import (
    A3,
    EVERY_LANGUAGE,
    EVERY_SETTING,
    EVERY_TASK,
    card_of,
    shown,
    size_by_torch,
)
from tests.support.strategies import legal_specs

COSTLY = LayerSpec(hidden_size=8192, num_layers=16, batch=1024)


def assert_answers_by_torch(spec: LayerSpec, task_id: TaskId) -> None:
    panel, sets, rest = shown(spec, Asked(task_id))
    answer = task(spec, task_id)
    kinds = [card["kind"] for card in panel["cards"]]
    assert kinds == ["right"] + ["wrong"] * len(answer.wrongs)
    ids = {block.id for block in build_scene(spec).blocks}
    for card in panel["cards"]:
        assert card["size"] == size_by_torch(card["expr"], spec)
        assert [axis["size"] for axis in card["axes"]] == list(
            map(int, re.findall(r"\d+", card["size"]))
        )
        assert all(axis["names"] for axis in card["axes"])
        lit = sets[card["set"]]
        assert {*lit["whole"], *lit["part"]} <= ids
        assert not {*lit["whole"]} & {*lit["part"]}
        assert card["expr"] in lit["text"]
    assert panel["cards"][0]["set"] == rest == "result"
    assert len(sets) == len(panel["cards"])


@EVERY_TASK
@EVERY_SETTING
def test_every_card_has_the_size_that_torch_has(spec: LayerSpec, task_id: TaskId) -> None:
    assert_answers_by_torch(spec, task_id)


@given(legal_specs(), st.sampled_from(TASKS))
def test_for_any_setting_the_cards_are_torchs(spec: LayerSpec, task_id: TaskId) -> None:
    assert_answers_by_torch(spec, task_id)


@EVERY_TASK
@EVERY_SETTING
def test_the_lines_beside_the_answer_hold(spec: LayerSpec, task_id: TaskId) -> None:
    panel, _, _ = shown(spec, Asked(task_id))
    values, known, words = trace(spec).values, sizes_of(spec), messages("en")
    right = by_torch(panel["expr"], values, known)
    lines = dict(panel["cards"][0]["lines"])
    assert torch.equal(by_torch(lines[words.text("slices.einops")], values, known), right)
    linear = lines[words.text("slices.linear")].replace("...", "3")
    head = eval(linear, {"nn": torch.nn})
    assert head(right.clone()).shape == (*right.shape[:-1], 3)
    cell = lines.get(words.text("slices.cell"))
    expected = task(spec, task_id).cell
    assert cell == (expected.text if expected else None)
    if cell:
        assert by_torch(cell, values, known).shape[:-1] == right.shape[:-1]


@EVERY_LANGUAGE
@EVERY_TASK
@EVERY_SETTING
def test_an_answer_says_what_it_is_for_and_a_wrong_one_what_it_is(
    spec: LayerSpec, task_id: TaskId, language: str
) -> None:
    words, answer = messages(language), task(spec, task_id)
    panel, _, _ = shown(spec, Asked(task_id), words)
    right, *wrongs = panel["cards"]
    assert right["title"] == words.text("slices.right")
    assert words.text(f"task.goal.{task_id}") in right["sentences"]
    assert [card["title"] for card in wrongs] == [words.text("slices.wrong")] * len(answer.wrongs)
    for card, wrong in zip(wrongs, answer.wrongs, strict=True):
        reason = words.text(f"task.wrong.{wrong.code}", **wrong.params)
        assert (card["expr"], card["sentences"]) == (wrong.text, [reason])
    notes = [words.text(f"task.note.{note.code}", **note.params) for note in answer.notes]
    assert [text for text in notes if text not in right["sentences"]] == []


@EVERY_LANGUAGE
@EVERY_SETTING
def test_tasks_and_examples_are_offered(spec: LayerSpec, language: str) -> None:
    words = messages(language)
    panel, _, _ = shown(spec, Asked("tag"), words)
    assert [(each["id"], each["query"]) for each in panel["tasks"]] == [(t, t) for t in TASKS]
    assert len({each["name"] for each in panel["tasks"]}) == len(TASKS)
    assert (panel["task"], panel["expr"]) == ("tag", task(spec, "tag").right.text)
    assert [(each["text"], each["title"]) for each in panel["examples"]] == [
        (text, words.text(f"slices.example.{example.id}"))
        for example in examples(spec)
        for text in example.texts
    ]


# An expression of one's own


@EVERY_SETTING
def test_an_expression_of_ones_own_is_torchs_too(spec: LayerSpec) -> None:
    for text in ("output.sum(-1)", "h_n[[0]] + h_n", "input.flatten()", "h_n[:0]"):
        panel, sets, rest = shown(spec, Asked("tag", text))
        (card,) = panel["cards"]
        assert (card["kind"], card["size"]) == ("own", size_by_torch(text, spec))
        assert (panel["task"], panel["expr"], rest) == ("", text, "result")
        assert bool(sets["result"]["whole"]) == (text != "h_n[:0]")


LAST_VALID = "output[torch.arange(N), lengths - 1]"


def test_the_field_for_lengths_is_in_sight_where_the_answer_depends_on_them() -> None:
    spec = replace(A3, batch=3, seq_len=4)
    for asked in (
        Asked("last_valid"),
        Asked(expr=LAST_VALID),
        Asked(expr=LAST_VALID, lengths=(9,)),
    ):
        assert shown(spec, asked)[0]["lengths"] == "4, 3, 2"
    for asked in (Asked("tag", lengths=(2,)), Asked(expr="output"), Asked(expr="lengths lengths")):
        assert "lengths" not in shown(spec, asked)[0]
    assert "lengths" not in shown(replace(spec, batched=False), Asked(expr=LAST_VALID))[0]


def test_lengths_of_ones_own_are_the_values_in_the_expression() -> None:
    spec = replace(A3, batch=3, seq_len=4, bidirectional=False)
    mask = "output[torch.arange(L) < lengths[:, None]]"
    for device in ("cpu", "meta"):
        panel, _, _ = shown(spec, Asked(expr=mask, lengths=(1, 1)), device=device)
        (card,) = panel["cards"]
        assert [axis["size"] for axis in card["axes"]] == [1 + 1 + 2, 20]
        assert panel["lengths"] == "1, 1, 2"


def test_the_script_has_lengths_of_ones_own() -> None:
    pairs = [("expr", LAST_VALID), ("lengths", "5,3"), ("batch", "3"), ("bidirectional", "false")]
    made = slices_page_script(pairs, messages("en"))
    assert "lengths = torch.tensor([5, 3, 33])\n" in made.text
    assert made.query["lengths"] == "5,3"


def test_lengths_of_ones_own_are_those_of_the_task() -> None:
    spec = replace(A3, batch=3, seq_len=4, bidirectional=False)
    panel, _, _ = shown(spec, Asked("last_valid", lengths=(2, 4, 1)))
    assert panel["expr"] == "output[[0, 1, 2], [1, 3, 0]]"


def test_traps_are_those_of_ones_own_lengths() -> None:
    spec = replace(A3, batch=2, seq_len=4, bidirectional=False)
    padded = "output[torch.arange(N), -1] / lengths[:, None]"
    (card,) = shown(spec, Asked(expr=padded, lengths=(4, 2)))[0]["cards"]
    (full,) = shown(spec, Asked(expr=padded, lengths=(4, 4)))[0]["cards"]
    assert len(card["sentences"]) == 1 + len(full["sentences"])


@EVERY_TASK
def test_a_tasks_own_expression_is_the_task(task_id: TaskId) -> None:
    right = task(A3, task_id).right.text
    assert shown(A3, Asked(task_id, right)) == shown(A3, Asked(task_id))
    others = [other for other in TASKS if task(A3, other).right.text != right]
    assert others
    for other in others:
        assert shown(A3, Asked(other, right))[0]["cards"][0]["kind"] == "own"


def test_lit_are_the_blocks_that_numbers_were_taken_from() -> None:
    _, sets, _ = shown(A3, Asked(expr="cat([h_n[3], output[:, 34]], -1) + c_n[0, :, :1]"))
    lit = sets["result"]
    # The top layer's cells and the halves of output are the same numbers.
    assert set(lit["whole"]) == {
        *("h_n[3]", "output forward t34", "output backward t34"),
        *("hidden l1 forward t34", "hidden l1 backward t34"),
    }
    assert lit["part"] == ["c_n[0]"]


@EVERY_LANGUAGE
def test_axes_are_named_and_colored_by_what_they_run_over(language: str) -> None:
    words, spec = messages(language), replace(A3, batch=3)
    axes = card_of("output", spec, words)["axes"]
    assert [axis["kind"] for axis in axes] == ["batch", "time", "feature"]
    assert [axis["names"] for axis in axes] == [
        words.text("slices.axis.batch"),
        words.text("slices.axis.time"),
        f"{words.text('slices.axis.direction')} × {words.text('slices.axis.feature')}",
    ]
    (mixed, *_) = card_of("h_n.view(3, 80)", spec, words)["axes"]
    assert mixed["mixed"]
    assert mixed["names"] != words.text("slices.axis.mixed", names="")
    assert card_of("h_n.sum().view(1)", spec, words)["axes"][0]["names"] == words.text(
        "slices.axis.single"
    )


@EVERY_LANGUAGE
def test_mixed_samples_are_pointed_out(language: str) -> None:
    words, text = messages(language), "h_n.view(N, -1)"
    alone, three = card_of(text, A3, words), card_of(text, replace(A3, batch=3), words)
    assert alone["sentences"] == [words.text("slices.would_mix_samples")]
    assert three["sentences"] == [words.text("slices.mixes_samples")]
    assert card_of("h_n.transpose(0, 1)", replace(A3, batch=3), words)["sentences"] == []


# Shapes without numbers


@EVERY_TASK
@EVERY_SETTING
def test_without_numbers_the_shapes_are_the_same(spec: LayerSpec, task_id: TaskId) -> None:
    real, _, _ = shown(spec, Asked(task_id))
    panel, sets, rest = shown(spec, Asked(task_id), device="meta")
    assert (sets, rest) == ({}, "")
    for with_numbers, without in zip(real["cards"], panel["cards"], strict=True):
        assert without["expr"] == with_numbers["expr"]
        assert "set" not in without
        assert "problem" not in without
        assert [axis["size"] for axis in without["axes"]] == [
            axis["size"] for axis in with_numbers["axes"]
        ]


@EVERY_LANGUAGE
@EVERY_TASK
def test_a_costly_setting_has_only_shapes(task_id: TaskId, language: str) -> None:
    words = messages(language)
    panel, sets, _ = shown(COSTLY, Asked(task_id, mark=(5, 5)), words)
    right, *_ = panel["cards"]
    assert tuple(axis["size"] for axis in right["axes"]) == sizes(task(COSTLY, task_id).right.shape)
    assert words.text("slices.shapes_only") in right["sentences"]
    assert (
        right["size"] == f"torch.Size([{', '.join(str(axis['size']) for axis in right['axes'])}])"
    )
    assert sets == {}
    assert panel["mark"]["sentences"] == [words.text("marker.none")]


def test_without_numbers_a_refusal_is_a_refusal() -> None:
    panel, sets, _ = shown(A3, Asked(expr="h_n.view(7)"), device="meta")
    assert panel["cards"][0]["problem"]["torch"]
    assert sets == {}
