"""Causes that hang on a message's numbers and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from backend.errors.facts import Facts
from backend.layer.paste import POSITIONS

ARGUMENTS = (*dict.fromkeys(name for names in POSITIONS.values() for name in names),)
"""Every argument of a recurrent layer's constructor."""
_KNOWN = (*ARGUMENTS, "padding_idx", "num_embeddings", "embedding_dim", "enforce_sorted")
_KNOWN += ("in_features", "out_features", "total_length", "p", "device", "dtype")


@dataclass(frozen=True)
class Cause:
    """One likely reason: a code, and the numbers and names for its sentence."""

    code: str
    params: Mapping[str, int | str] = field(default_factory=dict)


def meant_argument(name: str) -> str | None:
    """The argument that a misspelt name was meant to be.

    >>> meant_argument("padding_index"), meant_argument("batchfirst"), meant_argument("colour")
    ('padding_idx', 'batch_first', None)
    """
    usual = {"hidden_dim": "hidden_size", "input_dim": "input_size", "n_layers": "num_layers"}
    usual |= {"embed_dim": "embedding_dim", "activation": "nonlinearity"}
    return usual.get(name) or next(iter(get_close_matches(name, _KNOWN, 1, 0.7)), None)


def input_size(facts: Facts) -> list[Cause]:
    """The input is not as wide as the layer reads."""
    sizes = {"expected": facts.number("expected"), "got": facts.number("got")}
    found = []
    if sizes["expected"] == 1:
        found.append(Cause("no_feature_axis", {"got": sizes["got"]}))
    if sizes["got"] == 2 * sizes["expected"]:
        found.append(Cause("layer_below_is_bidirectional", sizes))
    return [*found, Cause("features_differ", sizes), Cause("features_not_last", sizes)]


def state(facts: Facts) -> list[Cause]:
    """A state has other sizes than the layer needs."""
    expected, got = facts.sizes("expected"), facts.sizes("got")
    if len(expected) != 3 or len(got) != 3:
        single = "state" in facts.params and len(got) == 2
        return [Cause("one_tensor_for_two_states" if single else "state_has_no_batch")]
    rows, batch, features = zip(expected, got, strict=True)
    found = []
    if got == (expected[1], expected[0], expected[2]) and rows[0] != batch[0]:
        return [Cause("state_is_batch_first")]
    if rows[0] == 2 * rows[1]:
        found.append(Cause("directions_missing", {"num_layers": rows[1], "expected": rows[0]}))
    elif 2 * rows[0] == rows[1]:
        found.append(Cause("directions_needless", {"num_layers": rows[0], "got": rows[1]}))
    elif rows[0] != rows[1]:
        found.append(Cause("layers_differ", {"expected": rows[0], "got": rows[1]}))
    if batch[0] != batch[1]:
        sizes = {"expected": batch[0], "got": batch[1]}
        found += [Cause("batch_shrank" if batch[0] < batch[1] else "batch_grew", sizes)]
        found += [Cause("layer_reads_time_as_batch", {"batch": batch[0]})]
    return found + _state_width(facts, *features)


def _state_width(facts: Facts, expected: int, got: int) -> list[Cause]:
    if expected == got:
        return []
    sizes = {"expected": expected, "got": got}
    if "state" not in facts.params:
        return [Cause("hidden_size_other", sizes)]
    projected = facts.number("state") == 0 and expected < got
    cell = facts.number("state") == 1 and got < expected
    # hidden[0] is h, which a projection makes smaller; hidden[1] is c, which it leaves alone.
    first = [Cause("h_is_projected", sizes)] if projected else []
    first += [Cause("c_is_not_projected", sizes)] if cell else []
    return [*first, Cause("hidden_size_other", sizes)]


