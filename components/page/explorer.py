"""Picture, live shapes and controls: one component, one message, updated in place."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import plotly
import streamlit as st
from msgspec.structs import replace

from components.message.figure import Figure
from components.message.message import Message
from components.message.value import as_json
from components.message.widgets import Chart, PracticeKeys, Settled, ShareForms
from components.page.assets import STATIC, script_path

PLOTLY_PATH = f"/assets/plotly-{plotly.__version__}.min.js"
"""Where the app serves Plotly's own script, as the ``plotly`` package ships it."""
PICTURE_PATH = "/api/picture"
"""Where the app serves the explorer's message for any link."""

_LOADER = """
const path = {path};
const script = await import(new URL(path, window.location.origin).href);
const read = (data) => data && JSON.parse(new TextDecoder().decode(data));
export default (call) => script.default({{ ...call, data: read(call.data) }});
"""
"""All that travels with every message; the scripts themselves are kept by the browser."""
_KEY, _SETTLED = "explorer", "settled"
NAMES = (_EXPLORER, _PRACTICE) = ("shape_explorer", "practice_keys")
"""The components that a page's first look ends with, by the names they travel under."""


def explorer(message: Message, on_moved: Callable[[str], None]) -> None:
    """Show what ``message`` says, as :func:`components.dispatch.pages.page_message` makes it.

    Its controls change the address and fetch the same message from :data:`PICTURE_PATH`, past the
    script run: that halves the time from key press to picture (``docs/architecture.md``).

    Args:
        on_moved: called with the address when the explorer could not fetch its message itself;
            the run that follows must bring it.
    """
    _component(_EXPLORER, "explorer/explorer")(
        key=_KEY,
        data=as_json(replace(message, framed=bool(st.context.is_embedded))),
        on_moved_change=lambda: on_moved(st.session_state[_KEY].moved),
    )


def when_settled(on_settled: Callable[[str], None], told: str | None) -> None:
    """Draw the present part of the page again when the explorer's controls have come to rest.

    Args:
        on_settled: called with the address before that.
        told: the address that this part was told and is drawn for, if it was told one. The
            explorer tells it again when it should be another.
    """
    _component("shape_settled", "page/settled")(
        key=_SETTLED,
        data=as_json(Settled(told)),
        on_settled_change=lambda: on_settled(st.session_state[_SETTLED].settled),
    )


def chart(key: str, drawn: Figure, alt: str, height: int) -> None:
    """A further Plotly figure with colours by name, updated in place."""
    data = Chart(drawn, alt, height, PLOTLY_PATH)
    _component("shape_chart", "picture/chart")(key=key, data=as_json(data))


def practice_keys(language: str, stage: str, focus: str) -> None:
    """What the Practice page needs of a script: links between pages, Enter, and the focus.

    Args:
        stage: when it changes, the focus goes on.
        focus: selector of what gets it.
    """
    data = PracticeKeys(language, stage, focus)
    _component(_PRACTICE, "practice/practice")(key="practice_keys", data=as_json(data))


def share_forms(data: ShareForms) -> None:
    """Texts to copy and files to take away, as :mod:`components.share.panel` makes them."""
    _component("shape_share", "share/share")(key="share_forms", data=as_json(data))


@cache
def _component(name: str, page: str) -> Any:
    """Register a component once; Streamlit warns of a second registration."""
    return st.components.v2.component(
        name,
        html=(STATIC / f"{page}.html").read_text(),
        js=_LOADER.format(path=json.dumps(script_path(page))),
        isolate_styles=False,
    )
