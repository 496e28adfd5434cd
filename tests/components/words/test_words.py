"""The text alternative of each example, and its numbers, checked with torch."""

from __future__ import annotations

import re
from math import prod

import pytest

from backend.layer.addresses import addresses
from backend.layer.axes import as_torch_prints
from backend.layer.presets import PRESETS
from backend.layer.rules import tensor_shapes
from backend.layer.spec import Direction, LayerSpec
from backend.layer.trace import Trace, trace
from backend.picture.layer import build_scene
from backend.picture.scene import Block, Box, Role
from components.layer.scene import linked_scene
from components.layer.words import block_sentence, lane_rows, picture_in_words, tensor_sentence
from components.words.catalogue import Messages, languages, messages
from components.words.sentences import arithmetic, device_sentence, reads, symbols
from tests.support.messages import plain
from tests.support.words.reviewed import GOLDEN, Reviewed, reviewed_text

CASES = [(name, language) for name in PRESETS for language in languages()]


def account(spec: LayerSpec, words: Messages) -> str:
    """Return all sentences about a setting, without the time of its run."""
    lines = [picture_in_words(spec, words), ""]
    for name, shape in tensor_shapes(spec).items():
        size = as_torch_prints(dim.size for dim in shape)
        numbers = ", ".join(arithmetic(dim) for dim in shape)
        lines.append(f"{name} {size} = {symbols(shape)} = ({numbers})")
        lines.append(f"    {tensor_sentence(name, spec, words)}")
    lines.append("")
    linked = plain(linked_scene(build_scene(spec), (), addresses(spec), spec, words))
    lines += [f"{block['id']}: {block['text']}" for block in linked["blocks"]]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_account_is_the_reviewed_one(name: str, language: str, reviewed: Reviewed) -> None:
    reviewed(f"{name}.{language}", account(PRESETS[name], messages(language)))


@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_numbers_in_it_are_torchs(name: str, language: str) -> None:
    told = reviewed_text(f"{name}.{language}")
    answer = trace(PRESETS[name])
    rows = re.findall(r"^(\w+) (torch\.Size\(\[.*\]\)) = \((.*)\) = \((.*)\)$", told, re.MULTILINE)
    assert {row[0]: row[1] for row in rows} == {
        tensor: str(values.shape) for tensor, values in answer.values.items()
    }
    for tensor, _, _, numbers in rows:
        products = [prod(map(int, each.split("·"))) for each in numbers.split(", ")]
        assert tuple(products) == answer.shapes[tensor]
    assert str(answer.shapes["output"][-1]) in told.partition("\n\n")[0]


def test_unknown_examples_have_no_account() -> None:
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
    usual = {"device": "cpu", "requested": "cpu", "fallback": None, "seconds": 0.0}
    return Trace(shapes={}, weights={}, parameters=0, **(usual | changes))  # type: ignore[arg-type]


def test_the_device_that_ran_is_named_and_why_not_the_wanted_one() -> None:
    words = messages("en")
    assert device_sentence(ran(), 0.00123, words) == "Ran on cpu in 1.2 ms."
    meta = ran(device="meta", requested="meta")
    assert device_sentence(meta, None, words).startswith("Shapes only")
    costly = ran(device="meta", requested="cuda:0", fallback="too_costly")
    assert "cuda:0 would be too slow" in device_sentence(costly, None, words)
    failed = ran(device="meta", requested="mps", fallback="device_failed")
    assert "mps could not run this" in device_sentence(failed, None, words)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Ran on cpu until torch raised an error."),
        ("ko", "cpu에서 오류가 나기 전까지 실행했습니다."),
    ],
)
def test_a_run_that_torch_refused_took_no_time(language: str, told: str) -> None:
    assert device_sentence(ran(), None, messages(language)) == told


def test_runs_without_values_report_no_time() -> None:
    meta = ran(device="meta", requested="meta")
    words = messages("en")
    assert device_sentence(meta, 0.5, words) == device_sentence(meta, None, words)


