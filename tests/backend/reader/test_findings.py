"""Names of axes foretell sizes, and traps stand on their lines, without a false alarm."""

from __future__ import annotations

import os

import pytest

from backend.reader.examples import EXAMPLES
from backend.reader.findings import find
from backend.reader.reading import Findings, Paste
from backend.reader.runs.axes import UNKNOWN, name_axes, tensors
from backend.reader.runs.moved import again, move_batch, move_others
from backend.reader.runs.read import read
from backend.reader.runs.search import first
from backend.reader.source.source import Source
from tests.support.models.trap_sources import WRONG, Sizes, source_of
from tests.support.reader.case import cases

CASES = cases()
SOUND = [name for name, case in CASES.items() if case.sound]
TRAPS = [name for name, case in CASES.items() if case.trap]
QUICK = (
    "each_step_of_a_bilstm",
    "nb_imdb",
    "packed_tagger",
    "bidirectional_head",
    "ko_cnn_text",
    "conv_then_lstm",
)
"""Sound cases for every run of the tests; SHAPE_EXPLORER_ALL_CASES=1 takes all."""
LONG = SOUND if os.environ.get("SHAPE_EXPLORER_ALL_CASES") else list(QUICK)


def _find(source: str) -> Findings:
    paste = Paste(source)
    return find(paste, read(paste), seconds=30)


def _found(source: str) -> list[tuple[int, str]]:
    paste = Paste(source)
    reading = read(paste)
    traps = (*reading.notes, *find(paste, reading, seconds=30).traps)
    return [(each.line, each.code) for each in traps]


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_stands_on_its_line(name: str) -> None:
    case = CASES[name]
    assert _found(case.source) == [(case.line, case.trap)]


@pytest.mark.parametrize("name", LONG)
def test_a_sound_class_raises_no_alarm(name: str) -> None:
    assert _found(CASES[name].source) == []


@pytest.mark.parametrize("name", LONG)
def test_names_of_axes_foretell_sizes(name: str) -> None:
    """Formulas found near the first sizes hold where every number has another value."""
    source = Source.of(Paste(CASES[name].source))
    base = first(source)
    moved = move_batch(source, base)
    move_others(source, base, moved, lambda: False)
    names = name_axes(base, moved, [])
    still = {each for each in moved.values if moved.roles.get(each) == "heads"} | {*moved.tied}
    values = {each: size + 8 * (each not in still) for each, size in moved.values.items()}
    there = again(source, base.plan, values)
    assert there.done
    told = 0
    for index, rows in names.formulas.items():
        shapes = tensors(there.bindings[index].value)
        for row, words, shape in zip(rows, names.of[index], shapes, strict=False):
            for formula, word, size in zip(row, words, shape, strict=True):
                if formula is not None and word != "sum(lengths)":
                    assert formula.size(values) == size
                    told += 1
    assert told > 0


def test_the_size_of_a_head_is_a_quotient_of_two_names() -> None:
    source = CASES["axes_by_pattern"].source
    reading = read(Paste(source))
    names = {reading.bindings[at].name: rows for at, rows in _find(source).axes.items()}
    assert names["q"] == (("N", "heads", "L + 1", "dim//heads"),)


def test_the_numbers_of_a_patch_are_a_square() -> None:
    source = """
class Patches(nn.Module):
    def __init__(self, patch=7):
        super().__init__()
        self.patch = patch
    def forward(self, images):
        b, c, h, w = images.shape
        return images.unfold(2, self.patch, self.patch).reshape(b, -1, self.patch * self.patch)
"""
    assert _find(source).output_axes[0][2] == "patch*patch"


def test_axes_have_the_names_of_the_paste() -> None:
    paste = Paste(EXAMPLES["sentiment"])
    reading = read(paste)
    found = find(paste, reading, seconds=30)
    axes = {
        each.name: found.axes[index]
        for index, each in enumerate(reading.bindings)
        if index in found.axes
    }
    assert axes["hidden"] == (("2*n_layers", "N", "hidden_dim"),)
    assert axes["packed"] == (("sum(lengths)", "embedding_dim"), ("L",))
    assert found.output_axes == (("N", "output_dim"),)
    assert UNKNOWN not in str(found.axes)


