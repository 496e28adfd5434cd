"""Sentences that several pages use: axes, devices, directions and steps."""

from __future__ import annotations

from typing import Protocol

from backend.layer.axes import Dim, Shape
from backend.layer.spec import Direction
from components.words.catalogue import Messages


def symbols(shape: Shape) -> str:
    """Return a shape in torch's symbols: ``(N, L, D·H_out)``."""
    return f"({', '.join(symbol(dim) for dim in shape)})"


def symbol(dim: Dim) -> str:
    """Return one axis in torch's symbols: ``D·H_out``."""
    return dim.symbol.replace("*", "·")


def arithmetic(dim: Dim) -> str:
    """Return the arithmetic of one axis: ``2·20``."""
    return dim.arithmetic.replace("*", "·")


class Ran(Protocol):
    """A run and its device."""

    @property
    def device(self) -> str: ...
    @property
    def requested(self) -> str: ...
    @property
    def fallback(self) -> str | None: ...


def device_sentence(run: Ran, seconds: float | None, words: Messages) -> str:
    """Return the device of a run, and the reason if it is not the requested device.

    Args:
        seconds: the duration of the run; ``None`` if torch raised an error.
    """
    if run.fallback:
        return words.text(f"ran.{run.fallback}", device=run.requested)
    if run.device == "meta":
        return words.text("ran.meta")
    if seconds is None:
        return words.text("ran.refused", device=run.device)
    return words.text("ran.real", device=run.device, time=f"{seconds * 1000:.1f}")


def full_title(words: Messages, *parts: str) -> str:
    """Return the title of a tab or a frame: its parts that are not empty, and the name of the app.

    >>> full_title(Messages("en"), "nn.GRU(10, 20)", "Debugging")
    'nn.GRU(10, 20) · Debugging · Shape Explorer'
    """
    return " · ".join(filter(None, (*parts, words.text("app.name"))))


def reads(first: int, last: int, words: Messages) -> str:
    """Return the steps that a layer and direction has read: ``has read t = 34 … 0``."""
    if first == last:
        return words.text("block.read_one", t=first)
    return words.text("block.read", first=first, last=last)


def lane_name(direction: Direction) -> str:
    """Return the message id of the name of a layer and direction."""
    return f"block.lane.{direction}"
