"""The URL at which visitors reach the app, with or without a reverse proxy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.types import Scope

_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]{1,80}){1,8}")
_SAFE = "=&%+,:;/()[]!*~@$"
_PORTS = {"http": ":80", "https": ":443", "ws": ":80", "wss": ":443"}
_PLAIN = {"ws": "http", "wss": "https"}


@dataclass(frozen=True)
class PublicUrl:
    """The public URL of the app, which is the root of its host.

    A reverse proxy may also serve its figures behind a path, and then names it in
    ``X-Forwarded-Prefix``.

    Attributes:
        scheme: http or https.
        hosts: the possible hosts of the request, with the port unless it is the default port. The
            host that the visitor sees is the first.
        prefix: the path in front of the app's own paths, without a slash at its end.
    """

    scheme: str
    hosts: tuple[str, ...]
    prefix: str = ""

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
    return PublicUrl(scheme, tuple(hosts), _prefix(headers))


def requested_url(scope: Scope) -> str:
    """Return the whole URL of one request as its visitor sees it, or "" if no host is known."""
    here = public_url(scope)
    return here.url and f"{here.url}{here.prefix}{requested_path(scope)}"


def requested_path(scope: Scope) -> str:
    """Return the path and the query of one request, encoded.

    Browsers send an encoded query; this encodes what other clients send.
    """
    query = scope.get("query_string", b"").decode("latin-1")
    return quote(scope["path"]) + (f"?{quote(query, safe=_SAFE)}" if query else "")


def _prefix(headers: Headers) -> str:
    text = headers.get("x-forwarded-prefix", "").split(",")[0].strip().rstrip("/")
    return text if _PREFIX.fullmatch(text) else ""


def _hosts(headers: Headers) -> Iterator[str]:
    """Yield the hosts from the visitor inward, without those that could be markup or headers."""
    named = [*headers.get("x-forwarded-host", "").split(","), headers.get("host", "")]
    return (host for each in named if _HOST.fullmatch(host := each.strip().lower()))


def _usual(scheme: str, host: str) -> str:
    return host.lower().removesuffix(_PORTS.get(scheme, ":"))
