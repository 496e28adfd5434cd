"""The script of the Packing page."""

from __future__ import annotations

from backend.layer.code import constructor
from backend.links.layer import Pairs, to_query
from backend.packing.link import packing_query, read_packing
from backend.packing.run import run_packing
from backend.packing.script import packing_script, shown_names
from components.layer.script import layer_stem
from components.page.script import PageScript, checked_request
from components.words.catalogue import Messages
from components.words.refused import check


def packing_page_script(pairs: Pairs, words: Messages) -> PageScript:
    """Return the script of the Packing page for a link."""
    request, asked = checked_request(pairs, words), read_packing(pairs)
    check(asked.problems, words)
    run = run_packing(request.spec, asked, request.device)
    return PageScript(
        page="packing",
        query=to_query(request.spec, request.device)
        | packing_query(asked, request.spec.batch_first),
        title=constructor(request.spec),
        sentence=words.text("packing.code.intro"),
        text=packing_script(request.spec, asked, run),
        shown=shown_names(run),
        stem=f"packing_{layer_stem(request.spec)}",
    )
