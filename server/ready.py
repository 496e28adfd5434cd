"""The check that the app can serve, before its health check answers.

A rollout waits for the health check. So a broken image must not answer it: a catalog, a script or
the trained digits may be missing or cut, or the first run may fail.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from backend.layer.axes import as_torch_prints, sizes
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.models.digits import shown_digits, trained
from components.dispatch.pages import page_message, page_names
from components.message.value import as_json, plain
from components.page.assets import PLOTLY_SCRIPT, STATIC
from components.page.streamlit_inside import LANGUAGE_MARK, TITLE_MARK, document
from components.words.catalogue import SOURCE, catalogue, languages, messages

_SUFFIXES = (".js", ".css")
_PLOTLY_BYTES = 500_000


class NotReadyError(Exception):
    """A part of the app that is missing or broken."""


def check_ready() -> None:
    """Check every part that a visitor needs.

    Raises:
        NotReadyError: for the first part that is missing or broken.
    """
    parts: dict[str, Callable[[], None]] = {
        "the message catalogs": check_catalogs,
        "the scripts and styles": check_static,
        "Streamlit's document": _check_document,
        "the trained digits": _check_digits,
        "a first run of every page": check_first_runs,
    }
    for name, check in parts.items():
        try:
            check()
        except Exception as error:
            raise NotReadyError(f"The app cannot serve. Broken: {name}. {error!r}") from error


def check_catalogs() -> None:
    """Check that every language has the same sentences."""
    wanted = catalogue(SOURCE).sentences.keys()
    for language in languages():
        if missing := wanted ^ catalogue(language).sentences.keys():
            raise ValueError(f"{language}: {len(missing)} sentences, such as {min(missing)}")


def check_static(folder: Path = STATIC) -> None:
    """Check that no script or style sheet is missing or cut."""
    files = [file for file in sorted(folder.rglob("*")) if file.suffix in _SUFFIXES]
    if not any(file.name == "explorer.js" for file in files):
        raise ValueError("explorer.js is missing")
    for file in files:
        if not is_whole(file.read_text(encoding="utf-8")):
            raise ValueError(f"{file.name} is cut")
    if PLOTLY_SCRIPT.stat().st_size < _PLOTLY_BYTES:
        raise ValueError(f"{PLOTLY_SCRIPT.name} is cut")


def is_whole(text: str) -> bool:
    """Return whether a script or a style sheet has its end: every brace that opens also closes.

    Braces in texts count as well. None of our files has a single one there, and a cut file has no
    other chance to be balanced than between two functions.
    """
    return text.endswith("\n") and 0 < text.count("{") == text.count("}")


def check_first_runs() -> None:
    """Check that every page has a message in every language, and the first one the right shapes."""
    for language in languages():
        for page in page_names():
            as_json(page_message(page, [], messages(language)))
    rows = plain(page_message(page_names()[0], [], messages(SOURCE)))["rows"]
    found = {row["name"]: row["size"] for row in rows}
    shapes = tensor_shapes(LayerSpec())
    wanted = {name: as_torch_prints(sizes(shape)) for name, shape in shapes.items()}
    if found != wanted:
        raise ValueError(f"{found} in the place of {wanted}")


def _check_document() -> None:
    for mark in (LANGUAGE_MARK, TITLE_MARK, "</head>", "</body>"):
        if mark not in document():
            raise ValueError(f"without {mark}")


def _check_digits() -> None:
    trained()
    shown_digits()
