"""Sentences for values of a link that could not be used."""

from __future__ import annotations

from backend.links.layer import Problem
from components.words.catalogue import Messages


def problem_reason(problem: Problem, words: Messages) -> str:
    """What is wrong with a value of a link."""
    return words.text(
        f"problem.{problem.code}",
        parameter=code_span(problem.parameter),
        given=code_span(problem.given),
        **{name: code_span(value) for name, value in problem.params.items()},
    )


def problem_sentence(problem: Problem, words: Messages) -> str:
    """The same, and what the page put in its place."""
    reason = problem_reason(problem, words)
    name = problem.params.get("suggestion", problem.parameter)
    used = code_span(f"{name}={problem.used}")
    return words.text("problem.replaced", reason=reason, used=used)


def code_span(text: object) -> str:
    """Foreign text as inert Markdown code: no links, no images, no markup."""
    return f"`{' '.join(str(text).replace('`', 'ˋ').split()) or ' '}`"
