"""The middleware of every request and response."""

from __future__ import annotations

from starlette.middleware import Middleware

from components.page.turns import precedence
from server.middleware.admission import Limited
from server.middleware.cross_origin import CrossOrigin
from server.middleware.document import Document
from server.middleware.first_picture import FirstPicture
from server.middleware.headers import OwnOrigin, SecurityHeaders, allowed_origins, security_headers
from server.middleware.limits import OPEN, limits_of, within_files
from server.middleware.metrics import Measured, Metrics
from server.middleware.refusals import RefusalLog


def middleware(metrics: Metrics, files: int) -> list[Middleware]:
    """Return the middleware from the outside in.

    Args:
        metrics: counts requests and refusals.
        files: how many files the process may open.
    """
    log = RefusalLog(metrics)
    return [
        Middleware(CrossOrigin, paths=OPEN),
        Middleware(SecurityHeaders, headers=security_headers()),
        Middleware(Measured, metrics=metrics),
        Middleware(Limited, limits=within_files(limits_of(), files), log=log),
        # A function, because Streamlit has not read its configuration yet at the start.
        Middleware(OwnOrigin, allowed=allowed_origins, refused=log.refused),
        Middleware(FirstPicture, precedence=precedence()),
        Middleware(Document),
    ]
