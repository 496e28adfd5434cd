"""Fixes have the names of the person's line, and run in the person's program, for each batch."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.errors.lines import bound_first
from backend.errors.pasted import read_error
from tests.support.errors.message_corpus import MAKES, settings
from tests.support.errors.mistakes import Mistake, namespace, traced
from tests.support.errors.neighbor_corpus import KINDS, cases
from tests.support.errors.own_names import OWN, renamed

SIZES = dict(reversed(tuple(cases())))
SETTINGS = dict(reversed(tuple(settings())))
NOT_ON_LINE = {
    "rows are time": ("layer", "input", "head"),
    "scores of every row": ("head", "h_n"),
    "a length for gather": ("lengths",),
}
"""Names of parts that the failing line does not have."""


def own_namespace() -> dict[str, object]:
    return {OWN.get(name, name): value for name, value in namespace().items()}


def fails(before: str, line: str) -> tuple[str, dict[str, object]]:
    """Run a program with the person's names; return its traceback and its variables."""
    names = own_namespace()
    return traced(Mistake(renamed(before), renamed(line), "", ""), names), names


@pytest.mark.parametrize("name", KINDS)
def test_code_of_a_neighbor_runs_with_own_names(name: str) -> None:
    kind, sizes = KINDS[name], SIZES[name]
    fix = read_error(fails(*kind.program(sizes))[0]).fix
    assert bound_first(fix, OWN) == NOT_ON_LINE.get(name, ())
    if NOT_ON_LINE.get(name):
        return
    for further in (0, 4):
        other = replace(sizes, batch=sizes.batch + further)
        _, names = fails(*kind.program(other))
        exec("\n".join(fix), names)
        if not kind.shape:
            continue
        if not any(f" {renamed(kind.callee)}(" in each for each in fix):
            exec(renamed(kind.line), names)
        shape = tuple(names[renamed(kind.meant)].shape)  # type: ignore[attr-defined]
        assert shape == eval(kind.shape, dict(vars(other)))


@pytest.mark.parametrize("name", MAKES)
def test_code_of_a_layer_runs_with_own_names(name: str) -> None:
    setting = SETTINGS[name]
    made = MAKES[name](setting)
    fix = read_error(fails(made.before, made.line)[0]).fix
    assert bound_first(fix, OWN) == ()
    for further in (0, 3):
        other = MAKES[name](replace(setting, batch=setting.batch + further))
        _, names = fails(other.before, other.line)
        exec("\n".join(fix), names)
        if "print(" not in fix[0] and not any(f"= {OWN['layer']}(" in each for each in fix):
            exec(renamed(other.line), names)
