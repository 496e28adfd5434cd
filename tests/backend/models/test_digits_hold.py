"""Laws of the trained net for every image."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from backend.models.digits import SIDE, DigitNet, run_digits, shown_digits, trained

ROWS = st.integers(0, SIDE - 1)


@st.composite
def images(draw: st.DrawFn) -> torch.Tensor:
    """Draw (N, 28, 28): shown digits with noise, or only noise."""
    count = draw(st.integers(1, 4))
    chance = torch.Generator().manual_seed(draw(st.integers(0, 2**16)))
    noise = torch.rand(count, SIDE, SIDE, generator=chance)
    known = shown_digits().images
    picked = known[torch.randint(len(known), (count,), generator=chance)]
    return torch.lerp(picked, noise, draw(st.floats(0, 1)))


def exact_net() -> DigitNet:
    """Return the trained net in float64, because float32 rounding would grow with the steps."""
    net = DigitNet(trained().hidden_size, trained().num_layers)
    net.load_state_dict(trained().weights)
    return net.double().requires_grad_(False)


@given(images())
def test_a_batch_is_its_images(batch: torch.Tensor) -> None:
    net = exact_net()
    together = net(batch.double())
    for index, image in enumerate(batch.double()):
        alone = net(image)
        torch.testing.assert_close(alone.rnn_out, together.rnn_out[index])
        torch.testing.assert_close(alone.h_n, together.h_n[:, index])
        torch.testing.assert_close(alone.c_n, together.c_n[:, index])
        torch.testing.assert_close(alone.scores, together.scores[index])


@given(images(), ROWS)
def test_no_row_is_known_before_it_is_read(batch: torch.Tensor, row: int) -> None:
    other = batch.clone()
    other[:, row:] = torch.nan
    before, after = run_digits(batch).rnn_out, run_digits(other).rnn_out
    torch.testing.assert_close(after[:, :row], before[:, :row])
    assert after[:, row:].isnan().all()


@given(images())
def test_scores_come_from_the_top_layers_last_state_alone(batch: torch.Tensor) -> None:
    run, weights = run_digits(batch), trained().weights
    assert torch.equal(run.rnn_out[:, -1, :], run.h_n[-1])
    scores = run.h_n[-1] @ weights["linear.weight"].T + weights["linear.bias"]
    torch.testing.assert_close(run.scores, scores)
