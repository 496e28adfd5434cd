"""Construction of real torch layers: deterministic, without warnings and without initialization.

Used by everything that runs a layer. :mod:`backend.layer.trace` and :mod:`backend.packing.run`
describe what a run consists of.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from threading import Lock

import torch
from torch import nn

from backend.layer.inputs import uniform_noise
from backend.layer.spec import LayerSpec

_ONE_AT_A_TIME = Lock()


class _Uninitialized(nn.RNNBase):
    """Recurrent layer that skips random initialization.

    :func:`fill` overwrites the weights, and on ``meta`` torch would initialize them in Python.
    """

    def reset_parameters(self) -> None:
        return


_KINDS = {
    kind.__name__: type(kind.__name__, (_Uninitialized, kind), {})
    for kind in (nn.RNN, nn.GRU, nn.LSTM)
}


def build(spec: LayerSpec) -> nn.RNNBase:
    """Build the layer in eval mode on ``meta``, without initializing its weights."""
    # Dropout is set afterwards, because the constructor warns about dropout with one layer. A
    # forward pass in eval mode never applies it.
    arguments = spec.constructor_arguments() | {"dropout": 0.0}
    layer: nn.RNNBase = _KINDS[spec.layer](**arguments, device="meta").eval()
    layer.dropout = spec.dropout
    return layer


def fill(layer: nn.RNNBase, spec: LayerSpec, device: torch.device) -> None:
    """Fill the layer with weights that are uniform in ±1/sqrt(hidden_size), as in torch.

    Also triggers and suppresses torch's one-time warning about projections.
    """
    weights = dict(layer.named_parameters())
    sizes = [weight.numel() for weight in weights.values()]
    numbers = _numbers(sum(sizes), spec.hidden_size).to(device)
    # Parameters are set one by one because `load_state_dict` takes twice as long.
    for (name, weight), part in zip(weights.items(), torch.split(numbers, sizes), strict=True):
        setattr(layer, name, nn.Parameter(part.view(weight.shape), weight.requires_grad))
    if spec.proj_size:
        spend_projection_notice()


def without_stack(message: str) -> str:
    """Return torch's message without the C++ stack that some messages carry."""
    return message.partition("\nException raised from")[0]


@lru_cache(maxsize=2)
def _numbers(count: int, hidden_size: int) -> torch.Tensor:
    """Return (count,) values for weights; callers must not write to them.

    Cached because most steps keep these sizes, and a whole class opens the same layer: allocating
    the million weights of example E takes longer than filling them.
    """
    # Tensors made in inference mode could not be used outside of it.
    with torch.inference_mode(mode=False):
        numbers: torch.Tensor = uniform_noise()[:count] / hidden_size**0.5
    return numbers


@cache
def spend_projection_notice() -> None:
    """Trigger and suppress the one-time oneDNN warning about projections.

    The warning would only confuse learners.
    """
    with without_warnings():
        nn.LSTM(1, 2, proj_size=1).eval()(torch.zeros(1, 1, 1))


@contextmanager
def without_warnings() -> Iterator[None]:
    """Suppress warnings, for one thread at a time."""
    # `catch_warnings` is not thread-safe: two at a time would leave the filters changed.
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
