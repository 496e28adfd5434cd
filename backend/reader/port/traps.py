"""Silent faults that named axes make visible, without a rule per layer.

* ``turned``: with (N, L) and (L, N) swapped in the input only one way keeps the samples in the
  output. Where that is not the way the layer's ``batch_first`` says, time and batch are mixed up.
* ``fixed``: N cannot move, or only together with a constructor's ``batch_size``.
* ``lost``: the output holds no axis that grows with N.
"""

from __future__ import annotations

import re

from backend.reader.port.axes import _move, _sizes, name_axes
from backend.reader.port.search import Outcome, Reading


def _keeps_samples(reading: Reading, outcome: Outcome) -> bool | None:
    more = _move(reading, outcome, {"N": outcome.symbols["N"] + 1})
    if more is None:
        return None
    returned = [key for key, each in outcome.records.items() if each.name == "return"]
    last = min(returned, key=len, default=None)
    if last is None or last not in more:
        return None
    return _sizes(outcome.records[last].last) != _sizes(more[last].last)


def turned(reading: Reading, outcome: Outcome) -> tuple[bool | None, bool | None]:
    here = _keeps_samples(reading, outcome)
    changed, ranks = outcome.plan
    other = dict(ranks)
    for name, kind in outcome.inputs.items():
        found = re.match(r"(ids|features) \((\d+), (\d+)(, \d+)?\)$", kind)
        if found and {int(found[2]), int(found[3])} <= {
            outcome.symbols.get(each) for each in ("N", "L", "T")
        }:
            swapped = f"{found[1]} ({found[3]}, {found[2]}{found[4] or ''})"
            if swapped in outcome.kinds[name]:
                other[name] = outcome.kinds[name].index(swapped)
    if other == ranks:
        return here, None
    sizes = {name: outcome.symbols.get(name, size) for name, size in (("N", 3), ("L", 7), ("T", 5))}
    again = reading.once(dict(changed) | sizes, outcome.rung, sizes, other)
    return here, _keeps_samples(reading, again) if again.done else None


def traps(reading: Reading, outcome: Outcome) -> list[str]:
    found = []
    here, there = turned(reading, outcome)
    if here is False and there:
        found.append(
            "turned: the samples get lost; with the first two axes of the input swapped they do not"
        )
    elif here is False:
        found.append("lost: no axis of the output grows with the batch")
    partner = name_axes(reading, outcome, (1,)).tied.get("N")
    if partner:
        found.append(f"fixed: the batch size cannot change alone ({partner})")
    return found + sorted(each for each in outcome.notes if each.startswith("stray"))
