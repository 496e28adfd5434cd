"""A script that runs the layer, evaluates one slice of the result, and asserts every shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import torch

from backend.expressions.evaluate import blank_tensors, evaluate, sizes_of, with_lengths
from backend.expressions.names import LENGTHS, lengths_of
from backend.expressions.text import names_in, parse
from backend.layer.code import script
from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace

_IMPORTS = {
    "einops": "import einops",
    "rearrange": "from einops import rearrange",
    "cat": "from torch import cat",
    "stack": "from torch import stack",
    "F": "import torch.nn.functional as F",
    **{name: f"from torch import {name}" for name in ("where", "bmm", "matmul", "softmax")},
    **{name: f"from torch import {name}" for name in ("gather", "arange")},
}


def slices_script(spec: LayerSpec, run: Trace, expression: str, lengths: Sequence[int] = ()) -> str:
    """Return the script of the layer with ``expression`` over its tensors at the end.

    Args:
        run: a run of ``spec``; the script asserts its shapes.
        expression: a user's expression. It is evaluated first, so that a script contains nothing
            that the page rejects.
        lengths: a user's lengths of the first samples, or none for example lengths.

    Raises:
        ExpressionError: if the expression does not give a tensor.
    """
    read = parse(expression)
    tensors: Mapping[str, torch.Tensor] = blank_tensors(spec, run.shapes, lengths=lengths)
    if run.values:
        tensors = with_lengths(spec, run.values, lengths)
    shape = tuple(evaluate(expression, tensors, sizes_of(spec)).shape)
    names = names_in(read)
    lines = script(spec, run.shapes, run.parameters, run.requested).splitlines()
    imports = [line for name, line in _IMPORTS.items() if name in names]
    constants = [f"{name} = {size}" for name, size in sizes_of(spec).items() if name in names]
    if LENGTHS in names:
        values = list(lengths_of(spec, lengths))
        remark = "" if lengths else "  # an example"
        constants.append(f"{LENGTHS} = torch.tensor({values}){remark}")
    last = [f"result = {expression.strip()}", f"assert result.shape == {shape}"]
    return "\n".join([*_with_imports(lines, imports), "", *constants, *last]) + "\n"


def _with_imports(lines: list[str], imports: Iterable[str]) -> list[str]:
    """Insert imports before the empty line that ends the script's own imports."""
    end = lines.index("")
    return [*lines[:end], *imports, *lines[end:]]
