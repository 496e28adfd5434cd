"""A real nginx with our configuration in front of small servers: routing and refusals."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx2
import pytest

from bench.proxy import CONFIGURATION, nginx, proxy

pytestmark = pytest.mark.skipif(nginx() is None, reason="no nginx here")
REPLICAS = 3
Site = tuple[httpx2.Client, list[ThreadingHTTPServer], Path]


@contextmanager
def replica(name: str) -> Iterator[ThreadingHTTPServer]:
    """Respond with the server's name and the headers of the proxy."""

    class Named(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            told = (self.headers.get(each, "") for each in ("host", "x-forwarded-for", "upgrade"))
            body = "\n".join((name, *told)).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Named) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def running_site() -> Iterator[Site]:
    with ExitStack() as stack:
        servers = [stack.enter_context(replica(str(number))) for number in range(REPLICAS)]
        hosts = [f"127.0.0.1:{each.server_port}" for each in servers]
        url, log = stack.enter_context(proxy(hosts))
        yield stack.enter_context(httpx2.Client(base_url=url)), servers, log


@pytest.fixture
def site() -> Iterator[Site]:
    """Run a site for one test, which ends a replica or uses up a limit."""
    with running_site() as site:
        yield site


@pytest.fixture(scope="module")
def shared() -> Iterator[Site]:
    """Run a site for the tests that leave it as it was."""
    with running_site() as site:
        yield site


def test_a_visitor_stays_and_visitors_spread(shared: Site) -> None:
    client, *_ = shared
    seen: Counter[str] = Counter()
    for _ in range(30):
        client.cookies.clear()
        first = client.get("/").text.split("\n")[0]
        assert {client.get(path).text.split("\n")[0] for path in ("/slices", "/api/picture")} == {
            first
        }
        seen[first] += 1
    assert len(seen) == REPLICAS


def test_a_cookie_of_ones_own_making_is_replaced(shared: Site) -> None:
    client, *_ = shared
    answer = client.get("/", headers={"cookie": "replica=x;y"})
    assert "replica=" in answer.headers["set-cookie"]
    assert "set-cookie" not in client.get("/").headers


def test_a_replica_that_is_gone_is_passed_over(site: Site) -> None:
    client, servers, _ = site
    servers[0].shutdown()
    servers[0].server_close()
    for _ in range(12):
        client.cookies.clear()
        answer = client.get("/")
        assert answer.status_code == 200
        assert answer.text.split("\n")[0] in ("1", "2")


def test_the_app_gets_the_clients_address_and_scheme(shared: Site) -> None:
    client, *_ = shared
    headers = {"x-forwarded-for": "203.0.113.9", "host": "shapes.example.edu:8080"}
    _, host, clients, _ = client.get("/", headers=headers).text.split("\n")
    assert host == "shapes.example.edu:8080"
    # What stands last is this proxy's word, the rest anybody's.
    assert clients == "203.0.113.9, 127.0.0.1"
    upgrade = {"upgrade": "websocket", "connection": "upgrade"}
    assert client.get("/_stcore/stream", headers=upgrade).text.split("\n")[3] == "websocket"


def test_a_heavy_client_gets_a_time_to_return(site: Site) -> None:
    client, *_ = site
    refused = [client.get("/offline.html") for _ in range(70)][-1]
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    assert refused.json() == {"error": "too_many"}
    assert client.get("/").status_code == 200
    assert client.post("/", content=b"x" * 1_100_000).status_code == 413


@pytest.mark.parametrize("path", ["/api/metrics", "/_stcore/metrics", "/_stcore/upload_file/a/b"])
def test_monitoring_asks_the_replicas_themselves_and_nothing_is_uploaded(
    shared: Site, path: str
) -> None:
    assert shared[0].get(path).status_code == 404


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"GET / HTTP/1.1\r\nhost: a\r\n", b"a: b\r\n" * 10_000),
        (b"GET / HTTP/1.1\r\nhost: a\r\na: ", b"b" * 65_536),
    ],
    ids=["fields", "value"],
)
def test_a_head_without_an_end_does_not_pass(shared: Site, head: bytes, piece: bytes) -> None:
    with socket.create_connection((shared[0].base_url.host, shared[0].base_url.port), 20) as line:
        line.sendall(head)
        for _ in range(10):
            line.sendall(piece)
        assert line.recv(100).startswith(b"HTTP/1.1 400")


def test_silent_connections_and_many_connections_have_limits() -> None:
    """Check the lines that only a long wait or thousands of connections would show."""
    text = CONFIGURATION.read_text()
    for line in ("client_header_timeout 20s;", "send_timeout 60s;", "limit_conn open 4000;"):
        assert line in text


def test_its_log_has_place_and_reason_but_no_person(site: Site) -> None:
    client, _, log = site
    # The faster a page is, the sooner the burst is used up.
    for _ in range(400):
        if client.get("/offline.html?title=secret").status_code == 429:
            break
    lines = log.read_text().splitlines()
    assert "GET /offline.html 429 limit=REJECTED" in lines[-1]
    # The addresses that stand there are the replicas'.
    assert not any("secret" in line for line in lines)
    assert not any("127.0.0.1" in line.replace("replica=127.0.0.1:", "") for line in lines)
