"""The fields of the Mistakes page: a message to paste, and what a layer is given."""

from __future__ import annotations

from typing import Any

from backend.attempts.attempt import DTYPES, UNPACKS, Attempt, TensorName
from backend.attempts.fit import fitting_sizes
from components.words.catalogue import Messages

MESSAGE = "message"
MOST_LETTERS = 6000
"""Letters of a pasted text that an address carries: the end of a traceback says what happened."""


def paste_field(text: str, words: Messages) -> dict[str, Any]:
    """The box for an error message."""
    return {
        "name": MESSAGE,
        "kind": "area",
        "label": words.text("mistakes.message"),
        "note": words.text("mistakes.message_note"),
        "value": text,
        "most": MOST_LETTERS,
        "placeholder": "RuntimeError: input.size(-1) must be equal to input_size. "
        "Expected 10, got 11",
    }


def break_head(words: Messages) -> dict[str, Any]:
    """What the fields below it are for."""
    return {
        "name": "break",
        "kind": "head",
        "label": words.text("mistakes.break"),
        "note": words.text("mistakes.break_note"),
    }


def attempt_fields(attempt: Attempt, words: Messages) -> list[dict[str, Any]]:
    """What is given to the layer: a shape and a dtype for each tensor, and how it is called."""
    # A c_0 that a link gives to a layer without one has to be seen, to be taken away.
    both = attempt.spec.has_cell or "c_0" in attempt.passed
    names: tuple[TensorName, ...] = ("input", "h_0", "c_0") if both else ("input", "h_0")
    fields = []
    for name in names:
        sizes, dtype = attempt.tensor(name)
        fields.append(
            {
                "name": f"{name}_shape",
                "kind": "line",
                "label": words.text("mistakes.shape", name=name),
                "value": ", ".join(map(str, sizes)) if sizes is not None else "",
                "placeholder": ", ".join(map(str, fitting_sizes(attempt, name))),
            }
        )
        fields.append(
            {
                "name": f"{name}_dtype",
                "kind": "choice",
                "label": words.text("mistakes.dtype", name=name),
                "value": dtype,
                "default": "float32",
                "options": [{"value": each} for each in DTYPES],
            }
        )
    lengths = attempt.packed
    fields.append(
        {
            "name": "packed",
            "kind": "line",
            "label": words.text("mistakes.packed"),
            "value": ", ".join(map(str, lengths)) if lengths is not None else "",
        }
    )
    opened = [{"value": "", "label": words.text("mistakes.unpack_fits")}]
    fields.append(
        {
            "name": "unpack",
            "kind": "choice",
            "label": words.text("mistakes.unpack"),
            "value": attempt.unpack or "",
            "default": "",
            "options": [*opened, *({"value": each} for each in UNPACKS)],
        }
    )
    return fields
