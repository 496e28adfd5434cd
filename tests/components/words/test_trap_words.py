"""Sentences about silent traps, only where a trap is real."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from backend.layer.spec import LayerSpec
from backend.models.results import ModelRun
from backend.traps.demonstrations import demonstrate, example_traps
from backend.traps.trap import CODES, Trap
from backend.traps.traps import Situation, traps
from components.models.traps import model_trap_lines
from components.slices.words import slice_trap_lines
from components.words.catalogue import languages, messages
from components.words.traps import trap_line
from tests.support.models.model_helpers import run_of
from tests.support.slices.tasks import tasks

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
BOTH = LayerSpec(batch=3, seq_len=5)
SPECS = {
    "default": LayerSpec(),
    "small": LayerSpec(batch=1, seq_len=1, input_size=1, hidden_size=1, num_layers=1),
    "GRU": LayerSpec(layer="GRU", num_layers=3, batch=4, seq_len=6, bidirectional=False),
    "RNN": LayerSpec(layer="RNN", batched=False, dropout=0.25),
    "time first": LayerSpec(batch_first=False, batch=2, seq_len=9, proj_size=5),
}
CHAIN = "embedding:100:32,lstm:32:64:{words},take:{part}"


def run(words: str, part: str, **given: Any) -> ModelRun:
    """Return a chain of an embedding, a layer, and a slice of its result."""
    chain = CHAIN.format(words=words, part=part)
    return run_of("chain", chain=chain, **given)


# Slices


@EVERY_LANGUAGE
@pytest.mark.parametrize("expr", ["output[:, -1]", "output[:, L - 1, :]", "output[0, 4]"])
def test_a_half_that_read_one_step_is_a_line(expr: str, language: str) -> None:
    words = messages(language)
    (line,) = slice_trap_lines(BOTH, expr, words)
    assert line == trap_line(Trap("backward_read_one", {"t": 4}), words)
    assert line.startswith(f"{words.text('trap.title.backward_read_one')}")
    assert "t = 4" in line


def test_rows_grouped_the_wrong_way_are_a_line() -> None:
    (line,) = slice_trap_lines(
        replace(BOTH, num_layers=3), "h_n.view(D, num_layers, N, H_out)", messages("en")
    )
    assert "`h_n.view(3, 2, N, -1)`" in line


@pytest.mark.parametrize(
    "expr",
    ["output", "output[:, 0]", "h_n[-1]", "torch.cat([h_n[-2], h_n[-1]], dim=-1)", "nonsense[", ""],
)
def test_an_intended_value_has_no_line(expr: str) -> None:
    assert slice_trap_lines(BOTH, expr, messages("en")) == []


@pytest.mark.parametrize("expr", ["output[:, -1]", "output[:, L - 1, :]"])
def test_one_direction_has_read_everything_at_its_end(expr: str) -> None:
    assert slice_trap_lines(replace(BOTH, bidirectional=False), expr, messages("en")) == []


def test_the_pages_own_sentences_are_not_repeated() -> None:
    spec = replace(BOTH, num_layers=1, dropout=0.5)
    found = {trap.code for trap in traps(Situation(spec, expr="h_n.view(N, -1)"))}
    assert found == {"samples_mixed", "dropout_without_effect"}
    assert slice_trap_lines(spec, "h_n.view(N, -1)", messages("en")) == []


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_no_right_slice_has_a_line(spec: LayerSpec) -> None:
    for task in tasks(spec):
        assert slice_trap_lines(spec, task.right.text, messages("en")) == []


# Models


@EVERY_LANGUAGE
@pytest.mark.parametrize(
    ("first", "part", "t"), [(True, "output[:,-1]", 19), (False, "output[-1]", 9)]
)
def test_the_last_step_of_both_directions_is_a_line(
    first: bool, part: str, t: int, language: str
) -> None:
    """Check ids (10, 20), read as (N, L) or as (L, N)."""
    words = messages(language)
    lines = model_trap_lines(run("2:bi", part, batch_first=first), words)
    assert trap_line(Trap("backward_read_one", {"t": t}), words) in lines
    # The ids have the batch first, so a layer that reads time first has a trap of its own, and a
    # note about the number of rows.
    assert len(lines) == (1 if first else 3)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("2", "output[:,-1]"),
        ("2:bi", "output"),
        ("2:bi", "h_n[-1]"),
        ("2:bi", "cat(h_n[-2],h_n[-1])"),
    ],
)
def test_a_chain_without_a_trap_has_no_line(words: str, part: str) -> None:
    assert model_trap_lines(run(words, part), messages("en")) == []


def test_the_same_trap_is_reported_once() -> None:
    layer = "lstm:{}:8:1:bi,take:output[:,-1:]"
    chain = ",".join(["embedding:100:32", layer.format(32), layer.format(16)])
    found = model_trap_lines(run_of("chain", chain=chain), messages("en"))
    assert len(found) == len(set(found)) == 1
    assert "t = 19" in found[0]


@pytest.mark.parametrize("chain", ["none", "embedding:100:32", "lstm:3:4", "take:output"])
def test_free_parts_have_no_line(chain: str) -> None:
    assert model_trap_lines(run_of("chain", chain=chain), messages("en")) == []


@pytest.mark.parametrize("model", ["sine", "heads", "classifier", "mnist"])
def test_the_worked_examples_fall_into_no_trap(model: str) -> None:
    assert model_trap_lines(run_of(model), messages("en")) == []


# Demonstrations


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_there_is_a_trap_to_show_for_every_code(spec: LayerSpec) -> None:
    assert [trap.code for trap in example_traps(spec)] == list(CODES)


@pytest.mark.parametrize("place", range(len(CODES)), ids=CODES)
@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_an_example_is_described_and_changes_the_values(spec: LayerSpec, place: int) -> None:
    trap = example_traps(spec)[place]
    for language in languages():
        line = trap_line(trap, messages(language))
        assert not re.search(r"\{\w*\}", line)
        assert line.endswith(".")
    shown = demonstrate(trap, spec)
    assert shown.difference > 0
    assert shown.wrong_shape == shown.right_shape
