"""Everything that a pasted model may reach, by name. Nothing outside these tables is ever looked up.

A table entry is the real object of torch, numpy or math, or a stand-in of ours where the real one
would touch files, devices, processes or uninitialised memory.
"""

from __future__ import annotations

import math
import random
from collections import OrderedDict
from types import SimpleNamespace

import numpy as np
import torch
import torch.nn.functional as functional
from torch import nn
from torch.nn.utils import rnn as rnn_utils

CPU = torch.device("cpu")
MAX_NUMBERS = 2**24


class Namespace:
    """A module as the pasted source sees it: a closed table."""

    def __init__(self, name: str, table: dict) -> None:
        self.name, self.table = name, table


def _take(source, names: str) -> dict:
    return {name: getattr(source, name) for name in names.split() if hasattr(source, name)}


def _sized(make):

    def made(*sizes, out=None, device=None, pin_memory=None, **keywords):
        shape = sizes[0] if len(sizes) == 1 and isinstance(sizes[0], list | tuple) else sizes
        if isinstance(keywords.get("size"), list | tuple):
            shape = keywords["size"]
        if (
            all(isinstance(size, int) for size in shape)
            and math.prod(map(abs, shape)) > MAX_NUMBERS
        ):
            raise MemoryError(f"a tensor of {tuple(shape)}")
        return make(*sizes, **keywords)

    return made


def _plain(make):

    def made(*arguments, out=None, device=None, pin_memory=None, **keywords):
        return make(*arguments, **keywords)

    return made


def _typed(dtype):

    def made(*given, device=None):
        if given and all(isinstance(size, int) for size in given):
            return zeros(*given, dtype=dtype)
        if not given:
            return torch.zeros(0, dtype=dtype)
        return torch.as_tensor(given[0]).to(dtype)

    return made


def _arange(*numbers, dtype=None, device=None, out=None, requires_grad=False, **named):
    ends = [float(n) for n in (*numbers, *named.values()) if isinstance(n, int | float)]
    step = abs(ends[2]) if len(ends) > 2 and ends[2] else 1.0
    if ends and (max(ends) - min([0.0, *ends])) / step > MAX_NUMBERS:
        raise MemoryError("a very long range")
    return torch.arange(*numbers, **named, dtype=dtype)


def variable(data, *_, **__):
    return data


class NoGrad:
    """torch.no_grad(), torch.autocast(...): nothing happens, nothing is trained here."""

    def __call__(self, *arguments, **_):
        return arguments[0] if arguments else self


zeros = _sized(torch.zeros)
_DTYPES = "float32 float64 float16 bfloat16 float double half int8 int16 int32 int64 int long short uint8 bool"
_FUNCTIONS = """cat concat concatenate stack vstack hstack bmm matmul mm mv mul multiply add sub subtract div divide true_divide
    floor_divide sum mean std var max min amax amin maximum minimum exp log log1p sqrt rsqrt abs tanh sigmoid relu softmax
    log_softmax sin cos pow square sign floor ceil round clamp chunk split squeeze unsqueeze transpose permute reshape flatten
    unflatten movedim swapaxes gather index_select masked_select masked_fill scatter where topk sort argsort argmax argmin
    cumsum cumprod flip roll einsum norm ne eq lt gt le ge not_equal logical_not logical_and logical_or logical_xor any all isnan
    isinf is_tensor multinomial bernoulli dot triu tril outer broadcast_to expand_copy take_along_dim tensordot
    cosine_similarity baddbmm addmm addbmm logsumexp count_nonzero equal unbind numel bitwise_not diagonal diag
    nan_to_num erf selu celu dropout layer_norm nonzero is_floating_point prod narrow select atleast_1d atleast_2d t"""
