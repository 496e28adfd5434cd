"""The Slices page's part of the message: every answer evaluated by torch on this very run."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from backend.asked import Asked
from backend.expression import sizes_of
from backend.marker import Mark, mark
from backend.presets import PRESETS
from backend.scene import Block
from backend.shapes import sizes
from backend.spec import LayerSpec
from backend.staging import build_scene
from backend.tasks import TASKS, TaskId, examples, task
from backend.trace import trace
from components.messages import SOURCE, Messages, languages, messages
from components.slices_panel import slices_panel
from tests.catalogues import sentences
from tests.expressions import by_torch
from tests.hostile_expressions import ESCAPES
from tests.strategies import legal_specs

ROOT = Path(__file__).parents[2]
A3 = LayerSpec()
SETTINGS = {
    **{name: PRESETS[name] for name in ("A1", "A3", "B2", "E")},
    "time first": LayerSpec(layer="GRU", batch_first=False, batch=3, seq_len=4),
    "unbatched": LayerSpec(batched=False, seq_len=3),
    "projected": LayerSpec(proj_size=3, batch=2, seq_len=5, num_layers=3),
    "smallest": LayerSpec(
        layer="RNN", input_size=1, hidden_size=1, num_layers=1, bidirectional=False, seq_len=1
    ),
}
COSTLY = LayerSpec(hidden_size=8192, num_layers=16, batch=1024)
EVERY_SETTING = pytest.mark.parametrize("spec", SETTINGS.values(), ids=SETTINGS)
EVERY_TASK = pytest.mark.parametrize("task_id", TASKS)
EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
Panel = dict[str, Any]
Sets = dict[str, dict[str, Any]]


def shown(
    spec: LayerSpec, asked: Asked, words: Messages | None = None, device: str = "cpu"
) -> tuple[Panel, Sets, str]:
    blocks = build_scene(spec).blocks
    made = slices_panel(spec, trace(spec, device), blocks, asked, words or messages("en"))
    text = json.dumps(made, allow_nan=False)
    assert "{" in asked.expr or not re.search(r"\{\w+\}", text)
    return made


def card_of(text: str, spec: LayerSpec = A3, words: Messages | None = None) -> Panel:
    (card,) = shown(spec, Asked(expr=text), words)[0]["cards"]
    return card


def size_by_torch(text: str, spec: LayerSpec) -> str:
    return str(by_torch(text, trace(spec).values, sizes_of(spec)).shape)


def holding(block: Block, numbers: dict[str, torch.Tensor]) -> torch.Tensor:
    """What stands in a block's place in ``numbers``, by Python's own evaluation."""
    return by_torch(block.slice, numbers, {})


# A task


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
def test_whatever_the_setting_the_cards_are_torchs(spec: LayerSpec, task_id: TaskId) -> None:
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
def test_axes_are_named_and_coloured_by_what_they_run_over(language: str) -> None:
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
def test_what_would_be_too_costly_has_shapes_only(task_id: TaskId, language: str) -> None:
    words = messages(language)
    panel, sets, _ = shown(COSTLY, Asked(task_id, mark=(5, 5)), words)
    right, *_ = panel["cards"]
    assert tuple(axis["size"] for axis in right["axes"]) == sizes(task(COSTLY, task_id).right.shape)
    assert words.text("slices.shapes_only") in right["sentences"]
    assert sets == {}
    assert panel["mark"]["sentences"] == [words.text("marker.none")]


def test_without_numbers_a_refusal_is_a_refusal() -> None:
    panel, sets, _ = shown(A3, Asked(expr="h_n.view(7)"), device="meta")
    assert panel["cards"][0]["problem"]["torch"]
    assert sets == {}


# An expression that is not evaluated


class Heard(Messages):
    """Remembers which sentences were asked for."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.ids: set[str] = set()

    def text(self, message_id: str, /, **params: object) -> str:
        self.ids.add(message_id)
        return super().text(message_id, **params)


