"""``GET /oembed`` follows https://oembed.com: frame, title and image for a pasted link."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from starlette.testclient import TestClient

from components.dispatch.pages import page_names, pages_with_picture
from components.words.catalogue import messages
from server.routes.oembed import OEMBED_PATH

HOME = "http://testserver"


def answered(client: TestClient, url: str, **more: str) -> dict[str, Any]:
    answer = client.get(OEMBED_PATH, params={"url": url, **more})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


def frame(html: str) -> dict[str, str | None]:
    """Return the attributes of the only element of the markup."""
    seen: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append((tag, dict(attrs)))

    Reader().feed(html)
    ((tag, attributes),) = seen
    assert tag == "iframe"
    return attributes


@pytest.mark.parametrize("page", page_names())
def test_a_pasted_link_is_all_it_takes(client: TestClient, page: str) -> None:
    path = "" if page == "layer" else page
    found = answered(client, f"{HOME}/{path}?layer=GRU&lang=ko")
    assert (found["version"], found["type"]) == ("1.0", "rich")
    assert found["provider_url"] == f"{HOME}/"
    attributes = frame(found["html"])
    framed = f"embed?page={page}&layer=GRU&lang=ko".replace("page=layer&", "")
    assert attributes["src"] == f"{HOME}/{framed}"
    assert attributes["title"] == found["title"]
    assert found["title"].endswith(f"{messages('ko').text(f'page.{page}')} · Shape Explorer")
    assert attributes["loading"] == "lazy"
    assert attributes["width"] == str(found["width"])
    assert attributes["height"] == str(found["height"])
    # The picture of another page would be unrelated, or the answer to a question.
    assert ("thumbnail_url" in found) == (page in pages_with_picture())
    if "thumbnail_url" not in found:
        return
    picture = client.get(found["thumbnail_url"])
    assert picture.headers["content-type"] == "image/png"
    size = Image.open(BytesIO(picture.content)).size
    assert size == (found["thumbnail_width"], found["thumbnail_height"])
    assert ("lang", "ko") in parse_qsl(urlsplit(found["thumbnail_url"]).query)


def test_the_link_of_a_figure_is_as_good(client: TestClient) -> None:
    document = client.get("/embed?page=slices&layer=GRU&lean=false&theme=dark").text
    (discovery,) = re.findall(r'type="application/json\+oembed" href="([^"]+)"', document)
    found = client.get(unescape(discovery)).json()
    assert frame(found["html"])["src"] == (
        f"{HOME}/embed?page=slices&layer=GRU&lean=false&theme=dark"
    )
    assert client.get(found["thumbnail_url"]).headers["content-type"] == "image/png"
    assert ("page", "slices") in parse_qsl(urlsplit(found["thumbnail_url"]).query)


@pytest.mark.parametrize("page", page_names())
def test_the_title_is_that_of_the_frame(client: TestClient, page: str) -> None:
    asked = {"page": page, "layer": "GRU", "seed": "7"}
    found = answered(client, f"{HOME}/embed?{urlencode(asked)}")
    document = client.get("/embed", params={**asked, "lang": "en"}).text
    named = unescape(document.partition("<title>")[2].partition("</title>")[0])
    # A question is in the frame only. The layer of its link is not that of the question.
    assert found["title"] == ("Practice · Shape Explorer" if page == "practice" else named)


def test_a_lesson_has_the_title_and_the_picture_of_the_step_that_opens(client: TestClient) -> None:
    steps = urlencode({"steps": "layer=GRU;layer=RNN", "step": "2", "hide": "shapes,controls"})
    found = answered(client, f"{HOME}/embed?{steps}")
    assert found["title"].startswith("nn.RNN(")
    pairs = dict(parse_qsl(urlsplit(found["thumbnail_url"]).query))
    assert (pairs["layer"], pairs["hide"]) == ("RNN", "shapes")
    assert "steps" not in pairs


@pytest.mark.parametrize(("wide", "high"), [(400, 300), (800, 200), (1, 1), (300, 5000)])
def test_it_fits_into_the_available_space(client: TestClient, wide: int, high: int) -> None:
    found = answered(client, f"{HOME}/", maxwidth=str(wide), maxheight=str(high))
    for name in ("", "thumbnail_"):
        assert 0 < found[f"{name}width"] <= wide
        assert 0 < found[f"{name}height"] <= high


@pytest.mark.parametrize("limit", ["", "wide", "-1", "0", "9" * 400, "²"])
def test_a_wrong_size_sets_no_limit(client: TestClient, limit: str) -> None:
    free = answered(client, f"{HOME}/")
    assert answered(client, f"{HOME}/", maxwidth=limit, maxheight=limit) == free


def test_a_narrow_place_gets_the_narrow_picture(client: TestClient) -> None:
    for limit, compact in (("360", True), ("900", False)):
        found = answered(client, f"{HOME}/", maxwidth=limit)
        pairs = dict(parse_qsl(urlsplit(found["thumbnail_url"]).query))
        assert ("compact" in pairs) == compact


@pytest.mark.parametrize(
    "url",
    [
        *("http://elsewhere.example/", "https://testserver.elsewhere.example/", "//testserver/"),
        *("javascript:alert(1)", "ftp://testserver/", "http://testserver:81/", "http://[", "\x00"),
        *(f"{HOME}/api/shapes", f"{HOME}/figure.svg", f"{HOME}/layer", f"{HOME}/slices/more"),
        f"{HOME}/packing?{'batch=1&' * 300}",
        *("http://testserver@elsewhere.example/", "http://elsewhere.example#@testserver/"),
    ],
)
def test_unknown_paths_are_not_found(client: TestClient, url: str) -> None:
    assert client.get(OEMBED_PATH, params={"url": url}).status_code == 404


def test_missing_and_unknown_values_are_reported(client: TestClient) -> None:
    assert client.get(OEMBED_PATH).status_code == 400
    assert client.get(OEMBED_PATH, params={"url": ""}).status_code == 400
    answer = client.get(OEMBED_PATH, params={"url": f"{HOME}/", "format": "yaml"})
    assert answer.status_code == 501


def test_xml_says_the_same(client: TestClient) -> None:
    url = f"{HOME}/packing?lengths=3,2&lang=ko"
    answer = client.get(OEMBED_PATH, params={"url": url, "format": "xml"})
    assert answer.headers["content-type"].startswith("text/xml")
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "oembed"
    told = {each.tag: each.text for each in root}
    assert told == {name: str(value) for name, value in answered(client, url).items()}


@given(name=st.text(max_size=20), text=st.text(max_size=40))
def test_nothing_in_a_link_gets_out_of_its_attribute(
    client: TestClient, name: str, text: str
) -> None:
    found = answered(client, f'{HOME}/?{name}={text}&"><script>alert(1)</script>')
    assert set(frame(found["html"])) == {
        *("src", "title", "width", "height", "loading", "style", "allow")
    }


def test_behind_a_proxy_the_link_is_the_visitors(client: TestClient) -> None:
    outside = "https://shapes.example.edu"
    headers = {"x-forwarded-host": "shapes.example.edu", "x-forwarded-proto": "https"}
    answer = client.get(OEMBED_PATH, params={"url": f"{outside}/slices"}, headers=headers)
    assert answer.json()["thumbnail_url"].startswith(f"{outside}/figure.png?")
    assert client.get(OEMBED_PATH, params={"url": f"{outside}/slices"}).status_code == 404