_METHODS = set(_FUNCTIONS.split()) - set(
    "concat concatenate stack vstack hstack is_tensor einsum where take_along_dim tensordot "
    "cosine_similarity cat layer_norm broadcast_to".split()
)
TENSOR_METHODS = _METHODS | set(
    """view view_as reshape_as size dim ndimension nelement numel contiguous detach clone cpu cuda to
    type type_as float double half long int bool byte short item tolist numpy expand expand_as repeat repeat_interleave tile
    unfold fill_ zero_ masked_fill_ copy_ uniform_ normal_ random_ add_ mul_ div_ sub_ squeeze_ unsqueeze_ transpose_ t_ scatter_
    scatter_add index_fill index_copy index_add clamp_ clamp_min clamp_max exp_ tanh_ sigmoid_ relu_ new new_zeros new_ones new_full new_tensor new_empty is_contiguous
    requires_grad_ T mT size element_size get_device is_floating_point softmax log_softmax neg reciprocal inverse mode median
    where index_select data_ptr_ unbind unique argwhere backward __len__ share_memory_ pin_memory retain_grad detach_ addmm_ stride
    adjoint swapdims movedim std var cross kthvalue bitwise_and bitwise_or logical_and masked_scatter triu_ tril_ sigmoid""".split()
)
TENSOR_METHODS -= {"data_ptr_", "__len__", "share_memory_", "pin_memory", "T", "mT"}
TENSOR_ATTRIBUTES = set(
    "shape device dtype ndim T mT data is_cuda requires_grad grad is_sparse itemsize".split()
)
ARRAY_METHODS = set(
    "reshape astype tolist transpose sum mean argmax argmin max min item squeeze flatten copy".split()
)
ARRAY_ATTRIBUTES = set("shape ndim size T dtype".split())
MODULE_METHODS = set(
    """parameters named_parameters children named_children modules named_modules buffers register_buffer
    register_parameter add_module train eval to cuda cpu float double half zero_grad requires_grad_ apply flatten_parameters
    append extend insert keys values items state_dict forward reset_parameters type init_weights""".split()
)

MODULE_ATTRIBUTES = set(
    """weight bias in_features out_features input_size hidden_size num_layers bidirectional batch_first dropout
    proj_size embedding_dim num_embeddings padding_idx training mode weight_ih weight_hh bias_ih bias_hh in_channels out_channels
    kernel_size stride padding num_heads embed_dim p normalized_shape num_features all_weights d_model weight_g weight_v nonlinearity
    in_proj_weight out_proj""".split()
)
CONTAINER_METHODS = {
    list: set("append extend insert pop reverse index count copy sort clear remove".split()),
    tuple: set("index count".split()),
    dict: set("get items keys values pop update setdefault copy".split()),
    str: set(
        "lower upper strip split startswith endswith replace join format title capitalize rstrip lstrip".split()
    ),
    set: set("add union discard".split()),
    torch.Size: set("numel index count".split()),
}
_LAYERS = """Linear Bilinear Identity Embedding EmbeddingBag RNN GRU LSTM RNNCell GRUCell LSTMCell Dropout Dropout1d Dropout2d Dropout3d
    AlphaDropout ReLU ReLU6 LeakyReLU PReLU ELU SELU CELU GELU SiLU Mish Sigmoid Tanh Softmax LogSoftmax Softplus Softsign Hardtanh
    Hardsigmoid Hardswish Tanhshrink Threshold GLU Softmax2d Softmin LogSigmoid Conv1d Conv2d Conv3d ConvTranspose1d
    ConvTranspose2d MaxPool1d MaxPool2d AvgPool1d AvgPool2d AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveMaxPool1d AdaptiveMaxPool2d
    BatchNorm1d BatchNorm2d LayerNorm GroupNorm InstanceNorm1d RMSNorm Flatten Unflatten ZeroPad2d ConstantPad1d Upsample
    Sequential ModuleList ModuleDict ParameterList Parameter MultiheadAttention Transformer TransformerEncoder
    TransformerEncoderLayer TransformerDecoder TransformerDecoderLayer CosineSimilarity CrossEntropyLoss NLLLoss MSELoss BCELoss
    BCEWithLogitsLoss L1Loss SmoothL1Loss CTCLoss KLDivLoss"""
