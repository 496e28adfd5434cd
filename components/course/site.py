"""The files of a course: a page, a script with its states and a picture for each figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from html import escape
from string import Template
from urllib.parse import urlencode

from backend.layer.spec import SpecError
from backend.links.figure import FigureRequest
from backend.links.lesson import NAMES as LESSON
from backend.links.lesson_steps import NAMES as STEPS
from components.course.file import CourseAsked, CourseError, CourseFigure
from components.dispatch.pages import find_page, offline_pages, page_path
from components.embed.element import element_script
from components.embed.page import EMBED_SHEET
from components.markup.frames import EMBED_VERSION, iframe, image
from components.markup.html import Html
from components.markup.svg import element
from components.offline.content import OfflineRequest, content_of
from components.offline.link import asked_for
from components.offline.page import figure_page, offline_bundle, states_script
from components.offline.states import TORCH, message_of
from components.page.assets import STATIC, minified
from components.picture.still import still
from components.picture.svg_figure import svg
from components.words.catalogue import Messages, messages
from components.words.language import LANGUAGE
from components.words.refused import RefusedError, refused

STYLE, SCRIPT, HOST = "assets/figure.css", "assets/figure.js", "embed.js"
ELEMENT = "shape-explorer.js"
"""The files that all figures share."""
_HOST_LINK = f"{HOST}?v={EMBED_VERSION}"
"""The link of the script for host pages, as a server has it, too."""


def course_files(course: CourseAsked, report: Callable[[str], None]) -> dict[str, str]:
    """Return the text of every file of a course, by its path.

    Args:
        report: is called with a line for each figure.

    Raises:
        CourseError: for the first figure that cannot be shown.
    """
    shared = {
        STYLE: EMBED_SHEET,
        SCRIPT: offline_bundle(),
        ELEMENT: element_script(),
        HOST: minified((STATIC / "host/embed.js").read_text(encoding="utf-8")),
    }
    files = dict(shared)
    listed: list[Html] = []
    for figure in course.figures:
        words = messages(figure.language)
        try:
            asked = _asked(figure, course.server, words)
            title, size, made = _figure(figure, asked, words, _versions(shared))
        except SpecError as error:
            raise CourseError(figure.line, str(refused(error, words))) from error
        except RefusedError as error:
            raise CourseError(figure.line, str(error)) from error
        files |= made
        listed.append(_listed(figure, title, messages(course.language)))
        report(f"{figure.file}.html: {size}")
    return files | {"index.html": _index(course, listed, _versions(shared))}


def _versions(shared: Mapping[str, str]) -> dict[str, str]:
    """Return the links to the shared files, which change when a file changes."""
    return {
        path: f"{path}?{sha256(text.encode()).hexdigest()[:12]}" for path, text in shared.items()
    }


def _asked(figure: CourseFigure, server: str, words: Messages) -> OfflineRequest:
    if figure.page not in offline_pages():
        raise CourseError(figure.line, f"page is one of {', '.join(offline_pages())}")
    page = find_page(figure.page)
    asked = asked_for(page, figure.pairs, figure.vary, words)
    known = {*asked.present, *page.parameters, *LESSON, *STEPS, LANGUAGE}
    for name, _ in figure.pairs:
        if name not in known and ":" not in name:
            raise CourseError(figure.line, f"{page.name} has no setting {name[:40]}")
    if not server:
        return asked
    query = urlencode({**asked.query, LANGUAGE: words.language})
    return replace(asked, link=f"{server}{page_path(page.name)}?{query}")


def _figure(
    figure: CourseFigure, asked: OfflineRequest, words: Messages, links: Mapping[str, str]
) -> tuple[str, str, dict[str, str]]:
    """Return the title of a figure, the size of its content in words, and its files."""
    content = content_of(asked, words)
    title = figure.title or content.title
    picture = f"{figure.file}.svg" if find_page(asked.page).has_picture else ""
    page = figure_page(
        words,
        table=content.table,
        name=figure.file,
        title=title,
        theme=figure.theme,
        lean=figure.lean,
        head=(
            f'<link rel="stylesheet" href="{links[STYLE]}">\n'
            f'<script src="{figure.file}.js" defer></script>\n'
            f'<script src="{links[SCRIPT]}" defer></script>'
        ),
        still=image(picture, content.alt) if picture else "",
        full=_full(asked, words),
    )
    files = {
        f"{figure.file}.html": page,
        f"{figure.file}.js": states_script(figure.file, content.kit),
    }
    if picture:
        files[picture] = _picture(asked, words)
    return title, content.report, files


def _picture(asked: OfflineRequest, words: Messages) -> str:
    """Return the still image of the configuration that a figure opens with."""
    look = FigureRequest(page=asked.page, focus=dict(asked.query).get("focus", ""))
    opened = [(name, text) for name, text in asked.pairs if name not in (*LESSON, *STEPS)]
    return svg(still(message_of(asked.page, opened, words), look, words), "auto")


def _full(asked: OfflineRequest, words: Messages) -> str:
    if not asked.link:
        return ""
    text = words.text("lesson.full")
    link = element("a", text, class_="se-full-link", href=asked.link, target="_blank")
    return element("p", link, class_="se-full")


def _listed(figure: CourseFigure, title: str, words: Messages) -> Html:
    """Return a figure on the page that lists them all, with its snippet."""
    name = f"{figure.file}.html"
    frame = iframe(name, title)
    snippet = f'{frame}\n<script src="{_HOST_LINK}" async></script>'
    has_picture = find_page(figure.page).has_picture
    shown = image(f"{figure.file}.svg", title) if has_picture else title
    picture = element("a", shown, href=name)
    whole = "" if figure.lean else ' lean="false"'
    inline = (
        f'<script src="{ELEMENT}" async></script>\n'
        f'<shape-explorer states="{figure.file}.js"{whole}>{picture}</shape-explorer>'
    )
    return Html(
        f'<section id="{figure.file}"><h2>{escape(title)}</h2>\n{frame}\n'
        f'<details class="se-plain"><summary>{escape(words.text("course.snippet"))}</summary>\n'
        f"<pre><code>{escape(snippet)}</code></pre>\n"
        f"<pre><code>{escape(inline)}</code></pre></details>\n"
        f'<p><a href="{name}">{escape(words.text("course.alone"))}</a></p></section>'
    )


def _index(course: CourseAsked, figures: list[Html], links: Mapping[str, str]) -> str:
    words = messages(course.language)
    made = words.text("offline.made", app=words.text("app.name"), version=TORCH)
    return Template((STATIC / "offline/course.html").read_text(encoding="utf-8")).substitute(
        language=words.language,
        title=escape(course.title or words.text("course.title")),
        style=links[STYLE],
        host=_HOST_LINK,
        figures="\n".join(figures),
        made=escape(made),
    )
