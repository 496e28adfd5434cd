"""Numbers of an answer reckoned by the rules, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from backend.layer.axes import Shape


@dataclass(frozen=True)
class RuleLine:
    """One number of an answer, or one thing that torch checks, by the rules.

    Attributes:
        name: the kind of axis (``feature``), the weight, ``row``, or what is checked.
        symbol: in torch's symbols, ``D*H_out``.
        arithmetic: with the numbers put in, ``2*20``.
        actual: of a check, what the call has in its place; the call runs where all are the same.
    """

    name: str
    symbol: str
    arithmetic: str
    actual: str = ""


def axis_lines(shape: Shape) -> tuple[RuleLine, ...]:
    """The axes of a named shape, line by line."""
    return tuple(RuleLine(dim.axis, dim.symbol, dim.arithmetic) for dim in shape)
