"""The result of an answer as HTML: correct or not, axis by axis, with the arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from types import MappingProxyType
from typing import Literal, get_args

from backend.practice.answer_axes import RIGHT, AxisVerdict
from backend.practice.answer_text import read_number
from backend.practice.grade import Grade
from backend.practice.link import PracticeRequest
from backend.practice.question import Answer, Hint, Question
from backend.practice.rule_lines import RuleLine
from components.markup.html import Html, code, sentence, table
from components.practice.record import Record, Score, Tried, tried
from components.practice.words import (
    answer_text,
    call_sentences,
    hint_lines,
    line_name,
    mistake_sentences,
    typed_text,
)
from components.words.catalogue import Messages

MarkKind = Literal["open", "right", "wrong"]
MARK_KINDS: tuple[MarkKind, ...] = get_args(MarkKind)
_SIGNS: Mapping[MarkKind, str] = MappingProxyType({"open": "·", "right": "✓", "wrong": "✗"})


def verdict(question: Question, answer: Answer, grade: Grade, words: Messages) -> str:
    """Return the result of an answer as HTML."""
    wrong = "" if grade.right else answer_text(question, answer, words)
    return _result(question, grade, wrong, words)


def wrong_result(question: Question, words: Messages) -> str:
    """Return the result of any wrong answer that is typed, with ``{answer}`` in its place."""
    text = typed_text(question, "{answer}")
    return _result(question, Grade(False), text, words)


def _result(question: Question, grade: Grade, wrong: str, words: Messages) -> str:
    """Return a result; ``wrong`` is the answer as text, or "" for the right one."""
    kind = "right" if grade.right else "wrong"
    right = answer_text(question, question.answer, words)
    said = [words.text("practice.torch_says", answer=right)]
    if wrong:
        said.append(words.text("practice.you_said", answer=wrong))
    mistakes = "".join(
        f"<li>{sentence(each)}</li>" for each in mistake_sentences(question, grade, words)
    )
    if mistakes:
        mistakes = f"<ul class='se-mistakes'>{mistakes}</ul>"
    return (
        f"<section class='se-verdict-box se-verdict-{kind}' aria-live='polite'>"
        f"<h3 class='se-verdict-title'>{words.text(f'practice.{kind}')}</h3>"
        f"{_paragraphs(said)}"
        f"{mistakes}"
        f"{_axes_table(grade.axes, words) if grade.axes else _lines_table(question, words)}"
        f"{_torch_words(question)}{_paragraphs(call_sentences(question, words))}</section>"
    )


def hint_html(hint: Hint, words: Messages) -> str:
    """Return one hint as HTML."""
    lines = "".join(
        f"<li>{f'{sentence(name)}: ' if name else ''}{sentence(text)}</li>"
        for name, text in hint_lines(hint, words)
    )
    title = words.text(f"practice.hint.{hint.kind}")
    return (
        f"<section class='se-hint'><h3 class='se-part-name'>{title}</h3><ul>{lines}</ul></section>"
    )


def progress_html(record: Record, asked: PracticeRequest, found: Score, words: Messages) -> str:
    """Return the position in the set and the score as HTML."""
    marks = "".join(
        mark_html(index, _kind(tried(record, asked, index)), index == asked.question, words)
        for index in range(asked.count)
    )
    stands = words.text(
        "practice.score", right=found.right, answered=found.answered, streak=record.streak
    )
    return place_html(asked, stands, marks, words)


def place_html(asked: PracticeRequest, stands: str, marks: str, words: Messages) -> str:
    """Return the position in the set as HTML.

    Args:
        stands: the score as text.
        marks: a mark for each question of the set, see :func:`mark_html`.
    """
    number = words.text("practice.progress", number=asked.question + 1, count=asked.count)
    mode = words.text(f"practice.mode.{asked.mode}")
    chosen = words.text("practice.set", mode=mode, level=asked.level, seed=asked.seed)
    return (
        f"<div class='se-progress'><h2 class='se-map-title'>{number}</h2>"
        f"<p class='se-text'>{chosen}</p><p class='se-text'>{stands}</p>"
        f"<ol class='se-marks'>{marks}</ol></div>"
    )


def mark_html(index: int, kind: MarkKind, is_here: bool, words: Messages) -> str:
    """Return the mark of one question of the set as HTML."""
    sign = _SIGNS[kind]
    current = " aria-current='step'" if is_here else ""
    said = words.text(f"practice.mark.{kind}", number=index + 1)
    return (
        f"<li class='se-mark-{kind}'{current}><span aria-hidden='true'>{sign}</span>"
        f"<span class='se-hidden'>{said}</span></li>"
    )


def _kind(found: Tried) -> MarkKind:
    if found.answer is None:
        return "open"
    return "right" if found.right else "wrong"


def _axes_table(axes: Iterable[AxisVerdict], words: Messages) -> Html:
    heads = ("axis", "symbols", "numbers", "torch", "yours")
    return table(
        words.text("practice.reckoned"),
        [words.text(f"practice.head.{name}") for name in heads],
        [_axis_row(axis, words) for axis in axes],
    )


def _axis_row(axis: AxisVerdict, words: Messages) -> tuple[object, ...]:
    color = f"se-{axis.name}" if axis.name else ""
    torch = [
        _colored(color, str(axis.params[name]).replace("*", "·")) if name in axis.params else ""
        for name in ("symbol", "arithmetic", "size")
    ]
    actual = "–" if axis.actual is None else str(axis.actual)
    yours = _marked(actual, axis.code == RIGHT)
    return (line_name(axis.name, words) if axis.name else "–", *torch, yours)


def _lines_table(question: Question, words: Messages) -> str:
    """Return a table of the lines that lead to a number, a row or the outcome of a call."""
    if question.kind == "raises":
        heads = ("part", "symbols", "wanted", "given")
        rows = [_check_row(line, words) for line in question.rule_lines]
    else:
        heads = ("part", "symbols", "numbers", "number")
        rows = [_number_row(line, words) for line in question.rule_lines]
        if question.kind == "parameter_count" and len(rows) > 1:
            total = (words.text("practice.total"), "", "", code(f"{question.answer:,}"))
            rows.append(total)
    if not rows:
        return ""
    names = [words.text(f"practice.head.{name}") for name in heads]
    return table(words.text("practice.reckoned"), names, rows)


def _number_row(line: RuleLine, words: Messages) -> tuple[object, ...]:
    number = read_number(line.arithmetic)
    return (
        sentence(line_name(line.name, words)),
        code(line.symbol.replace("*", "·")),
        code(line.arithmetic.replace("*", "·")),
        code(f"{number:,}") if isinstance(number, int) else "",
    )


def _check_row(line: RuleLine, words: Messages) -> tuple[object, ...]:
    return (
        sentence(line_name(line.name, words)),
        code(line.symbol.replace("*", "·")),
        code(line.arithmetic.replace("*", "·")),
        _marked(line.actual, line.arithmetic == line.actual),
    )


def _marked(text: str, is_right: bool) -> Html:
    kind: MarkKind = "right" if is_right else "wrong"
    return _colored(f"se-mark-{kind}", f"{text} {_SIGNS[kind]}")


def _colored(name: str, text: str) -> Html:
    return Html(f"<b class='{name}'>{code(text)}</b>")


def _torch_words(question: Question) -> str:
    if not question.message:
        return ""
    return f"<code class='se-torch'>{escape(question.message)}</code>"


def _paragraphs(sentences: Iterable[str]) -> str:
    return "".join(f"<p class='se-text'>{sentence(each)}</p>" for each in sentences)
