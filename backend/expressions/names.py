"""Names that an expression may use: sizes, the tensors of a run, and lengths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch

from backend.layer.spec import LayerSpec

LENGTHS = "lengths"
"""The tensor of lengths, which belongs to no run."""


def sizes_of(spec: LayerSpec) -> dict[str, int]:
    """Return the sizes that an expression may name: torch's symbols and arguments.

    https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html; unbatched, ``N`` and
    ``batch`` are absent.
    """
    sizes = {
        "L": spec.seq_len,
        "D": spec.num_directions,
        "H_in": spec.input_size,
        "H_out": spec.h_out,
        "H_cell": spec.hidden_size,
        "input_size": spec.input_size,
        "hidden_size": spec.hidden_size,
        "num_layers": spec.num_layers,
        "num_directions": spec.num_directions,
        "proj_size": spec.proj_size,
        "seq_len": spec.seq_len,
    }
    return sizes | ({"N": spec.batch, "batch": spec.batch} if spec.batched else {})


def lengths_of(spec: LayerSpec, own: Sequence[int] = ()) -> tuple[int, ...]:
    """Return a length of each sample: L, L-1, ..., 1, and again from L.

    Args:
        own: a user's lengths of the first samples, at most L each.
    """
    first = [min(length, spec.seq_len) for length in own[: spec.batch]]
    rest = range(len(first), spec.batch)
    return (*first, *(spec.seq_len - row % spec.seq_len for row in rest))


def with_lengths(
    spec: LayerSpec, tensors: Mapping[str, torch.Tensor], own: Sequence[int] = ()
) -> dict[str, torch.Tensor]:
    """Return the tensors of a run and ``lengths``, an (N,) tensor of integers on the CPU.

    Its values are known even if the run computed only shapes. Unbatched, it is absent. Lengths that
    the tensors already have are kept.

    Args:
        own: see :func:`lengths_of`.
    """
    named = dict(tensors)
    if spec.batched:
        named.setdefault(LENGTHS, torch.tensor(lengths_of(spec, own)))
    return named


def blank_tensors(
    spec: LayerSpec,
    shapes: Mapping[str, tuple[int, ...]],
    device: str = "meta",
    lengths: Sequence[int] = (),
) -> dict[str, torch.Tensor]:
    """Return tensors without values for a run that computed only shapes (``Trace.shapes``).

    With ``batch_first`` the output of a layer is a transposed (L, N, ...) tensor on every device.
    So is this one, so that torch rejects ``output.view`` in the same cases.

    Args:
        lengths: a user's lengths, see :func:`lengths_of`.
    """
    made = {name: torch.zeros(shape, device=device) for name, shape in shapes.items()}
    if spec.batched and spec.batch_first:
        n, length, features = shapes["output"]
        made["output"] = torch.zeros(length, n, features, device=device).transpose(0, 1)
    return with_lengths(spec, made, lengths)
