"""What every request passes on its way in, and every answer on its way out."""

from __future__ import annotations

from starlette.middleware import Middleware

from components.dispatch.turns import precedence
from server.middleware.document import Document
from server.middleware.first_picture import FirstPicture
from server.middleware.headers import OwnOrigin, SecurityHeaders, allowed_origins, security_headers
from server.middleware.limits import limits_of
from server.middleware.metrics import Measured, Metrics
from server.middleware.refusals import Limited, Told


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
