"""Time from a key press to the painted diagram and shapes, compared with other frameworks.

``make bench-browser`` prints the table of one run. For each of our pages, Dash, Gradio and marimo
run the same layer, draw the same figure and show the same shapes. All pages stay open, and blocks
of steps alternate between them. A step ends when the browser has painted a frame with the new size
in the shapes and in the diagram.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import ExitStack
from statistics import median, quantiles

from playwright.sync_api import Browser, Page, sync_playwright

from bench.peers.same_page import START, message
from bench.peers.tools import OURS, PAGES, TEXT, TOOLS, YARDSTICK, Tool, running_tool
from tests.browser.support.app_server import CHROMIUM_ARGUMENTS, chromium_path

# Measure from the key press until a frame with both texts has been painted.
WATCH = f"""
([[shapes, shape], [picture, label]]) => {{
  const text = {TEXT};
  window.stepDone = new Promise((resolve) => {{
    let start;
    document.addEventListener("keydown", () => {{ start ??= performance.now(); }},
      {{ capture: true, once: true }});
    const look = () => {{
      if (!text(shapes).includes(shape) || !text(picture).includes(label)) {{
        requestAnimationFrame(look);
        return;
      }}
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now() - start);
      channel.port2.postMessage(0);
    }};
    requestAnimationFrame(look);
  }});
}}
"""
LONGEST = 20_000
"""The timeout of a step in milliseconds."""


class Stepper:
    """One open page whose ``hidden_size`` slider is moved by the arrow keys."""

    def __init__(self, browser: Browser, url: str, tool: Tool, page: str) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1400, "height": 900})
        self.tool, self.name, self.hidden_size = tool, page, START
        self.times: list[float] = []
        self.page.goto(url, timeout=60_000)
        self.thumb = self.page.locator(tool.thumb)
        self.thumb.wait_for(timeout=60_000)
        self._watch(START)
        self.page.keyboard.press("Shift")
        self._done()

    def steps(self, count: int, keep: bool) -> None:
        """Move the slider up or down, one key press per step."""
        up = self.hidden_size < START + count // 2 + 1
        for _ in range(count):
            self.hidden_size += 1 if up else -1
            self.thumb.focus()
            self._watch(self.hidden_size)
            self.page.keyboard.press("ArrowRight" if up else "ArrowLeft")
            spent = self._done()
            self.page.wait_for_timeout(60)
            if keep:
                self.times.append(spent)

    def _watch(self, hidden_size: int) -> None:
        shape, label = news(self.name, hidden_size)
        self.page.evaluate(WATCH, [[self.tool.shapes, shape], [self.tool.picture, label]])

    def _done(self) -> float:
        spent: float = self.page.evaluate(
            "(longest) => Promise.race([window.stepDone,"
            " new Promise((_, no) => setTimeout(() => no('never done'), longest))])",
            LONGEST,
        )
        return spent


def news(page: str, hidden_size: int) -> tuple[str, str]:
    """Return a shape and a text of the diagram that neighboring sizes do not have."""
    here, *others = (
        message(page, size) for size in (hidden_size, hidden_size - 1, hidden_size + 1)
    )
    known = {row.size for other in others for row in other.rows}
    shape = next(row.size for row in reversed(here.rows) if row.size not in known)
    known = {label.text for other in others for label in other.scene.labels}
    new = [each.text for each in here.scene.labels if each.text not in known]
    # The letter after `_` is a subscript.
    return shape, min(new, key=len).rpartition("_")[2]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blocks", type=int, default=6, help="alternating blocks of 10 steps")
    parser.add_argument("--pages", nargs="+", choices=PAGES, default=PAGES)
    parser.add_argument("--beside", nargs="*", choices=[*TOOLS][1:], default=[*TOOLS][1:])
    asked = parser.parse_args()
    print(f"{'page':<10}{'in':<16}{'steps':>6}{'p50 ms':>9}{'p95 ms':>9}{'/Dash':>9}{'/Dash':>7}")
    for page in asked.pages:
        tools = {name: TOOLS[name] for name in (OURS, *asked.beside)}
        report(page, measured(page, tools, asked.blocks))


def measured(page: str, tools: Mapping[str, Tool], blocks: int) -> dict[str, list[float]]:
    """Return the milliseconds of every step, by tool."""
    with ExitStack() as open_now:
        urls = {
            name: open_now.enter_context(running_tool(tool, page)) for name, tool in tools.items()
        }
        playwright = open_now.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=list(CHROMIUM_ARGUMENTS)
        )
        steppers = {name: Stepper(browser, url, tools[name], page) for name, url in urls.items()}
        for block in range(blocks + 1):
            for stepper in steppers.values():
                stepper.page.bring_to_front()
                stepper.steps(10, keep=block > 0)
        browser.close()
    return {tool: stepper.times for tool, stepper in steppers.items()}


def report(page: str, times: dict[str, list[float]]) -> None:
    """Print milliseconds, and the ratios to Dash in the same run."""
    yardstick = times.get(YARDSTICK)
    for tool, spent in times.items():
        line = f"{page:<10}{tool:<16}{len(spent):>6}{median(spent):>9.1f}{_p95(spent):>9.1f}"
        if yardstick:
            ratios = median(spent) / median(yardstick), _p95(spent) / _p95(yardstick)
            line += f"{ratios[0]:>9.2f}{ratios[1]:>7.2f}"
        print(line, flush=True)


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
