"""A slice writes the expression of its numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from backend.layer.slice import ALL, Part, Slice, Span, half, state, step
from backend.layer.spec import LayerSpec

A3 = LayerSpec()


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ((3,), "x[3]"),
        ((-1,), "x[-1]"),
        ((ALL, 0, Span(2)), "x[:, 0, 2:]"),
        ((Span(None, 2), ALL), "x[:2, :]"),
        ((Span(1, 2), 0), "x[1:2, 0]"),
        (((0, 1), (2, 0), Span(None, 3)), "x[[0, 1], [2, 0], :3]"),
        ((Span(1, 1),), "x[1:1]"),
    ],
)
def test_the_text_takes_what_the_slice_takes(parts: tuple[Part, ...], text: str) -> None:
    x = torch.arange(60).view(4, 3, 5)
    assert Slice("x", parts).text == text
    assert torch.equal(Slice("x", parts).of({"x": x}), eval(text))


@pytest.mark.parametrize(
    ("changes", "whole", "forward", "backward"),
    [
        ({}, "output[:, 4]", "output[:, 4, :20]", "output[:, 4, 20:]"),
        ({"batch_first": False}, "output[4]", "output[4, :, :20]", "output[4, :, 20:]"),
        ({"batched": False}, "output[4]", "output[4, :20]", "output[4, 20:]"),
        ({"proj_size": 3}, "output[:, 4]", "output[:, 4, :3]", "output[:, 4, 3:]"),
        ({"bidirectional": False}, "output[:, 4]", "output[:, 4]", "output[:, 4]"),
    ],
)
def test_steps_and_halves_follow_the_layout(
    changes: dict[str, bool], whole: str, forward: str, backward: str
) -> None:
    spec = replace(A3, **changes)  # type: ignore[arg-type]
    assert step(spec, "output", 4).text == whole
    assert half(spec, 4, "forward").text == forward
    assert half(spec, 4, "backward").text == backward


def test_several_steps_choose_one_for_each_sample() -> None:
    time_first = replace(A3, batch_first=False)
    assert step(A3, "output", (4, 3)).text == "output[[0, 1], [4, 3]]"
    assert step(time_first, "output", (4, 3)).text == "output[[4, 3], [0, 1]]"
    assert half(A3, (4, 3), "forward").text == "output[[0, 1], [4, 3], :20]"
    assert half(time_first, (4, 3), "backward").text == "output[[4, 3], [0, 1], 20:]"


def test_a_row_of_a_state() -> None:
    assert state("c_n", 2).text == "c_n[2]"
