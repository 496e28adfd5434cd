"""Code that builds the model of a source and makes its inputs, with the values of a run."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from backend.reader.reading import Input, Reading, Scalar


def _class(tree: ast.Module, name: str) -> ast.ClassDef | None:
    return next(
        (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name), None
    )


def construction(tree: ast.Module, name: str, reading: Reading, depth: int) -> str | None:
    """Return the call of a class with the values of the run."""
    owner = _class(tree, name)
    if owner is None or depth == 0:
        return None
    method = next(
        (
            node
            for node in owner.body
            if isinstance(node, ast.FunctionDef) and node.name == "__init__"
        ),
        None,
    )
    if method is None:
        return f"{name}()"
    arguments = method.args
    if arguments.posonlyargs or arguments.vararg or arguments.kwarg:
        return None
    values = _values(reading, name)
    required = len(arguments.args) - len(arguments.defaults)
    keywords = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    own = enumerate(arguments.args[1:], start=1)
    needed = {each.arg: place < required for place, each in own}
    needed |= {each.arg: default is None for each, default in keywords}
    found = []
    for argument, is_needed in needed.items():
        text = _argument(tree, argument, values, reading, depth)
        if text is None and is_needed:
            return None
        if text is not None:
            found.append(f"{argument}={text}")
    return f"{name}({', '.join(found)})"


def _values(reading: Reading, owner: str) -> Mapping[str, Scalar]:
    """Return the free values, those of the class first: one name may have several owners."""
    free = [each for each in reading.arguments if not each.is_input_size]
    others = {each.name: each.value for each in free if each.kind != "fixed"}
    own = {each.name: each.value for each in free if each.owner == owner and each.kind != "fixed"}
    return {**others, **own}


def _argument(
    tree: ast.Module, name: str, values: Mapping[str, Scalar], reading: Reading, depth: int
) -> str | None:
    if name in values:
        return repr(values[name])
    meant = name.lower().replace("_", "")
    for node in tree.body if meant else ():
        if not isinstance(node, ast.ClassDef):
            continue
        owner = node.name.lower()
        if meant in (owner, owner.removesuffix("rnn")):
            return construction(tree, node.name, reading, depth - 1)
    return None


def passed(model_input: Input) -> str | None:
    """Return the expression of an input, "" if the call leaves it out, ``None`` if not known."""
    shape = ", ".join(map(str, model_input.shape))
    cast = f".to(torch.{model_input.dtype})"
    match model_input.role:
        case "ids":
            return f"torch.zeros({shape}, dtype=torch.{model_input.dtype or 'int64'})"
        case "features" | "images" | "state":
            return f"torch.randn({shape})" + (cast if model_input.dtype != "float32" else "")
        case "mask":
            return f"torch.ones({shape}, dtype=torch.{model_input.dtype or 'bool'})"
        case "lengths" | "lengths list":
            steps = list(model_input.numbers)
            return f"torch.tensor({steps})" if model_input.role == "lengths" else str(steps)
        case "packed":
            steps, width = list(model_input.numbers), model_input.shape[-1]
            made = f"torch.randn({len(steps)}, {max(steps)}, {width})"
            kept = "batch_first=True, enforce_sorted=False"
            return f"torch.nn.utils.rnn.pack_padded_sequence({made}, {steps}, {kept})"
        case "default":
            return ""
    return None


def call_of(inputs: Sequence[Input]) -> tuple[list[str], str]:
    """Return the lines that gather inputs in a batch, and the arguments of the call."""
    batches: dict[str, list[Input]] = {}
    by_place: list[str] = []
    by_name: list[str] = []
    for each in inputs:
        if each.held == "rest":
            by_place.append(each.name)
        elif each.held == "keywords":
            by_name.append(f"{each.key}={each.name}")
        elif each.holder:
            if each.holder not in batches:
                by_name.append(f"{each.holder}={each.holder}")
            batches.setdefault(each.holder, []).append(each)
        else:
            by_name.append(f"{each.name}={each.name}")
    if by_place:
        # Arguments by name cannot stand before those of ``*inputs``.
        by_name = [text.partition("=")[2] for text in by_name]
    lines = [f"{name} = {_batch(parts)}" for name, parts in batches.items()]
    return lines, ", ".join([*by_name, *by_place])


def _batch(parts: Sequence[Input]) -> str:
    """Return the object, dictionary or tuple that holds some inputs."""
    match parts[0].held:
        case "keys":
            return "{" + ", ".join(f"{each.key!r}: {each.name}" for each in parts) + "}"
        case "items":
            return f"({', '.join(each.name for each in parts)})"
    return f"SimpleNamespace({', '.join(f'{each.key}={each.name}' for each in parts)})"
