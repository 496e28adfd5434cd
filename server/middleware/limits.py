"""The limits per client, the cost of each route, and the identity of a client."""

from __future__ import annotations

import os
import resource
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields, replace
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Scope

from components.markup.frames import EMBED_PATH
from components.page.explorer import PICTURE_PATH
from components.page.paths import (
    ASK_PATH,
    NOTEBOOK_PATH,
    OFFLINE_PATH,
    PRACTICE_PATH,
    SCRIPT_PATH,
)
from components.page.streamlit_inside import CLOSED_PATHS, STREAM_PATH
from components.share.picture import FIGURE_PATH, PNG_PATH
from server.routes.description import MODEL_PATH, SHAPES_PATH
from server.routes.oembed import OEMBED_PATH

STREAM = STREAM_PATH
API = "/api/"
OTHER = "other"
CLOSED = "closed"
"""Routes of Streamlit that are not answered."""
METRICS_PATH = "/api/metrics"
OPEN = (SHAPES_PATH, PICTURE_PATH, MODEL_PATH, PRACTICE_PATH, ASK_PATH)
"""The routes that pages of every origin may call."""
WORKING = frozenset(
    (
        *(OFFLINE_PATH, NOTEBOOK_PATH, SCRIPT_PATH, FIGURE_PATH, PNG_PATH, OEMBED_PATH),
        *(*OPEN, EMBED_PATH, METRICS_PATH, STREAM),
    )
)
"""The routes that compute something."""
TOKENS = 100
"""The tokens of one second of processor time: one token stands for ten milliseconds."""
FILES_OF_A_PAGE = 4
"""The files of an open page: its connection, and three of the event loop of its session."""
_PREFIX = "SHAPE_EXPLORER_"
OTHER_VARIABLES = frozenset((f"{_PREFIX}FRAME_ANCESTORS",))
_FEWEST = {
    **{"rate": 0.001, "burst": 1, "clients": 1, "runs": 1, "pages": 1, "downloads": 1, "silent": 1},
    # With less, the app would refuse its own pages.
    **{"max_url": 2_000, "max_body": 20_000},
}


@dataclass(frozen=True)
class Limits:
    """The limits, which environment variables such as ``SHAPE_EXPLORER_RATE`` can change.

    A lecture hall often has one address, so the limits are wide: 300 people who open a page within
    a second use some 1,500 of the 3,000 tokens, and fill the process, as they do without a limit.

    Attributes:
        rate: new tokens per second and client.
        burst: the tokens of a new client, and the most that a client can save.
        clients: the number of clients that are remembered.
        max_url: bytes of path and query. The longest URL that a page writes has an error message
            of 6,000 Korean letters, nine bytes each.
        max_body: bytes of the body of a request and of a message from a page. The longest message
            has the URL twice and a pasted text.
        runs: requests of one client at a time; more wait. It has one run of a page at a time.
        downloads: offline pages of one client at a time.
        pages: open pages of one client. The limit of open files can allow fewer.
        silent: connections of one client without a request.
        proxies: the number of reverse proxies in front of the app. Each adds the address it sees
            to ``X-Forwarded-For``; addresses before these are not trusted.
    """

    rate: float = 200
    burst: float = 3000
    clients: int = 10_000
    max_url: int = 60_000
    max_body: int = 250_000
    runs: int = 4
    downloads: int = 1
    pages: int = 1_000
    silent: int = 64
    proxies: int = 0


def limits_of(environment: Mapping[str, str] = os.environ) -> Limits:
    """Return the limits of an environment.

    Raises:
        ValueError: for a value that is not a valid limit; the message names the variable.
    """
    texts = {each: environment.get(variable(each.name), "").strip() for each in fields(Limits)}
    values: dict[str, Any] = {
        each.name: _number(each, text) for each, text in texts.items() if text
    }
    return Limits(**values)


def open_files() -> int:
    """Return how many files the process may open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 1_000_000 if soft == resource.RLIM_INFINITY else soft


def within_files(limits: Limits, files: int) -> Limits:
    """Return the limits of a process that may open ``files``.

    The pages of one client take at most a quarter of them.
    """
    return replace(limits, pages=max(1, min(limits.pages, files // (4 * FILES_OF_A_PAGE))))


def unknown_variables(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the variables of the environment that have our prefix and no meaning."""
    known = {variable(each.name) for each in fields(Limits)} | OTHER_VARIABLES
    return sorted(name for name in environment if name.startswith(_PREFIX) and name not in known)


def variable(name: str) -> str:
    """Return the environment variable of a limit."""
    return _PREFIX + name.upper()


def _number(limit: Field[Any], text: str) -> float:
    least = _FEWEST.get(limit.name, 0)
    try:
        value = int(text) if limit.type == "int" else float(text)
    except ValueError:
        value = -1
    if not least <= value < float("inf"):
        raise ValueError(f"{variable(limit.name)} is a number from {least} on, not {text!r}")
    return value


def route_of(scope: Scope) -> str:
    """Return a known route, or a common name for all other paths, for logs and metrics."""
    path = scope["path"]
    if path in WORKING:
        return str(path)
    if path.startswith(CLOSED_PATHS):
        return CLOSED
    return API if path.startswith(API) else OTHER


def works(route: str) -> bool:
    """Return whether a route computes something; static files do not."""
    return route in WORKING or route == API


def client_of(scope: Scope, proxies: int) -> str:
    """Return the client of a request: an IPv4 address, or an IPv6 network of 64 bits.

    One subscriber usually has such a network.
    """
    host = (scope.get("client") or ("", 0))[0]
    if proxies:
        hosts = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")
        # With fewer addresses than proxies, the request did not pass all of them.
        host = hosts[-proxies].strip() if len(hosts) >= proxies else host
    return client_at(host)


def client_at(host: str) -> str:
    """Return the client of an address; "" for anything else."""
    try:
        address = ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        # Clients without an address share one bucket.
        return ""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped
        return str(inner or ip_network((address, 64), strict=False).network_address)
    return str(address)
