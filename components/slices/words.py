"""Sentences about an expression: why it was not evaluated, and its silent traps."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from msgspec import UNSET, UnsetType

from backend.expressions.names import LENGTHS, lengths_of
from backend.expressions.text import ExpressionError, names_in, parse
from backend.layer.spec import LayerSpec
from backend.links.lengths import MAX_SENTENCES
from backend.slices.link import Asked
from backend.traps.traps import Situation, traps
from components.message.slices import ExpressionProblem
from components.words.catalogue import Messages
from components.words.problems import code_span
from components.words.traps import trap_line

_EXAMPLES = {
    "empty": "output[:, -1]",
    "needs_tensors": "torch.cat([h_n[-2], h_n[-1]], dim=-1)",
    "needs_pattern": 'einops.rearrange(h_n, "k n h -> n (k h)")',
    "not_allowed": ".shape",
}
_CALLS = {
    "bmm": "torch.bmm(output, output.transpose(1, 2))",
    "matmul": "torch.matmul(output, h_n[-1, 0])",
    "softmax": "torch.softmax(output, dim=-1)",
    "gather": "torch.gather(output, 1, index)",
    "masked_fill": "output.masked_fill(mask, 0)",
    "where": "torch.where(mask, output, 0)",
    "arange": "torch.arange(L)",
}
"""How an operation with several kinds of arguments is called."""
_MOST_LENGTHS = 8


def problem_of(error: ExpressionError, words: Messages) -> ExpressionProblem:
    """Return the explanation, the position in the text if known, and torch's message if any."""
    params = {name: code_span(text) for name, text in error.params.items()}
    if error.code in _EXAMPLES:
        params["example"] = code_span(_EXAMPLES[error.code])
    if error.code == "bad_call":
        params["example"] = code_span(_CALLS[error.params["function"]])
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
    """Return the message id for this exact case, or the one for its kind."""
    case = error.params.get("what") or error.params.get("kind") or ""
    exact = f"expression.{error.code}.{case}"
    return exact if words.has(exact) else f"expression.{error.code}"


def slice_trap_lines(
    spec: LayerSpec,
    expr: str,
    words: Messages,
    mixed: bool = False,
    lengths: Sequence[int] = (),
) -> list[str]:
    """Return a line for each silent trap of ``expr``.

    Args:
        mixed: whether to report mixed samples. With values, the page itself reports them.
        lengths: a user's lengths, for an expression that names them.
    """
    named = tuple(map(float, lengths)) if lengths and LENGTHS in names_in(parse(expr)) else None
    found = traps(Situation(spec, expr=expr, lengths=named))
    known = ("dropout_without_effect", *(() if mixed else ("samples_mixed",)))
    return [trap_line(trap, words) for trap in found if trap.code not in known]


def lengths_line(spec: LayerSpec, asked: Asked, words: Messages) -> list[str]:
    """Return a line with the example values of ``lengths`` if an expression names it."""
    if asked.lengths or LENGTHS not in names_in(parse(asked.expr)):
        return []
    lengths = lengths_of(spec)
    shown = ", ".join(map(str, lengths[:_MOST_LENGTHS]))
    more = ", ..." if len(lengths) > _MOST_LENGTHS else ""
    return [words.text("slices.lengths", lengths=f"[{shown}{more}]")]


def lengths_field(spec: LayerSpec, asked: Asked, own: bool) -> str | UnsetType:
    """Return the text of the field for ``lengths``, or ``UNSET`` if nothing depends on them.

    Args:
        own: whether the page shows the expression of ``asked`` and not a task.
    """
    if not spec.batched:
        return UNSET
    if own:
        with suppress(ExpressionError):
            depends = LENGTHS in names_in(parse(asked.expr))
            return _lengths_text(spec, asked) if depends else UNSET
        return UNSET
    return _lengths_text(spec, asked) if asked.task == "last_valid" else UNSET


def _lengths_text(spec: LayerSpec, asked: Asked) -> str:
    lengths = lengths_of(spec, asked.lengths)
    return ", ".join(map(str, lengths[:MAX_SENTENCES]))
