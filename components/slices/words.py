"""What is said of an expression that is not evaluated."""

from __future__ import annotations

from backend.expressions.evaluate import ExpressionError
from components.message.slices import ExpressionProblem
from components.words.catalogue import Messages
from components.words.sentences import code_span

_EXAMPLES = {
    "empty": "output[:, -1]",
    "needs_tensors": "torch.cat([h_n[-2], h_n[-1]], dim=-1)",
    "needs_pattern": 'einops.rearrange(h_n, "k n h -> n (k h)")',
    "not_allowed": ".shape",
}


def problem_of(error: ExpressionError, words: Messages) -> ExpressionProblem:
    """Return the sentence, the place in the text if known, and torch's own words if there are any."""
    params = {name: code_span(text) for name, text in error.params.items()}
    if error.code in _EXAMPLES:
        params["example"] = code_span(_EXAMPLES[error.code])
    sentences = [words.text(_sentence(error, words), **params)]
    if "suggestion" in params:
        sentences.append(words.text("expression.suggestion", **params))
    return ExpressionProblem(
        text=" ".join(sentences),
        start=error.start,
        end=error.end,
        torch=error.params["message"] if error.code == "torch_refused" else "",
    )


def _sentence(error: ExpressionError, words: Messages) -> str:
    """The id of the sentence for this very case, or of the one for all of its kind."""
    case = error.params.get("what") or error.params.get("kind") or ""
    exact = f"expression.{error.code}.{case}"
    return exact if words.has(exact) else f"expression.{error.code}"
