"""Reader of recurrent layers from names and sizes of weights, as in a ``state_dict``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.layer.spec import GATES, LAYERS, TORCH_DEFAULTS, LayerName
from backend.paste.found import FoundLayer, Guess, PasteError, check

_KEY = re.compile(
    r"(?<!\w)(?P<kind>weight|bias)_(?P<part>ih|hh|hr)"
    r"(?:_l(?P<level>\d{1,2}))?(?P<reverse>_reverse)?(?![\w.])"
)
_ANY_KEY = re.compile(r"weight|bias")
_LONGEST_NAME = 200
_SIZES = re.compile(r"[\[(]\s*(?P<sizes>\d{1,9}(?:\s*[,x×]\s*\d{1,9})*)\s*,?\s*[\])]")
_IN_JSON = re.compile(r"[\"']shape[\"']\s*:\s*" + _SIZES.pattern)
_BARE = re.compile(r"(?P<sizes>\d{1,9}(?:\s*[x×]\s*\d{1,9})+)")
_TENSOR = re.compile(r"tensor\(\s*\[")
_HINTS: tuple[tuple[str, LayerName], ...] = (("lstm", "LSTM"), ("gru", "GRU"))
_GUESSES = (("input_size", "ih", 10), ("hidden_size", "hh", 20), ("proj_size", "hr", 5))
Size = int | None
"""A size, or ``None`` where the text does not show it."""


@dataclass(frozen=True)
class _Weights:
    """The weights of one layer.

    Attributes:
        name: the name of the layer, such as ``encoder.lstm``, or "".
        sizes: the sizes by kind, part, level and direction; empty where the text shows none.
        cell: whether the names are those of a cell, without a level.
    """

    name: str
    cell: bool
    sizes: dict[tuple[str, str, int, bool], tuple[Size, ...]] = field(default_factory=dict)

    def has(self, kind: str, part: str) -> bool:
        return any(key[:2] == (kind, part) for key in self.sizes)

    def size(self, kind: str, part: str, level: int, axis: int) -> Size:
        """Return a size of a weight, of either direction."""
        for backward in (False, True):
            sizes = self.sizes.get((kind, part, level, backward), ())
            if len(sizes) > axis and sizes[axis] is not None:
                return sizes[axis]
        return None


def has_weights(text: str) -> bool:
    """Return whether the text names weights of a recurrent layer."""
    return bool(_KEY.search(text))


def layers_of_weights(text: str) -> tuple[tuple[FoundLayer | PasteError, ...], tuple[str, ...]]:
    """Return the layers, and the names of those with more than one reading."""
    found: list[FoundLayer | PasteError] = []
    doubtful = []
    for weights in _grouped(text):
        try:
            layers = tuple(_candidates(weights))
        except PasteError as error:
            error.name = weights.name
            found.append(error)
            continue
        found += layers
        if len(layers) > 1:
            doubtful.append(weights.name)
    return tuple(found), tuple(doubtful)


def _grouped(text: str) -> list[_Weights]:
    groups: dict[tuple[str, bool], _Weights] = {}
    for match in _KEY.finditer(text):
        name, cell = _name_before(text, match.start()), match["level"] is None
        weights = groups.setdefault((name, cell), _Weights(name, cell))
        following = _ANY_KEY.search(text, match.end())
        sizes = _sizes_in(text[match.end() : following.start() if following else len(text)])
        key = (match["kind"], match["part"], int(match["level"] or 0), bool(match["reverse"]))
        if sizes or key not in weights.sizes:
            weights.sizes[key] = sizes
    return list(groups.values())


def _name_before(text: str, end: int) -> str:
    """Return the name of the module in front of the name of its weight."""
    start = end
    while start > max(0, end - _LONGEST_NAME) and (
        text[start - 1].isalnum() or text[start - 1] in "_.-"
    ):
        start -= 1
    return text[start:end].strip(".")


def _sizes_in(text: str) -> tuple[Size, ...]:
    """Return the sizes in the text between two names."""
    text = " ".join(text.split())
    match = _IN_JSON.search(text) or re.search(r"size=" + _SIZES.pattern, text)
    if match is None and (tensor := _TENSOR.search(text)):
        return _counted(text[tensor.end() - 1 :])
    match = match or _SIZES.search(text) or _BARE.search(text)
    return tuple(int(each) for each in re.findall(r"\d+", match["sizes"])) if match else ()


def _counted(text: str) -> tuple[Size, ...]:
    """Return the sizes of a printed tensor; ``None`` for an axis that torch has shortened."""
    rows = re.findall(r"\[([^\[\]]*)\]", text)
    if not text.startswith("[["):
        return (_length(rows[0]),) if rows else ()
    between = re.sub(r"\[[^\[\]]*\]", "", text)
    return (None if "..." in between else len(rows), _length(rows[0]) if rows else None)


def _length(row: str) -> Size:
    return None if "..." in row else len([each for each in row.split(",") if each.strip()])


def _candidates(weights: _Weights) -> Iterator[FoundLayer]:
    """Yield every layer that the names and sizes allow.

    Raises:
        PasteError: if no layer has such weights.
    """
    layers = [each for each in LAYERS if each == "LSTM" or not weights.has("weight", "hr")]
    fitting = {each: sizes for each in layers if (sizes := _sizes_of(weights, each)) is not None}
    if not fitting:
        raise PasteError("weights_differ", ih=_shape(weights, "ih"), hh=_shape(weights, "hh"))
    rows = weights.size("weight", "hh", 0, 0) or weights.size("weight", "ih", 0, 0)
    columns = weights.size("weight", "hh", 0, 1)
    if not (rows and columns):
        # Only the name can say which kind of layer it is.
        last = weights.name.rpartition(".")[2].lower()
        hinted = next((kind for part, kind in _HINTS if part in last), None)
        fitting = {hinted: fitting[hinted]} if hinted in fitting else fitting
    levels = {level for _, _, level, _ in weights.sizes}
    for layer, known in fitting.items():
        guesses = tuple(
            Guess(name, f"weight_{part}_l0", value)
            for name, part, value in _GUESSES
            if known.get(name, 0) is None
        )
        arguments: dict[str, Any] = {"layer": layer, **TORCH_DEFAULTS}
        arguments |= {name: value for name, value in known.items() if value is not None}
        arguments |= {guess.parameter: guess.value for guess in guesses}
        arguments["num_layers"] = max(levels) + 1
        arguments["bias"] = weights.has("bias", "ih") or weights.has("bias", "hh")
        arguments["bidirectional"] = any(backward for *_, backward in weights.sizes)
        check(arguments)
        yield FoundLayer(arguments, "weights", weights.name, guesses=guesses, cell=weights.cell)


def _sizes_of(weights: _Weights, layer: LayerName) -> Mapping[str, Size] | None:
    """Return the sizes of a layer of one kind, or ``None`` if the weights do not fit it."""
    gates, projected = len(GATES[layer]), weights.has("weight", "hr")
    rows = {
        size
        for (kind, part, *_), sizes in weights.sizes.items()
        if part != "hr" and sizes and (size := sizes[0]) is not None
    }
    returned = {
        size
        for (kind, part, *_), sizes in weights.sizes.items()
        if (kind, part) == ("weight", "hh") and len(sizes) > 1 and (size := sizes[1]) is not None
    }
    hidden = {size // gates for size in rows}
    if any(size % gates for size in rows) or len(rows) > 1 or len(returned) > 1:
        return None
    if not projected:
        hidden |= returned
    if len(hidden) > 1:
        return None
    proj = next(iter(returned), None) or weights.size("weight", "hr", 0, 0)
    found = next(iter(hidden), None) or weights.size("weight", "hr", 0, 1)
    if not _upper_fit(weights, (proj if projected else found)):
        return None
    sizes = {"input_size": weights.size("weight", "ih", 0, 1), "hidden_size": found}
    return sizes | ({"proj_size": proj} if projected else {})


def _upper_fit(weights: _Weights, returned: Size) -> bool:
    """Return whether each upper layer reads the output of the layer below."""
    directions = 1 + any(backward for *_, backward in weights.sizes)
    return all(
        sizes[1] == directions * returned
        for (kind, part, level, _), sizes in weights.sizes.items()
        if (kind, part) == ("weight", "ih") and level and len(sizes) > 1
        if sizes[1] is not None and returned is not None
    )


def _shape(weights: _Weights, part: str) -> str:
    sizes = weights.sizes.get(("weight", part, 0, False), ())
    return f"({', '.join('?' if size is None else str(size) for size in sizes)})"
