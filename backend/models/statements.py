"""Statements of a source by line, each in one line, and the names in them."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from backend.paste.syntax import tree_of


@lru_cache(maxsize=32)
def statements(source: str) -> Mapping[int, str]:
    """Return the statement at each line, in one line; other lines as they are.

    The source stays the same while a control moves.
    """
    rows = source.split("\n")
    found = {line: row.strip() for line, row in enumerate(rows, start=1)}
    tree = tree_of(source)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Assign | ast.AugAssign | ast.Return | ast.Expr):
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            found |= dict.fromkeys(lines, " ".join(rows[line - 1].strip() for line in lines))
    return found


def parts_of_statements(source: str, lines: Sequence[int]) -> dict[int, str]:
    """Return the code of each line of a statement of which several lines make tensors.

    It is "" for a line with brackets alone.
    """
    found = statements(source)
    shared = Counter(found.get(line, "") for line in lines)
    rows = source.split("\n")
    return {
        line: rows[line - 1].strip().rstrip(",") if re.search(r"\w", rows[line - 1]) else ""
        for line in lines
        if line in found and shared[found[line]] > 1 and found[line] != rows[line - 1].strip()
    }


@lru_cache(maxsize=32)
def expressions(source: str) -> Mapping[int, str]:
    """Return the expression at each line."""
    found = statements(source)
    # Many lines may share one long statement.
    read = {text: _right_side(text) for text in set(found.values())}
    return {line: read[text] for line, text in found.items()}


@lru_cache(maxsize=1024)
def names_in(text: str) -> Sequence[str]:
    """Return the names in a piece of code that are neither attributes nor keywords of a call."""
    tokens: list[tokenize.TokenInfo] = []
    try:
        tokens += tokenize.generate_tokens(io.StringIO(text).readline)
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return list(dict.fromkeys(re.findall(r"(?<![.\w])[^\W\d]\w*", text)))
    return list(
        dict.fromkeys(
            token.string
            for before, token in zip([None, *tokens], tokens, strict=False)
            if token.type == tokenize.NAME and (before is None or before.string != ".")
        )
    )


def _right_side(text: str) -> str:
    """Return the expression of a line: the part right of ``=``, without ``return``."""
    text = text.strip()
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        around = text[max(place - 1, 0)], text[place + 1 : place + 2]
        if sign == "=" and depth == 0 and around[0] not in "=!<>:" and around[1] != "=":
            return text[place + 1 :].strip() or text
    return re.sub(r"^return\s+", "", text) or text
