"""Example A3 from the top of the page to an answer, by keyboard and screen reader.

Whatever is read here is read by role and accessible name, or from a live region.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.support.keyboard import tab_to
from tests.browser.support.visit import Visitor
from tests.browser.support.visitors import Visitors

PICTURE = "Blocks of the diagram; the arrow keys move along time, layers and directions"
MAP = "Where each final state appears in output"
HINT = (
    "Point at a block or move with the arrow keys: every place with the same values lights up."
    " Click or press Enter to pin it; press Esc to release it."
)
# The steps drawn of the backward lane, in the order in which it reads them, and how far it is then.
READ = {34: "only t = 34", 33: "t = 34 … 33", 2: "t = 34 … 2", 1: "t = 34 … 1", 0: "t = 34 … 0"}
BELOW = "Its input comes from layer 0, which has already read the whole sequence."
# From h_0[3] to h_n[3]: what each block is called, and what is said.
LANE = [
    ("h_0[3]", "h_0[3]: the initial state of layer 1, backward."),
    *(
        (
            f"layer 1, backward, t = {step}",
            f"The hidden state of layer 1, backward, at t = {step}. It has read {read}."
            f" Same values as output[:, {step}, 20:]{' = h_n[3]' * (step == 0)}. {BELOW}",
        )
        for step, read in READ.items()
    ),
    (
        "h_n[3]",
        "h_n[3]: the final state of layer 1, backward. It has read t = 34 … 0."
        f" Same values as output[:, 0, 20:]. {BELOW}",
    ),
]
READ_KO = [
    *("t = 34만", "t = 34 … 33 순서로", "t = 34 … 2 순서로"),
    *("t = 34 … 1 순서로", "t = 34 … 0 순서로"),
]
BELOW_KO = "입력은 0번 층의 출력이며, 0번 층은 이미 시퀀스 전체를 읽었습니다."
LANE_KO = [
    "h_0[3]: 1번 층 역방향의 초기 상태입니다.",
    *(
        f"시점 {step}에서 1번 층 역방향의 은닉 상태입니다({read} 읽음)."
        f" output[:, {step}, 20:]{' = h_n[3]' * (step == 0)}과 같은 값입니다. {BELOW_KO}"
        for step, read in zip(READ, READ_KO, strict=True)
    ),
    "h_n[3]: 1번 층 역방향의 마지막 상태입니다(t = 34 … 0 순서로 읽음)."
    f" output[:, 0, 20:]과 같은 값입니다. {BELOW_KO}",
]
SHAPES = """
- region "Shapes of this run":
  - article:
    - heading "input" [level=2]
    - code: torch.Size([1, 35, 10])
  - article:
    - heading "h_0" [level=2]
    - code: torch.Size([4, 1, 20])
  - article:
    - heading "c_0" [level=2]
    - code: torch.Size([4, 1, 20])
  - article:
    - heading "output" [level=2]
    - code: torch.Size([1, 35, 40])
  - article:
    - heading "h_n" [level=2]
    - code: torch.Size([4, 1, 20])
  - article:
    - heading "c_n" [level=2]
    - code: torch.Size([4, 1, 20])
