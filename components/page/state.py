"""The setting of a page is its link, and nothing else remembers it.

The browser keeps the address in step with the controls; every run reads the address. So a reload,
another tab, a restarted server and a shared link all show the same.

Streamlit's front end stops looking at the address once it has written or walked it itself, and
then sends the one it remembers (``getQueryString`` in its ``App.tsx``). So the explorer tells the
address whenever it has moved it, and :func:`current_request` believes the newer of the two.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl

import streamlit as st

from backend.layer.devices import available
from backend.layer.spec import SPEC_DEFAULTS
from backend.links.layer import PARAMETERS, Problem, Request, read_link, to_query
from backend.links.parameter import as_text
from components.words.catalogue import Messages, best_language, messages
from components.words.language import LANGUAGE

_TOLD = "told_address"


def current_words() -> Messages:
    """The sentences in the session's language: the link's, else the browser's, else English."""
    return messages(best_language(dict(current_address()).get(LANGUAGE), st.context.locale))


def current_address() -> list[tuple[str, str]]:
    """The names and texts of the address, repeats included."""
    told = told_address()
    if told is None:
        return _streamlit_address()
    return parse_qsl(told.removeprefix("?"), keep_blank_values=True)


def told_address() -> str | None:
    """What :func:`address_moved` said, as long as Streamlit's own address has not moved since."""
    before, search = st.session_state.get(_TOLD, (None, None))
    return search if before == _streamlit_address() else None


def current_request() -> Request:
    """The setting in the address, made legal, with what had to be replaced."""
    return read_link(current_address(), available())


def address_moved(search: str) -> None:
    """The browser's address is ``search`` now, whatever Streamlit sends."""
    st.session_state[_TOLD] = (_streamlit_address(), search)


def put_arguments(arguments: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Move the address to ``arguments``, the rest staying; returns what could not be taken."""
    now = current_request()
    values = {name: getattr(now.spec, name) for name in SPEC_DEFAULTS} | {"device": now.device}
    texts = [(name, as_text(value)) for name, value in (values | dict(arguments)).items()]
    request = read_link(texts, available())
    write_address(PARAMETERS, to_query(request.spec, request.device))
    return request.problems


def write_address(own: Collection[str], query: Mapping[str, str]) -> None:
    """Put ``query`` in the place of the names ``own``; other names of the address stay."""
    others = {name: st.query_params.get_all(name) for name in st.query_params if name not in own}
    st.session_state.pop(_TOLD, None)
    # All at once: every single change would be a step of its own in the browser's history.
    st.query_params.from_dict({**others, **query})


def _streamlit_address() -> list[tuple[str, str]]:
    return [(name, text) for name in st.query_params for text in st.query_params.get_all(name)]
