"""HTML that shows a page of the app, or its still image, in another site's page."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from components.markup.svg import element

EMBED_SCRIPT_PATH = "/embed.js"
"""The path of the script that adjusts a frame to its page's height."""
EMBED_VERSION = "1"
"""The version of the messages between a frame and that script."""
EMBED_PATH = "/embed"
"""The path of a page as a figure, without Streamlit."""
OWN = ("page", "theme", "lean", "embed", "embed_options")
"""The parameters of a framed page that the page itself does not have."""
HEIGHT = 720
"""The height of a page in pixels that needs no scrolling."""


def embedded(url: str, page: str) -> str:
    """Return the link of a page's figure for a frame.

    Args:
        page: the name of the page.
    """
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    own = [pair for pair in pairs if pair[0] not in OWN]
    named = [("page", page)] if page != "layer" else []
    lean = [pair for pair in pairs if pair[0] == "lean"]
    theme = _theme(dict(pairs))
    looks = [("theme", theme)] if theme else []
    text = urlencode([*named, *own, *lean, *looks], safe=",:|")
    return urlunsplit(parts._replace(path=EMBED_PATH, query=text, fragment=""))


def _theme(asked: dict[str, str]) -> str:
    """Return the theme that a link asks for, in Streamlit's words or in ours, or ""."""
    texts = (asked.get("embed_options", "").removesuffix("_theme"), asked.get("theme", ""))
    return next((text for text in texts if text in ("light", "dark")), "")


def iframe(url: str, title: str, height: int = HEIGHT, width: int | str = "100%") -> str:
    """Return a frame with a page of the app; arguments cannot end an attribute.

    Args:
        url: the link for the frame, see :func:`embedded`.
        title: the name of the frame for screen readers.
        height: the height in pixels.
        width: the width in pixels, or as a share of the page.
    """
    frame = element(
        "iframe",
        src=url,
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
