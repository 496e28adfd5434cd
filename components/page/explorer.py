"""The component with the diagram, the shapes and the controls, updated in place by one message."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st
from msgspec.structs import replace

from components.message.figure import Figure
from components.message.message import Message
from components.message.value import as_json
from components.message.widgets import Chart, PracticeKeys, Settled, ShareForms
from components.page.assets import PLOTLY_PATH, STATIC, script_path

PICTURE_PATH = "/api/picture"
"""The URL path of the explorer's message for any link."""

_LOADER = """
const path = {path};
const script = await import(new URL(path, window.location.origin).href);
const read = (data) => data && JSON.parse(new TextDecoder().decode(data));
export default (call) => script.default({{ ...call, data: read(call.data) }});
"""
"""The script that is sent with every message; the browser caches all other scripts."""
_KEY, _SETTLED = "explorer", "settled"
NAMES = (_EXPLORER, _PRACTICE) = ("shape_explorer", "practice_keys")
"""The components that complete a page's first view, by their registered names."""


def explorer(message: Message, on_moved: Callable[[str], None]) -> None:
    """Draw ``message``, made by :func:`components.dispatch.pages.page_message`.

    The controls change the URL and fetch the same message from :data:`PICTURE_PATH`, outside of the
    script run, which halves the time from key press to diagram (``docs/architecture.md``).

    Args:
        on_moved: called with the URL if the explorer could not fetch its message; the run that
            follows must bring it.
    """
    _component(_EXPLORER, "explorer/explorer")(
        key=_KEY,
        data=as_json(replace(message, framed=bool(st.context.is_embedded))),
        on_moved_change=lambda: on_moved(st.session_state[_KEY].moved),
    )


def when_settled(on_settled: Callable[[str], None], reported: str | None) -> None:
    """Redraw the current fragment when the controls of the explorer are at rest.

    Args:
        on_settled: called with the query before the fragment is redrawn.
        reported: the query of the present fragment, if the explorer has reported one. The
            explorer reports its query again if it is another one.
    """
    _component("shape_settled", "page/settled")(
        key=_SETTLED,
        data=as_json(Settled(reported)),
        on_settled_change=lambda: on_settled(st.session_state[_SETTLED].settled),
    )


def chart(key: str, drawn: Figure, alt: str, height: int) -> None:
    """Draw a further Plotly figure with colors by name, updated in place."""
    data = Chart(drawn, alt, height, PLOTLY_PATH)
    _component("shape_chart", "picture/chart")(key=key, data=as_json(data))


def practice_keys(language: str, stage: str, focus: str) -> None:
    """Add the script of the Practice page: links between pages, Enter, and the focus.

    Args:
        stage: when it changes, the focus moves to the next element.
        focus: the CSS selector of the element that gets the focus.
    """
    data = PracticeKeys(language, stage, focus)
    _component(_PRACTICE, "practice/practice")(key="practice_keys", data=as_json(data))


def share_forms(data: ShareForms) -> None:
    """Draw texts to copy and files to download, as :mod:`components.share.panel` makes them."""
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
