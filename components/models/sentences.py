"""Sentences about a line of a source: what its calls and its slices do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from backend.models.flow import Row
from backend.paste.syntax import tree_of
from backend.reader.reading import Module
from components.words.catalogue import Messages

_MOST = 3
_EMBEDDING = re.compile(r"Embedding\(\d+, (?P<embedding_dim>\d+)(?:, padding_idx=(?P<pad>\d+))?")
_LINEAR = re.compile(
    r"Linear\(in_features=(?P<in_features>\d+), out_features=(?P<out_features>\d+)"
)
_DROPOUT = re.compile(r"Dropout\(p=(?P<p>[^,]+),")
_FUNCTIONS = {"sin": "sine", "zeros": "zeros", "zeros_like": "zeros"}
_METHODS = {"transpose": "transpose", "unsqueeze": "unsqueeze", "squeeze": "take.squeeze"}
_ROWS = {0: "take.first", -1: "take.last"}


def line_sentence(row: Row, modules: Mapping[str, Module], words: Messages) -> str:
    """Return sentences about the calls and slices of a line, the inner ones first, or "".

    Args:
        modules: the modules of the model by the last part of their name.
    """
    tree = _parsed(row.code.strip())
    if tree is None:
        return ""
    is_packed = any(each.name.endswith(".data") for each in row.reads)
    found = [each for node in _inner_first(tree) for each in _of(node, modules, is_packed, words)]
    return " ".join(list(dict.fromkeys(found))[:_MOST])


@lru_cache(maxsize=1024)
def _parsed(code: str) -> ast.expr | None:
    match tree_of(code):
        case ast.Module(body=[ast.Expr(value=value)]):
            return value
    return None


def _inner_first(node: ast.AST) -> Iterator[ast.AST]:
    # The rows that are put side by side have no sentences of their own.
    for child in () if _is_pair_of_rows(node) else ast.iter_child_nodes(node):
        yield from _inner_first(child)
    yield node


def _is_pair_of_rows(node: ast.AST) -> bool:
    """Return whether a node is ``torch.cat`` of the last two rows, in any order."""
    match node:
        case ast.Call(
            func=ast.Attribute(attr="cat"),
            args=[ast.List(elts=parts) | ast.Tuple(elts=parts), *_],
        ):
            return [_index(each) for each in parts] in ([-2, -1], [-1, -2])
    return False


def _of(
    node: ast.AST, modules: Mapping[str, Module], is_packed: bool, words: Messages
) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)) if name in modules:
            yield from _of_module(modules[name], is_packed, words)
        case ast.Call() if _is_pair_of_rows(node):
            yield words.text("model.step.take.cat")
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), keywords=keywords):
            yield from _of_function(name, {each.arg: each.value for each in keywords}, words)
        case ast.Subscript(
            value=ast.Name(),
            slice=ast.Tuple(elts=[ast.Slice(lower=None, upper=None), second, *rest]),
        ):
            if all(isinstance(each, ast.Slice) for each in rest):
                yield from _of_column(second, words)
        case ast.Subscript(value=ast.Name()):
            place = _index(node)
            if place in _ROWS:
                yield words.text(f"model.step.{_ROWS[place]}")


def _of_module(module: Module, is_packed: bool, words: Messages) -> Iterator[str]:
    if module.recurrent and module.kind in ("RNN", "GRU", "LSTM"):
        order = "batch" if module.recurrent.get("batch_first") else "time"
        yield words.text(f"model.step.recurrent.{'packed' if is_packed else order}")
    elif found := _EMBEDDING.match(module.text):
        width, padding = int(found["embedding_dim"]), found["pad"]
        kind = "plain" if padding is None else "padded"
        yield words.text(
            f"model.step.embedding.{kind}", embedding_dim=width, padding_idx=padding or ""
        )
    elif found := _LINEAR.match(module.text):
        sizes = {name: int(size) for name, size in found.groupdict().items()}
        yield words.text("model.step.linear", **sizes)
    elif found := _DROPOUT.match(module.text):
        yield words.text("model.step.dropout", p=found["p"])


def _of_function(
    name: str, keywords: Mapping[str | None, ast.expr], words: Messages
) -> Iterator[str]:
    if name == "pack_padded_sequence":
        unsorted = ast.unparse(keywords.get("enforce_sorted", ast.Constant(True))) == "False"
        yield words.text(f"model.step.pack.{'plain' if unsorted else 'sorted'}")
    elif name == "pad_packed_sequence":
        first = ast.unparse(keywords.get("batch_first", ast.Constant(False)))
        yield words.text(f"model.step.unpack.{'time' if first == 'False' else 'batch'}")
    elif kind := _FUNCTIONS.get(name) or _METHODS.get(name):
        yield words.text(f"model.step.{kind}")


def _of_column(second: ast.expr, words: Messages) -> Iterator[str]:
    match second:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
            yield words.text("model.step.take.column")
        case ast.Slice(lower=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)), upper=None):
            yield words.text("model.step.take.column_kept")


def _index(node: ast.AST) -> int | None:
    """Return the whole number with which a value is indexed."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=int() as place)):
            return place
        case ast.Subscript(
            slice=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as place))
        ):
            return -place
    return None
