"""Names of a constructor's arguments, and the ones that a misspelled name means."""

from __future__ import annotations

from difflib import get_close_matches

from backend.errors.facts import Facts
from backend.layer.signatures import POSITIONS

_OF_LAYERS: tuple[str, ...] = (
    *dict.fromkeys(name for names in POSITIONS.values() for name in names),
)
_OF_OTHERS = (
    *("padding_idx", "num_embeddings", "embedding_dim", "enforce_sorted"),
    *("in_features", "out_features", "total_length", "p", "device", "dtype"),
)
_OTHER_NAMES = {"hidden_dim": "hidden_size", "input_dim": "input_size", "n_layers": "num_layers"}
_OTHER_NAMES |= {"embed_dim": "embedding_dim", "activation": "nonlinearity"}


def meant_argument(name: str) -> str | None:
    """Return the argument that a misspelled name probably means.

    >>> meant_argument("padding_index"), meant_argument("batchfirst"), meant_argument("colour")
    ('padding_idx', 'batch_first', None)
    """
    close = get_close_matches(name, (*_OF_LAYERS, *_OF_OTHERS), 1, 0.7)
    return _OTHER_NAMES.get(name) or next(iter(close), None)


def is_misspelled(facts: Facts) -> bool:
    """Return whether the name in the message is close to that of an argument."""
    name = str(facts.params["argument"])
    return meant_argument(name) not in (None, name)


def meant_of(facts: Facts) -> str:
    """Return the argument that the message's name probably means, or ""."""
    return meant_argument(str(facts.params["argument"])) or ""


def means_a_layer(facts: Facts) -> bool:
    """Return whether the argument is one of a recurrent layer.

    Before Python 3.10 the message did not name the class.
    """
    name = str(facts.params["argument"])
    meant = meant_argument(name)
    return name in _OF_LAYERS or meant in _OF_LAYERS or (meant in _OF_OTHERS and meant != name)
