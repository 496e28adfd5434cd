"""A visitor of the page: what a person sees and does there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from backend.layer.axes import as_torch_prints, sizes
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.links.layer import PARAMETERS, read_link
from backend.models.source_link import NAMES as MODELS
from backend.packing.link import NAMES as PACKING
from backend.slices.link import NAMES as ASKED

Listeners = dict[str, Callable[[Any], None]]

WAIT = 20_000
_OFTEN = 40
"""Milliseconds between two looks for what is waited for. A look with every frame, as Playwright
does it unless told, makes the browser draw frames for nothing else."""
PLOT = ".se-picture .se-plot"
LABELS = ".se-labels .se-label-in"
WEIGHTS, VALUES, CODE, TABLE, PASTE = range(5)
"""The tabs, in the order they stand in."""
SHAPES_NOW = """
() => Object.fromEntries([...document.querySelectorAll(".se-shapes .se-row")].map((row) =>
  [row.dataset.tensor, row.querySelector(".se-size").textContent]))
"""
READY = """
() => document.querySelector(".se-picture .se-plot .main-svg .shapelayer path")
  && document.querySelector(".se-shapes .se-row, .se-listing .se-line")
  && document.querySelector(".stTabs [role=tab], .se[data-page=slices] .se-card,"
    + " .se[data-page=packing] .se-fact")
"""
# Neither from Streamlit nor from the explorer's own questions.
SETTLED = """
() => {
  const root = document.querySelector(".se");
  const still = document.querySelector("[data-test-script-state=notRunning]");
  const isRequesting = root.matches("[data-requesting]");
  return still && !document.querySelector("[data-stale=true]") && !isRequesting;
}
"""
# The page hears of a new size with the next frame.
TWO_FRAMES = """
() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); })
"""
STEPS = """
(labels) => [...document.querySelectorAll(labels)]
  .map((text) => text.textContent).filter((text) => /^t=[0-9]+$/.test(text))
