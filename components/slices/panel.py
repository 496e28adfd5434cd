"""The panel of the Slices page: the answer to a task or an expression, and the marker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import torch
from msgspec.structs import replace

from backend.expressions import origins
from backend.expressions.evaluate import blank_tensors, evaluate, sizes_of, with_lengths
from backend.expressions.origin_axes import Along
from backend.expressions.origins import Provenance, lit, provenance
from backend.expressions.text import ExpressionError
from backend.layer.axes import Axis, as_torch_prints
from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace
from backend.picture.scene import Block
from backend.slices.link import Asked
from backend.slices.marker import Mark, Touch, mark
from backend.slices.task import TASKS, Task, TaskId, Wrong
from backend.slices.tasks import examples, task
from components.message.scene import BlockSet
from components.message.slices import (
    MarkPanel,
    ReadyExpression,
    SliceAxis,
    SliceCard,
    SlicesLabels,
    SlicesPanel,
    TaskChoice,
)
from components.slices.words import lengths_field, lengths_line, problem_of, slice_trap_lines
from components.words.catalogue import Messages

CardKind = Literal["right", "wrong", "own"]
_KINDS: Mapping[str, Axis] = {
    "layer": "layers",
    "direction": "layers",
    "batch": "batch",
    "time": "time",
    "feature": "feature",
}
"""The color of each coordinate, which is the color of its kind of axis."""
_TERMS: Mapping[TaskId, tuple[str, ...]] = {
    "classify": ("head",),
    "tag": ("tagging", "head"),
    "decoder": ("decoder",),
}
"""Terms that the answer to each task explains."""
Sets = dict[str, BlockSet]


@dataclass(frozen=True)
class _Run:
    """The run on which expressions are evaluated, and the language of the answers."""

    spec: LayerSpec
    trace: Trace
    blocks: tuple[Block, ...]
    asked: Asked
    words: Messages


def slices_panel(
    spec: LayerSpec, trace: Trace, blocks: tuple[Block, ...], asked: Asked, words: Messages
) -> tuple[SlicesPanel, Sets, str]:
    """Return the panel, the blocks that each of its parts highlights, and the part at rest."""
    run = _Run(spec, trace, blocks, asked, words)
    sets: Sets = {}
    answer = task(spec, asked.task, asked.lengths)
    own = bool(asked.expr) and asked.expr != answer.right.text
    cards = [_own(run, sets)] if own else _answer(answer, run, sets)
    panel = SlicesPanel(
        labels=SlicesLabels(
            tasks=words.text("slices.tasks"),
            expr=words.text("slices.expr"),
            lengths=words.text("slices.field.lengths"),
            examples=words.text("slices.examples"),
            marker=words.text("marker.label"),
            mark=words.text("marker.intro"),
        ),
        tasks=[TaskChoice(name, words.text(f"task.name.{name}"), name) for name in TASKS],
        task="" if own else asked.task,
        expr=asked.expr or answer.right.text,
        lengths=lengths_field(spec, asked, own),
        examples=[
            ReadyExpression(text, words.text(f"slices.example.{example.id}"))
            for example in examples(spec)
            for text in example.texts
        ],
        cards=cards,
        mark=_mark(asked, run, sets),
    )
    return panel, sets, "mark" if "mark" in sets else "result" if "result" in sets else ""


def _answer(answer: Task, run: _Run, sets: Sets) -> list[SliceCard]:
    words = run.words
    right = answer.right
    notes = [words.text(f"task.note.{note.code}", **note.params) for note in answer.notes]
    sentences = [words.text(f"task.goal.{answer.id}"), *notes]
    lines = [(words.text("slices.einops"), right.einops)]
    if answer.cell is not None:
        lines.append((words.text("slices.cell"), answer.cell.text))
    linear = f"nn.Linear(in_features={right.in_features}, out_features=...)"
    lines.append((words.text("slices.linear"), linear))
    terms = [words.text(f"term.{term}") for term in (*_TERMS.get(answer.id, ()), "einops")]
    card = _card("right", right.text, "result", run, sets)
    return [
        replace(card, sentences=[*card.sentences, *sentences], lines=lines, terms=terms),
        *(_wrong(wrong, f"wrong{n}", run, sets) for n, wrong in enumerate(answer.wrongs)),
    ]


def _wrong(wrong: Wrong, name: str, run: _Run, sets: Sets) -> SliceCard:
    card = _card("wrong", wrong.text, name, run, sets)
    reason = run.words.text(f"task.wrong.{wrong.code}", **wrong.params)
    return replace(card, sentences=[reason])


def _own(run: _Run, sets: Sets) -> SliceCard:
    card = _card("own", run.asked.expr, "result", run, sets)
    if card.problem:
        return card
    reported = bool(run.trace.values and card.sentences)
    lengths = run.asked.lengths
    lines = slice_trap_lines(run.spec, run.asked.expr, run.words, not reported, lengths)
    example = lengths_line(run.spec, run.asked, run.words)
    return replace(card, sentences=[*card.sentences, *example, *lines])


def _card(kind: CardKind, text: str, name: str, run: _Run, sets: Sets) -> SliceCard:
    bare = SliceCard(
        kind=kind, title=run.words.text(f"slices.{kind}"), expr=text, sentences=(), lines=()
    )
    try:
        if not run.trace.values:
            return _shape_only(bare, run)
        tensors = run.trace.values
        if run.asked.lengths:
            tensors = with_lengths(run.spec, tensors, run.asked.lengths)
        found = provenance(text, tensors, run.spec)
    except ExpressionError as error:
        return replace(bare, problem=problem_of(error, run.words))
    sets[name] = _set(found.used, run, run.words.text("slices.lit", expr=text))
    return replace(
        bare,
        set=name,
        size=as_torch_prints(axis.size for axis in found.axes),
        axes=[_axis(axis, run.words) for axis in found.axes],
        sentences=_remarks(found, run),
    )


def _shape_only(card: SliceCard, run: _Run) -> SliceCard:
    """Return the card of an expression of which only the shape is known."""
    blank = blank_tensors(run.spec, run.trace.shapes, lengths=run.asked.lengths)
    shape = evaluate(card.expr, blank, sizes_of(run.spec)).shape
    axes = [SliceAxis(size, names="", kind="", mixed=False) for size in shape]
    said = run.words.text("slices.shapes_only")
    return replace(card, size=as_torch_prints(shape), axes=axes, sentences=[said])


def _remarks(found: Provenance, run: _Run) -> list[str]:
    if found.mixes_samples:
        return [run.words.text("slices.mixes_samples")]
    if found.would_mix_samples:
        return [run.words.text("slices.would_mix_samples")]
    return []


def _axis(axis: origins.Axis, words: Messages) -> SliceAxis:
    if axis.combines is not None and not axis.repeats:
        text = _along(Along(axis.combines, (), mixed=True), words)
    elif not axis.runs:
        case = "single" if axis.size == 1 else "same" if axis.repeats else "combined"
        text = words.text(f"slices.axis.{case}")
    else:
        text = " × ".join(_along(along, words) for along in axis.runs)
    kinds: set[Axis | Literal[""]] = {_KINDS.get(which, "") for which in axis.coordinates}
    # Direction and feature share the last axis of output, which has the color of the feature.
    kind: Axis | Literal[""]
    kind = "feature" if "feature" in kinds else kinds.pop() if len(kinds) == 1 else ""
    mixed = any(along.mixed and along.coordinate == "batch" for along in axis.runs)
    mixed = mixed or axis.combines == "batch"
    return SliceAxis(axis.size, text, kind, mixed)


def _along(along: Along, words: Messages) -> str:
    name = words.text(f"slices.axis.{along.coordinate}")
    if not along.mixed:
        return name
    # Several steps in one row may be intended; several samples never are.
    case = "mixed" if along.coordinate == "batch" else "several"
    return words.text(f"slices.axis.{case}", names=name)


def _set(used: Mapping[str, torch.Tensor], run: _Run, text: str) -> BlockSet:
    found = lit(run.blocks, used)
    return BlockSet(
        whole=[name for name, how in found.items() if how == "whole"],
        part=[name for name, how in found.items() if how == "part"],
        text=text,
    )


def _mark(asked: Asked, run: _Run, sets: Sets) -> MarkPanel:
    spec, words = run.spec, run.words
    sample, step = asked.mark or (0, 0)
    found = mark(spec, run.trace, sample if spec.batched else None, step) if asked.mark else None
    sentences = []
    if found is not None:
        lit_text = words.text("slices.lit_mark", cell=found.cell.text)
        notes = {touch.place.text: _felt(touch, words) for touch in _drawn(found.touches, run)}
        sources = [block.id for block in run.blocks if _holds(block, step)]
        lit_blocks = _set(found.changed, run, lit_text)
        sets["mark"] = replace(lit_blocks, notes=notes, sources=sources)
        sentences = [*_reach(found, words), words.text("marker.untrained")]
    elif asked.mark:
        sentences = [words.text("marker.none")]
    return MarkPanel(
        on=asked.mark is not None,
        cell=(sample, step),
        most=(spec.batch - 1 if spec.batched else 0, spec.seq_len - 1),
        batched=spec.batched,
        sentences=sentences,
    )


def _drawn(touches: Iterable[Touch], run: _Run) -> list[Touch]:
    """Return the cells that have a block, because the diagram of a long sequence has few steps."""
    steps = {block.t for block in run.blocks}
    return [touch for touch in touches if touch.place.tensor != "output" or touch.step in steps]


def _holds(block: Block, step: int) -> bool:
    return block.role == "input" and block.t == step


def _reach(found: Mark, words: Messages) -> list[str]:
    lines = [
        words.text(
            "marker.summary",
            cell=f"`{found.cell.text}`",
            lit=sum(touch.changed > 0 for touch in found.touches),
            places=len(found.touches),
        )
    ]
    return lines + [
        words.text("marker.tensor", tensor=name, **_counted(changed))
        for name, changed in found.changed.items()
    ]


def _counted(changed: torch.Tensor) -> dict[str, str]:
    return {"changed": f"{int(changed.sum()):,}", "total": f"{changed.numel():,}"}


def _felt(touch: Touch, words: Messages) -> str:
    kind = "changed" if touch.changed else "faded" if touch.faded else "out_of_reach"
    return words.text(
        f"marker.{kind}", place=touch.place.text, changed=touch.changed, width=touch.width
    )
