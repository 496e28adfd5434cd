"""Parameters of the Practice page in a link: the same set of questions for a whole class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backend.layer.spec import LayerSpec, SpecError
from backend.links.layer import (
    PARAMETERS,
    Problem,
    grouped,
    misspelled,
    problem_of,
    read_link,
    read_values,
    to_query,
)
from backend.links.parameter import Parameter, as_text
from backend.practice.draw import LEVELS, MODES, Mode

MAX_SEED = 999_999
MAX_COUNT = 50
TABLE: dict[str, Parameter] = {
    each.name: each
    for each in (
        Parameter("mode", "choice", MODES[0], choices=MODES),
        Parameter("seed", "whole", 0, low=0, high=MAX_SEED),
        Parameter("level", "whole", LEVELS[0], low=LEVELS[0], high=LEVELS[-1]),
        Parameter("count", "whole", 10, low=1, high=MAX_COUNT),
        Parameter("question", "whole", 0, low=0, high=MAX_COUNT - 1),
    )
}
NAMES = tuple(TABLE)


@dataclass(frozen=True)
class PracticeRequest:
    """A set of questions and a position in it.

    Attributes:
        mode: the topic of the questions.
        seed: the number of the set.
        level: the difficulty.
        count: the number of questions.
        question: the index of the shown question, from 0, below ``count``.
        about: the layer of the link in mode ``layer``, otherwise ``None``.
        problems: invalid values, and their replacements.
    """

    mode: Mode = MODES[0]
    seed: int = 0
    level: int = LEVELS[0]
    count: int = 10
    question: int = 0
    about: LayerSpec | None = None
    problems: tuple[Problem, ...] = ()


def read_practice(pairs: Iterable[tuple[str, str]]) -> PracticeRequest:
    """Parse the parameters of :data:`NAMES`. Never raises: invalid values become problems.

    Mode ``layer`` also reads the layer's own parameters. An invalid value is replaced by its
    default, an index beyond the set by the last one, with the codes of :mod:`backend.links.layer`.
    """
    pairs = list(pairs)
    query = grouped(pairs)
    values, problems = read_values(TABLE, query, ())
    # Other names belong to the layer; only names that are almost ours are reported.
    problems += misspelled(TABLE, query, PARAMETERS)
    last = values["count"] - 1
    if values["question"] > last:
        asked = values["question"]
        error = SpecError("out_of_range", "question", asked, low=0, high=last)
        problems.append(problem_of(error, str(asked), last))
        values["question"] = last
    if values["mode"] != "layer":
        return PracticeRequest(**values, problems=tuple(problems))
    link = read_link(pairs, ())
    named = {problem.parameter for problem in problems}
    problems += [each for each in link.problems if each.parameter not in {*named, "device"}]
    return PracticeRequest(**values, about=link.spec, problems=tuple(problems))


def practice_query(asked: PracticeRequest) -> dict[str, str]:
    """Return the shortest query: every value that is not the default."""
    values = {name: getattr(asked, name) for name in NAMES}
    found = {name: as_text(value) for name, value in values.items() if value != TABLE[name].default}
    return found | (to_query(asked.about) if asked.about else {})
