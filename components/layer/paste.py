"""The box for a pasted text that describes a layer, and its effect on the controls."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from backend.errors.pasted import read_error
from backend.layer.spec import LayerSpec
from backend.paste.found import (
    MAX_CHARACTERS,
    FoundLayer,
    FoundLayers,
    Landing,
    PasteError,
)
from backend.paste.read import read_layers
from backend.traps.in_code import source_traps
from components.page.state import put_arguments
from components.words.catalogue import Messages
from components.words.language import LANGUAGE
from components.words.pasted import guess_lines, layer_label
from components.words.problems import code_span, problem_sentence
from components.words.traps import trap_line

_TEXT, _KEPT, _OUTCOME, _FOUND = "pasted", "pasted_text", "paste_outcome", "paste_found"
_MOST_IN_LINK = 4000
"""The characters of an error message that a link keeps, from its end."""
_EXAMPLE = "self.rnn = nn.LSTM(10, 20, 2, True, batch_first=True)"


def paste_panel(words: Messages) -> None:
    """Draw a text box, a button, and what was read from the text."""
    # Streamlit forgets the text of a box that a run does not draw, such as that of a closed tab.
    st.session_state.setdefault(_TEXT, st.session_state.get(_KEPT, ""))
    st.session_state[_KEPT] = st.text_area(
        words.text("paste.label"),
        key=_TEXT,
        placeholder=_EXAMPLE,
        height=110,
        max_chars=MAX_CHARACTERS,
    )
    st.button(words.text("paste.button"), key="paste_apply", on_click=_apply, args=(words,))
    # ``static/page/pasted.js`` brings it into sight.
    with st.container(key="paste_answer"):
        outcome = st.session_state.get(_OUTCOME)
        if outcome:
            _show(*outcome)
        found: FoundLayers | None = st.session_state.get(_FOUND)
        for number, layer in enumerate(found.layers if found else ()):
            st.button(
                code_span(layer_label(layer)),
                key=f"paste_layer_{number}",
                on_click=_choose,
                args=(layer, words),
            )


def _show(kind: str, lines: list[str]) -> None:
    if kind == "refused":
        st.error("\n\n".join(lines))
        return
    first, *remarks = lines
    (st.success if kind == "taken" else st.info)(first)
    if remarks:
        st.warning("\n\n".join(remarks))


def _apply(words: Messages) -> None:
    text = st.session_state.get(_TEXT, "")
    st.session_state.pop(_FOUND, None)
    try:
        found = read_layers(text)
    except PasteError as error:
        lines = refusal_lines(error, words) + error_lines(text, words)
        st.session_state[_OUTCOME] = ("refused", lines)
        return
    if len(found.layers) == 1 and not found.refused:
        _choose(found.layers[0], words)
        return
    st.session_state[_FOUND] = found
    st.session_state[_OUTCOME] = ("choose", choice_lines(found, words))


def _choose(layer: FoundLayer, words: Messages) -> None:
    problems = put_arguments(layer.arguments)
    lines = taken_lines(layer, words) + trap_lines(st.session_state.get(_TEXT, ""), words)
    lines += [problem_sentence(problem, words) for problem in problems]
    st.session_state[_OUTCOME] = ("taken", lines)
    st.rerun()


def choice_lines(found: FoundLayers, words: Messages) -> list[str]:
    """Return the request to choose a layer, and the reason for each that cannot be shown."""
    lines = [words.text("paste.choose")]
    if found.doubtful:
        names = ", ".join(code_span(name or "weight_ih_l0") for name in found.doubtful)
        lines.append(words.text("paste.doubtful", names=names))
    for error in found.refused:
        reason, *further = refusal_lines(error, words)
        name = code_span(error.name or "?")
        lines += [words.text("paste.refused", name=name, reason=reason), *further]
    return lines


def taken_lines(layer: FoundLayer, words: Messages) -> list[str]:
    """Return what was read, what is a guess, and where positional arguments landed."""
    name = code_span(f"nn.{layer.arguments['layer']}")
    lines = [words.text("paste.taken", layer=name)]
    if layer.cell:
        lines.append(words.text("paste.cell"))
    lines += guess_lines(layer, words)
    lines += _landing_lines(layer.landings, words)
    for code, names in (("unseen", layer.unseen), ("ignored", layer.ignored)):
        if names:
            listed = ", ".join(code_span(each) for each in names)
            lines.append(words.text(f"paste.{code}", names=listed))
    return lines


def trap_lines(text: str, words: Messages) -> list[str]:
    """Return a line for each silent trap in the pasted code."""
    # The lines about positional arguments already mention bias.
    found = (trap for trap in source_traps(text, LayerSpec()) if trap.code != "bias_positional")
    return list(dict.fromkeys(trap_line(trap, words) for trap in found))


def refusal_lines(error: PasteError, words: Messages) -> list[str]:
    """Return the reasons for an error, with the positional arguments that often explain it."""
    params = {name: code_span(value) for name, value in error.params.items()}
    return [
        words.text(f"paste.error.{error.code}", **params),
        *_landing_lines(error.landings, words),
    ]


def error_lines(text: str, words: Messages) -> list[str]:
    """Return a link to the page that explains the text, if it is a known error message."""
    if read_error(text).code is None:
        return []
    address = urlencode({"message": text.strip()[-_MOST_IN_LINK:], LANGUAGE: words.language})
    return [f"[{words.text('paste.explain')}](/mistakes?{address})"]


def _landing_lines(landings: tuple[Landing, ...], words: Messages) -> list[str]:
    return [
        words.text(
            "paste.landing",
            position=landing.position,
            parameter=code_span(landing.parameter),
            value=code_span(landing.value),
        )
        for landing in landings
    ]
