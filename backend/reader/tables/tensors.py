"""Methods and attributes of tensors, packed sequences and arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

import numpy as np
import torch
from torch.nn.utils.rnn import PackedSequence

from backend.reader.tables import checks
from backend.reader.tables.entry import Check, Tool
from backend.reader.tables.makers import new

CPU = torch.device("cpu")


def tools(owner: Any, names: str, check: Check | None = None) -> dict[str, Tool]:
    """Return tools for functions of ``owner``, under names of our own text."""
    return {name: Tool(name, getattr(owner, name), check=check) for name in names.split()}


def _moved(value: Any, *arguments: Any, **keywords: Any) -> Any:
    """Return ``value.to(...)``: a dtype counts, a device does not."""
    found = [*arguments, *keywords.values()]
    dtypes = [each for each in found if isinstance(each, torch.dtype)]
    dtypes += [each.dtype for each in found if isinstance(each, torch.Tensor)]
    if isinstance(value, torch.Tensor) and dtypes:
        return value.to(dtypes[0])
    return value


def _type(tensor: torch.Tensor, dtype: Any = None, **_: Any) -> Any:
    """Return ``tensor.type(...)``; types of a GPU are those of the CPU."""
    if dtype is None:
        return tensor.type()
    return tensor.type(dtype.replace(".cuda.", ".") if isinstance(dtype, str) else dtype)


def _same(value: Any, *_: Any, **__: Any) -> Any:
    return value


def _nothing(*_: Any, **__: Any) -> None:
    return None


_PLAIN = """view view_as reshape reshape_as size dim ndimension nelement numel contiguous detach
    clone float double half bfloat16 long int bool byte short item numpy expand expand_as
    unfold fill_ zero_ masked_fill masked_fill_ copy_ uniform_ normal_ random_ exponential_
    bernoulli_ squeeze squeeze_ unsqueeze unsqueeze_ transpose transpose_ t t_ permute
    flatten unflatten movedim moveaxis swapaxes swapdims flip fliplr flipud roll narrow
    select scatter scatter_ scatter_add scatter_add_ index_fill index_fill_ index_copy
    index_add index_add_ index_select gather take masked_select masked_scatter clamp clamp_
    clip clamp_min clamp_max exp exp_ log log2 log10 log1p sqrt rsqrt abs abs_ neg sign sin
    cos tan tanh tanh_ sigmoid sigmoid_ relu relu_ square reciprocal floor ceil round trunc
    frac erf softmax log_softmax logsumexp sum mean std var max min amax amin argmax argmin
    argsort sort topk kthvalue median mode prod norm cumsum cumprod any all nonzero argwhere
    unique isnan isinf isfinite logical_not bitwise_not requires_grad_ is_contiguous
    is_floating_point element_size get_device stride triu tril triu_ tril_ diagonal
    bernoulli count_nonzero nan_to_num inverse det hardshrink detach_ diff logit logit_
    trace cummax cummin sub_ index_put index_put_ is_complex resolve_conj type_as"""
_BROADCAST = """add add_ sub mul mul_ multiply div div_ divide true_divide floor_divide fmod
    remainder subtract pow pow_ eq ne lt gt le ge equal maximum minimum where logical_and logical_or
    logical_xor bitwise_and bitwise_or bitwise_xor atan2 fmax fmin lerp addcmul addcdiv dist cross
    not_equal greater less isclose allclose"""
_PRODUCT = "matmul mm bmm mv addmm addbmm baddbmm dot vdot inner"
_STRETCHED = "repeat tile repeat_interleave broadcast_to multinomial tensor_split histc"
_SIZED = "new_zeros new_ones"

TENSOR_METHODS: Mapping[str, Tool] = {
    **tools(torch.Tensor, _PLAIN),
    **tools(torch.Tensor, _BROADCAST, checks.broadcast),
    **tools(torch.Tensor, _PRODUCT, checks.product),
    **tools(torch.Tensor, "outer ger", checks.every_pair),
    **tools(torch.Tensor, _STRETCHED, checks.stretched),
    **tools(torch.Tensor, "diag diag_embed", checks.diagonals),
    **tools(torch.Tensor, "tolist chunk split unbind", checks.listed),
    **{
        name: Tool(name, getattr(torch.Tensor, name), check=lambda a, k: checks.sized(a[1:], k))
        for name in _SIZED.split()
    },
    "new_empty": Tool(
        "new_empty", torch.Tensor.new_zeros, check=lambda a, k: checks.sized(a[1:], k)
    ),
    "new_full": Tool("new_full", torch.Tensor.new_full, check=lambda a, k: checks.full(a[1:], k)),
    "new_tensor": Tool("new_tensor", torch.Tensor.new_tensor),
    "new": Tool("new", new),
    "to": Tool("to", _moved),
    "cuda": Tool("cuda", _same),
    "cpu": Tool("cpu", _same),
    "pin_memory": Tool("pin_memory", _same),
    "share_memory_": Tool("share_memory_", _same),
    "type": Tool("type", _type),
    "backward": Tool("backward", _nothing),
    "retain_grad": Tool("retain_grad", _nothing),
}


def attributes(names: str) -> dict[str, Callable[[Any], Any]]:
    """Return readers of attributes, under names of our own text."""
    return {name: attrgetter(name) for name in names.split()}


TENSOR_ATTRIBUTES: Mapping[str, Callable[[Any], Any]] = {
    **attributes("shape dtype ndim T mT H is_cuda requires_grad grad is_sparse itemsize is_leaf"),
    "device": lambda _: CPU,
    "data": torch.Tensor.detach,
}
PACKED_ATTRIBUTES = attributes("data batch_sizes sorted_indices unsorted_indices")
PACKED_METHODS: Mapping[str, Tool] = {
    **{name: Tool(name, _moved) for name in ("to", "cuda", "cpu")},
    **tools(PackedSequence, "float double long"),
}
ARRAY_METHODS: Mapping[str, Tool] = {
    "tolist": Tool("tolist", np.ndarray.tolist),
    **tools(
        np.ndarray,
        """reshape astype transpose sum mean std var argmax argmin max min item squeeze
        flatten ravel copy swapaxes cumsum round any all argsort clip nonzero fill""",
    ),
    "repeat": Tool("repeat", np.ndarray.repeat, check=checks.stretched),
    "dot": Tool("dot", np.ndarray.dot),
}
ARRAY_ATTRIBUTES = attributes("shape ndim size T dtype")
DEVICE_ATTRIBUTES = attributes("type index")
INFO_ATTRIBUTES = attributes("min max eps tiny bits")
KNOWN_OF_TENSOR = frozenset(dir(torch.Tensor))
"""Everything that torch itself has; a name beside it raises AttributeError as in Python."""


def named(owner: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return constants of ``owner`` under names of our own text."""
    return {name: getattr(owner, name) for name in names}
