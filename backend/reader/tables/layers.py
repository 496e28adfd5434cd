"""The namespaces ``torch.nn``, ``nn.functional``, ``nn.init`` and ``nn.utils``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

import torch
import torch.nn.functional as functional
from torch import nn
from torch.nn.utils import rnn

from backend.reader.bounds import Refused
from backend.reader.tables import checks
from backend.reader.tables.entry import Check, Namespace, Tool
from backend.reader.tables.tensors import tools

MAX_WEIGHTS = 2**24
"""Most weights of one layer, 64 MiB."""
_LARGE = 2**20
"""Weights above which a layer repeats a few random numbers: as many would take most of the time."""
_PERIOD = 8191
"""A prime, so that no two rows of a usual size are equal."""
_SCALE = 0.1
"""The size of a weight: larger than usual, so that a change reaches the top of many layers."""


def _layers(names: str, check: Check, weighted: bool = False) -> dict[str, Tool]:
    made = {}
    for name in names.split():
        layer: type[nn.Module] = getattr(nn, name)
        made[name] = Tool(name, _builder(layer) if weighted else layer, layer, check)
    return made


def _builder(layer: type[nn.Module]) -> Callable[..., nn.Module]:
    def build(*arguments: Any, **keywords: Any) -> nn.Module:
        if not _may_be_large(arguments, keywords):
            return layer(*arguments, **keywords)
        made: Any = layer(*arguments, **{**keywords, "device": "meta"})
        count = sum(each.numel() for each in made.parameters())
        if count <= _LARGE:
            return layer(*arguments, **keywords)
        if count > MAX_WEIGHTS:
            raise Refused("limit", "weights")
        filled: nn.Module = made._apply(_repeated)
        return filled

    return build


def _repeated(weight: torch.Tensor) -> torch.Tensor:
    """Return a weight that is not zero, so that runs with other inputs differ."""
    few = torch.randn(_PERIOD) * _SCALE
    many = few.repeat(weight.numel() // _PERIOD + 1)[: weight.numel()]
    return many.view(weight.shape).to(weight.dtype)


def _may_be_large(arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> bool:
    found = (*arguments, *keywords.values())
    sizes = sorted((abs(each) for each in found if type(each) is int), reverse=True)
    # A recurrent layer has the square of its size.
    return prod(sizes[:3]) > _LARGE or prod(sizes[:1] * 2) > _LARGE // 4


_WEIGHTED = """Linear Bilinear EmbeddingBag RNNCell GRUCell LSTMCell Conv1d Conv2d
    Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d MultiheadAttention
    TransformerEncoderLayer TransformerDecoderLayer BatchNorm1d BatchNorm2d BatchNorm3d LayerNorm
    GroupNorm InstanceNorm1d InstanceNorm2d RMSNorm PReLU"""
_RECURRENT = "RNN GRU LSTM RNNBase"
_PLAIN = """Identity Dropout Dropout1d Dropout2d Dropout3d AlphaDropout ReLU ReLU6 LeakyReLU RReLU
    ELU SELU CELU GELU SiLU Mish Sigmoid Tanh Softmax LogSoftmax Softplus Softsign Softshrink
    Hardshrink Hardtanh Hardsigmoid Hardswish Tanhshrink Threshold GLU Softmax2d Softmin LogSigmoid
    MaxPool1d MaxPool2d MaxPool3d AvgPool1d AvgPool2d AvgPool3d AdaptiveAvgPool1d AdaptiveAvgPool2d
    AdaptiveAvgPool3d AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d LPPool1d Flatten
    Unflatten ZeroPad1d ZeroPad2d ConstantPad1d
    ConstantPad2d ReflectionPad1d ReplicationPad1d Upsample PixelShuffle Unfold Fold
    LocalResponseNorm CosineSimilarity PairwiseDistance CrossEntropyLoss NLLLoss MSELoss BCELoss
    BCEWithLogitsLoss L1Loss SmoothL1Loss HuberLoss CTCLoss KLDivLoss CosineEmbeddingLoss
    MarginRankingLoss TripletMarginLoss HingeEmbeddingLoss GaussianNLLLoss PoissonNLLLoss
    MultiLabelMarginLoss MultiMarginLoss"""
_STACKS = "Sequential ModuleList ModuleDict ParameterList ParameterDict"
_COPIES = "TransformerEncoder TransformerDecoder"


def embedding(*arguments: Any, **keywords: Any) -> nn.Module:
    """Return ``nn.Embedding``; one too large for memory repeats a single row.

    Only the shapes count, and a row that is repeated in place has the shape of all rows.
    """
    sizes = [*arguments, keywords.get("num_embeddings"), keywords.get("embedding_dim")]
    whole = [each for each in sizes if type(each) is int][:2]
    large = len(whole) == 2 and min(whole) > 0 and prod(whole) > _MOST_ROWS
    if not large or "_weight" in keywords or max(whole) > _MOST_SIZE:
        checks.weights(arguments, keywords)
        return nn.Embedding(*arguments, **keywords)
    made = nn.Embedding(*arguments, **{**keywords, "device": "meta"})
    rows = torch.randn(1, whole[1], dtype=made.weight.dtype)
    made.weight = nn.Parameter(rows.expand(whole), requires_grad=False)
    return made


_MOST_SIZE = 10_000_000
_MOST_ROWS = _LARGE


def pretrained(weight: Any, *_: Any, **keywords: Any) -> nn.Module:
    """Return ``nn.Embedding.from_pretrained`` with a weight of the same shape."""
    count, size = weight.shape
    padding = keywords.get("padding_idx")
    return nn.Embedding(count, size, padding_idx=padding, _weight=weight)


def parameter(data: Any = None, requires_grad: bool = True) -> nn.Parameter:
    """Return ``nn.Parameter``."""
    if data is None:
        data = torch.zeros(0)
    return nn.Parameter(data, requires_grad=requires_grad and data.is_floating_point())


def _same(module: Any, *_: Any, **__: Any) -> Any:
    return module


def _nothing(*_: Any, **__: Any) -> None:
    return None


_F = """relu leaky_relu elu selu celu gelu silu mish sigmoid tanh softmax log_softmax softplus
    softsign hardtanh hardsigmoid hardswish logsigmoid glu relu6 relu_ prelu rrelu softmin
    tanhshrink gumbel_softmax dropout dropout1d dropout2d dropout3d alpha_dropout linear
    embedding embedding_bag max_pool1d max_pool2d avg_pool1d avg_pool2d adaptive_avg_pool1d
    adaptive_avg_pool2d adaptive_max_pool1d adaptive_max_pool2d normalize layer_norm
    batch_norm group_norm instance_norm cross_entropy nll_loss mse_loss binary_cross_entropy
    binary_cross_entropy_with_logits l1_loss smooth_l1_loss huber_loss kl_div ctc_loss
    cosine_embedding_loss margin_ranking_loss triplet_margin_loss
    scaled_dot_product_attention threshold pixel_shuffle"""
_F_BROADCAST = "cosine_similarity pairwise_distance"
FUNCTIONAL = Namespace(
    "torch.nn.functional",
    {
        **tools(functional, _F),
        **tools(functional, _F_BROADCAST, checks.broadcast),
        **tools(functional, "conv1d conv2d conv3d conv_transpose1d conv_transpose2d", checks.small),
        **tools(functional, "interpolate upsample", checks.scaled),
        **tools(functional, "unfold fold", checks.stretched),
        "bilinear": Tool("bilinear", functional.bilinear, check=checks.broadcast),
        "pad": Tool("pad", functional.pad, check=checks.padded),
        "one_hot": Tool("one_hot", functional.one_hot, check=checks.classes),
    },
    frozenset(dir(functional)),
)
_INITS = """constant_ normal_ xavier_normal_ xavier_uniform_ uniform_ zeros_ ones_ kaiming_normal_
    kaiming_uniform_ orthogonal_ eye_ trunc_normal_ calculate_gain sparse_ dirac_"""
_OLD = """constant normal xavier_normal xavier_uniform uniform kaiming_normal kaiming_uniform
    orthogonal"""
INIT = Namespace(
    "torch.nn.init",
    tools(nn.init, _INITS)
    | {name: Tool(name, getattr(nn.init, f"{name}_")) for name in _OLD.split()},
    frozenset(dir(nn.init)),
)
RNN_UTILS = Namespace(
    "torch.nn.utils.rnn",
    {
        **tools(rnn, "pack_padded_sequence pad_packed_sequence pack_sequence pad_sequence"),
        **tools(rnn, "unpad_sequence unpack_sequence"),
        "PackedSequence": Tool("PackedSequence", rnn.PackedSequence, rnn.PackedSequence),
    },
    frozenset(dir(rnn)),
)
UTILS = Namespace(
    "torch.nn.utils",
    {
        "rnn": RNN_UTILS,
        "weight_norm": Tool("weight_norm", _same),
        "spectral_norm": Tool("spectral_norm", _same),
        "clip_grad_norm_": Tool("clip_grad_norm_", _nothing),
        "clip_grad_norm": Tool("clip_grad_norm", _nothing),
        "clip_grad_value_": Tool("clip_grad_value_", _nothing),
    },
    frozenset(dir(nn.utils)),
)
PARAMETER = Tool("Parameter", parameter, nn.Parameter)
NN = Namespace(
    "torch.nn",
    {
        **_layers(_WEIGHTED, checks.weights, weighted=True),
        **_layers(_RECURRENT, checks.stacked, weighted=True),
        **_layers("Transformer", checks.copied, weighted=True),
        **_layers(_PLAIN, checks.small),
        **_layers(_STACKS, checks.small),
        **_layers(_COPIES, checks.copied),
        "Embedding": Tool("Embedding", embedding, nn.Embedding),
        "Parameter": PARAMETER,
        "Module": Tool("Module", nn.Module, nn.Module),
        "functional": FUNCTIONAL,
        "init": INIT,
        "utils": UTILS,
        "DataParallel": Tool("DataParallel", _same),
    },
    frozenset(dir(nn)),
)
PRETRAINED = Tool("from_pretrained", pretrained)
SUBSEQUENT_MASK = Tool(
    "generate_square_subsequent_mask",
    lambda size, *_, **__: nn.Transformer.generate_square_subsequent_mask(size),
    check=checks.square,
)
