"""The setting of a session: keys of the controls, the link they come from, and changing them.

Key = URL name = test handle: the names are those of :data:`backend.parameters.PARAMETERS`, and
``lang``. Streamlit's ``bind="query-params"`` keeps the link in step; this module only mends a link
that cannot be taken as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from backend.devices import available
from backend.parameters import (
    PARAMETERS,
    Problem,
    Request,
    as_text,
    read_link,
    replaced,
    to_query,
)
from backend.spec import SPEC_DEFAULTS, LayerSpec
from components.messages import Messages, best_language, languages, messages

LANGUAGE = "lang"
_MENDED = "mended_link"


def current_words() -> Messages:
    """The sentences in the session's language: the link's, else the browser's, else English."""
    chosen = st.session_state.get(LANGUAGE) or st.query_params.get(LANGUAGE)
    return messages(best_language(chosen, st.context.locale))


def open_link() -> None:
    """Bring the link of a page into the session; a link with faults is mended and opened anew.

    The faults are kept for :func:`mended`, so that the page can say what it replaced.
    """
    pairs = [(name, text) for name in st.query_params for text in st.query_params.get_all(name)]
    request = read_link(pairs, available())
    problems = (*request.problems, *_language_problems())
    if problems:
        others = {name: st.query_params.get_all(name) for name in st.query_params}
        for problem in problems:
            others.pop(problem.parameter, None)
        for name in PARAMETERS:
            others.pop(name, None)
        put_setting(request.spec, request.device)
        st.session_state[_MENDED] = (request.spec, problems)
        st.query_params.from_dict({**others, **to_query(request.spec, request.device)})
        st.rerun()
    for name, value in _values(request).items():
        st.session_state.setdefault(name, value)


def mended(spec: LayerSpec) -> tuple[Problem, ...]:
    """What was replaced in the link that led to ``spec``; nothing once the setting is changed."""
    mended_spec, problems = st.session_state.get(_MENDED, (None, ()))
    return problems if mended_spec == spec else ()


def current_setting() -> tuple[LayerSpec, str]:
    """The setting the controls stand at, made legal, and the device asked for."""
    state = st.session_state
    given = {name: state[name] for name in SPEC_DEFAULTS if state.get(name) is not None}
    if given.get("proj_size"):
        # Lowering hidden_size takes proj_size along: torch wants it smaller.
        state["proj_size"] = given["proj_size"] = min(state["proj_size"], state["hidden_size"] - 1)
    return replaced(LayerSpec(), **given), state.get("device") or PARAMETERS["device"].default


def put_setting(spec: LayerSpec, device: str | None = None) -> None:
    """Move every control to ``spec``; only before the controls are made, e.g. in a callback."""
    for name in SPEC_DEFAULTS:
        st.session_state[name] = getattr(spec, name)
    if device:
        st.session_state["device"] = device


def put_arguments(arguments: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Move the controls to ``arguments``, the others staying; returns what could not be taken."""
    spec, device = current_setting()
    values = {name: getattr(spec, name) for name in SPEC_DEFAULTS} | {"device": device}
    values |= arguments
    request = read_link([(name, as_text(value)) for name, value in values.items()], available())
    put_setting(request.spec)
    return request.problems


def _values(request: Request) -> dict[str, Any]:
    values = {name: getattr(request.spec, name) for name in SPEC_DEFAULTS}
    return values | {"device": request.device}


def _language_problems() -> tuple[Problem, ...]:
    given = st.query_params.get(LANGUAGE)
    if given is None or given in languages():
        return ()
    used = best_language(None, st.context.locale)
    choices = {"choices": ", ".join(languages())}
    return (Problem("unknown_choice", LANGUAGE, given[:40], given, used, choices),)
