"""A visitor of the page: what a person sees and does there, in the page's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from backend.parameters import PARAMETERS, read_link
from backend.rules import tensor_shapes
from backend.shapes import as_torch_prints, sizes
from backend.spec import LayerSpec

WAIT = 12_000
PLOT = ".se-picture .se-plot"
SHAPES_NOW = """
() => Object.fromEntries([...document.querySelectorAll(".se-shapes .se-row")].map((row) =>
  [row.dataset.tensor, row.querySelector(".se-size").textContent]))
"""
READY = """
() => document.querySelector(".se-picture .se-plot .main-svg text")
  && document.querySelector(".se-shapes .se-row")
  && document.querySelector(".stTabs [role=tab]")
"""


@dataclass
class Visitor:
    """One open page of the app."""

    page: Page
    origin: str
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def go(self, query: Mapping[str, str] | str = "") -> None:
        """Follow a link to a setting and wait until the page shows one."""
        text = query if isinstance(query, str) else urlencode(query)
        self.page.goto(f"{self.origin}/?{text}", timeout=WAIT)
        self.ready()

    def ready(self) -> None:
        self.page.wait_for_function(READY, timeout=WAIT)

    def shapes(self) -> dict[str, str]:
        """Tensor to its shape, as the page prints it."""
        found: dict[str, str] = self.page.evaluate(SHAPES_NOW)
        return found

    def sees(self, expected: Mapping[str, str]) -> None:
        """Wait for exactly these shapes, and say what stands there instead if they never come."""
        script = f"(wanted) => JSON.stringify(({SHAPES_NOW})()) === wanted"
        wanted = self.page.evaluate("(shapes) => JSON.stringify(shapes)", dict(expected))
        try:
            self.page.wait_for_function(script, arg=wanted, timeout=WAIT)
        except PlaywrightTimeoutError:
            assert self.shapes() == dict(expected)

    def sees_spec(self, spec: LayerSpec) -> None:
        """Wait for the shapes, the picture and the title of ``spec``."""
        self.sees(shapes_of(spec))
        feature = tensor_shapes(spec)["output"][-1].size
        self.page.wait_for_function(
            "([selector, text]) => [...document.querySelectorAll(`${selector} svg text`)].some("
            "(each) => each.textContent.replaceAll('\\u200b', '').endsWith(text))",
            arg=[PLOT, f"= {feature}"],
            timeout=WAIT,
        )

    def address(self) -> dict[str, str]:
        """The names and texts in the address."""
        return dict(parse_qsl(urlsplit(self.page.url).query, keep_blank_values=True))

    def has_address(self, expected: Mapping[str, str]) -> None:
        """Wait for exactly this setting in the address, the language left aside."""
        self.page.wait_for_function(
            "([wanted, names]) => names.every((name) =>"
            " new URLSearchParams(location.search).get(name) === (wanted[name] ?? null))",
            arg=[dict(expected), list(PARAMETERS)],
            timeout=WAIT,
        )

    def box(self, name: str) -> Locator:
        """The box of one control."""
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
        """Give a control the focus and press keys, one after the other."""
        control.focus(timeout=WAIT)
        for key in keys:
            self.page.keyboard.press(key)

    def notes(self) -> str:
        return self.page.locator(".se-notes").inner_text(timeout=WAIT)

    def reads(self, selector: str, text: str) -> None:
        """Wait until the element says ``text`` somewhere."""
        self.page.locator(selector).filter(has_text=text).first.wait_for(timeout=WAIT)

    def open_tab(self, place: int) -> Locator:
        """Open a tab below the picture by a click; returns its panel."""
        tab = self.page.locator(".stTabs [role=tab]").nth(place)
        tab.click(timeout=WAIT)
        panel = self.page.locator(f"[id='{tab.get_attribute('aria-controls')}']")
        panel.locator(".stElementContainer").first.wait_for(timeout=WAIT)
        return panel


class Visitors:
    """Opens pages and keeps what went wrong in them."""

    def __init__(self, browser: Browser, origin: str, noise: tuple[str, ...] = ()) -> None:
        self._browser = browser
        self._origin = origin
        self._noise = noise
        self._visitors: list[Visitor] = []

    def __call__(
        self,
        query: Mapping[str, str] | str | None = "",
        width: int = 1400,
        height: int = 900,
        theme: str = "light",
        locale: str = "en-US",
    ) -> Visitor:
        """A new visitor, who follows the link unless there is none."""
        settings: dict[str, Any] = {"color_scheme": theme, "reduced_motion": "reduce"}
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, locale=locale, **settings
        )
        context.set_default_timeout(WAIT)
        page = context.new_page()
        visitor = Visitor(page, self._origin)
        page.on("console", lambda message: self._hear(visitor, message))
        page.on("pageerror", lambda error: visitor.problems.append(f"page error: {error}"))
        page.on("request", lambda request: visitor.requests.append(request.url))
        page.on("websocket", lambda socket: visitor.requests.append(socket.url))
        self._visitors.append(visitor)
        if query is not None:
            visitor.go(query)
        return visitor

    def close(self) -> list[str]:
        """Close every page; returns what went wrong in them."""
        problems = [problem for visitor in self._visitors for problem in visitor.problems]
        for visitor in self._visitors:
            visitor.page.context.close()
        self._visitors = []
        return problems

    def _hear(self, visitor: Visitor, message: ConsoleMessage) -> None:
        expected = any(re.search(noise, message.text) for noise in self._noise)
        if message.type in ("error", "warning") and not expected:
            visitor.problems.append(f"console {message.type}: {message.text}")


def shapes_of(spec: LayerSpec) -> dict[str, str]:
    """Every tensor of a setting as torch prints its shape, by the rules."""
    return {name: as_torch_prints(sizes(shape)) for name, shape in tensor_shapes(spec).items()}


def spec_of(**texts: str) -> LayerSpec:
    """The setting of a link."""
    request = read_link(texts.items(), ("cpu", "meta"))
    assert not request.problems
    return request.spec
