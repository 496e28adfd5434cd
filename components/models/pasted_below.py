"""The lower part of a pasted source: its parameters, its script, and the answer of the API."""

from __future__ import annotations

import json

import streamlit as st

from backend.links.lesson import Lesson
from backend.models.source_link import SourceRequest, is_set
from backend.models.source_script import source_script
from backend.reader.reading import Findings, Reading
from components.markup.html import code, table
from components.models.answer import model_answer
from components.models.reading import findings_of, reading_of
from components.page.code_block import code_block
from components.page.tabs import show_tabs
from components.words.catalogue import Messages


def pasted_below(request: SourceRequest, lesson: Lesson, words: Messages) -> None:
    """Draw the lower part of the Models page for a pasted source."""
    reading = reading_of(request.paste)
    panels = {
        "parameters": lambda: _parameters(reading, words),
        "code": lambda: _code(request, reading, words),
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


def _code(request: SourceRequest, reading: Reading, words: Messages) -> None:
    st.html(f"<p class='se-text'>{words.text('model.script')}</p>")
    code_block(source_script(reading, is_set(request)), words)


def _json(request: SourceRequest, reading: Reading, words: Messages) -> None:
    st.html(f"<p class='se-text'>{words.text('pasted.json')}</p>")
    answer = model_answer(reading, findings_of(request.paste) or Findings())
    code_block(json.dumps(answer, indent=2, ensure_ascii=False), words, python=False)
