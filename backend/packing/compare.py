"""What packing changes: h_n of the packed run beside h_n of the padded one, and what stays true."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from backend.layer.addresses import ROUNDING, Verdict
from backend.layer.slice import Slice, Span
from backend.layer.spec import Direction
from backend.packing.run import PackingRun


@dataclass(frozen=True)
class RowDifference:
    """One sentence in one row of h_n, by both runs.

    Attributes:
        row: of h_n; rows are layer-major, ``layer * D + direction``.
        layer: which stacked layer.
        direction: of its lane.
        sentence: its place in the batch.
        difference: the largest absolute difference.
        verdict: ``equal`` to the bit, equal up to ``rounding``, or ``different``: padding was read.
    """

    row: int
    layer: int
    direction: Direction
    sentence: int
    difference: float
    verdict: Verdict


@dataclass(frozen=True)
class SentenceCheck:
    """Where a sentence ends in the unpacked output, and what stands at the end of its row.

    Attributes:
        sentence: its place in the batch.
        last: its last valid step in ``output``, the forward half: (H_out,).
        state: the top layer's forward row of h_n for it: (H_out,).
        equal: whether the two are equal to the bit.
        end: ``output[:, -1]`` of it, both directions: (D*H_out,).
        padded: whether the row goes on after its last valid step.
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
    """Every row of h_n and every sentence, rows first; empty where no numbers were computed."""
    if "h_n" not in run.values:
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


def sentences(run: PackingRun) -> tuple[SentenceCheck, ...]:
    """Every sentence's last valid step and last column; empty where there is no output."""
    if "output" not in run.values:
        return ()
    return tuple(_sentence(run, sentence) for sentence in range(run.spec.batch))


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
        padded=length < values["output"].shape[spec.time_axis],
        zeros=not end.of(values).any().item(),
    )


def _cell(run: PackingRun, sentence: int, step: int) -> tuple[int, int]:
    return (sentence, step) if run.spec.batch_first else (step, sentence)
