"""The shipped digits and weights, and the real net that runs on them."""

from __future__ import annotations

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.request import urlopen

import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from backend.layer.presets import PRESETS
from backend.models import digits
from backend.models.digits import digits_in_turn, run_digits, scaled, shown_digits, trained

REPORT: dict[str, Any] = json.loads(digits.REPORT_FILE.read_text())
SHOWN_PER_CLASS = 20


def forget() -> None:
    """Forget the loaded files, so that the next access reads them."""
    for read in (shown_digits, digits_in_turn, trained, digits._net):
        read.cache_clear()


def plain_run(images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Run the tutorial's steps with the shipped weights: rnn_out, hn, cn."""
    net = trained()
    lstm = nn.LSTM(28, net.hidden_size, num_layers=net.num_layers, batch_first=True)
    lstm.load_state_dict(
        {
            name.removeprefix("lstm."): weight
            for name, weight in net.weights.items()
            if name.startswith("lstm.")
        }
    )
    h_0 = torch.zeros(net.num_layers, len(images), net.hidden_size)
    with torch.no_grad():
        rnn_out, (hn, cn) = lstm(images, (h_0, h_0.clone()))
    return rnn_out, hn, cn


def head(states: torch.Tensor) -> torch.Tensor:
    """Return the shipped Linear on (..., hidden_size)."""
    weights = trained().weights
    return nn.functional.linear(states, weights["linear.weight"], weights["linear.bias"])


def rights() -> torch.Tensor:
    """Return (n,) booleans: whether the net predicts each shown digit correctly."""
    shown = shown_digits()
    return run_digits(shown.images).scores.argmax(dim=-1) == shown.labels


def test_the_classes_take_turns() -> None:
    shown = digits_in_turn()
    assert shown.labels.tolist() == [number % 10 for number in range(len(shown.labels))]
    known = {image.numpy().tobytes() for image in shown_digits().images}
    assert {image.numpy().tobytes() for image in shown.images} == known


def test_the_files_stay_small() -> None:
    assert digits.WEIGHTS_FILE.stat().st_size <= 250_000
    assert digits.SHOWN_FILE.stat().st_size <= 160_000
    assert digits.REPORT_FILE.stat().st_size <= 2_000


def test_the_weights_are_torchs_own_names_and_sizes_and_nothing_else() -> None:
    hidden = trained().hidden_size
    lstm = {
        f"lstm.{kind}_l{layer}": size
        for layer in range(trained().num_layers)
        for kind, size in (
            ("weight_ih", (4 * hidden, hidden if layer else 28)),
            ("weight_hh", (4 * hidden, hidden)),
            ("bias_ih", (4 * hidden,)),
            ("bias_hh", (4 * hidden,)),
        )
    }
    weights = trained().weights
    assert {name: tuple(weight.shape) for name, weight in weights.items()} == {
        **lstm,
        "linear.weight": (10, hidden),
        "linear.bias": (10,),
    }
    assert {weight.dtype for weight in weights.values()} == {torch.float32}
    assert all(weight.isfinite().all() for weight in weights.values())


def test_the_value_says_what_the_report_says() -> None:
    net = trained()
    assert REPORT["net"] == {
        "input_size": digits.SIDE,
        "hidden_size": net.hidden_size,
        "num_layers": net.num_layers,
        "num_classes": digits.NUM_CLASSES,
    }
    assert (net.seed, net.epochs) == (REPORT["training"]["seed"], REPORT["training"]["epochs"])
    assert net.trained_on == REPORT["digits"]["trained_on"]
    assert net.held_out == REPORT["digits"]["held_out"]
    assert net.accuracy == REPORT["held_out"]["accuracy"]
    assert list(net.accuracy_per_class) == REPORT["held_out"]["accuracy_per_class"]
    assert REPORT["command"] == "make digits"


def test_the_net_reads_what_example_e_reads() -> None:
    example = PRESETS["E"]
    assert (example.seq_len, example.input_size) == (digits.SIDE, digits.SIDE)
    assert example.batch_first
    assert not example.bidirectional


def test_the_shown_digits_are_as_many_of_each_class_in_order() -> None:
    shown = shown_digits()
    assert shown.labels.tolist() == [digit for digit in range(10) for _ in range(SHOWN_PER_CLASS)]
    assert shown.labels.dtype == torch.int64
    assert shown.images.shape == (len(shown.labels), 28, 28)
    assert REPORT["digits"]["shown_of_held_out"] == len(shown.labels)
    assert trained().held_out >= len(shown.labels)


def test_the_shown_digits_are_drawings_and_all_different() -> None:
    images = shown_digits().images
    assert len({image.numpy().tobytes() for image in images}) == len(images)
    assert (images.flatten(1).amin(dim=1) == 0).all()
    assert (images.flatten(1).amax(dim=1) > 0.9).all()
    ink = images.flatten(1).mean(dim=1)
    assert ink.min() > 0.02
    assert ink.max() < 0.4


def test_the_shown_digits_are_scaled_from_stored_bytes() -> None:
    stored = load_file(digits.SHOWN_FILE)
    assert set(stored) == {"images", "labels"}
    assert {tensor.dtype for tensor in stored.values()} == {torch.uint8}
    assert torch.equal(shown_digits().images, scaled(stored["images"]))


def test_scaling_takes_bytes_to_between_0_and_1() -> None:
    made = scaled(torch.tensor([[0, 51, 255]], dtype=torch.uint8))
    assert made.dtype == torch.float32
    torch.testing.assert_close(made, torch.tensor([[0.0, 0.2, 1.0]]))


def test_the_net_names_nine_of_ten_shown_digits() -> None:
    right = rights()
    assert right.float().mean() >= 0.9
    assert (right.view(10, -1).float().mean(dim=1) >= 0.7).all()


def test_the_accuracies_of_the_report_fit_each_other() -> None:
    net = trained()
    assert net.accuracy >= 0.9
    assert len(net.accuracy_per_class) == digits.NUM_CLASSES
    mean = sum(net.accuracy_per_class) / digits.NUM_CLASSES
    assert mean == pytest.approx(net.accuracy, abs=1e-9)


def test_no_more_shown_digits_are_wrong_than_held_out_ones() -> None:
    """Check that the shown digits are among the held-out ones, class by class."""
    net = trained()
    of_class = net.held_out / digits.NUM_CLASSES
    wrong = (~rights()).view(10, -1).sum(dim=1)
    for digit, accuracy in enumerate(net.accuracy_per_class):
        assert wrong[digit] <= round((1 - accuracy) * of_class), digit


def test_a_net_that_was_not_trained_does_not() -> None:
    """Check that the other tests measure the digits of the training."""
    net = digits.DigitNet(trained().hidden_size, trained().num_layers)
    chance = torch.Generator().manual_seed(0)
    for weight in net.parameters():
        nn.init.uniform_(weight, -0.125, 0.125, generator=chance)
    with torch.inference_mode():
        guesses = net(shown_digits().images).scores.argmax(dim=-1)
    assert (guesses == shown_digits().labels).float().mean() < 0.3


def test_a_run_is_the_tutorials_own_steps() -> None:
    images = shown_digits().images[::40]
    rnn_out, hn, cn = plain_run(images)
    run = run_digits(images)
    torch.testing.assert_close(run.rnn_out, rnn_out)
    torch.testing.assert_close(run.h_n, hn)
    torch.testing.assert_close(run.c_n, cn)
    torch.testing.assert_close(run.scores, head(rnn_out[:, -1, :]))


def test_the_sizes_of_a_run() -> None:
    net, run = trained(), run_digits(shown_digits().images[:3])
    assert run.rnn_out.shape == (3, 28, net.hidden_size)
    assert run.h_n.shape == run.c_n.shape == (net.num_layers, 3, net.hidden_size)
    assert run.scores.shape == (3, 10)


def test_a_single_image_has_no_axis_of_samples() -> None:
    net, run = trained(), run_digits(shown_digits().images[0])
    assert run.rnn_out.shape == (28, net.hidden_size)
    assert run.h_n.shape == run.c_n.shape == (net.num_layers, net.hidden_size)
    assert run.scores.shape == (10,)


def test_an_integer_drops_the_axis_that_a_slice_keeps() -> None:
    """Check both ways to take the last step in example E: a slice keeps the axis."""
    run = run_digits(shown_digits().images[:2])
    hidden = trained().hidden_size
    dropped, kept = run.rnn_out[:, -1, :], run.rnn_out[:, -1:]
    assert dropped.shape == (2, hidden)
    assert kept.shape == (2, 1, hidden)
    assert torch.equal(kept.squeeze(1), dropped)
    torch.testing.assert_close(head(dropped), run.scores)
    assert head(kept).shape == (2, 1, 10)
    torch.testing.assert_close(head(kept).squeeze(1), run.scores)


def test_the_last_step_is_the_top_layers_hidden_state_and_no_cell_state() -> None:
    run = run_digits(shown_digits().images[:2])
    last = run.rnn_out[:, -1, :]
    assert torch.equal(last, run.h_n[-1])
    assert not torch.allclose(last, run.h_n[0], atol=1e-2)
    assert not torch.allclose(last, run.c_n[-1], atol=1e-2)


@pytest.mark.parametrize("size", [(2, 28, 27), (28, 29), (28,), (1, 1, 28, 28)])
def test_other_sizes_are_torchs_to_refuse(size: tuple[int, ...]) -> None:
    with pytest.raises((RuntimeError, ValueError)):
        run_digits(torch.zeros(size))


def test_a_run_keeps_no_gradients() -> None:
    assert not run_digits(shown_digits().images[0]).scores.requires_grad


def test_reading_and_running_cost_the_process_no_chance() -> None:
    forget()
    torch.manual_seed(1)
    before = torch.get_rng_state()
    run_digits(shown_digits().images[0])
    assert torch.equal(torch.get_rng_state(), before)


def test_files_are_read_once() -> None:
    assert shown_digits() is shown_digits()
    assert trained() is trained()


def test_nobody_else_changes_the_weights() -> None:
    with pytest.raises(TypeError):
        trained().weights["linear.bias"] = torch.zeros(10)  # type: ignore[index]


def test_threads_share_the_net() -> None:
    images = shown_digits().images
    alone = [run_digits(image).scores for image in images[::25]]
    forget()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda image: run_digits(image).scores, images[::25]))
    assert all(torch.equal(one, other) for one, other in zip(alone, together, strict=True))


class NetworkAskedError(Exception):
    """Fail, because code used the network."""


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NetworkAskedError

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


@pytest.mark.usefixtures("no_network")
def test_reading_and_running_need_no_network() -> None:
    forget()
    assert run_digits(shown_digits().images[0]).scores.isfinite().all()


@pytest.mark.usefixtures("no_network")
def test_the_check_of_the_network_can_fail() -> None:
    with pytest.raises(NetworkAskedError):
        urlopen("http://localhost:1")
