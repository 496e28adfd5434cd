"""Hypothesis strategies for attempts: nearly valid ones, and some of any shape."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from backend.attempts.attempt import (
    DTYPES,
    MAX_AXES,
    UNPACKS,
    Attempt,
    Sizes,
    TensorArg,
    TensorName,
)
from backend.attempts.fit import fitting_sizes
from tests.support.strategies import Most, legal_specs

TINY = Most(input_size=3, hidden_size=4, num_layers=2, batch=3, seq_len=4)
SIZES = st.integers(0, 5)


@st.composite
def nearly(draw: st.DrawFn, fitting: Sizes) -> Sizes:
    """Draw the fitting sizes with an error, or any sizes."""
    sizes = list(fitting)
    place = draw(st.integers(0, len(sizes) - 1))
    match draw(st.sampled_from(("right", "size", "size", "more", "fewer", "turned", "any"))):
        case "size":
            sizes[place] = draw(SIZES)
        case "more":
            sizes.insert(place, draw(SIZES))
        case "fewer":
            del sizes[place]
        case "turned":
            sizes = sizes[::-1]
        case "any":
            sizes = draw(st.lists(SIZES, max_size=MAX_AXES))
    return tuple(sizes)


DTYPE = st.sampled_from(("float32",) * 12 + tuple(DTYPES))


@st.composite
def attempts(draw: st.DrawFn, packing: bool = True) -> Attempt:
    """Draw attempts that torch accepts, rejects, or crashes on."""
    spec = replace(draw(legal_specs(TINY)), dropout=0.0)
    packed = None
    if packing and draw(st.booleans()):
        packed = tuple(draw(st.lists(st.integers(0, 5), min_size=1, max_size=4)))
        if draw(st.integers(0, 4)):
            packed = tuple(sorted((max(1, length) for length in packed), reverse=True))
    attempt = Attempt(spec, packed=packed, unpack=draw(st.sampled_from((None, None, *UNPACKS))))
    attempt = draw(_with(attempt, "input"))
    for name in ("h_0", "c_0"):
        if draw(st.integers(0, 3)) and (name == "h_0" or spec.layer == "LSTM"):
            attempt = draw(_with(attempt, name))  # type: ignore[arg-type]
    return attempt


@st.composite
def _with(draw: st.DrawFn, attempt: Attempt, name: TensorName) -> Attempt:
    sizes = draw(st.none() | nearly(fitting_sizes(attempt, name)))
    return replace(attempt, **{name: TensorArg(sizes, draw(DTYPE))})
