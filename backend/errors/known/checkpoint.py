"""Errors of load_state_dict: the sizes of the weights say which argument differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from backend.errors.facts import Facts
from backend.errors.record import Condition, ErrorRecord, Lines, Pattern, PossibleCause, Value
from backend.errors.setting import nothing
from backend.layer.spec import GATES, LAYERS, LayerName

_MISMATCH = re.compile(
    r"size mismatch for (?P<name>[\w.]+): copying a param(?:eter)? (?:with shape|of) "
    r"torch\.Size\(\[(?P<saved>[\d, ]*)\]\) from checkpoint, "
    r"(?:the shape in current model is|where the shape is) torch\.Size\(\[(?P<model>[\d, ]*)\]\)"
)
_WEIGHT = re.compile(
    r"(?P<kind>weight|bias)_(?P<part>ih|hh|hr)_l(?P<layer>\d+)(?P<reverse>_reverse)?$"
)
_KEYS = re.compile(
    r"(?P<side>Missing|Unexpected) key\(s\) in state_dict: (?P<keys>(?:\"[\w.]+\",? ?)+)"
)


def _differing(facts: Facts) -> Mapping[str, tuple[int, int]]:
    """Return the arguments that differ, each with the saved value and that of the model."""
    found: dict[str, tuple[int, int]] = {}
    for match in _MISMATCH.finditer(facts.raised.message):
        weight = _WEIGHT.search(match["name"])
        if weight is None:
            continue
        sides = [_read(match["name"], weight, match[side]) for side in ("saved", "model")]
        for name in sides[0].keys() & sides[1].keys():
            if sides[0][name] != sides[1][name]:
                found.setdefault(name, (sides[0][name], sides[1][name]))
    return {**dict(_from_keys(facts)), **found}


def _read(name: str, weight: re.Match[str], shape: str) -> dict[str, int]:
    """Return the arguments that the shape of one weight implies."""
    rows, *columns = [int(size[:9]) for size in re.findall(r"\d+", shape)] or [0]
    kind: LayerName = next((each for each in LAYERS if each.lower() in name.lower()), "LSTM")
    size = rows // len(GATES[kind])
    found = {"hidden_size": size}
    if columns and weight["part"] == "ih":
        if weight["layer"] == "0":
            found["input_size"] = columns[0]
        elif columns[0] in (size, 2 * size):
            found["bidirectional"] = int(columns[0] == 2 * size)
    return found


def _from_keys(facts: Facts) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the arguments that missing and unexpected names imply."""
    for match in _KEYS.finditer(facts.raised.message):
        saved = match["side"] == "Unexpected"
        keys = re.findall(r"[\w.]+", match["keys"])
        weights = [found for key in keys if (found := _WEIGHT.search(key))]
        if any(each["reverse"] for each in weights):
            yield "bidirectional", (int(saved), int(not saved))
        forward = [int(each["layer"]) for each in weights if not each["reverse"]]
        if forward:
            sizes = (max(forward) + 1, min(forward))
            yield "num_layers", sizes if saved else (sizes[1], sizes[0])


_ORDER = ("bidirectional", "num_layers", "hidden_size", "input_size")


def _first(facts: Facts) -> str:
    return next((name for name in _ORDER if name in _differing(facts)), "")


def _differs(name: str) -> Condition:
    return lambda facts: name in _differing(facts)


def _unclear(facts: Facts) -> bool:
    return not _differing(facts)


def _side(name: str, place: int) -> Value:
    return lambda facts: _differing(facts)[name][place]


def _argument(name: str) -> PossibleCause:
    """Return the cause that one argument of the layer differs."""
    values = {"saved": _side(name, 0), "model": _side(name, 1)}
    return PossibleCause(f"checkpoint_{name}", _differs(name), values, fix=_set(name))


def _set(name: str) -> Callable[[Facts], Lines]:
    def fix(facts: Facts) -> Lines:
        saved = _differing(facts)[name][0]
        return (f"{name} = {bool(saved) if name == 'bidirectional' else saved}",)

    return fix


RECORDS = (
    ErrorRecord(
        code="checkpoint_differs",
        patterns=(
            Pattern(r"size mismatch for [\w.]*(weight|bias)_(ih|hh)_l\d\w*: copying a param"),
            Pattern(r"(Missing|Unexpected) key\(s\) in state_dict: .*?weight_ih_l\d"),
        ),
        sample="size mismatch for lstm.weight_ih_l1: copying a param with shape "
        "torch.Size([512, 256]) from checkpoint, the shape in current model is "
        "torch.Size([256, 128]).",
        causes=(
            *(_argument(name) for name in _ORDER),
            PossibleCause("checkpoint_unclear", _unclear),
        ),
        fix=lambda _: ("print({name: each.shape for name, each in saved.items()})",),
        setting=nothing,
    ),
)
