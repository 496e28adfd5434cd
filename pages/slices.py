"""Which slice do I want? Tasks and expressions over one real run, and the blocks they come from."""

from components.layer.run import layer_run
from components.page.state import current_asked, current_lesson, current_request, current_words
from components.site.live import live
from components.slices.below import marker_charts


def below() -> None:
    if not current_lesson().shows("charts"):
        return
    words, request = current_words(), current_request()
    run = layer_run(request.spec, request.device)
    marker_charts(request.spec, run, current_asked(request.spec), words)


live("slices", below)
