"""The steps of a lesson in a link: states that a reader goes through, ``steps=`` and ``step=``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from backend.layer.spec import SpecError
from backend.links.layer import Problem, problem_of
from backend.links.parameter import MAX_TEXT

NAMES = ("steps", "step")
MOST_STEPS = 20
_MOST_TEXT, _MOST_PROBLEMS = 2000, 3
# A comma that may begin another setting; one in a list of lengths does not.
_COMMA = re.compile(r",(?=\s*[^\W\d][\w.:]*=(?!=))")
_SETTING = re.compile(r"\s*([^\W\d][\w.:]*)=(?!=)(.*)", re.DOTALL)


@dataclass(frozen=True)
class Steps:
    """The steps of a lesson.

    Attributes:
        settings: for each step the parameters that it sets; the others are those of the link.
        first: the number of the step that opens, from 1; 0 without steps.
        problems: the settings that could not be used.
    """

    settings: tuple[Mapping[str, str], ...] = ()
    first: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """The value of ``steps`` with the same settings."""
        return ";".join(
            ",".join(f"{name}={text}" for name, text in each.items()) for each in self.settings
        )


def read_steps(pairs: Iterable[tuple[str, str]], known: Collection[str]) -> Steps:
    """Parse ``steps=num_layers=1;num_layers=2,bidirectional=true`` and ``step=2``. Never raises.

    Without ``steps``, ``step`` belongs to the page.

    Args:
        known: the names of all parameters of the pages.
    """
    found = dict(pairs)
    text = found.get("steps", "")
    if not text.strip():
        return Steps()
    problems: list[Problem] = []
    if len(text) > _MOST_TEXT:
        problems.append(_problem(SpecError("too_long", "steps", text), text, ""))
        text = text[:_MOST_TEXT].rpartition(";")[0]
    # An empty step is the link itself; a semicolon at the end begins no step.
    parts = text.rstrip("; ").split(";")
    if len(parts) > MOST_STEPS:
        error = SpecError("too_many_steps", "steps", len(parts), high=MOST_STEPS)
        problems.append(_problem(error, str(len(parts)), str(MOST_STEPS)))
    settings = tuple(_settings(part, known, problems) for part in parts[:MOST_STEPS])
    made = Steps(settings if any(settings) else ())
    problems = [replace(each, used=made.text) for each in problems]
    first = _first(found.get("step", ""), len(settings), problems) if made.settings else 0
    return replace(made, first=first, problems=tuple(problems[:_MOST_PROBLEMS]))


def with_step(pairs: Iterable[tuple[str, str]], steps: Steps) -> list[tuple[str, str]]:
    """Return the link with the settings of the step that opens."""
    changed = steps.settings[steps.first - 1] if steps.first else {}
    return [*(pair for pair in pairs if pair[0] not in changed), *changed.items()]


def _settings(text: str, known: Collection[str], problems: list[Problem]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for part in _apart(text):
        read = _SETTING.fullmatch(part)
        name = read[1] if read else part.strip()
        if read and name in known and name not in NAMES:
            found[name] = read[2].strip()
        else:
            error = SpecError("not_a_step", "steps", name[:MAX_TEXT])
            problems.append(_problem(error, name, ""))
    return found


def _apart(text: str) -> list[str]:
    """Split the settings of a step at commas that are not inside the brackets of an expression."""
    found: list[str] = []
    for part in _COMMA.split(text) if text.strip() else ():
        if found and _open_brackets(found[-1]) > 0:
            found[-1] += f",{part}"
        else:
            found.append(part)
    return found


def _open_brackets(text: str) -> int:
    return sum((sign in "([") - (sign in ")]") for sign in text)


def _first(text: str, count: int, problems: list[Problem]) -> int:
    """Return the number of the step that opens; the first one for an invalid number."""
    text = text.strip()
    if not text:
        return 1
    number = int(text) if len(text) < 5 and text.isascii() and text.isdigit() else 0
    if 1 <= number <= count:
        return number
    error = SpecError("out_of_range", "step", text[:MAX_TEXT], low=1, high=count)
    problems.append(_problem(error, text, "1"))
    return 1


def _problem(error: SpecError, text: str, used: str) -> Problem:
    return problem_of(error, text[:MAX_TEXT], used)
