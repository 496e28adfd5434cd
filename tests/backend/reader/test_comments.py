"""Shapes in comments, docstrings and annotations are evidence for the inputs."""

from __future__ import annotations

import pytest

from backend.reader.findings import find
from backend.reader.reading import Paste, Reading
from backend.reader.runs.read import read

SPEECH = """
import torch.nn as nn
class Speech(nn.Module):
    def __init__(self, n_mels=40):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3, stride=2, padding=1)
        self.gru = nn.GRU(8 * (n_mels // 2), 16, batch_first=True)
    def forward(self, x):
        # x: (batch, 1, n_mels, time)
        x = self.conv(x)
        b, c, f, t = x.size()
        x = x.view(b, c * f, t).transpose(1, 2)
        return self.gru(x)[0]
"""
NET = """
import torch.nn as nn
class Net(nn.Module):
    def __init__(self, d=12):
        super().__init__()
        self.a = nn.Linear(d, 8)
    def forward(self, {argument}):
        {text}
        return self.a(x)
"""
FIRST = ("N", "L", "12")
LAST = ("L", "N", "12")


def _net(text: str, argument: str = "x") -> Reading:
    return read(Paste(NET.format(text=text, argument=argument)))


def test_a_picture_of_a_sound_has_the_axes_of_its_comment() -> None:
    reading = read(Paste(SPEECH))
    assert reading.failure is None
    assert reading.inputs[0].axes == ("N", "1", "40", "L")
    assert reading.inputs[0].because == "comment.9"
    moved = read(Paste(SPEECH, values={"n_mels": 20}))
    assert moved.inputs[0].shape == (3, 1, 20, 7)


@pytest.mark.parametrize(
    ("text", "axes"),
    [
        ("# x: (batch, seq_len, d)", FIRST),
        ("# [seq_len, batch, features]", LAST),
        ("# x = [src len, batch size, emb dim * 2]", LAST),
        ('"""x: (B, T, C)"""', FIRST),
        ('"""Run.\n\n        Args:\n            x (Tensor): shape (T, B, C).\n        """', LAST),
        ('"""Run.\n\n        x : Tensor\n            The steps (T, B, C).\n        """', LAST),
        ("# x 크기: (길이, 배치, 특징)", LAST),
        ("# (배치, 길이, 특징)", FIRST),
        ("# time x batch x d", LAST),
        ("# x: (batch, d)", ("N", "12")),
        ("# out: (seq_len, batch, d)", ("N", "12")),
        ("# x = self.mix(seq, batch, d)", ("N", "12")),
        ("y = x  # (seq_len, batch, d)", ("N", "12")),
    ],
)
def test_a_comment_tells_the_order_of_the_axes(text: str, axes: tuple[str, ...]) -> None:
    assert _net(text).inputs[0].axes == axes


def test_an_annotation_tells_the_axes() -> None:
    found = _net("pass", 'x: Float[Tensor, "time batch d"]').inputs[0]
    assert (found.axes, found.because) == (LAST, "annotation")


def test_literal_sizes_are_the_batch_and_the_length() -> None:
    reading = _net("# x.shape: torch.Size([32, 100, 12])")
    assert reading.sizes == {"N": 32, "L": 100}
    assert {each.because for each in reading.arguments if each.name in "NL"} == {"comment.8"}
    moved = read(Paste(reading.source, values={"N": 2}))
    assert moved.inputs[0].shape == (2, 100, 12)


def test_the_call_of_the_paste_goes_before_a_comment() -> None:
    call = "\nmodel = Net()\ny = model(torch.randn(4, 9, 12))\n"
    reading = read(Paste(NET.format(text="# x: (32, 100, 12)", argument="x") + call))
    assert (reading.inputs[0].shape, reading.inputs[0].because) == ((4, 9, 12), "call")


def test_a_comment_that_torch_contradicts_does_not_count() -> None:
    found = _net("# x: (batch, seq_len, 5)").inputs[0]
    assert found.axes == ("N", "12")


def test_code_goes_before_a_comment() -> None:
    found = _net("# x: (seq_len, batch, d)\n        batch_size = x.size(0)").inputs[0]
    assert found.axes[0] == "N"


CNN = """
import torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear({width}, 10)
    def forward(self, x):
        x = self.pool(self.conv(x))
        return self.fc(x.flatten(1))
"""


def test_a_picture_has_the_size_that_a_later_layer_accepts() -> None:
    found = read(Paste(CNN.format(width="4 * 48 * 48"))).inputs[0]
    assert (found.shape, found.because) == ((3, 3, 96, 96), "fits")


def test_a_width_that_no_picture_has_is_an_error() -> None:
    reading = read(Paste(CNN.format(width="1000")))
    assert reading.failure is not None
    assert reading.inputs[0].shape == (3, 3, 28, 28)


def test_a_flat_sequence_has_the_length_that_a_later_layer_accepts() -> None:
    source = CNN.replace("nn.Conv2d(3", "nn.Conv1d(3").replace("Pool2d", "Pool1d")
    reading = read(Paste(source.format(width="4 * 50")))
    assert reading.sizes["L"] == 100
    assert reading.failure is None


def test_the_error_is_that_of_the_input_which_a_comment_describes() -> None:
    source = """
import torch.nn as nn
class Net(nn.Module):
    def __init__(self, n_mels=80):
        super().__init__()
        self.conv = nn.Conv1d(n_mels, 32, 5, padding=2)
        self.gru = nn.GRU(32, 16, batch_first=True)
    def forward(self, mel):
        # mel: (batch, time, n_mels)
        x = self.conv(mel)
        return self.gru(x)[0]
"""
    reading = read(Paste(source))
    assert reading.inputs[0].axes == ("N", "L", "80")
    assert reading.failure is not None
    assert reading.failure.line == 10


def test_an_input_is_as_wide_as_a_layer_behind_a_view_asks() -> None:
    source = """
import torch.nn as nn
class Pyramid(nn.Module):
    def __init__(self, dim, hidden):
        super().__init__()
        self.lstm = nn.LSTM(dim * 2, hidden, batch_first=True)
    def forward(self, x):
        n, steps, dim = x.size()
        x = x[:, : steps // 2 * 2].contiguous().view(n, steps // 2, dim * 2)
        return self.lstm(x)[0]
"""
    found = read(Paste(source)).inputs[0]
    assert (found.shape, found.because) == ((3, 7, 8), "fits")


def test_nodes_of_a_graph_are_mixed_on_purpose() -> None:
    source = """
import torch.nn as nn
class Graph(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cell = nn.GRUCell(dim, dim)
    def forward(self, h, A):
        # h: (N, dim), A: (N, N)
        return self.cell(A @ h, h)
"""
    paste = Paste(source)
    reading = read(paste)
    assert reading.inputs[1].axes == ("N", "N")
    assert find(paste, reading).traps == ()


def test_a_digit_that_is_no_number_is_a_word_of_a_comment() -> None:
    assert read(Paste(SPEECH.replace("(batch, 1,", "(batch, ²,"))).failure is None