"""
FULL_ROW = (
    "h_n[3] layer 1, backward has read t = 34 … 0 output[:, 0, 20:] torch.equal: True, in this run"
)


def type_keys(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def block(page: Page, name: str) -> Locator:
    """The block of the picture that has the focus, which must be called so."""
    blocks = page.get_by_role("group", name=re.compile("^(Blocks of the diagram|그림의 블록)"))
    return blocks.get_by_role("button", name=name, exact=True).and_(page.locator(":focus"))


def test_from_the_top_to_an_answer(open_page: Visitors) -> None:
    visitor = open_page("layer=GRU&hidden_size=33")
    page = visitor.page
    # To the examples, and A3 is the third.
    tab_to(page, page.get_by_role("combobox", name="Examples"))
    type_keys(page, *["ArrowDown"] * 3)
    visitor.has_address({})
    expect(page.get_by_role("main")).to_match_aria_snapshot(SHAPES)
    expect(page.get_by_role("combobox", name="Examples")).to_be_focused()
    expect(page.get_by_role("combobox").locator("option:checked")).to_have_text(re.compile("^A3 "))
    visitor.says(HINT)
    has_roles(page, "Layer")

    # Back to the picture, one stop in the order of Tab, and up to the backward lane's start.
    assert page.get_by_role("group", name=PICTURE).count() == 1
    tab_to(page, page.locator(".se-block[tabindex='0']"), "Shift+Tab", 3)
    expect(block(page, "input[:, 0]")).to_be_focused()
    visitor.says("input[:, 0]: time step 0 of the input.")
    type_keys(page, *["ArrowUp"] * 4, "End", "ArrowLeft")

    # Along the lane.
    for name, sentence in LANE:
        expect(block(page, name)).to_be_focused()
        visitor.says(sentence)
        if name != "h_n[3]":
            page.keyboard.press("ArrowLeft")

    # Pinned, it is still said when the focus has gone on, and let go by Esc.
    page.keyboard.press("Enter")
    expect(block(page, "h_n[3]")).to_match_aria_snapshot('- button "h_n[3]" [pressed]')
    page.keyboard.press("Tab")
    visitor.says(LANE[-1][1])
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    visitor.says(HINT)
    expect(block(page, "h_n[3]")).to_have_attribute("aria-pressed", "false")

    # The address map: its row says where the same numbers stand.
    table = page.get_by_role("region", name=MAP).get_by_role("table")
    row = table.get_by_role("row", name=FULL_ROW)
    tab_to(page, row.get_by_role("button", name="h_n[3]"))
    visitor.says(LANE[-1][1])
    visitor.sees_blocks("h_n[3]", "hidden l1 backward t0", "output backward t0")
    heads = ["row", "layer and direction", "steps read", "same values in output"]
    expect(table.get_by_role("columnheader")).to_have_text(heads)
    expect(table.get_by_role("rowheader").nth(3)).to_have_text("h_n[3]")

    # To the other page by its link, setting and all.
    tab_to(page, page.get_by_role("link", name="Slices"), "Shift+Tab")
    page.keyboard.press("Enter")
    visitor.is_at("/slices")
    has_roles(page, "Slices")
    slices_by_keyboard(visitor)


def slices_by_keyboard(visitor: Visitor) -> None:
    """Choose tasks with the arrow keys and read the answers."""
    page = visitor.page
    tasks = page.get_by_role("group", name="What do you need?")
    first = tasks.get_by_role("radio", name="Classify a sequence")
    expect(first).to_be_checked()
    tab_to(page, first)
    expression = page.get_by_role("textbox", name="Expression (edit it or write your own)")
    expect(expression).to_have_value("torch.cat([h_n[-2], h_n[-1]], dim=-1)")
    read(page, "torch.Size([1, 40])", "One vector per sequence, for a head")
    page.keyboard.press("ArrowRight")
    expect(tasks.get_by_role("radio", name="Tag every step")).to_be_checked()
    expect(tasks.get_by_role("radio", name="Tag every step")).to_be_focused()
    expect(expression).to_have_value("output")
    read(page, "torch.Size([1, 35, 40])", "One vector per time step, for a head")
    visitor.has_address({"task": "tag"})
    page.keyboard.press("ArrowRight")
    expect(tasks.get_by_role("radio", name="Start a decoder")).to_be_checked()
    read(page, "torch.Size([2, 1, 40])", "The initial states for a unidirectional decoder")
    visitor.has_address({"task": "decoder"})
    visitor.sees_blocks("h_n[0]", "h_n[1]", "h_n[2]", "h_n[3]")
    # A tempting one is read, and what it took lights up, by its button.
    text = "torch.cat([h_n[:num_layers], h_n[num_layers:]], dim=-1)"
    wrong = page.get_by_role("article").filter(has_text="Common mistake")
    tab_to(page, wrong.get_by_role("button", name=text))
    assert visitor.said().startswith(
        f"Highlighted: the drawn blocks that {text} takes its values from."
    )


def read(page: Page, size: str, sentence: str) -> None:
    """Check that the live region announces the first card's result."""
    card = page.locator(".se-cards[aria-live=polite]").get_by_role("article").first
    expect(card.get_by_role("heading", level=3)).to_have_text("Correct slice")
    expect(card.get_by_role("code").first).to_have_text(size)
    expect(card).to_contain_text(sentence)


def in_korean(name: str) -> str:
    return name.replace("layer 1, backward", "1번 층 역방향")


@pytest.mark.long
def test_the_lane_in_korean(open_page: Visitors) -> None:
    visitor = open_page("lang=ko")
    page = visitor.page
    tab_to(page, page.locator(".se-block[tabindex='0']"))
    type_keys(page, *["ArrowUp"] * 4, "End", "ArrowLeft")
    for (name, _), sentence in zip(LANE, LANE_KO, strict=True):
        expect(block(page, in_korean(name))).to_be_focused()
        visitor.says(sentence)
        page.keyboard.press("ArrowLeft")


def has_roles(page: Page, name: str) -> None:
    """Check the parts of a page by role, at the state of A3."""
    here = page.get_by_role("link", name=name, exact=True)
    expect(here).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("main")).to_match_aria_snapshot(f"""
      - main:
        - heading "Shape Explorer · {name}" [level=1]
        - navigation:
          - link "Layer"
          - link "Slices"
        - navigation "Language":
          - link "English"
          - link "한국어"
        - status
        - status
        - figure "nn.LSTM(10, 20, num_layers=2, batch_first=True, bidirectional=True)":
          - img "Block diagram of the layer"
          - group "Blocks of the diagram; the arrow keys move along time, layers and directions"
    """)
    # A live region that is not in the tree when it speaks is not heard.
    expect(page.locator(".se-said")).to_have_attribute("aria-live", "polite")
    assert page.get_by_role("button", name=re.compile("^$")).count() == 0
    unnamed = page.locator(".se").get_by_role("slider", name=re.compile("^$"))
    assert unnamed.count() == 0
