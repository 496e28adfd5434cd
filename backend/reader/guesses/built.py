"""A built model with the layers and the code that its inputs depend on."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from torch import nn

from backend.reader.guesses.candidate import DIGIT
from backend.reader.interpreter.engine import ERRORS, Engine, Function, Pasted
from backend.reader.reading import Free
from backend.reader.source.gathered import Gathered, gathered, plain
from backend.reader.source.walk import code_of, nodes_of
from backend.reader.tables.tensors import KNOWN_OF_TENSOR

_OWN_STATES = ("inithidden", "initstate", "initialstate", "inith0", "resethidden", "zerostate")
_READS = (".size(1)", ".shape[1]", "transpose(1, 2)", "dim=2", "squeeze(-1)", "bmm", "einsum")


@dataclass(frozen=True, eq=False)
class Built:
    """A built model, the controls behind it, and N, L and T."""

    engine: Engine
    model: Pasted
    free: Mapping[str, Free]
    sizes: Mapping[str, int]
    passed: int = 0
    """The number of arguments in the paste's own call of the model."""

    @cached_property
    def layers(self) -> list[nn.RNNBase]:
        """The recurrent layers."""
        return [each for each in self.model.modules() if isinstance(each, nn.RNNBase)]

    @cached_property
    def cells(self) -> list[nn.RNNCellBase]:
        """The recurrent cells."""
        return [each for each in self.model.modules() if isinstance(each, nn.RNNCellBase)]

    @cached_property
    def embeddings(self) -> list[nn.Embedding]:
        """The embeddings."""
        return [each for each in self.model.modules() if isinstance(each, nn.Embedding)]

    @cached_property
    def gathered(self) -> tuple[Gathered, ...]:
        """The arguments of ``forward`` that gather several inputs."""
        method = self.engine.method(self.model, "forward")
        if method is None or isinstance(method.node, ast.Lambda):
            return ()
        return gathered(method.node, KNOWN_OF_TENSOR.__contains__, self._node_of, self.passed)

    def _node_of(self, name: str) -> ast.FunctionDef | None:
        method = self.engine.method(self.model, name)
        node = method.node if method is not None else None
        return node if isinstance(node, ast.FunctionDef) else None

    @cached_property
    def method(self) -> Function | None:
        """The pasted ``forward``, with an argument for each input."""
        method = self.engine.method(self.model, "forward")
        if method is None or not self.gathered or isinstance(method.node, ast.Lambda):
            return method
        return replace(method, node=plain(method.node, self.gathered))

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """The syntax nodes of ``forward``."""
        return nodes_of(self.method.node) if self.method else ()

    @cached_property
    def text(self) -> str:
        """The code of ``forward``."""
        return code_of(self.method.node) if self.method else ""

    @cached_property
    def first(self) -> bool:
        """Whether the batch is the first axis, as the model's layers have it."""
        if self.layers:
            return bool(self.layers[0].batch_first)
        for each in self.model.modules():
            if isinstance(each, nn.MultiheadAttention):
                return bool(each.batch_first)
        flag = self.free.get("batch_first")
        return flag is None or bool(flag.value)

    @cached_property
    def loops(self) -> bool:
        """Whether ``forward`` has a loop."""
        return any(isinstance(each, ast.For | ast.While) for each in self.nodes)

    @cached_property
    def walks(self) -> bool:
        """Whether ``forward`` reads the axes of a sequence itself."""
        return self.loops or any(each in self.text for each in _READS)

    @cached_property
    def of_one(self) -> bool:
        """Whether the code reads one step of one sample, as early tutorials do."""
        return "view(1, 1, -1)" in self.text or "view(1, -1)" in self.text

    @cached_property
    def digits(self) -> bool:
        """Whether the model is about pictures of 28 rows."""
        if any(each.input_size == DIGIT for each in self.layers[:1]):
            return True
        return any(isinstance(each, ast.Constant) and each.value == DIGIT for each in self.nodes)

    def numbers(self, *names: str) -> list[tuple[str, int]]:
        """Return the names and values of the controls of these roles."""
        return [
            (name, each.value)
            for name, each in self.free.items()
            if type(each.value) is int and each.role in names
        ]

    def size_of(self, code: str) -> int:
        """Return the number that ``self.window`` or ``28`` stands for, or 0."""
        value = self.model._own.get(code.removeprefix("self."), 0)
        return int(code) if code.isdigit() else value if type(value) is int else 0

    @cached_property
    def own_state(self) -> Any:
        """The result of the paste's own ``init_hidden``, or nothing."""
        for name, method in self.model._class.members.items():
            if not isinstance(method, Function):
                continue
            if not any(each in name.lower().replace("_", "") for each in _OWN_STATES):
                continue
            count = len(method.node.args.args) - 1 - len(method.defaults)
            if count > 1:
                return None
            try:
                return self.engine.call(method, (self.model, *[self.sizes["N"]] * count))
            except ERRORS:
                self.engine.forget_failure()
                return None
        return None
