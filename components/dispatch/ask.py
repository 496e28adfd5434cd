"""A question of a course author, ``ask=``: the shape of a tensor or of an expression.

The answer comes from the run of the page. The message with a question does not print it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from backend.expressions.evaluate import ExpressionError, blank_tensors, evaluate, sizes_of
from backend.layer.axes import as_torch_prints
from backend.layer.spec import GATES
from backend.links.layer import Pairs, Problem, read_link
from backend.links.parameter import MAX_TEXT
from backend.practice.answer_text import NotRead, read_numbers
from components.layer.run import layer_run
from components.message.message import LessonAsk, Message
from components.message.value import plain
from components.page.message import with_problems
from components.page.paths import ASK_PATH
from components.practice.words import not_read_sentence, shape_placeholder
from components.words.catalogue import Messages

ASK, ANSWER = "ask", "answer"
_MOST_LETTERS = 400
_EXPRESSION_PAGES = ("layer", "slices")
_SIZE = re.compile(r"torch\.Size\(\[([0-9, ]*)\]\)")
_HIDDEN = "?"
_NO_INDEX = r"(?<![A-Za-z0-9_\]])"
_NO_CALL = "".join(rf"(?<!nn\.{layer})" for layer in GATES)


@dataclass(frozen=True)
class Graded:
    """The verdict on an answer.

    Attributes:
        right: whether the answer is the shape; ``None`` if the text is not a shape.
        sentence: the verdict in words.
    """

    right: bool | None
    sentence: str


def with_ask(message: Message, pairs: Pairs, words: Messages) -> Message:
    """Return the message with the question of its link, and without the answer."""
    asked = _asked(pairs)
    if not asked:
        return message
    sizes = asked_sizes(message, pairs, asked)
    if sizes is None:
        names = [row.name for row in message.rows]
        return with_problems(message, [ask_problem(asked, names)], words)
    question = LessonAsk(
        expression=asked,
        source=ASK_PATH,
        question=words.text("practice.ask.shape", tensor=asked),
        answer=words.text("practice.answer"),
        check=words.text("practice.check"),
        placeholder=shape_placeholder(sizes, words),
    )
    hidden = without_answer(message, asked, sizes)
    query = {**hidden.query, ASK: asked}
    return replace(hidden, query=query, lesson=replace(hidden.lesson, ask=question))


def ask_problem(asked: str, names: Iterable[str]) -> Problem:
    """Describe a question that asks for no tensor of the page; ``names`` are its tensors."""
    text = asked[:MAX_TEXT]
    return Problem("not_an_ask", ASK, text, text, "", {"choices": ", ".join(names)})


def grade_ask(message: Message, pairs: Pairs, words: Messages) -> Graded | None:
    """Return the verdict on the answer of a link, or ``None`` if it asks nothing.

    Args:
        message: the message of the page without the question.
    """
    sizes = asked_sizes(message, pairs, _asked(pairs))
    if sizes is None:
        return None
    answer = read_numbers(dict(pairs).get(ANSWER, ""))
    if isinstance(answer, NotRead):
        return Graded(None, not_read_sentence(answer, words))
    if answer == sizes:
        said = words.text("practice.torch_says", answer=f"`{as_torch_prints(sizes)}`")
        return Graded(True, f"{words.text('practice.right')} {said}")
    return Graded(False, f"{words.text('practice.wrong')} {_hint(sizes, answer, words)}")


def asked_sizes(message: Message, pairs: Pairs, asked: str) -> tuple[int, ...] | None:
    """Return the shape of a tensor of the page, or of an expression where the page has a layer."""
    for row in message.rows:
        if row.name == asked and (found := _SIZE.fullmatch(row.size)):
            return tuple(int(size) for size in found[1].replace(" ", "").split(",") if size)
    if not asked or message.page not in _EXPRESSION_PAGES:
        return None
    request = read_link(pairs, ())
    try:
        blank = blank_tensors(request.spec, layer_run(request.spec, request.device).shapes)
        return tuple(evaluate(asked, blank, sizes_of(request.spec)).shape)
    except ExpressionError:
        return None


def without_answer(message: Message, asked: str, sizes: tuple[int, ...]) -> Message:
    """Return a message that prints the shape nowhere, and has no tensor of this name or shape."""
    size = as_torch_prints(sizes)
    listed = ", ".join(map(str, sizes))
    answer = _Answer(asked, size, _texts_of(size, listed))
    # The address says nothing about shapes.
    kept = {"query", "controls", "lesson", "figure"}
    whole = plain(message)
    found = {
        name: value if name in kept else answer.removed(value) for name, value in whole.items()
    }
    return msgspec.convert({**found, "controls": _unhinted(whole["controls"], listed)}, Message)


def _texts_of(size: str, listed: str) -> re.Pattern[str]:
    """Return the texts of a shape, but no index such as ``h_n[3]``, and no call of a layer."""
    if not listed:
        return re.compile(re.escape(size))
    inner = f"{re.escape(listed)},?"
    return re.compile(rf"{re.escape(size)}|{_NO_INDEX}\[{inner}\]|{_NO_CALL}\({inner}\)")


def _unhinted(value: object, listed: str) -> object:
    """Return controls as JSON values without a field that proposes the shape."""
    match value:
        case list() | tuple():
            return [_unhinted(each, listed) for each in value]
        case {"placeholder": str(text), **rest} if text == listed:
            return {**rest, "placeholder": ""}
        case dict():
            return {name: _unhinted(each, listed) for name, each in value.items()}
    return value


@dataclass(frozen=True)
class _Answer:
    """What a message must not show: a tensor with its size, and the texts of the size."""

    name: str
    size: str
    texts: re.Pattern[str]

    def removed(self, value: object) -> object:
        """Return a JSON value without the answer."""
        match value:
            case str():
                return self.texts.sub(_HIDDEN, value)
            case list() | tuple():
                return [self.removed(each) for each in value if not self._is_tensor(each)]
            case {"size": self.size, "axes": _, **rest}:
                # The card of an expression stays, without its shape.
                return self.removed(rest)
            case dict():
                return {name: self.removed(each) for name, each in value.items()}
        return value

    def _is_tensor(self, value: object) -> bool:
        match value:
            case {"name": name, "size": size}:
                return bool(name == self.name or size == self.size)
        return False


def _hint(sizes: tuple[int, ...], answer: tuple[int, ...], words: Messages) -> str:
    """Return a sentence that helps, but does not name a size."""
    if len(answer) != len(sizes):
        return words.text("ask.axes", given=len(answer), axes=len(sizes))
    if sorted(answer) == sorted(sizes):
        return words.text("ask.order")
    right = sum(one == other for one, other in zip(sizes, answer, strict=True))
    return words.text("ask.right_axes", right=right, axes=len(sizes))


def _asked(pairs: Pairs) -> str:
    return dict(pairs).get(ASK, "").strip()[:_MOST_LETTERS]
