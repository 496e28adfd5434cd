"""A failing line of code, and the part of it that failed where Python marks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from backend.paste.syntax import tree_of

_MOST_LETTERS = 300
_KEYWORD = re.compile(r"^(return|yield|assert|if|elif|while|with|await|print)\b\s*(?!\()")


@dataclass(frozen=True)
class Line:
    """A failing line of a program.

    Attributes:
        code: the line.
        marked: the part of it that failed; "" where the traceback marks none.
    """

    code: str = ""
    marked: str = ""

    @cached_property
    def _statement(self) -> ast.stmt | None:
        return parsed(self.code)

    @cached_property
    def _part(self) -> ast.AST | None:
        """The marked part, otherwise the value of the statement."""
        value: ast.AST | None = getattr(self._statement, "value", None)
        part = parsed(self.marked) if self.marked else None
        # Where the unpacking fails, Python marks the left side.
        if not isinstance(part, ast.Expr) or self.marked == self.target:
            return value
        return part.value

    @property
    def target(self) -> str:
        """The left side of the assignment, ``return``, or ""."""
        if self.code.lstrip().startswith("return "):
            return "return"
        match self._statement:
            case ast.Assign(targets=[target]):
                text = ast.unparse(target)
                return text[1:-1] if text.startswith("(") and text.endswith(")") else text
        return ""

    def nodes(self) -> Iterator[ast.AST]:
        """Yield the expressions of the failing part, the outermost first."""
        if self._part is not None:
            yield from ast.walk(self._part)

    def calls(self) -> Iterator[ast.Call]:
        """Yield the calls of the failing part, the outermost first; a marked call alone."""
        if self.marked and isinstance(self._part, ast.Call):
            yield self._part
            return
        yield from (node for node in self.nodes() if isinstance(node, ast.Call))

    def is_whole(self, node: ast.AST) -> bool:
        """Return whether an expression is the whole right side of the line."""
        value = getattr(self._statement, "value", None)
        return value is not None and ast.dump(value) == ast.dump(node)

    def text(self, node: ast.AST) -> str:
        """Return the text of an expression as the person wrote it."""
        for source in (self.marked, _bare(self.code)):
            text = ast.get_source_segment(source, node) if source else None
            if text and _same(text, node):
                return text
        return ast.unparse(node)


def parsed(code: str) -> ast.stmt | None:
    """Return the statement in a line of code without its keyword; ``None`` if it is incomplete."""
    tree = tree_of(_bare(code))
    return tree.body[0] if tree and tree.body else None


def is_target(text: str) -> bool:
    """Return whether code can assign to an expression, such as a name or an attribute."""
    return tree_of(f"{text} = 0") is not None


def bound_first(code: Sequence[str], names: Collection[str]) -> tuple[str, ...]:
    """Return the names that code reads before it assigns to them, in the order of the names."""
    tree = tree_of("\n".join(code))
    if tree is None:
        return ()
    assigned: set[str] = set()
    read: set[str] = set()
    for statement in tree.body:
        nodes = [each for each in ast.walk(statement) if isinstance(each, ast.Name)]
        loads = {each.id for each in nodes if isinstance(each.ctx, ast.Load)}
        read |= loads - assigned
        assigned |= {each.id for each in nodes} - loads
        assigned |= {each.id for each in nodes if isinstance(each.ctx, ast.Store)}
    return tuple(name for name in names if name in read)


def _bare(code: str) -> str:
    bare = _KEYWORD.sub("", code[:_MOST_LETTERS].strip())
    return bare.removesuffix(":").strip()


def _same(text: str, node: ast.AST) -> bool:
    found = parsed(text)
    return isinstance(found, ast.Expr) and ast.dump(found.value) == ast.dump(node)
