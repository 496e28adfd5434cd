"""The link and the session of the Practice page: the set is in the URL, the score is not."""

from __future__ import annotations

from dataclasses import replace
from secrets import randbelow
from typing import Any

import streamlit as st

from backend.practice.answer_text import NotRead
from backend.practice.grade import grade, read_answer
from backend.practice.link import MAX_SEED, NAMES, PracticeRequest, practice_query, read_practice
from backend.practice.question import Answer
from components.page.state import current_address, write_address
from components.practice.questions import question_at
from components.practice.record import Record, with_answer, with_hint

_RECORD, _NOT_READ = "practice_record", "practice_not_read"


def current_practice() -> PracticeRequest:
    """Return the set and the question of the URL, with defaults for invalid values."""
    return read_practice(current_address())


def current_record() -> Record:
    """Return the record of the session."""
    record = st.session_state.get(_RECORD)
    return record if isinstance(record, Record) else Record()


def not_read() -> NotRead | None:
    """Return the reason why the last answer could not be parsed."""
    found = st.session_state.get(_NOT_READ)
    return found if isinstance(found, NotRead) else None


def go_to(question: int) -> None:
    """Show another question of the set."""
    _put(question=question)


def choose(name: str, key: str) -> None:
    """Write a widget's value into the URL; another set starts at its first question."""
    value = st.session_state.get(key)
    if value is None:
        return
    asked = current_practice()
    question = min(asked.question, value - 1) if name == "count" else 0
    _put(**{name: value}, question=question)


def new_seed() -> None:
    """Switch to a new random set."""
    _put(seed=randbelow(MAX_SEED + 1), question=0)


def more_help() -> None:
    """Show the next hint."""
    st.session_state.pop(_NOT_READ, None)
    st.session_state[_RECORD] = with_hint(current_record(), current_practice())


def answer_typed(key: str) -> None:
    """Grade the typed text, or record why it cannot be parsed."""
    question = question_at(current_practice())
    value = read_answer(str(st.session_state.get(key) or ""), question)
    if isinstance(value, NotRead):
        st.session_state[_NOT_READ] = value
    else:
        _answer(value)


def answer_chosen(key: str) -> None:
    """Grade the chosen option."""
    question = question_at(current_practice())
    place = st.session_state.get(key)
    if place is None:
        st.session_state[_NOT_READ] = NotRead("empty")
    else:
        _answer(question.options[place].value)


def _answer(value: Answer) -> None:
    asked = current_practice()
    right = grade(question_at(asked), value).right
    st.session_state.pop(_NOT_READ, None)
    st.session_state[_RECORD] = with_answer(current_record(), asked, value, right)


def _put(**changes: Any) -> None:
    st.session_state.pop(_NOT_READ, None)
    asked = replace(current_practice(), **changes, problems=())
    write_address(NAMES, practice_query(asked))
