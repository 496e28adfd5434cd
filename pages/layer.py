"""The explorer: one recurrent layer, its controls, its picture and its live shapes."""

from components.details import details
from components.layer_run import layer_run
from components.live import live
from components.state import current_request, current_words


def below() -> None:
    words, request = current_words(), current_request()
    run = layer_run(request.spec, request.device)
    details(request.spec, run, words)


live("layer", below)
