"""HTML that shows a page of the app, or its still image, in another site's page."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from components.markup.svg import element

EMBED_SCRIPT_PATH = "/embed.js"
"""The path of the script that adjusts a frame to its page's height."""
HEIGHT = 720
"""The height of a page in pixels that needs no scrolling."""


def embedded(url: str) -> str:
    """Return the link with ``embed=true``: the page without title bar and footer."""
    parts = urlsplit(url)
    if ("embed", "true") in parse_qsl(parts.query):
        return url
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "embed"]
    return urlunsplit(parts._replace(query=urlencode([*pairs, ("embed", "true")]), fragment=""))


def iframe(url: str, title: str, height: int = HEIGHT, width: int | str = "100%") -> str:
    """Return a frame with a page of the app; arguments cannot end an attribute.

    Args:
        url: the page's link, with or without ``embed=true``.
        title: the name of the frame for screen readers.
        height: the height in pixels.
        width: the width in pixels, or as a share of the page.
    """
    frame = element(
        "iframe",
        src=embedded(url),
        title=title,
        width=width,
        height=height,
        loading="lazy",
        style="border:0",
        allow="clipboard-write",
    )
    # HTML, unlike XML, does not allow a self-closing iframe.
    return f"{frame.removesuffix('/>')}></iframe>"


def image(url: str, alt: str) -> str:
    """Return the still image as an ``img`` element."""
    return element("img", src=url, alt=alt, loading="lazy")
