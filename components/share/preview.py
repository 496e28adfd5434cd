"""The preview of a link: its title, its description and its picture as ``og:`` tags.

Programs that show a preview run no script, so the tags are in the document of the link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from backend.links.layer import Pairs
from backend.links.lesson import NAMES as LESSON
from backend.links.lesson import Lesson
from backend.links.lesson_steps import NAMES as STEPS
from components.dispatch.ask import ASK
from components.markup.frames import OWN
from components.markup.html import Html
from components.markup.svg import element, joined
from components.page.definition import Page
from components.share.picture import PNG_PATH
from components.words.catalogue import Messages
from components.words.language import LANGUAGE

PIXELS = 1200
"""The width of the picture; previews are as wide on most screens."""
_LOOK = ("compact", "pixels", LANGUAGE)
_LOCALES = {"en": "en_US", "ko": "ko_KR"}


@dataclass(frozen=True)
class Preview:
    """The texts of a preview.

    Attributes:
        title: the state and the page.
        description: one or two sentences.
        alt: the text alternative of the picture; by default the title.
    """

    title: str
    description: str
    alt: str = ""


def preview_tags(preview: Preview, url: str, image: str, words: Messages) -> Html:
    """Return the tags of a preview for the head of a document.

    Args:
        url: the whole URL of the link.
        image: the whole URL of its picture; "" if there is none.
    """
    named = {
        "og:type": "website",
        "og:site_name": words.text("app.name"),
        "og:locale": _LOCALES.get(words.language, words.language),
        "og:title": preview.title,
        "og:description": preview.description,
        "og:url": url,
    }
    if image:
        named |= {"og:image": image, "og:image:type": "image/png"}
        named |= {"og:image:alt": preview.alt or preview.title}
    card = "summary_large_image" if image else "summary"
    return joined(
        element("meta", name="description", content=preview.description),
        *(element("meta", property=name, content=text) for name, text in named.items()),
        element("meta", name="twitter:card", content=card),
    )


def preview_image(page: Page, pairs: Pairs, lesson: Lesson, words: Messages) -> str:
    """Return the path of the picture of a link; "" for a page without a picture of its own.

    It shows no more than the page: a picture of the layer of a question would answer it.
    """
    if not page.has_picture:
        return ""
    look = {"pixels": str(PIXELS)}
    return f"{PNG_PATH}?{picture_query(page, pairs, lesson, words, look)}"


def picture_query(
    page: Page, pairs: Pairs, lesson: Lesson, words: Messages, look: Mapping[str, str]
) -> str:
    """Return the query of the still picture of a link, with another ``look`` than the link's."""
    own = [pair for pair in picture_pairs(pairs, lesson) if pair[0] not in _LOOK]
    return urlencode([*own, ("page", page.name), *look.items(), (LANGUAGE, words.language)])


def picture_pairs(pairs: Pairs, lesson: Lesson) -> list[tuple[str, str]]:
    """Return the state of a link for its still picture.

    The picture hides the answer of the link's question, and the shapes if the author does.
    """
    asks = [pair for pair in pairs if pair[0] == ASK]
    hides = [] if lesson.shows("shapes") else [("hide", "shapes")]
    return [*without_lesson(pairs, lesson), *asks, *hides]


def without_lesson(pairs: Pairs, lesson: Lesson) -> list[tuple[str, str]]:
    """Return the state of a link without the author's choices, but with the focus."""
    # Without steps of a lesson, the Models page has a step of its own.
    steps: Sequence[str] = STEPS if lesson.steps.first else ()
    left_out = {*OWN, *LESSON, *steps, ASK} - {"focus"}
    return [pair for pair in pairs if pair[0] not in left_out]
