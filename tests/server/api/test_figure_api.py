"""``GET /figure.svg``: a whole image for any link, which everybody may cache."""

from __future__ import annotations

import gzip
import logging
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from backend.layer.presets import PRESETS
from backend.links.figure import NAMES
from backend.links.layer import to_query
from components.dispatch.pages import page_message, pages_with_picture
from components.share.picture import FIGURE_PATH
from components.words.catalogue import messages
from server.reply import code_version, etag
from tests.support.examples import at_least
from tests.support.messages import plain
from tests.support.strategies import hostile_links, legal_specs
from tests.support.turns import in_turn

SVG = "{http://www.w3.org/2000/svg}"
MOST_BYTES = 40_000
LOOKS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.text(max_size=40) | st.sampled_from(("dark", "true", "h_n", "slices", "packing", "300")),
    ),
    max_size=4,
)


def drawn(client: TestClient, query: str) -> ElementTree.Element:
    answer = client.get(f"{FIGURE_PATH}?{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    return ElementTree.fromstring(answer.content)


@pytest.mark.parametrize(("name", "language"), in_turn(PRESETS))
def test_an_example_is_a_small_file_in_the_links_language(
    client: TestClient, name: str, language: str
) -> None:
    pairs = [*to_query(PRESETS[name]).items(), ("lang", language)]
    answer = client.get(FIGURE_PATH, params=pairs)
    assert len(answer.content) <= MOST_BYTES
    root = ElementTree.fromstring(answer.content)
    message = plain(page_message("layer", pairs, messages(language)))
    assert message["alt"] in (root.findtext(f"{SVG}desc") or "")
    assert root.get("lang") == language


def test_the_readers_browser_has_no_say(client: TestClient) -> None:
    """Check that equal links return equal images, so that shared caches are safe."""
    found = {
        client.get(FIGURE_PATH, headers={"accept-language": language}).content
        for language in ("ko", "en")
    }
    assert len(found) == 1


@pytest.mark.parametrize("page", pages_with_picture())
def test_every_page_has_its_own_picture(client: TestClient, page: str) -> None:
    query = f"page={page}"
    paths = {each.get("d") for each in drawn(client, query).iter(f"{SVG}path")}
    message = plain(page_message(page, [], messages("en")))
    assert {shape["path"] for shape in message["figure"]["layout"]["shapes"]} <= paths


@pytest.mark.parametrize("page", ["mistakes", "practice", "elsewhere"])
def test_a_page_without_one_shows_its_layer(client: TestClient, page: str) -> None:
    asked = "layer=GRU&num_layers=3&input_shape=1,2&seed=4"
    own, layers = (client.get(f"{FIGURE_PATH}?{asked}&page={each}") for each in (page, "layer"))
    assert own.content == layers.content


def test_it_is_the_same_picture_again_and_again(client: TestClient) -> None:
    for query in ("page=slices&mark=0,5&batch=3", "page=packing", "page=models&model=mnist"):
        first, second = (client.get(f"{FIGURE_PATH}?{query}").content for _ in range(2))
        assert first == second


def test_any_link_is_a_picture(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    @settings(max_examples=at_least(40))
    @given(hostile_links(), LOOKS)
    def is_drawn(pairs: list[tuple[str, str]], look: list[tuple[str, str]]) -> None:
        kept = [(name, text[:2000]) for name, text in (*pairs, *look)]
        answer = client.get(FIGURE_PATH, params=kept)
        assert answer.status_code == 200
        root = ElementTree.fromstring(answer.content)
        assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
            *("svg", "title", "desc", "style", "rect", "g", "path", "text", "tspan")
        }
        for each in root.iter():
            assert not [name for name in each.attrib if name.startswith("on") or "href" in name]

    is_drawn()
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]


def test_markup_in_a_link_does_not_run(client: TestClient) -> None:
    query = "hidden_size=%3C/desc%3E%3Cscript%3Ealert(1)%3C/script%3E&focus=%3Cimg%20src=x%3E%00"
    root = drawn(client, query)
    assert not list(root.iter(f"{SVG}script"))
    assert "<script>alert(1)</script>" in (root.findtext(f"{SVG}desc") or "")


def test_a_cached_copy_is_not_sent_again(client: TestClient) -> None:
    first = client.get(f"{FIGURE_PATH}?layer=GRU")
    assert "public" in first.headers["cache-control"]
    assert int(first.headers["cache-control"].split("max-age=")[1].split(",")[0]) > 0
    tag = first.headers["etag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = client.get(f"{FIGURE_PATH}?layer=GRU", headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == first.headers["cache-control"]
    other = client.get(f"{FIGURE_PATH}?layer=RNN", headers={"if-none-match": tag})
    assert other.status_code == 200


def test_its_name_changes_with_the_link_and_the_code() -> None:
    tags = [
        etag(pairs)
        for pairs in (
            [],
            [("a", "b")],
            [("a", "b"), ("a", "b")],
            [("a", "b\n1 a=b")],
            [("b", "a")],
            [("ab", "")],
        )
    ]
    assert len(set(tags)) == len(tags)
    before = etag([])
    code_version.cache_clear()
    assert etag([]) == before


def test_it_travels_packed_and_runs_nothing(client: TestClient) -> None:
    with client.stream("GET", FIGURE_PATH, headers={"accept-encoding": "gzip"}) as answer:
        body = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == client.get(FIGURE_PATH).content
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["access-control-allow-origin"] == "*"


@settings(max_examples=40)
@given(spec=legal_specs())
def test_any_setting_names_its_shapes(client: TestClient, spec: object) -> None:
    pairs = list(to_query(spec).items())  # type: ignore[arg-type]
    root = ElementTree.fromstring(client.get(FIGURE_PATH, params=pairs).content)
    texts = ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]
    tensors = client.get("/api/shapes", params=pairs).json()["tensors"]
    for name, tensor in tensors.items():
        assert name in texts
        assert f"torch.Size({tensor['shape']})" in texts
