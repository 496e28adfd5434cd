"""The questions of a Practice set for a page without a server, with the result of every answer.

A choice has a result for each option. A typed answer has one for each known mistake, and the
browser compares its numbers with torch's. Only the packed states have the answers, not the text of
the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from msgspec.structs import replace as changed

from backend.layer.spec import SpecError
from backend.links.layer import PARAMETERS, Pairs
from backend.links.lesson import Lesson
from backend.links.parameter import as_text
from backend.links.vary import VARY
from backend.practice.grade import grade
from backend.practice.link import PracticeRequest, practice_query, read_practice
from backend.practice.question import SHAPE_KINDS, Answer, Question
from components.markup.html import Html, sentence
from components.message.practice import (
    GradedAnswer,
    OfflinePractice,
    OfflineQuestion,
    PracticeQuestion,
)
from components.message.value import plain
from components.message.widgets import OfflineKit
from components.offline.message_table import TableMaker
from components.offline.states import WithoutTimes, for_file
from components.practice.figure import Sent, hint_labels, picture_of, practice_figure
from components.practice.questions import question_at
from components.practice.verdict import (
    MARK_KINDS,
    hint_html,
    mark_html,
    place_html,
    verdict,
    wrong_result,
)
from components.practice.words import answer_text, placeholder, question_code, question_sentence
from components.words.catalogue import Messages
from components.words.language import LANGUAGE
from components.words.refused import check

_QUESTION, _PICTURE = "offline:question", "offline:picture"
"""The paths from which a figure requests a question, and its picture for another width."""


def read_set(
    pairs: Pairs, vary: str | Sequence[object], lesson: Lesson, words: Messages
) -> PracticeRequest:
    """Return the set of a link.

    Raises:
        RefusedError: for a link with an invalid value.
        SpecError: for a range, because a set has none.
    """
    asked = read_practice(pairs)
    check((*asked.problems, *lesson.problems), words)
    if vary.strip(", ") if isinstance(vary, str) else vary:
        raise SpecError("no_range", VARY, "")
    return asked


def present_set(asked: PracticeRequest) -> dict[str, str]:
    """Return the parameters of a set as they stand in a link, with those of its layer."""
    about = asked.about
    names = [name for name in PARAMETERS if name != "device"] if about else []
    own = {name: as_text(getattr(about, name)) for name in names}
    return {**own, **practice_query(asked)}


def practice_kit(asked: PracticeRequest, lesson: Lesson, words: Messages) -> OfflineKit:
    """Return the questions of a set with the results of all their answers."""
    maker = TableMaker()
    questions = []
    timeless = WithoutTimes(words.language)
    for here in _places(asked):
        questions.append(_offline(here, words))
        for compact in (False, True):
            picture = for_file(picture_of(here, timeless, lesson, compact), {}, ())
            maker.add(plain(changed(picture, source=_PICTURE)))
    holes = {name: f"{{{name}}}" for name in ("right", "answered", "streak")}
    practice = OfflinePractice(
        questions=questions,
        score=words.text("practice.score", **holes),
        missing=words.text("practice.not_read.empty"),
    )
    return OfflineKit(maker.table(), (), asked.question, practice)


def question_list(asked: PracticeRequest, words: Messages) -> Html:
    """Return the questions without their answers, for print and for readers without scripts."""
    items = "".join(_listed(question_at(here), words) for here in _places(asked))
    return Html(f"<ol>{items}</ol>")


def _listed(question: Question, words: Messages) -> str:
    options = "".join(
        f"<li>{sentence(answer_text(question, each.value, words))}</li>"
        for each in question.options
    )
    chosen = f"<ul>{options}</ul>" if options else ""
    return (
        f"<li><p>{sentence(question_sentence(question, words))}</p>"
        f"<pre><code>{escape(question_code(question))}</code></pre>{chosen}</li>"
    )


def _places(asked: PracticeRequest) -> Iterator[PracticeRequest]:
    for place in range(asked.count):
        yield replace(asked, question=place)


def _offline(asked: PracticeRequest, words: Messages) -> OfflineQuestion:
    question = question_at(asked)
    marks = [
        mark_html(asked.question, kind, is_here, words)
        for is_here in (False, True)
        for kind in MARK_KINDS
    ]
    return OfflineQuestion(
        question=_unanswered(asked, words),
        hints=[hint_html(each, words) for each in question.hints],
        hint_labels=hint_labels(question, words),
        answers=[_graded(question, each, words) for each in _known(question)],
        shape=question.kind in SHAPE_KINDS,
        other="" if question.options else wrong_result(question, words),
        unread=_unread(question, words),
        marks=marks,
    )


def _unread(question: Question, words: Messages) -> str:
    if question.options:
        return words.text("practice.choose")
    return words.text("practice.unread", example=placeholder(question, words))


def _unanswered(asked: PracticeRequest, words: Messages) -> PracticeQuestion:
    """Return the question whose only parameter is its place, with holes in its progress."""
    link = [*practice_query(asked).items(), (LANGUAGE, words.language)]
    found = practice_figure(link, Sent(), words)
    return changed(
        found,
        source=_QUESTION,
        names=("question",),
        query={"question": str(asked.question)},
        progress=place_html(asked, "{score}", "{marks}", words),
    )


def _known(question: Question) -> list[Answer]:
    """Return the options in their order, or the typed answers that have a result of their own."""
    if question.options:
        return [each.value for each in question.options]
    found = [question.answer, *(each.value for each in question.confusions)]
    if question.kind == "which_row":
        # torch also counts rows from the last one.
        rows = question.spec.rows
        return [*found, *range(-rows, 0)]
    return found


def _graded(question: Question, answer: Answer, words: Messages) -> GradedAnswer:
    graded = grade(question, answer)
    numbers: Sequence[int] = ()
    if not question.options:
        numbers = answer if isinstance(answer, tuple) else (int(answer),)
    return GradedAnswer(numbers, graded.right, verdict(question, answer, graded, words))
