"""Stand-ins of a paste: for missing classes, configs, loggers, and models that are not built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backend.reader.bounds import Refused
from backend.reader.values.kinds import ModelClass

Guess = Callable[[str, str], Any]
"""A value for a name and its place: ``global``, or ``bag`` for an attribute of a :class:`Bag`.

Raises NameError if it has no value.
"""


@dataclass(frozen=True, eq=False)
class Absent:
    """A name of the paste without a definition: a class with an unknown base."""

    name: str
    base: str
    line: int
    code: str = "missing"
    """``base`` for a class that inherits from a layer of torch, which the reader does not run."""

    def find(self, *_: Any) -> Any:
        """Refuse every use of the class.

        Raises:
            Refused: with the base that cannot be run.
        """
        raise Refused(self.code, self.base, self.line)


class Ignored:
    """A logger, an optimizer, a plot: an object of which every use does nothing."""


class Bag:
    """A config of which only the uses are known: each attribute is one more free value."""

    def __init__(
        self, name: str, guess: Guess, stated: Callable[[str, Any], Any] | None = None
    ) -> None:
        self.name, self.guess, self.stated = name, guess, stated
        self.own: dict[str, Any] = {}

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of an attribute, the same one every time.

        Args:
            default: the value that the code has for a config without the attribute.
        """
        if name not in self.own:
            if default is not None and self.stated is not None:
                self.own[name] = self.stated(name, default)
            else:
                self.own[name] = self.guess(name, "bag")
        return self.own[name]


@dataclass(eq=False)
class Promise:
    """The paste's own ``Model(100, 32)``: its arguments are read, nothing is built."""

    model_class: ModelClass
    arguments: list[Any]
    keywords: dict[str, Any]
    line: int = 0
