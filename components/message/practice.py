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
