"""Under which address the app is seen from outside, a reverse proxy before it or not."""

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
class Outside:
    """The app's own address.

    Attributes:
        scheme: http or https.
        hosts: every host, with its port unless it is the usual one, under which this request may
            have been made; the one that a visitor sees comes first.
        root: path before the app's own, without a slash at its end.
    """

    scheme: str
    hosts: tuple[str, ...]
    root: str

    @property
    def url(self) -> str:
        """``https://shapes.example.edu``, as far as it is known."""
        return f"{self.scheme}://{self.hosts[0]}{self.root}" if self.hosts else ""

    def owns(self, scheme: str, netloc: str) -> bool:
        """Whether an origin is the app's own; proxies often hide the scheme, so it has no say."""
        return _usual(scheme, netloc) in {_usual(scheme, host) for host in self.hosts}


def outside(scope: Scope) -> Outside:
    """The address of one request.

    A visitor's browser lets no page set ``X-Forwarded-Host``, so it may be believed where a page
    is to be kept from what it may not do.
    """
    headers = Headers(scope=scope)
    told = headers.get("x-forwarded-proto", "").split(",")[0].strip().lower()
    asked: str = scope["scheme"]
    scheme = _PLAIN.get(asked, asked)
    scheme = told if told in ("http", "https") else scheme
    hosts = dict.fromkeys(_usual(scheme, host) for host in _hosts(headers))
    return Outside(scheme, tuple(hosts), scope.get("root_path", "").rstrip("/"))


def _hosts(headers: Headers) -> Iterator[str]:
    """From the visitor inward; nothing that could be markup or another header."""
    named = [*headers.get("x-forwarded-host", "").split(","), headers.get("host", "")]
    return (host for each in named if _HOST.fullmatch(host := each.strip().lower()))


def _usual(scheme: str, host: str) -> str:
    return host.lower().removesuffix(_PORTS.get(scheme, ":"))
