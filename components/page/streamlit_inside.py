"""Everything that the app relies on in Streamlit without Streamlit's promise.

An upgrade of Streamlit may change each of these. ``tests/components/page/test_streamlit_inside.py``
has a test for each, so that an upgrade says what broke. Public settings are in
``.streamlit/config.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st
from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.session_state_proxy import get_session_state

STREAM_PATH = "/_stcore/stream"
"""The websocket of a page."""
HEALTH_PATH = "/_stcore/health"
CLOSED_PATHS = ("/_stcore/upload_file", "/_stcore/metrics")
"""Routes of Streamlit that the app has no use for: uploads, and metrics of its own."""
LANGUAGE_MARK, TITLE_MARK = '<html lang="en">', "<title>Streamlit</title>"
"""The language and the title of Streamlit's document, which are replaced."""
QUIET_HOST = "window.appHost=window.parent;window.parent=window;"
"""A script for the document, before Streamlit's own: Streamlit's messages to a page that frames
the app go nowhere. They would tell it the settings, the page and the state of the run. Browsers
let a page replace ``window.parent``. Our own script knows the host by ``window.appHost``."""
DOM_NAMES = (
    *(
        "stApp",
        "stAppHeader",
        "stSkipToContent",
        "stMain",
        "stMainBlockContainer",
        "stTabs",
        "stAlert",
        "stForm",
    ),
    *("stFormSubmitButton", "stCaptionContainer", "stBaseButton-", "st-key-"),
)
"""The classes and test ids that our styles and scripts look for."""
_INDEX = Path(st.__file__).parent / "static" / "index.html"
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_LONGEST_END = 200
"""The end of a run has a few bytes; longer messages are not parsed."""


@dataclass(frozen=True)
class PageMessage:
    """One message from a page.

    Attributes:
        runs: whether it asks for a run of the whole script, not only of a fragment.
        query: the query of the page's URL.
    """

    runs: bool
    query: str


def document() -> str:
    """Return Streamlit's one HTML document."""
    return _index()


def inline_scripts() -> tuple[str, ...]:
    """Return the inline scripts of the document."""
    return tuple(_SCRIPT.findall(_index()))


def read_message(data: bytes) -> PageMessage | None:
    """Parse a message from a page; ``None`` for anything else."""
    back = BackMsg()
    try:
        back.ParseFromString(data)
    except DecodeError:
        return None
    kind = back.WhichOneof("type")
    if kind is None:
        return None
    whole = kind == "rerun_script" and not back.rerun_script.fragment_id
    return PageMessage(whole, back.rerun_script.query_string)


def ends_run(data: bytes) -> bool:
    """Return whether a message to a page says that a run of the script is over."""
    if len(data) > _LONGEST_END:
        return False
    forward = ForwardMsg()
    try:
        forward.ParseFromString(data)
    except DecodeError:
        return False
    return bool(forward.WhichOneof("type") == "script_finished")


def shows_component(data: bytes, names: tuple[bytes, ...]) -> bool:
    """Return whether a message to a page draws one of the components; names are plain in it."""
    return any(name in data for name in names)


def session_address() -> str | None:
    """Return the address of the visitor whose script runs in this thread.

    It is "" for a visitor of this machine, and ``None`` in a thread without a script run.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    return st.context.ip_address or ""


def session_query() -> list[tuple[str, str]]:
    """Return the names and texts of the query that Streamlit has, repeats included.

    ``st.query_params`` takes a lock for each name and each text, and a run needs the query often.
    """
    with get_session_state().query_params() as query:
        return [(name, text) for name in query for text in query.get_all(name)]


def leave_stopped_run() -> None:
    """End the script run of this thread if Streamlit has stopped it, as each ``st`` call does.

    Outside of a script run this does nothing.
    """
    if get_script_run_ctx(suppress_warning=True) is not None:
        # Each access to the state of the session raises Streamlit's own exception then.
        _ = "stopped" in st.session_state


@cache
def _index() -> str:
    return _INDEX.read_text(encoding="utf-8")
