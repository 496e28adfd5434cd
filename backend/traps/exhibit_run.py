"""Runs of an exhibit's two programs.

The programs are constants of :mod:`backend.traps.exhibits`; a user's text is never executed.
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
    """The result of one program.

    Attributes:
        error: the name of the exception, ``RuntimeError``, or "".
        message: its message in this run.
        line: the line of the program that failed, counted from 1, or 0.
        values: the values of the exhibit's ``shows``: a tensor's sizes, or a plain value.
    """

    error: str
    message: str
    line: int
    values: Mapping[str, tuple[int, ...] | int | bool]


@dataclass(frozen=True)
class Shown:
    """The results of both programs of an exhibit on this machine."""

    wrong: Ran
    fixed: Ran


def show(exhibit: Exhibit) -> Shown:
    """Run both programs of an exhibit, a few milliseconds each."""
    return Shown(_run(exhibit.wrong, exhibit), _run(exhibit.fixed, exhibit))


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
    """Return the last line of the program in the traceback."""
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
