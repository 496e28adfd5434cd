"""An expression has torch's own result, and its numbers come from the stated sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import torch
from hypothesis import event, given
from hypothesis import strategies as st
from torch.overrides import TorchFunctionMode

from backend.expressions.evaluate import blank_tensors, evaluate, sizes_of, with_lengths
from backend.expressions.interpreter import Interpreter
from backend.expressions.origins import lit, provenance
from backend.expressions.text import ExpressionError, parse
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.picture.layer import build_scene
from tests.support.slices.expressions import REFUSALS, by_torch, expressions
from tests.support.strategies import Most, legal_specs

Tensors = Mapping[str, torch.Tensor]
FEW = Most(input_size=2, hidden_size=3, num_layers=2, batch=3, seq_len=3)
"""Few enough numbers to change each of them."""


def evaluated(text: str, tensors: Tensors, spec: LayerSpec) -> torch.Tensor | ExpressionError:
    try:
        return evaluate(text, tensors, sizes_of(spec))
    except ExpressionError as error:
        return error


def answer(text: str, tensors: Tensors, spec: LayerSpec) -> torch.Tensor | str:
    """Return torch's own result: a tensor, or the message of an error."""
    try:
        return by_torch(text, tensors, sizes_of(spec))
    except REFUSALS as error:
        return str(error).strip()


def assert_agree(text: str, tensors: Tensors, spec: LayerSpec) -> None:
    ours, theirs = evaluated(text, tensors, spec), answer(text, tensors, spec)
    if isinstance(theirs, str):
        event("refused")
        assert isinstance(ours, ExpressionError), text
        if ours.code != "out_of_range":
            assert (ours.code, ours.params) == ("torch_refused", {"message": theirs})
        return
    event("evaluated")
    assert isinstance(ours, torch.Tensor), (text, ours)
    assert (ours.shape, ours.stride(), ours.dtype) == (theirs.shape, theirs.stride(), theirs.dtype)
    # Compare bits as integers, so that NaN (a mean of nothing) equals itself.
    if ours.dtype == torch.float32:
        ours, theirs = (each.contiguous().view(torch.int32) for each in (ours, theirs))
    assert torch.equal(ours, theirs)


@given(st.data())
def test_an_expression_is_what_torch_makes_of_the_same_text(data: st.DataObject) -> None:
    spec = data.draw(legal_specs())
    tensors = with_lengths(spec, trace(spec).values)
    for grown in data.draw(expressions(tensors, spec)):
        assert_agree(grown.text, tensors, spec)


LISTED = re.compile(r"[\[,] ?\[")
"""An index with a list: torch's shape kernel lays its result out in memory as no other does, which
a later ``view`` may notice."""


@given(st.data())
def test_without_numbers_the_shape_is_the_same(data: st.DataObject) -> None:
    spec = data.draw(legal_specs())
    run = trace(spec)
    tensors = with_lengths(spec, run.values)
    for grown in data.draw(expressions(tensors, spec)):
        real = evaluated(grown.text, tensors, spec)
        blank = evaluated(grown.text, blank_tensors(spec, run.shapes), spec)
        if LISTED.search(grown.text) and "view size" in f"{real} {blank}":
            continue
        if isinstance(real, ExpressionError):
            assert isinstance(blank, ExpressionError), grown.text
            assert (blank.code, blank.start, blank.end) == (real.code, real.start, real.end)
        else:
            assert isinstance(blank, torch.Tensor), grown.text
            assert (blank.is_meta, blank.shape) == (True, real.shape)
            assert LISTED.search(grown.text) or strides(blank) == strides(real)


def strides(tensor: torch.Tensor) -> list[int]:
    """Return the axes that have a second position."""
    sized = zip(tensor.shape, tensor.stride(), strict=True)
    return [stride for size, stride in sized if size > 1] if tensor.numel() else []


@given(st.data())
def test_no_step_makes_more_numbers_than_were_counted(data: st.DataObject) -> None:
    """Check the bounds, which are computed before torch runs, against torch's result."""
    spec = data.draw(legal_specs())
    tensors = with_lengths(spec, trace(spec).values)
    for grown in data.draw(expressions(tensors, spec)):
        if grown.tensor is None:
            continue
        interpreter = Interpreter(parse(grown.text), tensors, sizes_of(spec))
        values = interpreter.run().values
        made = {
            tensor.untyped_storage().data_ptr(): tensor.untyped_storage().nbytes() // 4
            for value in values
            for tensor in ([value] if isinstance(value, torch.Tensor) else value)
            if tensor.dtype == torch.float32
        }
        given = {tensor.untyped_storage().data_ptr() for tensor in tensors.values()}
        fresh = sum(count for storage, count in made.items() if storage not in given)
        assert interpreter.machine.budget.elements >= fresh
        event("made new numbers" if fresh else "only views")


