"""HTML that puts a page of the app, or its still picture, into somebody else's page."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from components.markup.svg import element

EMBED_SCRIPT_PATH = "/embed.js"
"""Where the app serves the few lines with which a frame follows its page's height."""
HEIGHT = 720
"""Pixels that a framed page has room in, without scrolling."""


def embedded(url: str) -> str:
    """The link with ``embed=true``: the lesson without the site around it."""
    parts = urlsplit(url)
    if ("embed", "true") in parse_qsl(parts.query):
        return url
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "embed"]
    return urlunsplit(parts._replace(query=urlencode([*pairs, ("embed", "true")]), fragment=""))


def iframe(url: str, title: str, height: int = HEIGHT, width: int | str = "100%") -> str:
    """A frame with a page of the app; nothing in the arguments can end an attribute.

    Args:
        url: the page's link, framed already or not.
        title: what a screen reader calls the frame.
        height: in pixels.
        width: in pixels, or a share of the page.
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
    # HTML, other than XML, knows no empty frame.
    return f"{frame.removesuffix('/>')}></iframe>"


def image(url: str, alt: str) -> str:
    """The still picture as an image."""
    return element("img", src=url, alt=alt, loading="lazy")
