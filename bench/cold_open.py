"""Time and bytes from opening a page to its first diagram: ``make bench-open``.

Each visit is a browser with an empty cache, and then with a full one. Servers and browser already
run, and each server has shown its page once, as on a usual day. For comparison there are the same
page in Dash, Gradio and marimo, and a Streamlit page with one word, which is a lower bound for
Streamlit pages. The visits alternate. Our page shows a still picture first, which has a line of
its own.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Playwright, sync_playwright

from bench.peers.tools import EMPTY, OURS, PAGES, TEXT, TOOLS, YARDSTICK, Tool, running_tool
from bench.visitor import visitor
from bench.wire import Wire, counted

BARE = "empty Streamlit"
OPENED = {**TOOLS, BARE: EMPTY}
# This runs before the page's own scripts. The time counts from the click on a link.
NOTE = f"""
([place, sign, picture]) => {{
  const text = {TEXT};
  const note = (name, isThere) => {{
    if (!isThere()) {{
      requestAnimationFrame(() => note(name, isThere));
      return;
    }}
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {{ window[name] = performance.now() / 1000; }};
    channel.port2.postMessage(0);
  }};
  note("there", () => text(place).includes(sign));
  if (picture) note("still", () => document.querySelector(picture)?.naturalWidth);
}}
"""
STILL = {OURS: ".se-opening img"}
"""The still picture that a page shows before its live one."""


class Visit(NamedTuple):
    """The seconds to the still and to the live diagram, and the MB."""

    still: float
    there: float
    megabytes: float


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=7)
    parser.add_argument("--page", choices=PAGES, default=PAGES[0])
    others = [name for name in TOOLS if name not in (OURS, YARDSTICK)]
    parser.add_argument("--beside", nargs="*", choices=others, default=others)
    asked = parser.parse_args()
    with ExitStack() as open_now:
        wires = {
            name: open_now.enter_context(_counted(tool, asked.page))
            for name, tool in OPENED.items()
            if name not in others or name in asked.beside
        }
        playwright = open_now.enter_context(sync_playwright())
        found: dict[str, list[tuple[Visit, Visit]]] = {tool: [] for tool in wires}
        for number in range(asked.visits + 1):
            for tool, (wire, path) in wires.items():
                visits = _visits(playwright, tool, wire, path)
                if number:
                    found[tool].append(visits)
    report(found)


@contextmanager
def _counted(tool: Tool, page: str) -> Iterator[tuple[Wire, str]]:
    """Start a page behind a byte counter. Yield the counter and the page's path."""
    with running_tool(tool, page) as url, counted(url) as wire:
        yield wire, "/" + url.partition("://")[2].partition("/")[2]


def _visits(playwright: Playwright, name: str, wire: Wire, path: str) -> tuple[Visit, Visit]:
    """Visit with an empty cache, and again with a full one."""
    tool = OPENED[name]
    with visitor(playwright, 1400, 900) as context:
        context.add_init_script(f"({NOTE})({[tool.picture, tool.sign, STILL.get(name, '')]})")
        visits = []
        for _ in range(2):
            before, page = wire.received, context.new_page()
            page.goto(wire.url + path, timeout=60_000)
            page.wait_for_function("() => window.there", timeout=60_000)
            # Count the bytes that arrive after the diagram, too.
            page.wait_for_timeout(1500)
            there, still = page.evaluate("() => [window.there, window.still ?? window.there]")
            visits.append(Visit(still, there, wire.since(before)))
            page.close()
    return visits[0], visits[1]


def report(found: dict[str, list[tuple[Visit, Visit]]]) -> None:
    """Print medians of seconds and MB, and the ratios to Dash and to the empty page."""
    head = ("first s", "MB", "/Dash", "/empty", "second s", "MB", "/Dash", "/empty")
    print(f"{'':<24}" + "".join(f"{each:>10}" for each in head))
    lines = {tool: (tool, "there") for tool in found}
    lines |= {f"{tool}, still": (tool, "still") for tool in STILL}
    times = {
        line: [median(getattr(pair[visit], kind) for pair in found[tool]) for visit in (0, 1)]
        for line, (tool, kind) in lines.items()
    }
    for line, (tool, _) in lines.items():
        cells = ""
        for visit in (0, 1):
            here = times[line][visit]
            ratios = (here / times[beside][visit] for beside in (YARDSTICK, BARE))
            megabytes = median(pair[visit].megabytes for pair in found[tool])
            cells += f"{here:>10.2f}{megabytes:>10.2f}"
            cells += "".join(f"{ratio:>10.2f}" for ratio in ratios)
        print(f"{line:<24}{cells}")


if __name__ == "__main__":
    main()
