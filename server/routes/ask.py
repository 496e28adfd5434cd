"""``GET /api/ask``: whether an answer to the question of a link is right."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backend.links.layer import Pairs
from components.dispatch.ask import ANSWER, ASK, grade_ask
from components.dispatch.pages import find_page
from components.dispatch.recent import recent_message
from components.words.catalogue import Messages, best_language, messages
from components.words.language import LANGUAGE


async def ask(request: Request) -> Response:
    """Return ``right`` and a sentence; ``right`` is null for a text that is not a shape."""
    query = request.query_params
    words = messages(best_language(query.get(LANGUAGE), query.get("locale")))
    page = find_page(query.get("page", "layer")).name
    status, body = await run_in_threadpool(_graded, page, query.multi_items(), words)
    return JSONResponse(body, status_code=status, headers={"cache-control": "no-store"})


def _graded(page: str, pairs: Pairs, words: Messages) -> tuple[int, dict[str, Any]]:
    own = [pair for pair in pairs if pair[0] not in (ASK, ANSWER)]
    graded = grade_ask(recent_message(page, own, words), pairs, words)
    if graded is None:
        return 400, {"error": "not_an_ask", "parameter": ASK}
    return 200, {"right": graded.right, "sentence": graded.sentence}
