"""Sizes that the layers behind an input ask for: those of pictures, and the length of a sequence.

A layer such as ``nn.Linear(64 * 8 * 8, 10)`` fits one size of picture. Where the paste does not
state the size, two runs show how the width at the layer grows with it. Other models run with
pictures of any size, or of any width; such a side is a control.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from math import sqrt

from backend.reader.guesses.candidate import Axes
from backend.reader.reading import IMAGE_SIDES
from backend.reader.runs.attempt import Plan, Try
from backend.reader.runs.one_run import run
from backend.reader.source.source import Source

SIDES = (32, 64)
"""Sides of pictures that most poolings divide."""
LENGTHS = (8, 16)
SHORTEST = 5
"""A shorter sequence hides that a layer expects one step."""
MOST = 512
"""The longest side of a picture."""
MOST_STEPS = 2048
"""The longest sequence."""
_MORE = 4
"""How much larger a side is in a run that shows whether it is free: most poolings divide it."""
_VIEW = re.compile(r"shape '\[([-\d, ]+)\]' is invalid for input of size")
_WIDTHS = (
    re.compile(r"cannot be multiplied \(\d+x(?P<got>\d+) and (?P<wanted>\d+)x\d+\)"),
    re.compile(r"must be equal to input_size\. Expected (?P<wanted>\d+), got (?P<got>\d+)"),
    re.compile(r"normalized_shape=\[(?P<wanted>\d+)\].*size\[[\d, ]*\b(?P<got>\d+)\]"),
)


def _message(attempt: Try) -> str:
    return attempt.failure.message if attempt.failure is not None else ""


def widths(attempt: Try) -> tuple[int, int] | None:
    """Return the width that a layer got in a failed run, and the one that it wants."""
    for pattern in _WIDTHS:
        if found := pattern.search(_message(attempt)):
            return int(found["got"]), int(found["wanted"])
    return None


def fitted(source: Source, base: Try) -> Iterator[Plan]:
    """Yield plans with the sizes that the layers of a failed run ask for."""
    if "L" in base.open_sizes and (view := _VIEW.search(_message(base))):
        # ``x.view(batch_size, max_len, -1)``
        for number in {int(each) for each in view[1].split(",")}:
            if SHORTEST <= number <= MOST_STEPS:
                yield _with_length(base, number)
    found = widths(base)
    if found is None:
        return
    plans: list[tuple[tuple[int, int], int, Callable[[int], Plan]]] = []
    if "L" in base.open_sizes:
        plans.append((LENGTHS, 1, partial(_with_length, base)))
    for name, each in base.inputs.items():
        # A picture may be square; otherwise the bands or the steps of a spectrogram are open.
        groups = [each.open, *((place,) for place in each.open if len(each.open) > 1)]
        plans += [
            (SIDES, len(places), partial(_with_sides, base, name, places))
            for places in groups
            if places
        ]
    got, wanted = found
    for name, each in base.inputs.items():
        last = each.axes[-1] if each.axes else ""
        if each.role != "features" or not isinstance(last, int):
            continue
        # A pyramid joins two steps before its layer: ``x.view(batch, steps // 2, 2 * width)``.
        width, rest = divmod(last * wanted, got)
        if each.because.startswith("into.") and width and not rest:
            yield _with_sides(base, name, (len(each.axes) - 1,), width)
    for probes, power, plan_of in plans:
        for size in sizes(source, plan_of, base, probes, power):
            yield plan_of(size)


def _with_length(base: Try, size: int) -> Plan:
    return replace(base.plan, fits={"L": size})


def _with_sides(base: Try, name: str, places: tuple[int, ...], size: int) -> Plan:
    """Return a plan with another size of some axes of an input."""
    axes = base.inputs[name].axes
    made = tuple(size if place in places else axis for place, axis in enumerate(axes))
    return replace(base.plan, axes={**base.plan.axes, name: made})


def with_free_sides(source: Source, base: Try) -> Try:
    """Return the run with a name for each side of its pictures that can change, or the run itself.

    Other inputs with pictures have the same sides.
    """
    pictures = {
        name: each.axes
        for name, each in base.inputs.items()
        if each.open == (len(each.axes) - 2, len(each.axes) - 1)
        and len(each.axes) > 3
        and name not in source.paste.shapes
    }
    sides = {axes[-2:] for axes in pictures.values()}
    if not base.done or len(sides) != 1 or base.free.keys() & set(IMAGE_SIDES):
        return base
    now = {
        name: side for name, side in zip(IMAGE_SIDES, sides.pop(), strict=True) if type(side) is int
    }
    if len(now) < len(IMAGE_SIDES):
        return base
    for free in (IMAGE_SIDES, ("W",), ("H",)):
        last: Axes = tuple(name if name in free else side for name, side in now.items())
        named = {name: (*axes[:-2], *last) for name, axes in pictures.items()}
        plan = replace(
            base.plan,
            axes={**base.plan.axes, **named},
            by_role={**base.plan.by_role, **now},
        )
        if run(source, plan.moved({name: now[name] + _MORE for name in free})).done:
            return run(source, plan)
    return base


def sizes(
    source: Source,
    plan_of: Callable[[int], Plan],
    base: Try,
    probes: tuple[int, int],
    power: int = 1,
) -> Iterator[int]:
    """Yield the sizes at which a layer may get the width that it wants, the likeliest first.

    Args:
        plan_of: returns the plan of a run at a size.
        power: the number of axes that grow together.
    """
    low, high = probes
    line = base.failure.line if base.failure is not None else 0
    found = []
    for probe in probes:
        attempt = run(source, plan_of(probe))
        if attempt.done:
            yield probe
            return
        here = widths(attempt)
        if here is None or attempt.failure is None or attempt.failure.line != line:
            return
        found.append(here)
    (one, wanted), (other, _) = found
    # The width grows as the size, or as its square.
    start, end, goal = (each if power == 1 else sqrt(each) for each in (one, other, wanted))
    if start == end:
        return
    nearest = round(low + (goal - start) * (high - low) / (end - start))
    for size in (nearest, nearest + 1, nearest - 1):
        if SHORTEST <= size <= (MOST_STEPS if power == 1 else MOST) and size not in probes:
            yield size
