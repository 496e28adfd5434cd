"""An attempt as a short script."""

from __future__ import annotations

from backend.attempts.attempt import Attempt, TensorName
from backend.attempts.fit import sizes_of
from backend.layer.code import constructor


def attempt_script(attempt: Attempt) -> str:
    """Return a script that does the same as the attempt and fails at the same place."""
    lines = ["import torch", "from torch import nn"]
    if attempt.packed is not None:
        lines.append("from torch.nn.utils.rnn import pack_padded_sequence")
    lines += ["", f"layer = {constructor(attempt.spec)}"]
    lines += [_tensor(attempt, name) for name in attempt.passed]
    read = "input"
    if attempt.packed is not None:
        read = "packed"
        first = ", batch_first=True" if attempt.spec.batch_first else ""
        lengths = f"torch.tensor({list(attempt.packed)})"
        lines.append(f"packed = pack_padded_sequence(input, {lengths}{first})")
    states = {1: "", 2: ", h_0", 3: ", (h_0, c_0)"}[len(attempt.passed)]
    return "\n".join([*lines, "", f"{attempt.opened_as} = layer({read}{states})"]) + "\n"


def _tensor(attempt: Attempt, name: TensorName) -> str:
    sizes, dtype = sizes_of(attempt, name), attempt.tensor(name).dtype
    kind = "" if dtype == "float32" else f", dtype=torch.{dtype}"
    # A scalar has no sizes, so torch.zeros needs an empty tuple.
    inside = ", ".join(map(str, sizes)) or "()"
    return f"{name} = torch.zeros({inside}{kind})"
