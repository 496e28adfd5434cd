"""Expected tensors of an attempt, by the closed forms, and everything that does not fit.

The order is that of torch's own checks, so that the first mismatch is the one that torch reports.
https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from backend.attempts.attempt import OMITTED, Attempt, Sizes, TensorName
from backend.layer.axes import sizes
from backend.layer.rules import tensor_shapes

Where = Literal["input", "h_0", "c_0", "lengths", "h_n"]
Reason = (
    Literal["axes", "size", "dtype", "empty", "missing", "extra", "opened"]
    | Literal["count", "zero", "unsorted", "beyond"]
)


@dataclass(frozen=True)
class Culprit:
    """One thing that does not fit, and its place.

    Attributes:
        where: the tensor, or ``lengths`` of the packing.
        axis: the index of the axis, or of the sentence in ``lengths``; ``None`` for the whole.
        reason: ``axes`` (their number), ``size`` (of one axis), ``dtype``, ``empty`` (an axis of
            size 0 that torch rejects), ``missing`` (the ``c_0`` of an LSTM with ``h_0``),
            ``extra`` (a pair for a layer with one state), ``unsorted``, ``zero``, ``beyond`` (the
            steps of the input) and ``count`` of the lengths, ``opened`` (the result, as another
            layer's).
        expected: the fitting value, if there is one.
        got: the actual value.
    """

    where: Where
    axis: int | None
    reason: Reason
    expected: int | str | None = None
    got: int | str | None = None


def sizes_of(attempt: Attempt, name: TensorName) -> Sizes:
    """Return the sizes of a tensor of the attempt: the user's, or those that fit."""
    actual = attempt.tensor(name).sizes
    return fitting_sizes(attempt, name) if actual is None else actual


def fitting_sizes(attempt: Attempt, name: TensorName) -> Sizes:
    """Return the sizes that torch expects of ``name``.

    For ``input`` they are the configuration's, or the batch of the lengths. For a state they
    fit the input of the attempt: (D*num_layers, N, H), without N beside two axes.
    """
    spec, lengths = attempt.spec, attempt.packed
    if lengths is not None:
        spec = replace(spec, batched=True, batch=len(lengths), seq_len=max(1, *lengths))
    if name == "input":
        return sizes(tensor_shapes(spec)["input"])
    axes = 3 if lengths is not None else len(sizes_of(attempt, "input"))
    shapes = tensor_shapes(replace(spec, batched=axes == 3 if axes in (2, 3) else spec.batched))
    shape = shapes.get(name, shapes["h_0"])
    # The batch does not come from the configuration, because a batch of 0 is invalid there.
    batch = _batch_of(attempt)
    return tuple(batch if dim.axis == "batch" else dim.size for dim in shape)


def mismatches(attempt: Attempt) -> Iterator[Culprit]:
    """Yield everything that does not fit, in the order of torch's checks."""
    lengths = attempt.packed
    if lengths is not None:
        yield from _packing(attempt, lengths)
        yield from _input(attempt)
        yield from _state_count(attempt)
    else:
        yield from _input_axes(attempt, (2, 3))
        yield from _state_count(attempt)
        yield from _state_axes(attempt)
        yield from _input(attempt)
    yield from _state_sizes(attempt)
    yield from _insides(attempt)
    yield from _opened(attempt)


def _packing(attempt: Attempt, lengths: Sizes) -> Iterator[Culprit]:
    actual = sizes_of(attempt, "input")
    if 0 in actual:
        yield Culprit("input", actual.index(0), "empty", 1, 0)
    # Packing accepts two or four axes; then the layer rejects their number.
    if len(actual) < 2:
        yield from _input_axes(attempt, (3,))
    elif len(lengths) != (batch := _batch_of(attempt)):
        yield Culprit("lengths", None, "count", batch, len(lengths))
    if not lengths[-1]:
        yield Culprit("lengths", len(lengths) - 1, "zero", 1, 0)
    for place, (before, length) in enumerate(pairwise(lengths), start=1):
        if length > before:
            yield Culprit("lengths", place, "unsorted", before, length)


def _input_axes(attempt: Attempt, right: tuple[int, ...]) -> Iterator[Culprit]:
    if (axes := len(sizes_of(attempt, "input"))) not in right:
        expected = len(fitting_sizes(attempt, "input"))
        yield Culprit("input", None, "axes", expected, axes)


def _state_count(attempt: Attempt) -> Iterator[Culprit]:
    """Check the number of states: an LSTM has two, the others one."""
    lstm, passed = attempt.spec.has_cell, attempt.passed
    if lstm and passed == ("input", "h_0"):
        yield Culprit("c_0", None, "missing")
    if not lstm and "c_0" in passed:
        yield Culprit("c_0", None, "extra")


def _states(attempt: Attempt) -> Iterator[tuple[TensorName, Sizes, Sizes]]:
    """Yield name, sizes and fitting sizes of the passed states."""
    for name in attempt.passed[1:]:
        yield name, sizes_of(attempt, name), fitting_sizes(attempt, name)


def _state_axes(attempt: Attempt) -> Iterator[Culprit]:
    for name, got, expected in _states(attempt):
        if len(got) != len(expected):
            yield Culprit(name, None, "axes", len(expected), len(got))


def _input(attempt: Attempt) -> Iterator[Culprit]:
    yield from _dtype(attempt, "input")
    if attempt.packed is not None:
        yield from _input_axes(attempt, (3,))
    actual, features = sizes_of(attempt, "input"), attempt.spec.input_size
    if actual and actual[-1] != features:
        yield Culprit("input", len(actual) - 1, "size", features, actual[-1])


def _state_sizes(attempt: Attempt) -> Iterator[Culprit]:
    for name, got, expected in _states(attempt):
        if len(got) != len(expected):
            yield Culprit(name, None, "axes", len(expected), len(got))
            continue
        for axis, (size, right) in enumerate(zip(got, expected, strict=True)):
            if size != right:
                yield Culprit(name, axis, "size", right, size)


def _insides(attempt: Attempt) -> Iterator[Culprit]:
    """Yield mismatches that torch's kernels find, not its checks."""
    actual, lengths = sizes_of(attempt, "input"), attempt.packed
    time = _time_axis(attempt)
    if lengths is None and len(actual) in (2, 3) and not actual[time]:
        yield Culprit("input", time, "empty", 1, 0)
    for name, _, _ in _states(attempt):
        yield from _dtype(attempt, name)
    if lengths is not None and len(actual) == 3:
        for place, length in enumerate(lengths):
            if length > actual[time]:
                yield Culprit("lengths", place, "beyond", actual[time], length)


def _dtype(attempt: Attempt, name: TensorName) -> Iterator[Culprit]:
    if (dtype := attempt.tensor(name).dtype) != OMITTED.dtype:
        yield Culprit(name, None, "dtype", OMITTED.dtype, dtype)


def _opened(attempt: Attempt) -> Iterator[Culprit]:
    """Check whether the result is unpacked as that of another layer."""
    if attempt.opened_as != attempt.fitting_unpack:
        axis = None if attempt.spec.has_cell else 0
        yield Culprit("h_n", axis, "opened", attempt.fitting_unpack, attempt.opened_as)


def _batch_of(attempt: Attempt) -> int:
    """Return N, as torch reads it from the input."""
    actual, spec = sizes_of(attempt, "input"), attempt.spec
    axis = spec.batch_axis
    if len(actual) == 3 or (attempt.packed is not None and len(actual) > 1):
        return actual[axis]
    return len(attempt.packed) if attempt.packed is not None else spec.batch


def _time_axis(attempt: Attempt) -> int:
    batched = len(sizes_of(attempt, "input")) > 2
    return replace(attempt.spec, batched=batched).time_axis
