"""Sentences for values of a link that could not be used."""

from __future__ import annotations

from backend.links.layer import Problem
from components.words.catalogue import Messages


def problem_reason(problem: Problem, words: Messages) -> str:
    """Return the reason why a value of a link cannot be used."""
    return words.text(
        f"problem.{problem.code}",
        parameter=code_span(problem.parameter),
        given=code_span(problem.text),
        **{name: code_span(value) for name, value in problem.params.items()},
    )


def problem_sentence(problem: Problem, words: Messages) -> str:
    """Return the reason and the value that the page uses instead, if there is one."""
    reason = problem_reason(problem, words)
    if not problem.used:
        return reason
    name = problem.params.get("suggestion", problem.parameter)
    used = code_span(f"{name}={problem.used}")
    return words.text("problem.replaced", reason=reason, used=used)


def code_span(text: object) -> str:
    """Return a reader's text as Markdown code, so that it cannot be a link, an image or markup."""
    return f"`{inert(text)}`"


def inert(text: object) -> str:
    """Return a reader's text in one line, unable to begin or end code."""
    return " ".join(str(text).replace("`", "ˋ").split()) or " "
