"""Parts of the calls in :mod:`backend.practice.kinds.calls`."""

from __future__ import annotations

from dataclasses import replace

from backend.layer.axes import sizes
from backend.layer.rules import tensor_shapes
from backend.layer.spec import TORCH_DEFAULTS, LayerSpec
from backend.links.layer import replaced
from backend.practice.call import Call
from backend.practice.rule_lines import RuleLine

MOST = {"input_size": 64, "hidden_size": 64, "num_layers": 4, "batch": 16, "seq_len": 32}
"""Largest sizes of a layer in a question, because the call is really made."""


def reduced(spec: LayerSpec) -> LayerSpec:
    """Return ``spec`` with no size above :data:`MOST`, so that calling it is cheap."""
    return replaced(
        spec, dropout=0.0, **{name: min(getattr(spec, name), most) for name, most in MOST.items()}
    )


def plain_call(spec: LayerSpec, name: str) -> Call:
    keywords = tuple(
        (argument, value)
        for argument, value in spec.constructor_arguments().items()
        # Dropout does not change shapes, and torch warns about it with one layer.
        if argument in TORCH_DEFAULTS
        and value != TORCH_DEFAULTS[argument]
        and argument != "dropout"
    )
    positional = (spec.input_size, spec.hidden_size)
    return Call(name, spec.layer, positional, keywords, input_sizes(spec))


def with_states(spec: LayerSpec, name: str, *states: tuple[int, ...]) -> Call:
    return replace(plain_call(spec, name), states=states, paired=spec.has_cell)


def made(spec: LayerSpec, name: str, check: RuleLine, **arguments: object) -> Call:
    """Return a call that only constructs the layer, with other arguments."""
    call = plain_call(spec, name)
    kept = tuple(each for each in call.keywords if each[0] not in arguments)
    keywords = (*kept, *arguments.items())
    return replace(call, keywords=keywords, input=(), use="construct", checks=(check,))


def input_sizes(spec: LayerSpec) -> tuple[int, ...]:
    return sizes(tensor_shapes(spec)["input"])


def state_sizes(spec: LayerSpec) -> tuple[tuple[int, ...], ...]:
    shapes = tensor_shapes(spec)
    return tuple(sizes(shapes[name]) for name in ("h_0", "c_0") if name in shapes)


def output_features(spec: LayerSpec) -> int:
    return tensor_shapes(spec)["output"][-1].size


def swapped(sizes: tuple[int, ...]) -> tuple[int, ...]:
    return (sizes[1], sizes[0], *sizes[2:])
