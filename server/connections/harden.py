"""Limits of connections for whatever started the app: ``streamlit run`` or uvicorn itself.

Streamlit passes no option of uvicorn on, so the configuration of the server that is starting is
found and completed before the first connection. Without uvicorn the app has no such limits; then
it starts only where nobody else reaches it, or behind a proxy.
"""

from __future__ import annotations

import gc
import resource
import signal
import sys
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from threading import current_thread, main_thread
from types import FrameType

import uvicorn
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from server.connections.protocols import ConnectionLimits, GuardedHttp, GuardedWebSocket
from server.connections.silent import Silent
from server.middleware.limits import Limits, client_at, open_files

GRACE_SECONDS = 4
"""The seconds after SIGTERM in which requests may end."""
END_SECONDS = 8.0
"""The seconds after SIGTERM at which the system ends the process. Docker waits ten."""
_OTHER_HEADERS = 64_000
"""Bytes of a request's head in addition to the longest URL."""


def launching_config() -> uvicorn.Config | None:
    """Return the configuration of the uvicorn server of this process, or ``None``."""
    # By the type itself: isinstance would ask each object, and some objects answer with a warning.
    found = (each for each in gc.get_objects() if issubclass(type(each), uvicorn.Config))
    return next((each for each in found if each.loaded), None)


def harden(config: uvicorn.Config, limits: Limits) -> None:
    """Complete a configuration before its server accepts connections."""
    most = raise_open_files()
    bounds = ConnectionLimits(head=limits.max_url + _OTHER_HEADERS, body=limits.max_body)
    # Behind proxies all connections have the addresses of the proxies, which have limits.
    each = limits.silent if not limits.proxies else most
    silent = Silent(each=min(each, most // 4), most=most // 2)
    config.http_protocol_class = partial(  # type: ignore[assignment]
        GuardedHttp, limits=bounds, silent=silent, name=_client
    )
    config.ws_protocol_class = partial(GuardedWebSocket, limits=bounds)  # type: ignore[assignment]
    config.ws_max_size = limits.max_body
    config.timeout_graceful_shutdown = GRACE_SECONDS
    if isinstance(config.loaded_app, ProxyHeadersMiddleware):
        # It would believe every process of this machine; our limits know the number of proxies.
        config.loaded_app = config.loaded_app.app


def raise_open_files() -> int:
    """Raise the limit of open files as far as the system allows, and return it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return open_files()


def end_in_time(seconds: float = END_SECONDS) -> None:
    """Let the system end the process ``seconds`` after SIGTERM, whatever its threads do."""
    if current_thread() is not main_thread():
        return
    before = signal.getsignal(signal.SIGTERM)

    def ending(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        if callable(before):
            before(number, frame)
        else:
            sys.exit(0)

    signal.signal(signal.SIGTERM, ending)


def check_bare(address: str | None, limits: Limits) -> None:
    """Refuse a start without limits of connections at an address that others reach.

    Raises:
        ValueError: for such an address.
    """
    if limits.proxies or is_loopback(address):
        return
    raise ValueError(
        "This server limits neither headers nor silent connections. Start the app with "
        "`streamlit run app.py`, set server.address to 127.0.0.1, or put a proxy in front of it "
        "and set SHAPE_EXPLORER_PROXIES=1"
    )


def is_loopback(address: str | None) -> bool:
    """Return whether only this machine reaches an address."""
    if address == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(address or "").is_loopback
    return False


def _client(peer: tuple[str, int] | None) -> str:
    return client_at(peer[0]) if peer else ""
