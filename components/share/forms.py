"""The settings of a page in every form that a course needs: links, frames, pictures, files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from backend.links.lesson_steps import NAMES as STEPS
from backend.models.source_link import CLASS
from components.dispatch.ask import ASK
from components.dispatch.pages import find_page
from components.embed.element import MODULE_PATH
from components.markup.frames import (
    EMBED_SCRIPT_PATH,
    EMBED_VERSION,
    HEIGHT,
    iframe,
    image,
)
from components.markup.html import Html
from components.markup.svg import element
from components.share.links import Shared, frame_link, permalink, picture_link
from components.share.picture import FIGURE_PATH, PNG_PATH

_LESSON_STYLE = """
.lesson > summary { cursor: pointer; list-style: none; }
.lesson > summary img { max-width: 100%; height: auto; }
.lesson[open] > summary img { display: none; }
@media print {
  .lesson > summary img { display: inline !important; }
  .lesson > iframe { display: none; }
}
"""
"""The style sheet that ``docs/teaching.md`` shows."""
Language = Literal["text", "html", "markdown", "rst", "python"]


@dataclass(frozen=True)
class Form:
    """A text to copy.

    Attributes:
        id: the name in the catalogs.
        language: the language of the text.
    """

    id: str
    language: Language
    text: str


def frames(shared: Shared) -> tuple[Form, ...]:
    """Return the live page in the syntax of each course format."""
    link = frame_link(shared)
    # A site that removes frames also removes styles, and then the linked picture is there instead.
    still = linked_picture(shared).replace("<a ", '<a style="display:none" ', 1)
    bare = f"{iframe(link, shared.title)}\n{still}"
    live = f"{bare}\n{_follower(shared)}"
    # reveal.js loads the frame shortly before its slide.
    slide = live.replace(' loading="lazy"', "", 1).replace(" src=", " data-src=", 1)
    has_picture = find_page(shared.page).has_picture
    return (
        Form("html", "html", live),
        *([Form("picture_first", "html", _picture_first(shared))] if has_picture else []),
        Form("element", "html", _element(shared)),
        Form("sphinx_myst", "markdown", f"```{{raw}} html\n{live}\n```"),
        Form("sphinx", "rst", f".. raw:: html\n\n{_indented(live, 3)}"),
        Form("myst", "markdown", _myst_frame(link, shared)),
        Form("myst_widget", "markdown", _myst_widget(link, shared)),
        Form("mkdocs", "html", live),
        Form("docusaurus", "html", _jsx(link, shared)),
        Form("vitepress", "markdown", f"{bare}\n{_vue_follower(shared)}"),
        Form("quarto", "markdown", _quarto(live, shared)),
        Form("obsidian", "markdown", bare),
        Form("moodle", "html", bare),
        Form("notion", "text", link),
        Form("reveal", "html", f"<section>\n{slide}\n</section>"),
        Form("jupyter", "python", _cell("from IPython.display import HTML", "HTML", live)),
        Form("marimo", "python", _cell("import marimo as mo", "mo.Html", live)),
        Form("github", "markdown", _markdown(shared)),
    )


def linked_picture(shared: Shared) -> str:
    """Return a link to the page, with its still picture unless that reveals an answer."""
    if not find_page(shared.page).has_picture:
        return element("a", shared.title, href=permalink(shared))
    return element("a", image(picture_link(shared), shared.alt), href=permalink(shared))


def _markdown(shared: Shared, path: str = FIGURE_PATH) -> str:
    """Return the linked picture for a site that shows no frames; ``path`` is of SVG or PNG."""
    if not find_page(shared.page).has_picture:
        return f"[{_bracketed(shared.title)}]({permalink(shared)})"
    link = picture_link(shared, path)
    return f"[![{_bracketed(shared.alt)}]({link})]({permalink(shared)})"


def _element(shared: Shared) -> str:
    """Return the figure as an element of the page, in which a linked picture is the fallback."""
    named = {name.replace("_", "-"): text for name, text in shared.named_choices.items()}
    known = {*find_page(shared.page).parameters, *STEPS, ASK} - {CLASS}
    if not shared.query.keys() <= known:
        # HTML has attributes such as class and hidden, and a source may have these names.
        named = {"link": frame_link(shared).removeprefix(shared.origin)}
    script = element("script", " ", type="module", src=shared.origin + MODULE_PATH)
    return f"{script}\n{element('shape-explorer', Html(linked_picture(shared)), **named)}"


def _jsx(link: str, shared: Shared) -> str:
    """Return the frame for MDX, in which a style is an object and no element stays open."""
    frame = element("iframe", src=link, title=shared.title, width="100%", height=HEIGHT)
    still = linked_picture(shared).replace("<a ", '<a style={{display: "none"}} ', 1)
    script = element("script", src=_script(shared)).removesuffix("/>")
    return (
        f'{frame.removesuffix("/>")} loading="lazy" style={{{{border: 0}}}} />\n'
        f"{still}\n{script} async />"
    )


def _quarto(live: str, shared: Shared) -> str:
    """Return the frame for HTML, and the linked picture for every other format."""
    return (
        f'::: {{.content-visible when-format="html"}}\n```{{=html}}\n{live}\n```\n:::\n\n'
        # Word and PDF cannot read an SVG without a further program.
        f'::: {{.content-visible unless-format="html"}}\n{_markdown(shared, PNG_PATH)}\n:::'
    )


def _myst_widget(link: str, shared: Shared) -> str:
    options = {"link": link.removeprefix(shared.origin), "server": shared.origin}
    text = json.dumps(options, ensure_ascii=False)
    # A PDF has no widget, but the link.
    below = f"[{_bracketed(shared.title)}]({permalink(shared)})"
    return f":::{{anywidget}} {shared.origin}{MODULE_PATH}\n{text}\n:::\n\n{below}"


def pictures(shared: Shared) -> tuple[Form, ...]:
    """Return the still picture in the syntax of each text format."""
    link = picture_link(shared)
    inside = image(link, shared.alt)
    caption = element("figcaption", shared.caption)
    return (
        Form("picture_html", "html", f"<figure>\n  {inside}\n  {caption}\n</figure>"),
        Form("picture_markdown", "markdown", f"![{_bracketed(shared.alt)}]({link})"),
        Form("picture_myst", "markdown", _figure("```{figure} ", link, shared, "", "\n```")),
        Form("picture_rst", "rst", _figure(".. figure:: ", link, shared, "   ", "")),
        Form("picture_link", "text", link),
        Form("picture_png", "text", picture_link(shared, PNG_PATH)),
    )


def _picture_first(shared: Shared) -> str:
    """Return the still picture, which a click replaces by the live page, without a script."""
    inside = image(picture_link(shared), shared.alt)
    frame = iframe(frame_link(shared), shared.title)
    return (
        f"<style>{_LESSON_STYLE}</style>\n"
        f'<details class="lesson">\n  <summary>{inside}<br>▶</summary>\n  {frame}\n</details>'
    )


def _follower(shared: Shared) -> str:
    return element("script", " ", src=_script(shared), **{"async": "async"})


def _vue_follower(shared: Shared) -> str:
    """Return the script as a component, because a template of Vue may have no script element."""
    loads = {"is": "script", "src": _script(shared), "async": "async"}
    return element("component", " ", **loads)


def _script(shared: Shared) -> str:
    return f"{shared.origin}{EMBED_SCRIPT_PATH}?v={EMBED_VERSION}"


def _myst_frame(link: str, shared: Shared) -> str:
    still = ""
    if find_page(shared.page).has_picture:
        still = f":placeholder: {picture_link(shared)}\n"
    return f":::{{iframe}} {link}\n:width: 100%\n{still}:title: {_one_line(shared.title)}\n:::"


def _cell(imported: str, call: str, bare: str) -> str:
    """Return a cell of a notebook. A notebook on GitHub shows the picture."""
    inside = element("div", Html(bare.replace("\n", "")))
    return f"{imported}\n\n{call}({inside!r})"


def _figure(head: str, link: str, shared: Shared, indent: str, end: str) -> str:
    alt, caption = _one_line(shared.alt), _one_line(shared.caption)
    return f"{head}{link}\n{indent}:alt: {alt}\n\n{indent}{caption}{end}"


def _indented(text: str, by: int) -> str:
    return "\n".join(" " * by + line for line in text.splitlines())


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _bracketed(text: str) -> str:
    """Return a text for the brackets of Markdown.

    A bracket with a backslash would begin mathematics in many systems.
    """
    return _one_line(text).replace("\\", "&#92;").replace("[", "&#91;").replace("]", "&#93;")
