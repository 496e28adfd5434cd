"""``GET /embed``: a page that draws itself from one message, without Streamlit."""

from __future__ import annotations

import gzip
import json
import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from components.dispatch.pages import page_names, page_path, pages_with_picture
from components.embed.page import EMBED_SHEET_PATH, embed_bundle_path
from components.markup.frames import EMBED_PATH
from components.page.explorer import PICTURE_PATH

MOST_BYTES = 80_000
"""The most that a first visit may load, compressed."""


def message_of(page: str, name: str = "message") -> dict[str, object]:
    found = re.search(rf'<script type="application/json" id="se-{name}">(.*?)</script>', page)
    assert found is not None
    read: dict[str, object] = json.loads(found[1])
    return read


@pytest.mark.parametrize("page", pages_with_picture())
def test_it_has_the_message_of_the_page(client: TestClient, page: str) -> None:
    asked = {"page": page, "layer": "GRU", "lang": "ko", "num_layers": "3"}
    answer = client.get(EMBED_PATH, params=asked)
    assert answer.headers["content-type"].startswith("text/html")
    shown = message_of(answer.text)
    narrow = asked | {"compact": "true"}
    picture = client.get(PICTURE_PATH, params=narrow).json()
    # The notes have the time of the run.
    assert shown | {"notes": []} == picture | {"notes": []}
    assert '<html lang="ko"' in answer.text
    # A wide frame has its message, too, and requests none.
    wide = message_of(answer.text, "wide")
    picture = client.get(PICTURE_PATH, params=asked).json()
    assert shown | wide | {"notes": []} == picture | {"notes": []}
    assert "rows" not in wide


@pytest.mark.parametrize("page", sorted(set(page_names()) - set(pages_with_picture())))
def test_a_page_without_a_still_image_has_words_instead(client: TestClient, page: str) -> None:
    text = client.get(EMBED_PATH, params={"page": page, "lang": "ko"}).text
    assert (message_of(text)["page"], message_of(text, "wide")) == (page, {})
    assert "<img" not in text
    assert f'href=".{page_path(page)}?lang=ko"' in text
    noscript = re.search(r"<noscript><pre>(.+?)</pre></noscript>", text, re.DOTALL)
    assert noscript is not None


def test_a_first_visit_is_three_small_files(client: TestClient) -> None:
    """Check everything that the document names; the browser test counts the requests."""
    page = client.get(EMBED_PATH).text
    found = re.findall(r'<(?:link|script)[^>]+(?:href|src)="\.([^"]+)"', page)
    named = {*found}
    assert named == {EMBED_SHEET_PATH, embed_bundle_path()}
    sizes = [len(gzip.compress(page.encode(), 1))]
    for path in named:
        with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as answer:
            sizes.append(len(b"".join(answer.iter_raw())))
    assert sum(sizes) < MOST_BYTES


@pytest.mark.parametrize("theme", ["light", "dark", "auto", "<b>"])
def test_the_look_is_in_the_document(client: TestClient, theme: str) -> None:
    page = client.get(EMBED_PATH, params={"theme": theme}).text
    assert f'data-theme="{theme if theme in ("light", "dark") else "auto"}"' in page
    assert '<body class="se-lean">' in page
    assert '<body class="">' in client.get(f"{EMBED_PATH}?lean=false").text


def test_the_full_page_has_the_settings_without_the_lesson(client: TestClient) -> None:
    asked = "page=slices&layer=GRU&hide=shapes&show=layer&lock=layer&theme=dark&lean=false"
    page = client.get(f"{EMBED_PATH}?{asked}").text
    found = re.search(r'class="se-full-link"[^>]* href="([^"]+)"', page)
    assert found is not None
    parts = urlsplit(unescape(found[1]))
    assert (parts.path, parse_qsl(parts.query)) == ("./slices", [("layer", "GRU")])


def test_no_value_of_a_link_is_markup(client: TestClient) -> None:
    hostile = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    names = ("expr", "layer", "lang", "theme", "page", "focus", "hide", "show", hostile)
    page = client.get(EMBED_PATH, params=dict.fromkeys(names, hostile) | {"page": "slices"})
    tags = re.findall(r"<(script|img)\b", page.text)
    assert tags == ["script", "img", "script", "script"]
    assert "<script>alert" not in page.text
    assert hostile in json.dumps(message_of(page.text), ensure_ascii=False).replace('\\"', '"')


def test_only_the_shown_controls_are_in_the_message(client: TestClient) -> None:
    shown = client.get(f"{PICTURE_PATH}?show=num_layers,bidirectional").json()
    controls = [each["name"] for group in shown["controls"]["groups"] for each in group["controls"]]
    assert sorted(controls) == ["bidirectional", "num_layers"]
    assert shown["controls"]["examples"]["options"] == []
    assert shown["query"] == {"show": "num_layers,bidirectional"}
    assert shown["controls"]["first"] == ["num_layers", "bidirectional"]
    assert shown["lesson"]["show"] == ["num_layers", "bidirectional"]
