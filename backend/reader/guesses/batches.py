"""Batches: the object, dictionary or tuple that gathers several inputs, made and taken apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backend.reader.interpreter.engine import Engine, Function, ModelClass, Plain
from backend.reader.source.gathered import Gathered


def assembled(
    method: Function, found: Sequence[Gathered], values: Mapping[str, Any], engine: Engine
) -> tuple[list[Any], dict[str, Any]]:
    """Return the arguments of ``forward``, by place and by name.

    Args:
        method: ``forward`` as the paste has it.
        values: the value of each input.
    """
    holders = {each.argument: each for each in found}
    spec = method.node.args
    arguments: list[Any] = []
    keywords: dict[str, Any] = {}
    for each in [*spec.posonlyargs, *spec.args][1:]:
        holder = holders.get(each.arg)
        if holder is not None:
            arguments.append(_made(holder, values, engine))
        elif each.arg in values:
            arguments.append(values[each.arg])
    for holder in found:
        if holder.kind == "rest":
            arguments += [values[name] for name in holder.parts]
        elif holder.kind == "keywords":
            keywords |= {str(key): values[name] for name, key in holder.parts.items()}
    return arguments, keywords


def _made(holder: Gathered, values: Mapping[str, Any], engine: Engine) -> Any:
    """Return the object, dictionary or tuple with its parts."""
    parts = {key: values[name] for name, key in holder.parts.items()}
    match holder.kind:
        case "keys":
            return parts
        case "items":
            return tuple(parts.values())
    known = engine.globals.get(holder.annotation)
    if not isinstance(known, ModelClass) or known.is_module:
        known = ModelClass(holder.argument.capitalize(), [])
    made = Plain(known)
    made._own.update({str(key): value for key, value in parts.items()})
    return made


def taken_apart(found: Sequence[Gathered], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of the paste's own call with the parts in the place of a batch."""
    made = dict(arguments)
    for holder in found:
        value = made.pop(holder.argument, None)
        held: Mapping[Any, Any] = {}
        match value:
            case Plain():
                held = value._own
            case dict():
                held = value
            case tuple() | list():
                held = dict(enumerate(value))
        made |= {name: held[key] for name, key in holder.parts.items() if key in held}
    return made


def names_of_call(inputs: Sequence[str], found: Sequence[Gathered]) -> list[str]:
    """Return the names of the arguments of a call: a batch in the place of its parts."""
    names = list(inputs)
    for holder in found:
        if holder.kind in ("rest", "keywords"):
            continue
        at = min(names.index(name) for name in holder.parts)
        names = [name for name in names if name not in holder.parts]
        names.insert(at, holder.argument)
    return names
