"""Screenshots of the page; ``python -m tests.browser.screenshots`` writes those of the README.

``--all folder`` writes the page at three widths, in both themes and languages, to be looked at.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from backend.layer.presets import PRESETS
from backend.links.layer import to_query
from tests.browser.support.app_server import CHROMIUM_ARGUMENTS, ROOT, chromium_path, running_app
from tests.browser.support.layout import HEIGHTS, LANGUAGES, THEMES
from tests.browser.support.visit import Visitor
from tests.browser.support.visitors import Pages, Visitors

IMAGES = ROOT / "docs" / "images"
SHOWN = to_query(PRESETS["A3"])
TOLD = "h_n[3]"
"""The row that the README's picture of the Layer page tells of."""
START, FOLLOWED = "input 0,0", ("ArrowDown", *["ArrowRight"] * 4)
"""From the first token to the one that the picture of the Packing page follows."""
SLICES = {
    "task": {},
    "refused": {"expr": "h_n[-1] + hn[-2]"},
    "marked": {"mark": "0,2", "batch": "4"},
}
PACKED = {"batch": {}, "unsorted": {"enforce_sorted": "true"}, "narrow": {"width": "12"}}
ASKED = {"expr": "output[:, -1, :]"}
SETTLED = """
() => document.fonts.status === "loaded" && !document.querySelector("[data-stale=true]")
  && document.querySelector(".stTabs .se-plot .main-svg, .se[data-page=slices],"
    + " .se[data-page=packing]")
  && (document.querySelector(".se-chart .main-svg") || !location.search.includes("mark="))
"""
# Streamlit scrolls inside the page; a picture of the whole page needs the page to be long.
UNROLLED = """
.stApp, .stAppViewContainer, .stMain { position: static; height: auto; overflow: visible; }
"""


def main() -> None:
    """Write the requested pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="folder", help="every width, theme, language")
    folder = parser.parse_args().all
    with running_app() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=list(CHROMIUM_ARGUMENTS)
        )
        for path in every(browser, server.url, folder) if folder else readme(browser, server.url):
            print(f"{path} {path.stat().st_size // 1000} kB")
        browser.close()


def readme(browser: Browser, origin: str) -> Iterator[Path]:
    """Yield the first screen of every page, wide, in both themes."""
    for theme in THEMES:
        visitors = Visitors(Pages(browser), origin)
        visitor = visitors(SHOWN, theme=theme)
        visitor.block(TOLD).click()
        visitor.page.locator(".se-title").hover()
        yield _picture(visitor, IMAGES / f"layer-{theme}.png")
        visitor = visitors({**SHOWN, **ASKED}, theme=theme, path="slices")
        yield _picture(visitor, IMAGES / f"slices-{theme}.png")
        visitor = visitors(SHOWN, theme=theme, path="packing")
        visitor.press(visitor.block(START), *FOLLOWED, "Enter")
        visitor.page.locator(":focus").blur()
        yield _picture(visitor, IMAGES / f"packing-{theme}.png")
        _no_problems(visitors)


def every(browser: Browser, origin: str, folder: Path) -> Iterator[Path]:
    """Yield whole pages, and the first screen with the controls unfolded."""
    pages = Pages(browser)
    for (width, height), theme, language in product(HEIGHTS.items(), THEMES, LANGUAGES):
        visitors = Visitors(pages, origin)
        visitor = visitors({**SHOWN, "lang": language}, width, height, theme)
        name = f"{width}-{theme}-{language}"
        yield _picture(visitor, folder / f"{name}.png", whole=True)
        visitor.unfold()
        yield _picture(visitor, folder / f"{name}-controls.png", whole=True)
        for title, asked in SLICES.items():
            link = {**SHOWN, **asked, "lang": language}
            visitor = visitors(link, width, height, theme, path="slices")
            yield _picture(visitor, folder / f"{name}-{title}.png", whole=True)
        for title, asked in PACKED.items():
            link = {**SHOWN, **asked, "lang": language}
            visitor = visitors(link, width, height, theme, path="packing")
            yield _picture(visitor, folder / f"{name}-packing-{title}.png", whole=True)
        _no_problems(visitors)


def _picture(visitor: Visitor, path: Path, whole: bool = False) -> Path:
    visitor.page.wait_for_function(SETTLED)
    path.parent.mkdir(parents=True, exist_ok=True)
    style = UNROLLED if whole else None
    visitor.page.screenshot(path=path, full_page=whole, animations="disabled", style=style)
    return path


def _no_problems(visitors: Visitors) -> None:
    problems = visitors.close()
    if problems:
        raise SystemExit("\n".join(problems))


if __name__ == "__main__":
    main()