"""


# Ids of the blocks that have a class, in the order of the picture.
BLOCKS = """
(name) => [...document.querySelectorAll(`.se-block.${name}`)].map((block) => block.dataset.block)
"""


# Streamlit asks for these below every page, and finds them at the root.
@dataclass
class Visitor:
    """One open page of the app."""

    page: Page
    origin: str
    problems: list[str] = field(default_factory=list)
    listeners: Listeners = field(default_factory=dict)

    def on(self, event: Any, listener: Callable[[Any], None]) -> None:
        """Listen to an event of the page until the visit ends."""
        self.listeners[event] = listener
        self.page.on(event, listener)

    def keep_requests(self) -> list[str]:
        """Record the requests of the page from now on; return the growing list.

        Not at every visit: each of the sixty questions of a load is a call between processes.
        """
        requests: list[str] = []
        self.on("request", lambda request: requests.append(request.url))
        self.on("websocket", lambda socket: requests.append(socket.url))
        return requests

    def go(self, query: Mapping[str, str] | str = "", path: str = "") -> None:
        """Follow a link to a setting and wait until the page shows one."""
        text = query if isinstance(query, str) else urlencode(query)
        self.page.goto(f"{self.origin}/{path}?{text}", timeout=WAIT)
        self.ready()

    def waits(self, script: str, arg: Any = None) -> None:
        """Wait until a script of the page returns true."""
        self.page.wait_for_function(script, arg=arg, timeout=WAIT, polling=_OFTEN)

    def ready(self) -> None:
        self.waits(READY)

    def shapes(self) -> dict[str, str]:
        """Return the shape of each tensor, as the page prints it."""
        found: dict[str, str] = self.page.evaluate(SHAPES_NOW)
        return found

    def sees(self, expected: Mapping[str, str]) -> None:
        """Wait for exactly these shapes; if they never come, show the actual ones."""
        script = f"(wanted) => JSON.stringify(({SHAPES_NOW})()) === wanted"
        wanted = self.page.evaluate("(shapes) => JSON.stringify(shapes)", dict(expected))
        try:
            self.waits(script, arg=wanted)
        except PlaywrightTimeoutError:
            assert self.shapes() == dict(expected)

    def sees_spec(self, spec: LayerSpec) -> None:
        """Wait for the shapes, the picture and the title of ``spec``."""
        self.sees(shapes_of(spec))
        feature = tensor_shapes(spec)["output"][-1].size
        self.waits(
            "([selector, text]) => [...document.querySelectorAll(selector)].some("
            "(each) => each.textContent.endsWith(text))",
            arg=[LABELS, f"= {feature}"],
        )

    def address(self) -> dict[str, str]:
        """Return the names and texts of the URL."""
        return dict(parse_qsl(urlsplit(self.page.url).query, keep_blank_values=True))

    def has_address(self, expected: Mapping[str, str]) -> None:
        """Wait for exactly this setting in the URL, without the language."""
        self.waits(
            "([wanted, names]) => names.every((name) =>"
            " new URLSearchParams(location.search).get(name) === (wanted[name] ?? null))",
            arg=[dict(expected), [*PARAMETERS, *ASKED, *PACKING, *MODELS]],
        )

    def is_at(self, path: str) -> None:
        """Wait for the page of this path: its URL, its link in the title bar, its content."""
        self.waits(
            "(path) => location.pathname === path && new URL("
            "document.querySelector('.se-pages [aria-current]')?.href ?? '/none', location)"
            ".pathname === path",
            arg=path,
        )
        name = path.strip("/") or "layer"
        self.page.locator(f".se[data-page={name}]").wait_for()
        self.ready()

    def block(self, name: str) -> Locator:
        """Return the handle of one block of the diagram, by its id."""
        return self.page.locator(f".se-block[data-block='{name}']")

    def blocks(self, kind: str = "se-lit") -> list[str]:
        """Return the ids of the highlighted blocks, or of another kind, sorted."""
        found: list[str] = self.page.evaluate(BLOCKS, kind)
        return sorted(found)

    def sees_blocks(self, *expected: str, kind: str = "se-lit") -> None:
        """Wait until exactly these blocks are highlighted, or of another kind."""
        script = f"([kind, wanted]) => String(({BLOCKS})(kind).sort()) === wanted"
        wanted = sorted(expected)
        try:
            self.waits(script, arg=[kind, ",".join(wanted)])
        except PlaywrightTimeoutError:
            assert self.blocks(kind) == wanted

    def said(self) -> str:
        """Return the sentence of the live region."""
        return self.page.locator(".se-said").inner_text(timeout=WAIT)

    def says(self, sentence: str) -> None:
        """Wait for exactly this sentence in the live region."""
        try:
            self.waits(
                "(text) => document.querySelector('.se-said').textContent === text", arg=sentence
            )
        except PlaywrightTimeoutError:
            assert self.said() == sentence

    def box(self, name: str) -> Locator:
        """Return the box of one control."""
        return self.page.locator(f".st-key-{name}")

    def slider(self, name: str) -> Locator:
        return self.box(name).locator("input[type=range]")

    def number(self, name: str) -> Locator:
        return self.box(name).locator("input[type=number]")

    def switch(self, name: str) -> Locator:
        return self.box(name).locator("input[type=checkbox]")

    def option(self, name: str, value: str) -> Locator:
        return self.box(name).locator(f"input[value='{value}']")

    def press(self, control: Locator, *keys: str) -> None:
        """Focus a control and press keys, one after the other."""
        control.focus(timeout=WAIT)
        for key in keys:
            self.page.keyboard.press(key)

    def notes(self) -> str:
        self.page.locator(".se-notes li").first.wait_for(timeout=WAIT)
        # The last line is a way to another page.
        return "\n".join(self.page.locator(".se-notes li:not(:has(a))").all_inner_texts())

    def reads(self, selector: str, text: str) -> None:
        """Wait until the element contains ``text``."""
        self.page.locator(selector).filter(has_text=text).first.wait_for(timeout=WAIT)

    def is_connected(self, longest: float = WAIT) -> None:
        """Wait until the page is connected again, at most so many milliseconds."""
        self.page.locator("[data-test-connection-state=CONNECTED]").wait_for(timeout=longest)

    def has_settled(self) -> None:
        """Wait until the page has no pending request."""
        self.waits(SETTLED)

    def steps(self) -> list[str]:
        """Return the time steps of the diagram, as they are written below it."""
        found: list[str] = self.page.evaluate(STEPS, LABELS)
        return found

    def has_steps_other_than(self, steps: list[str]) -> None:
        """Wait until the diagram shows other time steps."""
        script = f"([labels, steps]) => String(({STEPS})(labels)) !== String(steps)"
        self.waits(script, arg=[LABELS, steps])

    def resize(self, width: int, height: int = 900) -> None:
        """Change the width of the window and wait until the page has followed."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.evaluate(TWO_FRAMES)
        self.has_settled()

    def unfold(self) -> None:
        """Unfold the controls if they are folded."""
        self.page.eval_on_selector(".se-fold", "(fold) => { fold.open = true; }")

    def open_tab(self, place: int) -> Locator:
        """Click a tab below the diagram; return its panel."""
        tab = self.page.locator(".stTabs [role=tab]").nth(place)
        tab.click(timeout=WAIT)
        panel = self.page.locator(f"[id='{tab.get_attribute('aria-controls')}']")
        panel.locator(".stElementContainer").first.wait_for(timeout=WAIT)
        return panel


def shapes_of(spec: LayerSpec) -> dict[str, str]:
    """Return every tensor of a setting by the rules, as torch prints its shape."""
    return {name: as_torch_prints(sizes(shape)) for name, shape in tensor_shapes(spec).items()}


def spec_of(**texts: str) -> LayerSpec:
    """Return the setting of a link."""
    request = read_link(texts.items(), ("cpu", "meta"))
    assert not request.problems
    return request.spec
