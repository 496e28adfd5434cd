"""Links of the examples: sources of the app, also with other values, and short chains."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from backend.models.source_link import CODE, EXAMPLE, SOURCES, read_source, source_query
from backend.reader.examples import TUTORIALS

_OTHER_VALUES: Mapping[str, Mapping[str, str]] = {
    "B2": {CODE: "~sine", "input_size": "3", "hidden_size": "15"},
    "C_first": {CODE: "~heads", "batch_first": "true"},
    "E_small": {CODE: "~digits", "hidden_size": "64", "num_layers": "2", "N": "1"},
}
"""The tutorials' models with other values."""
_CHAINS = {
    "chain_tuple": "embedding:100:32,lstm:32:64,linear:64:2",
    "chain_width": "embedding:100:32,gru:32:64:bi,take:output[:,-1],linear:64:2",
    "chain_packed": "embedding:100:32:pad,pack,lstm:32:64,take:output,linear:64:5",
    "chain_unpacked": "embedding:100:32:pad,pack,lstm:32:64,take:output,unpack,linear:64:5",
}
"""Short models, three of which raise an error."""


@cache
def presets() -> Mapping[str, Mapping[str, str]]:
    """Return the link of each example by name: sources, and sources with other values."""
    plain = {name: {CODE: f"{EXAMPLE}{name}"} for name in SOURCES}
    first = {name: plain.pop(name) for name in TUTORIALS}
    of_chains = {
        name: source_query(read_source([("model", "chain"), ("chain", chain)]))
        for name, chain in _CHAINS.items()
    }
    return {**first, **_OTHER_VALUES, **of_chains, **plain}
