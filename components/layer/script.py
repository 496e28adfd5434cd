"""The script of the Layer page."""

from __future__ import annotations

from backend.layer.code import constructor, script
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.links.layer import Pairs, to_query
from components.page.script import PageScript, checked_request
from components.words.catalogue import Messages


def layer_page_script(pairs: Pairs, words: Messages) -> PageScript:
    """Return the script of the Layer page for a link."""
    request = checked_request(pairs, words)
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


def layer_stem(spec: LayerSpec) -> str:
    """Return a file name that Python can import: ``lstm_10_20_2_layers_bidirectional``."""
    parts = [spec.layer.lower(), str(spec.input_size), str(spec.hidden_size)]
    parts += [f"{spec.num_layers}_layers"] if spec.num_layers > 1 else []
    return "_".join([*parts, *(["bidirectional"] if spec.bidirectional else [])])
