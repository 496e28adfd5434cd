"""What was made a moment ago: a lecture hall that opens one link asks for one message.

A message depends on its link alone, so whoever asks for the same one at the same moment gets the
same, made once from one run of torch. A few seconds later it is made anew: a device that had no
memory left is asked again.
"""

from __future__ import annotations

from collections.abc import Hashable
from threading import Condition

from cachetools import TTLCache, cached

from backend.links.layer import Pairs
from components.dispatch.pages import page_message
from components.dispatch.turns import precedence
from components.page.message import Message
from components.words.catalogue import Messages

SECONDS = 10.0
"""How long the same message is told."""
MOST = 8
"""How many are remembered; one is some 0.2 MB."""
_ALWAYS_ANEW = ("mistakes", "practice")
"""Attempts wait for a process of their own, or find none free, and take no turn meanwhile; and
nobody asks for the same questions at once."""


def recent_message(page: str, pairs: Pairs, words: Messages, compact: bool = False) -> Message:
    """:func:`~components.dispatch.pages.page_message`, made once for all who ask at one moment.

    Returns:
        The message, which others have too: read it, never change it.
    """
    made = page_message if page in _ALWAYS_ANEW else made_once
    return made(page, pairs, words, compact)


def _what(page: str, pairs: Pairs, words: Messages, compact: bool) -> Hashable:
    return page, tuple(pairs), words.language, compact


def _made(page: str, pairs: Pairs, words: Messages, compact: bool) -> Message:
    with precedence().turn():
        return page_message(page, pairs, words, compact)


made_once = cached(TTLCache(MOST, SECONDS), key=_what, condition=Condition())(_made)
"""Who asks while it is being made waits for it."""
