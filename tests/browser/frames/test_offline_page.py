"""The offline page as its readers have it: a file, a browser, and no network at all.

One file, because all of its tests read the files that one fixture downloads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from backend.layer.axes import as_torch_prints
from backend.layer.code import constructor
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.links.parameter import as_text
from backend.links.vary import combinations, read_vary
from components.layer.words import picture_in_words
from components.page.paths import OFFLINE_PATH
from components.words.catalogue import languages, messages
from tests.browser.support import layout
from tests.browser.support.app_server import Server
from tests.browser.support.layout import (
    PHONE,
    Theme,
)
from tests.browser.support.visit import LABELS, SHAPES_NOW, WAIT, Listeners
from tests.browser.support.visitors import Pages

AUTHORS = f"num_layers:1-4,bidirectional,hidden_size:8-64{'' if layout.EVERY else ':12'}"
"""Every hidden size in `make test-long`, every twelfth one in `make test`."""
SMALL = "layer,num_layers:1-3,bidirectional,seq_len:1-9:4"
DRAWN = "() => document.querySelector('.se-picture .se-plot svg path')"
# Moves the controls as a hand does, one state after the other, and tells what each shows.
WALK = f"""
async ([names, states, labels]) => {{
  const shown = [];
  const put = (name, place) => {{
    const inputs = document.querySelectorAll(`.st-key-${{name}} input:not([type=number])`);
    const [first] = inputs;
    if (first.type === "range") {{
      if (Number(first.value) === place) return;
      first.value = place;
      first.dispatchEvent(new Event("input", {{ bubbles: true }}));
      return;
    }}
    const input = first.type === "radio" ? inputs[place] : first;
    if (input.checked !== (first.type === "radio" || Boolean(place))) input.click();
  }};
  const painted = (done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done)));
  for (const places of states) {{
    names.forEach((name, at) => put(name, places[at]));
    await new Promise(painted);
    shown.push({{
      shapes: ({SHAPES_NOW})(),
      title: document.querySelector(".se-title").textContent,
      alt: document.querySelector(".se-alt").textContent,
      table: Object.fromEntries([...document.querySelectorAll(".se-plain tbody tr")].map((row) =>
        [row.cells[0].textContent, row.cells[1].textContent])),
      output: [...document.querySelectorAll(labels)].map((each) => each.textContent),
    }});
  }}
  return shown;
}}
"""


@dataclass
class Reader:
    """A reader with a file, a browser, and no network."""

    page: Page
    folder: Path
    requests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def open(self, name: str, query: str = "") -> None:
        self.page.goto(f"file://{self.folder / name}{query}", timeout=WAIT)
        self.page.wait_for_function(DRAWN, timeout=WAIT)

    def shapes(self) -> dict[str, str]:
        found: dict[str, str] = self.page.evaluate(SHAPES_NOW)
        return found

    def sees(self, spec: LayerSpec) -> None:
        wanted = shapes_of(spec)
        self.page.wait_for_function(
            f"(wanted) => JSON.stringify(({SHAPES_NOW})()) === JSON.stringify(wanted)",
            arg=wanted,
            timeout=WAIT,
        )

    def left(self) -> list[str]:
        """Return requests for anything except the files."""
        own = (f"file://{self.folder}/", "blob:null/", "data:")
        return [url for url in self.requests if not url.startswith(own)]


@pytest.fixture(scope="module")
def folder(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the files of a course, as the app generates them."""
    folder = tmp_path_factory.mktemp("course")
    queries: dict[str, dict[str, str]] = {
        # In Korean, whose letters are three bytes each.
        "all.html": {"vary": AUTHORS, "lang": "ko"},
        "one.html": {"layer": "GRU"},
        "small.html": {"vary": "num_layers:1-2"},
        "dark.html": {"vary": "num_layers:1-2", "theme": "dark"},
        **{f"{language}.html": {"vary": SMALL, "lang": language} for language in languages()},
    }
    for name, query in queries.items():
        with urlopen(f"{server.url}{OFFLINE_PATH}?{urlencode(query)}", timeout=180) as answer:
            (folder / name).write_bytes(answer.read())
    return folder


@pytest.fixture(scope="module")
def offline(browser: Browser) -> Pages:
    """Return pages of readers without a network, which tests reuse."""
    return Pages(browser, offline=True)


