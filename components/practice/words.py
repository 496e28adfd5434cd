"""Questions, hints and mistakes of the Practice page as text; code stands between backticks."""

from __future__ import annotations

from backend.errors.explain import explained
from backend.layer.axes import as_torch_prints, sizes
from backend.layer.code import constructor
from backend.layer.rules import tensor_shapes
from backend.practice.answer_axes import AxisVerdict
from backend.practice.answer_text import NotRead
from backend.practice.grade import Grade, Mistake
from backend.practice.question import Answer, Hint, Kind, Question
from components.words.catalogue import Messages
from components.words.problems import code_span
from components.words.sentences import lane_name

AXIS_NAMES = ("layers", "batch", "time", "feature", "axis")


def group_of(kind: Kind) -> str:
    """Which questions have their sentences in common."""
    return {"raises": "call", "parameter_count": "count", "which_row": "row"}.get(kind, "shape")


def question_sentence(question: Question, words: Messages) -> str:
    """What is asked."""
    match question.kind:
        case "slice_shape":
            return words.text("practice.ask.slice")
        case "raises":
            return words.text("practice.ask.raises")
        case "parameter_count":
            return words.text("practice.ask.count")
    if question.lane:
        lane = words.text(lane_name(question.lane.direction), layer=question.lane.layer)
        return words.text("practice.ask.row", tensor=question.lane.tensor, lane=lane)
    return words.text("practice.ask.shape", tensor=question.kind.removesuffix("_shape"))


def question_code(question: Question) -> str:
    """What it is asked of, as lines of Python."""
    if question.call:
        return question.call.text
    spec = question.spec
    lines = [f"layer = {constructor(spec)}"]
    if question.kind != "parameter_count":
        given = ", ".join(map(str, sizes(tensor_shapes(spec)["input"])))
        states = "(h_n, c_n)" if spec.layer == "LSTM" else "h_n"
        lines += [f"input = torch.zeros({given})", f"output, {states} = layer(input)"]
    if question.expression:
        lines.append(question.expression)
    return "\n".join(lines)


def answer_text(question: Question, answer: Answer, words: Messages) -> str:
    """An answer as torch prints it, or the sentence that stands for it."""
    if isinstance(answer, str):
        return words.text(f"practice.outcome.{answer}")
    if isinstance(answer, tuple):
        return f"`{as_torch_prints(answer)}`"
    return f"`{question.lane.tensor}[{answer}]`" if question.lane else f"`{answer:,}`"


def not_read_sentence(reason: NotRead, words: Messages) -> str:
    """Why a text is no answer."""
    code = reason.code
    params = dict(reason.params)
    if code == "number_wanted" and not params.get("text"):
        code = "number_wanted_at_end"
    if "text" in params:
        # Between the backticks of the sentence.
        params["text"] = code_span(params["text"])[1:-1]
    return words.text(f"practice.not_read.{code}", **params)


def hint_lines(hint: Hint, words: Messages) -> list[tuple[str, str]]:
    """Each line of a hint: what it is about, and what is said of it."""
    return [
        (line_name(line.name, words), _hint_text(line.text, line.given, words))
        for line in hint.lines
    ]


def line_name(name: str, words: Messages) -> str:
    """What a line is about: an axis, a row, or something of torch's by its own name."""
    if name in AXIS_NAMES:
        return words.text(f"practice.axis_name.{name}")
    if name == "place":
        return ""
    return words.text("practice.row_name") if name == "row" else f"`{name}`"


def reckoning(symbol: object, arithmetic: object, size: object) -> str:
    """``D·H_out = 2·20 = 40``, each part once."""
    parts = [str(part).replace("*", "·") for part in (symbol, arithmetic, size)]
    return f"`{' = '.join(dict.fromkeys(parts))}`"


def mistake_sentences(question: Question, grade: Grade, words: Messages) -> list[str]:
    """Everything that went wrong: an axis with the confusion about it, then what is left."""
    told: set[str] = set()
    found = []
    for axis in grade.axes:
        # What is too much, the number of axes tells.
        if axis.code in ("right", "extra"):
            continue
        said = [axis_sentence(axis, words)]
        for mistake in grade.mistakes:
            if mistake.code == axis.code and mistake.code not in (*_OF_AXES, *told):
                said.append(mistake_sentence(question, mistake, words))
                told.add(mistake.code)
        found.append(" ".join(said))
    rest = [each for each in grade.mistakes if each.code not in (*_OF_AXES, *told)]
    return [*(mistake_sentence(question, each, words) for each in rest), *found]


_OF_AXES = ("missing", "wrong_size")
"""Codes that an axis tells by itself."""


def axis_sentence(axis: AxisVerdict, words: Messages) -> str:
    """What is wrong with one axis."""
    kind = "missing" if axis.given is None else "wrong"
    return words.text(
        f"practice.axis.{kind}",
        axis=line_name(axis.name, words),
        reckoning=reckoning(*(axis.params[name] for name in ("symbol", "arithmetic", "size"))),
        given=axis.given,
    )


def mistake_sentence(question: Question, mistake: Mistake, words: Messages) -> str:
    """What a confusion is."""
    for group in (group_of(question.kind), "any"):
        if words.has(f"practice.mistake.{group}.{mistake.code}"):
            return words.text(f"practice.mistake.{group}.{mistake.code}", **mistake.params)
    raise KeyError(mistake.code)


def call_sentences(question: Question, words: Messages) -> list[str]:
    """Of a call: what it is about, and torch's error explained."""
    if not question.call:
        return []
    said = [words.text(f"practice.call.{question.call.id}")]
    known = explained(question.message) if question.message else None
    if known and words.has(f"error.{known.code}"):
        said.append(words.text(f"error.{known.code}", **known.params))
    return said


def placeholder(kind: Kind, words: Messages) -> str:
    """How an answer may be typed; of ``raises`` it is always chosen."""
    return words.text(f"practice.placeholder.{group_of(kind)}")


def _hint_text(text: str, given: str, words: Messages) -> str:
    if given:
        return words.text("practice.hint.compared", text=text, given=given)
    return f"`{text.replace('*', '·')}`"
