"""The editor of the sentences' lengths, and the controls next to it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from backend.layer.spec import LayerSpec
from backend.links.lengths import DEFAULT_LENGTHS
from backend.packing.link import PackingRequest, packing_query, read_packing
from tests.browser.support.layout import some
from tests.browser.support.packing_page import (
    button,
    editor,
    has_lengths,
    packing,
    shapes_for,
    stepper,
)
from tests.browser.support.visit import WAIT, Visitor
from tests.browser.support.visitors import Visitors

WRONG = [("5,three", "three"), ("5,65", "65"), (",".join(["1"] * 33), "33"), ("5,,2", "lengths")]
"""What is typed, and a part of the warning."""


@pytest.mark.long
def test_steppers(open_page: Visitors) -> None:
    visitor = packing(open_page)
    has_lengths(visitor, *DEFAULT_LENGTHS)
    stepper(visitor, 1).fill("6")
    changed = list(DEFAULT_LENGTHS)
    changed[1] = 6
    has_lengths(visitor, *changed)
    expect(editor(visitor)).to_have_value(", ".join(map(str, changed)))
    stepper(visitor, 1).press("ArrowDown")
    has_lengths(visitor, *DEFAULT_LENGTHS)
    visitor.page.reload()
    visitor.ready()
    has_lengths(visitor, *DEFAULT_LENGTHS)


def test_steppers_and_buttons_keep_to_what_there_can_be(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "5,3,2"})
    stepper(visitor, 2).fill("99")
    stepper(visitor, 2).blur()
    has_lengths(visitor, 5, 3, 64)
    stepper(visitor, 2).fill("-4")
    stepper(visitor, 0).focus()
    visitor.has_address({"lengths": "5,3,0"})
    expect(stepper(visitor, 2)).to_have_value("0")
    # Emptied and left, it is what it was.
    stepper(visitor, 0).fill("")
    stepper(visitor, 1).focus()
    expect(stepper(visitor, 0)).to_have_value("5")
    visitor.has_address({"lengths": "5,3,0"})
    buttons_add_remove_and_sort(visitor)


@pytest.mark.long
def test_pasted_lists(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "1,2"})
    for pasted, lengths in (
        ("5, 3, 2", (5, 3, 2)),
        ("[20, 5, 8]", (20, 5, 8)),
        ("7 7 7\n", (7, 7, 7)),
        (" 64 ", (64,)),
        (", ".join(["3"] * 32), (3,) * 32),
        (" ".join(map(str, DEFAULT_LENGTHS)), DEFAULT_LENGTHS),
    ):
        editor(visitor).fill(pasted)
        has_lengths(visitor, *lengths)
        editor(visitor).blur()
        expect(editor(visitor)).to_have_value(", ".join(map(str, lengths)))
        assert visitor.page.locator(".se-warnings p").count() == 0
    # Enter takes a list at once.
    editor(visitor).fill("4 2")
    editor(visitor).press("Enter")
    assert visitor.address() == {"lengths": "4,2"}
    has_lengths(visitor, 4, 2)


def test_a_wrong_list_is_named_and_removed(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "5,3,2", "layer": "GRU"})
    for typed, named in some(WRONG, 2):
        editor(visitor).fill(typed)
        visitor.reads(".se-warnings p", named)
        visitor.has_address({"layer": "GRU"})
        visitor.sees(shapes_for(PackingRequest(), LayerSpec(layer="GRU")))
        # An invalid text can be corrected while the focus stays in the field.
        expect(editor(visitor)).to_have_value(typed)
        editor(visitor).blur()
        expect(editor(visitor)).to_have_value(", ".join(map(str, DEFAULT_LENGTHS)))
        editor(visitor).fill("2,1")
        visitor.has_address({"layer": "GRU", "lengths": "2,1"})
        visitor.page.locator(".se-warnings p").wait_for(state="detached")


def buttons_add_remove_and_sort(visitor: Visitor) -> None:
    editor(visitor).fill("2,5,3")
    has_lengths(visitor, 2, 5, 3)
    button(visitor, "Sort, longest first").click()
    has_lengths(visitor, 5, 3, 2)
    button(visitor, "Add sentence").click()
    has_lengths(visitor, 5, 3, 2, 2)
    # Faster than answers come.
    for _ in range(3):
        button(visitor, "Add sentence").click(no_wait_after=True)
    has_lengths(visitor, 5, 3, 2, 2, 2, 2, 2)
    for _ in range(6):
        button(visitor, "Remove last").click(no_wait_after=True)
    has_lengths(visitor, 5)
    expect(button(visitor, "Remove last")).to_be_disabled()
    editor(visitor).fill(",".join(["2"] * 32))
    has_lengths(visitor, *[2] * 32)
    expect(button(visitor, "Add sentence")).to_be_disabled()


@pytest.mark.long
def test_random_lengths(open_page: Visitors) -> None:
    visitor = packing(open_page)
    button(visitor, "Randomize").click()
    visitor.waits("() => location.search.includes('lengths=')")
    asked = read_packing(visitor.address().items())
    assert asked.problems == ()
    assert len(asked.lengths) == 10
    assert set(asked.lengths) <= set(range(1, 25))
    has_lengths(visitor, *asked.lengths)
    button(visitor, "Sort, longest first").click()
    has_lengths(visitor, *sorted(asked.lengths, reverse=True))


@pytest.mark.long
def test_the_other_controls(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "3,5"})
    page = visitor.page
    visitor.press(visitor.switch("batch_first"), "Space")
    visitor.has_address({"lengths": "3,5", "batch_first": "false"})
    assert visitor.page.locator(".se-warnings p").count() == 0
    time_first = LayerSpec(batch_first=False)
    visitor.sees(shapes_for(PackingRequest((3, 5)), time_first))
    visitor.number("total_length").fill("9")
    page.keyboard.press("Enter")
    visitor.sees(shapes_for(PackingRequest((3, 5), total_length=9), time_first))
    visitor.number("width").fill("7")
    page.keyboard.press("Enter")
    asked = PackingRequest((3, 5), total_length=9, width=7)
    visitor.sees(shapes_for(asked, time_first))
    visitor.has_address({"batch_first": "false", **packing_query(asked)})
    visitor.press(visitor.switch("enforce_sorted"), "Space")
    visitor.page.locator(".se-fact-refused").wait_for()
    button(visitor, "Sort, longest first").click()
    asked = PackingRequest((5, 3), enforce_sorted=True, total_length=9, width=7)
    visitor.sees(shapes_for(asked, time_first))
    visitor.page.locator(".se-fact-refused").wait_for(state="detached")
    parts = dict(
        zip(
            visitor.page.locator(".se-part-name").all_inner_texts(),
            visitor.page.locator("code.se-part-value").all_inner_texts(),
            strict=True,
        )
    )
    assert (parts["sorted_indices"], parts["unsorted_indices"]) == ("None", "None")
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    visitor.sees(shapes_for(asked, LayerSpec(batch_first=False, hidden_size=21)))


@pytest.mark.long
def test_the_script_follows(open_page: Visitors) -> None:
    visitor = packing(open_page, {"lengths": "5,3,2"})
    code = visitor.page.locator(".se-code code")
    expect(code).to_contain_text("torch.tensor([5, 3, 2])")
    stepper(visitor, 0).fill("4")
    expect(code).to_contain_text("torch.tensor([4, 3, 2])", timeout=WAIT)
