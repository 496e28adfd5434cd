"""Long, deep and large expressions are rejected cheaply."""

from __future__ import annotations

import pytest
import torch

from backend.expressions.budget import MAX_ARGUMENTS, MAX_DIMS, MAX_ELEMENTS, MAX_PIECES
from backend.expressions.evaluate import evaluate
from backend.expressions.operators import MAX_NUMBER
from backend.expressions.text import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_NESTING,
    MAX_NODES,
    ExpressionError,
)
from tests.support.slices.evaluated import refusal, value


def code_of(text: str) -> str:
    """Return the code of the error; "" for a tensor."""
    try:
        value(text)
    except ExpressionError as error:
        return error.code
    return ""


def brackets(depth: int) -> str:
    return "(" * depth + "h_n" + ")" * depth


def signs(count: int) -> str:
    return f"h_n[{'-' * count}1]"


def names(count: int) -> str:
    return f"h_n[{','.join('N' * count)}]"


def new_axes(count: int) -> str:
    return f"h_n[{'None, ' * count}]"


def chunks(count: int) -> str:
    return f"h_n[0:0].chunk({count})[0]"


def ones(count: int) -> str:
    return f"h_n.view(1, 240, {'1, ' * count})"


@pytest.mark.parametrize(
    ("within", "beyond", "what", "most"),
    [
        (brackets(MAX_NESTING), brackets(MAX_NESTING + 1), "nesting", MAX_NESTING),
        (signs(70), signs(MAX_DEPTH), "nesting", MAX_DEPTH),
        (names(3), names(MAX_NODES // 2), "parts", MAX_NODES),
        (new_axes(MAX_DIMS - 3), new_axes(MAX_DIMS - 2), "dims", MAX_DIMS),
        (chunks(MAX_PIECES), chunks(MAX_PIECES + 1), "pieces", MAX_PIECES),
        (
            f"input.flatten()[:{MAX_PIECES}].split(1)[0]",
            f"cat([{chunks(MAX_PIECES // 2)}, {chunks(MAX_PIECES)}])",
            "pieces",
            MAX_PIECES,
        ),
        (ones(12), ones(MAX_ARGUMENTS), "arguments", MAX_ARGUMENTS),
    ],
)
def test_there_are_never_too_many(within: str, beyond: str, what: str, most: int) -> None:
    assert code_of(within) in ("", "torch_refused")
    error = refusal(beyond)
    assert (error.code, error.params) == ("too_many", {"what": what, "most": str(most)})


def test_a_text_is_never_too_long() -> None:
    longest = "h_n" + " " * (MAX_CHARACTERS - 3)
    assert code_of(longest) == ""
    error = refusal(longest + " ")
    told = {"count": str(MAX_CHARACTERS + 1), "most": str(MAX_CHARACTERS)}
    assert (error.code, error.params) == ("too_long", told)


def test_a_number_is_never_too_large() -> None:
    assert code_of(f"h_n[:{MAX_NUMBER}]") == ""
    error = refusal(f"h_n[:{MAX_NUMBER} + 1]")
    assert (error.code, error.params) == ("too_large", {"what": "number", "most": str(MAX_NUMBER)})


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("x + x", MAX_ELEMENTS // 3),
        ("cat([x, x])", MAX_ELEMENTS // 4),
        ("x.sum()", MAX_ELEMENTS // 2),
        ("x[[0, 0, 0]]", MAX_ELEMENTS // 2 // 3),
        ("rearrange(x, 'a b -> (b a)')", MAX_ELEMENTS // 2),
        ("x.reshape(2, -1)", MAX_ELEMENTS // 2),
        ("x.repeat(2, 3)", MAX_ELEMENTS // 6),
        ("x == 0", MAX_ELEMENTS // 2),
        ("torch.softmax(x, 1)", MAX_ELEMENTS // 2),
    ],
)
def test_nothing_large_is_made(text: str, numbers: int) -> None:
    """Check a tensor of ``numbers`` elements that is expanded from one zero, without memory."""
    numbers -= numbers % 2
    if "[[" in text:
        shape: tuple[int, ...] = (1, numbers)
        more: tuple[int, ...] = (1, numbers + 2)
    else:
        shape, more = (numbers // 2, 2), (numbers // 2 + 1, 2)
    evaluate(text, {"x": torch.zeros(()).expand(shape)}, {})
    with pytest.raises(ExpressionError) as caught:
        evaluate(text, {"x": torch.zeros(()).expand(more)}, {})
    assert caught.value.code == "too_large"
    assert caught.value.params == {"what": "elements", "most": str(MAX_ELEMENTS)}


@pytest.mark.parametrize(
    "text",
    [
        "h_n.expand(9999, 9999, 4, 3, 20)[0, 0]",
        "h_n.repeat(99999, 99, 9)",
        "torch.arange(99999999)",
        "output.reshape(-1, 1) @ output.reshape(1, -1) @ output.reshape(-1, 1)",
        "output[torch.arange(105).expand(99999, 105) * 0]",
        "output[(lengths > 0).expand(99999, 9, 3)]",
    ],
)
def test_a_size_is_checked_before_it_is_made(text: str) -> None:
    assert refusal(text).code == "too_large"


def test_views_cost_nothing() -> None:
    large = torch.zeros(()).expand(MAX_ELEMENTS // 2, 2)
    text = "x.transpose(0, 1)[None].squeeze(0).unsqueeze(0).split(1, 1)[0][0, :, ::2].permute(1, 0)"
    assert evaluate(text, {"x": large}, {}).shape == (MAX_ELEMENTS // 4, 1)


@pytest.mark.parametrize(
    "text",
    [
        "h_n[0:0].view(1000000, 0, 1000000).sum(1)",
        "h_n[0:0].view(1000000, 0, 1000000)[:, 0:0].mean(1)",
        "cat([h_n[0:0].view(0, 9999999), h_n[0:0].view(0, 9999999)])",
    ],
)
def test_axes_behind_an_empty_one_are_counted(text: str) -> None:
    assert refusal(text).code == "too_large"
