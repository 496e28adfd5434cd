"""Reader of a pasted text: code, a printed model, or names and sizes of weights."""

from __future__ import annotations

from backend.layer.spec import LAYERS
from backend.paste.code import layers_in_code
from backend.paste.found import MAX_CHARACTERS, FoundLayer, FoundLayers, PasteError
from backend.paste.weights import has_weights, layers_of_weights


def read_layers(text: str) -> FoundLayers:
    """Return every recurrent layer that the text describes.

    Understands code, ``print(model)``, names and sizes of a ``state_dict`` in any form, and the
    header of a safetensors file. Never executes the text.

    Raises:
        PasteError: if no layer can be shown; its code says why.
    """
    if not text.strip():
        raise PasteError("empty")
    if len(text) > MAX_CHARACTERS:
        raise PasteError("too_long", most=MAX_CHARACTERS)
    found, doubtful = _read(text)
    layers = tuple(each for each in found if isinstance(each, FoundLayer))
    refused = tuple(each for each in found if isinstance(each, PasteError))
    if layers:
        return FoundLayers(layers, refused, doubtful)
    if refused:
        raise refused[0]
    raise PasteError("no_layer", layers=", ".join(f"nn.{name}" for name in LAYERS))


def _read(text: str) -> tuple[tuple[FoundLayer | PasteError, ...], tuple[str, ...]]:
    try:
        found = layers_in_code(text)
    except PasteError:
        if not has_weights(text):
            raise
        found = ()
    # Code may name weights, too, for example to initialize them.
    return (found, ()) if found or not has_weights(text) else layers_of_weights(text)
