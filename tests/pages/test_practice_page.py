"""The Practice page: right and wrong answers, hints, a whole set, and invalid links.

One page, one file: all of its tests use the helpers that answer a question.
"""

from __future__ import annotations

from typing import Any

import pytest

from backend.layer.axes import as_torch_prints
from backend.practice.draw import MODES
from backend.practice.grade import grade
from backend.practice.question import Question
from backend.practice.questions import make_questions
from components.markup.html import sentence
from components.practice.words import (
    answer_text,
    hint_lines,
    mistake_sentences,
    question_code,
    question_sentence,
)
from components.words.catalogue import languages, messages
from tests.pages.visit import OpenSet, Visit, press
from tests.support.turns import in_turn

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())


SHAPES = {"mode": "shape", "level": "3", "seed": "7"}


def questions_of(link: dict[str, str], count: int = 10) -> tuple[Question, ...]:
    mode: Any = link["mode"]
    return make_questions(mode, int(link["seed"]), int(link["level"]), count)


def check(visit: Visit) -> Visit:
    label = messages(visit.language).text("practice.check")
    (button,) = (each for each in visit.app.button if each.label == label)
    button.click()
    return visit.run()


def answer(visit: Visit, text: str) -> Visit:
    visit.app.text_input[0].set_value(text)
    return check(visit)


def is_answered(visit: Visit) -> bool:
    return "class='se-verdict-box" in visit.html


def explorers(visit: Visit) -> list[str]:
    return [each.id for each in visit.components() if each.id.endswith("-explorer")]


def typed(value: object) -> str:
    return as_torch_prints(value) if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize(("mode", "language"), in_turn(MODES))
def test_a_question_is_asked_and_its_answer_is_hidden(
    open_set: OpenSet, mode: str, language: str
) -> None:
    link = {"mode": mode, "level": "2", "seed": "5"}
    visit, words = open_set(link, language), messages(language)
    (question, *_) = questions_of(link)
    assert str(sentence(question_sentence(question, words))) in visit.html
    assert visit.code[0] == question_code(question)
    assert not is_answered(visit)
    assert explorers(visit) == []
    if question.options:
        shown = [answer_text(question, each.value, words) for each in question.options]
        assert visit.app.radio[0].options == shown
        assert visit.app.radio[0].value is None
    elif isinstance(question.answer, tuple):
        assert as_torch_prints(question.answer) not in visit.html


@EVERY_LANGUAGE
def test_a_right_answer_shows_the_picture(open_set: OpenSet, language: str) -> None:
    visit = open_set(SHAPES, language)
    (question, *_) = questions_of(SHAPES)
    answer(visit, typed(question.answer))
    assert is_answered(visit)
    assert messages(language).text("practice.right") in visit.html
    assert "class='se-mistakes'" not in visit.html
    assert visit.explorer["page"] == "practice"
    tensor = question.kind.removesuffix("_shape")
    assert visit.shapes[tensor] == as_torch_prints(question.answer)  # type: ignore[arg-type]
    assert f"lang={language}" in visit.html.partition("class='se-go'")[2]


@pytest.mark.parametrize(("mode", "language"), in_turn(["shape", "slice", "count", "rows"]))
def test_each_wrong_answer_is_explained(open_set: OpenSet, mode: str, language: str) -> None:
    link, words = {"mode": mode, "level": "3", "seed": "7"}, messages(language)
    question = questions_of(link)[0]
    for confusion in question.confusions:
        visit = open_set(link, language)
        answer(visit, typed(confusion.value))
        assert words.text("practice.wrong") in visit.html
        told = mistake_sentences(question, grade(question, confusion.value), words)
        assert told
        assert all(str(sentence(each)) in visit.html for each in told)


def test_each_option_of_an_error_is_answered(open_set: OpenSet) -> None:
    link, words = {"mode": "error", "level": "2", "seed": "7"}, messages("ko")
    question = questions_of(link)[0]
    for place, option in enumerate(question.options):
        visit = open_set(link, "ko")
        visit.app.radio[0].set_value(place)
        check(visit)
        right = option.value == question.answer
        assert words.text("practice.right" if right else "practice.wrong") in visit.html
        assert question.call
        said = words.text(f"practice.call.{question.call.id}")
        assert str(sentence(said)) in visit.html


