"""The ``og:`` tags in the document of a link, with URLs as the visitor sees them."""

from __future__ import annotations

from starlette.types import Scope

from backend.links.layer import Pairs
from components.dispatch.pages import lesson_of
from components.markup.html import Html
from components.page.definition import Page
from components.share.preview import Preview, preview_image, preview_tags
from components.words.catalogue import Messages
from server.public_url import public_url, requested_url


def link_tags(
    scope: Scope,
    page: Page,
    pairs: Pairs,
    preview: Preview,
    words: Messages,
) -> Html:
    """Return the tags for the link of a request; none if its host is unknown.

    Args:
        page: the page of the link.
        pairs: the state that the page opens with.
        preview: the texts of the preview, in the language of ``words``.
    """
    url, here = requested_url(scope), public_url(scope)
    if not url:
        return Html("")
    image = preview_image(page, pairs, lesson_of(pairs), words)
    return preview_tags(preview, url, image and f"{here.url}{here.prefix}{image}", words)
