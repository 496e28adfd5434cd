"""The whole plain-text account of each example, word by word, and its numbers again from torch."""

from __future__ import annotations

import re
from math import prod
from pathlib import Path

import pytest

from backend.presets import PRESETS
from backend.rules import tensor_shapes
from backend.scene import Block, Box
from backend.shapes import as_torch_prints
from backend.spec import LayerSpec
from backend.staging import build_scene
from backend.trace import Trace, trace
from components.messages import Messages, languages, messages
from components.words import (
    arithmetic,
    block_sentence,
    device_sentence,
    lane_rows,
    picture_in_words,
    read_sentence,
    symbols,
    tensor_sentence,
)

GOLDEN = Path(__file__).parents[1] / "golden"
CASES = [(name, language) for name in PRESETS for language in languages()]


def account(spec: LayerSpec, words: Messages) -> str:
    """Everything that is said of a setting, without the time its run took."""
    lines = [picture_in_words(spec, words), ""]
    for name, shape in tensor_shapes(spec).items():
        size = as_torch_prints(dim.size for dim in shape)
        numbers = ", ".join(arithmetic(dim) for dim in shape)
        lines.append(f"{name} {size} = {symbols(shape)} = ({numbers})")
        lines.append(f"    {tensor_sentence(name, spec, words)}")
    lines.append("")
    for block in build_scene(spec).blocks:
        told = re.sub(r"</?b>", "", block_sentence(block, words)).replace("<br>", " | ")
        lines.append(f"{block.id}: {told}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_account_is_the_reviewed_one(
    name: str, language: str, pytestconfig: pytest.Config
) -> None:
    path = GOLDEN / f"{name}.{language}.txt"
    told = account(PRESETS[name], messages(language))
    if pytestconfig.getoption("overwrite_golden"):
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_numbers_in_it_are_torchs(name: str, language: str) -> None:
    told = (GOLDEN / f"{name}.{language}.txt").read_text(encoding="utf-8")
    answer = trace(PRESETS[name])
    rows = re.findall(r"^(\w+) (torch\.Size\(\[.*\]\)) = \((.*)\) = \((.*)\)$", told, re.MULTILINE)
    assert {row[0]: row[1] for row in rows} == {
        tensor: str(values.shape) for tensor, values in answer.values.items()
    }
    for tensor, _, _, numbers in rows:
        products = [prod(map(int, each.split("·"))) for each in numbers.split(", ")]
        assert tuple(products) == answer.shapes[tensor]
    assert str(answer.shapes["output"][-1]) in told.partition("\n\n")[0]


def test_there_is_no_account_of_what_is_no_example() -> None:
    assert {path.name for path in GOLDEN.glob("*.txt")} == {
        f"{name}.{language}.txt" for name, language in CASES
    }


@pytest.mark.parametrize("language", languages())
def test_a_tensors_sentence_fits_the_setting(language: str) -> None:
    words = messages(language)
    plain = LayerSpec(batch_first=False, bidirectional=False)
    for tensor, other in (
        ("input", LayerSpec(bidirectional=False)),
        ("input", LayerSpec(batched=False, batch_first=False)),
        ("output", LayerSpec(batch_first=False)),
        ("h_n", LayerSpec(bidirectional=False)),
        ("c_n", LayerSpec(batch_first=False, bidirectional=False, proj_size=3)),
    ):
        assert tensor_sentence(tensor, plain, words) != tensor_sentence(tensor, other, words)
    unbatched = LayerSpec(batched=False)
    assert "batch_first" not in tensor_sentence("h_n", unbatched, words)


def ran(**changes: object) -> Trace:
    usual = {"device": "cpu", "requested": "cpu", "fallback": None, "seconds": 0.00123}
    return Trace(shapes={}, weights={}, parameters=0, **(usual | changes))  # type: ignore[arg-type]


def test_the_device_that_ran_is_named_and_why_not_the_wanted_one() -> None:
    words = messages("en")
    assert device_sentence(ran(), words) == "Ran on cpu in 1.2 ms."
    assert device_sentence(ran(device="meta", requested="meta"), words).startswith("Shapes only")
    costly = ran(device="meta", requested="cuda:0", fallback="too_costly")
    assert "cuda:0 would be too slow" in device_sentence(costly, words)
    failed = ran(device="meta", requested="mps", fallback="device_failed")
    assert "mps could not run this" in device_sentence(failed, words)


def test_what_a_block_has_read_is_told_in_reading_order() -> None:
    def told(read: tuple[int, int] | None) -> str:
        block = Block("b", "h_n", "final", "backward", 0, None, "h_n[0]", read, Box(0, 0, 1, 1))
        return read_sentence(block, messages("en"))

    assert told((34, 0)) == "has read t = 34 … 0"
    assert told((0, 0)) == "has read t = 0 only"
    assert told(None) == ""


def test_rows_of_the_final_states_are_told_with_both_states() -> None:
    *_, last = lane_rows(LayerSpec(num_layers=3), messages("en"))
    assert last == {
        "row": "5",
        "lane": "layer 2, backward ←",
        "starts": "h_0[5], c_0[5]",
        "ends": "h_n[5], c_n[5]",
        "reads": "has read t = 34 … 0",
    }
    (only,) = lane_rows(
        LayerSpec(layer="GRU", num_layers=1, bidirectional=False, seq_len=1), messages("en")
    )
    assert (only["ends"], only["reads"]) == ("h_n[0]", "has read t = 0 only")
