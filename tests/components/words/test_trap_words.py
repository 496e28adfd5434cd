"""Sentences about silent traps, only where a trap is real."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from backend.layer.spec import LayerSpec
from backend.traps.demonstrations import demonstrate, example_traps
from backend.traps.trap import CODES, Trap
from backend.traps.traps import Situation, traps
from components.slices.words import slice_trap_lines
from components.words.catalogue import languages, messages
from components.words.traps import trap_line
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
