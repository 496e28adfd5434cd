"""Guesses by the use of a name, and by the name itself."""

from __future__ import annotations

import ast
from abc import abstractmethod
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn

from backend.reader.guesses import roles
from backend.reader.guesses.configs import KEPT
from backend.reader.guesses.controls import Controls
from backend.reader.guesses.roles import Role
from backend.reader.interpreter.engine import Bag, Engine, Function, ModelClass, Refused
from backend.reader.reading import Scalar
from backend.reader.source.uses import Use
from backend.reader.values.names import class_for, is_misspelled


@dataclass
class ByName(Controls):
    """Values for names that have none in the paste.

    Attributes:
        making: the classes that are being built.
    """

    tree: ast.Module
    engine: Engine
    making: tuple[ModelClass, ...] = field(default=(), kw_only=True)

    @abstractmethod
    def make(self, model_class: ModelClass) -> Any:
        """Return an instance of a pasted class with a value for each argument."""

    def _role(self, name: str, use: Use | None) -> Role:
        """Return the role of a number: the use decides; for a width the name does."""
        named = roles.number_role(name)
        if use is None or use.role in ("rate", "toggle"):
            return named
        if use.role in ("out", "in"):
            fallback = roles.NUMBERS["classes" if use.role == "out" else "input"]
            return named if named.name != "other" else fallback
        if use.role in ("hidden", "input", "emb") and named.name in ("hidden", "emb", "input"):
            return named
        return roles.NUMBERS[use.role]

    def _stated(
        self, name: str, value: Scalar, use: Use | None, because: str, detail: str, owner: str
    ) -> Any:
        """Return a value that the paste itself states, or a smaller one where it is too large."""
        if isinstance(value, int) and not isinstance(value, bool):
            role = self._role(name, use)
            if value > max(role.high, KEPT):
                assert isinstance(role.value, int)
                value, because = role.value, "large"
        elif isinstance(value, bool):
            role = roles.TOGGLE
        elif isinstance(value, float):
            role = roles.FORCING if roles.has_role(name, roles.FORCING) else roles.RATE
        else:
            role = roles.CHOICE
        return self.control(name, role, value, because, detail, owner)

    def guess(self, name: str, where: str, owner: str = "") -> Any:
        """Return a value for a name that has none in the paste.

        Args:
            where: ``__init__`` for an argument, ``bag`` for an attribute, ``global`` for a name.

        Raises:
            NameError: if the meaning of the name is unknown.
        """
        uses, use, low = self.uses, self.uses.of.get(name), roles.plain(name)
        number = roles.is_number(name)
        if roles.has_role(name, roles.DEVICE):
            return torch.device("cpu")
        if roles.has_role(name, roles.CUDA):
            return False
        if where == "global":
            return self._global(name)
        if where == "bag" and name in uses.configs:
            value = uses.configs[name]
            return self._stated(name, value, use, "default", f"{name} = {value!r}", owner)
        if where == "bag" and (name in uses.owners or name in uses.collections):
            return (
                [self.size(name, roles.OTHER, "name", "", owner)] * 2 if number else self.bag(name)
            )
        if where == "__init__" and name in uses.indexed and name not in uses.owners:
            role = self._role(name, use)
            size, count = self.size(name, role, "name", "list", owner), uses.indexed[name]
            # The sides of a kernel are a tuple, and classes check that.
            return (size,) * count if role.name == "kernel" else [size] * count
        if name in uses.bags and class_for(low, self._open_classes()) is None:
            return self.bag(name)
        if name in uses.arrays:
            return self._matrix().numpy()
        if use is not None and use.role == "toggle":
            return self.toggle(name, use.because, use.detail, owner)
        if name in uses.choices and use is None:
            return self.choice(name, uses.choices[name][0], "compared", owner)
        if (use is not None and use.role == "rate") or (use is None and self._is_rate(name)):
            role = roles.FORCING if roles.has_role(name, roles.FORCING) else roles.RATE
            assert isinstance(role.value, float)
            because, detail = (use.because, use.detail) if use else ("name", role.name)
            return self.control(name, role, role.value, because, detail, owner)
        if use is not None:
            role = self._role(name, use)
            return self.size(name, role, use.because, use.detail, owner)
        made = self._object(name, low, number, owner)
        if made is not None:
            return made
        role = roles.number_role(name)
        return self.size(name, role, "name", role.name, owner)

    def _is_rate(self, name: str) -> bool:
        return roles.has_role(name, roles.RATE) or roles.has_role(name, roles.FORCING)

    def _object(self, name: str, low: str, number: bool, owner: str) -> Any:
        """Return a module, a function, a matrix, a text or a flag for a name, or nothing."""
        model_class = class_for(low, self._open_classes())
        if model_class is not None and roles.has_role(name, roles.MODULE) and not number:
            return self.make(model_class)
        if name in self.uses.called:
            if "embed" in low:
                return self._embedding(owner)
            if roles.has_role(name, roles.MODULE) and model_class is None:
                raise Refused("missing", name)
            return nn.LayerNorm if "norm" in low else torch.tanh
        if roles.has_role(name, roles.MATRIX) and not number:
            return self._matrix()
        if name in self.uses.layered and not number:
            return self._matrix()
        if roles.has_role(name, roles.CHOICE) and not number:
            text = next((text for each, text in roles.CHOSEN if each.search(low)), "tanh")
            return self.choice(name, text, "name", owner)
        if roles.has_role(name, roles.TOGGLE) and not number:
            return self.toggle(name, "name", "toggle", owner)
        if roles.has_role(name, roles.BAG) or (roles.has_role(name, roles.WORDS) and not number):
            return self.bag(name)
        if roles.has_role(name, roles.LIST) and not low.startswith(("num", "n_")):
            return [self.size(name, roles.NUMBERS["hidden"], "name", "list", owner)] * 2
        return None

    def _global(self, name: str) -> Any:
        """Return a value for a name from outside the paste."""
        low, role = roles.plain(name), roles.number_role(name)
        number = roles.is_number(name) or name.isupper() or role.name in _OUTSIDE
        if number and not is_misspelled(self.tree, name):
            if roles.has_role(name, roles.TOGGLE) and not roles.is_number(name):
                return self.toggle(name, "name", "toggle", "")
            return self.size(name, role, "outside", role.name)
        if low in ("vocab", "lang", "tokenizer") or roles.has_role(name, roles.BAG):
            return self.bag(name)
        raise NameError(f"name '{name}' is not defined")

    def _embedding(self, owner: str) -> nn.Embedding:
        """Return an embedding of the size that the receiving class expects."""
        start = self.making[-1].find("__init__") if self.making else None
        names = [each.arg for each in start.node.args.args] if isinstance(start, Function) else []
        roles_of = {each: roles.number_role(each) for each in names if roles.is_number(each)}
        wide = [
            each
            for wanted in ("emb", "hidden")
            for each in roles_of
            if roles_of[each].name == wanted
        ]
        vocab, emb = roles.NUMBERS["vocab"], roles.NUMBERS["emb"]
        name, role = (wide[0], roles_of[wide[0]]) if wide else ("embedding_dim", emb)
        return nn.Embedding(
            self.size("vocab_size", vocab, "name", "embedding", owner),
            self.size(name, role, "name", "embedding", owner),
        )

    def _matrix(self) -> torch.Tensor:
        vocab, emb = roles.NUMBERS["vocab"], roles.NUMBERS["emb"]
        return torch.zeros(
            self.size("vocab_size", vocab, "name", "matrix"),
            self.size("embedding_dim", emb, "name", "matrix"),
        )

    def bag(self, name: str) -> Bag:
        """Return the config of this name; each of its attributes is one more free value."""
        if name not in self.bags:
            self.bags[name] = Bag(
                name,
                # ``vocab["<pad>"]`` is an id. No link can have such a name, so it gets no control.
                lambda each, _: self.guess(each, "bag", name) if each.isidentifier() else 0,
                lambda each, value: self._default(each, value, name),
            )
        return self.bags[name]

    def _default(self, name: str, value: Any, owner: str) -> Any:
        """Return the value of ``config.get(name, value)``."""
        if not isinstance(value, bool | int | float | str):
            return value
        use, detail = self.uses.of.get(name), f"{name}={value!r}"
        return self._stated(name, value, use, "default", detail, owner)

    def _open_classes(self) -> list[ModelClass]:
        """Return the pasted modules that are not being built."""
        return [
            each
            for each in self.engine.globals.values()
            if isinstance(each, ModelClass) and each.is_module and each not in self.making
        ]


_OUTSIDE = frozenset(("batch", "length", "max_len", "pad_idx", "sos", "eos", "vocab"))
