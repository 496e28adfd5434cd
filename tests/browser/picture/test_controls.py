"""Every control by keyboard: shapes, picture, address and tabs follow, and nothing else moves.

One file, because the tables of controls and the helpers serve all of its tests.
"""

from __future__ import annotations

import pytest

from backend.layer.devices import devices
from tests.browser.support.hidden_size import agree
from tests.browser.support.layout import some
from tests.browser.support.visit import Visitor, shapes_of, spec_of
from tests.browser.support.visitors import Visitors

# Control, key, the text it leaves in the address.
SLIDERS = [
    ("input_size", "ArrowRight", "11"),
    ("hidden_size", "ArrowLeft", "19"),
    ("num_layers", "ArrowUp", "3"),
    ("seq_len", "ArrowDown", "32"),
    ("batch", "ArrowRight", "2"),
    ("proj_size", "ArrowRight", "1"),
    ("dropout", "ArrowRight", "0.05"),
]


# Control, what is typed, the text it leaves in the address.
TYPED = [
    ("hidden_size", "137", "137"),
    ("seq_len", "1000", "1000"),
    ("num_layers", "99", "16"),
    ("batch", "-3", None),
    ("dropout", "0.33", "0.33"),
]


# `batch_first` before `batched`: without a batch it is disabled.
SWITCHES = ("bidirectional", "bias", "batch_first", "batched")


BACK = {
    "ArrowRight": "ArrowLeft",
    "ArrowLeft": "ArrowRight",
    "ArrowUp": "ArrowDown",
    "ArrowDown": "ArrowUp",
}


FOCUS = "() => document.activeElement.id || document.activeElement.value"


def moved(visitor: Visitor, name: str, key: str, link: dict[str, str]) -> None:
    """Press a key on a slider and wait for ``link``; the focus stays on the slider."""
    visitor.press(visitor.slider(name), key)
    visitor.has_address(link)
    visitor.sees_spec(spec_of(**link))
    if name in link:
        assert visitor.number(name).input_value() == link[name]
    assert visitor.page.evaluate(FOCUS) == f"se-input-{name}"


def test_every_slider_there_and_back(open_page: Visitors) -> None:
    visitor = open_page()
    link: dict[str, str] = {}
    for name, key, text in SLIDERS:
        link[name] = text
        moved(visitor, name, key, link)
    visitor.page.reload()
    visitor.ready()
    visitor.sees_spec(spec_of(**link))
    visitor.has_address(link)
    for name, key, _ in some(SLIDERS, 2):
        del link[name]
        moved(visitor, name, BACK[key], link)


@pytest.mark.long
def test_every_exact_number(open_page: Visitors) -> None:
    visitor = open_page()
    link: dict[str, str] = {}
    for name, typed, text in TYPED:
        if text is not None:
            link[name] = text
        visitor.number(name).fill(typed)
        visitor.page.keyboard.press("Enter")
        visitor.sees_spec(spec_of(**link))
        visitor.has_address(link)
        visitor.page.keyboard.press("Tab")
        assert visitor.number(name).input_value() == (text or "1")
        visitor.press(visitor.number(name), "Shift+Tab")
    visitor.page.reload()
    visitor.ready()
    visitor.sees_spec(spec_of(**link))


def test_every_switch_there_and_back(open_page: Visitors) -> None:
    visitor = open_page("batch=3")
    link = {"batch": "3"}
    for name in SWITCHES:
        link[name] = "false"
        visitor.press(visitor.switch(name), "Space")
        visitor.sees_spec(spec_of(**link))
        visitor.has_address(link)
        assert visitor.page.evaluate(FOCUS) == f"se-input-{name}"
    # Without a batch, these have no meaning.
    assert visitor.slider("batch").is_disabled()
    assert visitor.switch("batch_first").is_disabled()
    visitor.page.reload()
    visitor.ready()
    visitor.sees_spec(spec_of(**link))
    for name in reversed(SWITCHES):
        assert not visitor.switch(name).is_checked()
        del link[name]
        visitor.press(visitor.switch(name), "Space")
        visitor.sees_spec(spec_of(**link))
        visitor.has_address(link)


@pytest.mark.long
def test_layer_by_arrows(open_page: Visitors) -> None:
    visitor = open_page("proj_size=5")
    visitor.press(visitor.option("layer", "LSTM"), "ArrowLeft")
    visitor.sees_spec(spec_of(layer="GRU"))
    visitor.has_address({"layer": "GRU"})
    assert visitor.page.evaluate(FOCUS) == "GRU"
    visitor.page.keyboard.press("ArrowLeft")
    visitor.sees_spec(spec_of(layer="RNN"))
    visitor.press(visitor.option("nonlinearity", "tanh"), "ArrowRight")
    visitor.has_address({"layer": "RNN", "nonlinearity": "relu"})
    visitor.page.locator(".se-title", has_text="relu").wait_for()
    visitor.press(visitor.option("layer", "RNN"), "ArrowRight")
    visitor.sees_spec(spec_of(layer="GRU"))
    visitor.has_address({"layer": "GRU"})


