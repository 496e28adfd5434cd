"""Sentences about models: steps, tensors between steps, torch's errors."""

from __future__ import annotations

from collections.abc import Iterable

from backend.layer.axes import as_torch_prints
from backend.models.results import Failed, Made, ModelRun
from backend.models.steps.functions import Take, TakeFromResult
from backend.models.steps.recurrent import Recurrent
from backend.models.steps.step import Step
from components.models.figure import step_code
from components.words.catalogue import Messages
from components.words.sentences import symbols

_PICKS = {
    "": "whole",
    "[0]": "first",
    "[-1]": "last",
    "[:,-1]": "column",
    "[:,-1,:]": "column",
    "[:,-1:]": "column_kept",
    "squeeze": "squeeze",
    "cat": "cat",
}


def step_sentence(step: Step, inputs: Iterable[Made], words: Messages) -> str:
    """Describe a step in a sentence or two that fit its settings and its inputs."""
    return words.text(f"model.step.{_variant(step, inputs)}", **vars(step))


def _variant(step: Step, inputs: Iterable[Made]) -> str:
    kind = type(step).__name__.lower()
    fields = vars(step)
    match kind:
        case "take" | "takefromresult":
            assert isinstance(step, Take | TakeFromResult)
            return f"take.{_PICKS[step.pick]}"
        case "embedding":
            return "embedding.padded" if fields["padding_idx"] is not None else "embedding.plain"
        case "pack":
            return "pack.sorted" if fields["enforce_sorted"] else "pack.plain"
        case "recurrent" if any(made.batch_sizes is not None for made in inputs):
            return "recurrent.packed"
        case "unpack" | "recurrent":
            return f"{kind}.{'batch' if fields['batch_first'] else 'time'}"
        case _:
            return kind


def made_sentence(made: Made, maker: str, readers: tuple[str, ...], words: Messages) -> str:
    """Describe a tensor between steps: ``embedded: torch.Size([10, 20, 256]), (N, L, …)``."""
    size = as_torch_prints(made.sizes)
    key = "model.packed" if made.batch_sizes is not None else "model.tensor"
    parts = [words.text(key, name=made.name, size=size, axes=symbols(made.axes))]
    parts.append(words.text("model.made_by", step=maker))
    if readers:
        parts.append(words.text("model.read_by", steps=", ".join(readers)))
    return " ".join(parts)


def failed_sentences(failed: Failed, words: Messages) -> list[str]:
    """Return the step at which torch raised an error, and the explanation if there is one."""
    what = "model.failed.building" if failed.building else "model.failed.running"
    said = [words.text(what, step=step_code(failed.step), error=failed.error)]
    if failed.explained is not None and words.has(f"error.{failed.explained.code}"):
        said.append(words.text(f"error.{failed.explained.code}", **failed.explained.params))
    return said


def count_lines(step: Step) -> list[str]:
    """Return the arithmetic of a layer's parameters: one line for each stacked layer."""
    if not isinstance(step, Recurrent):
        return []
    hidden, bias = step.hidden_size, 2 * step.bias
    directions, gates = step.num_directions, step.gates
    lines = []
    for layer in range(step.num_layers):
        read = step.input_size if layer == 0 else directions * step.h_out
        each = gates * hidden * (read + step.h_out + bias) + hidden * step.proj_size
        inside = " + ".join(str(part) for part in (read, step.h_out, bias) if part)
        projected = f" + {hidden}·{step.proj_size}" if step.proj_size else ""
        text = f"{gates}·{hidden}·({inside}){projected}"
        times = f"{directions}·[{text}]" if directions > 1 else text
        lines.append(f"l{layer}: {times} = {directions * each:,}")
    return lines


def gate_line(step: Step) -> str:
    """Return the parameters by gate, ``i 336,384 + f 336,384 + … = 1,345,536``, or ""."""
    if not isinstance(step, Recurrent) or step.layer == "RNN":
        return ""
    counts = step.gate_counts()
    parts = " + ".join(f"{gate} {count:,}" for gate, count in counts.items())
    return f"{parts} = {sum(counts.values()):,}"


def model_in_words(run: ModelRun, words: Messages) -> str:
    """Return the text alternative of the diagram."""
    lines = []
    for stage in run.stages:
        made = ", ".join(f"{each.name} {as_torch_prints(each.sizes)}" for each in stage.made)
        lines.append(words.text("model.alt.step", step=step_code(stage.step), made=made))
    if run.failed is not None:
        lines.append(refused_sentence(run.failed, words))
    return "\n".join(lines)


def refused_sentence(failed: Failed, words: Messages) -> str:
    """Return the sentence that names the failing step and torch's message."""
    step = step_code(failed.step)
    return words.text("model.alt.failed", step=step, message=failed.message)
