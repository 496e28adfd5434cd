"""What every request passes on its way in, and every answer on its way out."""

from __future__ import annotations

from starlette.middleware import Middleware

from components.precedence import precedence
from server.document import Document
from server.first_picture import FirstPicture
from server.headers import OwnOrigin, SecurityHeaders, allowed_origins, security_headers
from server.limits import limits_of
from server.metrics import Measured, Metrics
from server.refusals import Limited, Told


def middleware(metrics: Metrics) -> list[Middleware]:
    """From the outside in; ``metrics`` counts what passes and what is refused."""
    told = Told(metrics)
    return [
        Middleware(SecurityHeaders, headers=security_headers()),
        Middleware(Measured, metrics=metrics),
        Middleware(Limited, limits=limits_of(), told=told),
        # Asked at each handshake: at the start Streamlit has not read its configuration yet.
        Middleware(OwnOrigin, allowed=allowed_origins, refused=told.refused),
        Middleware(FirstPicture, precedence=precedence()),
        Middleware(Document),
    ]
