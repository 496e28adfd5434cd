"""Name every axis of every line by moving one free number at a time and watching what moves with it.

An axis of size 16 that grows by 2 when ``hidden_dim`` grows by 1 is ``2*hidden_dim``; one that is
untouched by everything is a constant of the source. No torch shape rule is written down here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from time import perf_counter

from backend.reader.port.interpreter import Record
from backend.reader.port.search import SIZES, Outcome, Reading

STEPS = {"heads": (), "toggle": (), "directions": ()}


@dataclass
class Named:
    """Names by record key, and which free numbers could not be moved alone."""

    names: dict[tuple, list[str] | None] = field(default_factory=dict)
    tied: dict[str, str] = field(default_factory=dict)
    runs: int = 0
    seconds: float = 0.0
    axes: int = 0
    formulas: int = 0
    unsure: int = 0


def _sizes(shape) -> list[int]:
    match shape:
        case ("tensor" | "packed" | "array", sizes, *_):
            return list(sizes)
        case ("tuple" | "list", _, parts):
            return [size for part in parts for size in _sizes(part)]
    return []


def name_axes(reading: Reading, outcome: Outcome, steps: tuple[int, ...] = (1, 2)) -> Named:
    start, found = perf_counter(), Named()
    changed, ranks = outcome.plan
    base = {
        name: value
        for name, value in outcome.symbols.items()
        if type(value) is int and outcome.roles[name] not in STEPS
    }
    moved: dict[str, list[tuple[int, dict]]] = {}
    for name, value in base.items():
        for step in steps:
            other = _move(reading, outcome, {name: value + step})
            found.runs += 1
            if other is None and name not in moved:
                # A head count must divide it, two sizes must be equal: twice as much, or all of the same value.
                other = _move(reading, outcome, {name: value * 2})
                found.runs += 1
                step = value
                if other is None:
                    kin = {"N": "batch", "L": "length", "T": "length"}
                    together = [
                        each
                        for each in base
                        if kin.get(name) == outcome.roles[each]
                        or kin.get(each) == outcome.roles[name]
                        or base[each] == value
                        and outcome.roles[each] == outcome.roles[name]
                        or base[each] == value
                        and each != name
                        and value > 3
                    ]
                    partner = next(
                        (
                            each
                            for each in together
                            if each != name
                            and _move(
                                reading, outcome, {name: value + steps[0], each: value + steps[0]}
                            )
                        ),
                        None,
                    )
                    found.runs += len(together)
                    found.tied[name] = partner or "fixed"
                    break
            if other is not None:
                moved.setdefault(name, []).append((step, other))
    groups: dict[frozenset, dict] = {}
    for name, partner in list(found.tied.items()):
        if partner != "fixed" and frozenset((name, partner)) not in groups:
            other = _move(reading, outcome, {name: base[name] + 1, partner: base[name] + 1})
            found.runs += 1
            if other is not None:
                groups[frozenset((name, partner))] = other
                moved.setdefault(name, []).append((1, other))
    for key, record in outcome.records.items():
        found.names[key] = _name(key, record, base, moved, found)
    found.seconds = perf_counter() - start
    return found


def _move(reading: Reading, outcome: Outcome, change: dict[str, int]) -> dict | None:
    changed, ranks = outcome.plan
    merged = (
        dict(changed)
        | {
            name: value
            for name, value in outcome.symbols.items()
            if type(value) is int and name not in SIZES
        }
        | change
    )
    sizes = {
        name: merged.get(name, outcome.symbols.get(name, size)) for name, size in SIZES.items()
    }
    merged |= sizes
    again = reading.once(merged, outcome.rung, sizes, ranks)
    return again.records if again.done else None


def _name(key, record: Record, base, moved, found: Named) -> list[str] | None:
    sizes = _sizes(record.last)
    names = []
    for axis, size in enumerate(sizes):
        rates, unsure = {}, False
        for name, runs in moved.items():
            seen = []
            for step, records in runs:
                other = _sizes(records[key].last) if key in records else None
                if other is None or len(other) != len(sizes):
                    seen = None
                    break
                seen.append((other[axis] - size) / step)
            if seen is None or any(rate != seen[0] for rate in seen):
                unsure = True
            elif seen and seen[0]:
                rates[name] = seen[0]
        found.axes += 1
        text = _formula(size, rates, base)
        if unsure and text == str(size) or text is None:
            found.unsure += 1
            text = "?"
        elif text != str(size) or size == 1:
            found.formulas += 1
        names.append(text)
    return names if isinstance(record.last, tuple) and record.last[0] == "tensor" else None


def _formula(size: int, rates: dict[str, float], base: dict[str, int]) -> str | None:
    if not rates:
        return str(size)
    if any(rate != int(rate) for rate in rates.values()):
        halves = {name: rate for name, rate in rates.items()}
        if len(halves) == 1:
            ((name, rate),) = halves.items()
            if rate > 0 and base[name] * rate == size:
                return f"{name}/{round(1 / rate)}" if 1 / rate == round(1 / rate) else None
        return None
    if len(rates) > 1 and all(rate * base[name] == size for name, rate in rates.items()):
        factor = size / prod(base[name] for name in rates)
        if factor == int(factor):
            return "*".join(([str(int(factor))] if factor != 1 else []) + list(rates))
    rest = size - sum(int(rate) * base[name] for name, rate in rates.items())
    terms = [name if rate == 1 else f"{int(rate)}*{name}" for name, rate in rates.items()]
    if rest and len(rates) > 1 and abs(rest) > size:
        return None
    return "+".join(terms).replace("+-", "-") + (f"{rest:+d}" if rest else "")
