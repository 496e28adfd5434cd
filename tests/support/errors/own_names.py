"""Names of a person's program in the place of those that the app's code has."""

from __future__ import annotations

import re

OWN = {
    "layer": "self_rnn",
    "input": "frames",
    "h_0": "memory",
    "c_0": "cells",
    "head": "classify",
    "output": "seq",
    "h_n": "last_h",
    "scores": "logits",
    "target": "gold",
    "criterion": "loss_fn",
    "loss": "cost",
    "attention": "mha",
    "key_padding_mask": "pad",
    "attn_mask": "causal",
    "cell": "step_cell",
    "packed": "packed_frames",
    "lengths": "lens",
}
"""A person's name for each name of the app's code."""


def renamed(code: str) -> str:
    """Return code with the person's names; the names of keyword arguments stay."""
    pattern = rf"(?<![\w.])({'|'.join(OWN)})(?!\w|=[^=])"
    return re.sub(pattern, lambda match: OWN[match[1]], code)
