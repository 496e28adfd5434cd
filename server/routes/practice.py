"""``GET /api/practice``: a question of the Practice page, a hint, or the result of an answer."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from backend.links.layer import Pairs
from components.dispatch.pages import lesson_of
from components.message.value import as_json
from components.practice.figure import practice_figure, read_sent
from components.words.catalogue import Messages, best_language, messages
from components.words.language import LANGUAGE
from server.reply import packed


async def practice(request: Request) -> Response:
    """Return the question of a link as JSON. It has the answer only if the request has one."""
    query = request.query_params
    words = messages(best_language(query.get(LANGUAGE), query.get("locale")))
    body = await run_in_threadpool(_body, query.multi_items(), words)
    return packed(request, body, "application/json", {"cache-control": "no-store"})


def _body(pairs: Pairs, words: Messages) -> bytes:
    return as_json(practice_figure(pairs, read_sent(pairs), words, lesson_of(pairs)))
