"""A parsed paste: its tree, the class to run, and the uses of its names."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache

from backend.reader.reading import Paste, Scalar
from backend.reader.source.find_uses import find_uses
from backend.reader.source.program import Program, parse
from backend.reader.source.uses import Uses
from backend.reader.source.walk import nodes_of


@dataclass(frozen=True)
class Source:
    """A paste with its syntax tree."""

    paste: Paste
    program: Program

    @staticmethod
    def of(paste: Paste) -> Source:
        """Return the parsed paste.

        Raises:
            Refused: for a text that is not Python, is too long, or has nothing to run.
        """
        return Source(paste, _program(paste.source))

    @contextmanager
    def with_values(self, _: Mapping[str, Scalar], /) -> Iterator[Source]:
        """Give the source for a run with these values; a plain source holds none of them."""
        yield self

    @property
    def tree(self) -> ast.Module:
        """The syntax tree of the program."""
        return self.program.tree

    @cached_property
    def uses(self) -> Uses:
        """Return the uses of all names."""
        return _uses(self.tree)

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Return the names of the classes with a ``forward``, in order."""
        return tuple(
            node.name
            for node in self.tree.body
            if isinstance(node, ast.ClassDef) and _has_forward(node)
        )

    @cached_property
    def target(self) -> str:
        """Return the class to run: the person's choice, or the last that no other class uses."""
        if self.paste.class_name in self.classes:
            return self.paste.class_name
        used = {
            name.id
            for node in self.tree.body
            if isinstance(node, ast.ClassDef)
            for name in nodes_of(node)
            if isinstance(name, ast.Name) and name.id != node.name
        }
        free = [name for name in self.classes if name not in used] or list(self.classes)
        return free[-1] if free else ""


# The source stays the same while a control moves, and no run changes its tree.
_program = lru_cache(maxsize=64)(parse)
_uses = lru_cache(maxsize=64)(find_uses)


def _has_forward(node: ast.ClassDef) -> bool:
    return any(isinstance(each, ast.FunctionDef) and each.name == "forward" for each in node.body)
