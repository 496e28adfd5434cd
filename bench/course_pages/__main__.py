"""Build the pages of all systems, or of those that are named, and print what works in them."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from bench.course_pages.lesson import Snippets, snippets
from bench.course_pages.looks import look
from bench.course_pages.paper import paper
from bench.course_pages.served import SERVED
from bench.course_pages.sites import SITES
from tests.browser.support.app_server import (
    CHROMIUM_ARGUMENTS,
    ROOT,
    chromium_path,
    running_app,
    running_site,
)

PDF = "pdf"
"""The page of ``html``, printed by the browser."""
SYSTEMS = (*SITES, *SERVED, PDF)
OUT = ROOT / "build" / "course-pages"


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the systems that are named, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.course_pages", description=__doc__)
    parser.add_argument("systems", nargs="*", metavar="SYSTEM", help=", ".join(SYSTEMS))
    parser.add_argument("--app", help="the URL of a running app; by default one is started")
    asked = parser.parse_args(arguments)
    OUT.mkdir(parents=True, exist_ok=True)
    failed = 0
    app = nullcontext(asked.app) if asked.app else _own_app()
    with app as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=list(CHROMIUM_ARGUMENTS)
        )
        made = snippets(url)
        for name in asked.systems or SYSTEMS:
            try:
                _show(browser, name, OUT / name, made)
            except (RuntimeError, Error) as error:
                failed += 1
                print(f"{name}: {error}", flush=True)
    return int(failed > 0)


@contextmanager
def _own_app() -> Iterator[str]:
    with running_app() as server:
        yield server.url


def _show(browser: Browser, name: str, folder: Path, made: Snippets) -> None:
    for old in (folder, folder.with_name(f"{name}-source")):
        shutil.rmtree(old, ignore_errors=True)
    if name == PDF:
        with _served("html", folder, made) as address:
            print(f"{name}, {paper(browser, address, folder, made.origin)}", flush=True)
        return
    with _served(name, folder, made) as address:
        for each in look(browser, address, OUT / name, made.origin):
            print(f"{name}, {each}", flush=True)


@contextmanager
def _served(name: str, folder: Path, made: Snippets) -> Iterator[str]:
    """Build a system's page and serve it; yield its URL."""
    if name in SERVED:
        with SERVED[name](folder, made) as address:
            yield address
        return
    SITES[name](folder, made)
    with running_site(folder) as address:
        # The figure is on the second slide.
        yield f"{address}index.html{'#/1' if name == 'reveal' else ''}"


if __name__ == "__main__":
    sys.exit(main())
