"""Sides of images that a model leaves open are sizes with names; the others keep their numbers."""

from __future__ import annotations

import pytest

from backend.reader.findings import find
from backend.reader.reading import Paste
from backend.reader.runs.read import read

HEAD = """
class Net(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
"""
TEXT_LINE = """
        self.rnn = nn.LSTM(8 * 14, 6, batch_first=True)
        self.fc = nn.Linear(6, num_classes)
    def forward(self, image):
        x = self.cnn(image).permute(0, 3, 1, 2).flatten(2)
        out, _ = self.rnn(x)
        return self.fc(out)
"""
POOLED = """
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(8, num_classes)
    def forward(self, image):
        return self.fc(self.pool(self.cnn(image)).flatten(1))
"""
FLAT = """
        self.fc = nn.Linear(8 * 14 * 14, num_classes)
    def forward(self, image):
        return self.fc(self.cnn(image).flatten(1))
"""


@pytest.mark.parametrize(
    ("body", "axes", "output"),
    [
        (TEXT_LINE, ("N", "3", "28", "W"), ("N", "W//2", "num_classes")),
        (POOLED, ("N", "3", "H", "W"), ("N", "num_classes")),
        (FLAT, ("N", "3", "28", "28"), ("N", "num_classes")),
    ],
)
def test_a_side_that_can_change_has_a_name(
    body: str, axes: tuple[str, ...], output: tuple[str, ...]
) -> None:
    paste = Paste(HEAD + body)
    reading = read(paste)
    assert reading.inputs[0].axes == axes
    sides = {name for name in axes if name in ("H", "W")}
    assert {each.name for each in reading.arguments if each.is_input_size} == {"N", *sides}
    found = find(paste, reading)
    assert found.axes[len(reading.bindings) - 1] == (output,)
    assert found.raises == ()


def test_a_person_moves_a_side() -> None:
    reading = read(Paste(HEAD + TEXT_LINE, values={"W": 40}))
    assert reading.inputs[0].shape == (3, 3, 28, 40)
    assert reading.output is not None
    assert reading.output.shape[:2] == (3, 20)
    # Too few columns for the pooling: torch's own words, not another guess.
    failed = read(Paste(HEAD + TEXT_LINE, values={"W": 1})).failure
    assert failed is not None
    assert "too small" in failed.message


def test_a_side_starts_at_the_size_of_the_own_call() -> None:
    call = "\nNet(5)(torch.randn(2, 3, 28, 36))\n"
    assert read(Paste(HEAD + TEXT_LINE + call)).sizes == {"N": 2, "W": 36}


def test_an_exact_shape_has_no_free_side() -> None:
    exact = Paste(HEAD + TEXT_LINE, shapes={"image": (2, 3, 28, 30)})
    assert read(exact).sizes == {}


def test_an_argument_with_the_name_of_a_side_keeps_it() -> None:
    source = (HEAD + POOLED).replace("num_classes", "H")
    arguments = read(Paste(source)).arguments
    assert [each.name for each in arguments if not each.is_input_size] == ["H"]
    assert {each.name for each in arguments if each.is_input_size} == {"N"}
