"""What ten lessons on one page cost: ten live frames, and ten pictures that come alive on click.

``python -m bench.ten_frames`` prints bytes over the wire at the first and the second visit, seconds
to the first and the last picture, and the memory of browser and server. All lessons are in view at
once, which is the worst case: frames load lazily, and a reader seldom sees more than two.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from threading import Thread
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import BrowserContext, Page, sync_playwright

from components.share import Shared, frames, picture_link
from tests.e2e.app_server import (
    CHROMIUM_ARGUMENTS,
    Server,
    chromium_path,
    running_app,
    running_course,
)

PICTURES = 10
_MB = 1e6
# Every frame tells the page when its picture is drawn; the page notes when it hears of it.
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
    if (!document.querySelector(".se-picture .shapelayer path")) return;
    watch.disconnect();
    window.top.postMessage("drawn", "*");
  });
  watch.observe(document, { subtree: true, childList: true });
}
"""


@dataclass
class Wire:
    """A way to the app that counts the bytes which come back."""

    url: str
    received: int = 0
    open: list[socket.socket] = field(default_factory=list)

    def since(self, before: int) -> float:
        return (self.received - before) / _MB


@contextmanager
def counted(server: Server) -> Iterator[Wire]:
    """The app behind a port that counts."""
    target = ("localhost", urlsplit(server.url).port or 80)
    with socket.create_server(("localhost", 0)) as listening:
        wire = Wire(f"http://localhost:{listening.getsockname()[1]}")

        def carry(source: socket.socket, sink: socket.socket, counts: bool) -> None:
            try:
                while data := source.recv(65536):
                    wire.received += len(data) if counts else 0
                    sink.sendall(data)
                sink.shutdown(socket.SHUT_WR)
            except OSError:
                return

        def accept() -> None:
            while True:
                try:
                    browser, _ = listening.accept()
                except OSError:
                    return
                app = socket.create_connection(target)
                wire.open += [browser, app]
                for ends in ((browser, app, False), (app, browser, True)):
                    Thread(target=carry, args=ends, daemon=True).start()

        Thread(target=accept, daemon=True).start()
        yield wire
        listening.shutdown(socket.SHUT_RDWR)
        for each in wire.open:
            each.close()


def lessons(origin: str, live: bool) -> str:
    """A course page with ten states of one layer."""
    parts = []
    for place in range(PICTURES):
        query = {"layer": "GRU", "hidden_size": str(8 + place)}
        shared = Shared("layer", query, origin, "en", "A lesson", "Blocks", "")
        frame = next(form.text for form in frames(shared) if form.id == "moodle")
        image = f"<img src='{picture_link(shared).replace('&', '&amp;')}' alt='Blocks'>"
        parts.append(frame if live else f"<details><summary>{image}</summary>{frame}</details>")
    return f"<!doctype html><meta charset='utf-8'><body>{'<p>…</p>'.join(parts)}"


def memory(process: int) -> float:
    """MB that a process and its children hold; what they share counts once."""
    first = psutil.Process(process)
    found = [first, *first.children(recursive=True)]
    return sum(each.memory_full_info().pss for each in found) / _MB


def browser_process() -> int:
    """The browser that this process started, below Playwright's own driver."""
    children = psutil.Process().children(recursive=True)
    return next(each.pid for each in children if "--user-data-dir" in " ".join(each.cmdline()))


def visited(context: BrowserContext, address: str) -> tuple[Page, list[float]]:
    """A visit until ten pictures are there, and when each was, in seconds."""
    page = context.new_page()
    page.set_viewport_size({"width": 1000, "height": 9000})
    page.goto(address)
    page.wait_for_function(f"() => window.drawn.length >= {PICTURES}", timeout=120_000)
    page.wait_for_timeout(3000)
    times: list[float] = page.evaluate("() => drawn.map((each) => each / 1000)")
    return page, times


def measured(live: bool) -> dict[str, float]:
    """One kind of page, in a browser and with a server of its own."""
    with (
        running_app() as server,
        counted(server) as wire,
        running_course(lessons(wire.url, live)) as course,
        sync_playwright() as playwright,
        TemporaryDirectory() as profile,
    ):
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium_path(), args=list(CHROMIUM_ARGUMENTS)
        )
        context.add_init_script(TELL)
        empty, quiet = memory(browser_process()), memory(server.process)
        page, times = visited(context, course)
        found = {
            "first visit, MB": wire.since(0),
            "first picture, s": times[0],
            "last picture, s": times[PICTURES - 1],
            "browser, MB more": memory(browser_process()) - empty,
            "server, MB more": memory(server.process) - quiet,
        }
        if not live:
            found |= clicked(page)
        page.close()
        before = wire.received
        _, times = visited(context, course)
        found |= {"second visit, MB": wire.since(before), "again, last, s": times[PICTURES - 1]}
        context.close()
        return found


def clicked(page: Page) -> dict[str, float]:
    """One of the pictures comes alive."""
    start = time.perf_counter()
    page.locator("summary").first.click()
    page.wait_for_function(f"() => window.drawn.length > {PICTURES}", timeout=60_000)
    return {"live after a click, s": time.perf_counter() - start}


def main() -> None:
    """Measure and print."""
    found = {"frames": measured(live=True), "pictures": measured(live=False)}
    print(f"{'':<24}{'ten frames':>12}{'ten pictures':>14}")
    for name in found["pictures"]:
        cells = [found[kind].get(name) for kind in ("frames", "pictures")]
        texts = ["-" if cell is None else f"{cell:.2f}" for cell in cells]
        print(f"{name:<24}{texts[0]:>12}{texts[1]:>14}")


if __name__ == "__main__":
    main()
