"""The question of a figure of the Practice page, and the result of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import UNSET, UnsetType

from components.message.message import Message
from components.message.value import Value


class PracticeLabels(Value, frozen=True):
    """The texts of the fixed parts of a question.

    Attributes:
        answer: the name of the answers, or of the field for one.
        check: the button that grades.
        hint: the button that shows the next hint; absent after the last one.
        previous: the button to the question before.
        next: the button to the question after.
        unanswered: the text if the server does not answer.
    """

    answer: str
    check: str
    previous: str
    next: str
    unanswered: str
    hint: str | UnsetType = UNSET


class PracticeResult(Value, frozen=True):
    """The result of an answer.

    Attributes:
        right: whether the answer is torch's.
        html: the result with the arithmetic, as markup of ours.
        picture: the layer of the question.
    """

    right: bool
    html: str
    picture: Message


class PracticeQuestion(Value, frozen=True, kw_only=True):
    """One question, without its answer.

    Attributes:
        page: the name of the page.
        source: the path that returns a question, a hint or a result.
        language: the language of all texts.
        query: the shortest link of the question.
        names: the parameters of the page.
        warnings: a sentence for each invalid value of the link.
        title: the question in one line.
        alt: the question and its program as text.
        id: the question's own name, the same on every machine.
        number: the place in the set, from 0.
        count: the number of questions of the set.
        results: a sign for each question of the set: ``1`` correct, ``0`` not, ``-`` not answered.
        progress: the place in the set and the score, as markup of ours.
        question: the sentence.
        code: the program, as markup of ours.
        options: the answers to choose from; without any, the answer is typed.
        placeholder: an example of a typed answer.
        hints: the hints so far, as markup of ours.
        labels: the texts of the fixed parts.
        unread: the reason why an answer was not graded.
        result: the result of the answer.
    """

    page: str
    source: str
    language: str
    query: Mapping[str, str]
    names: Sequence[str]
    warnings: Sequence[str]
    title: str
    alt: str
    id: str
    number: int
    count: int
    results: str
    progress: str
    question: str
    code: str
    options: Sequence[str]
    placeholder: str
    hints: Sequence[str]
    labels: PracticeLabels
    unread: str | UnsetType = UNSET
    result: PracticeResult | UnsetType = UNSET


class GradedAnswer(Value, frozen=True):
    """An answer that was graded when a file was made.

    Attributes:
        numbers: the answer; empty for an option.
        right: whether the answer is torch's.
        html: the result, as markup of ours.
    """

    numbers: Sequence[int]
    right: bool
    html: str


class OfflineQuestion(Value, frozen=True):
    """A question of a file, with everything that the server would answer.

    Attributes:
        question: the question before its answer; ``{score}`` and ``{marks}`` are in its progress.
        hints: all hints, as markup of ours.
        hint_labels: the text of the button before each hint.
        answers: the result of each option, or of each known answer if the answer is typed.
        shape: whether a typed answer is a shape; any other is one number.
        other: the result of any other typed answer, with ``{answer}`` in its place.
        unread: the text if no option is chosen, or if a typed text is not an answer.
        marks: the marks of an open, a correct and a wrong answer; then the same of the present
            question.
    """

    question: PracticeQuestion
    hints: Sequence[str]
    hint_labels: Sequence[str]
    answers: Sequence[GradedAnswer]
    shape: bool
    other: str
    unread: str
    marks: Sequence[str]


class OfflinePractice(Value, frozen=True):
    """The questions of a file.

    Attributes:
        questions: the questions in their order; the table has the layer of each.
        score: the score, with ``{right}``, ``{answered}`` and ``{streak}``.
        missing: the text if a typed answer is empty.
    """

    questions: Sequence[OfflineQuestion]
    score: str
    missing: str
