"""Which slice do I want? Tasks and expressions over one real run, and the blocks they come from."""

from components.layer_run import layer_run
from components.live import live
from components.marker_charts import marker_charts
from components.state import current_asked, current_lesson, current_request, current_words


def below() -> None:
    if not current_lesson().shows("charts"):
        return
    words, request = current_words(), current_request()
    run = layer_run(request.spec, request.device)
    marker_charts(request.spec, run, current_asked(request.spec), words)


live("slices", below)
