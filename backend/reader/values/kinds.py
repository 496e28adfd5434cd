"""Values of the interpreter that Python does not have: functions and classes of a paste."""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass, field
from typing import Any, Protocol

from torch import nn

from backend.reader.source.synthetic import BARE
from backend.reader.tables.entry import Tool
from backend.reader.values.scope import Scope

ITEMS = "__items__"
"""The member that marks a named tuple, whose fields are items."""
YIELDED = "__yielded__"
"""The name of the values that a generator has yielded, in its scope."""


class Calls(Protocol):
    """The part of the interpreter that an instance of a pasted class needs."""

    def invoke(self, function: Any, arguments: Any, keywords: Any) -> Any:
        """Call a function of the paste."""


@dataclass(eq=False)
class Function:
    """A ``def`` or ``lambda`` of the paste.

    Attributes:
        kind: ``method``, ``property``, ``staticmethod`` or ``classmethod``.
        owner: the class whose body holds it.
    """

    name: str
    node: ast.FunctionDef | ast.Lambda
    scope: Scope
    defaults: list[Any]
    keyword_defaults: list[Any]
    owner: ModelClass | None = None
    kind: str = "method"
    setter: Function | None = None

    @property
    def title(self) -> str:
        """The qualified name, as Python's messages have it."""
        return f"{self.owner.name}.{self.name}" if self.owner else self.name


@dataclass(frozen=True, eq=False)
class Bound:
    """A function of the paste with its first argument."""

    function: Function
    itself: Any


@dataclass(frozen=True, eq=False)
class Method:
    """A method of a real object, from a table for its type."""

    name: str
    tool: Tool
    itself: Any


@dataclass(frozen=True, eq=False)
class Action:
    """A method that the interpreter itself carries out: ``init``, ``apply``, ``bag.items``, ..."""

    name: str
    itself: Any


@dataclass(frozen=True, eq=False)
class Partial:
    """A function with some of its arguments, as ``functools.partial`` returns it."""

    function: Any
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]


@dataclass(eq=False)
class ModelClass:
    """A class of the paste. Its bases are other pasted classes or tools."""

    name: str
    bases: list[Any]
    members: dict[str, Any] = field(default_factory=dict)
    node: ast.ClassDef | None = None

    @property
    def order(self) -> list[Any]:
        """This class and its bases, in the order of look-up."""
        found: list[Any] = [self]
        for base in self.bases:
            for each in base.order if isinstance(base, ModelClass) else [base]:
                if each in found:
                    # A base of two classes comes after both.
                    found.remove(each)
                found.append(each)
        return found

    def find(self, name: str, after: ModelClass | None = None) -> Any:
        """Return the member of this class or a base, or ``None``."""
        order = [each for each in self.order if isinstance(each, ModelClass)]
        for each in order[order.index(after) + 1 if after else 0 :]:
            if name in each.members:
                return each.members[name]
        return None

    @property
    def is_bare(self) -> bool:
        """Whether the paste has methods without the ``__init__`` that creates their layers."""
        return self.node is not None and any(each.arg == BARE for each in self.node.keywords)

    @property
    def is_module(self) -> bool:
        """Whether it derives from ``nn.Module``."""
        return any(isinstance(base, Tool) and base.kind is nn.Module for base in self.order)

    @property
    def error(self) -> type[Exception] | None:
        """The error of Python that it derives from."""
        for base in self.order:
            if isinstance(base, Tool) and base.kind and issubclass(base.kind, Exception):
                return base.kind
        return None


class Pasted(nn.Module):
    """An instance of a pasted ``nn.Module``; torch may call it, hold it and count its weights."""

    def __init__(self, interpreter: Calls, model_class: ModelClass) -> None:
        super().__init__()
        self.__dict__["_paste"] = (interpreter, model_class, {})

    @property
    def _class(self) -> ModelClass:
        """The pasted class."""
        found: ModelClass = self.__dict__["_paste"][1]
        return found

    @property
    def _own(self) -> dict[str, Any]:
        """Its attributes that are no modules, parameters or buffers."""
        found: dict[str, Any] = self.__dict__["_paste"][2]
        return found

    def _get_name(self) -> str:
        return self._class.name

    def forward(self, *arguments: Any, **keywords: Any) -> Any:
        """Run ``forward`` of the paste.

        Raises:
            NotImplementedError: if the class has none.
        """
        method = self._class.find("forward")
        if method is None:
            raise NotImplementedError(
                f'Module [{self._class.name}] is missing the required "forward" function'
            )
        return self.__dict__["_paste"][0].invoke(method, (self, *arguments), keywords)

    def __deepcopy__(self, memo: dict[int, Any]) -> Pasted:
        """Copy weights and modules; share the interpreter."""
        other = Pasted(self.__dict__["_paste"][0], self._class)
        memo[id(self)] = other
        for table in ("_modules", "_parameters", "_buffers"):
            other.__dict__[table] = copy.deepcopy(self.__dict__[table], memo)
        other._own.update(self._own)
        return other


class Plain:
    """An instance of a pasted class that is not a module."""

    def __init__(self, model_class: ModelClass) -> None:
        self._class = model_class
        self._own: dict[str, Any] = {}


@dataclass(frozen=True, eq=False)
class Super:
    """The result of ``super()``."""

    itself: Any
    after: ModelClass
