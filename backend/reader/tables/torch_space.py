"""The namespaces ``torch``, ``torch.cuda`` and their neighbors."""

from __future__ import annotations

import math
from typing import Any

import torch

from backend.reader.tables import checks
from backend.reader.tables.entry import Namespace, Tool
from backend.reader.tables.layers import NN
from backend.reader.tables.makers import MAKERS, TYPED
from backend.reader.tables.tensors import CPU, named, tools


class NoGrad:
    """The context of ``torch.no_grad()`` and ``autocast``: nothing is trained here."""


def no_grad(*arguments: Any, **_: Any) -> Any:
    """Return the decorated function, or a context that does nothing."""
    if len(arguments) == 1 and not isinstance(arguments[0], bool | str):
        return arguments[0]
    return NoGrad()


def variable(data: Any, *_: Any, **__: Any) -> Any:
    """Return the tensor itself, as ``autograd.Variable`` does today."""
    return data


def nothing(*_: Any, **__: Any) -> None:
    """Do nothing."""


def no(*_: Any, **__: Any) -> bool:
    """Return that there is none."""
    return False


def cpu(*_: Any, **__: Any) -> torch.device:
    """Return the CPU for every requested device."""
    return CPU


_PLAIN = """cat concat concatenate stack vstack hstack dstack column_stack sum mean std var max min
    amax amin exp log log2 log10 log1p expm1 sqrt rsqrt abs tanh sigmoid relu softmax log_softmax
    sin cos tan square sign floor ceil round trunc clamp clip squeeze unsqueeze transpose permute
    reshape flatten unflatten ravel movedim moveaxis swapaxes gather index_select masked_select
    masked_fill scatter scatter_add topk sort argsort argmax argmin cumsum cumprod flip roll norm
    logical_not any all isnan isinf isfinite bernoulli triu tril take_along_dim logsumexp
    count_nonzero numel bitwise_not diagonal nan_to_num erf selu celu dropout layer_norm nonzero
    is_floating_point prod narrow select atleast_1d atleast_2d atleast_3d t neg negative reciprocal
    median mode kthvalue unique unique_consecutive is_tensor argwhere std_mean var_mean take trace
    index_fill index_copy index_add bucketize searchsorted embedding batch_norm view_as_real clone
    detach quantile aminmax fliplr flipud rot90 diff frac logit sinh cosh asin acos atan result_type
    is_complex swapdims adjoint"""
_BROADCAST = """add sub mul multiply div divide subtract true_divide floor_divide fmod remainder pow
    maximum minimum where eq ne lt gt le ge not_equal equal greater less logical_and logical_or
    logical_xor bitwise_and bitwise_or lerp atan2 isclose allclose cosine_similarity dist cross
    addcmul addcdiv fmax fmin pairwise_distance"""
_PRODUCT = "bmm matmul mm mv addmm addbmm baddbmm dot inner chain_matmul"
_PAIRS = "outer ger tensordot kron cdist cartesian_prod meshgrid combinations bilinear block_diag"
_LISTED = "chunk split unbind tensor_split"
_STRETCHED = "tile repeat_interleave broadcast_to multinomial hann_window"
_DTYPES = """float32 float64 float16 bfloat16 float double half int8 int16 int32 int64 int long
    short     uint8 bool complex64 strided contiguous_format"""

CUDA = Namespace(
    "torch.cuda",
    {
        "is_available": Tool("is_available", no),
        "device_count": Tool("device_count", lambda: 0),
        "current_device": Tool("current_device", cpu),
        "device": Tool("device", cpu),
        "empty_cache": Tool("empty_cache", nothing),
        "synchronize": Tool("synchronize", nothing),
        "manual_seed": Tool("manual_seed", nothing),
        "manual_seed_all": Tool("manual_seed_all", nothing),
        **{name: tool for name, tool in TYPED.items() if name != "Tensor"},
    },
    frozenset(dir(torch.cuda)),
)
AUTOGRAD = Namespace(
    "torch.autograd", {"Variable": Tool("Variable", variable)}, frozenset(dir(torch.autograd))
)
_NO_GRAD = Tool("no_grad", no_grad)
_AVAILABLE = {"is_available": Tool("is_available", no)}
BACKENDS = Namespace(
    "torch.backends",
    {"mps": Namespace("torch.backends.mps", dict(_AVAILABLE)), "cudnn": Namespace("cudnn")},
)
ACCELERATOR = Namespace(
    "torch.accelerator",
    {**_AVAILABLE, "current_accelerator": Tool("current_accelerator", cpu)},
)
TORCH = Namespace(
    "torch",
    {
        **tools(torch, _PLAIN),
        **tools(torch, _BROADCAST, checks.broadcast),
        **tools(torch, _PRODUCT, checks.product),
        **tools(torch, _PAIRS, checks.every_pair),
        **tools(torch, _LISTED, checks.listed),
        **tools(torch, _STRETCHED, checks.stretched),
        **tools(torch, "diag diag_embed", checks.diagonals),
        "einsum": Tool("einsum", torch.einsum, check=checks.summation),
        **MAKERS,
        **named(torch, _DTYPES.split()),
        "Size": Tool("Size", torch.Size, torch.Size),
        "dtype": Tool("dtype", nothing, torch.dtype),
        "device": Tool("device", cpu, torch.device),
        "finfo": Tool("finfo", torch.finfo),
        "iinfo": Tool("iinfo", torch.iinfo),
        "no_grad": _NO_GRAD,
        "inference_mode": _NO_GRAD,
        "enable_grad": _NO_GRAD,
        "set_grad_enabled": _NO_GRAD,
        "autocast": _NO_GRAD,
        "manual_seed": Tool("manual_seed", nothing),
        "set_printoptions": Tool("set_printoptions", nothing),
        "set_default_dtype": Tool("set_default_dtype", nothing),
        "get_default_dtype": Tool("get_default_dtype", torch.get_default_dtype),
        "inf": math.inf,
        "nan": math.nan,
        "pi": math.pi,
        "e": math.e,
        "newaxis": None,
        "nn": NN,
        "autograd": AUTOGRAD,
        "cuda": CUDA,
        "backends": BACKENDS,
        "accelerator": ACCELERATOR,
        "utils": Namespace("torch.utils", names=frozenset(dir(torch.utils))),
        "special": Namespace(
            "torch.special",
            tools(torch.special, "expit logit softmax erf"),
            frozenset(dir(torch.special)),
        ),
        "linalg": Namespace(
            "torch.linalg",
            tools(torch.linalg, "norm vector_norm matrix_norm inv det"),
            frozenset(dir(torch.linalg)),
        ),
    },
    frozenset(dir(torch)),
)
# Another module than ``torch.nn.functional``: it has no functions of layers.
FUNCTIONAL = Namespace(
    "torch.functional",
    {name: TORCH.table[name] for name in torch.functional.__all__ if name in TORCH.table},
    frozenset(dir(torch.functional)),
)
TORCH.table["functional"] = FUNCTIONAL