def product(facts: Facts) -> list[Cause]:
    """A matrix product of a layer, or of the head behind it, does not fit."""
    expected, got, makes = (facts.number(name) for name in ("expected", "got", "makes"))
    sizes = {"expected": expected, "got": got}
    packed = [Cause("packed_input_size", sizes)] if makes % facts.gates == 0 else []
    if facts.recurrent:
        return packed or [Cause("features_differ", sizes)]
    found = []
    if got == 2 * expected:
        found.append(Cause("head_sees_both_directions", sizes))
    elif expected == 2 * got:
        found.append(Cause("head_sees_one_direction", sizes))
    elif expected and got % expected == 0:
        found.append(Cause("axes_flattened", sizes | {"times": got // expected}))
    return [*found, Cause("head_in_features", sizes), *packed]


def met(facts: Facts) -> list[Cause]:
    """Two sizes met that are not the same."""
    sizes = {"a": facts.number("a"), "b": facts.number("b"), "dim": facts.number("dim")}
    packed = Cause("packed_state_batch", {"expected": sizes["b"], "got": sizes["a"]})
    if facts.recurrent:
        return [packed, Cause("shapes_do_not_meet", sizes)]
    return [Cause("shapes_do_not_meet", sizes), *([packed] if sizes["dim"] == 0 else [])]


def axes(facts: Facts) -> list[Cause]:
    """The input has too few axes, or too many."""
    got = facts.number("got")
    if got > 3:
        return [Cause("too_many_axes", {"got": got})]
    if got == 2:
        return [Cause("no_batch_axis"), Cause("ids_without_embedding")]
    return [Cause("too_few_axes", {"got": got}), Cause("ids_without_embedding")]


def unbatched_states(facts: Facts) -> list[Cause]:
    """States without a batch came with a batch."""
    one = facts.number("got") == 2 and "got_c" in facts.params
    first = [Cause("one_tensor_for_two_states")] if one else []
    return [*first, Cause("state_has_no_batch")]


def attribute(facts: Facts) -> list[Cause]:
    """A tuple was asked for what a tensor has."""
    attribute = facts.params.get("attribute")
    if attribute == "dim" or (attribute == "size" and facts.recurrent):
        return [Cause("pair_for_one_state"), Cause("result_not_opened")]
    return [Cause("result_not_opened"), Cause("states_are_a_pair")]


def kernel(facts: Facts) -> list[Cause]:
    """The call got a tuple in the place of a state, or a state in that of a tuple."""
    if facts.layer == "LSTM":
        return [Cause("one_tensor_for_two_states")]
    return [Cause("pair_for_one_state")]


def row(facts: Facts) -> list[Cause]:
    """There is no such row."""
    index, size = facts.number("index"), facts.number("size")
    found = []
    if (index, size, facts.number("dim")) == (1, 1, 0):
        found.append(Cause("one_tensor_for_two_states"))
    if index == -2 and size == 1:
        found.append(Cause("one_direction_only"))
    return [*found, Cause("another_axis_meant", {"index": index, "size": size})]


def opened(facts: Facts) -> list[Cause]:
    """A result was opened into too many names, or too few."""
    if facts.params.get("expected") == 2:
        return [Cause("no_cell_state"), Cause("result_opened_wrong")]
    return [Cause("result_opened_wrong")]


def types(facts: Facts) -> list[Cause]:
    """Two dtypes met."""
    got, expected = str(facts.params["got"]).lower(), str(facts.params["expected"]).lower()
    if any(name in got for name in ("double", "float64")):
        return [Cause("numbers_from_numpy"), Cause("type_differs")]
    if "long" in expected or "int" in expected:
        return [Cause("target_not_whole"), Cause("type_differs")]
    if any(name in got for name in ("long", "int")):
        return [Cause("ids_without_embedding"), Cause("type_differs")]
    return [Cause("half_precision" if "half" in got + expected else "type_differs")]


def device(facts: Facts) -> list[Cause]:
    """Two devices met."""
    where = {"expected": str(facts.params["expected"]), "got": str(facts.params["got"])}
    if facts.params.get("what") == "hidden":
        return [Cause("state_elsewhere", where), Cause("input_elsewhere", where)]
    return [Cause("input_elsewhere", where), Cause("model_elsewhere", where)]


def argument(facts: Facts) -> list[Cause]:
    """There is no such argument."""
    name = str(facts.params["argument"])
    meant = meant_argument(name)
    if meant and meant != name:
        return [Cause("misspelt_argument", {"argument": name, "meant": meant})]
    return [Cause("argument_of_another_layer", {"argument": name})]


def bias(facts: Facts) -> list[Cause]:
    """The fourth positional argument is bias."""
    return [Cause("fourth_is_bias", {"got": str(facts.params["got"])})]


def beyond(facts: Facts) -> list[Cause]:
    """An id is beyond the vocabulary."""
    known = "index" in facts.params and "size" in facts.params
    found = Cause("id_too_large", dict(facts.params)) if known else Cause("id_beyond_vocabulary")
    return [found, Cause("more_lengths_than_sequences")]


def tuple_given(facts: Facts) -> list[Cause]:
    """A tuple came where a tensor was wanted."""
    found = [Cause("result_not_opened"), Cause("layer_in_sequential")]
    return found[::-1] if facts.raised.in_container else found
