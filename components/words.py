"""Facts as text: sentences for tensors, blocks and problems, and the picture told in words.

The same text is what screen readers hear, what the tests compare, and what is translated.
"""

from __future__ import annotations

from backend.parameters import Problem
from backend.rules import tensor_shapes
from backend.scene import Block
from backend.shapes import Dim, Shape
from backend.snippet import constructor
from backend.spec import LayerSpec
from backend.trace import Trace
from components.messages import Messages


def symbols(shape: Shape) -> str:
    """``(N, L, D·H_out)``."""
    return f"({', '.join(symbol(dim) for dim in shape)})"


def symbol(dim: Dim) -> str:
    """One axis in torch's symbols, ``D·H_out``."""
    return dim.symbol.replace("*", "·")


def arithmetic(dim: Dim) -> str:
    """The same with its numbers, ``2·20``."""
    return dim.arithmetic.replace("*", "·")


def tensor_sentence(name: str, spec: LayerSpec, words: Messages) -> str:
    """What a tensor is, in one sentence that fits the setting."""
    match name:
        case "input":
            variant = "unbatched" if not spec.batched else "batch" if spec.batch_first else "time"
        case "output":
            variant = "both" if spec.bidirectional else "one"
        case "h_n":
            variant = "first" if spec.batched and spec.batch_first else "plain"
        case "c_n":
            variant = "projected" if spec.proj_size else "plain"
        case _:
            variant = "plain"
    return words.text(f"tensor.{name}.{variant}")


def device_sentence(trace: Trace, words: Messages) -> str:
    """Which device really ran, and why it is not the one asked for if it is not."""
    if trace.fallback:
        return words.text(f"ran.{trace.fallback}", device=trace.requested)
    if trace.device == "meta":
        return words.text("ran.meta")
    return words.text("ran.real", device=trace.device, time=f"{trace.seconds * 1000:.1f}")


def read_sentence(block: Block, words: Messages) -> str:
    """``has read t = 34 … 0``: which steps the numbers in a block have seen, in reading order."""
    if block.read is None:
        return ""
    first, last = block.read
    if first == last:
        return words.text("block.read_one", t=first)
    return words.text("block.read", first=first, last=last)


def block_sentence(block: Block, words: Messages) -> str:
    """What one block is, as it is said when the pointer is on it."""
    lane = ""
    if block.layer is not None and block.direction:
        lane = words.text(f"block.lane.{block.direction}", layer=block.layer)
    reads = read_sentence(block, words)
    match block.role:
        case "input":
            return words.text("block.input", slice=block.slice, t=block.t)
        case "initial":
            return words.text("block.initial", slice=block.slice, lane=lane)
        case "final":
            return words.text("block.final", slice=block.slice, lane=lane, reads=reads)
        case "output":
            half = words.text(f"block.half.{block.direction}")
            return words.text("block.output", slice=block.slice, half=half, reads=reads)
        case "hidden":
            kind = "block.hidden_top" if block.slice else "block.hidden"
            return words.text(kind, slice=block.slice, lane=lane, t=block.t, reads=reads)


def picture_in_words(spec: LayerSpec, words: Messages) -> str:
    """Everything the picture shows, as sentences: its text alternative."""
    shapes = tensor_shapes(spec)
    lines = [
        words.text("alt.title", layer=constructor(spec)),
        words.text("alt.steps", seq_len=spec.seq_len, last=spec.seq_len - 1),
        words.text("alt.batch", batch=spec.batch) if spec.batched else words.text("alt.unbatched"),
        words.text("alt.input", features=shapes["input"][-1].size),
        *(words.text("alt.lane", **row) for row in lane_rows(spec, words)),
        words.text(
            "alt.output_both" if spec.bidirectional else "alt.output",
            features=shapes["output"][-1].size,
        ),
    ]
    return "\n".join(lines)


def lane_rows(spec: LayerSpec, words: Messages) -> list[dict[str, str]]:
    """For each lane its row in h_n (and c_n), where it starts, and what it has read at the end."""
    rows = []
    last = spec.seq_len - 1
    states = ("h", "c") if spec.layer == "LSTM" else ("h",)
    for row in range(spec.num_layers * spec.num_directions):
        layer, backward = divmod(row, spec.num_directions)
        first, end = (last, 0) if backward else (0, last)
        rows.append(
            {
                "row": str(row),
                "lane": words.text(
                    f"block.lane.{'backward' if backward else 'forward'}", layer=layer
                ),
                "starts": ", ".join(f"{state}_0[{row}]" for state in states),
                "ends": ", ".join(f"{state}_n[{row}]" for state in states),
                "reads": words.text("block.read", first=first, last=end)
                if last
                else words.text("block.read_one", t=0),
            }
        )
    return rows


def problem_reason(problem: Problem, words: Messages) -> str:
    """What is wrong with a value of a link."""
    return words.text(
        f"problem.{problem.code}",
        parameter=code_span(problem.parameter),
        given=code_span(problem.given),
        **{name: code_span(value) for name, value in problem.params.items()},
    )


def problem_sentence(problem: Problem, words: Messages) -> str:
    """The same, and what the page put in its place."""
    reason = problem_reason(problem, words)
    name = problem.params.get("suggestion", problem.parameter)
    used = code_span(f"{name}={problem.used}")
    return words.text("problem.replaced", reason=reason, used=used)


def code_span(text: object) -> str:
    """Foreign text as inert Markdown code: no links, no images, no markup."""
    return f"`{' '.join(str(text).replace('`', 'ˋ').split()) or ' '}`"
