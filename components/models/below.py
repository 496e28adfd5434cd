"""The lower part of the Models page: predictions for a digit, the script, torchinfo's summary."""

from __future__ import annotations

import streamlit as st

from backend.layer.devices import available
from backend.links.lesson import Lesson
from backend.models.link import ModelRequest, build, read_model
from backend.models.results import ModelRun
from backend.models.script import model_script
from backend.models.source_link import has_source, read_source
from backend.models.summary import Remark, Summary, model_summary
from components.markup.html import code, printed, table
from components.models.digits import digit_charts
from components.models.figure import step_code
from components.models.pasted_below import pasted_below
from components.models.run import model_run
from components.page.code_block import code_block
from components.page.state import current_address, current_words
from components.page.tabs import show_tabs
from components.words.catalogue import Messages


def models_below(lesson: Lesson) -> None:
    """Draw the lower part of the Models page."""
    words = current_words()
    pairs = current_address()
    if has_source(pairs) and (asked := read_source(pairs)).paste.source:
        pasted_below(asked, lesson, words)
        return
    request = read_model(pairs, available())
    if request.model == "mnist" and lesson.shows_tab("charts"):
        digit_charts(request.values["digit"], words)
    run = model_run(request)
    panels = {
        "code": lambda: _code(request, run, words),
        "summary": lambda: _summary(request, run, words),
    }
    show_tabs(panels, "model.tab.", "model_tabs", lesson, words)


def _code(request: ModelRequest, run: ModelRun, words: Messages) -> None:
    st.html(f"<p class='se-text'>{words.text('model.script')}</p>")
    code_block(model_script(build(request), run), words)


def _summary(request: ModelRequest, run: ModelRun, words: Messages) -> None:
    summary = model_summary(build(request), run)
    st.html(f"<p class='se-text'>{words.text('model.summary.intro')}</p>")
    if summary.text:
        st.html(printed(words.text("model.tab.summary"), summary.text))
    remarks = "".join(f"<li>{_remark(remark, words)}</li>" for remark in summary.remarks)
    st.html(f"<ul class='se-text'>{remarks}</ul>{_rows(summary, words)}")


def _remark(remark: Remark, words: Messages) -> str:
    if remark.code == "no_table":
        return words.text(f"model.summary.no_table.{remark.params['reason']}")
    params = {
        name: f"{value:,}" if isinstance(value, int) else value
        for name, value in remark.params.items()
    }
    return words.text(f"model.summary.{remark.code}", **params)


def _rows(summary: Summary, words: Messages) -> str:
    heads = [words.text(f"model.summary.{name}") for name in ("step", "makes", "parameters")]
    rows = [
        (
            code(step_code(row.step)),
            code(", ".join(f"{name} {list(sizes)}" for name, sizes in row.made)),
            f"{row.parameters:,}",
        )
        for row in summary.rows
    ]
    return table(words.text("model.summary.ours"), heads, rows)
