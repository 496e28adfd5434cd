"""The browser of the frames' tests blocks third-party cookies, and only if it should."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

import pytest
from playwright.sync_api import Browser

from tests.browser.support.app_server import running_course, serving
from tests.browser.support.layout import some
from tests.browser.support.lessons import (
    HEAD,
    opened,
    reader,
)

STORES = """
<script>
document.cookie = "b=2; SameSite=None; Secure";
let kept;
try { localStorage.c = 3; kept = "kept"; } catch (error) { kept = error.name; }
document.title = kept;
</script>
"""


@pytest.mark.parametrize("cookies", some(["all", "blocked"], 1))
def test_the_browser_blocks_forbidden_frames(browser: Browser, cookies: str) -> None:
    """Check that the browser blocks third-party cookies, and only if it should."""
    heard: list[str | None] = []

    class ThirdParty(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.headers.get("cookie"))
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.send_header("set-cookie", "a=1; SameSite=None; Secure")
            self.end_headers()
            self.wfile.write(STORES.encode())

        def log_message(self, *_arguments: object) -> None:
            return

    with serving(ThirdParty) as other, reader(browser, cookies) as context:
        there = other.replace("127.0.0.1", "localhost")
        with running_course(f"{HEAD}<iframe src='{there}'></iframe>") as course:
            for _ in range(2):
                page = opened(context, course)
                frame = page.frames[1]
                frame.wait_for_function("() => document.title")
        kept = (heard[-1], frame.title(), frame.evaluate("document.cookie"))
    assert (
        kept
        == {
            "blocked": (None, "SecurityError", ""),
            "all": ("a=1; b=2", "kept", "a=1; b=2"),
        }[cookies]
    )
