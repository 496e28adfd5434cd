"""What a link asks of the Packing page: the sentences' lengths, and how they are packed.

A length of 0 and a width too small for the longest sentence are legal here on purpose: torch
refuses them in its own words, which the page shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from backend.layer.spec import LayerSpec, SpecError
from backend.links.layer import Problem, read_value
from backend.links.parameter import MAX_TEXT, Parameter, as_text

NAMES = ("lengths", "enforce_sorted", "total_length", "width")
MAX_SENTENCES = 32
MAX_STEPS = 64
DEFAULT_LENGTHS: tuple[int, ...] = (20, 5, 8, 10, 15, 18, 17, 6, 6, 18)
"""Example C's ten sentences."""
MAX_LIST = 400
"""A longer list of lengths is not read at all: 32 of them fit with room to spare."""
_OTHERS = (
    Parameter("enforce_sorted", "flag", False),
    Parameter("total_length", "whole", 0, low=0, high=MAX_STEPS),
    Parameter("width", "whole", 0, low=0, high=MAX_STEPS),
)


@dataclass(frozen=True)
class PackingAsked:
    """A padded batch and the way through it.

    Attributes:
        lengths: steps of each sentence, 1 to 32 sentences of 0 to 64 steps.
        enforce_sorted: of ``pack_padded_sequence``. Torch's own default is true; false here, as
            lengths that are not sorted are the rule.
        total_length: of ``pad_packed_sequence``; 0 means ``None``.
        width: steps of the padded input; 0 means as many as the longest sentence has.
        problems: what could not be taken as it stood.
    """

    lengths: tuple[int, ...] = DEFAULT_LENGTHS
    enforce_sorted: bool = False
    total_length: int = 0
    width: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def longest(self) -> int:
        """``max(lengths)``."""
        return max(self.lengths)

    @property
    def padded_width(self) -> int:
        """T, the time steps of the padded input; at least 1, for a layer reads no empty input."""
        return max(1, self.width or self.longest)


def read_packing(pairs: Iterable[tuple[str, str]]) -> PackingAsked:
    """Read the parameters of :data:`NAMES`; nothing in them can make this raise.

    Args:
        pairs: names and texts as they stand in the query, repeats included.

    Returns:
        What is asked, each value that cannot be taken replaced by its default and named in
        ``problems``. Codes besides those of :mod:`backend.links.layer`, all of ``lengths``:
        ``lengths_not_numbers`` (``entry``, the first that is none), ``too_many_lengths``
        (``count``, ``high``), ``length_out_of_range`` (``length``, ``sentence`` from 0, ``low``,
        ``high``).
    """
    given: dict[str, list[str]] = {}
    for name, text in pairs:
        given.setdefault(name, []).append(text)
    lengths: tuple[int, ...] = DEFAULT_LENGTHS
    problems: tuple[Problem, ...] = ()
    if "lengths" in given:
        lengths, problems = read_lengths(given["lengths"])
    values = {each.name: each.default for each in _OTHERS}
    for parameter in _OTHERS:
        if parameter.name in given:
            values[parameter.name], found = read_value(parameter, given[parameter.name])
            problems += found
    return PackingAsked(lengths, **values, problems=problems)


def packing_query(asked: PackingAsked) -> dict[str, str]:
    """The same as the shortest link: names and texts of everything that is not its default."""
    query = {}
    if asked.lengths != DEFAULT_LENGTHS:
        query["lengths"] = _written(asked.lengths)
    for parameter in _OTHERS:
        value = getattr(asked, parameter.name)
        if value != parameter.default:
            query[parameter.name] = as_text(value)
    return query


def spec_of(spec: LayerSpec, asked: PackingAsked) -> LayerSpec:
    """The layer of ``spec`` on the padded batch: N sentences of T steps."""
    return replace(spec, batch=len(asked.lengths), seq_len=asked.padded_width, batched=True)


def read_lengths(
    texts: Sequence[str], default: tuple[int, ...] = DEFAULT_LENGTHS, low: int = 0
) -> tuple[tuple[int, ...], tuple[Problem, ...]]:
    """The lengths in a link, or ``default`` and what is wrong with ``texts``.

    Args:
        low: the smallest length that is taken.
    """
    try:
        return _lengths(texts, low), ()
    except SpecError as error:
        given = _shortened(" & ".join(texts))
        value = error.value if isinstance(error.value, int) else given
        params = {name: _shortened(as_text(value)) for name, value in error.params.items()}
        return default, (Problem(error.code, "lengths", given, value, _written(default), params),)


def _lengths(texts: Sequence[str], low: int) -> tuple[int, ...]:
    text = texts[0].strip()
    if len(set(texts)) > 1:
        raise SpecError("repeated", "lengths", text)
    if len(text) > MAX_LIST:
        raise SpecError("too_long", "lengths", text)
    entries = re.split(r"\s*,\s*|\s+", _bare(text))
    for entry in entries:
        if not re.fullmatch(r"[+-]?[0-9]+", entry):
            raise SpecError("lengths_not_numbers", "lengths", text, entry=entry)
    count = len(entries)
    if count > MAX_SENTENCES:
        raise SpecError("too_many_lengths", "lengths", count, count=count, high=MAX_SENTENCES)
    for sentence, length in enumerate(map(int, entries)):
        if not low <= length <= MAX_STEPS:
            params = {"length": length, "sentence": sentence, "low": low, "high": MAX_STEPS}
            raise SpecError("length_out_of_range", "lengths", length, **params)
    return tuple(map(int, entries))


def _bare(text: str) -> str:
    """A list without what Python writes around it, and without a comma still being typed."""
    inside = re.fullmatch(r"\[(.*)\]|\((.*)\)", text, re.DOTALL)
    if inside:
        text = inside[1] if inside[1] is not None else inside[2]
    return text.strip().removesuffix(",").strip()


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def _written(lengths: Sequence[int]) -> str:
    return ",".join(map(str, lengths))
