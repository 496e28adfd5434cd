"""Mistakes as programs that make them, and the tracebacks of these programs.

The programs use the names of the fixes: ``layer``, ``input``, ``h_0``, ``head``.
"""

from __future__ import annotations

import linecache
import re
import traceback
import warnings
from dataclasses import dataclass, field
from types import MappingProxyType

SETUP = """
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
hidden_size, classes, lengths = 20, 4, torch.tensor([7, 5, 3])
input = torch.zeros(3, 7, 10)
head, criterion = nn.Linear(20, classes), nn.CrossEntropyLoss()
"""
FILE = "model.py"


@dataclass(frozen=True)
class Mistake:
    """A program whose last line fails.

    Attributes:
        before: the lines before the last one.
        line: the last line.
        code: the code of the error that must be recognized.
        cause: the code of the cause that must be the likeliest.
        setting: the setting of the layer that must be implied.
        compared: ``symbol expected got`` of each axis that differs.
        runs_after_fix: whether the fix goes before the line, which then runs; otherwise the fix
            replaces the line.
    """

    before: str
    line: str
    code: str
    cause: str
    setting: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    compared: tuple[str, ...] = ()
    runs_after_fix: bool = False


def namespace() -> dict[str, object]:
    """Return the names that a program may use."""
    names: dict[str, object] = {}
    exec(SETUP, names)
    return names


def traced(mistake: Mistake, names: dict[str, object]) -> str:
    """Run a program and return the traceback that Python prints, with its lines of code."""
    source = f"{mistake.before}\n{mistake.line}\n"
    linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
    with warnings.catch_warnings():
        # Warnings are errors, so that they have a traceback, too.
        warnings.simplefilter("error")
        try:
            exec(compile(source, FILE, "exec"), names)
        except Exception:
            return traceback.format_exc()
    raise AssertionError(f"{mistake.line} does not fail")


def bare(text: str) -> str:
    """Return the message of a traceback without its frames."""
    *_, last = re.finditer(r"^\w+: ", text, re.MULTILINE)
    return text[last.end() :].strip()
