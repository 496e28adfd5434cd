"""Silent traps, each shown by two real runs, and bugs of published tutorials."""

from __future__ import annotations

import streamlit as st

from backend.layer.axes import as_torch_prints
from backend.layer.spec import LayerSpec
from backend.traps.demonstrations import demonstrate, example_traps
from backend.traps.exhibit_run import Ran, show
from backend.traps.exhibits import Exhibit, exhibits
from backend.traps.trap import Trap
from components.page.code_block import code_block
from components.words.catalogue import Messages
from components.words.problems import inert


def trap_panel(spec: LayerSpec, words: Messages) -> None:
    """Draw the chosen trap: what goes wrong, and by how much."""
    traps = _by_code(spec)
    chosen = st.selectbox(
        words.text("trap.choose"),
        list(traps),
        format_func=lambda code: words.text(f"trap.title.{code}"),
        key="trap",
    )
    _trap(traps[chosen], spec, words)


def _by_code(spec: LayerSpec) -> dict[str, Trap]:
    return {trap.code: trap for trap in example_traps(spec)}


def _trap(trap: Trap, spec: LayerSpec, words: Messages) -> None:
    shown = demonstrate(trap, spec)
    # The text has the sizes of the runs below, because one sample would not show every trap.
    shown_trap = _by_code(shown.spec)[trap.code]
    st.markdown(words.text(f"trap.{shown_trap.code}", **shown_trap.params))
    wrong, right = st.columns(2)
    for column, name, code, size, states in (
        (wrong, "wrong", shown.wrong_code, shown.wrong_shape, shown.wrong_states),
        (right, "right", shown.right_code, shown.right_shape, shown.right_states),
    ):
        with column:
            st.caption(words.text(f"trap.{name}"))
            code_block("\n".join(code), words)
            st.markdown(
                words.text("trap.made", size=as_torch_prints(size), states=as_torch_prints(states))
            )
    given = as_torch_prints(shown.input.shape)
    lengths = f", lengths {list(shown.lengths)}" if shown.lengths else ""
    st.markdown(words.text("trap.given", given=f"{given}{lengths}"))
    st.markdown(words.text("trap.difference", difference=f"{shown.difference:.3g}"))


def exhibit_panel(words: Messages) -> None:
    """Draw the chosen bug: the failing code and the fixed code."""
    by_id = {exhibit.id: exhibit for exhibit in exhibits()}
    chosen = st.selectbox(
        words.text("exhibit.choose"),
        list(by_id),
        format_func=lambda name: f"{by_id[name].example}  {words.text(f'exhibit.title.{name}')}",
        key="exhibit",
    )
    _exhibit(by_id[chosen], words)


def _exhibit(exhibit: Exhibit, words: Messages) -> None:
    shown = show(exhibit)
    st.markdown(words.text(f"exhibit.{exhibit.id}"))
    wrong, mended = st.columns(2)
    for column, name, program, ran in (
        (wrong, "printed", exhibit.wrong, shown.wrong),
        (mended, "mended", exhibit.fixed, shown.fixed),
    ):
        with column:
            st.caption(words.text(f"exhibit.{name}"))
            code_block(program.strip(), words)
            st.markdown(_came_of(ran, words))


def _came_of(ran: Ran, words: Messages) -> str:
    if ran.error:
        return words.text(
            "exhibit.failed", line=ran.line, error=ran.error, message=inert(ran.message)
        )
    values = ", ".join(f"{name} = {value}" for name, value in ran.values.items())
    return words.text("exhibit.ran", values=f"`{values}`" if values else "–")
