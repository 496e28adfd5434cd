"""Numbers of an answer by the rules, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from backend.layer.axes import Shape


@dataclass(frozen=True)
class RuleLine:
    """One number of an answer, or one of torch's checks, by the rules.

    Attributes:
        name: the kind of axis (``feature``), the weight, ``row``, or the checked thing.
        symbol: the number in torch's symbols, ``D*H_out``.
        arithmetic: the same with numbers, ``2*20``.
        actual: for a check, the actual value; the call runs if all of them agree.
    """

    name: str
    symbol: str
    arithmetic: str
    actual: str = ""


def axis_lines(shape: Shape) -> tuple[RuleLine, ...]:
    """Return a line for each axis of a named shape."""
    return tuple(RuleLine(dim.axis, dim.symbol, dim.arithmetic) for dim in shape)
