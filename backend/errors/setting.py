"""The setting of a layer that a message implies, as parameters of a link to the Layer page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from backend.errors.facts import Facts
from backend.layer.spec import GATES, LayerName
from backend.links.layer import PARAMETERS, read_link
from backend.links.parameter import as_text

Setting = dict[str, Any]


def setting(facts: Facts) -> dict[str, str]:
    """Parameters with which the Layer page is in the state that the message tells of.

    Only what message and failing line imply: a name that is absent was not to be known. Every
    value is one that a link may hold, and they go together.
    """
    imply = _IMPLIED.get(facts.code, _named_layer)
    return _legal(_from_line(facts) | imply(facts))


def _legal(values: Setting) -> dict[str, str]:
    texts = {name: as_text(value) for name, value in values.items() if name in PARAMETERS}
    while problems := read_link(texts.items(), ()).problems:
        wrong = {problem.parameter for problem in problems}
        if not wrong & texts.keys():
            # It is a default that does not go with the rest, such as the other layer's.
            return {}
        texts = {name: text for name, text in texts.items() if name not in wrong}
    return texts


def _from_line(facts: Facts) -> Setting:
    arguments = facts.arguments()
    if not arguments:
        return {}
    # What a constructor leaves out is torch's default, and the page's is another.
    ours = {"num_layers": 1, "batch_first": False, "bidirectional": False}
    return ours | arguments


def _named_layer(facts: Facts) -> Setting:
    return {"layer": facts.layer} if facts.layer else {}


def _input_size(facts: Facts) -> Setting:
    return _named_layer(facts) | {"input_size": facts.number("expected")}


def _state(facts: Facts) -> Setting:
    """h_0's axes: D*num_layers, N, H_out; of a c_0 the last is H_cell."""
    expected, got = facts.sizes("expected"), facts.sizes("got")
    if len(expected) != 3:
        return _named_layer(facts)
    rows, batch, features = expected
    # `hidden[0]` and `hidden[1]` are an LSTM's; what names no number is none.
    layer: LayerName = "LSTM" if "state" in facts.params else _one_state(facts)
    both = len(got) == 3 and 2 * got[0] == rows
    found: Setting = {"layer": layer, "batch": batch, "hidden_size": features}
    found |= {"bidirectional": both, "num_layers": got[0] if both else rows}
    if layer == "LSTM" and len(got) == 3 and got[2] != features:
        # The larger of the two is the cell's, the smaller one what it is projected to.
        h, c = (features, got[2]) if facts.number("state") == 0 else (got[2], features)
        found |= {"hidden_size": c, "proj_size": h} if h < c else {}
    return found


def _one_state(facts: Facts) -> LayerName:
    return facts.layer if facts.layer in ("RNN", "GRU") else "GRU"


def _product(facts: Facts) -> Setting:
    expected, got, makes = (facts.number(name) for name in ("expected", "got", "makes"))
    if facts.recurrent:
        gates = len(GATES[facts.layer or "LSTM"])
        found = _named_layer(facts) | {"input_size": expected}
        return found | ({"hidden_size": makes // gates} if makes % gates == 0 else {})
    if got == 2 * expected:
        return {"hidden_size": expected, "bidirectional": True}
    if expected == 2 * got:
        return {"hidden_size": got, "bidirectional": False}
    return {}


def _met(facts: Facts) -> Setting:
    packed = facts.recurrent and facts.number("dim") == 0
    return _named_layer(facts) | ({"batch": facts.number("b")} if packed else {})


def _unbatched(facts: Facts) -> Setting:
    return {"layer": facts.layer or _one_state(facts), "batched": False}


def _batched(facts: Facts) -> Setting:
    return {"layer": facts.layer or _one_state(facts), "batched": True}


def _one_layer(facts: Facts) -> Setting:
    return {"num_layers": 1, "dropout": float(facts.params["dropout"])}


def _dropout(facts: Facts) -> Setting:
    """What was meant by ``nn.LSTM(10, 20, 2, 0.5)``."""
    given = facts.arguments()
    bias = given.get("bias")
    if isinstance(bias, float) and 0 <= bias <= 1:
        return {"bias": True, "dropout": bias}
    return {"bias": True} if given else {}


_IMPLIED: Mapping[str, Callable[[Facts], Setting]] = {
    "input_size_differs": _input_size,
    "hidden_size_differs": _state,
    "last_axis_differs": _product,
    "sizes_differ": _met,
    "unbatched_with_batched_state": _unbatched,
    "batched_with_unbatched_state": _batched,
    "dropout_without_effect": _one_layer,
    "bias_is_number": _dropout,
    # A head, a loss or the ids stand beside the layer and say nothing of it.
    **dict.fromkeys(("target_differs", "index_beyond"), lambda _: {}),
}
