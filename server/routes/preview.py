"""The ``og:`` tags and the oEmbed links of a document, with URLs as the visitor sees them."""

from __future__ import annotations

from urllib.parse import quote_plus

from starlette.types import Scope

from backend.links.layer import Pairs
from components.dispatch.pages import lesson_of
from components.markup.html import Html
from components.markup.svg import element, joined
from components.page.definition import Page
from components.share.preview import Preview, preview_image, preview_tags
from components.words.catalogue import Messages
from server.public_url import public_url, requested_path, requested_url
from server.routes.oembed import FORMATS, OEMBED_PATH

_TYPES = {"json": "application/json+oembed", "xml": "text/xml+oembed"}


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


def oembed_links(scope: Scope) -> Html:
    """Return the oEmbed discovery links for the URL of a request; none if its host is unknown."""
    here = public_url(scope)
    if not here.url:
        return Html("")
    home = f"{here.url}{here.prefix}"
    asked = quote_plus(home + requested_path(scope))
    return joined(
        *(
            element(
                "link",
                rel="alternate",
                type=_TYPES[each],
                href=f"{home}{OEMBED_PATH}?url={asked}&format={each}",
                title="Shape Explorer",
            )
            for each in FORMATS
        )
    )
