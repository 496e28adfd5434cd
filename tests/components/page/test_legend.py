"""The legend explains exactly the axis symbols of the shapes beside it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.links.layer import to_query
from backend.models.presets import presets
from components.dispatch.pages import page_message, page_names
from components.message.facts import Legend
from components.page.legend import legend
from components.words.catalogue import languages, messages
from tests.support.strategies import legal_specs

WORDS = messages("en")
SYMBOLS = {"N", "L", "T", "D", "num_layers", "H_in", "H_out", "H_cell"}
EVERY_PAGE = pytest.mark.parametrize("page", page_names())


def symbols(found: Legend) -> list[str]:
    return [line.symbol for line in found.lines]


@given(legal_specs())
def test_a_legend_has_the_symbols_of_the_layers_shapes(spec: LayerSpec) -> None:
    shapes = tensor_shapes(spec).values()
    factors = {factor.symbol for shape in shapes for dim in shape for factor in dim.factors}
    found = symbols(page_message("layer", [*to_query(spec).items()], WORDS).legend)
    assert set(found) == factors
    assert len(found) == len(factors)
    assert ("N" in found, "H_cell" in found) == (spec.batched, spec.layer == "LSTM")


@pytest.mark.parametrize(
    "link", [*({"page": page} for page in page_names()), *presets().values()], ids=str
)
def test_no_other_symbol_is_explained(link: dict[str, str]) -> None:
    message = page_message(link.get("page", "models"), [*link.items()], WORDS)
    texts = " ".join(axis.symbol for row in message.rows for axis in row.axes)
    assert set(symbols(message.legend)) == SYMBOLS & set(re.split(r"[^A-Za-z_]+", texts))


@EVERY_PAGE
def test_a_symbol_has_the_color_that_it_has_in_the_shapes(page: str) -> None:
    link = [("code", "~tagger")] if page == "models" else []
    message = page_message(page, link, WORDS)
    shown = {(axis.symbol, axis.axis) for row in message.rows for axis in row.axes}
    colors = {line.symbol: line.axis for line in message.legend.lines}
    alone = {(symbol, axis) for symbol, axis in shown if symbol in colors}
    assert alone
    assert alone <= colors.items()


@pytest.mark.parametrize("language", languages())
def test_every_line_is_in_the_language_of_the_page(language: str) -> None:
    words = messages(language)
    found = page_message("layer", [], words).legend
    assert found.title == words.text("legend.title")
    assert {line.text for line in found.lines} == {
        words.text(f"legend.{line.symbol}") for line in found.lines
    }
    assert set(symbols(found)) == SYMBOLS - {"T"}


def test_a_page_without_shapes_has_no_lines() -> None:
    assert legend((), WORDS).lines == []
