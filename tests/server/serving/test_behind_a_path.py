"""Figures behind a reverse proxy that serves them at a path of its own and strips it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from server.routes.table import ROUTES

PATH = "/tools/shapes"
PROXY = (b"x-forwarded-prefix", PATH.encode())


class Stripping:
    """A proxy that answers at one path only, and strips it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if not scope["path"].startswith(f"{PATH}/"):
                await PlainTextResponse("", 404)(scope, receive, send)
                return
            path = scope["path"].removeprefix(PATH)
            named = {"path": path, "raw_path": path.encode()}
            scope = {**scope, **named, "headers": [*scope["headers"], PROXY]}
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def proxy() -> Iterator[TestClient]:
    with TestClient(Stripping(Starlette(routes=ROUTES))) as client:
        yield client


def test_every_file_of_a_figure_is_behind_the_path(proxy: TestClient) -> None:
    page = proxy.get(f"{PATH}/embed?layer=GRU")
    assert page.status_code == 200
    loaded = re.findall(r'<(?:script|link|img)[^>]* (?:src|href)="([^"]+)"', page.text)
    kinds = {urlsplit(link).path.rpartition(".")[2] for link in loaded}
    assert kinds == {"js", "css", "svg", f"{PATH}/oembed"}
    for link in map(unescape, loaded):
        assert proxy.get(urljoin(str(page.url), link)).status_code == 200
    (picture,) = re.findall(r'property="og:image" content="([^"]+)"', page.text)
    assert urlsplit(picture).path == f"{PATH}/figure.png"
    (full,) = re.findall(r'class="se-full-link"[^>]* href="([^"]+)"', page.text)
    assert urlsplit(urljoin(str(page.url), full)).path == f"{PATH}/"


def test_a_pasted_link_is_framed_behind_the_path(proxy: TestClient) -> None:
    home = f"http://testserver{PATH}"
    for link in (f"{home}/embed?page=slices&layer=GRU", f"{home}/slices?layer=GRU"):
        found = proxy.get(f"{PATH}/oembed", params={"url": link}).json()
        assert f'src="{home}/embed?page=slices&amp;layer=GRU"' in found["html"]
        assert proxy.get(found["thumbnail_url"]).status_code == 200


@pytest.mark.parametrize("link", ["embed.js?v=1", "shape-explorer.js", "figure.png?layer=GRU"])
def test_what_a_host_page_loads_is_behind_the_path(proxy: TestClient, link: str) -> None:
    assert proxy.get(f"{PATH}/{link}").status_code == 200
    assert proxy.get(f"/{link}").status_code == 404
