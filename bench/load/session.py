"""One visitor without a browser: Streamlit's websocket and the page's own requests.

It imitates ``components/static/explorer/explorer.js``: a step fetches ``/api/picture``. When the
control is at rest, the page reports its URL to Streamlit, and a script run redraws the lower part.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from time import perf_counter
from typing import Any

import httpx2

from bench.load.answers import NoAnswerError, check
from bench.load.stream import LONGEST, Run, Stream
from components.dispatch.pages import page_names, page_path
from components.page.explorer import PICTURE_PATH

_PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""A shared SSL context, unused by plain HTTP, because making one is slower than a session."""


class Session:
    """An open page.

    Attributes:
        url: the URL of the app, without a slash at the end.
        page, query: the current page and its query.
        times: the seconds of each action, by its kind.
    """

    def __init__(
        self, url: str, page: str = page_names()[0], query: Mapping[str, str] | None = None
    ) -> None:
        self.url, self.page, self.query = url, page, dict(query or {})
        self.times: list[tuple[str, float]] = []
        transport = httpx2.AsyncHTTPTransport(verify=_PLAIN)
        self._http = httpx2.AsyncClient(base_url=url, transport=transport, timeout=LONGEST)

    async def open(self) -> None:
        """Load the document, connect, and wait for the run that brings the first diagram."""
        start = perf_counter()
        path = page_path(self.page)
        answer = await self._http.get(path, params=self.query)
        if answer.status_code != 200 or "</html>" not in answer.text:
            raise NoAnswerError(f"the document: {answer.status_code}")
        await self.connect("open", start)

    async def connect(self, what: str = "again", start: float | None = None) -> None:
        """Connect, as a page does again after it has lost its connection."""
        start = start or perf_counter()
        self._stream = await Stream.to(self.url, dict(self._http.cookies))
        self._shows(await self._stream.open(self.page, self.query), what, start)

    async def step(self, **changes: str) -> Mapping[str, Any]:
        """Move a slider: fetch the diagram of the new URL, and return its message."""
        self.query |= changes
        start = perf_counter()
        asked = {**self.query, "locale": "en-US", "page": self.page}
        try:
            answer = await self._http.get(PICTURE_PATH, params=asked)
        except (httpx2.ReadError, httpx2.RemoteProtocolError):
            # The server may have just closed an idle connection; browsers then try again.
            answer = await self._http.get(PICTURE_PATH, params=asked)
        self.times.append(("step", perf_counter() - start))
        if answer.status_code != 200:
            raise NoAnswerError(f"a step: {answer.status_code}")
        message: Mapping[str, Any] = answer.json()
        check(message, self.page, self.query)
        return message

    async def settle(self) -> None:
        """Report the URL, and wait until the lower fragment is drawn for it."""
        start = perf_counter()
        run = await self._stream.settled(self.query)
        self.times.append(("below", perf_counter() - start))
        if not run.deltas or run.message is not None:
            raise NoAnswerError("nothing was drawn below, or more than that")

    async def go(self, page: str) -> None:
        """Follow a link to another page with the same settings."""
        start, self.page = perf_counter(), page
        self._shows(await self._stream.go(page, self.query), "page", start)

    async def leave(self) -> None:
        """Close the page."""
        await self._stream.close()
        await self._http.aclose()

    def drop(self) -> None:
        """Drop the connection without closing it."""
        self._stream.drop()

    def _shows(self, run: Run, what: str, start: float) -> None:
        if run.message is None:
            raise NoAnswerError(f"no picture came: {what}")
        self.times.append((what, run.at - start))
        check(run.message, self.page, self.query)
