"""The text of an expression: its allowed characters and its syntax tree.

Reading executes nothing. The text is checked token by token before Python's parser sees it: only
plain names, integers, strings and the signs of indexing, calls and arithmetic are allowed, with a
length and a nesting that the parser handles at once.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from keyword import iskeyword

MAX_CHARACTERS = 400
MAX_NESTING = 16
MAX_NODES = 300
MAX_DEPTH = 80
_SPACE = " \t\r\n"
_KEYWORDS_ALLOWED = ("None", "True", "False")
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<number>[0-9]+[eE][+-]?[0-9]{1,2}(?![A-Za-z0-9_])|[0-9][A-Za-z0-9_]*)"
    r"|(?P<string>'[^'\r\n]*'|\"[^\"\r\n]*\")"
    r"|(?P<open>[(\[])|(?P<close>[)\]])"
    r"|(?P<sign>[.,:+\-*/=<>~&|@]|!=)"
)
_NUMBER = re.compile(r"[0-9]+([eE][+-]?[0-9]{1,2})?")
_NOT_IN_A_PATTERN = re.compile(r"[^A-Za-z0-9_ ().>\-]")


class ExpressionError(ValueError):
    """An expression that cannot be evaluated: a code and the values for its sentence.

    Attributes:
        code: the reason; its sentences are in the message catalogs.
        params: names, texts and numbers for the sentence, all as text.
        start: the first character of the offending part of the text, if known.
        end: the character after its last.
    """

    def __init__(
        self, code: str, place: tuple[int, int] | None = None, /, **params: str | int
    ) -> None:
        self.code = code
        self.params = {name: str(value) for name, value in params.items()}
        self.start: int | None = place[0] if place else None
        self.end: int | None = place[1] if place else None
        super().__init__(f"{code.replace('_', ' ')}: {self.params}" if params else code)


@dataclass(frozen=True)
class Expression:
    """A parsed expression.

    Attributes:
        text: the original text.
        tree: its syntax tree, with any node type that the allowed tokens can form.
    """

    text: str
    tree: ast.expr = field(repr=False, compare=False)

    def place(self, node: ast.AST) -> tuple[int, int]:
        """Return the position of ``node``: its first character, and the one after its last."""
        before = len(self.text) - len(self.text.lstrip(_SPACE))
        # The text is ASCII on one line, so the parser's columns count characters.
        return (
            before + int(getattr(node, "col_offset", 0)),
            before + int(getattr(node, "end_col_offset", len(self.text))),
        )

    def part(self, node: ast.AST, most: int = 40) -> str:
        """Return the text of ``node``, shortened if it is long."""
        start, end = self.place(node)
        text = self.text[start:end]
        return text if len(text) <= most else text[: most - 1] + "…"

    def error(self, node: ast.AST, code: str, **params: str | int) -> ExpressionError:
        """Return an error at ``node``, to be raised."""
        return ExpressionError(code, self.place(node), **params)

    def forbidden(self, node: ast.AST, what: str) -> ExpressionError:
        """Return the error for a node that no expression may contain."""
        return self.error(node, "not_allowed", what=what, text=self.part(node))


def parse(text: str) -> Expression:
    """Parse one expression without evaluating it.

    Raises:
        ExpressionError: ``empty``, ``too_long``, ``not_allowed``, ``syntax``, ``too_many``.
    """
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError("too_long", count=len(text), most=MAX_CHARACTERS)
    bare = text.strip(_SPACE)
    if not bare:
        raise ExpressionError("empty")
    before = text.index(bare)
    _check_signs(bare, before)
    # A line break inside brackets is a space to Python; any other was rejected above.
    expression = Expression(text, _tree(re.sub(r"[\t\r\n]", " ", bare), before))
    _check_extent(expression)
    return expression


def _check_signs(text: str, before: int) -> None:
    """Reject every token that no expression needs, and deep nesting."""
    at = nesting = 0
    kind: str | None = None
    while at < len(text):
        match, previous = _TOKEN.match(text, at), kind
        kind = match.lastgroup if match else None
        word = match.group() if match else text[at]
        place = (before + at, before + at + len(word))
        if reason := _refused(kind, word, nesting, previous):
            raise ExpressionError("not_allowed", place, what=reason, text=word)
        if kind == "string" and (foreign := _NOT_IN_A_PATTERN.search(word, 1, len(word) - 1)):
            place = (place[0] + foreign.start(), place[0] + foreign.end())
            raise ExpressionError("not_allowed", place, what="character", text=foreign.group())
        nesting += (kind == "open") - (kind == "close")
        if nesting > MAX_NESTING:
            raise ExpressionError("too_many", place, what="nesting", most=MAX_NESTING)
        at += len(word)


def _refused(kind: str | None, word: str, nesting: int, previous: str | None) -> str | None:
    """Return why a token is not allowed, or ``None``."""
    if kind is None or (kind == "space" and nesting <= 0 and word.strip(" \t")):
        return "character"
    if kind == "name" and iskeyword(word) and word not in _KEYWORDS_ALLOWED:
        return "keyword"
    if kind == "number" and not _NUMBER.fullmatch(word):
        return "number"
    if kind == "string" and previous == "name":
        # A string with a prefix (f'...', rb'...') is not a pattern.
        return "string"
    return None


def _tree(text: str, before: int) -> ast.expr:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        # Python counts from 1, and uses 0 for the end of the text.
        start = (error.offset or len(text) + 1) - 1
        end = max((error.end_offset or 0) - 1, min(start + 1, len(text)))
        place = (before + start, before + end)
        raise ExpressionError("syntax", place, message=error.msg) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError("syntax", message=str(error) or type(error).__name__) from None


def _check_extent(expression: Expression) -> None:
    """Reject a tree that is too large or too deep; this walk does not recurse."""
    for count, depth in enumerate(_depths(expression.tree), start=1):
        if count > MAX_NODES:
            raise ExpressionError("too_many", what="parts", most=MAX_NODES)
        if depth > MAX_DEPTH:
            raise ExpressionError("too_many", what="nesting", most=MAX_DEPTH)


def _depths(tree: ast.AST) -> Iterator[int]:
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield depth
        waiting += [(child, depth + 1) for child in ast.iter_child_nodes(node)]


def names_in(expression: Expression) -> frozenset[str]:
    """Return the names of tensors, sizes and modules in an expression."""
    nodes = ast.walk(expression.tree)
    return frozenset(node.id for node in nodes if isinstance(node, ast.Name))


def with_number(expression: Expression, number: int, other: int) -> Expression:
    """Return the expression with ``other`` in the place of every integer ``number``.

    An integer behind a minus sign counts from an end, so it stays.
    """
    text = re.sub(rf"(?<![\w-]){number}(?!\w)", str(other), expression.text)
    return expression if text == expression.text else parse(text)
