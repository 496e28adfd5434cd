"""Facts as text: sentences for tensors, blocks and problems, and the picture told in words.

The same text is what screen readers hear, what the tests compare, and what is translated.
"""

from __future__ import annotations

from typing import Protocol

from backend.layer.axes import Dim, Shape
from backend.picture.scene import Direction
from components.words.catalogue import Messages


def symbols(shape: Shape) -> str:
    """``(N, L, D·H_out)``."""
    return f"({', '.join(symbol(dim) for dim in shape)})"


def symbol(dim: Dim) -> str:
    """One axis in torch's symbols, ``D·H_out``."""
    return dim.symbol.replace("*", "·")


def arithmetic(dim: Dim) -> str:
    """The same with its numbers, ``2·20``."""
    return dim.arithmetic.replace("*", "·")


class Ran(Protocol):
    """What any run says of its device."""

    @property
    def device(self) -> str: ...
    @property
    def requested(self) -> str: ...
    @property
    def fallback(self) -> str | None: ...


def device_sentence(run: Ran, seconds: float | None, words: Messages) -> str:
    """Which device really ran, and why it is not the one asked for if it is not.

    Args:
        seconds: how long the run took; ``None`` where torch refused it.
    """
    if run.fallback:
        return words.text(f"ran.{run.fallback}", device=run.requested)
    if run.device == "meta":
        return words.text("ran.meta")
    if seconds is None:
        return words.text("ran.refused", device=run.device)
    return words.text("ran.real", device=run.device, time=f"{seconds * 1000:.1f}")


def reads(first: int, last: int, words: Messages) -> str:
    """``has read t = 34 … 0``: which steps a lane has seen, in reading order."""
    if first == last:
        return words.text("block.read_one", t=first)
    return words.text("block.read", first=first, last=last)


def lane_name(direction: Direction) -> str:
    """The id of a lane's name."""
    return f"block.lane.{direction}"
