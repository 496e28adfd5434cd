"""Random operations of the kinds expand, mask, gather, product and softmax."""

from __future__ import annotations

import torch

from tests.support.slices.soil import Grown, Soil


def spread(soil: Soil, root: Grown, tensor: torch.Tensor) -> Grown:
    """Draw ``expand`` or ``repeat``."""
    if soil.chance(50):
        counts = [str(soil.number(1, 2)) for _ in tensor.shape]
        return soil.grown(f"{root.text}.repeat({', '.join(['2', *counts])})", root)
    sizes = ["-1" if size > 1 or soil.chance(40) else "3" for size in tensor.shape]
    before = ["2"] if soil.chance(60) else []
    return soil.grown(f"{root.text}.expand({', '.join([*before, *sizes]) or '2'})", root)


def selected(soil: Soil, root: Grown, tensor: torch.Tensor) -> Grown:
    """Draw an index with tensors, a mask, ``where``, ``masked_fill`` or ``gather``."""
    if not tensor.dim():
        return soil.grown(f"{root.text}[...]", root)
    first, last = tensor.shape[0], tensor.shape[-1]
    some = soil.number(0, last)
    mask = f"torch.arange({soil.size(last)}) {soil.one_of('<', '>=', '==', '!=')} {some}"
    shape = ", ".join(map(str, tensor.shape))
    ones = ", 1" * (tensor.dim() - 1)
    texts = [
        f"{root.text}[..., {mask}]",
        f"{root.text}[torch.arange({first})]",
        f"{root.text}[torch.arange({min(first, last)}), ..., torch.arange({min(first, last)})]",
        f"torch.where({mask}, {root.text}, -1)",
        f"{root.text}.masked_fill(~({mask}), -1)",
        f"{root.text}.gather(-1, torch.arange({last}).expand({shape}))",
        f"torch.gather({root.text}, dim=0, index=torch.arange({first}).view(-1{ones}))",
    ]
    if "lengths" in soil.tensors:
        texts += [f"{root.text}[lengths > {some}]", f"{root.text}[lengths - 1]"]
    return soil.grown(soil.one_of(*texts), root)


def paired(soil: Soil, root: Grown, tensor: torch.Tensor) -> Grown:
    """Draw arithmetic, a matrix product or ``softmax``."""
    text, last = root.text, tensor.shape[-1] if tensor.dim() else 1
    texts = [f"({text} * {text})", f"({text} / 2)", f"(-{text})", f"(1 - {text})"]
    texts.append(f"({text} * (torch.arange({last}) < {soil.number(0, last)}))")
    if tensor.dim() > 1:
        texts += [f"({text} @ {text}.transpose(-1, -2))", f"torch.matmul({text}, {text})"]
        texts.append(f"({text} @ {text}[{', '.join(['0'] * (tensor.dim() - 1))}])")
    if tensor.dim() == 3:
        texts.append(f"torch.bmm({text}, {text}.transpose(1, 2))")
    if last > 1:
        texts += [f"F.softmax({text}, dim=-1)", f"{text}.softmax(-1)"]
    return soil.grown(soil.one_of(*texts), root, moves=False)
