"""The document of every page: Streamlit's own, with our style sheet and oEmbed links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from components.dispatch.pages import page_names, page_path
from components.page.streamlit_inside import QUIET_HOST, document
from components.page.style_sheet import STYLE_PATH
from components.words.catalogue import messages
from server.middleware.document import Document
from server.routes.oembed import OEMBED_PATH
from server.routes.preview import oembed_links

TEXT = "<html><head><title>Streamlit</title></head><body>층 </head> twice</body></html>"
STREAMLITS = document()
TITLED = re.compile(r"<title>(.*?)</title>((?:<meta [^>]*/>)*)")


async def asked(request: Request) -> Response:
    """Return the method and the path of a request that passed the middleware."""
    return PlainTextResponse(f"{request.method} {request.url.path}")


def site(text: str = "") -> TestClient:
    behind = [Route("/{path:path}", asked, methods=["GET", "HEAD", "POST"])]
    return TestClient(Starlette(routes=behind, middleware=[Middleware(Document, text=text)]))


@pytest.fixture(scope="module")
def whole() -> Iterator[TestClient]:
    with site(TEXT) as client:
        yield client


class Links(HTMLParser):
    """Return the discovery links in the head of a document."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.tags: list[str] = []
        self.feed(text.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        named = {name: text or "" for name, text in attrs}
        if named.get("rel") == "alternate":
            self.found[named["type"]] = named["href"]


def asked_of(href: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(href).query))


@pytest.mark.parametrize("page", page_names())
def test_a_document_names_its_oembed(whole: TestClient, page: str) -> None:
    path = page_path(page)
    link = f"{path}?layer=GRU&expr=h_n%5B-1%5D&lang=ko"
    answer = whole.get(link)
    found = Links(answer.text).found
    assert set(found) == {"application/json+oembed", "text/xml+oembed"}
    for form, href in found.items():
        assert urlsplit(href).path == OEMBED_PATH
        assert asked_of(href)["url"] == f"http://testserver{link}"
        assert asked_of(href)["format"] in form
    assert int(answer.headers["content-length"]) == len(answer.content)
    sheet = f'<link rel="stylesheet" href="{STYLE_PATH}"/>'
    assert answer.text.endswith(f"{sheet}</body></html>")
    assert "</head><body>층 </head> twice" in answer.text


def test_it_is_streamlits_but_for_that() -> None:
    text = site().get("/models").text
    sheet = f'<link rel="stylesheet" href="{STYLE_PATH}"/>'
    added = text.partition('<link rel="alternate"')[2].partition("</head>")[0]
    assert STREAMLITS.count("<title>Streamlit</title>") == 1
    title, tags = TITLED.findall(text)[0]
    assert title.endswith("Models · Shape Explorer")
    named = STREAMLITS.replace("<title>Streamlit</title>", f"<title>{title}</title>{tags}")
    quiet = f"<script>{QUIET_HOST}</script>"
    rest = text.replace(f'<link rel="alternate"{added}', "").replace(sheet, "")
    assert rest.replace(quiet, "", 1) == named
    # It must run before any script of Streamlit's bundle, which modules do.
    assert text.index(quiet) < text.index("</head>")
    assert text.index("</head>") < text.index(sheet)


@pytest.mark.parametrize("page", page_names())
@pytest.mark.parametrize(
    ("query", "browser", "language"),
    [
        ("?lang=ko", "en-US,en;q=0.9", "ko"),
        ("?lang=en", "ko-KR", "en"),
        ("", "ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("", "ko;q=0.5", "ko"),
        ("?lang=xx", "fr", "en"),
    ],
)
def test_a_document_has_the_language_and_the_title_of_its_page(
    page: str, query: str, browser: str, language: str
) -> None:
    answer = site().get(f"{page_path(page)}{query}", headers={"accept-language": browser})
    title = messages(language).text(f"page.{page}")
    assert f"{title} · Shape Explorer</title>" in answer.text
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["vary"] == "accept-language"


@pytest.mark.parametrize("path", ["/nowhere", "/Packing"])
def test_an_unknown_page_has_the_title_of_the_app(path: str) -> None:
    assert "<title>Shape Explorer</title>" in site().get(path).text


@pytest.mark.parametrize("path", ["/nowhere", "/Packing"])
def test_where_no_page_is_streamlit_says_so_in_the_same_document(
    whole: TestClient, path: str
) -> None:
    answer = whole.get(path)
    assert answer.status_code == 200
    assert "twice" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/api/shapes",
        "/_stcore/health",
        "/slices/_stcore/health",
        "/static/js/a.js",
        "/assets/a",
        "/favicon.png",
        "/oembed",
    ],
)
def test_no_other_answer_is_touched(whole: TestClient, path: str) -> None:
    assert whole.get(path).text == f"GET {path}"


