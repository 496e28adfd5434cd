"""Docstrings and comments follow the style guide of the project."""

from __future__ import annotations

import ast
import re
import sys
import tokenize
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("backend", "components", "server", "pages", "bench", "train", "locks", "tests/support")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
CLAUSE = re.compile(r"(What|Who|Whose|How|Where|When|Which|Why|Whether|That|A|An|The)\b")
"""Words with which no first line of a function begins, because it is an imperative."""
AVOIDED = re.compile(
    r"\b(told|reckon\w*|anew|mends?|mended|misspelt|handed|misfits?|surroundings|whoever|"
    r"colours?|coloured|catalogues?|recognis\w*|neighbours?|centres?|behaviour|"
    r"set-up|the like|(?<!there )is no|stands below|who asks)\b"
)
"""Private words, inversions and British spellings that the style guide excludes."""
CODE = re.compile(r"(?m)``[^`]*``|`[^`]*`|\"[^\"]*\"|https?://\S+|^ +\w+: ")
"""Code, quotations, links and the names of attributes."""


def described(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Yield every module, class and function of ``tree`` with its docstring, or "" without one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, ast.get_docstring(node) or ""


def is_property(node: ast.AST) -> bool:
    """Return whether ``node`` is a property, whose docstring is a noun phrase."""
    found = getattr(node, "decorator_list", [])
    return any("property" in ast.unparse(each) for each in found)


def not_imperative(tree: ast.Module) -> list[str]:
    """Return the first lines of functions that begin with a clause or an article."""
    return [
        text.partition("\n")[0]
        for node, text in described(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not is_property(node)
        and CLAUSE.match(text)
    ]


def prose(source: str, tree: ast.Module) -> Iterator[str]:
    """Yield docstrings, texts after assignments and comments of ``source`` without code."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str() as text)):
                yield CODE.sub("", text)
    for token in tokenize.tokenize(BytesIO(source.encode()).readline):
        if token.type == tokenize.COMMENT:
            yield CODE.sub("", token.string)


def avoided(source: str, tree: ast.Module) -> list[str]:
    """Return the excluded words in the docstrings and comments of ``source``."""
    return [found[0] for text in prose(source, tree) for found in AVOIDED.finditer(text)]


def faults(path: Path) -> list[str]:
    """Return what the style guide excludes from a file, each with the file's name."""
    source = path.read_text()
    tree = ast.parse(source)
    missing = [] if ast.get_docstring(tree) else ["no docstring"]
    found = [*missing, *not_imperative(tree), *avoided(source, tree)]
    return [f"{path.relative_to(ROOT)}: {each}" for each in found]


def test_modules_have_docstrings_and_plain_words() -> None:
    assert len(FILES) > 300
    assert [fault for path in FILES for fault in faults(path)] == []


def test_a_fault_of_a_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    path = tmp_path / "a.py"
    path.write_text('def f():\n    """The answer, as told."""\n')
    assert faults(path) == ["a.py: no docstring", "a.py: The answer, as told.", "a.py: told"]


def test_clauses_and_articles_are_found() -> None:
    source = '''
def cost():
    """What it costs."""
class Run:
    """The result of a run."""
    @property
    def size(self):
        """The size."""
    async def wait(self):
        """The run has ended."""
    def draw(self):
        """Draw the run."""
'''
    assert not_imperative(ast.parse(source)) == ["What it costs.", "The run has ended."]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('"""The reader is told."""', ["told"]),
        ("x = 1  # Its colour.", ["colour"]),
        ('x = 1\n"""Made anew."""', ["anew"]),
        ('"""It reads ``told``."""', []),
        ('class A:\n    """A.\n\n    Attributes:\n        told: a time.\n    """', []),
        ('x = "told"', []),
    ],
)
def test_excluded_words_are_found(source: str, found: list[str]) -> None:
    assert avoided(source, ast.parse(source)) == found
