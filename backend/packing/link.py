"""Parameters of the Packing page in a link: the sentences' lengths, and how they are packed.

A length of 0 and a width smaller than the longest sentence are valid on purpose: torch raises an
error and the page shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from backend.layer.spec import LayerSpec
from backend.links.layer import Problem, read_value
from backend.links.lengths import (
    DEFAULT_LENGTHS,
    MAX_SENTENCES,
    MAX_STEPS,
    lengths_text,
    read_lengths,
)
from backend.links.parameter import Parameter, as_text

NAMES = (
    *("lengths", "enforce_sorted", "total_length", "width", "sentences"),
    *("pack_batch_first", "unpack_batch_first"),
)
_OTHERS = (
    Parameter("enforce_sorted", "flag", False),
    Parameter("total_length", "whole", 0, low=0, high=MAX_STEPS),
    Parameter("width", "whole", 0, low=0, high=MAX_STEPS),
    Parameter("sentences", "whole", 0, low=0, high=MAX_SENTENCES),
)
_LAYOUTS = {"pack_batch_first": "pack_swapped", "unpack_batch_first": "unpack_swapped"}
"""Flags of two calls, and the attribute for a flag that differs from the layer's."""


@dataclass(frozen=True)
class PackingRequest:
    """A padded batch, and how it is packed and unpacked.

    Attributes:
        lengths: the steps of each sentence: 1 to 32 sentences of 0 to 64 steps.
        enforce_sorted: the argument of ``pack_padded_sequence``. Torch's default is true; ours is
            false, because lengths are usually not sorted.
        total_length: the argument of ``pad_packed_sequence``; 0 means ``None``.
        width: the steps of the padded input; 0 means the longest sentence.
        sentences: N, the sentences of the padded input; 0 means one for each length.
        pack_swapped: whether ``batch_first`` of ``pack_padded_sequence`` differs from the layer's,
            which says how the padded input is laid out.
        unpack_swapped: the same of ``pad_packed_sequence``.
        problems: invalid values, and their replacements.
    """

    lengths: tuple[int, ...] = DEFAULT_LENGTHS
    enforce_sorted: bool = False
    total_length: int = 0
    width: int = 0
    sentences: int = 0
    pack_swapped: bool = False
    unpack_swapped: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def longest(self) -> int:
        """``max(lengths)``."""
        return max(self.lengths)

    @property
    def padded_width(self) -> int:
        """T, the steps of the padded input; at least 1, because a layer needs a step."""
        return max(1, self.width or self.longest)

    @property
    def batch(self) -> int:
        """N, the sentences of the padded input."""
        return self.sentences or len(self.lengths)

    @property
    def packed_rows(self) -> int:
        """The size of the axis that ``pack_padded_sequence`` reads as the batch."""
        return self.padded_width if self.pack_swapped else self.batch

    @property
    def packed_width(self) -> int:
        """The size of the axis that ``pack_padded_sequence`` reads as time."""
        return self.batch if self.pack_swapped else self.padded_width

    @property
    def packs_all(self) -> bool:
        """True if packing reads the sentences of the input, one for each length."""
        return not self.pack_swapped and self.batch == len(self.lengths)


def read_packing(pairs: Iterable[tuple[str, str]]) -> PackingRequest:
    """Parse the parameters of :data:`NAMES`. Never raises: invalid values become problems.

    Args:
        pairs: names and texts of the query, repeats included.

    Returns:
        The batch; an invalid value is replaced by its default. The codes of ``lengths`` are those
        of :func:`backend.links.lengths.read_lengths`.
    """
    query: dict[str, list[str]] = {}
    for name, text in pairs:
        query.setdefault(name, []).append(text)
    lengths: tuple[int, ...] = DEFAULT_LENGTHS
    problems: tuple[Problem, ...] = ()
    if "lengths" in query:
        lengths, problems = read_lengths(query["lengths"])
    values = {each.name: each.default for each in _OTHERS}
    for parameter in _OTHERS:
        if parameter.name in query:
            values[parameter.name], found = read_value(parameter, query[parameter.name])
            problems += found
    batch_first = _flag("batch_first", True, query)[0]
    for name, attribute in _LAYOUTS.items():
        flag, found = _flag(name, batch_first, query)
        values[attribute] = flag != batch_first
        problems += found
    return PackingRequest(lengths, **values, problems=problems)


def _flag(
    name: str, default: bool, query: Mapping[str, list[str]]
) -> tuple[bool, tuple[Problem, ...]]:
    if name not in query:
        return default, ()
    value, problems = read_value(Parameter(name, "flag", default), query[name])
    return bool(value), problems


def packing_query(asked: PackingRequest, batch_first: bool = True) -> dict[str, str]:
    """Return the shortest query: every value that is not the default.

    Args:
        batch_first: the layer's flag, the default of the flags of the two calls.
    """
    query = {}
    if asked.lengths != DEFAULT_LENGTHS:
        query["lengths"] = lengths_text(asked.lengths)
    for parameter in _OTHERS:
        value = getattr(asked, parameter.name)
        if value != parameter.default:
            query[parameter.name] = as_text(value)
    for name, attribute in _LAYOUTS.items():
        if getattr(asked, attribute):
            query[name] = as_text(not batch_first)
    return query


def spec_of(spec: LayerSpec, asked: PackingRequest) -> LayerSpec:
    """Return the layer of ``spec`` on the padded batch: N sentences of T steps."""
    return replace(spec, batch=asked.batch, seq_len=asked.padded_width, batched=True)
