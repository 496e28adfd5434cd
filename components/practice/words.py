"""Questions, hints and mistakes of the Practice page as text; code is between backticks."""

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
_SHAPES = (((3, 5, 14), "3, 5, 2*7"), ((4, 6, 18), "4, 6, 2*9"))
_COUNTS = ((216, "4*6*(3+6)"), (105, "3*5*(2+5)"))
_ROWS = (3, 2, 1)
"""Examples of typed answers. A question has at least one of each kind that is not its answer."""


def group_of(kind: Kind) -> str:
    """Return the group of questions that share sentences."""
    return {"raises": "call", "parameter_count": "count", "which_row": "row"}.get(kind, "shape")


def question_sentence(question: Question, words: Messages) -> str:
    """Return the text of a question."""
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
    """Return the Python code that a question is about."""
    if question.call:
        return question.call.text
    spec = question.spec
    lines = [f"layer = {constructor(spec)}"]
    if question.kind != "parameter_count":
        input_sizes = ", ".join(map(str, sizes(tensor_shapes(spec)["input"])))
        states = spec.unpacking.removeprefix("output, ")
        lines += [f"input = torch.zeros({input_sizes})", f"output, {states} = layer(input)"]
    if question.expression:
        lines.append(question.expression)
    return "\n".join(lines)


def answer_text(question: Question, answer: Answer, words: Messages) -> str:
    """Return an answer as torch prints it, or as a sentence."""
    if isinstance(answer, str):
        return words.text(f"practice.outcome.{answer}")
    if isinstance(answer, tuple):
        return f"`{as_torch_prints(answer)}`"
    return typed_text(question, str(answer) if question.lane else f"{answer:,}")


def typed_text(question: Question, numbers: str) -> str:
    """Return the numbers of a typed answer as an answer of the question is printed."""
    if group_of(question.kind) == "shape":
        return f"`torch.Size([{numbers}])`"
    return f"`{question.lane.tensor}[{numbers}]`" if question.lane else f"`{numbers}`"


def not_read_sentence(reason: NotRead, words: Messages) -> str:
    """Return the reason why a text is not an answer."""
    code = reason.code
    params = dict(reason.params)
    if code == "number_wanted" and not params.get("text"):
        code = "number_wanted_at_end"
    if "text" in params:
        # The sentence puts this text between backticks.
        params["text"] = code_span(params["text"])[1:-1]
    return words.text(f"practice.not_read.{code}", **params)


def hint_lines(hint: Hint, words: Messages) -> list[tuple[str, str]]:
    """Return the name and the text of each line of a hint."""
    return [
        (line_name(line.name, words), _hint_text(line.text, line.actual, words))
        for line in hint.lines
    ]


def line_name(name: str, words: Messages) -> str:
    """Return the subject of a line: an axis, a row, or an object of torch by its own name."""
    if name in AXIS_NAMES:
        return words.text(f"practice.axis_name.{name}")
    if name == "place":
        return ""
    return words.text("practice.row_name") if name == "row" else f"`{name}`"


def equation(symbol: object, arithmetic: object, size: object) -> str:
    """Return ``D·H_out = 2·20 = 40``, without repeated parts."""
    parts = [str(part).replace("*", "·") for part in (symbol, arithmetic, size)]
    return f"`{' = '.join(dict.fromkeys(parts))}`"


def mistake_sentences(question: Question, grade: Grade, words: Messages) -> list[str]:
    """Return a sentence for each mistake: wrong axes with their cause, then all other mistakes."""
    covered: set[str] = set()
    found = []
    for axis in grade.axes:
        # The sentence about the number of axes covers surplus axes.
        if axis.code in ("right", "extra"):
            continue
        said = [axis_sentence(axis, words)]
        for mistake in grade.mistakes:
            if mistake.code == axis.code and mistake.code not in (*_OF_AXES, *covered):
                said.append(mistake_sentence(question, mistake, words))
                covered.add(mistake.code)
        found.append(" ".join(said))
    rest = [each for each in grade.mistakes if each.code not in (*_OF_AXES, *covered)]
    return [*(mistake_sentence(question, each, words) for each in rest), *found]


_OF_AXES = ("missing", "wrong_size")
"""Codes that the sentence of an axis already covers."""


def axis_sentence(axis: AxisVerdict, words: Messages) -> str:
    """Describe a wrong axis."""
    kind = "missing" if axis.actual is None else "wrong"
    return words.text(
        f"practice.axis.{kind}",
        axis=line_name(axis.name, words),
        reckoning=equation(*(axis.params[name] for name in ("symbol", "arithmetic", "size"))),
        given=axis.actual,
    )


def mistake_sentence(question: Question, mistake: Mistake, words: Messages) -> str:
    """Describe a known mistake."""
    for group in (group_of(question.kind), "any"):
        if words.has(f"practice.mistake.{group}.{mistake.code}"):
            return words.text(f"practice.mistake.{group}.{mistake.code}", **mistake.params)
    raise KeyError(mistake.code)


def call_sentences(question: Question, words: Messages) -> list[str]:
    """Return the sentences about a call: its subject, and an explanation of torch's error."""
    if not question.call:
        return []
    said = [words.text(f"practice.call.{question.call.id}")]
    known = explained(question.message) if question.message else None
    if known and words.has(f"error.{known.code}"):
        said.append(words.text(f"error.{known.code}", **known.params))
    return said


def placeholder(question: Question, words: Messages) -> str:
    """Return an example of a typed answer, which is not the answer itself.

    Answers of ``raises`` are chosen, not typed.
    """
    answer = question.answer
    match group_of(question.kind):
        case "shape":
            return shape_placeholder(answer, words)
        case "count":
            found = next(each for each in _COUNTS if each[0] != answer)
            return words.text("practice.placeholder.count", number=found[0], product=found[1])
    # A row counted from the end is an answer, too.
    row = next(each for each in _ROWS if answer not in (each, question.spec.rows - each))
    return words.text("practice.placeholder.row", row=row)


def shape_placeholder(answer: Answer, words: Messages) -> str:
    """Return an example of a shape, which is not ``answer``."""
    numbers, product = next(each for each in _SHAPES if each[0] != answer)
    listed = ", ".join(map(str, numbers))
    return words.text("practice.placeholder.shape", sizes=listed, product=product)


def _hint_text(text: str, actual: str, words: Messages) -> str:
    if actual:
        return words.text("practice.hint.compared", text=text, given=actual)
    return f"`{text.replace('*', '·')}`"
