"""``GET /embed``: a page of the app as a figure for another site's page."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from backend.links.figure import THEMES, Theme
from backend.links.layer import Pairs
from backend.links.lesson_steps import with_step
from components.dispatch.pages import find_page, lesson_of, page_path
from components.dispatch.recent import recent_message
from components.embed.page import embed_page
from components.markup.svg import joined
from components.message.message import Message
from components.message.practice import PracticeQuestion
from components.page.definition import Page
from components.practice.figure import practice_figure, read_sent
from components.practice.page import PAGE as PRACTICE
from components.share.picture import FIGURE_PATH, alt_text
from components.share.preview import Preview, picture_pairs, without_lesson
from components.words.catalogue import Messages, best_language, messages
from components.words.language import LANGUAGE
from components.words.sentences import full_title
from server.reply import browser_language, packed
from server.routes.preview import link_tags, oembed_links


async def embed(request: Request) -> Response:
    """Return the figure of a page."""
    query = request.query_params
    page = find_page(query.get("page", "layer"))
    pairs = query.multi_items()
    words = messages(best_language(query.get(LANGUAGE), browser_language(request.headers)))
    body = await run_in_threadpool(_page, page, pairs, words, request.scope)
    return packed(request, body.encode(), "text/html", {"cache-control": "no-store"})


def _page(page: Page, pairs: Pairs, words: Messages, scope: Scope) -> str:
    lesson = lesson_of(pairs)
    pairs = with_step(pairs, lesson.steps)
    message = _message(page.name, pairs, words)
    asked = dict(pairs)
    theme: Theme = next((each for each in THEMES if each == asked.get("theme")), "auto")
    own = without_lesson(pairs, lesson)
    drawn = [*picture_pairs(pairs, lesson), ("page", page.name)]
    return embed_page(
        message,
        words,
        title=words.text(page.title),
        full=f"{page_path(page.name)}?{urlencode(own)}",
        still=f"{FIGURE_PATH}?{urlencode(drawn)}" if page.has_picture else "",
        # In the columns of most sites, a frame is too narrow for the wide diagram.
        wide=recent_message(page.name, pairs, words) if page.has_picture else None,
        tags=joined(
            link_tags(scope, page, pairs, _preview(page, message, words), words),
            oembed_links(scope),
        ),
        theme=theme,
        lean=asked.get("lean") != "false",
    )


def _preview(page: Page, message: Message | PracticeQuestion, words: Messages) -> Preview:
    """Return the texts of a preview; the shapes only where no question asks for them."""
    title = full_title(words, message.title, words.text(page.title))
    if not page.has_picture or not isinstance(message, Message):
        return Preview(title, words.text(page.intro))
    described = alt_text(message, words)
    return Preview(title, described, described)


def _message(name: str, pairs: Pairs, words: Messages) -> Message | PracticeQuestion:
    if name == PRACTICE.name:
        return practice_figure(pairs, read_sent(()), words, lesson_of(pairs))
    return recent_message(name, pairs, words, compact=True)
