"""Inputs as the text of a paste describes them: ``# x: (batch, 1, n_mels, time)``.

A comment may be wrong. So it goes before a blind guess, and behind the code itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from torch import nn

from backend.reader.guesses import roles
from backend.reader.guesses.built import Built
from backend.reader.guesses.candidate import Axes, Candidate
from backend.reader.guesses.evidence import Evidence
from backend.reader.source.comments import Comment
from backend.reader.source.shape_texts import Axis, symbol_of

MAX_BATCH = 64
MAX_LENGTH = 512
MAX_NUMBERS = 1_000_000
_OPEN = ("ids", "features", "images", "state", "pair", "mask")
"""Roles of tensors whose axes a comment can describe."""


def with_comment(
    found: Sequence[Candidate],
    comment: Comment | None,
    evidence: Evidence,
    length: str,
    built: Built,
) -> list[Candidate]:
    """Return the candidates, first the one that a comment describes."""
    if comment is None or any(each.role == "own state" for each in found[:1]):
        return list(found)
    options = [each for each in found if each.role in _OPEN]
    said = [_symbol(each, length) for each in comment.axes]
    alike = [each for each in options if _agrees(said, each.axes)]
    like = (alike or options or [Candidate("features", because="comment")])[0]
    axes: list[str | int] = []
    sizes: dict[str, int] = {}
    blind: list[int] = []
    for place, (each, symbol) in enumerate(zip(comment.axes, said, strict=True)):
        axis = like.axes[place] if alike else None
        size = _number(each) or (0 if symbol else _named(each, built))
        if isinstance(axis, str) and not (size and isinstance(each, str)):
            symbol = symbol or axis
        if symbol == "L" and "L" in axes and "T" not in axes:
            symbol = "T"
        # An adjacency is ``(N, N)``.
        if symbol and (symbol not in axes or each in comment.axes[:place]):
            axes.append(symbol)
            if size:
                sizes[symbol] = size
            continue
        if not size:
            size = _guessed(each, axis, place, comment.axes, options, built)
            if place in like.open or (len(comment.axes) == 4 and place > 1):
                blind.append(place)
        axes.append(size)
    made = replace(
        like,
        axes=tuple(axes),
        because=_because(comment),
        said=_fit(axes, sizes),
        open=tuple(blind),
    )
    made = replace(made, parts=tuple(replace(each, axes=made.axes) for each in like.parts))
    if not evidence.fits(made.axes):
        return list(found)
    return [made, *found]


def _because(comment: Comment) -> str:
    return f"comment.{comment.line}" if comment.kind == "comment" else comment.kind


def _symbol(axis: Axis, length: str) -> str:
    """Return N, the symbol of the length, or nothing."""
    if isinstance(axis, int):
        return ""
    symbol = symbol_of(axis if isinstance(axis, str) else axis[0])
    return length if symbol == "L" else symbol


def _agrees(said: Sequence[str], axes: Axes) -> bool:
    """Return whether a candidate has the axes of a comment in their places."""
    if len(said) != len(axes):
        return False
    pairs = [*zip(said, axes, strict=True)]
    return all(
        (word == axis) if word == "N" or (axis == "N" and "N" in said) else True
        for word, axis in pairs
    )


def _number(axis: Axis) -> int:
    """Return the number of an axis, or 0."""
    return axis if isinstance(axis, int) else axis[1] if isinstance(axis, tuple) else 0


def _guessed(
    axis: Axis,
    guess: str | int | None,
    place: int,
    axes: Sequence[Axis],
    options: Sequence[Candidate],
    built: Built,
) -> int:
    """Return the size of an axis whose word names no number of the code: of a layer, or a guess."""
    word = axis if isinstance(axis, str) else ""
    if isinstance(guess, int):
        return guess
    first = options[0].axes if options else ()
    if place == len(axes) - 1 and first and isinstance(first[-1], int) and len(axes) < 4:
        return first[-1]
    convolution = next((e for e in built.model.modules() if isinstance(e, nn.Conv2d)), None)
    if len(axes) == 4 and place == 1 and convolution is not None:
        return int(convolution.in_channels)
    value = roles.number_role(word).value if word else 8
    return value if isinstance(value, int) and value > 0 else 8


def _named(axis: Axis, built: Built) -> int:
    """Return the value of a control or an attribute with the name of a word, or 0."""
    if not isinstance(axis, str):
        return 0
    plain = axis.replace(" ", "_")
    for name, each in built.free.items():
        if name.lower() == plain and type(each.value) is int:
            return each.value
    own = {name.lower(): value for name, value in built.model._own.items()}
    value = own.get(plain.removeprefix("self."), 0)
    return value if type(value) is int and value > 0 else 0


def _fit(axes: Sequence[str | int], sizes: dict[str, int]) -> tuple[tuple[str, int], ...]:
    """Return the sizes of N, L and T in a comment, as far as a run with them is small."""
    found = {
        name: size
        for name, size in sizes.items()
        if 0 < size <= (MAX_BATCH if name == "N" else MAX_LENGTH)
    }
    numbers = prod(found.get(each, 1) if isinstance(each, str) else each for each in axes)
    if numbers > MAX_NUMBERS:
        found.pop("N", None)
    return tuple(found.items())
