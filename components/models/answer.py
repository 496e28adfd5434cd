"""The answer of ``POST /api/model``: what the page shows of a pasted source, as JSON values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from backend.models.flow import flat
from backend.models.literal_names import with_literal_names
from backend.reader.reading import Binding, Failure, Findings, Input, Paste, Reading, Seen
from components.models.cards import failure_reason, traps_of
from components.models.reading import BUSY
from components.words.catalogue import Messages
from components.words.sentence import Sentence

Json = dict[str, Any]


def model_answer(paste: Paste, reading: Reading, findings: Findings) -> Json:
    """Return the lines with their shapes, the failure, the traps, every guess, and what of the
    request had no effect."""
    failure = reading.failure
    findings = with_literal_names(reading, findings)
    lines = [
        line
        for index, binding in enumerate(reading.bindings)
        for line in _lines(binding, findings.axes.get(index, ()))
    ]
    return {
        "class": reading.class_name,
        "lines": lines,
        "error": None if failure is None else _error(failure),
        "traps": [
            {"line": each.line, "code": each.code, "facts": dict(each.facts)}
            for each in traps_of(reading, findings)
        ],
        "arguments": {
            each.name: {"value": each.value, "kind": each.kind, "because": each.because}
            for each in reading.arguments
        },
        "inputs": {each.name: _input(each) for each in reading.inputs},
        "output": None if reading.output is None else _output(reading.output),
        "parameters": sum(each.parameters for each in reading.modules),
        "ignored": [*_ignored(paste, reading)],
    }


def _ignored(paste: Paste, reading: Reading) -> Iterator[str]:
    """Yield the settings of a paste that its run does not have: ``values.hiden``."""
    if paste.class_name not in ("", reading.class_name):
        yield "class"
    values = {each.name: each.value for each in reading.arguments}
    yield from (
        f"values.{name}" for name, value in paste.values.items() if values.get(name) != value
    )
    inputs = {each.name: each for each in reading.inputs}
    for settings, kind in ((paste.shapes, "shape"), (paste.roles, "role"), (paste.dtypes, "dtype")):
        for name, value in settings.items():
            if name not in inputs or getattr(inputs[name], kind) != value:
                yield f"inputs.{name}.{kind}"
    for name in sorted(paste.turned):
        if name not in inputs or not inputs[name].can_turn:
            yield f"inputs.{name}.turned"


def model_refused(failure: Failure, words: Messages) -> Json:
    """Return the reason why a source cannot be run, with its line."""
    message = Sentence(failure_reason(failure, words)).plain
    if failure.code == BUSY:
        # The page tries again by itself; other clients must do it.
        message = words.text("download.server_busy")
    return {"error": failure.code, "message": message, "line": failure.line}


def _lines(binding: Binding, axes: Sequence[Sequence[str]]) -> list[Json]:
    found = []
    for place, (suffix, tensor) in enumerate(flat(binding.value)):
        line: Json = {
            "line": binding.line,
            "name": f"{binding.name}{suffix}",
            "shape": list(tensor.shape),
            "axes": list(axes[place]) if place < len(axes) else list(tensor.axes),
            "times": binding.times,
        }
        found.append({**line, "path": list(binding.path)} if len(binding.path) > 1 else line)
    return found


def _error(failure: Failure) -> Json:
    return {"line": failure.line, "type": failure.error_type, "message": failure.message}


def _input(given: Input) -> Json:
    return {"shape": list(given.shape), "dtype": given.dtype, "role": given.role}


def _output(value: Seen) -> Any:
    """Return the shape of a tensor, or a list of outputs for a tuple; ``None`` for other values."""
    if value.kind in ("tensor", "array"):
        return list(value.shape)
    return [_output(part) for part in value.parts] or None
