"""A literal size has the name of its origin, if it has exactly one."""

from __future__ import annotations

import dataclasses

from backend.models.literal_names import with_literal_names
from backend.reader.examples import EXAMPLES
from backend.reader.findings import find
from backend.reader.reading import Paste
from backend.reader.runs.read import read

Axes = dict[tuple[int, str], tuple[tuple[str, ...], ...]]

BIDIRECTIONAL = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(50, 12)
        self.lstm = nn.LSTM(12, 5, 3, bidirectional=True, batch_first=True)
        self.same = nn.LSTM(10, 10, batch_first=True)

    def forward(self, ids):
        embedded = self.embedding(ids)
        output, (h, c) = self.lstm(embedded)
        turned = output.transpose(1, 2)
        both, _ = self.same(output)
        return both
"""

HEAD = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(10, 24, batch_first=True)
        self.head = nn.Sequential(nn.Linear(24, 40), nn.ReLU(), nn.Linear(40, SIZE))

    def forward(self, x):
        output, _ = self.rnn(x)
        return self.head(output[:, -1])
"""
PARTS = """nn.Sequential(
    nn.Conv1d(16, 33, 3),
    nn.ReLU(),
    nn.Dropout(0.1),
)
"""


def axes_of(source: str) -> Axes:
    paste = Paste(source)
    reading = read(paste)
    found = with_literal_names(reading, find(paste, reading))
    return {
        (reading.bindings[i].line, reading.bindings[i].name): row for i, row in found.axes.items()
    }


def test_names_of_the_source_and_of_a_module_follow_their_axes() -> None:
    axes = axes_of(EXAMPLES["cnn_lstm"])

    assert axes[15, "x"] == (("N*T", "1", "H", "W"),)
    assert axes[16, "x"] == (("N*T", "conv.out_channels", "H", "W"),)
    # The pooling halves the picture, and no name says so.
    assert axes[17, "x"] == (("N*T", "conv.out_channels", "8", "8"),)
    assert axes[18, "x"] == (("N", "T", "256"),)
    assert axes[20, "return"] == (("N", "num_classes"),)


def test_an_input_has_the_names_to_which_the_source_binds_its_shape() -> None:
    paste = Paste(EXAMPLES["cnn_lstm"])
    reading = read(paste)
    found = with_literal_names(reading, find(paste, reading))
    assert found.input_axes == {"frames": (("N", "T", "1", "H", "W"),)}
    assert found.output_axes == (("N", "num_classes"),)


def test_the_sizes_of_recurrent_layers_have_names() -> None:
    axes = axes_of(BIDIRECTIONAL)

    assert axes[10, "embedded"] == (("N", "L", "embedding_dim"),)
    assert axes[11, "output"] == (("N", "L", "2*lstm.hidden_size"),)
    assert axes[11, "h"] == (("2*lstm.num_layers", "N", "lstm.hidden_size"),)
    assert axes[12, "turned"] == (("N", "2*lstm.hidden_size", "L"),)


def test_names_that_the_search_has_found_stay() -> None:
    paste = Paste(EXAMPLES["tagger"])
    reading = read(paste)
    findings = find(paste, reading)
    named = with_literal_names(reading, findings)
    before = {row for rows in findings.axes.values() for row in rows}
    changed = {row for rows in named.axes.values() for row in rows} - before
    assert all("num_layers" in row[0] for row in changed)
    assert dataclasses.replace(named, axes=findings.axes) == findings


def test_the_parts_of_a_sequential_name_their_sizes() -> None:
    assert axes_of(HEAD.replace("SIZE", "9"))[10, "return"] == (("N", "head[2].out_features"),)
    found = axes_of(PARTS)
    assert [found[line, "x"][0][:2] for line in (2, 3, 4)] == [("N", "model[0].out_channels")] * 3


def test_a_size_that_equals_a_control_by_chance_does_not_get_its_name() -> None:
    # The first run has N=3 and L=7.
    for equal in ("3", "7"):
        found = axes_of(HEAD.replace("SIZE", equal))[10, "return"]
        assert found == (("N", "head[2].out_features"),)


def test_the_lines_of_one_long_statement_are_read_once() -> None:
    data = "DATA = [\n" + "1,\n" * 5000 + "]\n"
    axes = axes_of(data + HEAD.replace("SIZE", "7"))
    assert axes[5011, "output"] == (("N", "L", "rnn.hidden_size"),)
