"""A pasted source in the browser: paste, slide, point at a line, and the same by keyboard."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from backend.links.packed_text import unpacked_text
from components.words.catalogue import Messages
from tests.browser.support.visit import Visitor
from tests.browser.support.visitors import Visitors

WORDS = Messages("en")
SOURCE = """class Net(nn.Module):
    def __init__(self, hidden_dim):
        super().__init__()
        self.rnn = nn.GRU(10, hidden_dim, batch_first=True)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        output, h_n = self.rnn(x)
        return self.head(output)
"""
LAYER, FAILED = 8, 9


COVERED = """
() => [...document.querySelectorAll(".se-line-row > .se-line-code")].filter((code) => {
  const first = document.createRange();
  first.selectNodeContents(code);
  const number = code.closest(".se-line").querySelector(".se-line-number");
  const left = Math.min(...[...first.getClientRects()].map((each) => each.left));
  return left < number.getBoundingClientRect().right - 1;
}).length
"""
"""How many lines of code cover their number."""


def line(visitor: Visitor, number: int) -> Locator:
    return visitor.page.locator(".se-line").nth(number - 1)


def paste(visitor: Visitor, source: str) -> None:
    visitor.page.get_by_label(WORDS.text("pasted.box")).last.fill(source)


def test_a_pasted_class_shows_its_shapes_and_its_failing_line(open_page: Visitors) -> None:
    visitor = open_page(path="models")
    paste(visitor, SOURCE)
    expect(line(visitor, LAYER)).to_contain_text("torch.Size([3, 7, 8])")
    # The names of the axes follow. hidden_dim cannot move alone, so its axis has no name.
    expect(line(visitor, LAYER)).to_contain_text("N=3, L=7")
    assert unpacked_text(visitor.address()["code"], "code") == SOURCE
    assert visitor.page.evaluate(COVERED) == 0

    # The head reads 8 features, so any other size fails.
    visitor.press(visitor.slider("hidden_dim"), "ArrowRight")
    expect(line(visitor, LAYER)).to_contain_text("torch.Size([3, 7, 9])")
    expect(line(visitor, FAILED)).to_contain_text("mat1 and mat2 shapes cannot be multiplied")
    assert visitor.address()["hidden_dim"] == "9"

    visitor.page.reload()
    expect(line(visitor, FAILED)).to_contain_text("mat1 and mat2 shapes cannot be multiplied")


def test_a_line_and_its_tensors_light_up_together(open_page: Visitors) -> None:
    visitor = open_page({"code": "~tagger"}, path="models")
    scores = line(visitor, 18)
    expect(scores).to_contain_text("scores")
    scores.hover()
    visitor.waits("() => document.querySelectorAll('.se-block.se-lit').length === 2")

    # From a tensor to its line.
    visitor.page.locator(".se-block[data-block$=' embedded']").hover()
    expect(line(visitor, 14)).to_have_class("se-line se-lit")

    # By keyboard alone: the number of a line is a button.
    scores.get_by_role("button", name="18").focus()
    visitor.page.keyboard.press("Shift+Tab")
    expect(line(visitor, 17)).to_have_class("se-line se-lit")
    visitor.page.keyboard.press("Enter")
    visitor.has_address({"code": "~tagger", "line": "17"})
    expect(line(visitor, 17).get_by_role("button").first).to_be_focused()


def test_a_link_of_an_earlier_version_becomes_one_of_a_source(open_page: Visitors) -> None:
    visitor = open_page({"model": "classifier", "hidden_size": "32"}, path="models")
    visitor.waits("() => new URLSearchParams(location.search).get('code') === '~classifier'")
    assert visitor.address() == {"code": "~classifier", "hidden_size": "32"}
    # The constructor is folded; a press unfolds it.
    earlier = visitor.page.locator(".se-earlier")
    assert line(visitor, 1).is_hidden()
    earlier.press("Enter")
    expect(line(visitor, 1)).to_be_visible()
    expect(earlier).to_have_attribute("aria-expanded", "true")
