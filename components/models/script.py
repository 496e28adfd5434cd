"""The script of the Models page."""

from __future__ import annotations

from backend.links.layer import Pairs
from backend.models.source_link import CODE, is_set, read_source, source_query
from backend.models.source_script import shown_names, source_script
from components.models.cards import failure_reason
from components.models.message import source_title
from components.models.reading import BUSY, is_busy, reading_of
from components.page.script import PageScript
from components.words.catalogue import Messages
from components.words.refused import RefusedError, check
from components.words.sentence import Sentence


def models_page_script(pairs: Pairs, words: Messages) -> PageScript:
    """Return the script of the source of a link.

    Raises:
        RefusedError: for a link with an invalid value; for a source that cannot be run; if the
            server is too busy to run it.
    """
    request = read_source(pairs)
    check(request.problems, words)
    reading = reading_of(request.paste)
    if is_busy(reading):
        raise RefusedError(BUSY, CODE, words.text("download.server_busy"))
    failure = reading.failure
    if failure is not None and failure.code != "raised":
        reason = f"{words.text('pasted.not_run')} {failure_reason(failure, words)}"
        raise RefusedError(failure.code, CODE, Sentence(reason).plain)
    return PageScript(
        page="models",
        query=source_query(request),
        title=source_title(request, reading, words),
        sentence=words.text("model.script"),
        text=source_script(reading, is_set(request)),
        shown=shown_names(reading),
        stem=f"model_{reading.class_name or 'source'}",
    )
