"""Documents name files that exist, and keep to the style of the project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "examples/*.md", "backend/models/data/*.md")
    for path in ROOT.glob(pattern)
)
EVERY_DOCUMENT = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT))
)
FOLDERS = (
    *("backend/", "bench/", "components/", "deploy/", "docs/", "examples/", "locks/", "pages/"),
    *("server/", "tests/", "train/"),
)
EXAMPLES = {"components/demo/", "pages/demo.py"}
"""Files of the page that docs/architecture.md adds as an example."""
MOST_WORDS = 25
AVOIDED = re.compile(
    r"\b(told|reckon\w*|anew|mends?|mended|misspelt|misfits|surroundings|whoever|besides?|"
    r"save for|at the foot of|the like|as below|holes?|colours?|licences?)\b",
    re.IGNORECASE,
)
"""Words that the style guide replaces. Code is not read, so `misspelt` may be an error's name."""


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def prose(text: str) -> str:
    """Return the text without code blocks, tables, headings and HTML; inline code is one word."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^\|.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"`[^`]+`", "Code", text)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"<https?:[^>]*>|https?:\S+", "Link", text)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a document; an item of a list is a paragraph of its own."""
    for paragraph in re.split(r"\n\s*\n|\n\s*(?:[-*]|\d+\.) ", prose(text)):
        joined = " ".join(paragraph.replace("**", "").split())
        yield from re.split(r"(?<=[.?!:])[\")]?\s+", joined)


def paths_in(document: Path, text: str) -> Iterator[Path]:
    """Yield every file or folder that a document names in code or as the target of a link."""
    for name in re.findall(r"`([\w./-]+)`", text):
        if name.startswith(FOLDERS) and name not in EXAMPLES:
            yield ROOT / name
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", re.sub(r"`[^`]*`", "", text)):
        if ":" not in target:
            yield document.parent / target


@EVERY_DOCUMENT
def test_named_files_exist(document: Path) -> None:
    missing = [path for path in paths_in(document, text_of(document)) if not path.exists()]
    assert [str(path) for path in missing] == []


@EVERY_DOCUMENT
def test_sentences_are_short(document: Path) -> None:
    long = [each for each in sentences(text_of(document)) if len(each.split()) > MOST_WORDS]
    assert long == []


@EVERY_DOCUMENT
def test_words_are_plain(document: Path) -> None:
    assert AVOIDED.findall(prose(text_of(document))) == []


def test_every_decision_is_in_the_index() -> None:
    index = text_of(ROOT / "docs" / "decisions" / "README.md")
    records = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    assert re.findall(r"\]\((0[^)]+)\)", index) == [each.name for each in records]
    for number, record in enumerate(records, start=1):
        text = text_of(record)
        title = text.partition("\n")[0].removeprefix("# ")
        assert title.startswith(f"{number}. ")
        assert f"[{title}]" in index
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequence"))


def test_a_violation_is_found() -> None:
    page = ROOT / "docs" / "page.md"
    assert [path.exists() for path in paths_in(page, "`backend/absent.py` [x](absent.md)")] == [
        False,
        False,
    ]
    assert AVOIDED.findall(prose("It stands beside the `told` one.")) == ["beside"]
    assert max(len(each.split()) for each in sentences("word " * 30 + ". Short.")) > MOST_WORDS
    assert [*sentences("One `a b` is. Two\n- are")] == ["One Code is.", "Two", "are"]