def test_meta_by_arrows_past_absent_devices(open_page: Visitors) -> None:
    visitor = open_page()
    box = visitor.box("device")
    absent = [device.name for device in devices() if device.missing]
    for name in absent:
        assert visitor.option("device", name).is_disabled()
        reason = box.locator(".se-missing li", has_text=name).inner_text()
        assert len(reason.removeprefix(name).strip()) > 5
    assert box.locator("input:disabled").count() == len(absent)
    visitor.press(visitor.option("device", "cpu"), "ArrowLeft")
    visitor.has_address({"device": "meta"})
    visitor.reads(".se-notes", "Shapes only (meta)")
    visitor.sees_spec(spec_of())
    assert visitor.notes().count("\n") == 0


@pytest.mark.long
def test_costly_setting_shows_shapes_and_one_line(open_page: Visitors) -> None:
    link = {"hidden_size": "8192", "num_layers": "16", "batch": "1024", "seq_len": "4096"}
    visitor = open_page(link)
    visitor.sees_spec(spec_of(**link))
    assert visitor.notes() == (
        "Shapes only (meta): a real run on cpu would be too slow or too large here."
    )


@pytest.mark.long
def test_dropout_with_one_layer_has_a_note(open_page: Visitors) -> None:
    visitor = open_page("dropout=0.5")
    assert visitor.box("dropout").locator(".se-control-note").first.is_hidden()
    visitor.press(visitor.slider("num_layers"), "ArrowLeft")
    visitor.reads(".se-notes", "dropout has no effect here")
    note = visitor.box("dropout").locator(".se-control-note").first
    assert "there is only one" in note.inner_text()
    visitor.press(visitor.slider("num_layers"), "ArrowRight")
    visitor.page.locator(".se-notes li", has_text="dropout").wait_for(state="detached")


def proj_size_stays_below_hidden_size(visitor: Visitor) -> None:
    visitor.press(visitor.slider("proj_size"), "End")
    visitor.has_address({"proj_size": "19"})
    visitor.sees_spec(spec_of(proj_size="19"))
    visitor.number("hidden_size").fill("8")
    visitor.page.keyboard.press("Enter")
    visitor.sees_spec(spec_of(hidden_size="8", proj_size="7"))
    visitor.has_address({"hidden_size": "8", "proj_size": "7"})
    visitor.press(visitor.slider("hidden_size"), "Home")
    visitor.sees_spec(spec_of(hidden_size="1"))
    visitor.has_address({"hidden_size": "1"})
    assert visitor.slider("proj_size").is_disabled()
    assert visitor.page.locator(".se-warnings").inner_text() == ""


def test_back_and_forward(open_page: Visitors) -> None:
    visitor = open_page("hidden_size=33")
    visitor.press(visitor.slider("num_layers"), "ArrowRight")
    first = {"hidden_size": "33", "num_layers": "3"}
    visitor.sees_spec(spec_of(**first))
    visitor.go("layer=GRU&seq_len=7")
    visitor.page.go_back()
    visitor.ready()
    visitor.sees_spec(spec_of(**first))
    visitor.has_address(first)
    visitor.page.go_forward()
    visitor.ready()
    visitor.sees_spec(spec_of(layer="GRU", seq_len="7"))


def test_dragging_the_thumb_and_a_size_that_depends_on_another(open_page: Visitors) -> None:
    visitor = open_page()
    box = visitor.slider("hidden_size").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    visitor.page.mouse.move(box["x"] + box["width"] * 0.2, middle)
    visitor.page.mouse.down()
    visitor.page.mouse.move(box["x"] + box["width"] * 0.7, middle, steps=8)
    visitor.page.mouse.up()
    text = visitor.slider("hidden_size").get_attribute("aria-valuetext")
    assert text is not None
    assert int(text) > 100
    agree(visitor, int(text))
    visitor.number("hidden_size").fill("20")
    visitor.page.keyboard.press("Enter")
    visitor.sees_spec(spec_of())
    proj_size_stays_below_hidden_size(visitor)


@pytest.mark.long
def test_language_by_click_keeps_the_setting(open_page: Visitors) -> None:
    visitor = open_page("hidden_size=33")
    visitor.page.get_by_text("한국어").click()
    visitor.reads(".stTabs", "가중치")
    visitor.reads(".se-fold", "hidden_size")
    assert visitor.address() == {"hidden_size": "33", "lang": "ko"}
    visitor.press(visitor.slider("hidden_size"), "ArrowRight")
    visitor.sees(shapes_of(spec_of(hidden_size="36")))
    visitor.page.reload()
    visitor.ready()
    assert visitor.page.locator(".stTabs [role=tab]").first.inner_text() == "가중치"
    assert visitor.address() == {"hidden_size": "36", "lang": "ko"}
