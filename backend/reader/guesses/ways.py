"""The way of an argument to a layer: products, joins, packing, and changes of its axes."""

from __future__ import annotations

import ast

from backend.reader.source.walk import code_of


def product(node: ast.Call) -> tuple[ast.expr | None, ast.expr | None]:
    """Return the factors of ``torch.matmul(x, w)`` or ``x.matmul(w)``."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="torch"), attr="matmul" | "mm"),
            args=[left, right, *_],
        ):
            return left, right
        case ast.Call(func=ast.Attribute(value=left, attr="matmul" | "mm"), args=[right]):
            return left, right
    return None, None


def joined_parts(node: ast.expr) -> list[ast.expr]:
    """Return the parts of ``torch.cat((a, b), dim)``."""
    match node:
        case ast.Call(
            func=ast.Attribute(attr="cat" | "concat"),
            args=[ast.Tuple(elts=parts) | ast.List(elts=parts), *_],
        ):
            return parts
    return []


def is_pack(node: ast.Call) -> bool:
    """Return whether a call packs a sequence."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name == "pack_padded_sequence"
    return False


_SWAPS = ("permute(1, 0, 2)", "transpose(0, 1)", "transpose(1, 0)", ".permute(1, 0)", ".t()")
_TURNS = ("permute(0, 2, 1)", "transpose(1, 2)", "transpose(2, 1)")


def way_of(node: ast.Call, method: str) -> str:
    """Return the change of axes by a method."""
    text = code_of(node)
    if method == "unsqueeze" and node.args and isinstance(node.args[0], ast.Constant):
        return f"unsqueeze{node.args[0].value!r}"
    if method in ("permute", "transpose", "t"):
        return "turned" if text.endswith(_TURNS) else "swapped" if text.endswith(_SWAPS) else ""
    if method == "split":
        return "split"
    if method in ("view", "reshape"):
        if "view(len(" in text and text.endswith("1, -1)"):
            return "one_sample"
        if len(node.args) == 4 and code_of(node.args[1]) == "1":
            # view(-1, 1, self.rows, self.columns) makes pictures of sequences.
            return f"pictures {code_of(node.args[2])} {code_of(node.args[3])}"
        if text.endswith("(1, 1)"):
            return "view11"
        return "view1" if text.endswith("(1, -1)") or "1, -1)" in text[-10:] else "view"
    return ""