def of_run(tensors: Tensors) -> Tensors:
    return {name: tensor for name, tensor in tensors.items() if name != "lengths"}


def numbered(tensors: Tensors) -> dict[str, torch.Tensor]:
    """Replace each number of each tensor of the run by a different integer."""
    count, found = 0, dict(tensors)
    for name, tensor in of_run(tensors).items():
        ids = torch.arange(count, count + tensor.numel()).view(tensor.shape)
        laid_out = torch.empty_strided(tensor.shape, tensor.stride(), dtype=torch.int64)
        found[name], count = laid_out.copy_(ids), count + tensor.numel()
    return found


def numbers(ids: torch.Tensor) -> set[int]:
    return set(ids.flatten().tolist())


def assert_survivors(text: str, tensors: Tensors, spec: LayerSpec) -> None:
    ids = numbered(tensors)
    # A number behind a mask is -1, which no tensor of the run has.
    survivors = numbers(by_torch(text, ids, sizes_of(spec))) - {-1}
    found = provenance(text, tensors, spec)
    used = {name: numbers(ids[name][mask]) for name, mask in found.used.items()}
    assert set().union(*used.values()) == survivors
    blocks = build_scene(spec).blocks
    lights = lit(blocks, found.used)
    for block in blocks:
        of_block = numbers(eval(block.slice, {}, dict(ids))) if block.slice else set()
        whole = "whole" if of_block and of_block <= survivors else None
        assert lights.get(block.id) == (whole or ("part" if of_block & survivors else None))


@given(st.data())
def test_used_numbers_are_those_whose_ids_survive(data: st.DataObject) -> None:
    spec = data.draw(legal_specs())
    tensors = with_lengths(spec, trace(spec).values)
    for grown in data.draw(expressions(tensors, spec, moves_only=True)):
        if grown.tensor is not None:
            assert_survivors(grown.text, tensors, spec)


def scattered(tensors: Tensors, seed: int) -> dict[str, torch.Tensor]:
    """Return different numbers in no order, laid out as the tensors of the run."""
    generator = torch.Generator().manual_seed(seed)
    found = dict(tensors)
    for name, tensor in of_run(tensors).items():
        laid_out = torch.empty_strided(tensor.shape, tensor.stride(), dtype=torch.float64)
        found[name] = laid_out.uniform_(-1, 1, generator=generator)
    return found


class Uneven(TorchFunctionMode):
    """A slightly changed softmax: the sum of its numbers is not always 1.

    So a change of any number also moves that sum, and no softmax hides it.
    """

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        made = func(*args, **(kwargs or {}))
        return made + made.square() / 1000 if func.__name__ == "softmax" else made


def moved_by(text: str, tensors: Tensors, spec: LayerSpec, name: str) -> list[torch.Tensor]:
    """Return for each number of one tensor which numbers of the result change with it."""
    with Uneven():
        before = by_torch(text, tensors, sizes_of(spec))
    flat = tensors[name].flatten()
    found = []
    for place in range(flat.numel()):
        changed = flat.clone()
        changed[place] += 1e-7
        laid_out = torch.empty_like(tensors[name]).copy_(changed.view(tensors[name].shape))
        with Uneven():
            after = by_torch(text, {**tensors, name: laid_out}, sizes_of(spec))
        found.append((after != before) & ~(after.isnan() & before.isnan()))
    return found


@given(st.data())
def test_used_numbers_are_those_that_move_the_result(data: st.DataObject) -> None:
    spec = data.draw(legal_specs(FEW))
    tensors = scattered(with_lengths(spec, trace(spec).values), data.draw(st.integers(0, 9)))
    for grown in data.draw(expressions(tensors, spec)):
        if grown.tensor is None or grown.tensor.isnan().any():
            continue  # A mean of nothing stays no number, whatever is added.
        event("moved only" if grown.moves_only else "made of several")
        used = provenance(grown.text, tensors, spec).used
        for name, tensor in of_run(tensors).items():
            moves = [bool(each.any()) for each in moved_by(grown.text, tensors, spec, name)]
            said = used.get(name, torch.zeros(tensor.shape, dtype=torch.bool)).flatten().tolist()
            assert said == moves, (grown.text, name)
