"""The still picture that a page shows while the browser loads the app.

A browser needs one to three seconds for Streamlit's scripts, the run and our own scripts. The still
picture of the same link needs none of them. It covers the empty page below the header until the
live picture is there, and our scripts remove it.
"""

from __future__ import annotations

from functools import partial

from backend.links.layer import Pairs
from backend.links.lesson import Lesson
from components.markup.frames import OWN
from components.markup.html import Html
from components.markup.svg import element, joined
from components.page.definition import Page
from components.picture.palette import COLORS
from components.share.picture import FIGURE_PATH
from components.share.preview import picture_query
from components.words.catalogue import Messages

NARROW_PX = 1000
"""Up to this width the live diagram has the layout of a narrow page."""
_LIGHT, _DARK = COLORS["paper"]
_STYLE = f"""
.se-opening {{ position: fixed; inset: 97px 0 0; z-index: 9; padding: 0 20px; overflow: hidden;
  background: {_LIGHT}; pointer-events: none; animation: se-opening-end 0s 10s forwards; }}
.se-opening img {{ display: block; width: 725px; max-width: 53%; }}
@keyframes se-opening-end {{ to {{ visibility: hidden; }} }}
@media (max-width: {NARROW_PX}px) {{ .se-opening {{ top: 118px; }}
  .se-opening img {{ width: 440px; max-width: 66%; }} }}
@media (max-width: 600px) {{ .se-opening {{ top: 170px; padding: 0 12px; }}
  .se-opening img {{ max-width: 100%; }} }}
@media (prefers-color-scheme: dark) {{ .se-opening {{ background: {_DARK}; }} }}
"""


def opening(page: Page, pairs: Pairs, lesson: Lesson, words: Messages) -> Html:
    """Return the still picture of a link for its document, or nothing.

    There is none in frames, on pages whose picture needs a run of its own, and where the author
    of the link hides the picture or asks about it.
    """
    names = {name for name, _ in pairs}
    if not (page.has_picture and page.cacheable and lesson.shows("picture")) or names & set(OWN):
        return Html("")
    link = partial(picture_query, page, pairs, lesson, words)
    narrow = element(
        "source",
        media=f"(max-width: {NARROW_PX}px)",
        srcset=f".{FIGURE_PATH}?{link({'compact': 'true'})}",
    )
    wide = element("img", src=f".{FIGURE_PATH}?{link({})}", alt="", fetchpriority="high")
    picture = element("picture", joined(narrow, wide))
    return Html(f"<style>{_STYLE}</style>{element('div', picture, class_='se-opening')}")
