"""What is said of an expression that is not evaluated."""

from __future__ import annotations

from typing import Any

from backend.expression import ExpressionError
from components.messages import Messages


def problem_of(error: ExpressionError, words: Messages) -> dict[str, Any]:
    """The sentence, the place in the text where known, and torch's own words where it has some."""
    what = error.params.get("what")
    specific = f"expression.{error.code}.{what}" if what else f"expression.{error.code}"
    return {
        "text": words.text(specific, **error.params),
        "start": error.start,
        "end": error.end,
        "torch": error.params.get("message", "") if error.code == "torch_refused" else "",
    }
