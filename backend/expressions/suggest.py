"""Suggestion for an unknown name."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from backend.expressions.operations import METHODS

_MEANT: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("h", "hn", "hidden", "hidden_state", "h_t", "ht"), ("h_n",)),
    **dict.fromkeys(("c", "cn", "cell", "cell_state", "c_t", "ct"), ("c_n",)),
    **dict.fromkeys(("out", "outputs", "o", "y"), ("output",)),
    **dict.fromkeys(("x", "inputs"), ("input",)),
    **dict.fromkeys(("B", "b", "batch_size", "n"), ("N",)),
    **dict.fromkeys(("seq_length", "l", "t"), ("L",)),
    **dict.fromkeys(("bidirectional", "directions", "d"), ("D",)),
    **dict.fromkeys(("concat", "concatenate"), ("cat",)),
    **dict.fromkeys(("swapaxes", "swapdims", "mT"), ("transpose",)),
    "h0": ("h_0",),
    "c0": ("c_0",),
    "H": ("H_out",),
    "T": ("L", "transpose"),
    "layers": ("num_layers",),
    **dict.fromkeys(("lens", "seq_lens", "seq_lengths", "src_len", "x_lens"), ("lengths",)),
    **dict.fromkeys(("tile", "expand_as", "broadcast_to", "repeat_interleave"), ("expand",)),
    **dict.fromkeys(("mm", "dot", "mv", "einsum"), ("matmul",)),
    **dict.fromkeys(("log_softmax", "softmin"), ("softmax",)),
    **dict.fromkeys(("index_select", "take_along_dim", "take"), ("gather",)),
    **dict.fromkeys(("masked_select", "masked_scatter"), ("masked_fill", "where")),
    **dict.fromkeys(("range", "linspace"), ("arange",)),
    **dict.fromkeys(("int", "to", "type"), ("long",)),
    "amax": ("max",),
    "avg": ("mean",),
}
"""Common other names, which are too different to be found by spelling."""


def near(name: str, known: Sequence[str]) -> str | None:
    """Return the closest of ``known`` to ``name``, or a method of the same name.

    >>> near("hn", ("output", "h_n")), near("torch.concat", ("torch.cat", "torch.stack"))
    ('h_n', 'torch.cat')
    >>> near("torch.mean", ("torch.cat", "torch.stack"))
    '.mean()'
    """
    last = {each.rpartition(".")[2]: each for each in known}
    bare = name.rpartition(".")[2]
    for meant in _MEANT.get(bare, ()):
        if meant in last:
            return last[meant]
    if bare in METHODS:
        return f".{bare}()"
    found = get_close_matches(bare, last, 1)
    return last[found[0]] if found else None
