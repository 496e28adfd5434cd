"""The fields of the Mistakes page: a message to paste, and the arguments of an attempt."""

from __future__ import annotations

from backend.attempts.attempt import DTYPES, UNPACKS, Attempt, TensorName
from backend.attempts.fit import fitting_sizes
from components.message.panel import Ask, AskArea, AskChoice, AskHead, AskLine, AskOption
from components.words.catalogue import Messages

MESSAGE = "message"
MOST_LETTERS = 6000
"""The letters of a pasted text that a link keeps, from its end, where a traceback has the error."""


def paste_field(text: str, words: Messages) -> AskArea:
    """Return the box for an error message."""
    return AskArea(
        name=MESSAGE,
        label=words.text("mistakes.message"),
        note=words.text("mistakes.message_note"),
        value=text,
        most=MOST_LETTERS,
        placeholder="RuntimeError: input.size(-1) must be equal to input_size. Expected 10, got 11",
    )


def break_head(words: Messages) -> AskHead:
    """Return the heading of the fields of an attempt."""
    return AskHead("break", words.text("mistakes.break"), words.text("mistakes.break_note"))


def attempt_fields(attempt: Attempt, words: Messages) -> list[Ask]:
    """Return a shape and a dtype for each tensor of an attempt, and how the layer is called."""
    # Show a c_0 in the link even if the layer has none, so that the user can remove it.
    both = attempt.spec.has_cell or "c_0" in attempt.passed
    names: tuple[TensorName, ...] = ("input", "h_0", "c_0") if both else ("input", "h_0")
    fields: list[Ask] = []
    for name in names:
        fields += _tensor_fields(name, attempt, words)
    lengths = attempt.packed
    value = ", ".join(map(str, lengths)) if lengths is not None else ""
    fields.append(AskLine("packed", words.text("mistakes.packed"), value))
    unpack = AskChoice(
        name="unpack",
        label=words.text("mistakes.unpack"),
        value=attempt.unpack or "",
        default="",
        options=[AskOption("", words.text("mistakes.unpack_fits")), *map(AskOption, UNPACKS)],
    )
    return [*fields, unpack]


def _tensor_fields(name: TensorName, attempt: Attempt, words: Messages) -> list[Ask]:
    sizes, dtype = attempt.tensor(name)
    return [
        AskLine(
            name=f"{name}_shape",
            label=words.text("mistakes.shape", name=name),
            value=", ".join(map(str, sizes)) if sizes is not None else "",
            placeholder=", ".join(map(str, fitting_sizes(attempt, name))),
        ),
        AskChoice(
            name=f"{name}_dtype",
            label=words.text("mistakes.dtype", name=name),
            value=dtype,
            default="float32",
            options=[*map(AskOption, DTYPES)],
        ),
    ]
