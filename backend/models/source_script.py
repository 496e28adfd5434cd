"""A script of a pasted source: the source itself, and an assertion for every shape of the run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TypeGuard

from backend.models.source_call import call_of, construction, passed
from backend.paste.syntax import tree_of
from backend.reader.reading import Binding, Failure, Reading, Seen

_IMPORTS = {
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "import torch.nn.functional as F",
    "np": "import numpy as np",
    "math": "import math",
    "random": "import random",
    "pack_padded_sequence": "from torch.nn.utils.rnn import pack_padded_sequence",
    "pad_packed_sequence": "from torch.nn.utils.rnn import pad_packed_sequence",
    "pad_sequence": "from torch.nn.utils.rnn import pad_sequence",
    "SimpleNamespace": "from types import SimpleNamespace",
    "Variable": "from torch.autograd import Variable",
}
"""The import that a paste often lacks, by the name that it uses."""
_MODEL = "model"


def source_script(reading: Reading, is_set: bool = False) -> str:
    """Return the source with its missing imports and an assertion after each binding.

    Where every argument is known, the script also builds the model and calls it, instead of the
    lines of the source that do so.

    Args:
        is_set: whether the person has set values, with which the source's own call does not run.
    """
    tree = tree_of(reading.source)
    if tree is None:
        return reading.source
    call = _call(tree, reading)
    source = reading.source.split("\n")
    rows = source
    differs = is_set or any(each.because == "large" for each in reading.arguments)
    if call or not differs:
        rows = _with_assertions(tree, reading)
    failure = reading.failure
    own = _own_calls(tree, reading.class_name) or _failed(tree, failure)
    if call:
        rows = _without(rows, source, own)
    elif own and not is_set and failure is not None and failure.code == "raised":
        call = "\n".join(_expecting(failure, [source[line - 1] for line in sorted(own)]))
        rows = _without(rows, source, own)
    body = "\n".join(rows).strip("\n")
    head = "\n".join(_missing_imports(tree, f"{body}\n{call}"))
    return "\n\n\n".join(part for part in (head, body, call) if part) + "\n"


def shown_names(reading: Reading) -> tuple[str, ...]:
    """Return the names at the top level of the script whose shapes a notebook prints."""
    tree = tree_of(reading.source)
    if tree is None or reading.failure is not None or not _call(tree, reading):
        return ()
    names = [each.name for each in reading.inputs if passed(each) and each.shape]
    found = _tensors("output", reading.output) if reading.output else ()
    return (*names, *(expression for expression, _ in found))


def _tensors(expression: str, value: Seen) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the expression and the shape of each tensor in a value."""
    if value.kind == "tensor":
        yield expression, value.shape
    elif value.kind == "packed" and value.parts:
        yield f"{expression}.data", value.parts[0].shape
    elif value.kind == "tuple":
        for place, part in enumerate(value.parts):
            yield from _tensors(f"{expression}[{place}]", part)


def _missing_imports(tree: ast.Module, text: str) -> list[str]:
    bound = {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    return [line for name, line in _IMPORTS.items() if name in used - bound]


def _with_assertions(tree: ast.Module, reading: Reading) -> list[str]:
    rows = reading.source.split("\n")
    statements = {
        node.lineno: node
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
        and not rows[node.lineno - 1][: node.col_offset].strip()
    }
    after: dict[int, list[str]] = {}
    for line, bindings in _by_line(reading.bindings).items():
        node = statements.get(line)
        if node is None or (node.end_lineno or line) > len(rows):
            continue
        last = rows[(node.end_lineno or line) - 1]
        # Another statement follows on the same line.
        if last[node.end_col_offset or 0 :].strip().startswith(";"):
            continue
        indent = " " * node.col_offset
        # The reader also binds names that are not in the source, such as the input of a layer.
        own = {each.id for each in ast.walk(node) if _is_bound(each)}
        lines = [
            f"{indent}{each}"
            for binding in bindings
            if binding.name in own
            for each in _assertions(binding)
        ]
        after.setdefault(node.end_lineno or line, []).extend(lines)
    found: list[str] = []
    for number, row in enumerate(rows, start=1):
        found += [row, *after.get(number, ())]
    return found


def _is_bound(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _by_line(bindings: Sequence[Binding]) -> dict[int, list[Binding]]:
    """Return the bindings whose value is the same in every run of their line."""
    found: dict[int, dict[str, Binding | None]] = {}
    for each in bindings:
        names = found.setdefault(each.line, {})
        before = names.get(each.name, each)
        same = before is not None and before.value == each.value and not each.between
        names[each.name] = each if same else None
    return {
        line: [each for each in names.values() if each is not None] for line, names in found.items()
    }


def _assertions(binding: Binding) -> Iterator[str]:
    if binding.name.isidentifier() and binding.name != "_":
        yield from _of_value(binding.name, binding.value)


def _of_value(expression: str, value: Seen) -> Iterator[str]:
    for tensor, shape in _tensors(expression, value):
        yield f"assert {tensor}.shape == {shape}"


def _own_calls(tree: ast.Module, name: str) -> set[int]:
    """Return the lines at the top level from the first one that builds the class on."""
    found: set[int] = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Import | ast.ImportFrom):
            continue
        calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
        builds = any(isinstance(each, ast.Name) and each.id == name for each in calls)
        if builds or found:
            found |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return found


def _failed(tree: ast.Module, failure: Failure | None) -> set[int]:
    """Return the lines at the top level from the one that raises on."""
    line = failure.line if failure else 0
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            continue
        if node.lineno <= line <= (node.end_lineno or node.lineno):
            last = tree.body[-1]
            return set(range(node.lineno, (last.end_lineno or last.lineno) + 1))
    return set()


def _without(rows: Sequence[str], before: Sequence[str], dropped: set[int]) -> list[str]:
    """Return rows that were made from the lines ``before``, without some of these lines."""
    left: list[str] = []
    number = 0
    for row in rows:
        is_own = number < len(before) and row == before[number]
        number += is_own
        if number not in dropped:
            left.append(row)
    return left


def _call(tree: ast.Module, reading: Reading) -> str:
    """Return the lines that build the model and call it, or "" if an argument is not known."""
    built = construction(tree, reading.class_name, reading, depth=3)
    texts = [passed(each) for each in reading.inputs]
    if built is None or None in texts:
        return ""
    pairs = zip(reading.inputs, texts, strict=True)
    inputs = [(each, expression) for each, expression in pairs if expression]
    lines = [f"{_MODEL} = {built}.eval()", *(f"{each.name} = {text}" for each, text in inputs)]
    made, arguments = call_of([each for each, _ in inputs])
    lines += made
    called = f"{_MODEL}({arguments})"
    if reading.failure is not None:
        if reading.failure.code != "raised" or not reading.failure.error_type:
            return ""
        # The class may raise when it is built, or when it is called.
        return "\n".join(_expecting(reading.failure, [*lines, called]))
    lines.append(f"output = {called}")
    lines += _of_value("output", reading.output) if reading.output is not None else ()
    count = sum(each.parameters for each in reading.modules)
    if count:
        lines.append(f"assert sum(p.numel() for p in {_MODEL}.parameters()) == {count}")
    return "\n".join(lines)


def _expecting(failure: Failure, tried: Sequence[str]) -> list[str]:
    """Return lines that expect the error of the run."""
    return [
        "try:",
        *(f"    {line}" if line else line for line in tried),
        f"except {failure.error_type or 'Exception'} as error:",
        f"    assert str(error).startswith({failure.message!r})",
    ]
