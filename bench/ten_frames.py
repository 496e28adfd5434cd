"""The cost of lessons on one page: whole pages in frames, light figures, images that open on click.

``make bench-frames`` prints bytes of the first and the second visit, seconds to the first and the
last diagram, and the memory of browser and server, for one and for ten of each. All lessons load at
once, which is the worst case: frames load lazily, and a reader seldom sees more than two. Frames
behind images load on a click.
After that it prints the time of a slider step in the page and in the figure, in turns.
"""

from __future__ import annotations

import re
import time
from typing import Literal, get_args

import psutil
from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.browser_step import measured as measured_steps
from bench.browser_step import report
from bench.peers.tools import FIGURE, OURS, TOOLS
from bench.visitor import visitor
from bench.wire import counted
from components.markup.frames import iframe
from components.share.forms import frames
from components.share.links import Shared, permalink, picture_link
from tests.browser.support.app_server import running_app, running_course

Kind = Literal["pages", "figures", "pictures"]
KINDS: tuple[Kind, ...] = get_args(Kind)
COUNTS = (1, 10)
_MB = 1e6
LAZY = re.compile(r'(<iframe [^>]*) loading="lazy"')
# Each frame sends the page a message when its diagram is drawn, and the page records the time.
TELL = """
if (window.top === window) {
  window.drawn = [];
  addEventListener("message", ({ data }) => {
    if (data === "drawn") drawn.push(performance.now());
  });
  document.addEventListener("load", ({ target }) => {
    if (target.tagName === "IMG") drawn.push(performance.now());
  }, true);
} else {
  const watch = new MutationObserver(() => {
    if (!document.querySelector(".se-plot .shapelayer path, .se-plot > svg path")) return;
    watch.disconnect();
    window.top.postMessage("drawn", "*");
  });
  watch.observe(document, { subtree: true, childList: true });
}
"""


def lessons(origin: str, kind: Kind, count: int) -> str:
    """Return a course page with some configurations of one layer."""
    parts = []
    for place in range(count):
        query = {"layer": "GRU", "hidden_size": str(8 + place)}
        shared = Shared("layer", query, origin, "en", "A lesson", "Blocks", "")
        frame = next(form.text for form in frames(shared) if form.id == "moodle")
        image = f"<img src='{picture_link(shared).replace('&', '&amp;')}' alt='Blocks'>"
        if kind == "pages":
            frame = iframe(f"{permalink(shared)}&embed=true", "A lesson")
        closed = f"<details><summary>{image}</summary>{frame}</details>"
        parts.append(closed if kind == "pictures" else frame)
    text = "<p>…</p>".join(parts)
    if kind != "pictures":
        text = LAZY.sub(r"\1", text)
    return f"<!doctype html><meta charset='utf-8'><body>{text}"


def memory(process: int) -> float:
    """Return the MB of a process and its children; shared pages count once."""
    first = psutil.Process(process)
    found = [first, *first.children(recursive=True)]
    return float(sum(each.memory_full_info().pss for each in found)) / _MB


def browser_process() -> int:
    """Return the browser that this process started, below Playwright's own driver."""
    children = psutil.Process().children(recursive=True)
    return next(int(each.pid) for each in children if "--user-data-dir" in " ".join(each.cmdline()))


def visited(context: BrowserContext, address: str, count: int) -> tuple[Page, list[float]]:
    """Visit a page until all diagrams are drawn, and return the time of each in seconds."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_function(f"() => window.drawn.length >= {count}", timeout=120_000)
    page.wait_for_timeout(3000)
    times: list[float] = page.evaluate("() => drawn.map((each) => each / 1000)")
    return page, times


def measured(kind: Kind, count: int) -> dict[str, float]:
    """Measure one kind of page, with its own browser and server."""
    asked: list[str] = []
    with (
        running_app() as server,
        counted(server.url) as wire,
        running_course(lessons(wire.url, kind, count)) as course,
        sync_playwright() as playwright,
        visitor(playwright, 1000, 900) as context,
    ):
        context.add_init_script(TELL)
        empty, quiet = memory(browser_process()), memory(server.process)
        context.on("request", lambda request: asked.append(request.url))
        page, times = visited(context, course, count)
        found = {
            "first visit, MB": wire.since(0),
            "first visit, requests": sum(url.startswith(wire.url) for url in asked),
            "first picture, s": times[0],
            "last picture, s": times[count - 1],
            "browser, MB more": memory(browser_process()) - empty,
            "server, MB more": memory(server.process) - quiet,
        }
        if kind == "pictures":
            found |= clicked(page, count)
        page.close()
        before = wire.received
        _, times = visited(context, course, count)
        found |= {"second visit, MB": wire.since(before), "again, last, s": times[count - 1]}
        return found


def clicked(page: Page, count: int) -> dict[str, float]:
    """Click one of the images, and return the time until it is live."""
    start = time.perf_counter()
    page.locator("summary").first.click()
    page.wait_for_function(f"() => window.drawn.length > {count}", timeout=60_000)
    return {"live after a click, s": time.perf_counter() - start}


def main() -> None:
    """Measure and print the table."""
    found = {(kind, count): measured(kind, count) for count in COUNTS for kind in KINDS}
    print(f"{'':<24}" + "".join(f"{f'{count} {kind}':>14}" for kind, count in found))
    for name in found["pictures", COUNTS[0]]:
        cells = [each.get(name) for each in found.values()]
        texts = ["-" if cell is None else f"{cell:.2f}" for cell in cells]
        print(f"{name:<24}" + "".join(f"{text:>14}" for text in texts))
    print(f"\n{'a step':<26}{'steps':>6}{'p50 ms':>9}{'p95 ms':>9}")
    report("layer", measured_steps("layer", {OURS: TOOLS[OURS], "figure": FIGURE}, blocks=6))


if __name__ == "__main__":
    main()
