"""The URL is the only state of a page.

The browser keeps the URL in sync with the controls, and every run reads it. So a reload, another
tab, a restarted server and a shared link all show the same page.

Streamlit's front end stops reading the URL once it has changed it itself, and then sends the URL it
remembers (``getQueryString`` in its ``App.tsx``). So the explorer reports every change of the URL,
and :func:`current_address` uses the newer one.
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
from components.page.streamlit_inside import session_query
from components.words.catalogue import Messages, best_language, messages
from components.words.language import LANGUAGE

_REPORTED = "reported_address"
MAX_QUERY = 60_000
"""The longest query that a page has: an error message of 6,000 Korean letters, nine bytes each."""
MAX_PARAMETERS = 300
"""The most parameters of a link. A source has up to 80 names, and all pages together have fewer."""


def current_words() -> Messages:
    """Return the catalog of the session: the link's language, else the browser's, else English."""
    return messages(best_language(dict(current_address()).get(LANGUAGE), st.context.locale))


def current_address() -> list[tuple[str, str]]:
    """Return the names and texts of the current query, repeats included."""
    reported = reported_address()
    if reported is None:
        return session_query()
    return parse_qsl(reported.removeprefix("?"), keep_blank_values=True)


def reported_address() -> str | None:
    """Return the query that the explorer reported, unless Streamlit's has changed since."""
    before, search = st.session_state.get(_REPORTED, (None, None))
    return search if before == session_query() else None


def current_request() -> Request:
    """Read the layer of the current link, with a problem for each replaced value."""
    return read_link(current_address(), available())


def address_moved(search: str) -> None:
    """Record that the browser's query is ``search``, whatever Streamlit sends.

    No page reports anything but a text of up to :data:`MAX_QUERY` letters.
    """
    if isinstance(search, str) and len(search) <= MAX_QUERY and has_few_parameters(search):
        st.session_state[_REPORTED] = (session_query(), search)


def has_few_parameters(query: str) -> bool:
    """Return whether a query has at most :data:`MAX_PARAMETERS`, before it is parsed."""
    return query.count("&") < MAX_PARAMETERS


def put_arguments(arguments: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Set arguments of the layer in the URL. Return the problems of invalid values."""
    now = current_request()
    values = {name: getattr(now.spec, name) for name in SPEC_DEFAULTS} | {"device": now.device}
    texts = [(name, as_text(value)) for name, value in (values | dict(arguments)).items()]
    request = read_link(texts, available())
    write_address(PARAMETERS, to_query(request.spec, request.device))
    return request.problems


def write_address(own: Collection[str], query: Mapping[str, str]) -> None:
    """Replace the parameters ``own`` in the URL by ``query`` and keep all others."""
    others = {name: st.query_params.get_all(name) for name in st.query_params if name not in own}
    st.session_state.pop(_REPORTED, None)
    # Set all at once, because each change adds an entry to the browser's history.
    st.query_params.from_dict({**others, **query})
