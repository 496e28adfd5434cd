"""Questions about the shape of an expression, each with the axes by the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from backend.expressions.evaluate import blank_tensors, evaluate, sizes_of
from backend.expressions.text import parse
from backend.layer import slice as slices
from backend.layer.rules import tensor_shapes
from backend.layer.slice import ALL, Slice, Span
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.practice.kinds.wrong_slices import sources, wrong_slices
from backend.practice.question import Question, cached_question, hints
from backend.practice.rule_lines import RuleLine, axis_lines
from backend.slices.task import axes, cat, rearrange, stack

Lines = tuple[RuleLine, ...]


@dataclass(frozen=True)
class Foreseen:
    """An expression and its axes.

    Attributes:
        text: the expression, see :func:`backend.expressions.evaluate.evaluate`.
        lines: its axes by the rules.
    """

    text: str
    lines: Lines


def slices_of(spec: LayerSpec, level: int) -> tuple[Foreseen, ...]:
    """Return the expressions of a level that fit the layer, at least one.

    Args:
        level: 1 an index or a slice; 2 also selected and joined rows; 3 also several indices, both
            states and einops.
    """
    found = [*_plain(spec)] if level < 3 else [*_indexed(spec)]
    if level > 1:
        found += _of_lanes(spec)
    return tuple(found)


@cached_question
def slice_question(spec: LayerSpec, asked: Foreseen) -> Question:
    """Return the question about the shape that an expression of :func:`slices_of` gives."""
    run = trace(spec)
    tensors = run.values or blank_tensors(spec, run.shapes)
    read = parse(asked.text)
    answer = tuple(evaluate(read, tensors, sizes_of(spec)).shape)
    used = sources(read, tensors)
    return Question(
        *("slice_shape", spec, answer, asked.lines, tuple(wrong_slices(spec, read, tensors))),
        hints=hints(asked.lines, *used),
        expression=asked.text,
    )


def _plain(spec: LayerSpec) -> Iterator[Foreseen]:
    output, h_n = _axes_of(spec, "output"), _axes_of(spec, "h_n")
    time = spec.time_axis
    last = spec.seq_len - 1
    at_step = (*output[:time], *output[time + 1 :])
    yield Foreseen(slices.step(spec, "output", -1).text, at_step)
    yield Foreseen(slices.step(spec, "output", last // 2).text, at_step)
    yield Foreseen(f"output.mean({time})", at_step)
    kept = (*output[:time], _one("time"), *output[time + 1 :])
    yield Foreseen(Slice("output", (*(ALL,) * time, Span(-1))).text, kept)
    yield Foreseen("output[..., 0]", output[:-1])
    if spec.batched:
        sample = Slice("output", (*(ALL,) * (1 - time), 0)).text
        yield Foreseen(sample, (*output[: 1 - time], *output[2 - time :]))
    yield Foreseen("h_n[-1]", h_n[1:])
    yield Foreseen("h_n[-1:]", (_one("layers"), *h_n[1:]))


def _of_lanes(spec: LayerSpec) -> Iterator[Foreseen]:
    h_n = _axes_of(spec, "h_n")
    one = axes(spec, "N", "H_out")
    sample = "N, " if spec.batched else ""
    yield Foreseen(
        f"h_n.view(num_layers, D, {sample}H_out)",
        axis_lines(axes(spec, "num_layers", "D", "N", "H_out")),
    )
    yield Foreseen(
        f"h_n.view(num_layers, D, {sample}H_out)[-1]", axis_lines(axes(spec, "D", "N", "H_out"))
    )
    if spec.bidirectional:
        yield Foreseen(slices.half(spec, -1, "forward").text, axis_lines(one))
        yield Foreseen(slices.half(spec, 0, "backward").text, axis_lines(one))
        yield Foreseen(cat("h_n[-2]", "h_n[-1]"), axis_lines(axes(spec, "N", "D*H_out")))
        yield Foreseen("h_n[::D]", axis_lines(axes(spec, "num_layers", "N", "H_out")))
    if spec.rows > 1:
        yield Foreseen("h_n[-2:]", (_several("layers", 2), *h_n[1:]))
        yield Foreseen(stack("h_n[-2]", "h_n[-1]"), (_several("layers", 2), *h_n[1:]))
    if spec.batched:
        moved = (h_n[1], RuleLine("feature", *_product(h_n[0], h_n[2])))
        yield Foreseen("h_n.transpose(0, 1).reshape(N, -1)", moved)
        yield Foreseen("h_n.transpose(0, 1)", (h_n[1], h_n[0], h_n[2]))


def _indexed(spec: LayerSpec) -> Iterator[Foreseen]:
    output, h_n = _axes_of(spec, "output"), _axes_of(spec, "h_n")
    time = spec.time_axis
    features = output[-1]
    if spec.batched and spec.batch > 1:
        picked = (spec.seq_len - 1, spec.seq_len // 2)
        rows = RuleLine("batch", "2", "2")
        yield Foreseen(slices.step(spec, "output", picked).text, (rows, features))
    if spec.seq_len > 2:
        part = (*output[:time], _several("time", 2), *output[time + 1 :])
        yield Foreseen(Slice("output", (*(ALL,) * time, Span(1, 3))).text, part)
    if spec.has_cell:
        c_n = _axes_of(spec, "c_n")
        yield Foreseen("c_n[-1]", c_n[1:])
        width = RuleLine("feature", "H_out + H_cell", f"{h_n[-1].arithmetic} + {spec.hidden_size}")
        yield Foreseen(cat("h_n[-1]", "c_n[-1]"), (*h_n[1:-1], width))
    joined = RuleLine("feature", *_product(h_n[0], h_n[-1]))
    if spec.batched:
        yield Foreseen(rearrange("h_n", "(l d) n h -> n (l d h)"), (h_n[1], joined))
    else:
        yield Foreseen("h_n.flatten()", (joined,))


def _axes_of(spec: LayerSpec, tensor: str) -> Lines:
    return axis_lines(tensor_shapes(spec)[tensor])


def _one(name: str) -> RuleLine:
    return _several(name, 1)


def _several(name: str, count: int) -> RuleLine:
    return RuleLine(name, str(count), str(count))


def _product(one: RuleLine, other: RuleLine) -> tuple[str, str]:
    return f"{one.symbol}*{other.symbol}", f"{one.arithmetic}*{other.arithmetic}"
