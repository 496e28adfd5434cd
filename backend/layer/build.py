"""Building a real torch layer from a setting: without chance, without warnings, at no cost.

Shared by everything that runs a layer; what a run is made of stands in :mod:`backend.layer.trace` and
:mod:`backend.packing.run`.
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


class _AsItComes(nn.RNNBase):
    """Does not draw the weights that :func:`fill` replaces: on ``meta`` torch does it in Python."""

    def reset_parameters(self) -> None:
        return


_KINDS = {
    kind.__name__: type(kind.__name__, (_AsItComes, kind), {}) for kind in (nn.RNN, nn.GRU, nn.LSTM)
}


def build(spec: LayerSpec) -> nn.RNNBase:
    """The layer in eval mode, on ``meta``: its initialisation is never paid for."""
    # Without dropout: with one layer torch warns of it, and a forward pass in eval mode never
    # applies it. Set afterwards, the layer is the one that was asked for.
    arguments = spec.constructor_arguments() | {"dropout": 0.0}
    layer: nn.RNNBase = _KINDS[spec.layer](**arguments, device="meta").eval()
    layer.dropout = spec.dropout
    return layer


def fill(layer: nn.RNNBase, spec: LayerSpec, device: torch.device) -> None:
    """Give the layer weights drawn as torch draws them, uniform in ±1/sqrt(hidden_size).

    What torch has to say about a projected layer is said here, unheard.
    """
    weights = dict(layer.named_parameters())
    sizes = [weight.numel() for weight in weights.values()]
    numbers = _numbers(sum(sizes), spec.hidden_size).to(device)
    # One by one: `load_state_dict` takes twice the time to do the same.
    for (name, weight), part in zip(weights.items(), torch.split(numbers, sizes), strict=True):
        setattr(layer, name, nn.Parameter(part.view(weight.shape), weight.requires_grad))
    if spec.proj_size:
        spend_projection_notice()


def without_stack(message: str) -> str:
    """Torch's own words without the stack of its C++ code that some messages bring along."""
    return message.partition("\nException raised from")[0]


@lru_cache(maxsize=2)
def _numbers(count: int, hidden_size: int) -> torch.Tensor:
    """(count,) numbers for weights; read, never written.

    Kept, for most steps change something else, and a class looks at the same layer: the memory for
    the million weights of example E takes longer to get than to fill.
    """
    # As good outside inference mode as inside, whoever asks first.
    with torch.inference_mode(mode=False):
        numbers: torch.Tensor = uniform_noise()[:count] / hidden_size**0.5
    return numbers


@cache
def spend_projection_notice() -> None:
    """Let torch say once, unheard, that oneDNN has no projections: it only frightens learners."""
    # `catch_warnings` is no thread's own: two at a time would leave the filters changed.
    with _ONE_AT_A_TIME, _silence():
        nn.LSTM(1, 2, proj_size=1).eval()(torch.zeros(1, 1, 1))


@contextmanager
def _silence() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
