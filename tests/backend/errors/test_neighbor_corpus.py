"""Mistakes with heads, losses, attention and cells: the true cause is first, and the code runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.errors.pasted import PastedError, read_error
from tests.support.errors.mistakes import Mistake, bare, namespace, traced
from tests.support.errors.neighbor_corpus import COUNT, KINDS, Sizes, cases

CASES = tuple(cases())


def read(name: str, sizes: Sizes, with_traceback: bool) -> tuple[PastedError, dict[str, object]]:
    """Make the mistake, and read its traceback or its message alone."""
    names = namespace()
    before, line = KINDS[name].program(sizes)
    text = traced(Mistake(before, line, "", ""), names)
    return read_error(text if with_traceback else bare(text)), names


def test_the_true_cause_is_first_or_second() -> None:
    first, wrong = 0, []
    for number, (name, sizes) in enumerate(CASES):
        found, _ = read(name, sizes, number // len(KINDS) % 2 == 0)
        codes = [cause.code for cause in found.causes]
        first += codes[:1] == [KINDS[name].cause]
        if KINDS[name].cause not in codes[:2]:
            wrong.append((name, sizes, codes))
    assert wrong == []
    assert first >= 0.95 * COUNT


@pytest.mark.parametrize("name", KINDS)
def test_offered_code_runs_for_this_batch_and_another_one(name: str) -> None:
    kind, sizes = KINDS[name], next(sizes for each, sizes in CASES if each == name)
    found, _ = read(name, sizes, True)
    for further in (0, 4):
        other = replace(sizes, batch=sizes.batch + further)
        _, names = read(name, other, True)
        exec("\n".join(found.fix), names)
        if not kind.shape:
            continue
        # A fix that calls the module again replaces the line.
        if not any(f" {kind.callee}(" in line for line in found.fix):
            exec(kind.line, names)
        assert tuple(names[kind.meant].shape) == eval(kind.shape, dict(vars(other)))  # type: ignore[attr-defined]
