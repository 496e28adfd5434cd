"""Example E with real digits: a small trained net, digits that it never saw, and its real run.

``make digits`` (``train/digits.py``) writes the files in ``backend/models/data``; this module only
reads them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

import torch
from safetensors.torch import load_file
from torch import nn

DATA = Path(__file__).with_name("data")
WEIGHTS_FILE = DATA / "digits.safetensors"
SHOWN_FILE = DATA / "digits_shown.safetensors"
REPORT_FILE = DATA / "digits.json"

SIDE = 28
"""Rows and columns of an image: L and H_in if its rows are read as a sequence."""
NUM_CLASSES = 10
_WHITE = 255


@dataclass(frozen=True, eq=False)
class ShownDigits:
    """Digits on which the net was not trained, equally many of each class, in class order.

    Attributes:
        images: (n, 28, 28), float32 from 0 (paper) to 1 (ink), as in training.
        labels: (n,), int64, the class of each digit.
    """

    images: torch.Tensor
    labels: torch.Tensor


@dataclass(frozen=True, eq=False)
class DigitsRun:
    """The net's result for N images; without the axis N for a single image of two axes.

    Attributes:
        rnn_out: (N, 28, hidden_size), the top layer's hidden state after each row.
        h_n: (num_layers, N, hidden_size), each layer's hidden state after the last row.
        c_n: (num_layers, N, hidden_size), each layer's cell state after the last row.
        scores: (N, 10), one per class; the largest is the answer. Training treated their softmax
            as a probability.
    """

    rnn_out: torch.Tensor
    h_n: torch.Tensor
    c_n: torch.Tensor
    scores: torch.Tensor


@dataclass(frozen=True, eq=False)
class TrainedNet:
    """The net's sizes, training, accuracy and weights.

    Attributes:
        hidden_size: features of the LSTM's hidden state.
        num_layers: the LSTM's stacked layers.
        epochs: the number of training epochs.
        seed: the seed of the split, the first weights and the order of training.
        trained_on: the number of training digits.
        held_out: the number of test digits; ShownDigits are some of them.
        accuracy: the share of test digits that it classifies correctly, 0 to 1.
        accuracy_per_class: the same for each class.
        weights: weights by torch's names, ``lstm.weight_ih_l0`` to ``linear.bias``; read-only.
    """

    hidden_size: int
    num_layers: int
    epochs: int
    seed: int
    trained_on: int
    held_out: int
    accuracy: float
    accuracy_per_class: tuple[float, ...]
    weights: Mapping[str, torch.Tensor] = field(repr=False)


class DigitNet(nn.Module):
    """``nn.LSTM`` over an image's 28 rows, then ``nn.Linear`` on the top layer's last hidden state.

    Args:
        device: the device of the parameters; on ``meta`` they have no values.
    """

    def __init__(self, hidden_size: int, num_layers: int, device: str = "cpu") -> None:
        super().__init__()
        self.lstm = nn.LSTM(SIDE, hidden_size, num_layers, batch_first=True, device=device)
        self.linear = nn.Linear(hidden_size, NUM_CLASSES, device=device)

    def forward(self, images: torch.Tensor) -> DigitsRun:
        """Run (N, 28, 28) images, or one of (28, 28): ``nn.LSTM`` takes a batch axis or none.

        https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
        """
        rnn_out, (h_n, c_n) = self.lstm(images)
        return DigitsRun(rnn_out, h_n, c_n, self.linear(rnn_out[..., -1, :]))


@cache
def shown_digits() -> ShownDigits:
    """Return the test digits that the app shows; the tensors are read-only."""
    stored = load_file(SHOWN_FILE)
    return ShownDigits(scaled(stored["images"]), stored["labels"].long())


@cache
def digits_in_turn() -> ShownDigits:
    """Return the same digits with alternating classes: number n has class n % 10."""
    digits = shown_digits()
    each = len(digits.labels) // NUM_CLASSES
    order = torch.arange(len(digits.labels)).view(NUM_CLASSES, each).T.flatten()
    return ShownDigits(digits.images[order], digits.labels[order])


@cache
def trained() -> TrainedNet:
    """Return the trained net as a value: sizes, training, accuracy, weights."""
    report = json.loads(REPORT_FILE.read_text())
    return TrainedNet(
        hidden_size=report["net"]["hidden_size"],
        num_layers=report["net"]["num_layers"],
        epochs=report["training"]["epochs"],
        seed=report["training"]["seed"],
        trained_on=report["digits"]["trained_on"],
        held_out=report["digits"]["held_out"],
        accuracy=report["held_out"]["accuracy"],
        accuracy_per_class=tuple(report["held_out"]["accuracy_per_class"]),
        weights=MappingProxyType(load_file(WEIGHTS_FILE)),
    )


def run_digits(images: torch.Tensor) -> DigitsRun:
    """Run the trained net with torch's own ``nn.LSTM`` and ``nn.Linear`` on the CPU.

    Args:
        images: (N, 28, 28) or a single (28, 28), scaled by :func:`scaled`.

    Raises:
        RuntimeError: torch's own, if a row is not 28 wide.
    """
    with torch.inference_mode():
        run: DigitsRun = _net()(images)
    return run


def scaled(pixels: torch.Tensor) -> torch.Tensor:
    """Convert bytes 0 to 255 to the net's input: float32 from 0 to 1."""
    return pixels.float() / _WHITE


@cache
def _net() -> DigitNet:
    """Return the net with its trained weights; a run does not change it, so threads share it."""
    known = trained()
    # On meta, torch does not use the process's generator for weights that are replaced anyway.
    net = DigitNet(known.hidden_size, known.num_layers, device="meta")
    net.load_state_dict(known.weights, assign=True)
    return net.eval().requires_grad_(False)
