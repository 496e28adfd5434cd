"""The link to the offline page, parsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from backend.layer.devices import available
from backend.layer.spec import SpecError
from backend.links.layer import Pairs, Problem, read_link
from backend.links.vary import VARY, read_vary
from components.offline.page import OfflineAsked, PlotlyAt, Theme
from components.words.catalogue import Messages
from components.words.language import language_problems
from components.words.refused import check, refused

MAX_TITLE = 120
NAMES = (VARY, "plotly", "theme", "title")
"""The parameters of such a link, in addition to the layer's parameters and ``lang``."""


def read_offline(pairs: Pairs, words: Messages, link: str = "") -> OfflineAsked:
    """Parse a link to the offline page.

    Args:
        link: the URL of the app's page, or "" if the host is unknown.

    Raises:
        RefusedError: for a link with an invalid value.
    """
    query = dict(pairs)
    check(language_problems(pairs, words), words)
    request = read_link(pairs, available())
    check(request.problems, words)
    choices: dict[str, Any] = {
        name: _choice(name, get_args(kind), query, words)
        for name, kind in (("plotly", PlotlyAt), ("theme", Theme))
    }
    try:
        varied = read_vary(query.get(VARY, ""))
    except SpecError as error:
        raise refused(error, words) from error
    return OfflineAsked(
        spec=request.spec,
        device=request.device,
        varied=varied,
        title=" ".join(query.get("title", "").split())[:MAX_TITLE],
        link=link,
        **choices,
    )


def _choice(name: str, choices: Sequence[str], query: Mapping[str, str], words: Messages) -> str:
    """Return the chosen value, or the first choice by default."""
    text = query.get(name, choices[0])
    if text not in choices:
        params = {"choices": ", ".join(choices)}
        check([Problem("unknown_choice", name, text[:40], text, choices[0], params)], words)
    return text
