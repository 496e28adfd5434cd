"""Configs that the paste itself makes: each value that a class reads is a control."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from backend.reader.interpreter.values import ModelClass, Plain
from backend.reader.reading import Scalar

MAX_LEVELS = 3
Control = Callable[[str, Scalar, str], Any]
"""Returns the value of a control, by the name of the attribute, its value and the config's name."""


def is_config(value: Any) -> bool:
    """Return whether a value is an object or a dictionary with plain values under names."""
    if isinstance(value, Plain):
        return True
    return isinstance(value, dict) and bool(value) and all(map(_is_name, value))


def _is_name(key: Any) -> bool:
    return isinstance(key, str) and key.isidentifier()


def opened(value: Any, name: str, read: set[str], control: Control, level: int = 0) -> Any:
    """Return a copy of a config whose values are those of controls.

    Args:
        read: the attributes and keys that the classes read; only these have a control.
    """
    if level >= MAX_LEVELS or not is_config(value):
        return value
    held = _held(value) if isinstance(value, Plain) else dict(value)
    for key, each in held.items():
        if key not in read:
            continue
        if isinstance(each, bool | int | float | str):
            held[key] = control(key, each, name)
        elif is_config(each):
            held[key] = opened(each, f"{name}.{key}", read, control, level + 1)
    if not isinstance(value, Plain):
        return held
    made = Plain(value._class)
    made._own = held
    return made


def _held(config: Plain) -> dict[str, Any]:
    """Return the attributes of an object, with the plain ones of its class."""
    classes = [each for each in config._class.order if isinstance(each, ModelClass)]
    members: Mapping[str, Any] = {
        name: each
        for owner in reversed(classes)
        for name, each in owner.members.items()
        if isinstance(each, bool | int | float | str) and not name.startswith("__")
    }
    return {**members, **config._own}
