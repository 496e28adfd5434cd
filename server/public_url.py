"""The URL at which visitors reach the app, with or without a reverse proxy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Scope

_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")
_PORTS = {"http": ":80", "https": ":443", "ws": ":80", "wss": ":443"}
_PLAIN = {"ws": "http", "wss": "https"}


@dataclass(frozen=True)
class PublicUrl:
    """The public URL of the app, which is always the root of its host.

    Attributes:
        scheme: http or https.
        hosts: the possible hosts of the request, with the port unless it is the default port. The
            host that the visitor sees is the first.
    """

    scheme: str
    hosts: tuple[str, ...]

    @property
    def url(self) -> str:
        """The whole URL, for example ``https://shapes.example.edu``, or "" if no host is known."""
        return f"{self.scheme}://{self.hosts[0]}" if self.hosts else ""

    def owns(self, scheme: str, netloc: str) -> bool:
        """Return whether an origin is the app's. The scheme is ignored: proxies often hide it."""
        return _usual(scheme, netloc) in {_usual(scheme, host) for host in self.hosts}


def public_url(scope: Scope) -> PublicUrl:
    """Return the public URL of one request.

    Browsers do not let a page set ``X-Forwarded-Host``, so it can be trusted in checks that
    restrict pages.
    """
    headers = Headers(scope=scope)
    forwarded = headers.get("x-forwarded-proto", "").split(",")[0].strip().lower()
    given: str = scope["scheme"]
    own: str = _PLAIN.get(given, given)
    scheme: str = forwarded if forwarded in ("http", "https") else own
    hosts = dict.fromkeys(_usual(scheme, host) for host in _hosts(headers))
    return PublicUrl(scheme, tuple(hosts))


def _hosts(headers: Headers) -> Iterator[str]:
    """Yield the hosts from the visitor inward, without those that could be markup or headers."""
    named = [*headers.get("x-forwarded-host", "").split(","), headers.get("host", "")]
    return (host for each in named if _HOST.fullmatch(host := each.strip().lower()))


def _usual(scheme: str, host: str) -> str:
    return host.lower().removesuffix(_PORTS.get(scheme, ":"))
