"""User-facing reasons why a download cannot be generated."""

from __future__ import annotations

from collections.abc import Sequence

from backend.layer.spec import SpecError
from backend.links.layer import Problem, problem_of
from components.words.catalogue import Messages
from components.words.problems import code_span, problem_reason
from components.words.sentence import Sentence


class RefusedError(Exception):
    """A link for which no file can be generated.

    Attributes:
        code: the name of the reason.
        parameter: the name of the invalid parameter.
    """

    def __init__(self, code: str, parameter: str, message: str) -> None:
        self.code = code
        self.parameter = parameter
        super().__init__(message)


def check(problems: Sequence[Problem], words: Messages) -> None:
    """Refuse a link with invalid values, because a file cannot warn about replaced values.

    Raises:
        RefusedError: for the first of ``problems``.
    """
    for problem in problems:
        raise RefusedError(
            problem.code, problem.parameter, Sentence(problem_reason(problem, words)).plain
        )


def refused(error: SpecError, words: Messages) -> RefusedError:
    """Return the error for an invalid range, which names the parameter to change."""
    if not words.has(f"vary.{error.code}"):
        problem = problem_of(error, str(error.value), None)
        return RefusedError(
            error.code, error.parameter, Sentence(problem_reason(problem, words)).plain
        )
    params = {"parameter": error.parameter, "given": code_span(error.value), **error.params}
    sentence = Sentence(words.text(f"vary.{error.code}", **params))
    return RefusedError(error.code, error.parameter, sentence.plain)
