"""A call of a layer that may fail: as values, and as a user writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from backend.layer.spec import LayerName, unpacking
from backend.practice.rule_lines import RuleLine

Use = Literal[
    "construct",
    "call",
    "open_pair",
    "open_nested",
    "to_linear",
    "slice_result",
    "head",
    "view_states",
]


@dataclass(frozen=True)
class Call:
    """A call of a layer that may fail.

    :mod:`backend.practice.kinds.call_outcome` runs it.

    Attributes:
        id: the name of the call, which says what is right or silently wrong about it.
        layer: the class of the layer.
        positional: the constructor's positional arguments.
        keywords: its keyword arguments.
        input: the sizes of the input, at least two; () if the layer is only constructed.
        states: the sizes of h_0, and of c_0.
        paired: whether the states are passed as a tuple.
        double: whether the input is float64.
        use: the use of the layer's result.
        sizes: numbers for ``use``: in_features for ``to_linear`` and ``head``, sizes for
            ``view_states``.
        checks: torch's checks besides the sizes of input and states.
    """

    id: str
    layer: LayerName
    positional: tuple[object, ...]
    keywords: tuple[tuple[str, object], ...] = ()
    input: tuple[int, ...] = ()
    states: tuple[tuple[int, ...], ...] = ()
    paired: bool = False
    double: bool = False
    use: Use = "call"
    sizes: tuple[int, ...] = ()
    checks: tuple[RuleLine, ...] = ()

    @property
    def text(self) -> str:
        """The call as source text, after ``import torch`` and ``from torch import nn``."""
        arguments = [repr(value) for value in self.positional]
        arguments += [f"{name}={value!r}" for name, value in self.keywords]
        lines = [f"layer = nn.{self.layer}({', '.join(arguments)})"]
        if self.use == "construct":
            return lines[0]
        dtype = ", dtype=torch.float64" if self.double else ""
        lines.append(f"input = torch.zeros({_listed(self.input)}{dtype})")
        names = ("h_0", "c_0")[: len(self.states)]
        lines += [
            f"{name} = torch.zeros({_listed(sizes)})"
            for name, sizes in zip(names, self.states, strict=True)
        ]
        states = ", ".join(names)
        call = f"layer(input, {f'({states})' if self.paired else states})" if names else ""
        return "\n".join([*lines, *self._use(call or "layer(input)")])

    def _use(self, call: str) -> list[str]:
        match self.use:
            case "open_pair":
                return [f"output, h_n = {call}"]
            case "open_nested":
                return [f"output, (h_n, c_n) = {call}"]
            case "to_linear":
                return [f"nn.Linear({self.sizes[0]}, 2)({call})"]
            case "slice_result":
                return [f"{call}[:, -1]"]
            case "head":
                return [f"output, _ = {call}", f"nn.Linear({self.sizes[0]}, 2)(output)"]
            case "view_states":
                return [f"{unpacking(self.layer)} = {call}", f"h_n.view({_listed(self.sizes)})"]
        return [call]


def _listed(sizes: tuple[int, ...]) -> str:
    return ", ".join(map(str, sizes))
