"""The script of the Models page."""

from __future__ import annotations

from backend.layer.devices import available
from backend.links.layer import Pairs
from backend.models.link import build, model_query, read_model
from backend.models.script import is_plain, model_script
from components.models.run import model_run
from components.page.script import PageScript
from components.words.catalogue import Messages
from components.words.refused import check


def models_page_script(pairs: Pairs, words: Messages) -> PageScript:
    """Return the script of the Models page for a link."""
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
