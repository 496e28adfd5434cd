"""Names of axes, found by moving one free number at a time and running again.

An axis of size 16 that grows by 4 when ``hidden_dim`` grows by 2 is ``2*hidden_dim``. No shape
rule of torch is written down here. A last run moves all numbers at once and drops the formulas that
it contradicts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from backend.reader.reading import Binding, Scalar, Seen
from backend.reader.runs.attempt import Plan, Try
from backend.reader.runs.formulas import Formula, formula
from backend.reader.runs.one_run import run
from backend.reader.source.source import Source

STEP = 2
"""An even step, because heads and halves want even sizes."""
UNKNOWN = "?"
FIXED = "fixed"
"""The partner of a number that can move with no other one."""
SUM = "sum(lengths)"
STILL = frozenset(("toggle", "rate", "forcing", "choice", "pad_idx", "sos", "eos", "directions"))
"""Roles that are not sizes."""

Key = tuple[tuple[str, ...], int, str]
Shape = tuple[int, ...]


@dataclass
class Moved:
    """The runs with one number moved.

    Attributes:
        runs: per name: how far it moved, and the run.
        tied: names that can only move with another one; ``fixed`` where no other one was found.
        failed: the failed run with this number moved alone.
    """

    values: dict[str, int] = field(default_factory=dict)
    runs: dict[str, tuple[int, Try]] = field(default_factory=dict)
    tied: dict[str, str] = field(default_factory=dict)
    failed: dict[str, Try] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)


def numbers(base: Try) -> dict[str, int]:
    """Return the numbers that can move: the sizes of the inputs first, then free sizes."""
    used = {axis for each in base.inputs.values() for axis in each.symbols}
    found = {name: size for name, size in base.sizes.items() if name in used}
    for name, each in base.free.items():
        if type(each.value) is int and each.role not in STILL:
            found[name] = each.value
    return found


def move_all(source: Source, base: Try, stop: Callable[[], bool]) -> Moved:
    """Run the paste again for each free number."""
    found = Moved(numbers(base), roles={name: each.role for name, each in base.free.items()})
    for name, value in found.values.items():
        if stop():
            break
        if name in found.tied.values():
            continue
        still = _followers(base, name)
        step, attempt = STEP, again(source, base.plan, {**still, name: value + STEP})
        if not attempt.done:
            found.failed[name] = attempt
            step, attempt = value, again(source, base.plan, {**still, name: value * 2})
        if attempt.done:
            found.runs[name] = (step, attempt)
            continue
        _move_with_another(source, base, name, found, stop)
    return found


def _followers(base: Try, name: str) -> dict[str, int]:
    """Return the controls whose guess follows N or L, with their values, to hold them still."""
    kin = {"N": "batch", "L": "length"}.get(name)
    return {
        other: each.value
        for other, each in base.free.items()
        if each.role == kin and type(each.value) is int
    }


def again(source: Source, plan: Plan, values: Mapping[str, Scalar]) -> Try:
    """Run the paste again with other values of controls."""
    return run(source, plan.moved(values))


def _move_with_another(
    source: Source, base: Try, name: str, found: Moved, stop: Callable[[], bool]
) -> None:
    """Move a number together with another one that may have to be equal."""
    value = found.values[name]
    found.tied[name] = FIXED
    for other in _partners(base, name, found.values):
        if stop():
            return
        both = {
            **_followers(base, name),
            name: value + STEP,
            other: found.values[other] + STEP,
        }
        attempt = again(source, base.plan, both)
        if attempt.done:
            found.tied[name] = other
            found.runs.pop(other, None)
            found.runs[name] = (STEP, attempt)
            return


def _partners(base: Try, name: str, values: Mapping[str, int]) -> list[str]:
    kin = {"N": "batch", "L": "length", "T": "length"}
    roles = {each: base.free[each].role if each in base.free else "" for each in values}
    others = [each for each in values if each != name]
    close = [
        each for each in others if kin.get(name) == roles[each] or kin.get(each) == roles[name]
    ]
    equal = [each for each in others if values[each] == values[name]]
    alike = [each for each in equal if roles[each] == roles[name]]
    return [*dict.fromkeys([*close, *alike, *equal])][:4]


# -- names ---------------------------------------------------------------------------------------
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


def key_of(binding: Binding) -> Key:
    """Return what a binding is found by in another run."""
    return binding.path, binding.line, binding.name


@dataclass(frozen=True)
class Names:
    """The names of the axes per binding, and the formulas behind them."""

    of: Mapping[int, tuple[tuple[str, ...], ...]]
    formulas: Mapping[int, tuple[tuple[Formula | None, ...], ...]]


@dataclass(frozen=True)
class Check:
    """A run at other values of all numbers; it contradicts a wrong formula."""

    values: Mapping[str, int]
    records: Mapping[Key, list[tuple[int, ...]]]

    @staticmethod
    def of(attempt: Try, values: Mapping[str, int]) -> Check:
        """Return the check that a run gives."""
        return Check(values, {key_of(each): tensors(each.value) for each in attempt.bindings})

    def contradicts(self, found: Formula, key: Key, tensor: int, shape: Shape, axis: int) -> bool:
        """Return whether the size in this run differs from the formula's."""
        shapes = self.records.get(key, [])
        if len(shapes) <= tensor or len(shapes[tensor]) != len(shape):
            return False
        return found.size(self.values) != shapes[tensor][axis]


def name_axes(base: Try, moved: Moved, checks: Sequence[Check]) -> Names:
    """Return the names of all axes of all bindings."""
    others = {
        name: (step, {key_of(each): tensors(each.value) for each in attempt.bindings})
        for name, (step, attempt) in moved.runs.items()
    }
    lengths = any(each.role.startswith("lengths") for each in base.inputs.values())
    of: dict[int, tuple[tuple[str, ...], ...]] = {}
    formulas: dict[int, tuple[tuple[Formula | None, ...], ...]] = {}
    for index, binding in enumerate(base.bindings):
        shapes = tensors(binding.value)
        if not shapes:
            continue
        key, packed = key_of(binding), _packed(binding.value)
        found = [
            _formulas(tensor, shapes, key, others, moved.values) for tensor in range(len(shapes))
        ]
        rows = []
        for tensor, row in enumerate(found):
            for axis, each in enumerate(row):
                if each is not None and any(
                    check.contradicts(each, key, tensor, shapes[tensor], axis) for check in checks
                ):
                    row[axis] = None
            names = [UNKNOWN if each is None else str(each) for each in row]
            if lengths and shapes[tensor] and (packed[tensor] or names[0] == UNKNOWN):
                total = _total(base)
                if shapes[tensor][0] == total:
                    names[0] = SUM
            rows.append(tuple(names))
        of[index] = tuple(rows)
        formulas[index] = tuple(tuple(row) for row in found)
    return Names(of, formulas)


def _total(base: Try) -> int:
    """Return the sum of the lengths of the sequences."""
    for value, each in zip(base.arguments, base.inputs.values(), strict=False):
        if each.role in ("lengths", "lengths list"):
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


def third_point(moved: Moved) -> dict[str, int]:
    """Return values for all numbers at once, each moved by an amount of its own.

    Heads stay, because they must divide another number.
    """
    found = dict(moved.values)
    movable = [name for name in moved.runs if moved.roles.get(name) != "heads"]
    for at, name in enumerate(movable):
        step, _ = moved.runs[name]
        found[name] += 2 * (1 + at % 3) if step == STEP else step
        other = moved.tied.get(name)
        if other in found and other != FIXED:
            found[other] = moved.values[other] + found[name] - moved.values[name]
    return found
