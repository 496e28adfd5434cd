"""The lower part of the Models page: a digit, the parameters, the script, the API's answer."""

from __future__ import annotations

import json

import streamlit as st

from backend.layer.axes import as_torch_prints, sizes
from backend.layer.rules import weights
from backend.layer.spec import LAYERS
from backend.links.lesson import Lesson
from backend.models.source_link import SourceRequest, is_set, read_source
from backend.models.source_script import source_script
from backend.reader.reading import Findings, Module, Reading
from components.markup.html import code, printed, sentence, table
from components.models.answer import model_answer
from components.models.controls import reads_digits
from components.models.counts import count_lines, gate_line, spec_of
from components.models.digits import digit_charts
from components.models.reading import findings_of, reading_of, summary_of
from components.page.code_block import code_block
from components.page.state import current_address, current_words
from components.page.tabs import show_tabs
from components.words.catalogue import Messages


def models_below(lesson: Lesson) -> None:
    """Draw the lower part of the Models page."""
    words = current_words()
    request = read_source(current_address())
    reading = reading_of(request.paste)
    if reads_digits(reading) and lesson.shows_tab("charts"):
        digit_charts(request.digit, words)
    panels = {
        "parameters": lambda: _parameters(reading, words),
        "code": lambda: _code(request, reading, words),
        "summary": lambda: _summary(request, reading, words),
        "json": lambda: _json(request, reading, words),
    }
    show_tabs(panels, "model.tab.", "pasted_tabs", lesson, words)


def _parameters(reading: Reading, words: Messages) -> None:
    total = sum(each.parameters for each in reading.modules)
    heads = [words.text(f"pasted.table.{name}") for name in ("module", "layer", "parameters")]
    rows = [
        (code(f"self.{each.name}"), code(each.text or each.kind), f"{each.parameters:,}")
        for each in reading.modules
    ]
    st.html(table(words.text("model.parameters", count=f"{total:,}"), heads, rows))
    for module in reading.modules:
        if module.recurrent and module.kind in LAYERS:
            st.html(_weights(module, words))


def _weights(module: Module, words: Messages) -> str:
    """Return the weights of a recurrent layer, and how their number comes about."""
    spec = spec_of(module)
    if spec is None:
        return ""
    heads = (words.text("model.weights"), "shape", words.text("model.counted"))
    rows = [
        (code(weight.name), code(as_torch_prints(sizes(weight.shape))), f"{weight.count:,}")
        for weight in weights(spec)
    ]
    counted = "".join(
        f"<li>{code(line)}</li>" for line in (*count_lines(spec), gate_line(spec)) if line
    )
    return f"{table(f'self.{module.name}', heads, rows)}<ul class='se-text'>{counted}</ul>"


def _code(request: SourceRequest, reading: Reading, words: Messages) -> None:
    st.html(f"<p class='se-text'>{words.text('model.script')}</p>")
    code_block(source_script(reading, is_set(request)), words)


def _summary(request: SourceRequest, reading: Reading, words: Messages) -> None:
    text = "" if reading.failure or reading.by_formulas else summary_of(request.paste)
    if not text:
        reason = "shapes_only" if reading.by_formulas else "failed"
        st.html(f"<p class='se-text'>{words.text(f'model.summary.no_table.{reason}')}</p>")
        return
    st.html(f"<p class='se-text'>{words.text('model.summary.intro')}</p>")
    st.html(printed(words.text("model.tab.summary"), text))
    names = [f"`self.{each.name}`" for each in reading.modules if each.recurrent]
    if names:
        missing = words.text("model.summary.states_missing", layers=", ".join(names))
        st.html(f"<p class='se-text'>{sentence(missing)}</p>")


def _json(request: SourceRequest, reading: Reading, words: Messages) -> None:
    st.html(f"<p class='se-text'>{words.text('pasted.json')}</p>")
    answer = model_answer(request.paste, reading, findings_of(request.paste) or Findings())
    code_block(json.dumps(answer, indent=2, ensure_ascii=False), words, python=False)
