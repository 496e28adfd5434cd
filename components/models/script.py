"""The script of the Models page."""

from __future__ import annotations

from backend.layer.devices import available
from backend.links.layer import Pairs
from backend.models.link import build, model_query, read_model
from backend.models.script import is_plain, model_script
from backend.models.source_link import (
    CODE,
    SourceRequest,
    has_source,
    is_set,
    read_source,
    source_query,
)
from backend.models.source_script import shown_names, source_script
from components.models.pasted_cards import failure_reason
from components.models.reading import reading_of
from components.models.run import model_run
from components.page.script import PageScript
from components.words.catalogue import Messages
from components.words.refused import RefusedError, check
from components.words.sentence import Sentence


def models_page_script(pairs: Pairs, words: Messages) -> PageScript:
    """Return the script of the Models page for a link."""
    if has_source(pairs):
        return _pasted_script(read_source(pairs), words)
    request = read_model(pairs, available())
    check(request.problems, words)
    run, model = model_run(request), build(request)
    # Code outside of a class can name only the model's inputs and results.
    named = model.results() if not is_plain(model) else ()
    found = [
        made.expression if made.batch_sizes is None else f"{made.expression}.data"
        for stage in run.stages
        if is_plain(model) or stage.step.is_input
        for made in stage.made
        if made.type != "NoneType"
    ]
    return PageScript(
        page="models",
        query=model_query(request),
        title=words.text(f"model.title.{request.model}"),
        sentence=words.text("model.script"),
        text=model_script(model, run),
        shown=(*found, *named),
        stem=f"model_{request.model}",
    )


def _pasted_script(request: SourceRequest, words: Messages) -> PageScript:
    """Return the script of a pasted source.

    Raises:
        RefusedError: for a link with an invalid value, or for a source that cannot be run.
    """
    check(request.problems, words)
    reading = reading_of(request.paste)
    failure = reading.failure
    if failure is not None and failure.code != "raised":
        reason = f"{words.text('pasted.not_run')} {failure_reason(failure, words)}"
        raise RefusedError(failure.code, CODE, Sentence(reason).plain)
    return PageScript(
        page="models",
        query=source_query(request),
        title=reading.class_name,
        sentence=words.text("model.script"),
        text=source_script(reading, is_set(request)),
        shown=shown_names(reading),
        stem=f"model_{reading.class_name or 'source'}",
    )
