"""The limits per client, the cost of each route, and the identity of a client."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Scope

from components.markup.frames import EMBED_PATH
from components.page.paths import NOTEBOOK_PATH, OFFLINE_PATH, SCRIPT_PATH
from components.share.picture import FIGURE_PATH
from server.routes.description import MODEL_PATH
from server.routes.oembed import OEMBED_PATH

STREAM = "/_stcore/stream"
"""The path of a session's websocket."""
API = "/api/"
OTHER = "other"
METRICS_PATH = "/api/metrics"
_COSTS = {
    # This takes seconds, the others about ten milliseconds.
    OFFLINE_PATH: 100,
    NOTEBOOK_PATH: 2,
    SCRIPT_PATH: 2,
    EMBED_PATH: 1,
    FIGURE_PATH: 1,
    OEMBED_PATH: 1,
    "/api/shapes": 1,
    # It runs a source many times.
    MODEL_PATH: 10,
    "/api/picture": 1,
    METRICS_PATH: 1,
    STREAM: 1,
}
_PREFIX = "SHAPE_EXPLORER_"
_FEWEST = {"rate": 0.001, "burst": 1, "clients": 1}


@dataclass(frozen=True)
class Limits:
    """The limits, which environment variables such as ``SHAPE_EXPLORER_RATE`` can change.

    A lecture hall often has one address, so the limits are wide: 300 people who open a page within
    a second use 900 of the 3,000 tokens. With a step every five seconds each, they use 120 tokens
    per second.

    Attributes:
        rate: new tokens per second and client.
        burst: the tokens of a new client, and the most that a client can save.
        clients: the number of clients that are remembered.
        max_url: bytes of path and query. The longest URL that a page writes has an error message
            of 6,000 Korean letters, nine bytes each.
        max_body: bytes of the body of a request and of a message from a page.
        proxies: the number of reverse proxies in front of the app. Each adds the address it sees
            to ``X-Forwarded-For``; addresses before these are not trusted.
    """

    rate: float = 200
    burst: float = 3000
    clients: int = 10_000
    max_url: int = 60_000
    max_body: int = 1_000_000
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
    if path in _COSTS:
        return str(path)
    return API if path.startswith(API) else OTHER


def cost_of(route: str) -> int:
    """Return the tokens of one request; 0 for static files."""
    return _COSTS.get(route, 1 if route == API else 0)


def client_of(scope: Scope, proxies: int) -> str:
    """Return the client of a request: an IPv4 address, or an IPv6 network of 64 bits.

    One subscriber usually has such a network.
    """
    host = (scope.get("client") or ("", 0))[0]
    if proxies:
        hosts = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")
        # With fewer addresses than proxies, the request did not pass all of them.
        host = hosts[-proxies].strip() if len(hosts) >= proxies else host
    return _network(host)


def _network(host: str) -> str:
    try:
        address = ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        # Clients without an address share one bucket.
        return ""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped
        return str(inner or ip_network((address, 64), strict=False).network_address)
    return str(address)
