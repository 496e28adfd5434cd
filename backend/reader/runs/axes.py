"""Names of axes, found by moving one free number at a time and running again.

An axis of size 16 that grows by 4 when ``hidden_dim`` grows by 2 is ``2*hidden_dim``. No shape
rule of torch is written down here. A last run moves all numbers at once and drops the formulas that
it contradicts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.reader.guesses.candidate import WITH_LENGTHS
from backend.reader.reading import Reading, Seen
from backend.reader.runs.attempt import Try
from backend.reader.runs.formulas import Formula, formula
from backend.reader.runs.moved import Key, Moved, key_of
from backend.reader.values.records import seen

UNKNOWN = "?"
SUM = "sum(lengths)"

Shape = tuple[int, ...]


def tensors(value: Seen) -> list[tuple[int, ...]]:
    """Return the shapes of all tensors in a value, flat and in order."""
    if value.kind in ("tensor", "array"):
        return [value.shape]
    return [shape for part in value.parts for shape in tensors(part)]


def _packed(value: Seen) -> list[bool]:
    """Return, for all tensors in a value, whether it is the data of a packed sequence."""
    if value.kind in ("tensor", "array"):
        return [False]
    found = [each for part in value.parts for each in _packed(part)]
    return [True, *found[1:]] if value.kind == "packed" else found


def _input_key(name: str) -> Key:
    """Return the key of an input; no line binds it."""
    return (), 0, name


def _shapes_of_inputs(attempt: Try) -> dict[str, list[Shape]]:
    return {
        name: tensors(seen(value))
        for name, value in zip(attempt.inputs, attempt.arguments, strict=False)
    }


def _shapes(attempt: Try) -> dict[Key, list[Shape]]:
    """Return the shapes of all tensors of a run: those of its lines and its inputs."""
    found = {key_of(each): tensors(each.value) for each in attempt.bindings}
    inputs = _shapes_of_inputs(attempt)
    return found | {_input_key(name): shapes for name, shapes in inputs.items()}


@dataclass(frozen=True)
class Names:
    """The names of the axes per binding, the formulas behind them, and the names per input."""

    of: Mapping[int, tuple[tuple[str, ...], ...]]
    formulas: Mapping[int, tuple[tuple[Formula | None, ...], ...]]
    inputs: Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True)
class Check:
    """A run at other values of all numbers; it contradicts a wrong formula."""

    values: Mapping[str, int]
    records: Mapping[Key, list[tuple[int, ...]]]

    @staticmethod
    def of(attempt: Try, values: Mapping[str, int]) -> Check:
        """Return the check that a run gives."""
        return Check(values, _shapes(attempt))

    @staticmethod
    def of_reading(reading: Reading, values: Mapping[str, int]) -> Check:
        """Return the check that the first answer gives."""
        return Check(values, {key_of(each): tensors(each.value) for each in reading.bindings})

    def contradicts(self, found: Formula, key: Key, tensor: int, shape: Shape, axis: int) -> bool:
        """Return whether the size in this run differs from the formula's."""
        shapes = self.records.get(key, [])
        if len(shapes) <= tensor or len(shapes[tensor]) != len(shape):
            return False
        return found.size(self.values) != shapes[tensor][axis]


def name_axes(base: Try, moved: Moved, checks: Sequence[Check]) -> Names:
    """Return the names of all axes of all bindings and inputs."""
    others = {name: (step, _shapes(attempt)) for name, (step, attempt) in moved.runs.items()}

    def found(key: Key, shapes: Sequence[Shape]) -> Rows:
        rows = [
            _formulas(tensor, shapes, key, others, moved.values) for tensor in range(len(shapes))
        ]
        return [
            [
                _unless(checks, each, key, tensor, shapes[tensor], axis)
                for axis, each in enumerate(row)
            ]
            for tensor, row in enumerate(rows)
        ]

    lengths = any(each.role in WITH_LENGTHS for each in base.inputs.values())
    total = _total(base) if lengths else 0
    of: dict[int, tuple[tuple[str, ...], ...]] = {}
    formulas: dict[int, tuple[tuple[Formula | None, ...], ...]] = {}
    for index, binding in enumerate(base.bindings):
        shapes = tensors(binding.value)
        if shapes:
            rows = found(key_of(binding), shapes)
            of[index] = tuple(
                _with_total(_words(row), shape, is_packed, total)
                for row, shape, is_packed in zip(rows, shapes, _packed(binding.value), strict=True)
            )
            formulas[index] = tuple(tuple(row) for row in rows)
    inputs = {
        name: tuple(
            _with_total(_words(row), shape, base.inputs[name].role == "packed", total)
            for row, shape in zip(found(_input_key(name), shapes), shapes, strict=True)
        )
        for name, shapes in _shapes_of_inputs(base).items()
        if shapes
    }
    return Names(of, formulas, inputs)


Rows = list[list[Formula | None]]


def _unless(
    checks: Sequence[Check], found: Formula | None, key: Key, tensor: int, shape: Shape, axis: int
) -> Formula | None:
    """Return the formula, or ``None`` if a check contradicts it."""
    if found is None or any(each.contradicts(found, key, tensor, shape, axis) for each in checks):
        return None
    return found


def _words(row: Sequence[Formula | None]) -> tuple[str, ...]:
    return tuple(UNKNOWN if each is None else str(each.with_written()) for each in row)


def _with_total(
    names: tuple[str, ...], shape: Shape, is_packed: bool, total: int
) -> tuple[str, ...]:
    """Return the names, with the sum of the lengths on the first axis of packed data."""
    if total and shape and shape[0] == total and (is_packed or names[0] == UNKNOWN):
        return (SUM, *names[1:])
    return names


def _total(base: Try) -> int:
    """Return the sum of the lengths of the sequences."""
    for value, each in zip(base.arguments, base.inputs.values(), strict=False):
        if each.role == "packed":
            return len(value.data)
        if each.role in WITH_LENGTHS:
            return int(sum(value))
    length, batch = base.sizes["L"], base.sizes["N"]
    return sum(max(1, length - at) for at in range(batch))


def _formulas(
    tensor: int,
    shapes: Sequence[tuple[int, ...]],
    key: Key,
    others: Mapping[str, tuple[int, Mapping[Key, list[tuple[int, ...]]]]],
    values: Mapping[str, int],
) -> list[Formula | None]:
    shape = shapes[tensor]
    found: list[Formula | None] = []
    for axis, size in enumerate(shape):
        moves: dict[str, tuple[int, int]] = {}
        for name, (step, records) in others.items():
            there = records.get(key)
            if there is None or len(there) <= tensor or len(there[tensor]) != len(shape):
                continue
            moves[name] = (step, there[tensor][axis])
        found.append(formula(size, values, moves))
    return found