@pytest.mark.parametrize("text", ["", "   ", "three", "1, 2)", "1 2 3 4 5 6 7 8 9"])
def test_an_unreadable_answer_does_not_count(open_set: OpenSet, text: str) -> None:
    visit = answer(open_set(SHAPES), text)
    (warning,) = visit.app.warning
    assert warning.value
    assert not is_answered(visit)
    # A readable one afterwards takes the warning away.
    answer(visit, "1 2 3")
    assert is_answered(visit)
    assert len(visit.app.warning) == 0


@EVERY_LANGUAGE
def test_without_a_choice_one_is_asked_for(open_set: OpenSet, language: str) -> None:
    visit = check(open_set({"mode": "error"}, language))
    (warning,) = visit.app.warning
    assert warning.value == messages(language).text("practice.choose")


def test_hints_come_one_by_one_and_then_no_more(open_set: OpenSet) -> None:
    visit, words = open_set(SHAPES, "ko"), messages("ko")
    hints = questions_of(SHAPES)[0].hints
    for number, hint in enumerate(hints, 1):
        label = visit.app.button(key="practice_hint").label
        assert label == words.text("practice.hint", number=number, count=len(hints))
        press(visit, "hint")
        assert visit.html.count("class='se-hint'") == number
        for name, text in hint_lines(hint, words):
            assert str(sentence(text)) in visit.html
            assert str(sentence(name)) in visit.html
    assert "practice_hint" not in {each.key for each in visit.app.button}


def test_the_way_through_a_set_is_in_the_address(open_set: OpenSet) -> None:
    visit = open_set({**SHAPES, "count": "2", "hidden_size": "33"})
    kept = {**SHAPES, "count": "2", "hidden_size": "33", "lang": "en"}
    assert visit.app.button(key="practice_previous").disabled
    press(visit, "next")
    assert visit.address == {**kept, "question": "1"}
    assert visit.code[0] == question_code(questions_of(SHAPES)[1])
    assert visit.app.button(key="practice_next").disabled
    press(visit, "previous")
    assert visit.address == kept


def test_a_finished_set_gives_a_summary_to_copy(open_set: OpenSet) -> None:
    visit, words = open_set({**SHAPES, "count": "3"}, "ko"), messages("ko")
    press(visit, "hint")
    for index, question in enumerate(questions_of(SHAPES, 3)):
        assert len(visit.code) == 1
        wrong = (*question.answer, 1)  # type: ignore[misc]
        answer(visit, typed(wrong if index == 1 else question.answer))
        if index < 2:
            press(visit, "next")
    mode = words.text("practice.mode.shape")
    head = {"name": words.text("app.name"), "mode": mode, "level": 3, "seed": 7}
    assert visit.code[1].splitlines() == [
        words.text("practice.summary", **head),
        words.text("practice.summary_score", right=2, count=3, hints=1),
        "/practice?mode=shape&seed=7&level=3&count=3",
    ]
    assert words.text("practice.score", right=2, answered=3, streak=1) in visit.html
    assert visit.address == {**SHAPES, "count": "3", "question": "2", "lang": "ko"}


def test_an_answer_stays_while_one_walks_about(open_set: OpenSet) -> None:
    visit = answer(open_set(SHAPES), "1, 2")
    press(visit, "next")
    assert not is_answered(visit)
    press(visit, "previous")
    assert is_answered(visit)


def test_another_visitor_starts_from_the_beginning(open_set: OpenSet) -> None:
    answer(open_set(SHAPES), "1, 2")
    assert not is_answered(open_set(SHAPES))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_says_what_it_is_for_and_the_skip_link_leads_to_the_question(
    open_set: OpenSet, language: str
) -> None:
    words, shown = messages(language), open_set({}, language).html
    assert shown.count(f"<p class='se-intro'>{words.text('intro.practice')}</p>") == 1
    skip = "<a class='se-skip' href='#practice-question' target='_self'>"
    assert shown.startswith(f"{skip}{words.text('app.skip')}</a>")
    assert shown.count("<h3 class='se-question' id='practice-question'>") == 1
    assert "se-intro" not in open_set({"hide": "intro"}, language).html