WIDE = "h_n.flatten().unsqueeze(1) + output.flatten()"
MANY = f"h_n[{'None, ' * 20}]"
GRU, UNBATCHED = LayerSpec(layer="GRU"), LayerSpec(batched=False)
REFUSED: dict[str, tuple[str, LayerSpec, str]] = {
    # sentence: an expression that causes it, on which layer, and the part that is marked in it
    "empty": (" ", A3, ""),
    "too_long": ("h_n" + " " * 400, A3, ""),
    "syntax": ("h_n[0", A3, "["),
    "unknown_name": ("hidden + h_n", A3, "hidden"),
    "unknown_method": ("h_n.cumsum(0)", A3, "h_n.cumsum"),
    "unknown_function": ("torch.mul(h_n, h_n)", A3, "torch.mul"),
    "no_cell_state": ("h_n + c_n", GRU, "c_n"),
    "no_batch": ("h_n.view(N, -1)", UNBATCHED, "N"),
    "not_called": ("h_n.sum", A3, "h_n.sum"),
    "not_allowed": ("h_n[0.5]", A3, "0.5"),
    "not_allowed.call": ("h_n[0](1)", A3, "h_n[0](1)"),
    "not_allowed.attribute": ("h_n.__class__", A3, "h_n.__class__"),
    "not_allowed.operator": ("h_n / 2", A3, "h_n / 2"),
    "bad_operand": ("h_n + 2", A3, "h_n + 2"),
    "division_by_zero": ("h_n[1 // 0]", A3, "1 // 0"),
    "bad_index": ("h_n['k']", A3, "'k'"),
    "out_of_range": ("h_n.split(1)[9]", A3, "9"),
    "bad_keyword": ("h_n.sum(where=0)", A3, "where=0"),
    "bad_argument": ("h_n.sum('k')", A3, "'k'"),
    "needs_tensors": ("torch.cat(h_n)", A3, "torch.cat(h_n)"),
    "needs_pattern": ("einops.rearrange(h_n)", A3, "einops.rearrange(h_n)"),
    "too_large": (WIDE, LayerSpec(hidden_size=200), WIDE),
    "too_large.number": ("h_n[99999999999999999999]", A3, "99999999999999999999"),
    "too_many": (MANY, A3, MANY),
    "not_a_tensor": ("None", A3, "None"),
    "not_a_tensor.largest": ("h_n.max(0)", A3, "h_n.max(0)"),
    "not_a_tensor.number": ("N * 3", A3, "N * 3"),
    "not_a_tensor.numbers": ("h_n.shape", A3, "h_n.shape"),
    "not_a_tensor.tensors": ("h_n.split(1)", A3, "h_n.split(1)"),
    "torch_refused": ("h_n.view(7)", A3, "h_n.view(7)"),
}
BESIDE = {"suggestion"}
"""A sentence that follows another one."""


