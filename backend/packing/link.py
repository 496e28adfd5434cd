"""Parameters of the Packing page in a link: the sentences' lengths, and how they are packed.

A length of 0 and a width smaller than the longest sentence are valid on purpose: torch raises an
error and the page shows it.
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
    """A padded batch, and how it is packed and unpacked.

    Attributes:
        lengths: the steps of each sentence: 1 to 32 sentences of 0 to 64 steps.
        enforce_sorted: the argument of ``pack_padded_sequence``. Torch's default is true; ours is
            false, because lengths are usually not sorted.
        total_length: the argument of ``pad_packed_sequence``; 0 means ``None``.
        width: the steps of the padded input; 0 means the longest sentence.
        problems: invalid values, and their replacements.
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
        """T, the steps of the padded input; at least 1, because a layer needs a step."""
        return max(1, self.width or self.longest)


def read_packing(pairs: Iterable[tuple[str, str]]) -> PackingAsked:
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
    return PackingAsked(lengths, **values, problems=problems)


def packing_query(asked: PackingAsked) -> dict[str, str]:
    """Return the shortest query: every value that is not the default."""
    query = {}
    if asked.lengths != DEFAULT_LENGTHS:
        query["lengths"] = lengths_text(asked.lengths)
    for parameter in _OTHERS:
        value = getattr(asked, parameter.name)
        if value != parameter.default:
            query[parameter.name] = as_text(value)
    return query


def spec_of(spec: LayerSpec, asked: PackingAsked) -> LayerSpec:
    """Return the layer of ``spec`` on the padded batch: N sentences of T steps."""
    return replace(spec, batch=len(asked.lengths), seq_len=asked.padded_width, batched=True)
