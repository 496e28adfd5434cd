"""``GET /embed``: a page of the app as a figure for another site's page."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from backend.links.figure import THEMES
from backend.links.layer import Pairs
from backend.links.lesson import NAMES as LESSON
from backend.links.lesson import Lesson
from backend.links.lesson_steps import NAMES as STEPS
from backend.links.lesson_steps import with_step
from components.dispatch.ask import ASK
from components.dispatch.pages import find_page, lesson_of, page_path
from components.dispatch.recent import recent_message
from components.embed.page import Theme, embed_page
from components.markup.frames import OWN
from components.message.message import Message
from components.message.practice import PracticeQuestion
from components.practice.figure import practice_figure, read_sent
from components.practice.page import PAGE as PRACTICE
from components.share.picture import FIGURE_PATH
from components.words.catalogue import Messages, best_language, messages
from components.words.language import LANGUAGE
from server.reply import packed


async def embed(request: Request) -> Response:
    """Return the figure of a page."""
    query = request.query_params
    page = find_page(query.get("page", "layer"))
    pairs = query.multi_items()
    browser = request.headers.get("accept-language", "").partition(",")[0].partition(";")[0]
    words = messages(best_language(query.get(LANGUAGE), browser))
    body = await run_in_threadpool(_page, page.name, pairs, words)
    return packed(request, body.encode(), "text/html", {"cache-control": "no-store"})


def _page(name: str, pairs: Pairs, words: Messages) -> str:
    lesson = lesson_of(pairs)
    pairs = with_step(pairs, lesson.steps)
    message = _message(name, pairs, words)
    page = find_page(name)
    asked = dict(pairs)
    theme: Theme = next((each for each in THEMES if each == asked.get("theme")), "auto")
    own = _without_lesson(pairs, lesson)
    return embed_page(
        message,
        words,
        title=words.text(page.title),
        full=f"{page_path(name)}?{urlencode(own)}",
        still=f"{FIGURE_PATH}?{urlencode([*own, ('page', name)])}" if page.has_picture else "",
        theme=theme,
        lean=asked.get("lean") != "false",
    )


def _without_lesson(pairs: Pairs, lesson: Lesson) -> list[tuple[str, str]]:
    """Return the state of a link without the author's choices, but with the focus."""
    # Without steps of a lesson, the Models page has a step of its own.
    steps = STEPS if lesson.steps.first else ()
    left_out = {*OWN, *LESSON, *steps, ASK} - {"focus"}
    return [pair for pair in pairs if pair[0] not in left_out]


def _message(name: str, pairs: Pairs, words: Messages) -> Message | PracticeQuestion:
    if name == PRACTICE.name:
        return practice_figure(pairs, read_sent(()), words, lesson_of(pairs))
    # In the columns of most sites, a frame is too narrow for the wide diagram.
    return recent_message(name, pairs, words, compact=True)
