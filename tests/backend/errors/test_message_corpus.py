"""Mistakes really made with torch: the true cause comes first, and the offered code runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from backend.errors.pasted import PastedError, read_error
from tests.support.errors.message_corpus import COUNT, MAKES, Setting, settings
from tests.support.errors.mistakes import Mistake, bare, namespace, traced

CASES = tuple(settings())


def read(
    name: str, setting: Setting, with_traceback: bool
) -> tuple[PastedError, dict[str, object]]:
    """Make the mistake, and read its traceback or its message alone."""
    made, names = MAKES[name](setting), namespace()
    text = traced(Mistake(made.before, made.line, "", ""), names)
    return read_error(text if with_traceback else bare(text)), names


def test_the_true_cause_is_first_or_second() -> None:
    places: Counter[str] = Counter()
    wrong = []
    for number, (name, setting) in enumerate(CASES):
        found, _ = read(name, setting, number % 2 == 0)
        codes = [cause.code for cause in found.causes]
        cause = MAKES[name](setting).cause
        places["first"] += codes[:1] == [cause]
        if cause not in codes[:2]:
            wrong.append((name, setting, codes))
    assert wrong == []
    assert len(CASES) == COUNT == 300
    assert places["first"] >= 0.95 * COUNT


@pytest.mark.parametrize("name", MAKES)
def test_offered_code_runs_for_this_batch_and_another_one(name: str) -> None:
    """In every setting; a fix that only prints has to run, too."""
    for each, setting in CASES:
        if each != name:
            continue
        found, own = read(name, setting, True)
        larger = replace(setting, batch=setting.batch + 3)
        for other, names in ((setting, own), (larger, read(name, larger, True)[1])):
            made = MAKES[name](other)
            exec("\n".join(found.fix), names)
            if "print(" in found.fix[0]:
                continue
            if not any("= layer(" in line for line in found.fix):
                exec(made.line, names)
            check(names, name, other)


def check(names: dict[str, object], name: str, setting: Setting) -> None:
    """Assert that the output has the batch and the size of the person's setting."""
    output = names.get("output") if name != "packed_state" else names["packed_output"].data  # type: ignore[attr-defined]
    sizes = tuple(output.shape)  # type: ignore[union-attr]
    layer = names["layer"]
    width = (layer.proj_size or layer.hidden_size) * (1 + layer.bidirectional)  # type: ignore[attr-defined]
    assert sizes[-1] == width
    if name not in ("packed_state", "batch_axis_lost", "step_time_first"):
        assert sizes[:-1] == setting.meant[:-1]
