"""Comparison of h_n and output after the packed run with those after the padded run."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from backend.layer.addresses import ROUNDING, Verdict
from backend.layer.slice import ALL, Slice, Span
from backend.layer.spec import Direction, LayerSpec
from backend.packing.run import PackingRun


@dataclass(frozen=True)
class RowDifference:
    """One sentence in one row of h_n, in both runs.

    Attributes:
        row: the row of h_n; rows are layer-major, ``layer * D + direction``.
        layer: the index of the stacked layer.
        direction: the direction that computes the row.
        sentence: the index of the sentence in the batch.
        difference: the largest absolute difference.
        verdict: ``equal`` (bitwise), equal up to ``rounding``, or ``different``: the padded run
            read padding.
    """

    row: int
    layer: int
    direction: Direction
    sentence: int
    difference: float
    verdict: Verdict


@dataclass(frozen=True)
class OutputDifference:
    """The valid steps of one sentence in one direction of ``output``, in both runs.

    Attributes:
        part: the numbers of the direction: (N, L, H_out), in the layout of the padded input.
        direction: the direction of the top layer that computes them.
        sentence: the index of the sentence in the batch.
        difference: the largest absolute difference.
        verdict: see :class:`RowDifference`.
    """

    part: Slice
    direction: Direction
    sentence: int
    difference: float
    verdict: Verdict


@dataclass(frozen=True)
class SentenceCheck:
    """The last valid step of a sentence in the unpacked output, and the end of its row.

    Attributes:
        sentence: the index of the sentence in the batch.
        last: its last valid step in ``output``, forward half: (H_out,).
        state: the top layer's forward row of h_n: (H_out,).
        equal: whether the two are bitwise equal.
        end: ``output[:, -1]`` of the sentence, both directions: (D*H_out,).
        padded: whether the row continues after the last valid step.
        zeros: whether ``end`` is all zeros.
    """

    sentence: int
    last: Slice
    state: Slice
    equal: bool
    end: Slice
    padded: bool
    zeros: bool


def compare(run: PackingRun) -> tuple[RowDifference, ...]:
    """Compare every row of h_n for every sentence.

    Empty if only shapes were computed, or if packing read other sentences than the padded run.
    """
    if "h_n" not in run.values or not run.asked.packs_all:
        return ()
    packed, padded = run.values["h_n"], run.padded["h_n"]
    differences = (packed - padded).abs().amax(-1).tolist()
    equal = (packed == padded).all(-1).tolist()
    close = torch.isclose(packed, padded, ROUNDING, ROUNDING).all(-1).tolist()
    found = []
    for row, numbers in enumerate(differences):
        layer, backward = divmod(row, run.spec.num_directions)
        direction = run.spec.directions[backward]
        for sentence, difference in enumerate(numbers):
            verdict = _verdict(equal[row][sentence], close[row][sentence])
            found.append(RowDifference(row, layer, direction, sentence, difference, verdict))
    return tuple(found)


def compare_output(run: PackingRun) -> tuple[OutputDifference, ...]:
    """Compare the valid steps of ``output``; empty in the same cases."""
    if "output" not in run.values or not run.asked.packs_all:
        return ()
    spec = run.spec
    found = []
    for direction in spec.directions:
        part = _direction(spec, direction)
        packed, padded = part.of(run.values), part.of(run.padded)
        if run.asked.unpack_swapped:
            packed = packed.transpose(0, 1)
        for sentence, length in enumerate(run.asked.lengths):
            valid = (sentence, slice(length)) if spec.batch_first else (slice(length), sentence)
            one, other = packed[valid], padded[valid]
            close = torch.allclose(one, other, ROUNDING, ROUNDING)
            verdict = _verdict(torch.equal(one, other), close)
            difference = (one - other).abs().max().item()
            found.append(OutputDifference(part, direction, sentence, difference, verdict))
    return tuple(found)


def sentences(run: PackingRun) -> tuple[SentenceCheck, ...]:
    """Check the end of every sentence; empty if there is no output."""
    if "output" not in run.values:
        return ()
    return tuple(_sentence(run, sentence) for sentence in range(len(run.asked.lengths)))


def _direction(spec: LayerSpec, direction: Direction) -> Slice:
    """Return one direction of ``output`` at all steps; the whole of it with one direction."""
    if not spec.bidirectional:
        return Slice("output", (ALL,))
    features = Span(None, spec.h_out) if direction == "forward" else Span(spec.h_out)
    return Slice("output", (ALL, ALL, features))


def _verdict(equal: bool, close: bool) -> Verdict:
    if equal:
        return "equal"
    return "rounding" if close else "different"


def _sentence(run: PackingRun, sentence: int) -> SentenceCheck:
    spec, values = run.spec, run.values
    length = run.asked.lengths[sentence]
    h_out = spec.h_out
    forward = (Span(None, h_out),) if spec.bidirectional else ()
    last = Slice("output", (*_cell(run, sentence, length - 1), *forward))
    state = Slice("h_n", ((spec.num_layers - 1) * spec.num_directions, sentence))
    end = Slice("output", _cell(run, sentence, -1))
    return SentenceCheck(
        sentence=sentence,
        last=last,
        state=state,
        equal=torch.equal(last.of(values), state.of(values)),
        end=end,
        padded=length < values["output"].shape[1 if run.output_first else 0],
        zeros=not end.of(values).any().item(),
    )


def _cell(run: PackingRun, sentence: int, step: int) -> tuple[int, int]:
    return (sentence, step) if run.output_first else (step, sentence)
