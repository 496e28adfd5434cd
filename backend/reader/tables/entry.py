"""Entries of the tables: tools that a paste may call, and namespaces that hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Check = Callable[[tuple[Any, ...], Mapping[str, Any]], None]


@dataclass(frozen=True, eq=False)
class Tool:
    """A function or class of torch, numpy or Python that a paste may call, and nothing else.

    Attributes:
        name: its name in messages.
        call: the real function, or a stand-in of ours.
        kind: the real class, for ``isinstance`` and ``type``.
        check: a check of the arguments before the call.
        dropped: arguments that the call never gets.
        keeps: whether the call keeps its arguments as they are, as ``list.append`` does.
    """

    name: str
    call: Callable[..., Any]
    kind: type | None = None
    check: Check | None = None
    dropped: tuple[str, ...] = ()
    keeps: bool = False

    def __repr__(self) -> str:
        return f"<{self.name}>"


@dataclass(frozen=True, eq=False)
class Aware:
    """A builtin of Python that needs the interpreter, such as ``getattr``, ``map`` and ``int``.

    Attributes:
        kind: the real class, for ``isinstance`` and for torch.
    """

    name: str
    kind: type | None = None


@dataclass(eq=False)
class Namespace:
    """A module as a paste sees it: a closed table.

    Attributes:
        names: the names of the real module, so that a misspelled one is an error of the paste.
    """

    name: str
    table: dict[str, Any] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    known: bool = True
    """Whether the tables know this module; the table of an unknown one is empty."""

    def __repr__(self) -> str:
        return f"<module '{self.name}'>"
