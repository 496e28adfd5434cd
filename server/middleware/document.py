"""The HTML document of every page: Streamlit's, with our style sheet, title, preview and oEmbed.

Streamlit reads its one document from the disk for each request. We keep it in memory, because many
readers may open a page in the same second. The browser loads the style sheet together with
Streamlit's scripts, and caches it.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from html import escape

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.links.lesson_steps import with_step
from components.dispatch.pages import find_page, lesson_of, page_names
from components.markup.frames import EMBED_PATH
from components.markup.html import Html
from components.markup.svg import element
from components.page.streamlit_inside import LANGUAGE_MARK, QUIET_HOST, TITLE_MARK, document
from components.page.style_sheet import STYLE_PATH
from components.share.opening import opening
from components.share.preview import Preview
from components.words.catalogue import best_language, messages
from components.words.language import LANGUAGE
from components.words.sentences import full_title
from server.reply import browser_language, is_known
from server.routes.oembed import OEMBED_PATH
from server.routes.preview import link_tags, oembed_links

_NO_PAGES = frozenset(
    (OEMBED_PATH, EMBED_PATH, "/_stcore", "/api", "/assets", "/component", "/media", "/static")
)


class Document:
    """Middleware that answers the URL of every page. Streamlit itself reports an unknown page."""

    def __init__(self, app: ASGIApp, text: str = "") -> None:
        """Serve ``text`` instead of Streamlit's document."""
        self.app, self.text = app, text

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not _is_page(scope):
            await self.app(scope, receive, send)
            return
        if scope["path"] == f"/{page_names()[0]}":
            # The start page is at "/". For its name, Streamlit shows "Page not found".
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"./?{query}" if query else "./")(scope, receive, send)
            return
        head, body, end = _parts(self.text or document())
        named, picture = _with_link(head, Request(scope))
        text = f"{named}{oembed_links(scope)}{body}{picture}{end}".encode()
        tag = f'"{sha256(text).hexdigest()[:24]}"'
        headers = {"etag": tag, "cache-control": "no-cache", "vary": "accept-language"}
        answer = Response(text, media_type="text/html", headers=headers)
        if is_known(Request(scope), tag):
            answer = Response(status_code=304, headers=headers)
        await answer(scope, receive, send)


def _with_link(head: str, request: Request) -> tuple[str, Html]:
    """Return the head with the language, title and preview of a link, and its still picture.

    Our script sets the same title when the page has run.
    """
    asked, browser = request.query_params.get(LANGUAGE), browser_language(request.headers)
    words = messages(best_language(asked, browser))
    name = request.url.path.rpartition("/")[2] or page_names()[0]
    head = head.replace(LANGUAGE_MARK, f'<html lang="{words.language}">')
    if name not in page_names():
        title = escape(words.text("app.name"))
        return head.replace(TITLE_MARK, f"<title>{title}</title>"), Html("")
    page, pairs = find_page(name), request.query_params.multi_items()
    lesson = lesson_of(pairs)
    pairs = with_step(pairs, lesson.steps)
    state = page.title_of(pairs, words)
    title = full_title(words, state, words.text(page.title))
    preview = Preview(title, words.text(page.intro), state)
    tags = link_tags(request.scope, page, pairs, preview, words)
    named = head.replace(TITLE_MARK, f"<title>{escape(title)}</title>{tags}")
    return named, opening(page, pairs, lesson, words)


@cache
def _parts(document: str) -> tuple[str, str, str]:
    """Split a document before the end of its head and before our own end of its body.

    The style sheet is at the end of the body, because Streamlit adds its styles to the head.
    """
    before, head, after = document.partition("</head>")
    before += f"<script>{QUIET_HOST}</script>"
    rest, body, end = after.rpartition("</body>")
    sheet = element("link", rel="stylesheet", href=STYLE_PATH)
    return before, f"{head}{rest}", f"{sheet}{body}{end}"


def _is_page(scope: Scope) -> bool:
    path = scope["path"]
    # In deeper paths Streamlit's script looks for its server, and accepts any answer.
    return path.count("/") == 1 and "." not in path and path not in _NO_PAGES
