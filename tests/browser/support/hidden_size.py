"""A check that all parts of the Layer page have one ``hidden_size``."""

from __future__ import annotations

from backend.layer.rules import parameter_count
from tests.browser.support.visit import Visitor, spec_of


def agree(visitor: Visitor, size: int) -> None:
    """Check that control, shapes, diagram, URL and tabs have this hidden_size."""
    spec = spec_of(hidden_size=str(size))
    visitor.sees_spec(spec)
    visitor.has_address({"hidden_size": str(size)})
    assert visitor.number("hidden_size").input_value() == str(size)
    assert visitor.slider("hidden_size").get_attribute("aria-valuetext") == str(size)
    visitor.reads(".stTabs", f"{parameter_count(spec):,} parameters.")
