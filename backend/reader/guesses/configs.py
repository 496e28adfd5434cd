"""Configs and constants of the paste: each value that a class reads is a control."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from backend.reader.guesses import roles
from backend.reader.reading import Scalar
from backend.reader.source.inside import inside_of
from backend.reader.source.uses import Use, Uses
from backend.reader.values.kinds import ModelClass, Plain

KEPT = 64
"""A number of the paste is kept up to this size, or up to the limit of its role."""
MAX_LEVELS = 3
_SIZES = frozenset(("layers", "heads", "channels", "vocab", "classes", "input", "emb", "hidden"))
"""Roles of constants with a control; N and L follow from those of a batch and a length."""


class Stated(Protocol):
    """Returns the value of a control for a value that the paste states."""

    def __call__(
        self, name: str, value: Scalar, use: Use | None, because: str, detail: str, owner: str
    ) -> Any:
        """Return the value: the person's own, or that of the paste."""


@dataclass
class Configs:
    """The configs and constants of a paste, with their controls.

    Attributes:
        copies: the configs with the values of their controls, by the identity of the original.
    """

    tree: ast.Module
    uses: Uses
    stated: Stated
    copies: dict[int, tuple[Any, Any]] = field(default_factory=dict)

    def opened(self, name: str, value: Any) -> Any:
        """Return a config with a control for each value that a class reads; others as they are."""
        is_read = name in self.uses.bags or roles.has_role(name, roles.BAG)
        if not isinstance(value, Plain) and not (is_read and _is_config(value)):
            return value
        if id(value) not in self.copies:
            made = self._copied(value, name)
            # The original stays alive, so that no other object gets its identity.
            self.copies[id(value)] = self.copies[id(made)] = made, value
        return self.copies[id(value)][0]

    def open_globals(self, names: dict[str, Any]) -> None:
        """Give the configs of the top level their controls, where a class reads them there."""
        read = inside_of(self.tree).names
        for name, value in names.items():
            if name not in read:
                continue
            if isinstance(value, Plain) or roles.has_role(name, roles.BAG):
                names[name] = self.opened(name, value)

    def constant(self, name: str, value: Any) -> Any:
        """Return the value of a constant of the top level: of a control, if a class reads it."""
        if name not in inside_of(self.tree).names or not self._is_free(name, value):
            return value
        text = f"{name} = {value!r}"
        return self.stated(name, value, self.uses.of.get(name), "constant", text, "")

    def _is_free(self, name: str, value: Any) -> bool:
        match value:
            case bool():
                return roles.has_role(name, roles.TOGGLE) and not roles.has_role(name, roles.CUDA)
            case int():
                role = roles.number_role(name)
                if role.name in _SIZES:
                    return 0 < value <= max(role.high, KEPT)
                return name in self.uses.of and 0 < value <= KEPT
            case str():
                return name in self.uses.choices
        return False

    def _copied(self, value: Any, name: str, level: int = 0) -> Any:
        """Return a copy of a config whose values are those of controls."""
        held = _held(value) if isinstance(value, Plain) else dict(value)
        read = inside_of(self.tree).attributes
        for key, each in held.items():
            if key not in read:
                continue
            if isinstance(each, bool | int | float | str):
                use = self.uses.of.get(key)
                held[key] = self.stated(key, each, use, "config", repr(each), name)
            elif level < MAX_LEVELS and _is_config(each):
                held[key] = self._copied(each, f"{name}.{key}", level + 1)
        if not isinstance(value, Plain):
            return held
        made = Plain(value._class)
        made._own = held
        return made


def _is_config(value: Any) -> bool:
    """Return whether a value is an object or a dictionary with plain values under names."""
    if isinstance(value, Plain):
        return True
    return isinstance(value, dict) and bool(value) and all(map(_is_name, value))


def _is_name(key: Any) -> bool:
    return isinstance(key, str) and key.isidentifier()


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
