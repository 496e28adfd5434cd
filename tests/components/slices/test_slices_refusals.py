"""Expressions that are not evaluated: each error has a sentence, and no text breaks the panel."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.layer.spec import LayerSpec
from backend.slices.link import Asked
from backend.slices.tasks import task
from components.words.catalogue import SOURCE, Messages, languages, messages
from tests.support.slices.hostile_expressions import ESCAPES
from tests.support.slices.panel import (
    A3,
    EVERY_LANGUAGE,
    card_of,
    shown,
)
from tests.support.words.catalogues import sentences

ROOT = Path(__file__).parents[3]


class Heard(Messages):
    """A catalog that records the requested sentences."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.ids: set[str] = set()

    def text(self, message_id: str, /, **params: object) -> str:
        self.ids.add(message_id)
        return super().text(message_id, **params)


WIDE = "h_n.flatten().unsqueeze(1) + output.flatten()"
MANY = f"h_n[{'None, ' * 20}]"
HUGE = LayerSpec(hidden_size=8192)
GRU, UNBATCHED = LayerSpec(layer="GRU"), LayerSpec(batched=False)
REFUSED: dict[str, tuple[str, LayerSpec, str]] = {
    # sentence: an expression that causes it, on which layer, and the part that is marked in it
    "empty": (" ", A3, ""),
    "too_long": ("h_n" + " " * 400, A3, ""),
    "syntax": ("h_n[0", A3, "["),
    "unknown_name": ("hidden + h_n", A3, "hidden"),
    "unknown_method": ("h_n.cumsum(0)", A3, "h_n.cumsum"),
    "unknown_function": ("torch.mul(h_n, h_n)", A3, "torch.mul"),
    "no_cell_state": ("h_n + c_n", GRU, "c_n"),
    "no_batch": ("h_n.view(N, -1)", UNBATCHED, "N"),
    "not_called": ("h_n.sum", A3, "h_n.sum"),
    "not_allowed": ("h_n.view(*N)", A3, "*N"),
    "not_allowed.call": ("h_n[0](1)", A3, "h_n[0](1)"),
    "not_allowed.attribute": ("h_n.__class__", A3, "h_n.__class__"),
    "not_allowed.operator": ("h_n ** 2", A3, "h_n ** 2"),
    "bad_operand": ("h_n + None", A3, "h_n + None"),
    "division_by_zero": ("h_n[1 // 0]", A3, "1 // 0"),
    "bad_index": ("h_n['k']", A3, "'k'"),
    "out_of_range": ("h_n.split(1)[9]", A3, "9"),
    "bad_keyword": ("h_n.sum(where=0)", A3, "where=0"),
    "bad_argument": ("h_n.sum('k')", A3, "'k'"),
    "bad_call": ("torch.softmax(h_n)", A3, "torch.softmax(h_n)"),
    "unknown_values": ("output[output > 0]", HUGE, "output[output > 0]"),
    "needs_tensors": ("torch.cat(h_n)", A3, "torch.cat(h_n)"),
    "needs_pattern": ("einops.rearrange(h_n)", A3, "einops.rearrange(h_n)"),
    "too_large": (WIDE, LayerSpec(hidden_size=200), WIDE),
    "too_large.number": ("h_n[99999999999999999999]", A3, "99999999999999999999"),
    "too_many": (MANY, A3, MANY),
    "not_a_tensor": ("None", A3, "None"),
    "not_a_tensor.largest": ("h_n.max(0)", A3, "h_n.max(0)"),
    "not_a_tensor.number": ("N * 3", A3, "N * 3"),
    "not_a_tensor.numbers": ("h_n.shape", A3, "h_n.shape"),
    "not_a_tensor.tensors": ("h_n.split(1)", A3, "h_n.split(1)"),
    "torch_refused": ("h_n.view(7)", A3, "h_n.view(7)"),
}
BESIDE = {"suggestion"}
"""A sentence that follows another one."""


@cache
def codes_raised() -> frozenset[str]:
    """Return every error code in ``backend/expressions``."""
    raising = {"ExpressionError": 0, "error": 1, "_unknown": 1, "_check": 0}
    found = {"not_allowed"}  # `forbidden` knows no other.
    for path in (ROOT / "backend" / "expressions").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).rpartition(".")[2]
                code = node.args[raising[name]] if name in raising and node.args else None
                found |= {code.value} if isinstance(code, ast.Constant) else set()
    return frozenset(map(str, found))


def test_there_is_an_expression_for_every_code_and_every_sentence() -> None:
    start = "expression."
    told = {name.removeprefix(start) for name in sentences(SOURCE) if name.startswith(start)}
    assert told - BESIDE == REFUSED.keys()
    assert {name.partition(".")[0] for name in REFUSED} == codes_raised()
    assert len(codes_raised()) > 20


@EVERY_LANGUAGE
@pytest.mark.parametrize("sentence", REFUSED)
def test_every_refusal_is_reported(sentence: str, language: str) -> None:
    text, spec, part = REFUSED[sentence]
    words = Heard(language)
    card = card_of(text, spec, words)
    problem = card["problem"]
    asked = {name for name in words.ids if name.startswith("expression.")}
    assert asked - {"expression.suggestion"} == {f"expression.{sentence}"}
    assert problem["text"].count("`") % 2 == 0
    assert not {"set", "size", "axes"} & card.keys()
    place = (problem["start"], problem["end"])
    assert (place == (None, None)) == (part == "")
    if part:
        assert text[slice(*place)] == part
    assert bool(problem["torch"]) == (sentence == "torch_refused")


@EVERY_LANGUAGE
def test_the_intended_name_is_suggested(language: str) -> None:
    told = card_of("hidden[-1]", words=messages(language))["problem"]["text"]
    assert messages(language).text("expression.suggestion", suggestion="`h_n`") in told


def test_torchs_own_words_are_beside_ours() -> None:
    problem = card_of("h_n.view(7)")["problem"]
    assert problem["torch"] == "shape '[7]' is invalid for input of size 80"


@EVERY_LANGUAGE
def test_no_way_out_is_answered_with_anything_but_a_card(language: str) -> None:
    for text in ESCAPES:
        card = card_of(text, words=messages(language))
        assert ("problem" in card) != ("size" in card), text
        if "problem" in card:
            assert card["problem"]["text"].count("`") % 2 == 0, text


@given(st.text(max_size=60), st.sampled_from(languages()))
def test_no_text_breaks_the_panel(text: str, language: str) -> None:
    panel, _, _ = shown(A3, Asked(expr=text.strip()), messages(language))
    assert panel["cards"][0]["expr"] == (text.strip() or task(A3, "classify").right.text)
