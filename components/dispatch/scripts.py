"""The script of a page's state: what it is called, its text, and the shapes it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from backend.expressions.evaluate import ExpressionError
from backend.layer.code import constructor, script
from backend.layer.devices import available
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.links.layer import Pairs, Request, read_link, to_query
from backend.models.link import build, model_query, read_model
from backend.models.script import is_plain, model_script
from backend.packing.link import packing_query, read_packing
from backend.packing.run import run_packing
from backend.packing.script import packing_script, shown_names
from backend.slices.link import asked_query, read_asked
from backend.slices.script import slices_script
from backend.slices.tasks import task
from components.dispatch.pages import language_problems
from components.models.run import model_run
from components.slices.words import problem_of
from components.words.catalogue import Messages
from components.words.refused import RefusedError, check


@dataclass(frozen=True)
class PageScript:
    """A script to take away.

    Attributes:
        page: whose state it is.
        query: the shortest link of that state.
        title: the layer's line, or what the model is called.
        sentence: what the script does.
        text: the script; it needs torch, and einops where an expression does.
        shown: expressions whose shapes are worth printing, in the order of the run.
        stem: of a file name.
    """

    page: str
    query: Mapping[str, str]
    title: str
    sentence: str
    text: str
    shown: tuple[str, ...]
    stem: str


def page_script(page: str, pairs: Pairs, words: Messages) -> PageScript:
    """The script of ``page`` for a link; an unknown page is the Layer page.

    Raises:
        RefusedError: for a link that is not taken as it stands.
    """
    check(language_problems(pairs, words), words)
    return _SCRIPTS.get(page, _layer)(pairs, words)


def script_pages() -> tuple[str, ...]:
    """The pages whose states are scripts."""
    return tuple(_SCRIPTS)


def _layer(pairs: Pairs, words: Messages) -> PageScript:
    request = _request(pairs, words)
    spec, run = request.spec, trace(request.spec, request.device)
    return PageScript(
        page="layer",
        query=to_query(spec, request.device),
        title=constructor(spec),
        sentence=words.text("code.intro"),
        text=script(spec, run.shapes, run.parameters, request.device),
        shown=tuple(run.shapes),
        stem=layer_stem(spec),
    )


def _slices(pairs: Pairs, words: Messages) -> PageScript:
    request = _request(pairs, words)
    spec, run = request.spec, trace(request.spec, request.device)
    asked = read_asked(pairs, spec)
    check(asked.problems, words)
    expression = asked.expr or task(spec, asked.task).right.text
    try:
        text = slices_script(spec, run, expression)
    except ExpressionError as error:
        told = problem_of(error, words)["text"].replace("`", "")
        raise RefusedError(error.code, "expr", told) from error
    return PageScript(
        page="slices",
        query=to_query(spec, request.device) | asked_query(asked),
        title=constructor(spec),
        sentence=words.text("slices.code.intro", expr=expression),
        text=text,
        shown=(*run.shapes, "result"),
        stem=f"slice_{'own' if asked.expr else asked.task}_{layer_stem(spec)}",
    )


def _packing(pairs: Pairs, words: Messages) -> PageScript:
    request, asked = _request(pairs, words), read_packing(pairs)
    check(asked.problems, words)
    run = run_packing(request.spec, asked, request.device)
    return PageScript(
        page="packing",
        query=to_query(request.spec, request.device) | packing_query(asked),
        title=constructor(request.spec),
        sentence=words.text("packing.code.intro"),
        text=packing_script(request.spec, asked, run),
        shown=shown_names(run),
        stem=f"packing_{layer_stem(request.spec)}",
    )


def _models(pairs: Pairs, words: Messages) -> PageScript:
    request = read_model(pairs, available())
    check(request.problems, words)
    run, model = model_run(request), build(request)
    # Of a class only what goes in and what comes out has a name outside.
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


_SCRIPTS: Mapping[str, Callable[[Pairs, Messages], PageScript]] = {
    "layer": _layer,
    "slices": _slices,
    "packing": _packing,
    "models": _models,
}


def _request(pairs: Pairs, words: Messages) -> Request:
    request = read_link(pairs, available())
    check(request.problems, words)
    return request


def layer_stem(spec: LayerSpec) -> str:
    """``lstm_10_20_2_layers_bidirectional``, a name that Python can import."""
    parts = [spec.layer.lower(), str(spec.input_size), str(spec.hidden_size)]
    parts += [f"{spec.num_layers}_layers"] if spec.num_layers > 1 else []
    return "_".join([*parts, *(["bidirectional"] if spec.bidirectional else [])])
