"""What the app relies on inside Streamlit. After an upgrade, a failure here names what changed."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from threading import current_thread
from unittest.mock import MagicMock

import pytest
import streamlit as st
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import StopException
from streamlit.runtime.scriptrunner_utils.script_run_context_attr import (
    SCRIPT_RUN_CONTEXT_ATTR_NAME,
)
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.web.server import server_util
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes
from streamlit.web.server.starlette.starlette_websocket import _is_origin_allowed

from components.page import streamlit_inside as inside
from components.page.assets import STATIC
from components.page.explorer import NAMES
from tests.support.page_messages import ended, page_message

BUNDLE = Path(st.__file__).parent / "static" / "static"


def test_the_document_has_one_head_one_title_and_inline_scripts() -> None:
    text = inside.document()
    for mark in (inside.LANGUAGE_MARK, inside.TITLE_MARK, "</head>", "</body>"):
        assert text.count(mark) == 1, mark
    scripts = inside.inline_scripts()
    # Any other script has an address: the policy allows these by their hash.
    assert len(re.findall(r"<script(?![^>]*src)", text)) == len(scripts) > 0


def test_streamlit_has_the_routes_that_are_used_and_those_that_are_closed() -> None:
    paths = [getattr(route, "path", "") for route in create_streamlit_routes(MagicMock())]
    for path in (inside.STREAM_PATH, inside.HEALTH_PATH, *inside.CLOSED_PATHS):
        assert any(f"/{each.lstrip('/')}".startswith(path) for each in paths), path


def test_messages_of_a_page_are_understood() -> None:
    whole = inside.read_message(page_message("layer=GRU"))
    assert whole == inside.PageMessage(runs=True, query="layer=GRU")
    assert inside.read_message(page_message(fragment="f")) == inside.PageMessage(False, "")
    assert inside.read_message(b"\xff\xff\xff") is None
    assert inside.read_message(b"") is None


def test_the_end_of_a_run_is_recognized() -> None:
    assert inside.ends_run(ended())
    assert not inside.ends_run(page_message())
    assert not inside.ends_run(b"\xff" * 10)
    long = ForwardMsg()
    long.delta.new_element.markdown.body = "x" * 300
    assert not inside.ends_run(long.SerializeToString())


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_component_is_plain_in_the_bytes_of_its_message(name: str) -> None:
    names = tuple(each.encode() for each in NAMES)
    forward = ForwardMsg()
    forward.delta.new_element.bidi_component.component_name = name
    forward.delta.new_element.bidi_component.bytes = b"{}"
    assert inside.shows_component(forward.SerializeToString(), names)
    assert not inside.shows_component(ended(), names)


def test_components_take_bytes() -> None:
    assert "bytes" in BidiComponent.DESCRIPTOR.fields_by_name


def test_what_is_public_is_there() -> None:
    assert "on_script_error" in inspect.signature(st.App).parameters
    assert isinstance(inspect.getattr_static(type(st.context), "is_embedded"), property)
    assert isinstance(inspect.getattr_static(type(st.context), "ip_address"), property)


def test_without_a_script_run_there_is_no_visitor(caplog: pytest.LogCaptureFixture) -> None:
    assert inside.session_address() is None
    assert caplog.messages == []


def test_the_query_is_read_at_once_with_its_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    run = MagicMock(session_state=SafeSessionState(SessionState(), lambda: None))
    monkeypatch.setattr(current_thread(), SCRIPT_RUN_CONTEXT_ATTR_NAME, run, raising=False)
    with run.session_state.query_params() as query:
        query.set_with_no_forward_msg("layer", "GRU")
        query.set_with_no_forward_msg("hide", ["share", "shapes"])
        query.set_with_no_forward_msg("embed", "true")
    pairs = [("layer", "GRU"), ("hide", "share"), ("hide", "shapes")]
    assert inside.session_query() == pairs
    assert pairs == [
        (name, text) for name in st.query_params for text in st.query_params.get_all(name)
    ]


def test_a_stopped_run_ends_where_it_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise StopException

    inside.leave_stopped_run()
    run = MagicMock(session_state=SafeSessionState(SessionState(), stop))
    monkeypatch.setattr(current_thread(), SCRIPT_RUN_CONTEXT_ATTR_NAME, run, raising=False)
    with pytest.raises(StopException):
        inside.leave_stopped_run()


def test_without_an_origin_streamlit_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(server_util.net_util, "get_external_ip", lambda: asked.append("internet"))
    assert _is_origin_allowed(None, "shapes.example.edu")
    assert asked == []
    # With the origin of a visitor behind a proxy that changed the host, it would.
    _is_origin_allowed("https://shapes.example.edu", "app1:8501")
    assert asked == ["internet"]


def test_streamlits_scripts_have_the_names_that_ours_look_for() -> None:
    bundle = "".join(file.read_text("utf-8") for file in BUNDLE.rglob("*.js"))
    for name in inside.DOM_NAMES:
        assert name in bundle, name


def test_our_scripts_and_styles_look_for_no_other_names() -> None:
    ours = "".join(file.read_text("utf-8") for file in STATIC.rglob("*.*") if file.is_file())
    found = set(re.findall(r"\bst(?:-key-|[A-Z][A-Za-z]+-?)", ours))
    assert found <= set(inside.DOM_NAMES), found - set(inside.DOM_NAMES)


def test_the_public_settings_are_ours() -> None:
    assert st.get_option("client.allowedOrigins") == []
    assert st.get_option("server.maxUploadSize") == 0
    assert st.get_option("server.maxMessageSize") == 2
