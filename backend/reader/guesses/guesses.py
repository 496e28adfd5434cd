"""Values for all that a source leaves open: arguments, configs, names from outside."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from backend.reader.guesses import roles
from backend.reader.guesses.by_name import ByName
from backend.reader.guesses.configs import Configs
from backend.reader.interpreter.engine import (
    ERRORS,
    Function,
    ModelClass,
    Promise,
)
from backend.reader.source.constructors import CONFIGS
from backend.reader.source.own_calls import Call
from backend.reader.source.uses import Use


@dataclass
class Guesses(ByName):
    """All values of one run.

    Attributes:
        calls: the paste's own calls of its classes.
    """

    calls: Mapping[str, Call]

    @cached_property
    def own(self) -> Configs:
        """The configs and constants of the paste."""
        return Configs(self.tree, self.uses, self._stated)

    def forget(self) -> None:
        """Forget the controls of a built model; those of the top level stay."""
        super().forget()
        self.own.copies.clear()

    # -- arguments of constructors --------------------------------------------------------------
    def make(self, model_class: ModelClass) -> Any:
        """Return an instance of a pasted class with a value for each argument."""
        start = model_class.find("__init__")
        keywords: dict[str, Any] = {}
        self.making = (*self.making, model_class)
        try:
            if isinstance(start, Function):
                keywords = self._arguments(model_class, start)
            return self.engine.make(model_class, keywords)
        finally:
            self.making = self.making[:-1]

    def _arguments(self, model_class: ModelClass, start: Function) -> dict[str, Any]:
        spec = start.node.args
        plain = [each.arg for each in (*spec.posonlyargs, *spec.args)][1:]
        later = plain[len(plain) - len(start.defaults) :]
        defaults = dict(zip(later, start.defaults, strict=True))
        named = zip(spec.kwonlyargs, spec.kw_defaults, start.keyword_defaults, strict=True)
        defaults |= {each.arg: value for each, code, value in named if code is not None}
        call = self.calls.get(model_class.name, Call())
        found = {
            each.arg: self._argument(each, defaults, call, model_class.name)
            for each in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)
            if each.arg in plain or each in spec.kwonlyargs
        }
        if spec.kwarg:
            found |= {key: value for key, value in call.arguments.items() if key not in found}
        return found

    def _argument(self, each: ast.arg, defaults: Mapping[str, Any], call: Call, owner: str) -> Any:
        name = each.arg
        use = self.uses.of.get(name)
        if name in call.arguments:
            value = call.arguments[name]
            if isinstance(value, Promise):
                return self.make(value.model_class)
            if isinstance(value, bool | int | float | str):
                return self._stated(name, value, use, "call", call.text, owner)
            if value is not None or name not in defaults:
                return self.own.opened(name, value)
        constant = self.engine.globals.get(name)
        if isinstance(constant, bool | int | float | str) and name not in defaults:
            text = f"{name} = {constant!r}"
            return self._stated(name, constant, use, "constant", text, owner)
        if constant is not None and name not in defaults and self.engine.is_object(constant):
            return self.own.opened(name, constant)
        if name in defaults:
            value = defaults[name]
            if isinstance(value, bool | int | float | str):
                return self._stated(name, value, use, "default", f"{name}={value!r}", owner)
            # ``vocab_size=None`` that no line tests must have a value in every call.
            uses = self.uses
            read = (uses.bags, uses.layered, uses.indexed, uses.arrays, uses.called)
            is_read = use is not None or any(name in names for names in read)
            if value is not None or not is_read or name in self.uses.tested:
                return value
        return self._by_annotation(each, owner, use)

    def _by_annotation(self, each: ast.arg, owner: str, use: Use | None) -> Any:
        kind = ast.unparse(each.annotation) if each.annotation else ""
        if kind == "bool":
            return self.toggle(each.arg, "annotation", kind, owner)
        model_class = self.engine.globals.get(kind)
        if isinstance(model_class, ModelClass) and model_class.is_module:
            return self.make(model_class)
        config = self._config(each.arg, model_class)
        if config is not None:
            return self.own.opened(each.arg, config)
        if kind == "int" and use is None:
            role = roles.number_role(each.arg)
            return self.size(each.arg, role, "name", role.name, owner)
        return self.guess(each.arg, "__init__", owner)

    def _config(self, name: str, annotated: Any) -> Any:
        """Return the config that a pasted class makes without arguments, or nothing."""
        classes = [annotated] if isinstance(annotated, ModelClass) else []
        if not classes and roles.has_role(name, roles.BAG):
            classes = [
                each
                for each in self.engine.globals.values()
                if isinstance(each, ModelClass) and each.name.lower().endswith(CONFIGS)
            ]
        if len(classes) != 1 or classes[0].is_module:
            return None
        try:
            return self.engine.make(classes[0], {})
        except ERRORS:
            self.engine.forget_failure()
            return None
