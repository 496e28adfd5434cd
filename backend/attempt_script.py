"""An attempt as a script to take away: it ends as the attempt ended."""

from __future__ import annotations

from backend.attempt import Attempt
from backend.attempt_fit import sizes_of
from backend.snippet import constructor


def attempt_script(attempt: Attempt) -> str:
    """The call of ``attempt`` as plain lines; whether torch takes it is torch's to say."""
    lines = ["import torch", "from torch import nn"]
    if attempt.packed is not None:
        lines.append("from torch.nn.utils.rnn import pack_padded_sequence")
    lines += ["", f"layer = {constructor(attempt.spec)}"]
    for name in attempt.handed:
        sizes = ", ".join(map(str, sizes_of(attempt, name)))
        dtype = attempt.given(name).dtype
        kind = "" if dtype == "float32" else f", dtype=torch.{dtype}"
        # Of no axes at all, torch wants to be told so: zeros() alone has none to go by.
        lines.append(f"{name} = torch.zeros({sizes or '()'}{kind})")
    read = "input"
    if attempt.packed is not None:
        read = "packed"
        batch_first = ", batch_first=True" if attempt.spec.batch_first else ""
        lengths = list(attempt.packed)
        lines.append(f"packed = pack_padded_sequence(input, {lengths}{batch_first})")
    states = attempt.handed[1:]
    given = {0: "", 1: ", h_0", 2: ", (h_0, c_0)"}[len(states)]
    return "\n".join([*lines, "", f"{attempt.opened_as} = layer({read}{given})"]) + "\n"
