"""The links of a page's settings: to the page, its figure, its picture and its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from backend.links.figure import FigureRequest, Theme
from backend.links.lesson import Lesson, lesson_query
from backend.links.vary import VARY
from components.dispatch.pages import find_page, page_path
from components.markup.frames import embedded
from components.page.paths import NOTEBOOK_PATH, OFFLINE_PATH, SCRIPT_PATH
from components.share.picture import FIGURE_PATH, PNG_PATH, figure_path, picture_of
from components.words.language import LANGUAGE

PNG_WIDTH = 1460
"""The width of a PNG in pixels, about twice that of a drawing, for slides and print."""


@dataclass(frozen=True)
class Shared:
    """The settings of a page, as an author shares them.

    Attributes:
        page: the name of the page.
        query: the query of the page's message, without ``hide``, ``lock`` and ``focus``.
        origin: the scheme and the host of the app, without a slash at the end.
        language: the language of the frame and the picture.
        title: the title of the frame.
        alt: the text alternative of the picture.
        caption: the caption of the picture in print.
        theme: ``auto`` follows the reader's system.
        lesson: what the frame hides, locks and highlights.
    """

    page: str
    query: Mapping[str, str]
    origin: str
    language: str
    title: str
    alt: str
    caption: str
    theme: Theme = "auto"
    lesson: Lesson = field(default_factory=Lesson)

    @property
    def path(self) -> str:
        """The URL path of the page, from the root of the app."""
        return page_path(self.page)

    @property
    def choices(self) -> dict[str, str]:
        """The query with the author's choices: the lesson, the language and the theme."""
        theme = {} if self.theme == "auto" else {"theme": self.theme}
        return {**self.query, **lesson_query(self.lesson), LANGUAGE: self.language, **theme}

    @property
    def named_choices(self) -> dict[str, str]:
        """The same with the name of the page, for a path that all pages share."""
        return {**({} if self.page == "layer" else {"page": self.page}), **self.choices}


def permalink(shared: Shared) -> str:
    """Return the link to the whole page with these settings."""
    focus = {"focus": shared.lesson.focus} if shared.lesson.focus else {}
    query = {**shared.query, **focus, LANGUAGE: shared.language}
    return f"{shared.origin}{shared.path}?{readable(query)}"


def frame_link(shared: Shared) -> str:
    """Return the link to the page with the author's choices, for a frame."""
    return embedded(f"{shared.origin}{shared.path}?{readable(shared.choices)}", shared.page)


def picture_link(shared: Shared, path: str = FIGURE_PATH) -> str:
    """Return the URL of the still picture; ``path`` is that of the SVG or of the PNG."""
    asked = FigureRequest(
        page=picture_of(shared.page),
        theme=shared.theme,
        pixels=PNG_WIDTH if path == PNG_PATH else 0,
        focus=shared.lesson.focus,
    )
    # The picture of a frame without shapes has none either.
    hides = {} if shared.lesson.shows("shapes") else {"hide": "shapes"}
    return shared.origin + figure_path({**shared.query, **hides}, shared.language, asked, path)


def downloads(shared: Shared, vary: str = "") -> dict[str, str]:
    """Return the paths of the files for download, from the root of the app, by kind.

    Args:
        vary: the range of the offline page, see :func:`backend.links.vary.read_vary`.
    """
    page = find_page(shared.page)
    found = {}
    if page.has_picture:
        paths = {"svg": FIGURE_PATH, "png": PNG_PATH}
        found = {
            name: picture_link(shared, path).removeprefix(shared.origin)
            for name, path in paths.items()
        }
    if page.script:
        script = readable({"page": shared.page, **shared.query, LANGUAGE: shared.language})
        found |= {"script": f"{SCRIPT_PATH}?{script}", "notebook": f"{NOTEBOOK_PATH}?{script}"}
    if page.offline_range is not None:
        asked = readable({**shared.named_choices, **({VARY: vary} if vary else {})})
        found["offline"] = f"{OFFLINE_PATH}?{asked}"
    return found


def readable(query: Mapping[str, str]) -> str:
    """Encode a query, but keep the characters that are legal in one, so that people can read it."""
    return urlencode(query, safe=",:|")
