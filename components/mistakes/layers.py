"""The card for a pasted text that is not an error message but describes recurrent layers."""

from __future__ import annotations

from urllib.parse import urlencode

from backend.errors.pasted import PastedError
from backend.layer.devices import available
from backend.links.layer import read_link, to_query
from backend.links.parameter import as_text
from backend.paste.found import FoundLayer, PasteError
from backend.paste.read import read_layers
from components.message.facts import Card
from components.words.catalogue import Messages
from components.words.language import LANGUAGE
from components.words.pasted import guess_lines, layer_label


def layers_card(text: str, error: PastedError, words: Messages) -> Card | None:
    """Return the layers of a text without an error message, each with a link to the Layer page."""
    if error.code or error.error:
        return None
    try:
        layers = read_layers(text).layers
    except PasteError:
        return None
    guesses = dict.fromkeys(line for layer in layers for line in guess_lines(layer, words))
    return Card(
        kind="unknown",
        title=words.text("mistakes.described"),
        sentences=["", words.text("mistakes.described_note"), *guesses],
        links=[_link(layer, words) for layer in layers],
    )


def _link(layer: FoundLayer, words: Messages) -> tuple[str, str]:
    texts = {name: as_text(value) for name, value in layer.arguments.items()}
    request = read_link(texts.items(), available())
    # The Layer page says which values it cannot show.
    wrong = {each.parameter: each.text for each in request.problems}
    query = to_query(request.spec, request.device) | wrong | {LANGUAGE: words.language}
    return layer_label(layer), f"/?{urlencode(query)}"
