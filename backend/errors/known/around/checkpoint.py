"""Errors of load_state_dict: the sizes of the weights say which argument differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from backend.errors.facts import Facts
from backend.errors.record import Condition, ErrorRecord, Lines, Pattern, PossibleCause, Value
from backend.errors.roles import Roles
from backend.errors.setting import nothing
from backend.layer.spec import GATES, LAYERS

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
    matches = list(_MISMATCH.finditer(facts.raised.message))
    if _kinds(facts):
        # The number of gates differs, so that the rows say nothing of hidden_size.
        matches = []
    for match in matches:
        weight = _WEIGHT.search(match["name"])
        if weight is None:
            continue
        gates = _gates(match["name"], matches)
        sides = [_read(weight, match[side], gates) for side in ("saved", "model")]
        if wide := _directions(weight, match["saved"], match["model"]):
            found.setdefault("bidirectional", wide)
        for name in sides[0].keys() & sides[1].keys():
            if sides[0][name] != sides[1][name]:
                found.setdefault(name, (sides[0][name], sides[1][name]))
    return {**dict(_from_keys(facts)), **found}


def _kinds(facts: Facts) -> tuple[int, int] | None:
    """Return the gates of the saved layer and of the model's, where they are two kinds of layer."""
    for match in _MISMATCH.finditer(facts.raised.message):
        weight = _WEIGHT.search(match["name"])
        (rows, *columns), (other, *others) = (_sizes(match[side]) for side in ("saved", "model"))
        if weight and weight["part"] == "hh" and columns == others and columns and columns[0]:
            gates = rows // columns[0], other // others[0]
            if gates[0] != gates[1] and {*gates} <= {*_LAYERS}:
                return gates
    return None


def _are_two_kinds(facts: Facts) -> bool:
    return _kinds(facts) is not None


def _kind(place: int) -> Value:
    return lambda facts: _LAYERS[(_kinds(facts) or (1, 1))[place]]


def _sizes(shape: str) -> list[int]:
    return [int(size[:9]) for size in re.findall(r"\d+", shape)] or [0]


def _gates(name: str, matches: Sequence[re.Match[str]]) -> int:
    """Return the number of gates: by the name of the layer, or by its square weights; 0 if unknown.

    A layer of any class may be called ``rnn``.
    """
    for kind in LAYERS:
        if kind != "RNN" and kind.lower() in name.lower():
            return len(GATES[kind])
    for match in matches:
        rows, *columns = _sizes(match["model"])
        if "weight_hh" in match["name"] and columns and columns[0] and rows % columns[0] == 0:
            return rows // columns[0]
    return 0 if "rnn" in name.lower() else len(GATES["LSTM"])


def _directions(weight: re.Match[str], saved: str, model: str) -> tuple[int, int] | None:
    """Return which side is bidirectional: a stacked layer reads the outputs of all directions."""
    (rows, *columns), (other, *others) = _sizes(saved), _sizes(model)
    if weight["part"] != "ih" or weight["layer"] == "0" or rows != other or not columns:
        return None
    wide = columns[0] == 2 * others[0], others[0] == 2 * columns[0]
    return (int(wide[0]), int(wide[1])) if any(wide) else None


def _read(weight: re.Match[str], shape: str, gates: int) -> dict[str, int]:
    """Return the arguments that the shape of one weight implies."""
    rows, *columns = _sizes(shape)
    if weight["part"] == "hr":
        return {"proj_size": rows, "hidden_size": columns[0]} if columns else {}
    found = {}
    if gates:
        size = found["hidden_size"] = rows // gates
        stacked = columns and weight["part"] == "ih" and weight["layer"] != "0"
        if stacked and columns[0] in (size, 2 * size):
            found["bidirectional"] = int(columns[0] == 2 * size)
    if columns and weight["part"] == "ih" and weight["layer"] == "0":
        found["input_size"] = columns[0]
    return found


