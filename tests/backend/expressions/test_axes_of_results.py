"""The axes of a result run over what single changed numbers show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import torch
from hypothesis import event, given
from hypothesis import strategies as st

from backend.expressions.origin_axes import Along
from backend.expressions.origins import Provenance, provenance
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from tests.backend.expressions.test_expressions_agree import moved_by, scattered
from tests.support.slices.expressions import expressions
from tests.support.strategies import Most, legal_specs

FEW = Most(input_size=2, hidden_size=2, num_layers=2, batch=3, seq_len=3)
SEVERAL = {"input_size": 2, "hidden_size": 2, "num_layers": 2, "batch": 3, "seq_len": 2}
COORDINATES = ("tensor", "layer", "direction", "batch", "time", "feature")
Place = tuple[int, ...]
Meaning = dict[str, int]


def meaning(spec: LayerSpec, name: str, place: Place) -> Meaning:
    """Return the coordinates of one number of a run, in the words of torch's documentation."""
    first, *rest = place
    if name in ("input", "output"):
        time, batch = (rest[0], first) if spec.batched and spec.batch_first else (first, rest[0])
        said = {"time": time, "batch": batch, "feature": rest[-1]}
        if name == "output":
            direction, feature = divmod(rest[-1], spec.proj_size or spec.hidden_size)
            said |= {"direction": direction, "feature": feature, "layer": spec.num_layers - 1}
    else:
        layer, direction = divmod(first, 2 if spec.bidirectional else 1)
        said = {"layer": layer, "direction": direction, "batch": rest[0], "feature": rest[-1]}
    if not spec.batched:
        del said["batch"]
    return said


def places(shape: torch.Size) -> Iterator[Place]:
    return product(*map(range, shape))


def looked_at(text: str) -> str:
    """Return the text with sums instead of maxima, because a sum moves with every number."""
    return re.sub(r"\.max\(([^()]*)\)(\.values|\[0\])?", r".sum(\1)", text)


def behind(
    text: str, tensors: dict[str, torch.Tensor], spec: LayerSpec, names: tuple[str, ...]
) -> dict[Place, list[Meaning]]:
    """Return for each number of the result the coordinates of its sources."""
    found: dict[Place, list[Meaning]] = {}
    for number, name in enumerate(names):
        moves = moved_by(looked_at(text), tensors, spec, name)
        for place, moved in zip(places(tensors[name].shape), moves, strict=True):
            for at in moved.nonzero().tolist():
                said = meaning(spec, name, place) | {"tensor": number}
                found.setdefault(tuple(at), []).append(said)
    return found


def values(meanings: list[Meaning], which: str) -> list[int]:
    return sorted({each[which] for each in meanings if which in each})


class Result:
    """Return one coordinate of every number of a result, without the app's own rules."""

    def __init__(self, shape: torch.Size, made: dict[Place, list[Meaning]], which: str) -> None:
        self.shape = shape
        self.sets = {at: values(made.get(at, []), which) for at in places(shape)}

    def position(self, axis: int, number: int) -> list[int]:
        found = [self.sets[at] for at in self.sets if at[axis] == number]
        return sorted(set().union(*found))

    def changes(self, axis: int) -> bool:
        lines: dict[Place, set[tuple[int, int]]] = {}
        for at, held in self.sets.items():
            if held:
                line = at[:axis] + at[axis + 1 :]
                lines.setdefault(line, set()).add((held[0], held[-1]))
        return any(len(ends) > 1 for ends in lines.values())

    def along(self, axis: int, which: str) -> Along:
        held = [self.position(axis, number) for number in range(self.shape[axis])]
        mixed = [number for number, several in enumerate(held) if len(several) > 1]
        if mixed:
            everything = tuple(sorted(set().union(*held)))
            return Along(which, everything, True, mixed[0])
        return Along(which, tuple(dict.fromkeys(one for several in held for one in several)))


def assert_told(said: Provenance, made: dict[Place, list[Meaning]], shape: torch.Size) -> None:
    results = {which: Result(shape, made, which) for which in COORDINATES}
    for number, axis in enumerate(said.axes):
        assert axis.size == shape[number]
        if axis.size > 1:
            over = [which for which in COORDINATES if results[which].changes(number)]
            assert sorted(axis.coordinates) == sorted(over)
            for along in axis.runs:
                assert along == results[along.coordinate].along(number, along.coordinate)
    for which, result in results.items():
        several = [held for held in result.sets.values() if len(held) > 1]
        assert said.blended.get(which) == (tuple(several[0]) if several else None)


@given(st.data())
def test_axes_run_over_what_changing_single_numbers_shows(data: st.DataObject) -> None:
    spec = data.draw(legal_specs(FEW))
    if data.draw(st.booleans()):
        spec = replace(spec, **SEVERAL, proj_size=0)
    tensors = scattered(trace(spec).values, 0)
    for grown in data.draw(expressions(tensors, spec)):
        if grown.tensor is None or grown.tensor.numel() > 200 or grown.tensor.isnan().any():
            continue  # A mean of nothing stays no number, whatever is added.
        said = provenance(grown.text, tensors, spec)
        event("mixed" if any(axis.mixed for axis in said.axes) else "apart")
        assert_told(said, behind(grown.text, tensors, spec, said.tensors), grown.tensor.shape)
