"""The Practice page's link and its session: the set is in the address, the score is not."""

from __future__ import annotations

from dataclasses import replace
from secrets import randbelow
from typing import Any

import streamlit as st

from backend.practice.answer_text import NotRead
from backend.practice.grade import grade, read_answer
from backend.practice.link import MAX_SEED, NAMES, PracticeAsked, practice_query, read_practice
from backend.practice.question import Answer
from components.page.state import current_address, write_address
from components.practice.questions import question_at
from components.practice.record import Record, with_answer, with_hint

_RECORD, _NOT_READ = "practice_record", "practice_not_read"


def current_practice() -> PracticeAsked:
    """The set and the question of the address, made legal."""
    return read_practice(current_address())


def current_record() -> Record:
    """What the session has tried."""
    record = st.session_state.get(_RECORD)
    return record if isinstance(record, Record) else Record()


def not_read() -> NotRead | None:
    """Why the answer just given could not be read."""
    found = st.session_state.get(_NOT_READ)
    return found if isinstance(found, NotRead) else None


def go_to(question: int) -> None:
    """Show another question of the set."""
    _put(question=question)


def choose(name: str, key: str) -> None:
    """Take a widget's value into the address; another set begins with its first question."""
    value = st.session_state.get(key)
    if value is None:
        return
    asked = current_practice()
    question = min(asked.question, value - 1) if name == "count" else 0
    _put(**{name: value}, question=question)


def new_seed() -> None:
    """A set that nobody has chosen."""
    _put(seed=randbelow(MAX_SEED + 1), question=0)


def more_help() -> None:
    """One more step of the ladder."""
    st.session_state.pop(_NOT_READ, None)
    st.session_state[_RECORD] = with_hint(current_record(), current_practice())


def answer_text_given(key: str) -> None:
    """Grade what was typed, or remember why it cannot be read."""
    question = question_at(current_practice())
    value = read_answer(str(st.session_state.get(key) or ""), question)
    if isinstance(value, NotRead):
        st.session_state[_NOT_READ] = value
    else:
        _answer(value)


def answer_chosen(key: str) -> None:
    """Grade the option that was chosen."""
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