def test_numbers_that_move_only_together_are_tied() -> None:
    assert _find(CASES["fixed_batch"].source).tied == {"N": "batch_size"}


def test_other_values_that_raise_are_found() -> None:
    found = {
        name: size
        for each in _find(EXAMPLES["transformer"]).raises
        for name, size in each.values.items()
    }
    assert found == {"L": 60}


def test_values_with_which_a_failing_paste_runs_are_found() -> None:
    found = _find(CASES["batch_of_sixteen"].source)
    assert [dict(each.values) for each in found.runs] == [{"N": 16}]


def test_lines_before_an_error_have_names_of_axes() -> None:
    paste = Paste(CASES["linear_after_bilstm"].source)
    reading = read(paste)
    found = find(paste, reading, seconds=30)
    axes = {each.name: found.axes[place] for place, each in enumerate(reading.bindings)}
    assert axes["out"] == (("N", "2*hidden_dim"),)
    assert axes["h"] == (("2", "N", "hidden_dim"),)
    assert found.input_axes == {"x": (("N", "L"),)}


def test_inputs_have_names_of_axes() -> None:
    found = _find(EXAMPLES["lstm_conv"])
    assert found.input_axes == {"x": (("N", "L", "input_size"),)}
    assert "L - kernel_size + 1" in str(found.axes)


_BOTH = """
import torch
from torch import nn


class Model(nn.Module):
    def __init__(self, vocab, emb, hidden, layers, classes):
        super().__init__()
        self.emb = nn.Embedding(vocab, emb)
        self.rnn = nn.GRU(emb, hidden, layers, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(2 * hidden * layers, classes)

    def forward(self, tokens):
        out, h = self.rnn(self.emb(tokens))
        last = out[:, -1]
        return self.fc(h.view(tokens.size(0), -1))
"""


def test_a_search_without_time_has_the_traps_of_its_first_runs() -> None:
    paste = Paste(_BOTH)
    found = find(paste, read(paste), seconds=0)
    assert [each.code for each in found.traps] == ["backward_one_step"]
    codes = [each.code for each in find(paste, read(paste), seconds=30).traps]
    assert codes == ["backward_one_step", "mixed"]


def test_noise_of_the_model_mixes_no_samples() -> None:
    """The change of a sample must not move the generator from which ``forward`` draws."""
    noisy = _BOTH.replace(
        "out, h = self.rnn(self.emb(tokens))",
        "x = self.emb(tokens)\n        out, h = self.rnn(x + torch.randn_like(x))",
    ).replace("h.view(tokens.size(0), -1)", "h.transpose(0, 1).reshape(tokens.size(0), -1)")
    paste = Paste(noisy)
    codes = [each.code for each in find(paste, read(paste), seconds=30).traps]
    assert codes == ["backward_one_step"]


def test_a_deep_layer_does_not_hide_its_samples() -> None:
    """Four layers of small weights pass on so little of a sample that a tolerance hides it."""
    code, kind = WRONG["softmax over samples"]
    sizes = Sizes("LSTM", 10, 512, 391, layers=4, directions=1, batch=3, steps=7, classes=6)
    paste = Paste(source_of(kind, sizes))
    assert [each.code for each in find(paste, read(paste), seconds=30).traps] == [code]


def test_a_single_sample_hides_no_trap() -> None:
    """A batch of one runs, and the next one mixes its samples."""
    paste = Paste(_BOTH, values={"N": 1})
    codes = [each.code for each in find(paste, read(paste), seconds=30).traps]
    assert codes == ["backward_one_step", "mixed"]


def test_a_search_stops_when_it_is_cancelled() -> None:
    paste = Paste(EXAMPLES["sentiment"])
    asked = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 2

    found = find(paste, read(paste), cancelled=cancelled)
    assert not found.raises
    assert len(asked) < 12
