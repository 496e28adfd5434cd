"""Builders of static sites: each writes a folder with an ``index.html``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from bench.course_pages.lesson import (
    AFTER,
    BEFORE,
    NEXT,
    NODE,
    PAGES_PYTHON,
    Snippets,
    document,
)

Build = Callable[[Path, Snippets], None]
_LONGEST = 400


def html(folder: Path, made: Snippets) -> None:
    """Write a page with a frame, an element, and a picture that opens."""
    text = made.text
    _write(folder, {"index.html": document(text["html"], text["element"], text["picture_first"])})


def sandboxed(folder: Path, made: Snippets) -> None:
    """Write a page with the attributes of WordPress around a frame from elsewhere."""
    sandbox = '<iframe sandbox="allow-scripts" security="restricted" '
    text = made.text["html"].replace("<iframe ", sandbox, 1)
    _write(folder, {"index.html": document(text)})


def purified(folder: Path, made: Snippets) -> None:
    """Write a page whose snippet went through a strict purifier."""
    script = "import nh3, sys; print(nh3.clean(sys.stdin.read()))"
    text = _run([PAGES_PYTHON, "-c", script], folder, stdin=made.text["html"])
    _write(folder, {"index.html": document(text)})


def mkdocs_material(folder: Path, made: Snippets) -> None:
    """Build MkDocs Material with a frame and an element."""
    text = f"# Lesson\n\n{BEFORE}\n\n{made.text['mkdocs']}\n\n{made.text['element']}\n\n{AFTER}\n"
    # Its fonts come from another host.
    config = "site_name: Course\nplugins: []\ntheme: {name: material, font: false}\n"
    source = folder.with_name(f"{folder.name}-source")
    _write(source, {"mkdocs.yml": config, "docs/index.md": text})
    command = [PAGES_PYTHON, "-m", "mkdocs", "build", "--quiet", "--strict", "-d", str(folder)]
    _run(command, source)


def sphinx_furo(folder: Path, made: Snippets) -> None:
    """Build Sphinx with Furo from reStructuredText."""
    text = f"Lesson\n======\n\n{BEFORE}\n\n{made.text['sphinx']}\n\n{AFTER}\n"
    source = folder.with_name(f"{folder.name}-source")
    _write(source, {"conf.py": 'project = "Course"\nhtml_theme = "furo"\n', "index.rst": text})
    _run([sys.executable, "-m", "sphinx", "-q", "-b", "html", str(source), str(folder)], source)


def jupyter_book_1(folder: Path, made: Snippets) -> None:
    """Build Jupyter Book 1 with a raw block and a linked picture."""
    raw, linked = made.text["sphinx_myst"], made.text["github"]
    source = folder.with_name(f"{folder.name}-source")
    text = f"# Lesson\n\n{BEFORE}\n\n{raw}\n\n{linked}\n\n{AFTER}\n"
    files = {"_config.yml": "title: Course\n", "_toc.yml": "format: jb-book\nroot: index\n"}
    _write(source, {**files, "index.md": text})
    start = "from jupyter_book.cli.main import main; main()"
    _run([PAGES_PYTHON, "-c", start, "build", "-q", str(source)], source)
    shutil.copytree(source / "_build" / "html", folder, dirs_exist_ok=True)


def myst(folder: Path, made: Snippets) -> None:
    """Write a page of MyST 2 by its parser and its themes' components.

    ``myst build --html`` needs a theme, which no registry has.
    """
    frame, widget = made.text["myst"], made.text["myst_widget"]
    text = _run(["node", "myst.mjs"], NODE, stdin=f"{frame}\n\nBetween.\n\n{widget}\n")
    # The classes of the theme's style sheet that place a frame, and the size of its icons.
    look = (
        "<style>.relative { position: relative } .inline-block { display: inline-block }\n"
        ".link-icon { width: 0.8em }</style>"
    )
    _write(folder, {"index.html": document(look, text)})


def reveal(folder: Path, made: Snippets) -> None:
    """Write slides of reveal.js: a title, and the frame on the second one."""
    shutil.copytree(NODE / "node_modules" / "reveal.js" / "dist", folder / "dist")
    page = (
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>Slides</title>\n"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        "<link rel='stylesheet' href='dist/reveal.css'>\n"
        "<link rel='stylesheet' href='dist/theme/white.css'>\n"
        f"<div class='reveal'><div class='slides'>\n<section><h2>Lesson</h2></section>\n"
        f"{made.text['reveal']}\n</div></div>\n"
        "<script src='dist/reveal.js'></script><script>Reveal.initialize({hash: true})</script>"
    )
    _write(folder, {"index.html": page})


def vitepress(folder: Path, made: Snippets) -> None:
    """Build VitePress with two pages."""
    frame = made.text["vitepress"]
    config = (
        f"export default {{ title: 'Course', outDir: {json.dumps(str(folder))},\n"
        "themeConfig: { sidebar: [{ text: 'One', link: '/' }, { text: 'Two', link: '/two' }] } }\n"
    )
    source = folder.with_name(f"{folder.name}-source")
    pages = {
        "index.md": f"# One\n\n{BEFORE}\n\n{frame}\n\n[{NEXT}](./two.md)\n",
        "two.md": f"# Two\n\n{BEFORE}\n\n{frame}\n\n{AFTER}\n",
    }
    _write(source, {**pages, ".vitepress/config.mjs": config, "package.json": '{"type": "module"}'})
    _with_packages(source)
    _run(["node", "node_modules/vitepress/bin/vitepress.js", "build"], source)


def docusaurus(folder: Path, made: Snippets) -> None:
    """Build Docusaurus with two pages in MDX."""
    config = {
        "title": "Course",
        "url": "https://course.example.edu",
        "baseUrl": "/",
        "presets": [["classic", {"docs": {"routeBasePath": "/"}, "blog": False}]],
    }
    docs = f"# Lesson\n\n{BEFORE}\n\n{made.text['docusaurus']}\n\n"
    source = folder.with_name(f"{folder.name}-source")
    files = {
        "docusaurus.config.js": f"module.exports = {json.dumps(config)};\n",
        "docs/index.mdx": f"---\nslug: /\n---\n\n{docs}[{NEXT}](./two.mdx)\n",
        "docs/two.mdx": f"{docs}{AFTER}\n",
        "package.json": '{"name": "course", "private": true}',
    }
    _write(source, files)
    _with_packages(source)
    command = "node_modules/@docusaurus/core/bin/docusaurus.mjs"
    _run(["node", command, "build", "--out-dir", str(folder)], source)


SITES: Mapping[str, Build] = MappingProxyType(
    {
        "html": html,
        "sandboxed": sandboxed,
        "purified": purified,
        "mkdocs-material": mkdocs_material,
        "sphinx-furo": sphinx_furo,
        "jupyter-book-1": jupyter_book_1,
        "myst": myst,
        "reveal": reveal,
        "vitepress": vitepress,
        "docusaurus": docusaurus,
    }
)
"""The builders of all systems that write static files."""


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _with_packages(source: Path) -> None:
    """Let a project find the packages of the node folder."""
    (source / "node_modules").symlink_to(NODE / "node_modules")


def _run(command: list[str], folder: Path, stdin: str = "") -> str:
    """Run a command in a folder and return what it prints.

    Raises:
        RuntimeError: with the output of a command that fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Node comes from a package of our environment. No builder may report its use.
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "DOCUSAURUS_TELEMETRY": "0",
        # Its cache is in the node folder, and another site's entries break the build.
        "DOCUSAURUS_NO_PERSISTENT_CACHE": "true",
        "DO_NOT_TRACK": "1",
        "CI": "1",
    }
    done = subprocess.run(
        command,
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        env=environment,
        timeout=_LONGEST,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout
