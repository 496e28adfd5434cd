"""The explorer: one recurrent layer, its controls, its picture and its live shapes."""

from components.layer.below import details
from components.layer.run import layer_run
from components.page.state import current_request, current_words
from components.site.live import live


def below() -> None:
    words, request = current_words(), current_request()
    run = layer_run(request.spec, request.device)
    details(request.spec, run, words)


live("layer", below)
