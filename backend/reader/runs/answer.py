"""The first answer to a paste, made from one try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

from backend.reader.bounds import Refused
from backend.reader.guesses.candidate import CHOICES, WITH_LENGTHS, Candidate
from backend.reader.interpreter.engine import Pasted, modules_of
from backend.reader.reading import Failure, Free, Input, Paste, Reading, Trap
from backend.reader.runs.attempt import Try
from backend.reader.source.source import Source
from backend.reader.values.records import seen


def unreadable(paste: Paste, error: Refused) -> Reading:
    """Return the answer to a text that cannot be read at all."""
    failure = Failure(error.line, error.what, error.code, name=error.what)
    return Reading(paste.source, paste.class_name, failure=failure)


def reading_of(source: Source, attempt: Try) -> Reading:
    """Return the first answer from a try."""
    engine = attempt.engine
    assert engine is not None
    return Reading(
        source.program.text,
        source.target,
        classes=source.classes,
        bindings=attempt.bindings,
        output=seen(attempt.result) if attempt.done else None,
        failure=attempt.failure,
        arguments=(*_sizes(attempt), *attempt.free.values()),
        inputs=tuple(
            _input(name, each, attempt, value)
            for (name, each), value in zip(attempt.inputs.items(), attempt.arguments, strict=False)
        ),
        modules=modules_of(attempt.model, engine.interpreter.lines),
        notes=tuple(_notes(engine.notes)),
        sizes={each.name: int(each.value) for each in _sizes(attempt)},
        guessed=_guessed(attempt.model),
    )


def _notes(notes: Mapping[str, int]) -> Iterator[Trap]:
    """Yield the traps that the interpreter noticed: ``stray Embedding.weights``."""
    for text, line in notes.items():
        code, _, name = text.partition(" ")
        if code == "stray":
            yield Trap(line, code, {"name": name})


def _guessed(model: Any) -> tuple[str, ...]:
    """Return the layers of a model whose class has no constructor in the source."""
    if not isinstance(model, Pasted) or not model._class.is_bare:
        return ()
    return tuple(name for name, _ in model.named_children())


def _sizes(attempt: Try) -> list[Free]:
    """Return the controls of the sizes that are axes of an input."""
    used = {axis for each in attempt.inputs.values() for axis in each.symbols}
    return [
        Free(name, size, "size", name, attempt.stated.get(name, "size"), high=64)
        for name, size in attempt.sizes.items()
        if name in used
    ]


def _input(name: str, candidate: Candidate, attempt: Try, value: Any) -> Input:
    options = attempt.candidates.get(name, [])
    holder = next((each for each in attempt.gathered if name in each.parts), None)
    shown = seen(value)
    part = shown.parts[0] if shown.kind in ("tuple", "packed") and shown.parts else shown
    others = dict.fromkeys((*(each.role for each in options), *CHOICES))
    return Input(
        name,
        candidate.role,
        tuple(value.shape) if isinstance(value, torch.Tensor) else part.shape,
        part.dtype,
        candidate.because,
        tuple(each for each in others if each != candidate.role),
        candidate.can_turn,
        () if shown.kind == "packed" else tuple(str(axis) for axis in candidate.axes),
        _lengths(candidate, value),
        *((holder.argument, holder.kind, str(holder.parts[name])) if holder else ()),
    )


def _lengths(candidate: Candidate, value: Any) -> tuple[int, ...]:
    """Return the values of an input that holds the lengths of the sequences."""
    if isinstance(value, PackedSequence):
        return tuple(pad_packed_sequence(value)[1].tolist())
    if candidate.role not in WITH_LENGTHS:
        return ()
    listed = value.tolist() if isinstance(value, torch.Tensor) else value
    return tuple(listed) if isinstance(listed, list) else ()
