"""How much one client may ask for, what each route costs, and who a client is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Scope

from components.page.paths import NOTEBOOK_PATH, OFFLINE_PATH, SCRIPT_PATH
from components.share.picture import FIGURE_PATH
from server.routes.oembed import OEMBED_PATH

STREAM = "/_stcore/stream"
"""Where a page's session has its websocket."""
API = "/api/"
OTHER = "other"
METRICS_PATH = "/api/metrics"
_COSTS = {
    # Seconds of work, where the others take about ten milliseconds.
    OFFLINE_PATH: 100,
    NOTEBOOK_PATH: 2,
    SCRIPT_PATH: 2,
    FIGURE_PATH: 1,
    OEMBED_PATH: 1,
    "/api/shapes": 1,
    "/api/picture": 1,
    METRICS_PATH: 1,
    STREAM: 1,
}
_PREFIX = "SHAPE_EXPLORER_"
_FEWEST = {"rate": 0.001, "burst": 1, "clients": 1}


@dataclass(frozen=True)
class Limits:
    """What the environment may change: ``SHAPE_EXPLORER_RATE`` and so on.

    A lecture hall is often one address, so they are wide: 300 people who open a page within a
    second spend 900 of the 3,000 tokens, and each a step every five seconds 120 a second.

    Attributes:
        rate: tokens that a client gets a second.
        burst: tokens that a client has at first, and the most that it saves up.
        clients: how many clients are remembered.
        max_url: bytes of path and query. The longest that a page writes is an error message of
            6,000 Korean letters, nine bytes each.
        max_body: bytes of a request's body and of a message from a page.
        proxies: how many reverse proxies stand before the app; each adds the address it sees to
            ``X-Forwarded-For``, and what stands before these is anybody's claim.
    """

    rate: float = 200
    burst: float = 3000
    clients: int = 10_000
    max_url: int = 60_000
    max_body: int = 1_000_000
    proxies: int = 0


def limits_of(environment: Mapping[str, str] = os.environ) -> Limits:
    """The limits that an environment asks for.

    Raises:
        ValueError: for a value that is no number of its kind or limits nothing; names the
            variable.
    """
    given = {each: environment.get(variable(each.name), "").strip() for each in fields(Limits)}
    asked: dict[str, Any] = {each.name: _number(each, text) for each, text in given.items() if text}
    return Limits(**asked)


def variable(name: str) -> str:
    """The environment variable of a limit."""
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
    """One of a few names: a path that nobody here named says nothing in a log or a metric."""
    path = scope["path"].removeprefix(scope.get("root_path", "").rstrip("/"))
    if path in _COSTS:
        return str(path)
    return API if path.startswith(API) else OTHER


def cost_of(route: str) -> int:
    """Tokens of one request, 0 for what a file system answers."""
    return _COSTS.get(route, 1 if route == API else 0)


def client_of(scope: Scope, proxies: int) -> str:
    """Whom a request counts for: an IPv4 address or an IPv6 network of 64 bits, which is what one
    subscriber has.
    """
    host = (scope.get("client") or ("", 0))[0]
    if proxies:
        told = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")
        # Fewer than there are proxies: it came past one of them.
        host = told[-proxies].strip() if len(told) >= proxies else host
    return _network(host)


def _network(host: str) -> str:
    try:
        address = ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        # Everybody who has no address shares one bucket.
        return ""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped
        return str(inner or ip_network((address, 64), strict=False).network_address)
    return str(address)
