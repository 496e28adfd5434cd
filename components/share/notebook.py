"""The script of a page as a Jupyter notebook, in the reader's language.

The same link returns the same bytes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

import nbformat
from nbformat import NotebookNode, v4

from components.offline.states import TORCH
from components.page.script import PageScript
from components.words.catalogue import Messages

_PARAGRAPHS = re.compile(r"\n\n+(?=\S)")


def notebook(made: PageScript, words: Messages, link: str = "") -> str:
    """Return the notebook as JSON text: a title, the script in cells, a cell that prints shapes.

    Args:
        link: the link to the page with these settings, or "" if the host is unknown.
    """
    cells = [
        v4.new_markdown_cell(_introduction(made, words, link)),
        *(v4.new_code_cell(paragraph) for paragraph in paragraphs(made.text)),
        *_shapes(made.shown, words),
    ]
    for place, cell in enumerate(cells):
        # nbformat's own ids are random.
        cell["id"] = f"cell-{place}"
    return str(nbformat.writes(_whole(cells))) + "\n"


def _shapes(shown: Sequence[str], words: Messages) -> list[NotebookNode]:
    """Return the cell that prints the shapes, unless the script has none to print."""
    if not shown:
        return []
    lines = (f'print("{name}", {name}.shape)' for name in shown)
    return [
        v4.new_markdown_cell(words.text("notebook.shapes")),
        v4.new_code_cell("\n".join(lines)),
    ]


def paragraphs(script: str) -> list[str]:
    """Split a script into parts that can run one after the other.

    A part ends at blank lines, unless they are inside an expression.

    >>> paragraphs("import torch\\n\\n\\nclass A:\\n    a = 1\\n\\n    b = 2\\n")
    ['import torch', 'class A:\\n    a = 1\\n\\n    b = 2']
    """
    parts = [""]
    for piece in _PARAGRAPHS.split(script.strip()):
        parts[-1] += f"\n\n{piece}" if parts[-1] else piece
        if _parses(parts[-1]):
            parts.append("")
    return [part for part in parts if part]


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _introduction(made: PageScript, words: Messages, link: str) -> str:
    lines = [
        f"# `{made.title}`" if made.title.startswith("nn.") else f"# {made.title}",
        made.sentence,
        words.text("notebook.made", app=words.text("app.name"), version=TORCH),
    ]
    if link:
        lines.append(f"[{words.text('offline.live')}]({link})")
    return "\n\n".join(lines)


def _whole(cells: list[NotebookNode]) -> NotebookNode:
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    whole: NotebookNode = v4.new_notebook(cells=cells, metadata=metadata)
    return whole
