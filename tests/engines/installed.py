"""The engines that can be driven here. ``python -m tests.engines.installed`` lists the others."""

from __future__ import annotations

import importlib.util
import os
import shutil
from importlib.metadata import PackageNotFoundError, version

ENGINES = ("chromium", "firefox", "webkit")
_FIREFOX = ("firefox-esr", "firefox")
_PLAYWRIGHT = (1, 62)
"""The newest Playwright that drives Debian's Firefox."""


def missing(engine: str) -> str:
    """Return what an engine lacks here, or ""."""
    match engine:
        case "chromium":
            names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
            return "" if "CHROME" in os.environ or _path(*names) else "no Chromium"
        case "firefox":
            if not _path(*_FIREFOX):
                return "no Firefox"
            return "" if _playwright() <= _PLAYWRIGHT else "needs Playwright 1.62"
        case _:
            if not _path("WebKitWebDriver"):
                return "no WebKitWebDriver"
            if importlib.util.find_spec("selenium") is None:
                return "needs selenium"
            return "" if "DISPLAY" in os.environ else "no display (xvfb-run has one)"


def path_of(engine: str) -> str:
    """Return the path of the program that is started for an engine."""
    return _path(*_FIREFOX) if engine == "firefox" else _path("WebKitWebDriver")


def _path(*names: str) -> str:
    return next(filter(None, map(shutil.which, names)), "")


def _playwright() -> tuple[int, int]:
    try:
        major, minor, *_ = version("playwright").split(".")
    except PackageNotFoundError:
        return (99, 0)
    return int(major), int(minor)


def main() -> None:
    """Print a line for each engine that the tests leave out."""
    for engine in ENGINES:
        reason = missing(engine)
        if reason:
            print(f"Left out: {engine} ({reason}); `make test-browsers` installs it.")


if __name__ == "__main__":
    main()