@cache
def codes_raised() -> frozenset[str]:
    """Every code that some line of ``backend/expression*.py`` refuses with."""
    raising = {"ExpressionError": 0, "error": 1, "_unknown": 1, "_check": 0}
    found = {"not_allowed"}  # `forbidden` knows no other.
    for path in (ROOT / "backend").glob("expression*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).rpartition(".")[2]
                code = node.args[raising[name]] if name in raising and node.args else None
                found |= {code.value} if isinstance(code, ast.Constant) else set()
    return frozenset(map(str, found))


def test_there_is_an_expression_for_every_code_and_every_sentence() -> None:
    start = "expression."
    told = {name.removeprefix(start) for name in sentences(SOURCE) if name.startswith(start)}
    assert told - BESIDE == REFUSED.keys()
    assert {name.partition(".")[0] for name in REFUSED} == codes_raised()
    assert len(codes_raised()) > 20


@EVERY_LANGUAGE
@pytest.mark.parametrize("sentence", REFUSED)
def test_every_refusal_is_told(sentence: str, language: str) -> None:
    text, spec, part = REFUSED[sentence]
    words = Heard(language)
    card = card_of(text, spec, words)
    problem = card["problem"]
    asked = {name for name in words.ids if name.startswith("expression.")}
    assert asked - {"expression.suggestion"} == {f"expression.{sentence}"}
    assert problem["text"].count("`") % 2 == 0
    assert not {"set", "size", "axes"} & card.keys()
    place = (problem["start"], problem["end"])
    assert (place == (None, None)) == (part == "")
    if part:
        assert text[slice(*place)] == part
    assert bool(problem["torch"]) == (sentence == "torch_refused")


@EVERY_LANGUAGE
def test_what_was_meant_is_suggested(language: str) -> None:
    told = card_of("hidden[-1]", words=messages(language))["problem"]["text"]
    assert messages(language).text("expression.suggestion", suggestion="`h_n`") in told


def test_torchs_own_words_stand_beside_ours() -> None:
    problem = card_of("h_n.view(7)")["problem"]
    assert problem["torch"] == "shape '[7]' is invalid for input of size 80"


@EVERY_LANGUAGE
def test_no_way_out_is_answered_with_anything_but_a_card(language: str) -> None:
    for text in ESCAPES:
        card = card_of(text, words=messages(language))
        assert ("problem" in card) != ("size" in card), text
        if "problem" in card:
            assert card["problem"]["text"].count("`") % 2 == 0, text


@given(st.text(max_size=60), st.sampled_from(languages()))
def test_no_text_whatever_breaks_the_panel(text: str, language: str) -> None:
    panel, _, _ = shown(A3, Asked(expr=text.strip()), messages(language))
    assert panel["cards"][0]["expr"] == (text.strip() or task(A3, "classify").right.text)


# The marker


def marked(spec: LayerSpec, sample: int, step: int) -> Mark:
    found = mark(spec, trace(spec), sample if spec.batched else None, step)
    assert found is not None
    return found


@EVERY_SETTING
def test_a_mark_lights_exactly_the_blocks_that_changed(spec: LayerSpec) -> None:
    cell = (spec.batch - 1 if spec.batched else 0, spec.seq_len // 2)
    _, sets, rest = shown(spec, Asked(mark=cell))
    found = marked(spec, *cell)
    whole, part, sources = set(), set(), set()
    for block in build_scene(spec).blocks:
        if block.role == "input" and block.t == cell[1]:
            sources.add(block.id)
        if block.slice and block.tensor in found.changed:
            numbers = holding(block, dict(found.changed))
            if numbers.any():
                (whole if numbers.all() else part).add(block.id)
    assert rest == "mark"
    assert (set(sets["mark"]["whole"]), set(sets["mark"]["part"])) == (whole, part)
    assert set(sets["mark"]["sources"]) == sources
    assert whole | part
    assert found.cell.text in sets["mark"]["text"]


@EVERY_LANGUAGE
def test_every_place_says_whether_it_felt_the_mark(language: str) -> None:
    spec, words = LayerSpec(num_layers=1, seq_len=4, batch=2), messages(language)
    _, sets, _ = shown(spec, Asked(mark=(1, 2)), words)
    notes = sets["mark"]["notes"]
    assert notes.keys() == {touch.place.text for touch in marked(spec, 1, 2).touches}
    assert notes["output[:, 3, :20]"] == words.text(
        "marker.changed", place="output[:, 3, :20]", changed=20, width=20
    )
    assert notes["output[:, 1, :20]"] == words.text(
        "marker.out_of_reach", place="output[:, 1, :20]"
    )


def test_a_change_that_fades_is_told_apart_from_one_that_never_came() -> None:
    """A relu layer's dead units read the cell and stay 0."""
    spec = LayerSpec(layer="RNN", nonlinearity="relu", seq_len=60, num_layers=1, hidden_size=3)
    drawn = {block.slice for block in build_scene(spec).blocks}
    touches = [each for each in marked(spec, 0, 0).touches if each.place.text in drawn]
    faded = [touch.place.text for touch in touches if touch.faded]
    notes = shown(spec, Asked(mark=(0, 0)))[1]["mark"]["notes"]
    assert faded
    for place in faded:
        assert notes[place] == messages("en").text("marker.faded", place=place)


def test_of_a_long_sequence_the_places_in_the_picture_say_what_they_felt() -> None:
    spec = LayerSpec(num_layers=1, seq_len=300)
    notes = shown(spec, Asked(mark=(0, 3)))[1]["mark"]["notes"]
    of_run = ("output", "h_n", "c_n")
    drawn = {block.slice for block in build_scene(spec).blocks if block.tensor in of_run}
    assert notes.keys() == drawn - {""}


@EVERY_LANGUAGE
def test_a_mark_is_summed_up_in_numbers(language: str) -> None:
    spec, words = LayerSpec(batch=2), messages(language)
    panel, _, _ = shown(spec, Asked(mark=(1, 7)), words)
    found = marked(spec, 1, 7)
    summary, *tensors = panel["mark"]["sentences"]
    assert summary == words.text(
        "marker.summary", cell="`input[1, 7]`", lit=len(found.lit), places=len(found.touches)
    )
    counts = {name: int(changed.sum()) for name, changed in found.changed.items()}
    assert tensors == [
        words.text("marker.tensor", tensor=name, changed=f"{counts[name]:,}", total=total)
        for name, total in (("output", "2,800"), ("h_n", "160"), ("c_n", "160"))
    ]
    # Half of the numbers are the other sequence's.
    assert 1000 < counts["output"] <= 1400


@pytest.mark.parametrize(
    ("spec", "most"),
    [(LayerSpec(batch=3), [2, 34]), (LayerSpec(batched=False, batch=3, seq_len=9), [0, 8])],
)
def test_the_marker_goes_as_far_as_the_input(spec: LayerSpec, most: list[int]) -> None:
    panel, sets, rest = shown(spec, Asked())
    assert panel["mark"] == {
        **{"on": False, "cell": [0, 0], "most": most, "batched": spec.batched},
        "sentences": [],
    }
    assert ("mark" in sets, rest) == (False, "result")
    sample, step = most
    panel, _, _ = shown(spec, Asked(mark=(sample, step)))
    assert (panel["mark"]["on"], panel["mark"]["cell"]) == (True, most)


def test_a_mark_stays_beside_an_expression_that_is_refused() -> None:
    panel, sets, rest = shown(A3, Asked(expr="nonsense", mark=(0, 3)))
    assert "problem" in panel["cards"][0]
    assert (sets.keys(), rest) == ({"mark"}, "mark")
