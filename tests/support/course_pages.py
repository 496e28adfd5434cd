"""The course pages in ``examples/``: their paths, their content, and how they are built."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path
from re import findall
from urllib.parse import parse_qsl, urlsplit

from backend.links.lesson import NAMES as LESSON
from components.dispatch.pages import lesson_of, page_message, page_names
from components.share.links import Shared
from components.share.picture import alt_text, caption
from components.words.catalogue import messages
from components.words.language import LANGUAGE

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
HOST = "https://shapes.example.edu"
MKDOCS = EXAMPLES / "mkdocs" / "docs" / "index.md"
SPHINX = EXAMPLES / "sphinx" / "index.md"
TEACHING = ROOT / "docs" / "teaching.md"


def frame_links(text: str) -> list[str]:
    """Return the links of the frames of a page, in its order."""
    return [unescape(link) for link in findall(r'<iframe src="([^"]+)"', text)]


def shared_of(link: str) -> Shared:
    """Return the settings of the Share panel from which this frame was made."""
    parts = urlsplit(link)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    given = dict(pairs)
    page = given.get("page", page_names()[0])
    words = messages(given[LANGUAGE])
    message = page_message(page, pairs, words)
    lesson = lesson_of(pairs)
    theme = given.get("theme", "auto")
    return Shared(
        page=page,
        query={name: text for name, text in message.query.items() if name not in LESSON},
        origin=f"{parts.scheme}://{parts.netloc}",
        language=words.language,
        title=f"{words.text('app.name')}: {message.title}",
        alt=alt_text(message, words),
        caption=caption(message, words),
        theme="light" if theme == "light" else "dark" if theme == "dark" else "auto",
        lesson=replace(lesson, problems=()),
    )


def build_mkdocs(folder: Path, host: str) -> None:
    """Build the MkDocs course; a warning is an error."""
    config = str(EXAMPLES / "mkdocs" / "mkdocs.yml")
    _run(["mkdocs", "build", "--quiet", "--strict", "-f", config, "-d", str(folder)], host)


def build_sphinx(folder: Path, host: str) -> None:
    """Build the Sphinx course, with its intermediate files next to the pages."""
    options = ["-q", "-W", "-b", "html", "-d", str(folder / ".doctrees")]
    _run(["sphinx", *options, str(EXAMPLES / "sphinx"), str(folder)], host)


def _run(arguments: list[str], host: str) -> None:
    found = subprocess.run(
        [sys.executable, "-m", *arguments],
        env={**os.environ, "SHAPE_EXPLORER": host, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert found.returncode == 0, found.stdout + found.stderr
