"""The explorer: one recurrent layer, its controls, its picture and its live shapes."""

from backend.trace import trace
from components.details import details
from components.live import live
from components.state import current_request, current_words


def below() -> None:
    words, request = current_words(), current_request()
    run = trace(request.spec, request.device)
    details(request.spec, run, words)


live("layer", below)
