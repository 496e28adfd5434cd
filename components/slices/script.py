"""The script of the Slices page."""

from __future__ import annotations

from backend.expressions.text import ExpressionError
from backend.layer.code import constructor
from backend.layer.trace import trace
from backend.links.layer import Pairs, to_query
from backend.slices.link import asked_query, read_asked
from backend.slices.script import slices_script
from backend.slices.tasks import task
from components.layer.script import layer_stem
from components.page.script import PageScript, checked_request
from components.slices.words import problem_of
from components.words.catalogue import Messages
from components.words.refused import RefusedError, check
from components.words.sentence import Sentence


def slices_page_script(pairs: Pairs, words: Messages) -> PageScript:
    """Return the script of the Slices page for a link."""
    request = checked_request(pairs, words)
    spec, run = request.spec, trace(request.spec, request.device)
    asked = read_asked(pairs, spec)
    check(asked.problems, words)
    expression = asked.expr or task(spec, asked.task, asked.lengths).right.text
    try:
        text = slices_script(spec, run, expression, asked.lengths)
    except ExpressionError as error:
        reason = Sentence(problem_of(error, words).text).plain
        raise RefusedError(error.code, "expr", reason) from error
    return PageScript(
        page="slices",
        query=to_query(spec, request.device) | asked_query(asked),
        title=constructor(spec),
        sentence=words.text("slices.code.intro", expr=expression),
        text=text,
        shown=(*run.shapes, "result"),
        stem=f"slice_{'own' if asked.expr else asked.task}_{layer_stem(spec)}",
    )
