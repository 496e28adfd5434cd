"""Names of a paste that come from a library which the app does not have."""

from __future__ import annotations

import ast

from backend.reader.source.walk import nodes_of

LIBRARIES = frozenset(
    {
        *("torchvision", "timm", "efficientnet_pytorch", "clip", "open_clip"),
        *("transformers", "pytorch_transformers", "pytorch_pretrained_bert", "kobert_transformers"),
        *("sentence_transformers", "fairseq", "allennlp", "peft", "flair", "konlpy"),
        *("torchtext", "gensim", "torchcrf", "TorchCRF", "pytorchcrf"),
        *("torchaudio", "torch_geometric", "torch_scatter", "dgl", "torchdiffeq", "sru", "apex"),
        *("mamba_ssm", "flash_attn", "xformers", "rotary_embedding_torch", "pytorch_forecasting"),
    }
)
"""The top names of libraries that pastes use; other modules are a person's own files."""


def is_of_library(tree: ast.Module, name: str) -> bool:
    """Return whether the first part of a dotted name is imported from a library."""
    root = name.partition(".")[0]
    if root in LIBRARIES:
        return True
    for node in nodes_of(tree):
        match node:
            case ast.Import(names=names):
                tops = {each.asname or each.name.partition(".")[0]: each.name for each in names}
            case ast.ImportFrom(module=str() as module, names=names, level=0):
                tops = {each.asname or each.name: module for each in names}
            case _:
                continue
        if root in tops:
            return tops[root].partition(".")[0] in LIBRARIES
    return False
