"""Real run of a call and its outcome; torch's checks by the rules."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import nn

from backend.errors.explain import explained
from backend.layer.build import spend_projection_notice, without_stack
from backend.layer.spec import LayerSpec
from backend.practice.call import Call
from backend.practice.question import RUNS, Confused
from backend.practice.rule_lines import RuleLine

UNKNOWN = "unknown_error"
"""The answer if :mod:`backend.errors.explain` does not know torch's message."""
FAMILIES: tuple[tuple[str, ...], ...] = (
    (
        *("input_size_differs", "hidden_size_differs", "wrong_axes", "types_differ"),
        *("unbatched_with_batched_state", "batched_with_unbatched_state"),
    ),
    (
        *("tuple_for_tensor", "tuple_has_no", "tuple_sliced", "too_few_values"),
        *("too_many_values", "last_axis_differs", "view_does_not_fit"),
    ),
    (
        *("proj_too_large", "proj_only_lstm", "size_is_zero", "not_probability"),
        *("bias_is_number", "unknown_argument"),
    ),
)
"""Errors that users confuse: of a call, of the use of its result, of the constructor."""


def outcome(call: Call) -> tuple[str, str]:
    """Run ``call`` and return :data:`RUNS` or an error's code, and torch's message or "".

    Codes are those of :func:`backend.errors.explain.explained`. Torch's generator is not used,
    because no weight is initialized.
    """
    try:
        # Inference mode is not used, because weights without gradients take another code path,
        # with other error messages than a learner's own.
        with torch.no_grad():
            _perform(call)
    except (RuntimeError, ValueError, TypeError, IndexError, AttributeError) as error:
        message = without_stack(str(error))
        found = explained(message)
        return (found.code if found else UNKNOWN), message
    return RUNS, ""


def wrong_outcomes(call: Call, answer: str) -> list[Confused]:
    """Return the other outcomes: ``it_raises`` for :data:`RUNS`, ``it_runs``, ``other_error``."""
    errors = FAMILIES[2 if call.use == "construct" else call.use != "call"]
    code = "it_runs" if answer == RUNS else "other_error"
    runs = Confused("it_raises", RUNS, {"error": answer, "call": call.id})
    return [runs, *(Confused(code, error, {"error": error, "call": call.id}) for error in errors)]


def check_lines(spec: LayerSpec, call: Call) -> tuple[RuleLine, ...]:
    """Return what torch compares and the actual values; the call runs if all of them agree."""
    return (*call.checks, *_sizes_compared(spec, call))


def _sizes_compared(spec: LayerSpec, call: Call) -> Iterator[RuleLine]:
    if call.use == "construct":
        return
    yield RuleLine("input", "H_in", str(spec.input_size), str(call.input[-1]))
    rows = spec.rows
    batch: tuple[int, ...] = ()
    symbols = "D*num_layers, "
    if len(call.input) > 2:
        batch = (call.input[spec.batch_axis],)
        symbols += "N, "
    widths = (("H_out", spec.h_out), ("H_cell", spec.hidden_size))
    named = zip(("h_0", "c_0"), call.states, widths, strict=False)
    for name, actual, (symbol, width) in named:
        expected = (rows, *batch, width)
        yield RuleLine(name, f"({symbols}{symbol})", str(expected), str(actual))


def _perform(call: Call) -> None:
    arguments = dict(call.keywords)
    if arguments.get("proj_size") and call.use != "construct":
        spend_projection_notice()
    layer = getattr(nn, call.layer)
    if call.use == "construct":
        layer(*call.positional, **arguments, device="meta")
        return
    if len(call.input) < 2:
        raise AssertionError("an input of one axis can crash torch")
    inputs = torch.zeros(call.input, dtype=torch.float64 if call.double else torch.float32)
    states = tuple(torch.zeros(sizes) for sizes in call.states)
    # Not from ``meta``: ``to_empty`` loads torch's compiler, which takes most of a second.
    with torch.random.fork_rng(devices=[]):
        made = layer(*call.positional, **arguments).eval()
        _use(call, made(inputs, *_as_passed(call, states)))


def _as_passed(call: Call, states: tuple[torch.Tensor, ...]) -> tuple[object, ...]:
    if not states:
        return ()
    return (states,) if call.paired else (states[0],)


def _use(call: Call, result: tuple[torch.Tensor, torch.Tensor]) -> None:
    """Use the layer's result as :attr:`Call.text` does; types are wrong on purpose."""
    match call.use:
        case "open_pair":
            _output, _h_n = result
        case "open_nested":
            _output, (_h_n, _c_n) = result
        case "to_linear":
            _linear(call)(result)
        case "slice_result":
            result[:, -1]  # type: ignore[call-overload]
        case "head":
            _linear(call)(result[0])
        case "view_states":
            states = result[1]
            (states[0] if call.layer == "LSTM" else states).view(call.sizes)


def _linear(call: Call) -> nn.Module:
    return nn.Linear(call.sizes[0], 2)
