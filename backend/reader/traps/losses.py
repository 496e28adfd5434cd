"""Traps of losses: shapes that broadcast instead of being compared one by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import torch

from backend.reader.reading import Trap
from backend.reader.source.own_calls import instances, outside_calls
from backend.reader.source.walk import nodes_of
from backend.reader.traps.case import Case, results, size

FUNCTIONS = ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss")
CLASSES = ("MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss")


def losses(case: Case) -> Iterator[Trap]:
    """Yield losses of ``forward`` that compare shapes which broadcast."""
    for operation in case.operations:
        if operation.name in FUNCTIONS and len(operation.takes) > 1:
            one, other = operation.takes[:2]
            if one.shape != other.shape:
                yield _trap(operation.line, one.shape, other.shape, (one + other).shape)


def outer_losses(case: Case) -> Iterator[Trap]:
    """Yield losses of the paste's own script: ``criterion(model(x), y)`` with a flat ``y``."""
    engine, tree = case.base.engine, case.source.tree
    outputs = results(case.base.result)
    if engine is None or not outputs:
        return
    models = instances(tree, case.source.target)
    made = {
        target.id
        for node in nodes_of(tree)
        if isinstance(node, ast.Assign) and _calls(node.value, models)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    criteria = {
        target.id
        for node in nodes_of(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith(_STARTS)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in outside_calls(tree):
        if not _is_loss(call, criteria) or len(call.args) < 2:
            continue
        one, other = call.args[:2]
        if not (_calls(one, models) or (isinstance(one, ast.Name) and one.id in made)):
            continue
        try:
            target = engine.evaluate(other)
        except Exception:
            continue
        output = outputs[0]
        if not isinstance(target, torch.Tensor) or target.dim() != output.dim() - 1:
            continue
        if output.dim() == 2 and output.shape[-1] == 1:
            count = target.shape[0]
            yield _trap(call.lineno, (count, 1), target.shape, (count, count))


_STARTS = tuple(f"{space}{name}(" for space in ("nn.", "torch.nn.", "") for name in CLASSES)


def _is_loss(call: ast.Call, criteria: set[str]) -> bool:
    match call.func:
        case ast.Name(id=name):
            return name in criteria
        case ast.Attribute(attr=name):
            return name in FUNCTIONS
    return False


def _calls(node: ast.expr, models: frozenset[str]) -> bool:
    """Return whether an expression is a call of the model."""
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name in models
    return False


def _trap(
    line: int, output: tuple[int, ...], target: tuple[int, ...], compared: tuple[int, ...]
) -> Trap:
    facts = {"output": size(output), "target": size(target), "compared": size(compared)}
    return Trap(line, "loss_broadcast", facts)