def test_only_a_reader_gets_it(whole: TestClient) -> None:
    assert whole.post("/packing").text == "POST /packing"
    assert whole.head("/packing").headers["content-type"].startswith("text/plain")


def test_a_browser_asks_whether_it_has_changed(whole: TestClient) -> None:
    first = whole.get("/slices?hidden_size=7")
    assert first.headers["cache-control"] == "no-cache"
    known = {"if-none-match": first.headers["etag"]}
    again = whole.get("/slices?hidden_size=7", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = whole.get("/slices?hidden_size=8", headers=known)
    assert (other.status_code, other.headers["etag"] != first.headers["etag"]) == (200, True)


@given(st.binary(max_size=30) | st.text(alphabet="<>\"&'=x%;/\\ ", max_size=30).map(str.encode))
def test_nothing_in_an_address_gets_out_of_the_link(query: bytes) -> None:
    scope = {
        "type": "http",
        "scheme": "http",
        "path": "/slices",
        "query_string": query,
        "headers": [(b"host", b"testserver")],
    }
    made = Links(oembed_links(scope))
    assert made.tags == ["link", "link"]
    for href in made.found.values():
        assert set(asked_of(href)) == {"url", "format"}
        url = urlsplit(asked_of(href)["url"])
        assert (url.netloc, url.path) == ("testserver", "/slices")
        assert url.query.isascii()


def test_behind_a_proxy_the_document_names_the_visitors_address(whole: TestClient) -> None:
    headers = {"x-forwarded-host": "shapes.example.edu", "x-forwarded-proto": "https"}
    found = Links(whole.get("/slices", headers=headers).text).found
    for href in found.values():
        assert href.startswith("https://shapes.example.edu/oembed?")
        assert asked_of(href)["url"] == "https://shapes.example.edu/slices"


def stills_of(text: str) -> list[str]:
    """Return the URLs of the still pictures of a document, the narrow one first."""
    return [unescape(each) for each in re.findall(r'(?:srcset|src)="(\./figure[^"]*)"', text)]


@pytest.mark.parametrize("page", ["layer", "slices", "packing"])
def test_a_page_shows_its_still_picture_before_it_has_run(page: str) -> None:
    link = f"{page_path(page)}?hidden_size=7&lang=ko&focus=h_n&hide=shapes"
    narrow, wide = stills_of(site().get(link).text)
    state = {"hidden_size": "7", "focus": "h_n", "hide": "shapes", "page": page, "lang": "ko"}
    assert asked_of(wide) == state
    assert asked_of(narrow) == state | {"compact": "true"}


@pytest.mark.parametrize(
    "link",
    [
        pytest.param("/models", id="a run of its own"),
        pytest.param("/mistakes", id="no still picture"),
        pytest.param("/practice", id="it would answer the question"),
        pytest.param("/slices?hide=picture", id="hidden by the author"),
        pytest.param("/?embed=true", id="a frame has other places"),
    ],
)
def test_no_still_picture_where_it_would_be_wrong(link: str) -> None:
    assert not stills_of(site().get(link).text)
    assert "se-opening" not in site().get(link).text


@pytest.mark.parametrize(("query", "kept"), [("", ""), ("?lang=ko&expr=%3C", "?lang=ko&expr=%3C")])
def test_the_start_page_has_one_url(query: str, kept: str) -> None:
    answer = site().get(f"/{page_names()[0]}{query}", follow_redirects=False)
    # A relative URL holds behind every prefix.
    assert (answer.status_code, answer.headers["location"]) == (307, f"./{kept}")


@given(st.text(alphabet="<>\"&'=x%;/\\ ", max_size=30))
def test_nothing_in_a_link_gets_out_of_its_still_picture(text: str) -> None:
    query = urlencode([("expr", text), (text, "x")])
    answer = site().get(f"/slices?{query}").text
    assert answer.count("<picture>") == answer.count("</picture>") == 1
    assert asked_of(stills_of(answer)[1]).get("expr", "") == text
