#!/usr/bin/python3
"""A window with WebKit, for WebKitWebDriver. Debian's own Python has the ``gi`` that it needs."""

import os

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

WIDTH, HEIGHT = map(int, os.environ.get("WK_SIZE", "1400x900").split("x"))
context = WebKit2.WebContext.new_ephemeral()
context.set_preferred_languages(["en-US", "en"])
context.set_automation_allowed(True)


def save(_context: object, download: WebKit2.Download) -> None:
    """Save a file in the folder of the test."""

    def choose(download: WebKit2.Download, name: str) -> bool:
        download.set_destination(f"file://{os.environ['WK_DL']}/{name}")
        return True

    download.connect("decide-destination", choose)


def decide(_view: object, decision: WebKit2.PolicyDecision, kind: object) -> bool:
    """Save what cannot be shown."""
    if kind == WebKit2.PolicyDecisionType.RESPONSE and not decision.is_mime_type_supported():
        decision.download()
        return True
    return False


def new_view(_session: object) -> WebKit2.WebView:
    """Open a window without a frame."""
    view = WebKit2.WebView(is_controlled_by_automation=True, web_context=context)
    view.connect("decide-policy", decide)
    window = Gtk.Window(decorated=False)
    window.set_size_request(WIDTH, HEIGHT)
    window.add(view)
    window.show_all()
    view.grab_focus()
    return view


def start(_context: object, session: WebKit2.AutomationSession) -> None:
    """Answer the driver under the name that it asks for."""
    info = WebKit2.ApplicationInfo()
    info.set_name("MiniBrowser")
    info.set_version(2, 50, 0)
    session.set_application_info(info)
    session.connect("create-web-view", new_view)


context.connect("download-started", save)
context.connect("automation-started", start)
Gtk.main()
