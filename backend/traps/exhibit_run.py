"""An exhibit's two programs, run on the spot.

They are constant texts of :mod:`backend.traps.exhibits`; nothing that a visitor writes is ever executed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import CodeType
from typing import Any

import torch

from backend.layer.build import without_stack
from backend.traps.exhibits import Exhibit

_FAILS = (SyntaxError, NameError, AttributeError, TypeError, ValueError, RuntimeError, IndexError)
_FILE = "<exhibit>"


@dataclass(frozen=True)
class Ran:
    """What came of one program.

    Attributes:
        error: the exception's name, ``RuntimeError``; "" where it ran.
        message: its own words, of this run.
        line: the line of the program at which it failed, counted from 1; 0 where it ran.
        values: of the exhibit's ``shows``: a tensor's sizes, or a plain value.
    """

    error: str
    message: str
    line: int
    values: Mapping[str, tuple[int, ...] | int | bool]


@dataclass(frozen=True)
class Shown:
    """An exhibit with what both of its programs did on this machine."""

    exhibit: Exhibit
    wrong: Ran
    fixed: Ran

    @property
    def silent(self) -> bool:
        """Whether the fault raises nothing and only the values are wrong."""
        return not self.wrong.error


def show(exhibit: Exhibit) -> Shown:
    """Run both programs of an exhibit, a few milliseconds each."""
    return Shown(exhibit, _run(exhibit.wrong, exhibit), _run(exhibit.fixed, exhibit))


def _run(program: str, exhibit: Exhibit) -> Ran:
    names: dict[str, Any] = {}
    try:
        with torch.inference_mode():
            exec(_compiled(program), names)
    except _FAILS as error:
        words = error.msg if isinstance(error, SyntaxError) else without_stack(str(error))
        return Ran(type(error).__name__, words, _line(error), {})
    return Ran("", "", 0, {name: _value(names[name]) for name in exhibit.shows})


@cache
def _compiled(program: str) -> CodeType:
    return compile(program, _FILE, "exec")


def _line(error: Exception) -> int:
    """The last line of the program on the way to the error."""
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    line, frame = 0, error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == _FILE:
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


def _value(value: Any) -> tuple[int, ...] | int | bool:
    return tuple(value.shape) if isinstance(value, torch.Tensor) else value