def _from_keys(facts: Facts) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the arguments that missing and unexpected names imply."""
    for match in _KEYS.finditer(facts.raised.message):
        saved = match["side"] == "Unexpected"
        keys = re.findall(r"[\w.]+", match["keys"])
        weights = [found for key in keys if (found := _WEIGHT.search(key))]
        if weights and len(weights) == len(keys) and {each["kind"] for each in weights} == {"bias"}:
            yield "bias", (int(saved), int(not saved))
            return
        if weights and all(each["reverse"] for each in weights):
            yield "bidirectional", (int(saved), int(not saved))
        forward = [int(each["layer"]) for each in weights if not each["reverse"]]
        # Where even layer 0 is absent, the layer has another name.
        if forward and min(forward) > 0:
            sizes = (max(forward) + 1, min(forward))
            yield "num_layers", sizes if saved else (sizes[1], sizes[0])


_LAYERS = {len(gates): kind for kind, gates in GATES.items()}
"""The kind of layer by its number of gates."""
_ORDER = ("bidirectional", "num_layers", "proj_size", "hidden_size", "input_size", "bias")


_NESTED = re.compile(r"^(state_dict|model\w*|net\w*|epoch\w*|optimi[sz]er\w*|\w*_state_dict)$")


def _is_nested(facts: Facts) -> bool:
    """Return whether the file has more than weights, such as the epoch."""
    return any(_NESTED.match(key) for key in _keys(facts, "Unexpected"))


def _keys(facts: Facts, side: str) -> list[str]:
    """Return the missing or the unexpected names of weights."""
    matches = _KEYS.finditer(facts.raised.message)
    return [
        key
        for each in matches
        if each["side"] == side
        for key in re.findall(r"[\w.]+", each["keys"])
    ]


def _prefix(facts: Facts) -> str:
    """Return the prefix of all names on one side alone, such as that of ``nn.DataParallel``."""
    missing, unexpected = _keys(facts, "Missing"), _keys(facts, "Unexpected")
    for longer, shorter in ((unexpected, missing), (missing, unexpected)):
        for key in longer[:1]:
            ends = [each for each in shorter if key.endswith(f".{each}")]
            prefix = key.removesuffix(ends[0]) if ends else ""
            if prefix and {each.removeprefix(prefix) for each in longer} == {*shorter}:
                return prefix
    return ""


def _has_prefix(facts: Facts) -> bool:
    return bool(_prefix(facts))


def _saved_with_prefix(facts: Facts) -> bool:
    return any(each.startswith(_prefix(facts)) for each in _keys(facts, "Unexpected"))


def _prefix_fitted(facts: Facts) -> Lines:
    """Remove the prefix from the saved names, or load into the wrapped model."""
    prefix = _prefix(facts)
    shorter, longer = f"name.removeprefix({prefix!r})", f"{prefix!r} + name"
    named = shorter if _saved_with_prefix(facts) else longer
    return (
        f"saved = {{{named}: each for name, each in saved.items()}}",
        "model.load_state_dict(saved)",
    )


def _renamed(facts: Facts) -> bool:
    """Return whether both sides have names that the other one lacks, without a common prefix."""
    sides = _keys(facts, "Missing"), _keys(facts, "Unexpected")
    return all(sides) and not (_has_prefix(facts) or _differing(facts) or _is_nested(facts))


def _unnested(facts: Facts) -> Lines:
    """Load the weights in the file alone."""
    names = [key for key in _keys(facts, "Unexpected") if re.search(r"state|model|net", key)]
    key = next((each for each in names if "optim" not in each), "state_dict")
    return (f"model.load_state_dict(saved[{key!r}])",)


def _other_module(facts: Facts) -> re.Match[str] | None:
    """Return the first differing weight that belongs to no recurrent layer."""
    for match in _MISMATCH.finditer(facts.raised.message):
        if _WEIGHT.search(match["name"]) is None and len(_sizes(match["saved"])) == 2:
            return match
    return None


def _differs_elsewhere(facts: Facts) -> bool:
    layers = _differing(facts) or _are_two_kinds(facts)
    return not layers and _other_module(facts) is not None


def _of_other(name: str) -> Value:
    return lambda facts: (_other_module(facts) or {"name": ""})[name]


def _first(facts: Facts) -> str:
    return next((name for name in _ORDER if name in _differing(facts)), "")


def _differs(name: str) -> Condition:
    return lambda facts: name in _differing(facts)


def _unclear(facts: Facts) -> bool:
    known = (_has_prefix, _renamed, _is_nested, _are_two_kinds, _differs_elsewhere)
    return not _differing(facts) and not any(holds(facts) for holds in known)


def _side(name: str, place: int) -> Value:
    def value(facts: Facts) -> int | str:
        size = _differing(facts)[name][place]
        return str(bool(size)) if name in _FLAGS else size

    return value


def _argument(name: str) -> PossibleCause:
    """Return the cause that one argument of the layer differs."""
    values = {"saved": _side(name, 0), "model": _side(name, 1)}
    return PossibleCause(f"checkpoint_{name}", _differs(name), values, fix=_set(name))


_FLAGS = ("bias", "bidirectional")
_PRINTED = "print({name: each.shape for name, each in saved.items()})"


def _set(name: str) -> Callable[[Facts], Lines]:
    def fix(facts: Facts) -> Lines:
        saved = _differing(facts)[name][0]
        return (f"{name} = {bool(saved) if name in _FLAGS else saved}",)

    return fix


RECORDS = (
    ErrorRecord(
        code="checkpoint_differs",
        patterns=(
            Pattern(r"size mismatch for [\w.]*(weight|bias)_(ih|hh|hr)_l\d\w*: copying a param"),
            Pattern(
                r"(Missing|Unexpected) key\(s\) in state_dict: .*?(weight|bias)_(ih|hh|hr)_l\d"
            ),
            Pattern(r"size mismatch for [\w.]*emb\w*\.weight: copying a param"),
        ),
        sample="size mismatch for lstm.weight_ih_l1: copying a param with shape "
        "torch.Size([512, 256]) from checkpoint, the shape in current model is "
        "torch.Size([256, 128]).",
        causes=(
            PossibleCause(
                "checkpoint_prefix", _has_prefix, {"prefix": _prefix}, fix=_prefix_fitted
            ),
            PossibleCause("checkpoint_nested", _is_nested, fix=_unnested),
            PossibleCause(
                "checkpoint_layer",
                _are_two_kinds,
                {"saved": _kind(0), "model": _kind(1)},
                fix=lambda facts: (f"layer = nn.{_kind(0)(facts)}(input_size, hidden_size)",),
            ),
            *(_argument(name) for name in _ORDER),
            PossibleCause(
                "checkpoint_other_module",
                _differs_elsewhere,
                {name: _of_other(name) for name in ("name", "saved", "model")},
            ),
            PossibleCause("checkpoint_names", _renamed),
            PossibleCause("checkpoint_unclear", _unclear),
        ),
        fix=lambda _: (_PRINTED,),
        setting=nothing,
        roles=(
            Roles(arguments=("saved",), calls=r"load_state_dict$"),
            Roles(owner="model", uses="^load_state_dict$"),
        ),
    ),
)
