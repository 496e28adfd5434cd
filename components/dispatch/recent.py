"""A short-lived cache of messages, so that many readers of one link share one computation.

A message depends only on its link, so simultaneous requests for one link get the same message from
one run of torch. An entry expires after a few seconds, so a device that was out of memory is tried
again.
"""

from __future__ import annotations

from collections.abc import Hashable
from threading import Condition

from cachetools import TTLCache, cached

from backend.links.layer import Pairs
from components.dispatch.pages import find_page, page_message
from components.message.message import Message
from components.page.turns import precedence
from components.words.catalogue import Messages

SECONDS = 10.0
"""The lifetime of a message."""
MOST = 8
"""The largest number of messages; each takes about 0.2 MB."""


def recent_message(page: str, pairs: Pairs, words: Messages, compact: bool = False) -> Message:
    """Return :func:`~components.dispatch.pages.page_message`, computed once for equal requests.

    Returns:
        The message. Other requests get the same object, so do not change it.
    """
    found = find_page(page)
    compute = made_once if found.cacheable else page_message
    return compute(page, pairs, words, compact)


def _key(page: str, pairs: Pairs, words: Messages, compact: bool) -> Hashable:
    return page, tuple(pairs), words.language, compact


def _computed(page: str, pairs: Pairs, words: Messages, compact: bool) -> Message:
    with precedence().turn():
        return page_message(page, pairs, words, compact)


made_once = cached(TTLCache(MOST, SECONDS), key=_key, condition=Condition())(_computed)
"""A request for a message that is being computed waits for it."""
