"""The preview of a link: what a program without scripts finds in the document of each page."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from backend.practice.link import read_practice
from components.dispatch.pages import PAGES, page_names, page_path, pages_with_picture
from components.markup.frames import EMBED_PATH
from components.page.definition import Page
from components.practice.questions import question_at
from components.share.picture import FIGURE_PATH, PNG_PATH
from components.words.catalogue import messages
from server.middleware.document import Document
from server.public_url import public_url, requested_url
from server.routes.table import ROUTES

PROXY = {
    "x-forwarded-host": "uni.example.edu",
    "x-forwarded-proto": "https",
    "x-forwarded-prefix": "/shapes/",
}


class Head(HTMLParser):
    """The title and the tags of a document's head, by name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: dict[str, str] = {}
        self.title = ""
        self._inside = ""
        self.feed(text.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: text or "" for name, text in attrs}
        self._inside = tag
        if tag == "meta" and "content" in named:
            self.tags[named.get("property") or named.get("name", "")] = named["content"]

    def handle_data(self, data: str) -> None:
        self.title += data if self._inside == "title" else ""

    def handle_endtag(self, _tag: str) -> None:
        self._inside = ""


@pytest.fixture(scope="module")
def app() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=ROUTES, middleware=[Middleware(Document)])) as client:
        yield client


def head(client: TestClient, link: str, **headers: str) -> Head:
    return Head(client.get(link, headers=headers).text)


def pairs_of(link: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(link).query)


@pytest.mark.parametrize("path", ["/?", f"{EMBED_PATH}?"])
def test_the_title_is_the_state_of_the_link(app: TestClient, path: str) -> None:
    found = head(app, f"{path}layer=GRU&hidden_size=7&bidirectional=false&lang=ko")
    layer = "nn.GRU(10, 7, num_layers=2, batch_first=True)"
    title = f"{layer} · {messages('ko').text('page.layer')} · Shape Explorer"
    assert found.title == found.tags["og:title"] == title
    assert found.tags["og:locale"] == "ko_KR"
    assert layer in found.tags["og:image:alt"]
    assert found.tags["description"] == found.tags["og:description"]


@pytest.mark.parametrize("path", ["/?", f"{EMBED_PATH}?"])
def test_a_lesson_opens_with_the_state_of_its_step(app: TestClient, path: str) -> None:
    found = head(app, f"{path}steps=layer=GRU;layer=RNN&step=2")
    assert found.title.startswith("nn.RNN(")
    assert ("layer", "RNN") in pairs_of(found.tags["og:image"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_has_its_own_picture_or_none(app: TestClient, page: Page) -> None:
    name = page.name
    state = "layer=GRU&seed=3&lengths=3,2&lang=ko"
    links = [f"{page_path(name)}?{state}", f"{EMBED_PATH}?page={name}&{state}"]
    # A figure of a source would start a process.
    for link in links[: 1 if name == "models" else 2]:
        found = head(app, link).tags
        assert found["og:url"] == f"http://testserver{link}"
        if name not in pages_with_picture():
            assert "og:image" not in found
            assert found["twitter:card"] == "summary"
            assert found["og:description"] == messages("ko").text(f"intro.{name}")
            continue
        assert found["twitter:card"] == "summary_large_image"
        image = urlsplit(found["og:image"])
        assert (image.netloc, image.path) == ("testserver", PNG_PATH)
        assert {*pairs_of(f"{link}&page={name}")} <= {*pairs_of(found["og:image"])}


def test_a_model_has_the_name_of_its_class(app: TestClient) -> None:
    sine = messages("en").text("model.title.sine")
    for query, name in (
        ("", sine),
        ("?code=~tagger", "Tagger"),
        ("?code=~tagger&class=Other", "Other"),
    ):
        assert head(app, f"/models{query}").title == f"{name} · Models · Shape Explorer"


def test_the_picture_is_at_the_visitors_address(app: TestClient) -> None:
    found = head(app, f"{EMBED_PATH}?layer=GRU", **PROXY).tags
    assert found["og:url"] == "https://uni.example.edu/shapes/embed?layer=GRU"
    assert found["og:image"].startswith(f"https://uni.example.edu/shapes{PNG_PATH}?layer=GRU&")


@pytest.mark.parametrize("prefix", ["shapes", "/a b", "//host", '/"><script>', "/../x?y", "/"])
def test_a_prefix_is_a_plain_path(prefix: str) -> None:
    headers = [(b"host", b"a.example"), (b"x-forwarded-prefix", prefix.encode())]
    scope = {"type": "http", "scheme": "http", "path": "/embed", "headers": headers}
    assert public_url(scope).prefix == ""
    assert requested_url(scope) == "http://a.example/embed"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("mode", ["shape", "count", "layer"])
def test_a_question_is_not_answered(app: TestClient, mode: str, seed: int) -> None:
    state = f"mode={mode}&seed={seed}&level=3"
    question = question_at(read_practice(parse_qsl(state)))
    for path in ("/practice?", f"{EMBED_PATH}?page=practice&"):
        found = head(app, f"{path}{state}")
        texts = [found.title, *(text for name, text in found.tags.items() if name != "og:url")]
        assert not any(str(question.answer) in text for text in texts), question.answer
        assert not any(FIGURE_PATH in text or PNG_PATH in text for text in texts)


def test_the_question_of_an_author_is_not_answered(app: TestClient) -> None:
    answer = "[1, 35, 40]"
    plain = head(app, f"{EMBED_PATH}?lang=en").tags
    assert answer in plain["og:description"]
    asked = app.get(f"{EMBED_PATH}?ask=output&lang=en").text
    assert answer not in asked.partition("<body")[0]
    image = Head(asked).tags["og:image"]
    assert ("ask", "output") in pairs_of(image)
    still = app.get(f"{FIGURE_PATH}?{urlsplit(image).query}").text
    assert answer not in still
    noscript = asked.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "ask=output" in noscript


def test_hidden_shapes_are_hidden_in_the_picture(app: TestClient) -> None:
    found = head(app, f"{EMBED_PATH}?hide=shapes,tabs&lang=en").tags
    assert ("hide", "shapes") in pairs_of(found["og:image"])
    assert "torch.Size" not in found["og:description"]
    still = app.get(f"{FIGURE_PATH}?hide=shapes").text
    assert "torch.Size" not in still


def test_no_value_of_a_link_is_markup(app: TestClient) -> None:
    hostile = '"><script>alert(1)</script>'
    for path in (*map(page_path, page_names()), EMBED_PATH):
        names = ("layer", "expr", "focus", "lang", "message", "code", "class", hostile)
        text = app.get(path, params=dict.fromkeys(names, hostile)).text
        assert "<script>alert" not in text
