"""Every page's document names its oEmbed answer, so that its link is all that is pasted."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.page_message import PAGES
from components.svg import element, joined
from server.oembed import FORMATS, OEMBED_PATH
from server.outside import outside

_TYPES = {"json": "application/json+oembed", "xml": "text/xml+oembed"}
_END = b"</head>"
_SAFE = "=&%+,:;/()[]!*~@$"
_PATHS = frozenset(("/", *(f"/{page}" for page in PAGES[1:])))


class Discovery:
    """Puts links to :data:`~server.oembed.OEMBED_PATH` into the document of every page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not _is_page(scope):
            await self.app(scope, receive, send)
            return
        # Unpacked, so that there is a text to write into; it is a few kilobytes.
        asked = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        document = _Document(send, links(scope).encode())
        await self.app({**scope, "headers": asked}, receive, document.take)


class _Document:
    """Holds an answer back until it is whole, if it is a document, and passes on any other."""

    def __init__(self, send: Send, addition: bytes) -> None:
        self.send, self.addition = send, addition
        self.start: Message | None = None
        self.body = b""

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_document(message):
            self.start = message
            return
        if self.start is None or message["type"] != "http.response.body":
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if message.get("more_body", False):
            return
        body = self.body.replace(_END, self.addition + _END, 1)
        MutableHeaders(scope=self.start)["content-length"] = str(len(body))
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": body})


def links(scope: Scope) -> str:
    """The discovery links for the address of one request."""
    here = outside(scope)
    if not here.url:
        return ""
    query = scope.get("query_string", b"").decode("latin-1")
    # What a browser sends is encoded already; anything else is made so.
    page = (
        here.url + scope["path"] + (f"?{quote(query, safe='=&%+,:;/()[]!*~@$')}" if query else "")
    )
    return joined(
        *(
            element(
                "link",
                rel="alternate",
                type=_TYPES[each],
                href=f"{here.url}{OEMBED_PATH}?{urlencode({'url': page, 'format': each})}",
                title="Shape Explorer",
            )
            for each in FORMATS
        )
    )


def _is_page(scope: Scope) -> bool:
    root = scope.get("root_path", "").rstrip("/")
    return scope["path"].removeprefix(root) in _PATHS


def _is_document(message: Message) -> bool:
    headers = Headers(scope=message)
    html = headers.get("content-type", "").startswith("text/html")
    return html and message["status"] == 200 and "content-encoding" not in headers
