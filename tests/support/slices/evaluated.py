"""Expressions over one layer's tensors, evaluated for tests."""

from __future__ import annotations

import pytest
import torch

from backend.expressions.evaluate import evaluate, sizes_of, with_lengths
from backend.expressions.text import ExpressionError
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace

SPEC = LayerSpec(batch=3)
RUN = trace(SPEC)


def value(text: str, spec: LayerSpec = SPEC) -> torch.Tensor:
    """Return the result of an expression."""
    run = RUN if spec is SPEC else trace(spec)
    return evaluate(text, with_lengths(spec, run.values), sizes_of(spec))


def refusal(text: str, spec: LayerSpec = SPEC) -> ExpressionError:
    """Return the reason why an expression has no result."""
    with pytest.raises(ExpressionError) as caught:
        value(text, spec)
    return caught.value
