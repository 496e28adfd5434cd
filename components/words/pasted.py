"""Sentences about a layer in a pasted text that the Layer and the Mistakes page share."""

from __future__ import annotations

from backend.layer.code import constructor
from backend.layer.spec import LayerSpec
from backend.paste.found import FoundLayer
from components.words.catalogue import Messages
from components.words.problems import code_span


def layer_label(layer: FoundLayer) -> str:
    """Return the name of a layer in the text, and the call that creates it."""
    made = constructor(LayerSpec(**layer.arguments))
    return f"{layer.name}: {made}" if layer.name else made


def guess_lines(layer: FoundLayer, words: Messages) -> list[str]:
    """Return a line for each value that the text leaves open."""
    return [
        words.text(
            "paste.guess",
            name=code_span(guess.text),
            parameter=code_span(guess.parameter),
            value=code_span(guess.value),
        )
        for guess in layer.guesses
    ]
