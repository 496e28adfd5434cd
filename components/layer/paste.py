"""The field for a pasted line of code that makes a layer, and its effect on the controls."""

from __future__ import annotations

import streamlit as st

from backend.layer.paste import MAX_CHARACTERS, Landing, Pasted, PasteError, read_layer
from backend.layer.spec import LayerSpec
from backend.traps.in_code import source_traps
from components.page.state import put_arguments
from components.words.catalogue import Messages
from components.words.problems import code_span, problem_sentence
from components.words.traps import trap_line

_TEXT, _OUTCOME = "pasted", "paste_outcome"
_EXAMPLE = "self.rnn = nn.LSTM(10, 20, 2, True, batch_first=True)"


def paste_panel(words: Messages) -> None:
    """Draw a text box, a button, and what was read from the text."""
    st.text_area(
        words.text("paste.label"),
        key=_TEXT,
        placeholder=_EXAMPLE,
        height=110,
        max_chars=MAX_CHARACTERS,
    )
    st.button(words.text("paste.button"), on_click=_take_over, args=(words,))
    outcome = st.session_state.get(_OUTCOME)
    if outcome:
        kind, lines = outcome
        if kind == "refused":
            st.error("\n\n".join(lines))
            return
        taken, *surprises = lines
        st.success(taken)
        if surprises:
            st.warning("\n\n".join(surprises))


def _take_over(words: Messages) -> None:
    try:
        pasted = read_layer(st.session_state.get(_TEXT, ""))
    except PasteError as error:
        st.session_state[_OUTCOME] = ("refused", refusal_lines(error, words))
        return
    text = st.session_state.get(_TEXT, "")
    problems = put_arguments(pasted.arguments)
    lines = taken_lines(pasted, words) + trap_lines(text, words)
    lines += [problem_sentence(problem, words) for problem in problems]
    st.session_state[_OUTCOME] = ("taken", lines)
    st.rerun()


def taken_lines(pasted: Pasted, words: Messages) -> list[str]:
    """Return the arguments that were read, and where positional arguments landed."""
    layer = code_span(f"nn.{pasted.arguments['layer']}")
    lines = [words.text("paste.taken", layer=layer)]
    lines += _landing_lines(pasted.landings, words)
    if pasted.ignored:
        names = ", ".join(code_span(name) for name in pasted.ignored)
        lines.append(words.text("paste.ignored", names=names))
    return lines


def trap_lines(text: str, words: Messages) -> list[str]:
    """Return a line for each silent trap in the pasted code."""
    # The lines about positional arguments already mention bias.
    found = (trap for trap in source_traps(text, LayerSpec()) if trap.code != "bias_positional")
    return [trap_line(trap, words) for trap in found]


def refusal_lines(error: PasteError, words: Messages) -> list[str]:
    """Return the reasons for an error, with the positional arguments that often explain it."""
    params = {name: code_span(value) for name, value in error.params.items()}
    return [
        words.text(f"paste.error.{error.code}", **params),
        *_landing_lines(error.landings, words),
    ]


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
