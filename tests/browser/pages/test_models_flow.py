"""The flow of a model in a real browser: pointing, opening a step, the keyboard."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import WebSocket, expect

from backend.models import digits
from tests.browser.support.keyboard import RING
from tests.browser.support.models_page import (
    choose,
    link,
    step,
)
from tests.browser.support.visit import WAIT, Visitor
from tests.browser.support.visitors import Visitors


@pytest.fixture
def sent(open_page: Visitors) -> tuple[Visitor, list[Any]]:
    """Open example C, and record everything that its page sends."""
    visitor = open_page(None)
    messages: list[Any] = []

    def hear(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: messages.append(frame))

    visitor.on("websocket", hear)
    visitor.go(link("C"), "models")
    visitor.has_settled()
    assert messages
    messages.clear()
    visitor.on("request", lambda request: messages.append(request))
    return visitor, messages


def test_pointing_at_a_tensor_lights_its_step_and_asks_nobody(
    sent: tuple[Visitor, list[Any]],
) -> None:
    visitor, messages = sent
    visitor.block("4 hidden_states").hover()
    visitor.sees_blocks("4 hidden_states")
    lit = visitor.page.locator(".se-step > summary.se-lit .se-step-title")
    expect(lit).to_have_text(["nn.RNN(256, 512)"])
    assert visitor.said() == (
        "hidden_states: torch.Size([20, 10, 512]), (L, N, D·H_out). Created by nn.RNN(256, 512)."
        " Used by token_head."
    )
    # And the other way: a step lights what it makes, and its bar.
    step(visitor, "nn.RNN(256, 512)").locator("summary").hover()
    visitor.sees_blocks("4 hidden_states", "4 h_n", "step 4")
    assert visitor.said().startswith(
        "nn.RNN(256, 512): Reads the input step by step, time axis first."
    )
    visitor.page.locator(".se-title").hover()
    visitor.sees_blocks()
    expect(lit).to_have_count(0)
    opens_the_step_of_a_pressed_bar(visitor)
    assert messages == []


def opens_the_step_of_a_pressed_bar(visitor: Visitor) -> None:
    opened = step(visitor, "nn.RNN(256, 512)")
    expect(opened).not_to_have_attribute("open", "")
    visitor.block("step 4").click()
    expect(opened).to_have_attribute("open", "")
    body = opened.locator(".se-step-body")
    expect(body.locator(".se-card-text, p").first).to_contain_text("Reads the input step by step")
    assert body.locator("pre").inner_text() == "hidden_states, h_n = rnn(transposed, h_0)"
    rows = [each.inner_text().split() for each in body.locator("tbody tr, tr:has(td)").all()]
    assert ["weight_ih_l0", "torch.Size([512,", "256])", "131,072"] in rows
    assert len(rows) == 4
    assert "l0: 1·512·(256 + 512 + 2) = 394,240" in body.inner_text()


def test_the_flow_is_walked_and_opened_by_keyboard(open_page: Visitors) -> None:
    visitor = open_page(link("C"), path="models")
    visitor.press(visitor.block("0 ids"), "ArrowDown", "ArrowDown")
    assert focused(visitor) == "1 embedded"
    visitor.page.keyboard.press("ArrowUp")
    assert focused(visitor) == "step 1"
    assert visitor.page.evaluate(RING)
    visitor.page.keyboard.press("Enter")
    opened = step(visitor, "nn.Embedding(100, 256)")
    expect(opened).to_have_attribute("open", "")
    expect(opened.locator("pre")).to_have_text("embedded = embedding(ids)")
    # A step is a plain disclosure, too.
    visitor.press(step(visitor, "nn.Linear(512, 5)").locator("summary"), "Enter")
    expect(step(visitor, "nn.Linear(512, 5)")).to_have_attribute("open", "")


def focused(visitor: Visitor) -> str:
    found: str = visitor.page.evaluate("() => document.activeElement.dataset.block")
    return found


def test_a_digit_is_read_by_the_trained_net(open_page: Visitors) -> None:
    report = json.loads(digits.REPORT_FILE.read_text())
    visitor = open_page("model=mnist&digit=3", path="models")
    page = visitor.page
    expect(page.locator(".se-chart .heatmaplayer image")).to_have_count(3, timeout=WAIT)
    expect(page.locator(".se-chart .barlayer .point path")).to_have_count(10)
    expect(page.locator(".se-map-title").last).to_have_text(
        "A held-out digit, classified by a small trained model"
    )
    told = page.locator(".se-text").filter(has_text="held-out digits correctly").inner_text()
    assert f"{100 * report['held_out']['accuracy']:.1f} %" in told
    assert "Digit number 3 is a 3" in told
    visitor.press(visitor.slider("digit"), "ArrowRight")
    visitor.reads(".se-text", "Digit number 4 is a 4")
    visitor.has_address({"model": "mnist", "digit": "4"})
    expect(step(visitor, "digits[4:6]")).to_be_visible()
    expect(page.locator(".se-chart .heatmaplayer image")).to_have_count(3)
    choose(visitor, "sine")
    expect(page.locator(".se-chart")).to_have_count(0, timeout=WAIT)


def test_the_digits_charts_have_descriptions(open_page: Visitors) -> None:
    visitor = open_page("model=mnist&digit=7", path="models")
    charts = visitor.page.locator(".se-chart .se-plot")
    expect(charts).to_have_count(4, timeout=WAIT)
    expect(visitor.page.locator(".se-chart .main-svg").first).to_be_attached(timeout=WAIT)
    told = [chart.get_attribute("aria-label") or "" for chart in charts.all()]
    assert len(told) == 4
    assert told[0] == "A handwritten 7, as 28 rows of 28 pixels."
    assert "Ten scores" in told[3]
