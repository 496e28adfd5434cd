"""Runs of a paste with one free number moved at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from backend.reader.guesses.controls import NAMED_SIZES
from backend.reader.reading import Binding, Scalar
from backend.reader.runs.attempt import Plan, Try
from backend.reader.runs.one_run import run
from backend.reader.runs.small import SmallSource
from backend.reader.source.source import Source

STEP = 2
"""An even step, because heads and halves want even sizes."""
FIXED = "fixed"
"""The partner of a number that can move with no other one."""
STILL = frozenset(("toggle", "rate", "forcing", "choice", "pad_idx", "sos", "eos", "directions"))
"""Roles that are not sizes."""

Key = tuple[tuple[str, ...], int, str]


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


def key_of(binding: Binding) -> Key:
    """Return the key that finds a binding in another run."""
    return binding.path, binding.line, binding.name


def comes_as_far(attempt: Try, base: Try) -> bool:
    """Return whether a run shows all that another run shows.

    A run that raises can name axes as well: those of the lines before the error.
    """
    if base.done or base.stage != "forward":
        return attempt.done
    return _keys(base) <= _keys(attempt)


def _keys(attempt: Try) -> set[Key]:
    return {key_of(each) for each in attempt.bindings}


def move_batch(source: Source, base: Try) -> Moved:
    """Run the paste again with another batch, which most traps need."""
    found = Moved(numbers(base), roles={name: each.role for name, each in base.free.items()})
    if "N" in found.values:
        _move(source, base, "N", found, lambda: False)
    return found


def move_others(source: Source, base: Try, found: Moved, stop: Callable[[], bool]) -> None:
    """Run the paste again for all further numbers, until it must stop."""
    _move_written(source, base, found, stop)
    for name in numbers(base):
        if stop():
            break
        if name not in (*found.tied.values(), *found.tied, *found.runs):
            _move(source, base, name, found, stop)


def _move(source: Source, base: Try, name: str, found: Moved, stop: Callable[[], bool]) -> None:
    """Run the paste again with one number moved: alone, or together with another one."""
    value, still = found.values[name], _followers(base, name)
    step, attempt = STEP, again(source, base.plan, {**still, name: value + STEP})
    if not comes_as_far(attempt, base):
        found.failed[name] = attempt
        step, attempt = value, again(source, base.plan, {**still, name: value * 2})
    if comes_as_far(attempt, base):
        found.runs[name] = (step, attempt)
        return
    _move_with_another(source, base, name, found, stop)


def _move_written(source: Source, base: Try, found: Moved, stop: Callable[[], bool]) -> None:
    """Move the large numbers of the text that are small in these runs.

    The controls stay, so that a number that only a control reads has no effect.
    """
    if not isinstance(source, SmallSource):
        return
    still = dict(found.values)
    for name, value in source.free.items():
        if stop():
            return
        step = source.family.steps[int(name)]
        attempt = again(source, base.plan, {**still, name: value + step})
        if comes_as_far(attempt, base) and attempt.bindings != base.bindings:
            found.values[name] = value
            found.runs[name] = (step, attempt)


def _followers(base: Try, name: str) -> dict[str, int]:
    """Return the controls whose guess follows N or L, with their values, to hold them still."""
    kin = {"N": "batch", "L": "length"}.get(name)
    found = {
        other: each.value
        for other, each in base.free.items()
        if each.role == kin and type(each.value) is int
    }
    # N and L themselves may follow a control.
    leader = NAMED_SIZES.get(base.free[name].role) if name in base.free else None
    return {**found, leader: base.sizes[leader]} if leader else found


def again(source: Source, plan: Plan, values: Mapping[str, Scalar]) -> Try:
    """Run the paste again with other values of controls, or of large numbers of its text."""
    with source.with_values(values) as there:
        return run(there, plan.moved(values))


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
        if comes_as_far(attempt, base):
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


def third_point(moved: Moved) -> dict[str, int]:
    """Return values for all numbers at once, each moved by an amount of its own.

    Heads stay, because they must divide another number.
    """
    found = dict(moved.values)
    movable = [name for name in moved.runs if moved.roles.get(name) != "heads"]
    for at, name in enumerate(movable):
        step, _ = moved.runs[name]
        found[name] += 2 * (1 + at % 3) if step == STEP and not name.isdigit() else step
        other = moved.tied.get(name)
        if other in found and other != FIXED:
            found[other] = moved.values[other] + found[name] - moved.values[name]
    return found
