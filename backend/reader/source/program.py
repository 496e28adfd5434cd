"""A pasted text of any form as a program: a syntax tree with a class to run.

The text may be a script or notebook cell with classes, a bare ``forward`` or function, an
``nn.Sequential(...)``, lines that call layers without a class, or the output of ``print(model)``.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from textwrap import dedent
from typing import Literal

from backend.links.packed_text import plain_lines
from backend.reader.bounds import MAX_SOURCE, Refused, check_length, check_source
from backend.reader.source import comments, synthetic
from backend.reader.source.printed import is_printed, source_of

Kind = Literal["class", "function", "sequential", "script", "printed"]
_PROMPT = re.compile(r"^(>>> |\.\.\. |>>>$|\.\.\.$)")
_MAGIC = re.compile(r"^\s*(%|!|In ?\[\d*\]:|Out ?\[\d*\]:|```)")


@dataclass(frozen=True)
class Program:
    """A paste that can run.

    Attributes:
        text: the text that line numbers count in; of a printed model the source made from it.
        tree: its syntax tree, with a class made for a text without one.
        kind: the form of the paste.
    """

    text: str
    tree: ast.Module
    kind: Kind


def parse(text: str) -> Program:
    """Return the program of a pasted text.

    Raises:
        Refused: ``limit`` for a text too long or too deeply nested; ``syntax`` with the line for a
            text that is not Python; ``no_model`` for a text without anything to run.
    """
    check_length(len(text.encode(errors="replace")), MAX_SOURCE, "source")
    plain = _plain(text)
    check_source(plain)
    if is_printed(plain):
        made = source_of(plain)
        return Program(made, ast.parse(made), "printed")
    program = _of_tree(text, _parsed(plain))
    comments.attach(program.tree, plain)
    return program


def _of_tree(text: str, tree: ast.Module) -> Program:
    """Return the program of a text with its tree.

    Raises:
        Refused: if there is nothing to run.
    """
    if _has_model(tree):
        around = synthetic.of_parts(tree)
        return Program(text, around or tree, "class" if around is None else "sequential")
    if (function := synthetic.of_function(tree)) is not None:
        return Program(text, function, "function")
    if (sequential := synthetic.of_sequential(tree)) is not None:
        return Program(text, sequential, "sequential")
    if (script := synthetic.of_script(tree)) is not None:
        return Program(text, script, "script")
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    raise Refused("no_model", classes[-1].name if classes else "", 1)


def _plain(text: str) -> str:
    """Return the text without prompts and notebook commands, line by line."""
    lines = plain_lines(text).replace("\t", "    ").split("\n")
    if any(line.startswith(">>> ") for line in lines):
        # There is output between the prompts.
        lines = [_PROMPT.sub("", line) if _PROMPT.match(line) else "" for line in lines]
    else:
        lines = ["" if _MAGIC.match(line) and not _is_code(line) else line for line in lines]
    return dedent("\n".join(lines).replace("\u00a0", " ").replace("\ufeff", ""))


def _is_code(line: str) -> bool:
    """Return whether a line that begins with % continues an expression."""
    return bool(re.match(r"^\s+%\s", line))


def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise Refused("syntax", error.msg, error.lineno or 1) from None
    except (RecursionError, MemoryError):
        raise Refused("limit", "nesting", 1) from None
    except ValueError as error:
        raise Refused("syntax", str(error), 1) from None


def _has_model(tree: ast.Module) -> bool:
    """Return whether a class of the text has a ``forward``, itself or through a pasted base."""
    return any(
        isinstance(node, ast.ClassDef)
        and any(isinstance(e, ast.FunctionDef) and e.name == "forward" for e in node.body)
        for node in tree.body
    )