@pytest.mark.parametrize(
    ("read", "english", "korean"),
    [
        ((34, 0), "has read t = 34 … 0", "t = 34 … 0 순서로 읽음"),
        ((0, 34), "has read t = 0 … 34", "t = 0 … 34 순서로 읽음"),
        ((0, 0), "has read only t = 0", "t = 0만 읽음"),
    ],
)
def test_the_values_read_are_listed_in_reading_order(
    read: tuple[int, int], english: str, korean: str
) -> None:
    assert reads(*read, messages("en")) == english
    assert reads(*read, messages("ko")) == korean


def block(
    role: Role,
    where: str,
    direction: Direction | None = "backward",
    layer: int | None = 1,
    t: int | None = None,
    read: tuple[int, int] | None = (34, 0),
) -> Block:
    return Block("b", "", role, direction, layer, t, where, read, Box(0, 0, 1, 1))


BELOW = " Its input comes from layer 0, which has already read the whole sequence."


@pytest.mark.parametrize(
    ("asked", "twins", "told"),
    [
        (
            block("input", "input[:, 3]", None, None, 3, None),
            (),
            "input[:, 3]: time step 3 of the input.",
        ),
        (
            block("initial", "h_0[3]", read=None),
            (),
            "h_0[3]: the initial state of layer 1, backward.",
        ),
        (
            block("final", "h_n[3]"),
            ("output[:, 0, 20:]",),
            "h_n[3]: the final state of layer 1, backward. It has read t = 34 … 0."
            " Same values as output[:, 0, 20:]." + BELOW,
        ),
        (
            block("final", "h_n[1]", layer=0),
            (),
            "h_n[1]: the final state of layer 0, backward. It has read t = 34 … 0.",
        ),
        (
            block("output", "output[:, 0, 20:]", layer=None, t=0),
            ("h_n[3]",),
            "output[:, 0, 20:]: the backward half, which has read t = 34 … 0."
            " Same values as h_n[3]." + BELOW,
        ),
        (
            block("hidden", "output[:, 0, 20:]", t=0),
            ("output[:, 0, 20:]", "h_n[3]"),
            "The hidden state of layer 1, backward, at t = 0. It has read t = 34 … 0."
            " Same values as output[:, 0, 20:] = h_n[3]." + BELOW,
        ),
    ],
)
def test_a_block_says_what_it_is(asked: Block, twins: tuple[str, ...], told: str) -> None:
    assert block_sentence(asked, twins, LayerSpec(), messages("en")) == told


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        (LayerSpec(), True),
        (LayerSpec(bidirectional=False), False),
        (LayerSpec(num_layers=1), False),
        # Of a single step there is no more than what it has read itself.
        (LayerSpec(seq_len=1), False),
    ],
)
@pytest.mark.parametrize("language", languages())
def test_only_above_two_directions_a_step_has_seen_more_than_was_read(
    spec: LayerSpec, told: bool, language: str
) -> None:
    words, top = messages(language), spec.num_layers - 1
    sentence = words.text("block.below", below=top - 1)
    for asked in (block("final", "h_n[0]", layer=top), block("output", "output", layer=None)):
        assert (sentence in block_sentence(asked, (), spec, words)) == told


def test_rows_of_the_final_states_are_reported_with_both_states() -> None:
    *_, last = lane_rows(LayerSpec(num_layers=3), messages("en"))
    assert last == {
        "row": "5",
        "lane": "layer 2, backward",
        "starts": "h_0[5], c_0[5]",
        "ends": "h_n[5], c_n[5]",
        "reads": "has read t = 34 … 0",
    }
    (only,) = lane_rows(
        LayerSpec(layer="GRU", num_layers=1, bidirectional=False, seq_len=1), messages("en")
    )
    assert (only["ends"], only["reads"]) == ("h_n[0]", "has read only t = 0")
