"""The Share panel in a browser: opened from the title bar, with texts to copy and downloads."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from playwright.sync_api import Download, expect

from components.share.links import PNG_WIDTH
from components.words.catalogue import Messages
from tests.browser.support.axe import faults
from tests.browser.support.layout import (
    HEIGHTS,
    PHONE,
    Theme,
    cut_off,
    sideways,
    some,
)
from tests.browser.support.visit import WAIT, Visitor
from tests.browser.support.visitors import Visitors

PAGES = ("", "slices", "packing", "models", "mistakes")
TEXT = ".se-share-text"


def opened(visitor: Visitor) -> Visitor:
    """Open the panel from the title bar by keyboard."""
    visitor.press(visitor.page.locator("a.se-share-link"), "Enter")
    visitor.page.locator(TEXT).first.wait_for(timeout=WAIT)
    visitor.waits("() => document.activeElement?.matches('.st-key-share summary')")
    return visitor


def clipboard(visitor: Visitor) -> str:
    text: str = visitor.page.evaluate("navigator.clipboard.readText()")
    return text


def saved(download: Download, folder: Path) -> bytes:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path.read_bytes()


@pytest.mark.parametrize("path", some(PAGES, 1))
def test_one_press_copies_and_says_so(open_page: Visitors, path: str) -> None:
    visitor = opened(open_page({"lang": "en"}, path=path))
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    said = Messages("en").text("share.copied")
    for place, shown in enumerate((".se-share-link-text", TEXT)):
        box = visitor.page.locator(".se-share-forms .se-copy-box").nth(place)
        visitor.press(box.locator(".se-copy"), "Enter")
        expect(box.locator(".se-copy-said")).to_have_text(said, timeout=WAIT)
        assert clipboard(visitor) == visitor.page.locator(shown).first.inner_text()
    framed = f"{path}?" if path in ("mistakes", "practice") else f"embed?page={path}&"
    assert f"{visitor.origin}/{framed}".replace("page=&", "") in clipboard(visitor)


def test_both_buttons_are_in_sight_on_a_phone(open_page: Visitors) -> None:
    both_buttons_are_in_sight(opened(open_page({"lang": "ko"}, 390, 844)))


def both_buttons_are_in_sight(visitor: Visitor) -> None:
    """Check it as soon as the panel is open."""
    for place in range(2):
        button = visitor.page.locator(".se-share-forms .se-copy").nth(place)
        expect(button).to_be_in_viewport(ratio=1, timeout=WAIT)


def test_the_forms_follow_the_controls(open_page: Visitors) -> None:
    visitor = opened(open_page({"lang": "ko"}))
    both_buttons_are_in_sight(visitor)
    visitor.page.locator(".se-share-row select").first.select_option("notion")
    shown = visitor.page.locator(TEXT).first
    expect(shown).to_have_text(f"{visitor.origin}/embed?lang=ko", timeout=WAIT)
    visitor.press(visitor.page.locator("#se-input-num_layers"), "ArrowRight")
    link = f"{visitor.origin}/embed?num_layers=3&lang=ko"
    # What was chosen to be written for stays.
    expect(shown).to_have_text(link, timeout=WAIT)


def without_a_clipboard_the_text_is_chosen(visitor: Visitor) -> None:
    visitor.page.evaluate(
        "() => { Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        " document.execCommand = () => false; }"
    )
    visitor.page.locator(".se-share-forms .se-copy").first.click()
    said = Messages("en").text("share.not_copied")
    expect(visitor.page.locator(".se-share-forms .se-copy-said").first).to_have_text(said)
    chosen = visitor.page.evaluate("String(window.getSelection())")
    assert chosen == visitor.page.locator(".se-share-link-text").inner_text()


def test_pictures_and_files_are_taken_away(open_page: Visitors, tmp_path: Path) -> None:
    visitor = opened(open_page({"layer": "GRU", "lang": "en"}))
    words, page = Messages("en"), visitor.page
    names = {}
    for file in ("svg", "png", "script", "notebook"):
        with page.expect_download(timeout=WAIT) as found:
            label = words.text(f"share.file.{file}")
            page.locator("a.se-share-file").get_by_text(label, exact=True).click()
        names[file] = found.value.suggested_filename
        content = saved(found.value, tmp_path)
        assert content
    assert names["svg"].endswith(".svg")
    assert names["script"].endswith(".py")
    assert names["notebook"].endswith(".ipynb")
    png = (tmp_path / names["png"]).read_bytes()
    assert png.startswith(b"\x89PNG")
    wide, high = struct.unpack(">II", png[16:24])
    shown = page.locator(".se-share-preview")
    natural = shown.evaluate("(image) => [image.naturalWidth, image.naturalHeight]")
    assert wide == PNG_WIDTH
    assert abs(high - wide * natural[1] / natural[0]) <= 1
    without_a_clipboard_the_text_is_chosen(visitor)


@pytest.mark.long
@pytest.mark.parametrize(("width", "theme", "language"), PHONE)
def test_axe_finds_nothing_serious_and_nothing_is_cut_off(
    open_page: Visitors, width: int, theme: Theme, language: str
) -> None:
    visitor = open_page({"lang": language}, width, HEIGHTS[width], theme)
    opened(visitor)
    assert faults(visitor) == []
    assert sideways(visitor.page) == []
    assert cut_off(visitor.page) == []