@pytest.fixture
def read(offline: Pages, folder: Path) -> Iterator[Any]:
    """Open readers for one test; they must not leave the file or log an error."""
    readers: list[tuple[Reader, Listeners]] = []

    def reader(name: str, query: str = "", width: int = 1400, theme: Theme = "light") -> Reader:
        found = Reader(offline.take(), folder)
        found.page.set_viewport_size({"width": width, "height": 900})
        found.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        listeners: Listeners = {
            "request": lambda request: found.requests.append(request.url),
            "pageerror": lambda error: found.problems.append(str(error)),
            "console": lambda message: found.problems.append(message.text),
        }
        for event, listener in listeners.items():
            found.page.on(event, listener)
        readers.append((found, listeners))
        found.open(name, query)
        return found

    yield reader
    problems = [each.problems for each, _ in readers if each.problems]
    left = [each.left() for each, _ in readers if each.left()]
    for each, listeners in readers:
        for event, listener in listeners.items():
            each.page.remove_listener(event, listener)
        offline.give_back(each.page)
    assert (problems, left) == ([], [])


def shapes_of(spec: LayerSpec) -> dict[str, str]:
    """Return torch's shapes, computed now."""
    return {name: as_torch_prints(size) for name, size in trace(spec).shapes.items()}


def walked(reader: Reader, vary: str, start: LayerSpec) -> list[tuple[LayerSpec, dict[str, Any]]]:
    """Return the configurations of a range with their shapes on the page, the last one first."""
    varied = read_vary(vary)
    found = list(combinations(varied))[::-1]
    places = [[each.values.index(values[each.name]) for each in varied] for values in found]
    names = [each.name for each in varied]
    shown = reader.page.evaluate(WALK, [names, places, LABELS])
    return list(zip((replace(start, **values) for values in found), shown, strict=True))


def test_every_state_of_the_authors_range_shows_torchs_shapes(read: Any, folder: Path) -> None:
    assert (folder / "all.html").stat().st_size <= 300_000
    shown = walked(read("all.html"), AUTHORS, LayerSpec())
    assert len(shown) == (456 if layout.EVERY else 40)
    for spec, state in shown:
        assert state["shapes"] == state["table"] == shapes_of(spec)
        assert state["title"] == constructor(spec)
        assert state["alt"] == picture_in_words(spec, messages("ko"))
        feature = tensor_shapes(spec)["output"][-1].size
        assert any(text.endswith(f"out = {feature}") for text in state["output"])


@pytest.mark.parametrize(("width", "language"), layout.some([(1400, "en"), (360, "ko")], 1))
def test_layers_directions_and_steps_move_too(read: Any, width: int, language: str) -> None:
    shown = walked(read(f"{language}.html", width=width), SMALL, LayerSpec())
    assert len(shown) == 3 * 3 * 2 * 3
    for spec, state in shown:
        assert state["shapes"] == state["table"] == shapes_of(spec)
        assert state["alt"] == picture_in_words(spec, messages(language))


def test_it_works_by_keyboard_alone(read: Any) -> None:
    reader = read("all.html")
    page = reader.page
    cannot_move_what_is_fixed(page)
    for name, keys, spec in (
        ("num_layers", ("ArrowRight", "ArrowRight"), LayerSpec(num_layers=4)),
        ("hidden_size", ("Home",), LayerSpec(num_layers=4, hidden_size=8)),
        ("bidirectional", ("Space",), LayerSpec(num_layers=4, hidden_size=8, bidirectional=False)),
    ):
        page.locator(f".st-key-{name} input:not([type=number])").focus()
        for key in keys:
            page.keyboard.press(key)
        reader.sees(spec)
    page.locator(".se-block[tabindex='0']").focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    assert page.locator(".se-block[aria-pressed=true]").count() == 1
    assert page.locator(".se-block.se-lit").count() >= 1
    page.locator(".se-plain > summary").press("Enter")
    assert page.locator(".se-plain table").is_visible()


def cannot_move_what_is_fixed(page: Page) -> None:
    for name in ("input_size", "seq_len", "batch", "dropout", "proj_size"):
        assert page.locator(f".st-key-{name} input[type=number]").is_disabled()
        assert not page.locator(f".st-key-{name} input[type=range]").is_visible()
    for name in ("bias", "batched", "batch_first", "layer", "device"):
        assert all(each.is_disabled() for each in page.locator(f".st-key-{name} input").all())
    assert not page.locator("select.se-examples").is_visible()


def test_a_number_outside_of_the_range_becomes_the_nearest(read: Any) -> None:
    reader = read("en.html")
    number = reader.page.locator(".st-key-seq_len input[type=number]")
    number.fill("6")
    number.press("Enter")
    reader.sees(LayerSpec(seq_len=5))
    assert "seq_len=5" in reader.page.url


