"""The script of a page's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.layer.devices import available
from backend.links.layer import Pairs, Request, read_link
from components.words.catalogue import Messages
from components.words.refused import check


@dataclass(frozen=True)
class PageScript:
    """A script that a reader can download.

    Attributes:
        page: the page's name.
        query: the shortest link with the same settings.
        title: the line that constructs the layer, or the name of the model.
        sentence: a description of the script.
        text: the script. It needs torch, and einops if an expression uses it.
        shown: the expressions whose shapes the notebook prints, in the order of the run.
        stem: the file name without its extension.
    """

    page: str
    query: Mapping[str, str]
    title: str
    sentence: str
    text: str
    shown: tuple[str, ...]
    stem: str


def checked_request(pairs: Pairs, words: Messages) -> Request:
    """Read the layer of a link.

    Raises:
        RefusedError: for a link with an invalid value.
    """
    request = read_link(pairs, available())
    check(request.problems, words)
    return request
