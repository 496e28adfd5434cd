"""Scripts and style sheets: compressed once, cached, and only the packages' own."""

from __future__ import annotations

import gzip

import pytest
from starlette.testclient import TestClient

from components.embed.page import EMBED_SHEET, EMBED_SHEET_PATH, embed_bundle, embed_bundle_path
from components.page.assets import PLOTLY_PATH, PLOTLY_SCRIPT, minified, script_path, scripts
from components.page.style_sheet import STYLE_PATH, STYLE_SHEET

TEXTS = {
    PLOTLY_PATH: PLOTLY_SCRIPT.read_bytes(),
    STYLE_PATH: STYLE_SHEET.encode(),
    EMBED_SHEET_PATH: EMBED_SHEET.encode(),
    embed_bundle_path(): embed_bundle().encode(),
    **{path: minified(file.read_text()).encode() for path, file in scripts().items()},
}
PLAIN = {"accept-encoding": "identity"}
PATHS = pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.split("/")[-1])


def packed(client: TestClient, path: str) -> tuple[bytes, dict[str, str]]:
    """Return the body before decompression."""
    with client.stream("GET", path, headers={"accept-encoding": "gzip, br"}) as answer:
        return b"".join(answer.iter_raw()), dict(answer.headers)


@PATHS
def test_a_script_travels_packed(client: TestClient, path: str) -> None:
    body, headers = packed(client, path)
    assert headers["content-encoding"] == "gzip"
    assert int(headers["content-length"]) == len(body) < len(TEXTS[path])
    assert gzip.decompress(body) == TEXTS[path]


def test_packed_they_are_less_than_half(client: TestClient) -> None:
    own = [path for path in TEXTS if path != PLOTLY_PATH]
    for paths in (own, [PLOTLY_PATH]):
        plain = sum(len(TEXTS[path]) for path in paths)
        assert sum(len(packed(client, path)[0]) for path in paths) < 0.5 * plain


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("br, gzip", "gzip"),
        ("br,gzip;q=0.5", "gzip"),
        ("deflate, gzip ; q=1", "gzip"),
        ("gzip;q=0", None),
        ("gzip; q=0.000, br", None),
        ("identity", None),
        ("x-gzip", None),
        ("", None),
    ],
)
def test_only_clients_that_accept_compression_get_compressed_scripts(
    client: TestClient, accepted: str, encoding: str | None
) -> None:
    path = script_path("page/dom")
    answer = client.get(path, headers={"accept-encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding
    assert answer.content == TEXTS[path]


@PATHS
def test_it_is_plain_for_clients_without_compression(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=PLAIN)
    assert "content-encoding" not in answer.headers
    assert answer.content == TEXTS[path]


@PATHS
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_browser_never_asks_for_it_again(client: TestClient, path: str, encoding: str) -> None:
    """Check for headers without ETag, date and cookie, because the path names the version."""
    headers = client.get(path, headers={"accept-encoding": encoding}).headers
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["vary"] == "accept-encoding"
    kind = "text/css" if path.endswith(".css") else "text/javascript"
    assert headers["content-type"].startswith(kind)
    assert not headers.keys() & {"etag", "last-modified", "set-cookie"}


@PATHS
def test_it_is_packed_but_once(
    client: TestClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = packed(client, path)
    monkeypatch.delattr("server.routes.table._plain")
    assert packed(client, path) == first


@pytest.mark.parametrize(
    "path", ["/assets/", "/assets/plotly.min.js", "/assets/explorer-0.js", "/assets/../app.py"]
)
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
