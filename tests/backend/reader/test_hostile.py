"""Hostile pastes execute, write and read nothing, and each ends within its limits."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch
from hypothesis import settings

from backend.reader.bounds import Refused
from backend.reader.tables.checks import scaled
from tests.support.reader import hostile
from tests.support.reader.plain_run import batches, run, watched

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
BYSTANDER = hostile.placed("x = self.cell(x)", "forward")
ENDINGS = {"ran", "raised", *("limit", "attribute", "missing", "name", "form", "syntax")} | {
    "no_model"
}
HARMLESS = (
    *("[].__class__", "type('X'", "__class__}'", "__globals__}'.format", "__mro__}'.format"),
    *("share_memory_()", "cuda", "pin_memory", "torch.empty(1000)", "Tensor(1000)", "new"),
    *("float('9'", "'%", "'{:", "f'{1:", "format(1", "global torch", "hash(a)", "self.me"),
    *("class A(dict)", "class A(torch", "__del__", "__eq__"),
)
"""Lines that run: each shows a placeholder, gives zeros, or does nothing."""


def check(texts: list[str]) -> None:
    """Run texts in a watched process and compare a bystander before and after."""
    before = run(BYSTANDER, torch.ones(3, 8)).result
    ended = watched([*texts, BYSTANDER])
    assert len(ended) == len(texts) + 1, texts[len(ended)]
    for each in ended:
        assert not each.events, (each.text, each.events)
        assert each.code in ENDINGS, (each.text, each.what)
    assert ended[-1].code == "ran"
    after = run(BYSTANDER, torch.ones(3, 8)).result
    assert torch.equal(before, after)
    assert not Path("/tmp/reader_was_here").exists()


def test_doors_and_sizes_are_refused() -> None:
    check([hostile.placed(line, "forward") for line in hostile.EXPRESSIONS[::4]])


def test_loops_texts_and_sources_are_bounded() -> None:
    check([hostile.placed(line, "forward") for line in hostile.STATEMENTS[::6]])
    check(hostile.SOURCES)


@pytest.mark.skipif(settings().max_examples < 1000, reason="make test-long runs all of them")
def test_every_hostile_paste() -> None:
    assert len(hostile.by_hand()) + len(hostile.everywhere()) > 500
    for each in batches([*hostile.by_hand(), *hostile.everywhere()], 60):
        check(each)


def test_only_harmless_lines_run() -> None:
    """Each other line is refused, or raises as in Python."""
    judged = [each for each in hostile.EXPRESSIONS if not any(map(each.count, HARMLESS))]
    # The watched process runs large sizes, because it has a limit of memory.
    small = [each for each in judged if " ** " not in each]
    ran = [
        line
        for line in small
        if run(hostile.placed(line, "forward"), torch.zeros(3, 8)).failure is None
    ]
    assert len(small) > 150
    assert ran == []


@pytest.mark.parametrize("factor", [1e4, (1e4, 10), 10**4])
def test_an_image_is_refused_before_it_grows(factor: object) -> None:
    with pytest.raises(Refused, match="limit: numbers"):
        scaled((torch.zeros(1, 1, 3, 800),), {"scale_factor": factor})
    scaled((torch.zeros(1, 1, 3, 800),), {"scale_factor": 2.5})


@pytest.mark.parametrize(
    "line", ["torch.empty(1000)", "torch.Tensor(1000)", "x.new(1000)", "x.new_empty(1000)"]
)
def test_memory_of_others_is_never_shown(line: str) -> None:
    made = run(hostile.placed(f"x = {line}", "forward"), torch.zeros(3, 8)).result
    assert torch.equal(made, torch.zeros(1000))


def test_a_line_that_is_refused_is_named() -> None:
    failure = run(hostile.placed("torch.load('a')", "forward"), torch.zeros(3, 8)).failure
    assert failure is not None
    assert (failure.line, failure.code, failure.name) == (11, "name", "torch.load")
