"""The Practice page as a figure: a question without Streamlit, graded for each request alone.

The figure keeps the results of its visitor itself, and sends them with each request.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from msgspec import UNSET, UnsetType

from backend.links.layer import Pairs
from backend.links.lesson import Lesson
from backend.links.lesson_steps import Steps
from backend.practice.answer_text import NotRead
from backend.practice.grade import grade, read_answer
from backend.practice.link import MAX_COUNT, NAMES, PracticeRequest, practice_query, read_practice
from backend.practice.question import Answer, Question
from components.message.message import Message
from components.message.practice import PracticeLabels, PracticeQuestion, PracticeResult
from components.page.code_block import as_block
from components.page.lesson import in_lesson
from components.page.paths import PRACTICE_PATH
from components.practice.message import practice_page_message
from components.practice.questions import question_at
from components.practice.record import Record, Tried, score, tried, with_answer
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
from components.words.sentence import Sentence

_SIGNS = {True: "1", False: "0"}
_OPEN = "-"
_MOST_LETTERS = 400
_NO_LESSON = Lesson()


@dataclass(frozen=True)
class Sent:
    """What a figure sends with the link of its question.

    Attributes:
        answer: the typed answer, or ``None``.
        choice: the index of the chosen answer, or ``None``.
        hints: the number of hints that are shown.
        results: the results so far, as in :class:`PracticeQuestion`.
    """

    answer: str | None = None
    choice: int | None = None
    hints: int = 0
    results: str = ""


def read_sent(pairs: Iterable[tuple[str, str]]) -> Sent:
    """Parse what a figure sends. Never raises: an invalid value counts as absent."""
    found = dict(pairs)
    answer = found.get("answer")
    return Sent(
        answer=answer[:_MOST_LETTERS] if answer is not None else None,
        choice=_whole(found.get("choice")),
        hints=_whole(found.get("hints")) or 0,
        results=found.get("results", "")[:MAX_COUNT],
    )


def practice_figure(
    pairs: Pairs, sent: Sent, words: Messages, lesson: Lesson = _NO_LESSON
) -> PracticeQuestion:
    """Return the question of a link, with the result if an answer was sent."""
    asked = read_practice(pairs)
    question = question_at(asked)
    value = _value(question, sent)
    record = _record(asked, sent.results)
    result: PracticeResult | UnsetType = UNSET
    if value is not None and not isinstance(value, NotRead):
        graded = grade(question, value)
        record = with_answer(record, asked, value, graded.right)
        html = verdict(question, value, graded, words)
        picture = picture_of(asked, words, lesson, compact=True)
        result = PracticeResult(graded.right, html, picture)
    problems = (*asked.problems, *lesson.problems, *language_problems(pairs, words))
    asks, program = question_sentence(question, words), question_code(question)
    return PracticeQuestion(
        page="practice",
        source=PRACTICE_PATH,
        language=words.language,
        query=practice_query(replace(asked, problems=())),
        names=NAMES,
        warnings=[problem_sentence(each, words) for each in problems],
        title=Sentence(asks).plain,
        alt=f"{Sentence(asks).plain}\n{program}",
        id=question.id,
        number=asked.question,
        count=asked.count,
        results=_signs(record, asked),
        progress=progress_html(record, asked, score(record, asked), words),
        question=asks,
        code=str(as_block(program, words)),
        options=[answer_text(question, each.value, words) for each in question.options],
        placeholder="" if question.options else placeholder(question, words),
        hints=[str(hint_html(each, words)) for each in question.hints[: sent.hints]],
        labels=_labels(question, sent.hints, words),
        unread=_unread(question, value, words) if isinstance(value, NotRead) else UNSET,
        result=result,
    )


def picture_of(asked: PracticeRequest, words: Messages, lesson: Lesson, compact: bool) -> Message:
    """Return the layer of a question, without what a lesson hides."""
    link = [*practice_query(asked).items(), (LANGUAGE, words.language)]
    # The question comes first, and a set has no steps of a lesson.
    kept = replace(lesson, steps=Steps(), problems=())
    return in_lesson(practice_page_message(link, words, compact), kept, words)


def _value(question: Question, sent: Sent) -> Answer | NotRead | None:
    """Return the answer that was sent, or ``None`` if there is none."""
    if question.options:
        if sent.choice is None:
            return NotRead("empty") if sent.answer is not None else None
        known = sent.choice < len(question.options)
        return question.options[sent.choice].value if known else NotRead("empty")
    return None if sent.answer is None else read_answer(sent.answer, question)


def _unread(question: Question, reason: NotRead, words: Messages) -> str:
    if question.options:
        return words.text("practice.choose")
    return not_read_sentence(reason, words)


def hint_labels(question: Question, words: Messages) -> list[str]:
    """Return the text of the button before each hint."""
    count = len(question.hints)
    return [words.text("practice.hint", number=at + 1, count=count) for at in range(count)]


def _labels(question: Question, hints: int, words: Messages) -> PracticeLabels:
    more = hint_labels(question, words)[hints : hints + 1]
    return PracticeLabels(
        answer=words.text("practice.answer"),
        check=words.text("practice.check"),
        previous=words.text("practice.previous"),
        next=words.text("practice.next"),
        unanswered=words.text("explorer.unanswered"),
        hint=more[0] if more else UNSET,
    )


def _record(asked: PracticeRequest, results: str) -> Record:
    """Return the results of a figure; the answers themselves are not needed any more."""
    record = Record()
    for place, sign in enumerate(results[: asked.count]):
        if sign in _SIGNS.values():
            at = replace(asked, question=place)
            record = with_answer(record, at, "", sign == _SIGNS[True])
    return record


def _signs(record: Record, asked: PracticeRequest) -> str:
    found = (tried(record, asked, place) for place in range(asked.count))
    return "".join(map(_sign, found))


def _sign(found: Tried) -> str:
    return _OPEN if found.answer is None else _SIGNS[found.right]


def _whole(text: str | None) -> int | None:
    """Return a small whole number, or ``None``."""
    return int(text) if text and len(text) < 4 and text.isascii() and text.isdigit() else None
