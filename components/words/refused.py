"""What a file to take away is refused for, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence

from backend.layer.spec import SpecError
from backend.links.layer import Problem, problem_of
from components.words.catalogue import Messages
from components.words.problems import code_span, problem_reason


class RefusedError(Exception):
    """A link that no file can be made of.

    Attributes:
        code: names the reason.
        parameter: the name in the link that is wrong.
    """

    def __init__(self, code: str, parameter: str, message: str) -> None:
        self.code = code
        self.parameter = parameter
        super().__init__(message)


def check(problems: Sequence[Problem], words: Messages) -> None:
    """Refuse a link that could not be taken as it stands: a file cannot say what was replaced.

    Raises:
        RefusedError: for the first of ``problems``.
    """
    for problem in problems:
        raise RefusedError(problem.code, problem.parameter, _plain(problem_reason(problem, words)))


def refused(error: SpecError, words: Messages) -> RefusedError:
    """The same for a range: what is wrong with it, and which part of it to shrink."""
    if not words.has(f"vary.{error.code}"):
        problem = problem_of(error, str(error.value), None)
        return RefusedError(error.code, error.parameter, _plain(problem_reason(problem, words)))
    params = {"parameter": error.parameter, "given": code_span(error.value), **error.params}
    return RefusedError(
        error.code, error.parameter, _plain(words.text(f"vary.{error.code}", **params))
    )


def _plain(sentence: str) -> str:
    return sentence.replace("`", "")
