"""Packing in closed form: the position of each step of each sentence in a PackedSequence.

This is one of two independent sources. It never runs torch; :mod:`backend.packing.run` does, and a
property test compares the two. Source of the rules:
https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.PackedSequence.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from backend.layer.axes import Dim, Factor, Shape
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.packing.link import PackingRequest, spec_of
from backend.packing.refusals import FailureCode, Stage


class Token(NamedTuple):
    """One step of one sentence; both indices start at 0, in the order of the batch."""

    sentence: int
    step: int


@dataclass(frozen=True)
class PackedLayout:
    """The layout of a PackedSequence.

    Attributes:
        lengths: the steps of each sentence, in the order of the batch.
        width: T, the steps of the padded input; torch silently cuts longer sentences.
        order: the sentences, longest first: torch's ``sorted_indices``.
    """

    lengths: tuple[int, ...]
    width: int
    order: tuple[int, ...]

    @cached_property
    def unsorted(self) -> tuple[int, ...]:
        """The position of each sentence in ``order``: torch's ``unsorted_indices``."""
        places = {sentence: place for place, sentence in enumerate(self.order)}
        return tuple(places[sentence] for sentence in range(len(self.lengths)))

    @cached_property
    def batch_sizes(self) -> tuple[int, ...]:
        """(max(lengths),) number of sentences that have a step t, for each t."""
        return tuple(
            sum(length > step for length in self.lengths) for step in range(max(self.lengths))
        )

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The token in each row of ``data``, read column by column from the sorted grid."""
        return tuple(
            Token(sentence, step)
            for step, count in enumerate(self.batch_sizes[: self.width])
            for sentence in self.order[:count]
        )

    def place(self, sentence: int, step: int) -> int | None:
        """Return the row of ``data`` that holds a step, or ``None`` for padding."""
        if not 0 <= step < min(self.lengths[sentence], self.width):
            return None
        return sum(self.batch_sizes[:step]) + self.unsorted[sentence]


@dataclass(frozen=True)
class Refusal:
    """An error that torch raises.

    Attributes:
        stage: the call.
        code: the code, as in :func:`backend.packing.refusals.explained`.
        params: numbers for the sentence; sentences count from 0.
    """

    stage: Stage
    code: FailureCode
    params: Mapping[str, int]


def packed_layout(
    lengths: Sequence[int], width: int = 0, order: Sequence[int] | None = None
) -> PackedLayout:
    """Return the layout of ``lengths``.

    Args:
        lengths: at least one length.
        width: T, the steps of the padded input; 0 means the longest sentence.
        order: ``sorted_indices`` of a PackedSequence. By default, sentences of one length keep
            their order. Torch's sort does not guarantee that, and from 17 sentences on it changes
            the order: https://docs.pytorch.org/docs/stable/generated/torch.sort.html

    Raises:
        ValueError: if ``order`` does not sort ``lengths``.
    """
    longest_first = sorted(range(len(lengths)), key=lambda sentence: -lengths[sentence])
    if order is None:
        order = longest_first
    sorted_lengths = [lengths[sentence] for sentence in longest_first]
    if sorted(order) != list(range(len(lengths))) or sorted_lengths != [
        lengths[sentence] for sentence in order
    ]:
        raise ValueError(f"{tuple(order)} does not sort {tuple(lengths)}")
    return PackedLayout(tuple(lengths), width or max(1, *lengths), tuple(order))


def refusal(asked: PackingRequest) -> Refusal | None:
    """Return the first error that torch raises, by rule, or ``None``.

    Params: ``lengths_counted`` has the ``count`` of lengths, and the ``rows`` that packing reads as
    the batch; ``lengths_not_sorted`` has the last ``sentence`` that is longer than the one before
    it, and both lengths, ``length`` and ``before``; ``length_zero`` has the ``sentence``;
    ``lengths_beyond_width`` has ``longest``, ``width``, the available ``rows`` and the needed
    ``tokens``; ``total_length_too_small`` has ``total_length`` and ``longest``.
    """
    lengths = asked.lengths
    count, rows = len(lengths), asked.packed_rows
    # Without sorted lengths, torch first selects one row for each length, so rows may be left.
    if count > rows or (asked.enforce_sorted and count < rows):
        return Refusal("pack", "lengths_counted", {"count": count, "rows": rows})
    shortest = lengths[-1] if asked.enforce_sorted else min(lengths)
    # Torch checks the last sentence first, then goes backward.
    if shortest == 0:
        return Refusal("pack", "length_zero", {"sentence": lengths.index(0)})
    for sentence in range(len(lengths) - 1, 0, -1):
        length, before = lengths[sentence], lengths[sentence - 1]
        if asked.enforce_sorted and length > before:
            params = {"sentence": sentence, "length": length, "before": before}
            return Refusal("pack", "lengths_not_sorted", params)
    width = asked.packed_width
    if width < asked.longest:
        kept = len(packed_layout(lengths, width).tokens)
        params = {"longest": asked.longest, "width": width, "rows": kept}
        return Refusal("run", "lengths_beyond_width", params | {"tokens": sum(lengths)})
    if 0 < asked.total_length < asked.longest:
        params = {"total_length": asked.total_length, "longest": asked.longest}
        return Refusal("unpack", "total_length_too_small", params)
    return None


def packing_shapes(spec: LayerSpec, asked: PackingRequest) -> dict[str, Shape]:
    """Return the named axes of every tensor, in the order in which they are made.

    ``ids`` (N, L) and ``input`` (N, L, H_in), without ``batch_first`` (L, N, ...); ``lengths``
    (N,); ``packed_ids`` (sum(lengths),) and ``packed`` (sum(lengths), H_in); ``batch_sizes``
    (max(lengths),); ``sorted_indices`` and ``unsorted_indices`` (N,), absent with
    ``enforce_sorted``; ``packed_output`` (sum(lengths), D*H_out); ``h_n`` and an LSTM's ``c_n`` as
    unpacked; ``output`` (N, max(lengths) or total_length, D*H_out); ``output_lengths`` (N,).
    From ``lengths`` on, N is len(lengths). Tensors after an error are absent.
    """
    shapes = tensor_shapes(spec_of(spec, asked))
    refused = refusal(asked)
    found = {"ids": shapes["input"][:-1], "input": shapes["input"]}
    one = _sentences(asked)
    found["lengths"] = one_each = (one,)
    if refused and refused.stage == "pack":
        return found
    rows, features = _packed_axis(asked), shapes["output"][-1]
    found |= {"packed_ids": (rows,), "packed": (rows, shapes["input"][-1])}
    found["batch_sizes"] = (_time("max(lengths)", asked.longest),)
    if not asked.enforce_sorted:
        found |= {"sorted_indices": one_each, "unsorted_indices": one_each}
    if refused and refused.stage == "run":
        return found
    found["packed_output"] = (rows, features)
    found |= {
        name: tuple(one if dim.axis == "batch" else dim for dim in shapes[name])
        for name in ("h_n", "c_n")
        if name in shapes
    }
    if refused:
        return found
    steps = _time("max(lengths)", asked.longest)
    if asked.total_length:
        steps = _time("total_length", asked.total_length)
    batch_first = spec.batch_first != asked.unpack_swapped
    sequence = (one, steps) if batch_first else (steps, one)
    return found | {"output": (*sequence, features), "output_lengths": one_each}


def _sentences(asked: PackingRequest) -> Dim:
    count = len(asked.lengths)
    symbol = "N" if count == asked.batch else "len(lengths)"
    return Dim("batch", (Factor(symbol, count),))


def _packed_axis(asked: PackingRequest) -> Dim:
    kept = sum(min(length, asked.packed_width) for length in asked.lengths)
    cut = kept < sum(asked.lengths)
    most = "N" if asked.pack_swapped else "L"
    return _time(f"sum(min(lengths, {most}))" if cut else "sum(lengths)", kept)


def _time(symbol: str, size: int) -> Dim:
    return Dim("time", (Factor(symbol, size),))
