"""Controls: the values that a person can change, each with the reason of its guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.reader.guesses import roles
from backend.reader.guesses.roles import Role
from backend.reader.interpreter.engine import Bag
from backend.reader.reading import INPUT_SIZES, Free, Kind, Scalar
from backend.reader.source.uses import Uses

SIZES: Mapping[str, int] = dict(zip(INPUT_SIZES, (3, 7, 5, 28, 28), strict=True))
"""The sizes of inputs where the paste states none."""
_RECURRENT = ("LSTM", "GRU", "RNN")
NAMED_SIZES = {"batch": "N", "length": "L"}


@dataclass
class Controls:
    """The controls of one run, by name.

    Attributes:
        values: the person's own values by the name of the control.
        by_role: other values for the guesses of a role; the search tries them.
    """

    uses: Uses
    values: Mapping[str, Scalar]
    by_role: Mapping[str, int]
    sizes: dict[str, int] = field(default_factory=lambda: dict(SIZES), kw_only=True)
    free: dict[str, Free] = field(default_factory=dict, kw_only=True)
    stated: dict[str, Scalar] = field(default_factory=dict, kw_only=True)
    """The value of each control in the paste, or its guess."""
    bags: dict[str, Bag] = field(default_factory=dict, kw_only=True)

    def forget(self) -> None:
        """Forget the controls of a built model; those of the top level stay."""
        kept = {key: each for key, each in self.free.items() if _is_constant(each)}
        self.free.clear()
        self.free.update(kept)
        self.stated = {key: self.stated[key] for key in kept}
        self.bags.clear()

    def control(
        self, name: str, role: Role, value: Scalar, because: str, detail: str, owner: str
    ) -> Any:
        """Return the value of a control, the same one wherever its name occurs."""
        key = f"{owner}.{name}" if owner in self.bags or because == "config" else name
        known = self.free.get(key)
        if known is not None:
            if because != "call" or known.because != "call" or self.stated[key] == value:
                return known.value
            key = f"{owner}.{name}"
        self.stated.setdefault(key, value)
        value = self._allowed(key, value)
        choices = self._choices(name, value)
        kind: Kind = role.kind
        if isinstance(value, bool):
            kind = "toggle"
        elif isinstance(value, str):
            kind = "choice" if len(choices) > 1 else "text"
        elif isinstance(value, float):
            kind = "rate" if 0 <= value <= 1 else "number"
        high = max(role.high, value) if isinstance(value, int | float) else role.high
        self.free[key] = Free(
            key, value, kind, role.name, because, detail, choices, role.low, high, owner
        )
        return value

    def _allowed(self, key: str, value: Scalar) -> Scalar:
        """Return the person's value for a control, if it is of its type."""
        wanted = self.values.get(key, value)
        if isinstance(value, float) and isinstance(wanted, int):
            return float(wanted)
        return wanted if type(wanted) is type(value) else value

    def _choices(self, name: str, value: Scalar) -> tuple[str, ...]:
        if not isinstance(value, str):
            return ()
        found = dict.fromkeys((value, *self.uses.choices.get(name, ())))
        if name not in self.uses.closed and all(each.upper() in _RECURRENT for each in found):
            # The code compares with one of them, and the others are for the else.
            found |= dict.fromkeys(each.lower() if value.islower() else each for each in _RECURRENT)
        return tuple(found)

    def size(self, name: str, role: Role, because: str, detail: str = "", owner: str = "") -> int:
        """Return a number for a name of this role."""
        value = self.by_role.get(role.name, role.value)
        tied = NAMED_SIZES.get(role.name)
        if tied:
            value = self.sizes[tied]
        assert isinstance(value, int)
        found: int = self.control(name, role, value, because, detail, owner)
        return found

    def option(self, name: str, value: Any, because: str) -> Any:
        """Return the value of an argument of ``forward`` other than a tensor, as a control."""
        detail = f"{name}={value!r}" if because == "default" else ""
        match value:
            case bool():
                return self.control(name, roles.TOGGLE, value, because, detail, "forward")
            case float():
                role = roles.FORCING if roles.has_role(name, roles.FORCING) else roles.RATE
                return self.control(name, role, value, because, detail, "forward")
            case int():
                named = roles.number_role(name)
                role = roles.COUNT if named.name == "other" else named
                return self.control(name, role, value, because, detail, "forward")
            case str():
                return self.control(name, roles.CHOICE, value, because, detail, "forward")
        return value

    def toggle(self, name: str, because: str, detail: str, owner: str) -> bool:
        """Return the value of a flag, off where the person has not set it."""
        value: bool = self.control(name, roles.TOGGLE, False, because, detail, owner)
        return value

    def choice(self, name: str, value: str, because: str, owner: str) -> str:
        """Return one of the texts that a name is compared with."""
        detail = ", ".join(self.uses.choices.get(name, ()))
        text: str = self.control(name, roles.CHOICE, value, because, detail, owner)
        return text


def _is_constant(free: Free) -> bool:
    return free.because == "constant" and not free.owner
