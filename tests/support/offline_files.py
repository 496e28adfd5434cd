"""Files of offline pages, and what they hold."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from dataclasses import replace
from functools import cache
from typing import Any

from components.offline.content import OfflineRequest
from components.offline.link import read_offline
from components.offline.page import offline_page
from components.words.catalogue import messages

VARY = "num_layers:1-3,bidirectional,hidden_size:8-24:8"
SVG = "http://www.w3.org/2000/svg"
"""The name of a format, from which nothing is loaded."""
TIME = re.compile(r"[\d.]+ ms")


def asked_for(vary: str = "", language: str = "en", **link: str) -> OfflineRequest:
    pairs = [*link.items(), *([("vary", vary)] if vary else [])]
    return read_offline(pairs, messages(language))


@cache
def made(vary: str = VARY, language: str = "en", url: str = "", **link: str) -> str:
    """Return the file of a link; ``url`` is the address of the app."""
    asked = asked_for(vary, language, **{"batch": "2", **link})
    return offline_page(replace(asked, link=url), messages(language))


def kit_of(page: str) -> dict[str, Any]:
    found = re.search(r'shapeExplorerStates[^"]*""]="([^"]+)"', page)
    assert found
    kit: dict[str, Any] = json.loads(gzip.decompress(b64decode(found[1])))
    return kit