_F = """relu leaky_relu elu selu gelu silu mish sigmoid tanh softmax log_softmax softplus softsign hardtanh hardsigmoid logsigmoid glu
    dropout dropout1d dropout2d linear bilinear embedding one_hot max_pool1d max_pool2d avg_pool1d avg_pool2d adaptive_avg_pool1d adaptive_avg_pool2d
    adaptive_max_pool1d conv1d conv2d pad normalize layer_norm batch_norm cross_entropy nll_loss mse_loss binary_cross_entropy
    binary_cross_entropy_with_logits l1_loss smooth_l1_loss cosine_similarity pairwise_distance scaled_dot_product_attention
    interpolate unfold softmin tanhshrink"""
_INIT = """constant_ normal_ xavier_normal_ xavier_uniform_ uniform_ zeros_ ones_ kaiming_normal_ kaiming_uniform_ orthogonal_ eye_
    trunc_normal_ calculate_gain"""
_old = {
    old: getattr(nn.init, old + "_")
    for old in "constant normal xavier_normal xavier_uniform uniform kaiming_normal kaiming_uniform orthogonal".split()
}
_PACKING = "pack_padded_sequence pad_packed_sequence pack_sequence pad_sequence PackedSequence unpad_sequence"

F = Namespace("functional", _take(functional, _F))
INIT = Namespace("init", _take(nn.init, _INIT) | _old)
RNN_UTILS = Namespace("rnn", _take(rnn_utils, _PACKING))
UTILS = Namespace(
    "utils",
    {
        "rnn": RNN_UTILS,
        "weight_norm": lambda module, *_, **__: module,
        "clip_grad_norm_": lambda *_, **__: None,
    },
)
NN = Namespace(
    "nn", _take(nn, _LAYERS) | {"Module": nn.Module, "functional": F, "init": INIT, "utils": UTILS}
)
NN.table["modules"] = NN
CUDA = Namespace(
    "cuda",
    {
        "is_available": lambda: False,
        "device_count": lambda: 0,
        "current_device": lambda: CPU,
        "FloatTensor": _typed(torch.float32),
        "LongTensor": _typed(torch.int64),
        "ByteTensor": _typed(torch.uint8),
        "empty_cache": lambda: None,
        "manual_seed": lambda *_: None,
        "manual_seed_all": lambda *_: None,
    },
)
_MAKERS = {name: _sized(getattr(torch, name)) for name in "zeros ones rand randn".split()}
_LIKE = {
    name: _plain(getattr(torch, name))
    for name in "zeros_like ones_like full_like rand_like randn_like tensor as_tensor full randint linspace eye from_numpy repeat_interleave tile randperm".split()
}
TORCH = Namespace(
    "torch",
    {
        **_take(torch, _FUNCTIONS),
        **_take(torch, _DTYPES),
        **_MAKERS,
        **_LIKE,
        "empty": zeros,
        "empty_like": torch.zeros_like,
        "arange": _arange,
        "range": _arange,
        "Tensor": torch.Tensor,
        "FloatTensor": _typed(torch.float32),
        "LongTensor": _typed(torch.int64),
        "IntTensor": _typed(torch.int32),
        "DoubleTensor": _typed(torch.float64),
        "ByteTensor": _typed(torch.uint8),
        "BoolTensor": _typed(torch.bool),
        "device": lambda *_, **__: CPU,
        "no_grad": NoGrad(),
        "inference_mode": NoGrad(),
        "enable_grad": NoGrad(),
        "autocast": NoGrad(),
        "manual_seed": lambda *_: None,
        "Size": torch.Size,
        "nn": NN,
        "cuda": CUDA,
        "functional": Namespace("torch.functional", F.table | _take(torch, "einsum norm")),
        "inf": math.inf,
        "pi": math.pi,
        "nan": math.nan,
        "e": math.e,
        "newaxis": None,
        "autograd": Namespace("autograd", {"Variable": variable}),
        "strided": torch.strided,
        "backends": Namespace(
            "backends",
            {"mps": Namespace("mps", {"is_available": lambda: False}), "cudnn": SimpleNamespace()},
        ),
        "accelerator": Namespace(
            "accelerator", {"is_available": lambda: False, "current_accelerator": lambda *_: CPU}
        ),
        "get_default_dtype": torch.get_default_dtype,
        "set_default_dtype": lambda *_: None,
        "flatten": torch.flatten,
        "utils": Namespace("torch.utils", {}),
        "optim": Namespace("optim", {}),
        "special": Namespace("special", {}),
    },
)
MATH = Namespace(
    "math", _take(math, "sqrt log log2 log10 exp floor ceil pi inf e sin cos tanh fabs isnan prod")
)
_dice = random.Random(0)
RANDOM = Namespace(
    "random",
    {
        "random": _dice.random,
        "randint": _dice.randint,
        "choice": _dice.choice,
        "uniform": _dice.uniform,
        "seed": lambda *_: None,
        "shuffle": _dice.shuffle,
        "sample": _dice.sample,
    },
)
NUMPY = Namespace(
    "numpy",
    {
        **_take(
            np,
            "sqrt log exp inf pi float32 float64 int64 int32 array mean sum prod abs power ceil floor triu tril argmax max min newaxis concatenate stack ndarray",
        ),
        "zeros": _sized(np.zeros),
        "ones": _sized(np.ones),
        "arange": lambda *a, **k: _arange(*a).numpy(),
        "random": Namespace(
            "numpy.random",
            {
                "random": _dice.random,
                "rand": lambda *s: torch.rand(s).numpy() if s else _dice.random(),
                "randn": lambda *s: torch.randn(s).numpy(),
                "uniform": _dice.uniform,
                "randint": lambda low, high=None, size=None: (
                    _dice.randrange(high or low)
                    if size is None
                    else torch.randint(0, 2, (size,) if isinstance(size, int) else size).numpy()
                ),
                "normal": lambda *_, size=(), **__: torch.randn(size).numpy(),
                "seed": lambda *_: None,
            },
        ),
    },
)
COPY = Namespace("copy", {"deepcopy": "deepcopy", "copy": "deepcopy"})
COLLECTIONS = Namespace("collections", {"OrderedDict": OrderedDict, "defaultdict": dict})
MODULES = {
    "torch": TORCH,
    "torch.nn": NN,
    "torch.nn.functional": F,
    "torch.nn.init": INIT,
    "torch.nn.utils": UTILS,
    "torch.nn.utils.rnn": RNN_UTILS,
    "torch.autograd": TORCH.table["autograd"],
    "torch.cuda": CUDA,
    "math": MATH,
    "random": RANDOM,
    "numpy": NUMPY,
    "copy": COPY,
    "collections": COLLECTIONS,
    "torch.nn.modules": NN,
    "torch.nn.parameter": Namespace("parameter", {"Parameter": nn.Parameter}),
}
LIGHTNING = Namespace("lightning", {"LightningModule": nn.Module})
for _name in ("pytorch_lightning", "lightning", "lightning.pytorch"):
    MODULES[_name] = LIGHTNING
MODULES["torch.nn.utils.weight_norm"] = MODULES["torch.nn.utils.parametrizations"] = Namespace(
    "weight_norm", {"weight_norm": UTILS.table["weight_norm"]}
)

CALLABLE: set[int] = set()


def _collect(namespace: Namespace) -> None:
    for value in namespace.table.values():
        if isinstance(value, Namespace):
            if value is not namespace:
                _collect(value)
        elif callable(value):
            CALLABLE.add(id(value))


NN.table.pop("modules")
for _each in MODULES.values():
    _collect(_each)
NN.table["modules"] = NN
