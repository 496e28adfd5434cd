"""Notebooks, which need the server of their system: JupyterLab and marimo."""

from __future__ import annotations

import ast
import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import MappingProxyType

import nbformat
import torch
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from torch import nn

from bench.course_pages.lesson import AFTER, BEFORE, PAGES_PYTHON, Snippets
from components.course.notebook import explore
from tests.browser.support.app_server import free_port, running

Serve = Callable[[Path, Snippets], AbstractContextManager[str]]
_NOTEBOOK = """
import marimo

app = marimo.App()

@app.cell
def _():
    import marimo as mo
    return (mo,)
"""
_CELL = """
@app.cell
def _(mo):
    {}
    return
"""
_WIDGET = """
    import anywidget, traitlets

    class Figure(anywidget.AnyWidget):
        _esm = {module!r}
        link = traitlets.Unicode({link!r}).tag(sync=True)
        server = traitlets.Unicode({server!r}).tag(sync=True)

    mo.ui.anywidget(Figure())
"""


@contextmanager
def jupyterlab(folder: Path, made: Snippets) -> Iterator[str]:
    """Serve a saved notebook with the frame of the panel and a figure of ``explore``."""
    layer = nn.LSTM(10, 20, num_layers=2, batch_first=True)
    figure = explore(layer, torch.zeros(1, 35, 10), vary="num_layers:1-3", show=["num_layers"])
    cells = [
        new_markdown_cell(BEFORE),
        _ran(made.text["jupyter"], _html_of(made.text["jupyter"])),
        _ran("explore(layer, x, vary='num_layers:1-3')", figure._repr_html_()),
        new_markdown_cell(AFTER),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "lesson.ipynb"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    # Its question about news would cover the page.
    quiet = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}
    settings = folder / "CONFIG" / "labconfig" / "default_setting_overrides.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(quiet))
    own = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    # A notebook of somebody else shows no frames before its reader trusts it.
    subprocess.run(
        [PAGES_PYTHON, "-m", "nbformat.sign", str(path)], env={**os.environ, **own}, check=True
    )
    port = free_port()
    options = ["--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token="]
    root = f"--ServerApp.root_dir={folder}"
    url = f"http://localhost:{port}"
    with running(
        ["-m", "jupyterlab", *options, root], url, "/api", own, python=PAGES_PYTHON
    ) as server:
        yield f"{server.url}/doc/tree/lesson.ipynb?reset"


@contextmanager
def marimo(folder: Path, made: Snippets) -> Iterator[str]:
    """Serve a notebook of marimo with the frame of the panel and a widget."""
    module = f"{made.origin}/shape-explorer.js"
    widget = _WIDGET.format(module=module, link="/embed?lang=en", server=made.origin)
    frame = made.text["marimo"].removeprefix("import marimo as mo\n\n")
    text = f"{_NOTEBOOK}{_CELL.format(frame)}{_CELL.format(widget)}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "lesson.py"
    path.write_text(text)
    port = free_port()
    options = ["run", str(path), "--headless", "--no-token", "--port", str(port)]
    url = f"http://localhost:{port}"
    with running(["-m", "marimo", *options], url, "/health", python=PAGES_PYTHON) as server:
        yield server.url


SERVED: Mapping[str, Serve] = MappingProxyType({"jupyterlab": jupyterlab, "marimo": marimo})
"""The systems with a server of their own."""


def _html_of(cell: str) -> str:
    """Return the HTML that a cell of the panel shows."""
    call = ast.parse(cell).body[-1]
    return next(str(each.value) for each in ast.walk(call) if isinstance(each, ast.Constant))


def _ran(source: str, html: str) -> nbformat.NotebookNode:
    data = {"text/html": html, "text/plain": "figure"}
    output = new_output("execute_result", data, execution_count=1)
    cell: nbformat.NotebookNode = new_code_cell(source, outputs=[output], execution_count=1)
    return cell
