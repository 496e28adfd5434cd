"""Parser for the sentence lengths in a link."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.layer.spec import SpecError
from backend.links.layer import Problem, problem_of
from backend.links.parameter import shortened

MAX_SENTENCES = 32
MAX_STEPS = 64
DEFAULT_LENGTHS: tuple[int, ...] = (20, 5, 8, 10, 15, 18, 17, 6, 6, 18)
"""The ten sentences of example C."""
MAX_LIST = 400
"""Longest list of lengths that is read, in characters; 32 lengths fit easily."""


def read_lengths(
    texts: Sequence[str],
    default: tuple[int, ...] = DEFAULT_LENGTHS,
    low: int = 0,
    high: int = MAX_STEPS,
) -> tuple[tuple[int, ...], tuple[Problem, ...]]:
    """Return the lengths in a link, or ``default`` and the problem.

    Codes besides those of :mod:`backend.links.layer`: ``lengths_not_numbers`` (``entry``),
    ``too_many_lengths`` (``count``, ``high``), ``length_out_of_range`` (``length``, ``sentence``
    from 0, ``low``, ``high``).

    Args:
        low: the smallest valid length.
        high: the largest valid length.
    """
    try:
        return parsed_lengths(texts, low, high), ()
    except SpecError as error:
        return default, (problem_of(error, " & ".join(texts), lengths_text(default)),)


def parsed_lengths(texts: Sequence[str], low: int = 0, high: int = MAX_STEPS) -> tuple[int, ...]:
    """Return the lengths in a link.

    Raises:
        SpecError: with the codes of :func:`read_lengths`.
    """
    text = texts[0].strip()
    shown = shortened(text)
    if len(set(texts)) > 1:
        raise SpecError("repeated", "lengths", shown)
    if len(text) > MAX_LIST:
        raise SpecError("too_long", "lengths", shown)
    entries = re.split(r"\s*,\s*|\s+", _bare(text))
    for entry in entries:
        if not re.fullmatch(r"[+-]?[0-9]+", entry):
            raise SpecError("lengths_not_numbers", "lengths", shown, entry=shortened(entry))
    count = len(entries)
    if count > MAX_SENTENCES:
        raise SpecError("too_many_lengths", "lengths", count, count=count, high=MAX_SENTENCES)
    for sentence, length in enumerate(map(int, entries)):
        if not low <= length <= high:
            shown = shortened(str(length))
            params = {"length": shown, "sentence": sentence, "low": low, "high": high}
            raise SpecError("length_out_of_range", "lengths", length, **params)
    return tuple(map(int, entries))


def _bare(text: str) -> str:
    """Remove a name, the word ``tensor``, Python's brackets and a trailing comma from a list."""
    text = re.sub(r"^\w+ ?= ?", "", text)
    tensor = re.fullmatch(r"[\w.]+\( ?(\[[^\[\]]*\])[^\[\]]*\)", text)
    text = tensor[1] if tensor else text
    inside = re.fullmatch(r"\[(.*)\]|\((.*)\)", text, re.DOTALL)
    if inside:
        text = inside[1] if inside[1] is not None else inside[2]
    return text.strip().removesuffix(",").strip()


def lengths_text(lengths: Sequence[int]) -> str:
    """Write lengths as they stand in a link."""
    return ",".join(map(str, lengths))
