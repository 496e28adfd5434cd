"""The run of a pasted source as a flow of steps, which the diagram of a model draws."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from backend.layer.axes import Axis, Dim, Factor, Shape
from backend.models.results import Failed, Made, ModelRun, Stage
from backend.models.steps.axes import Axes
from backend.models.steps.sources import Source
from backend.models.steps.step import RunContext, Step
from backend.reader.reading import Binding, Reading, Seen

MOST_COLUMNS = 3
"""The largest number of tensors that the diagram draws beside each other."""
_NAME = re.compile(r"[A-Za-z_][\w.]*")


@dataclass(frozen=True, kw_only=True)
class LineStep(Step):
    """A line of a source. It was run already."""

    line: int
    text: str

    def expression(self, owner: str = "") -> str:
        del owner
        return self.text

    def run(self, module: nn.Module | None, context: RunContext, *inputs: Any) -> Any:
        raise NotImplementedError(f"line {self.line} was run by the reader")

    def axes(self, *inputs: Axes) -> Axes:
        raise NotImplementedError(f"line {self.line} was named by the reader")


@dataclass(frozen=True, kw_only=True)
class InputStep(Source):
    """An input of ``forward``.

    Attributes:
        column: the column of the diagram in which it is drawn.
    """

    column: int = 0

    @property
    def shape(self) -> Shape:
        return ()

    @property
    def formula(self) -> str:
        return ", ".join(self.makes)

    def make(self, context: RunContext) -> torch.Tensor:
        raise NotImplementedError("the reader made the inputs")


def source_flow(reading: Reading, axes: Mapping[int, Sequence[Sequence[str]]]) -> ModelRun:
    """Return the lines of ``forward`` as steps with the tensors that they bind.

    Args:
        axes: the names of the axes per index of ``reading.bindings``, flat and in order.
    """
    layers = frozenset(each.name for each in reading.arguments if each.role == "layers")
    lines = reading.source.split("\n")
    stages: list[Stage] = []
    latest: dict[str, Made] = {}
    inputs = tuple(_made(each.name, each.shape, each.axes, layers) for each in reading.inputs)
    tensors = tuple(made for made, each in zip(inputs, reading.inputs, strict=True) if each.shape)
    for place, each in enumerate(tensors):
        column = place % MOST_COLUMNS
        step = InputStep(id=f"input {place}", makes=(each.name,), column=column)
        stages.append(Stage(step, (), (each,), {}, 0))
        latest[each.name] = each
    for line, bound in _by_line(reading):
        made = tuple(
            each
            for index, binding in bound
            for each in _tensors(binding, axes.get(index, ()), layers)
        )[:MOST_COLUMNS]
        if made:
            stages.append(_stage(line, lines[line - 1], made, latest))
            latest |= {each.name: each for each in made}
    return ModelRun(
        stages=tuple(stages),
        failed=_failed(reading, lines, latest, len(stages)),
        device="cpu",
        requested="cpu",
        fallback=None,
        seconds=0.0,
        parameters=sum(each.parameters for each in reading.modules),
    )


def axis_kind(name: str, layers: Iterable[str] = ()) -> Axis:
    """Return the kind of an axis by the names in its formula."""
    names = set(_NAME.findall(name))
    if "N" in names:
        return "batch"
    if names & {"L", "T"}:
        return "time"
    return "layers" if names & set(layers) else "feature"


def top_path(reading: Reading) -> tuple[str, ...]:
    """Return the call path of the lines of ``forward`` itself."""
    return min((each.path for each in reading.bindings), key=len, default=())


def flat(value: Seen) -> list[tuple[str, Seen]]:
    """Return every tensor of a value with its place in it: ``[0]``, ``.data``, or ""."""
    if value.kind in ("tensor", "array"):
        return [("", value)]
    names = (".data", ".batch_sizes") if value.kind == "packed" else ()
    found: list[tuple[str, Seen]] = []
    for place, part in enumerate(value.parts):
        name = names[place] if place < len(names) else f"[{place}]"
        found += [(f"{name}{rest}", tensor) for rest, tensor in flat(part)]
    return found


def _by_line(reading: Reading) -> list[tuple[int, list[tuple[int, Binding]]]]:
    """Return the bindings of ``forward``, grouped by line, in the order of the run."""
    top = top_path(reading)
    found: dict[int, list[tuple[int, Binding]]] = {}
    for index, binding in enumerate(reading.bindings):
        if binding.path == top:
            found.setdefault(binding.line, []).append((index, binding))
    return list(found.items())


def _tensors(binding: Binding, axes: Sequence[Sequence[str]], layers: frozenset[str]) -> list[Made]:
    made = []
    for place, (suffix, tensor) in enumerate(flat(binding.value)):
        if suffix.endswith(".batch_sizes"):
            continue
        names = axes[place] if place < len(axes) else tensor.axes
        made.append(_made(f"{binding.name}{suffix}", tensor.shape, names, layers))
    return made


def _made(name: str, sizes: Sequence[int], names: Sequence[str], layers: frozenset[str]) -> Made:
    shape: Shape = ()
    if len(names) == len(sizes):
        shape = tuple(
            Dim(axis_kind(each, layers), (Factor(each or str(size), size),))
            for each, size in zip(names, sizes, strict=True)
        )
    return Made(name, name, "Tensor", tuple(sizes), shape, None, None)


def _stage(line: int, text: str, made: tuple[Made, ...], latest: Mapping[str, Made]) -> Stage:
    right = _right_side(text)
    step = LineStep(
        id=f"line {line}", makes=tuple(each.name for each in made), line=line, text=right
    )
    return Stage(step, _read(right, latest), made, {}, 0)


def _failed(
    reading: Reading, lines: Sequence[str], latest: Mapping[str, Made], place: int
) -> Failed | None:
    failure = reading.failure
    if failure is None or not 0 < failure.line <= len(lines):
        return None
    right = _right_side(lines[failure.line - 1])
    step = LineStep(id=f"line {failure.line}", makes=(), line=failure.line, text=right)
    error = failure.error_type or failure.code
    return Failed(step, place, False, _read(right, latest), error, failure.message, None)


def _read(text: str, latest: Mapping[str, Made]) -> tuple[Made, ...]:
    """Return the tensors that a line reads, at most as many as there are columns."""
    found: dict[int, Made] = {}
    for name in names_in(text):
        for bound, made in latest.items():
            if re.split(r"[.\[]", bound)[0] == name:
                found[id(made)] = made
    return tuple(found.values())[:MOST_COLUMNS]


def names_in(text: str) -> list[str]:
    """Return the names in a piece of code that are neither attributes nor keywords of a call."""
    tokens: list[tokenize.TokenInfo] = []
    try:
        tokens += tokenize.generate_tokens(io.StringIO(text).readline)
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return list(dict.fromkeys(re.findall(r"(?<![.\w])[A-Za-z_]\w*", text)))
    return list(
        dict.fromkeys(
            token.string
            for before, token in zip([None, *tokens], tokens, strict=False)
            if token.type == tokenize.NAME and (before is None or before.string != ".")
        )
    )


def _right_side(text: str) -> str:
    """Return the expression of a line: the part right of ``=``, without ``return``."""
    text = text.strip()
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        around = text[max(place - 1, 0)], text[place + 1 : place + 2]
        if sign == "=" and depth == 0 and around[0] not in "=!<>:" and around[1] != "=":
            return text[place + 1 :].strip() or text
    return re.sub(r"^return\s+", "", text) or text