def test_a_reader_comes_back_to_where_they_were(read: Any) -> None:
    reader = read("all.html", "?num_layers=3&hidden_size=32")
    reader.sees(LayerSpec(num_layers=3, hidden_size=32))
    num_layers = reader.page.locator(".st-key-num_layers input[type=range]")
    assert num_layers.get_attribute("aria-valuetext") == "3"
    seq_len = reader.page.locator(".st-key-seq_len input[type=number]")
    assert seq_len.input_value() == as_text(35)
    reader.page.locator(".st-key-num_layers input[type=range]").press("ArrowLeft")
    reader.sees(LayerSpec(num_layers=2, hidden_size=32))
    reader.page.reload()
    reader.sees(LayerSpec(num_layers=2, hidden_size=32))
    link = reader.page.locator(".se-made a").get_attribute("href")
    assert "hidden_size=32" in link
    assert "num_layers=2" in link


def test_one_state_needs_nothing_beside_it(read: Any, folder: Path) -> None:
    one = read("one.html")
    one.sees(LayerSpec(layer="GRU"))
    assert one.requests == [f"file://{folder / 'one.html'}"]


def test_without_a_script_there_is_the_table(browser: Browser, folder: Path) -> None:
    page = browser.new_context(offline=True, java_script_enabled=False).new_page()
    page.goto(f"file://{folder / 'ko.html'}", timeout=WAIT)
    assert page.locator(".se-plain table").is_visible()
    cells = page.locator(".se-plain tbody td:nth-child(2)").all_inner_texts()
    assert cells == list(shapes_of(LayerSpec(seq_len=9)).values())
    page.locator(".se-needs").wait_for(timeout=WAIT)
    page.context.close()


@pytest.mark.long
@pytest.mark.parametrize(("width", "theme", "language"), PHONE)
def test_axe_finds_nothing_serious(read: Any, width: int, theme: Theme, language: str) -> None:
    page = read(f"{language}.html", width=width, theme=theme).page
    page.locator(".se-plain > summary").click()
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [
        (fault["id"], fault["nodes"][0]["html"][:120])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


DENIED = """
History.prototype.replaceState = () => { throw new DOMException("", "SecurityError"); };
"""
FRAME = """
(text) => new Promise((done) => {
  const frame = document.createElement("iframe");
  Object.assign(frame, { srcdoc: text, width: 1300, height: 800, onload: done });
  frame.sandbox = "allow-scripts";
  document.body.append(frame);
})
"""
SCHEME = "() => getComputedStyle(document.querySelector('.se-plot')).colorScheme"
BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"
FILL = """
() => [...document.querySelectorAll('.se-plot svg path')]
  .map((each) => getComputedStyle(each).fill).join()
"""


def test_the_theme_is_the_systems_unless_the_author_chose(read: Any) -> None:
    reader = read("all.html")
    light = reader.page.evaluate(FILL)
    assert reader.page.evaluate(SCHEME) == "light"
    reader.page.emulate_media(color_scheme="dark")
    reader.page.wait_for_function(f"(light) => ({FILL})() !== light", arg=light, timeout=WAIT)
    assert reader.page.evaluate(SCHEME) == "dark"
    dark = read("dark.html", theme="light").page
    assert dark.evaluate(SCHEME) == "dark"
    # Also where nothing notices the print, such as a question without a picture.
    dark.emulate_media(media="print")
    assert dark.evaluate(SCHEME) == "light"
    assert dark.evaluate(BACKGROUND) == "rgb(255, 255, 255)"
    # Other tests use the page again.
    dark.emulate_media(media="screen")


def test_on_paper_it_is_light_and_fits(read: Any) -> None:
    reader = read("all.html", theme="dark")
    page = reader.page
    before = page.evaluate(FILL)
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(SCHEME) == "light"
    assert page.evaluate(FILL) != before
    assert page.locator(".se-plot svg").first.bounding_box()["width"] <= 44 * 15
    assert not page.locator(".se-fold").is_visible()
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(FILL) == before
    assert page.locator(".se-fold").is_visible()
    assert len(page.pdf()) > 20_000


@pytest.mark.parametrize("denied", [False, True])
def test_it_works_in_a_sandbox(browser: Browser, folder: Path, denied: bool) -> None:
    """Check a sandboxed frame, as on learning platforms, where some browsers fix the URL."""
    page = browser.new_context(offline=True, viewport={"width": 1400, "height": 900}).new_page()
    if denied:
        page.add_init_script(DENIED)
    page.evaluate(FRAME, (folder / "small.html").read_text())
    frame = page.frames[1]
    frame.wait_for_function(DRAWN, timeout=WAIT)
    frame.locator(".st-key-num_layers input[type=range]").press("Home")
    wanted = shapes_of(LayerSpec(num_layers=1))
    frame.wait_for_function(
        f"(wanted) => JSON.stringify(({SHAPES_NOW})()) === JSON.stringify(wanted)", arg=wanted
    )
    page.context.close()
