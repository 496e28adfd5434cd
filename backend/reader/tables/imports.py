"""The modules that a paste can import, and names that people use without an import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import nn

from backend.reader.tables.arrays import NUMPY
from backend.reader.tables.entry import Aware, Namespace, Tool
from backend.reader.tables.layers import FUNCTIONAL, INIT, NN, PARAMETER, RNN_UTILS, UTILS
from backend.reader.tables.patterns import EINOPS
from backend.reader.tables.patterns import LAYERS as EINOPS_LAYERS
from backend.reader.tables.python import (
    COLLECTIONS,
    COPY,
    FUNCTOOLS,
    ITERTOOLS,
    MATH,
    RANDOM,
    TIME,
)
from backend.reader.tables.torch_space import ACCELERATOR, AUTOGRAD, BACKENDS, CUDA, TORCH

_NN_MODULES = Namespace(
    "torch.nn.modules",
    {name: NN.table[name] for name in nn.modules.__all__ if name in NN.table},
    frozenset(dir(nn.modules)),
)
_NORMS = Namespace("torch.nn.utils.weight_norm", {"weight_norm": UTILS.table["weight_norm"]})
_LIGHTNING = Namespace("lightning", {"LightningModule": NN.table["Module"]})
MODULES: Mapping[str, Namespace] = {
    "torch": TORCH,
    "torch.nn": NN,
    "torch.nn.modules": _NN_MODULES,
    "torch.nn.functional": FUNCTIONAL,
    "torch.functional": TORCH.table["functional"],
    "torch.nn.init": INIT,
    "torch.nn.utils": UTILS,
    "torch.nn.utils.rnn": RNN_UTILS,
    "torch.nn.utils.weight_norm": _NORMS,
    "torch.nn.utils.parametrizations": _NORMS,
    "torch.nn.parameter": Namespace("torch.nn.parameter", {"Parameter": PARAMETER}),
    "torch.autograd": AUTOGRAD,
    "torch.cuda": CUDA,
    "torch.backends": BACKENDS,
    "torch.accelerator": ACCELERATOR,
    "pytorch_lightning": _LIGHTNING,
    "lightning": _LIGHTNING,
    "lightning.pytorch": _LIGHTNING,
    "math": MATH,
    "random": RANDOM,
    "numpy": NUMPY,
    "numpy.random": NUMPY.table["random"],
    "einops": EINOPS,
    "einops.layers": EINOPS.table["layers"],
    "einops.layers.torch": EINOPS_LAYERS,
    "copy": COPY,
    "collections": COLLECTIONS,
    "functools": FUNCTOOLS,
    "itertools": ITERTOOLS,
    "time": TIME,
    "argparse": Namespace(
        "argparse",
        {"Namespace": Aware("Namespace"), "ArgumentParser": Aware("ArgumentParser")},
    ),
    "easydict": Namespace("easydict", {"EasyDict": Aware("Namespace")}),
    "munch": Namespace("munch", {"Munch": Aware("Namespace")}),
    "addict": Namespace("addict", {"Dict": Aware("Namespace")}),
    "types": Namespace("types", {"SimpleNamespace": Aware("Namespace")}),
}
QUIET = frozenset({"logging", "warnings", "tqdm", "wandb", "loguru"})
"""Modules whose objects do nothing here."""
TYPING = frozenset({"typing", "__future__", "abc", "collections.abc", "dataclasses", "enum"})
"""Modules whose names matter in annotations and decorators alone."""
USUAL: Mapping[str, Any] = {
    "torch": TORCH,
    "nn": NN,
    "F": FUNCTIONAL,
    "np": NUMPY,
    "numpy": NUMPY,
    "math": MATH,
    "random": RANDOM,
    "copy": COPY,
    "rnn_utils": RNN_UTILS,
    "argparse": MODULES["argparse"],
    "init": INIT,
    "autograd": AUTOGRAD,
    "einops": EINOPS,
    **{name: EINOPS.table[name] for name in ("rearrange", "repeat", "reduce")},
    **EINOPS_LAYERS.table,
    "Variable": AUTOGRAD.table["Variable"],
    "OrderedDict": COLLECTIONS.table["OrderedDict"],
    **{name: each for name, each in RNN_UTILS.table.items() if isinstance(each, Tool)},
    **{name: each for name, each in NN.table.items() if name[0].isupper()},
}
"""Usual names of modules, for a paste that leaves out its imports."""
