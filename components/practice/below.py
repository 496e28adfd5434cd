"""The whole Practice page: a question, an answer, torch's verdict, and then the diagram."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypedDict
from urllib.parse import urlencode, urlsplit

import streamlit as st

from backend.links.layer import to_query
from backend.links.lesson import Lesson
from backend.practice.draw import LEVELS, MODES
from backend.practice.grade import grade
from backend.practice.link import MAX_COUNT, MAX_SEED, NAMES, PracticeRequest, practice_query
from backend.practice.question import Question
from components.markup.html import sentence
from components.page.code_block import code_block
from components.page.explorer import explorer, practice_keys
from components.page.lesson import complete_message
from components.page.state import address_moved, current_address, current_words
from components.practice import session as practice_state
from components.practice.message import practice_page_message
from components.practice.questions import question_at
from components.practice.record import Score, Tried, score, set_name, tried
from components.practice.verdict import hint_html, progress_html, verdict
from components.practice.words import (
    answer_text,
    not_read_sentence,
    placeholder,
    question_code,
    question_sentence,
)
from components.words.catalogue import Messages
from components.words.language import LANGUAGE, language_problems
from components.words.problems import problem_sentence

_ANSWER, _NEXT = "practice_answer", "practice_next"


def practice_below(lesson: Lesson) -> None:
    """Draw the question of the current link, and the diagram once it is answered."""
    words, asked = current_words(), practice_state.current_practice()
    record, question = practice_state.current_record(), question_at(asked)
    now, found = tried(record, asked), score(record, asked)
    for problem in (*asked.problems, *language_problems(current_address(), words)):
        st.warning(problem_sentence(problem, words))
    if lesson.shows("settings") and lesson.leaves_free(NAMES):
        _settings(asked, words)
    st.html(progress_html(record, asked, found, words))
    _question(question, asked, now, words)
    _steps(question, asked, now, words)
    if found.done:
        _summary(asked, found, words)
    if now.answer is not None:
        _picture(question, lesson, words)
    _keys(question, asked, now, found.done, words)


def _settings(asked: PracticeRequest, words: Messages) -> None:
    # The URL is the state, so the widgets follow it.
    for name in ("mode", "level", "seed", "count"):
        st.session_state[f"practice_{name}"] = getattr(asked, name)
    with st.expander(words.text("practice.settings")):
        mode, level, seed, count, new = st.columns([3, 3, 2, 2, 2], vertical_alignment="bottom")
        mode.selectbox(
            words.text("practice.mode"),
            MODES,
            format_func=lambda each: words.text(f"practice.mode.{each}"),
            **_changes("mode"),
        )
        level.selectbox(
            words.text("practice.level"),
            LEVELS,
            format_func=lambda each: words.text(f"practice.level.{each}"),
            **_changes("level"),
        )
        seed.number_input(words.text("practice.seed"), 0, MAX_SEED, step=1, **_changes("seed"))
        count.number_input(words.text("practice.count"), 1, MAX_COUNT, step=1, **_changes("count"))
        new.button(
            words.text("practice.new_seed"),
            key="practice_new_seed",
            on_click=practice_state.new_seed,
            width="stretch",
        )
        st.html(f"<p class='se-text'>{words.text('practice.settings_note')}</p>")


class _Changes(TypedDict):
    """The arguments of a widget that changes the URL."""

    key: str
    on_change: Callable[[str, str], None]
    args: tuple[str, str]


def _changes(name: str) -> _Changes:
    key = f"practice_{name}"
    return {"key": key, "on_change": practice_state.choose, "args": (name, key)}


def _question(question: Question, asked: PracticeRequest, now: Tried, words: Messages) -> None:
    asks = sentence(question_sentence(question, words))
    st.html(f"<h3 class='se-question' id='practice-question'>{asks}</h3>")
    code_block(question_code(question), words)
    if now.answer is None:
        _form(question, asked, words)
        reason = practice_state.not_read()
        if reason:
            chosen = reason.code == "empty" and question.options
            text = words.text("practice.choose") if chosen else not_read_sentence(reason, words)
            st.warning(text)
    else:
        result = grade(question, now.answer)
        st.html(verdict(question, now.answer, result, words))


def _form(question: Question, asked: PracticeRequest, words: Messages) -> None:
    # The question is part of the key, so the field of another question starts empty.
    key = f"{_ANSWER}_{asked.question}_{set_name(asked)}"
    label = words.text("practice.answer")
    with st.container(key=_ANSWER), st.form("practice_form", border=False):
        if question.options:
            st.radio(
                label,
                range(len(question.options)),
                index=None,
                format_func=lambda at: answer_text(question, question.options[at].value, words),
                key=key,
            )
            on_check = practice_state.answer_chosen
        else:
            st.text_input(label, placeholder=placeholder(question, words), key=key)
            on_check = practice_state.answer_typed
        st.form_submit_button(
            words.text("practice.check"), type="primary", on_click=on_check, args=(key,)
        )


def _steps(question: Question, asked: PracticeRequest, now: Tried, words: Messages) -> None:
    """Draw the hints, and the buttons for the previous and the next question."""
    shown = "".join(hint_html(hint, words) for hint in question.hints[: now.hints])
    # The container always exists, so that the buttons below keep their place and the focus.
    with st.container(key="practice_hints"):
        if shown and now.answer is None:
            st.html(shown)
    with st.container(horizontal=True, key="practice_steps"):
        number, count = now.hints + 1, len(question.hints)
        if now.answer is None and number <= count:
            st.button(
                words.text("practice.hint", number=number, count=count),
                key="practice_hint",
                on_click=practice_state.more_help,
            )
        st.button(
            words.text("practice.previous"),
            key="practice_previous",
            disabled=not asked.question,
            on_click=practice_state.go_to,
            args=(asked.question - 1,),
        )
        st.button(
            words.text("practice.next"),
            key=_NEXT,
            type="secondary" if now.answer is None else "primary",
            disabled=asked.question == asked.count - 1,
            on_click=practice_state.go_to,
            args=(asked.question + 1,),
        )


def _summary(asked: PracticeRequest, found: Score, words: Messages) -> None:
    done = words.text("practice.done", right=found.right, count=found.count)
    st.html(
        f"<p class='se-text se-done'>{done} {words.text('practice.copy')}</p>",
    )
    with st.container(key="practice_summary"):
        code_block(summary_text(asked, found, st.context.url, words), words, python=False)
        st.button(
            words.text("practice.new_seed"),
            key="practice_another",
            on_click=practice_state.new_seed,
        )


def summary_text(asked: PracticeRequest, found: Score, url: str | None, words: Messages) -> str:
    """Return the result of a finished set in a few lines, with the link to the set.

    Args:
        url: the URL of the page, if the browser has sent it.
    """
    parts = urlsplit(url or "")
    origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    query = practice_query(replace(asked, question=0))
    mode = words.text(f"practice.mode.{asked.mode}")
    head = words.text(
        "practice.summary",
        name=words.text("app.name"),
        mode=mode,
        level=asked.level,
        seed=asked.seed,
    )
    stands = words.text(
        "practice.summary_score", right=found.right, count=found.count, hints=found.hints
    )
    return "\n".join([head, stands, f"{origin}/practice?{urlencode(query)}".removesuffix("?")])


def _picture(question: Question, lesson: Lesson, words: Messages) -> None:
    link = urlencode(to_query(question.spec) | {LANGUAGE: words.language})
    st.html(f"<a class='se-go' href='/?{link}' target='_self'>{words.text('practice.go')}</a>")
    pairs = current_address()
    message = practice_page_message(pairs, words, compact=False)
    explorer(complete_message(message, pairs, lesson, words), address_moved)


def _keys(
    question: Question, asked: PracticeRequest, now: Tried, done: bool, words: Messages
) -> None:
    """Set the next focus: the answer, then the next question, at the end the summary."""
    if now.answer is None:
        more = 0 < now.hints < len(question.hints)
        focus = ".st-key-practice_hint button" if more else f".st-key-{_ANSWER} input"
    elif done:
        focus = ".st-key-practice_another button"
    else:
        key = _NEXT if asked.question < asked.count - 1 else "practice_previous"
        focus = f".st-key-{key} button"
    place = (set_name(asked), asked.question, now.answer is None, now.hints)
    practice_keys(words.language, " ".join(map(str, place)), focus)
