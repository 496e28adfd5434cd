"""Run of an attempt on the real layer, in this process: torch may raise, and it may crash.

Nothing here is guarded: :mod:`backend.attempts.run` calls it in a sandboxed process.
"""

from __future__ import annotations

import re
import warnings
from typing import Any

import torch
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

from backend.attempts.attempt import Attempt, Sizes, TensorName, attempt_received
from backend.attempts.fit import sizes_of
from backend.attempts.outcome import Outcome, Stage, culprit_of, outcome_sent
from backend.layer.build import build, fill, without_stack
from backend.layer.spec import LAYERS, LayerSpec

MAX_MESSAGE = 2000
_CPU = torch.device("cpu")
_NO_MEMORY = re.compile(r"can't allocate memory|not enough memory|std::bad_alloc")


def attempt(attempted: Attempt) -> Outcome:
    """Run ``attempted`` as a user's own script would: in training mode, with gradients.

    Returns:
        An outcome that ``ran``, ``raised``, or had ``no_memory``. All values are zeros, because
        only shapes and dtypes matter.
    """
    stage: Stage = "make"
    try:
        layer = build(attempted.spec).train()
        fill(layer, attempted.spec, _CPU)
        tensors = {name: _zeros(attempted, name) for name in attempted.passed}
        read: Any = tensors.pop("input")
        stage = "pack"
        if attempted.packed is not None:
            read = pack_padded_sequence(
                read, torch.tensor(attempted.packed), batch_first=attempted.spec.batch_first
            )
        stage = "run"
        states = tuple(tensors.values())
        result = layer(read, states if len(states) > 1 else next(iter(states), None))
        stage = "unpack"
        made = _opened(attempted, result)
    except Exception as error:
        return _raised(attempted, stage, error)
    return Outcome("ran", made, culprit=culprit_of(attempted))


def work(sent: dict[str, Any]) -> dict[str, Any]:
    """Run a serialized attempt and return its serialized outcome."""
    return outcome_sent(attempt(attempt_received(sent)))


def warm_up() -> None:
    """Pay for torch's first layers, and let it emit its one-time warnings."""
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    for spec in (*(LayerSpec(layer=layer) for layer in LAYERS), LayerSpec(proj_size=1)):
        attempt(Attempt(spec))


def _zeros(attempted: Attempt, name: TensorName) -> torch.Tensor:
    return torch.zeros(
        sizes_of(attempted, name), dtype=getattr(torch, attempted.tensor(name).dtype)
    )


def _opened(attempted: Attempt, result: Any) -> dict[str, Sizes]:
    """Unpack the result as the attempt does, and return the sizes of all parts."""
    if attempted.opened_as == "output, h_n":
        output, h_n = result
        named = {"output": output, "h_n": h_n}
    else:
        output, (h_n, c_n) = result
        named = {"output": output, "h_n": h_n, "c_n": c_n}
    made: dict[str, Sizes] = {}
    for name, value in named.items():
        match value:
            case PackedSequence():
                made[f"{name}.data"] = tuple(value.data.shape)
            case tuple():
                for place, part in enumerate(value):
                    made[f"{name}[{place}]"] = tuple(part.shape)
            case _:
                made[name] = tuple(value.shape)
    return made


def _raised(attempted: Attempt, stage: Stage, error: Exception) -> Outcome:
    message = without_stack(str(error)).strip()[:MAX_MESSAGE]
    if isinstance(error, MemoryError) or _NO_MEMORY.search(message):
        return Outcome("no_memory", stage=stage)
    return Outcome(
        "raised",
        stage=stage,
        exception=type(error).__name__,
        message=message,
        culprit=culprit_of(attempted, stage, message),
    )
