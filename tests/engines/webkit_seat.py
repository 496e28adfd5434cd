"""WebKitGTK, a relative of Safari, driven by selenium and WebKitWebDriver."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.engines.seat import PATIENCE, Seat

BROWSER = Path(__file__).with_name("webkit_browser.py")
_KEYS = {
    "ArrowRight": Keys.ARROW_RIGHT,
    "ArrowLeft": Keys.ARROW_LEFT,
    "ArrowUp": Keys.ARROW_UP,
    "ArrowDown": Keys.ARROW_DOWN,
    "Home": Keys.HOME,
    "End": Keys.END,
    "Enter": Keys.ENTER,
    "Space": Keys.SPACE,
    "Tab": Keys.TAB,
    "Escape": Keys.ESCAPE,
    "Backspace": Keys.BACKSPACE,
}


class WebKitSeat(Seat):
    """One window of WebKit. Its size is fixed when it starts."""

    def __init__(self, driver_path: str, width: int, height: int, folder: Path) -> None:
        options = Options()
        options.binary_location = str(BROWSER)
        options.add_argument("--automation")
        environment = {
            **os.environ,
            "WK_SIZE": f"{width}x{height}",
            "WK_DL": str(folder),
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        service = Service(driver_path, env=environment)
        with warnings.catch_warnings():
            # selenium calls itself in a way that it is about to give up.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.driver = webdriver.WebKitGTK(options=options, service=service)
        self._folder = folder

    def goto(self, url: str) -> None:
        self.driver.get(url)

    def run(self, function: str, *arguments: Any) -> Any:
        return self.driver.execute_script(f"return ({function})(...arguments)", *arguments)

    def keys(self, *names: str) -> None:
        for name in names:
            ActionChains(self.driver).send_keys(_KEYS.get(name, name)).perform()

    def click(self, selector: str) -> None:
        self.run(
            "(selector) => document.querySelector(selector).scrollIntoView({ block: 'center' })",
            selector,
        )
        self.driver.find_element(By.CSS_SELECTOR, selector).click()

    @contextmanager
    def inside(self, selector: str) -> Iterator[None]:
        self.driver.switch_to.frame(self.driver.find_element(By.CSS_SELECTOR, selector))
        try:
            yield
        finally:
            self.driver.switch_to.default_content()

    def downloads(self, selector: str) -> Path:
        before = set(self._folder.iterdir())
        self.click(selector)
        deadline = time.monotonic() + PATIENCE
        while not (new := [*set(self._folder.iterdir()) - before]) or not new[0].stat().st_size:
            assert time.monotonic() < deadline, f"no file from {selector}"
            time.sleep(0.1)
        return new[0]

    def close(self) -> None:
        self.driver.quit()
