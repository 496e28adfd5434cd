"""Binding of arguments to the parameters of a pasted function, with Python's own messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backend.reader.values.kinds import Function
from backend.reader.values.machine import Machine


def bind(
    machine: Machine, function: Function, arguments: Sequence[Any], keywords: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a value per parameter.

    Raises:
        TypeError: as Python, if the arguments do not fit.
    """
    spec = function.node.args
    names = [each.arg for each in (*spec.posonlyargs, *spec.args)]
    named_only = [each.arg for each in spec.kwonlyargs]
    optional = len(function.defaults)
    title = f"{function.title}()"
    if len(arguments) > len(names) and not spec.vararg:
        raise machine.fail(TypeError(_too_many(title, names, optional, len(arguments))))
    bound: dict[str, Any] = dict(zip(names, arguments, strict=False))
    if spec.vararg:
        bound[spec.vararg.arg] = tuple(arguments[len(names) :])
    extra: dict[str, Any] = {}
    for name, value in keywords.items():
        if name in bound and name in names:
            message = f"{title} got multiple values for argument '{name}'"
            raise machine.fail(TypeError(message))
        if name in names or name in named_only:
            bound[name] = value
        elif spec.kwarg:
            extra[name] = value
        else:
            message = f"{title} got an unexpected keyword argument '{name}'"
            raise machine.fail(TypeError(message))
    if spec.kwarg:
        bound[spec.kwarg.arg] = extra
    defaults = zip(names[len(names) - optional :], function.defaults, strict=True)
    for name, value in defaults:
        bound.setdefault(name, value)
    for each, name, value in zip(
        spec.kw_defaults, named_only, function.keyword_defaults, strict=True
    ):
        if each is not None:
            bound.setdefault(name, value)
    _check_missing(machine, title, [name for name in names if name not in bound], "positional")
    left_out = [name for name in named_only if name not in bound]
    _check_missing(machine, title, left_out, "keyword-only")
    return bound


def _too_many(title: str, names: list[str], optional: int, passed: int) -> str:
    least = len(names) - optional
    takes = f"from {least} to {len(names)}" if optional else str(len(names))
    plural = "" if len(names) == 1 else "s"
    were = "was" if passed == 1 else "were"
    # Python's words, "given" included.
    return f"{title} takes {takes} positional argument{plural} but {passed} {were} given"


def _check_missing(machine: Machine, title: str, names: list[str], kind: str) -> None:
    if not names:
        return
    quoted = [f"'{name}'" for name in names]
    listed = quoted[0]
    if len(quoted) == 2:
        listed = " and ".join(quoted)
    elif len(quoted) > 2:
        listed = f"{', '.join(quoted[:-1])}, and {quoted[-1]}"
    plural = "" if len(names) == 1 else "s"
    count = len(names)
    message = f"{title} missing {count} required {kind} argument{plural}: {listed}"
    raise machine.fail(TypeError(message))
