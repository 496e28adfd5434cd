"""Back and Forward undo and redo examples, and the tabs follow."""

from __future__ import annotations

import pytest

from backend.layer.presets import PRESETS
from backend.layer.rules import parameter_count
from backend.layer.spec import LayerSpec
from backend.links.layer import to_query
from tests.browser.support.visit import Visitor, spec_of
from tests.browser.support.visitors import Visitors

B1 = to_query(PRESETS["B1"])


def stands_at(visitor: Visitor, spec: LayerSpec, link: dict[str, str]) -> None:
    """Check that diagram, shapes, URL and tabs show this setting."""
    visitor.sees_spec(spec)
    visitor.has_address(link)
    visitor.reads(".stTabs", f"{parameter_count(spec):,} parameters.")


@pytest.mark.long
def test_a_control_after_back_and_forward(open_page: Visitors) -> None:
    visitor = open_page("hidden_size=33")
    visitor.page.locator(".se-examples").select_option("B1")
    stands_at(visitor, PRESETS["B1"], B1)
    visitor.page.go_back()
    stands_at(visitor, spec_of(hidden_size="33"), {"hidden_size": "33"})
    visitor.page.go_forward()
    stands_at(visitor, PRESETS["B1"], B1)
    for size in ("11", "12"):
        visitor.press(visitor.slider("hidden_size"), "ArrowRight")
        link = {**B1, "hidden_size": size}
        stands_at(visitor, spec_of(**link), link)


def test_a_control_adds_no_step_to_the_history(open_page: Visitors) -> None:
    visitor = open_page()
    visitor.page.locator(".se-examples").select_option("B1")
    stands_at(visitor, PRESETS["B1"], B1)
    visitor.press(visitor.slider("hidden_size"), "ArrowRight", "ArrowRight")
    link = {**B1, "hidden_size": "12"}
    stands_at(visitor, spec_of(**link), link)
    visitor.page.go_back()
    stands_at(visitor, spec_of(), {})


@pytest.mark.long
def test_language_after_back_keeps_the_setting(open_page: Visitors) -> None:
    visitor = open_page()
    visitor.page.locator(".se-examples").select_option("B1")
    stands_at(visitor, PRESETS["B1"], B1)
    visitor.page.go_back()
    stands_at(visitor, spec_of(), {})
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    stands_at(visitor, spec_of(hidden_size="21"), {"hidden_size": "21"})
    visitor.page.get_by_text("한국어").click()
    visitor.reads(".stTabs", "가중치")
    visitor.sees_spec(spec_of(hidden_size="21"))
    visitor.has_address({"hidden_size": "21"})
