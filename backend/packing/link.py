"""What a link asks of the Packing page: the sentences' lengths, and how they are packed.

A length of 0 and a width too small for the longest sentence are legal here on purpose: torch
refuses them in its own words, which the page shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from backend.layer.spec import LayerSpec
from backend.links.layer import Problem, read_value
from backend.links.lengths import DEFAULT_LENGTHS, MAX_STEPS, lengths_text, read_lengths
from backend.links.parameter import Parameter, as_text

NAMES = ("lengths", "enforce_sorted", "total_length", "width")
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
        query["lengths"] = lengths_text(asked.lengths)
    for parameter in _OTHERS:
        value = getattr(asked, parameter.name)
        if value != parameter.default:
            query[parameter.name] = as_text(value)
    return query


def spec_of(spec: LayerSpec, asked: PackingAsked) -> LayerSpec:
    """The layer of ``spec`` on the padded batch: N sentences of T steps."""
    return replace(spec, batch=len(asked.lengths), seq_len=asked.padded_width, batched=True)
