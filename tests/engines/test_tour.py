"""A tour of the app in every engine: pages, controls, linking, tabs, Share, a frame, a file."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.request import urlopen

import pytest

from components.markup.frames import EMBED_SCRIPT_PATH
from components.page.paths import OFFLINE_PATH, PLOTLY_DOWNLOAD_PATH
from tests.browser.support.app_server import Server, running_course
from tests.engines.conftest import Sits
from tests.engines.seat import HEAR, Seat

PAGES = {
    "": ".se-alive .se-row",
    "slices": ".se-alive .se-card",
    "packing": ".se-alive .se-fact",
    "models": ".se-alive .se-line",
    "mistakes": ".se-alive .se-asks textarea",
    "practice": ".se-question",
}
LAYERS = "#se-input-num_layers"
HIDDEN = "[aria-label^='hidden_size'].se-number"
IN_SIGHT = """
(selector) => {
  const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
  return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
}
"""
OPEN_TAB = """
(place) => document.querySelectorAll(".stTabs [role=tab]")[place]
  .getAttribute("aria-selected") === "true"
"""
# A finger comes down on a slider, which takes the value under it at once, and the browser decides.
TOUCH = """
(selector, end) => {
  const range = document.querySelector(selector);
  const send = (name, x, y) => range.dispatchEvent(new PointerEvent(name, {
    bubbles: true, pointerType: "touch", clientX: x, clientY: y }));
  send("pointerdown", 100, 100);
  range.value = String(Number(range.value) + 3);
  range.dispatchEvent(new Event("input", { bubbles: true }));
  if (end === "pointerup") send("pointermove", 130, 102);
  else send("pointermove", 101, 110);
  send(end, 130, 110);
}
"""


def test_every_page_is_there_without_an_error(sit: Sits, server: Server) -> None:
    seat = sit()
    titles = set()
    for page, there in PAGES.items():
        seat.opens(f"{server.url}/{page}?lang=ko", there)
        titles.add(seat.run("() => document.title"))
        assert seat.run("() => document.documentElement.lang") == "ko"
        assert seat.heard() == []
    assert len(titles) == len(PAGES)


def test_a_control_by_keyboard(sit: Sits, server: Server) -> None:
    seat = sit()
    seat.opens(f"{server.url}/?layer=lstm&num_layers=2")
    # The link is written in another way than the example, but means the same.
    assert seat.run("() => document.querySelector('#se-examples').value") == "A3"
    seat.presses(LAYERS, "ArrowRight")
    seat.sees_shape("h_n", "torch.Size([6, 1, 20])")
    seat.waits("() => location.search.includes('num_layers=3')")
    assert seat.run("() => document.activeElement.id") == "se-input-num_layers"
    assert "[6, 1, 20]" in seat.waits("() => document.querySelector('.se-live').textContent")
    seat.presses("#se-input-bidirectional", "Space")
    seat.sees_shape("h_n", "torch.Size([3, 1, 20])")
    seat.presses("[name=se-input-layer]:checked", "ArrowLeft")
    seat.sees(".se-title", "nn.GRU")
    assert seat.heard() == []


def test_a_number_field_shows_the_value_in_force(sit: Sits, server: Server) -> None:
    seat = sit()
    seat.opens(server.url)
    seat.types(HIDDEN, "99999999")
    seat.sees_shape("h_n", "torch.Size([4, 1, 8192])")
    seat.keys("Tab")
    value = "(selector) => document.querySelector(selector).value"
    assert seat.run(value, HIDDEN) == "8192"
    seat.run("(selector) => document.querySelector(selector).select()", HIDDEN)
    seat.presses(HIDDEN, "Backspace", "Enter")
    seat.sees(".st-key-hidden_size .se-unread", "8192")
    assert seat.run(value, HIDDEN) == "8192"
    assert "hidden_size=8192" in seat.address()


def test_keys_after_a_click_move_the_ring_and_the_sentence(sit: Sits, server: Server) -> None:
    seat = sit()
    seat.opens(server.url)
    seat.click(".se-block[data-block='h_n[3]']")
    seat.keys("ArrowRight")
    ring = seat.waits(
        "() => document.activeElement.matches('.se-block.se-lit')"
        " && getComputedStyle(document.activeElement).outlineStyle"
    )
    assert ring == "dashed"
    moved = seat.run("() => document.querySelector('.se-said').textContent")
    seat.keys("ArrowRight")
    seat.waits("(text) => document.querySelector('.se-said').textContent !== text", moved)


def test_a_tab_by_click_and_by_keyboard(sit: Sits, server: Server) -> None:
    seat = sit()
    seat.opens(server.url, ".stTabs [role=tab]")
    seat.click(".stTabs [role=tab]:nth-of-type(3)")
    seat.waits(OPEN_TAB, 2)
    seat.keys("ArrowLeft", "Enter")
    seat.waits(OPEN_TAB, 1)
    assert seat.heard() == []


def test_share_and_its_files(sit: Sits, server: Server) -> None:
    seat = sit()
    seat.opens(f"{server.url}/?num_layers=3")
    seat.presses("a.se-share-link", "Enter")
    seat.sees(".se-share-link-text", "num_layers=3")
    script = seat.downloads("a.se-share-file[href*='script.py']")
    assert "num_layers=3" in script.read_text()
    picture = seat.downloads("a.se-share-file[href*='figure.svg']")
    assert picture.read_text().lstrip().startswith("<svg")


def test_a_frame_has_its_height_and_its_controls(sit: Sits, server: Server) -> None:
    seat = sit()
    near = server.url.replace("localhost", "127.0.0.1")
    url = server.url if seat.keys_reach_other_hosts else near
    html = (
        f"<!doctype html><meta name=viewport content='width=device-width'><body>"
        f"<iframe src='{url}/?embed=true' width='700' height='720'></iframe>"
        f"<script src='{url}{EMBED_SCRIPT_PATH}'></script>"
    )
    with running_course(html) as course:
        seat.goto(course)
        with seat.inside("iframe"):
            seat.waits("() => document.querySelector('.se-alive .se-plot .main-svg') !== null")
            # A person presses into a frame before its keys work.
            seat.click(".se-first label")
            seat.presses(".se-first .se-range", "ArrowRight")
            seat.sees_shape("h_n", "torch.Size([6, 1, 20])")
            distance = seat.run(
                "() => document.querySelector('.se-first').getBoundingClientRect().bottom"
                " - document.querySelector('.se-stage').getBoundingClientRect().top"
            )
            height = seat.run(
                "() => Math.ceil(document.querySelector('[data-testid=stMainBlockContainer]')"
                ".getBoundingClientRect().height)"
            )
        assert distance < 700
        seat.waits(
            "(height) => Math.abs(document.querySelector('iframe').offsetHeight - height) < 9",
            height,
        )


def test_a_page_from_a_file(sit: Sits, server: Server, tmp_path: Path) -> None:
    seat = sit()
    page = tmp_path / "shapes.html"
    with urlopen(f"{server.url}{OFFLINE_PATH}?vary=num_layers:1-3", timeout=60) as answer:
        page.write_bytes(answer.read())
    with urlopen(f"{server.url}{PLOTLY_DOWNLOAD_PATH}", timeout=60) as answer:
        named = re.search('filename="(.+)"', answer.headers["content-disposition"])
        assert named
        (tmp_path / named[1]).write_bytes(answer.read())
    seat.goto(page.as_uri())
    seat.run(HEAR)
    seat.waits("() => document.querySelector('.se-plot svg path') !== null")
    seat.presses(LAYERS, "ArrowRight")
    seat.sees_shape("h_n", "torch.Size([6, 1, 20])")
    assert seat.heard() == []


def test_enter_on_a_page_link_moves_the_focus_to_the_heading(sit: Sits, server: Server) -> None:
    seat = sit()
    seat.opens(server.url)
    seat.presses("a.se-nav[href*=packing]", "Enter")
    seat.sees(".se[data-page=packing] .se-fact")
    seat.waits("() => document.activeElement.matches('h1')")
    # The title follows when the message of the page is there.
    seat.waits("() => document.title.includes('Packing')")


@pytest.fixture
def phone(sit: Sits) -> Seat:
    """Return a narrow window."""
    return sit(390, 844)


def test_on_a_phone_two_controls_stay_in_sight(phone: Seat, server: Server) -> None:
    phone.opens(server.url)
    for selector in (".se-stage", ".se-first .se-range", ".se-fold > summary"):
        assert phone.run(IN_SIGHT, selector), selector
    before = phone.run("() => document.querySelector('.se-stage').getBoundingClientRect().top")
    # Not a press of the driver, because those of Firefox and WebKit scroll first.
    phone.run("() => document.querySelector('.se-fold > summary').click()")
    phone.sees("#se-input-input_size")
    assert phone.run(IN_SIGHT, ".se-first .se-range")
    after = phone.run("() => document.querySelector('.se-stage').getBoundingClientRect().top")
    assert before == after


def test_a_swipe_changes_nothing_and_a_drag_does(phone: Seat, server: Server) -> None:
    phone.opens(server.url)
    phone.run(TOUCH, LAYERS, "pointercancel")
    assert phone.run("(selector) => document.querySelector(selector).value", LAYERS) == "1"
    assert "num_layers" not in phone.address()
    phone.run(TOUCH, LAYERS, "pointerup")
    phone.sees_shape("h_n", "torch.Size([10, 1, 20])")


def test_help_opens_by_a_tap_and_closes_by_another(phone: Seat, server: Server) -> None:
    phone.opens(server.url)
    phone.click(".se-fold > summary")
    text = ".st-key-input_size .se-help-text"
    phone.click(".st-key-input_size .se-help-button")
    phone.sees(text)
    phone.run("() => document.activeElement.blur()")
    phone.waits(
        "(selector) => { const text = document.querySelector(selector);"
        " return !text.checkVisibility() || text.parentElement.matches(':hover'); }",
        text,
    )
