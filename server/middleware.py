"""What every request passes on its way in, and every answer on its way out."""

from __future__ import annotations

from starlette.middleware import Middleware

from server.discovery import Discovery
from server.headers import OwnOrigin, SecurityHeaders, allowed_origins, security_headers


def middleware() -> list[Middleware]:
    """From the outside in."""
    return [
        Middleware(SecurityHeaders, headers=security_headers()),
        # Asked at each handshake: at the start Streamlit has not read its configuration yet.
        Middleware(OwnOrigin, allowed=allowed_origins),
        Middleware(Discovery),
    ]
