"""The message of the Practice page."""

from __future__ import annotations

from msgspec.structs import replace

from backend.links.layer import Pairs, Request
from backend.practice.link import practice_query, read_practice
from components.layer.message import layer_message
from components.layer.run import layer_run
from components.message.message import Message
from components.page.turns import precedence
from components.practice.questions import question_at
from components.words.catalogue import Messages


def practice_page_message(pairs: Pairs, words: Messages, compact: bool) -> Message:
    """Return the message of the question's layer; its controls cannot be changed."""
    asked = read_practice(pairs)
    request = Request(question_at(asked).spec, "cpu", ())
    with precedence().turn():
        message = layer_message(request, layer_run(request.spec), words, compact)
    return replace(message, page="practice", query=practice_query(asked), names=(), ways=())
