"""The message for diagram, shapes and controls."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given

from backend.layer.axes import sizes
from backend.layer.devices import available
from backend.layer.presets import PRESETS
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.layer.trace import Trace, trace
from backend.links.layer import PARAMETERS, Request, read_link, to_query
from backend.picture.layer import build_scene
from backend.picture.scene import COMPACT, WIDE
from backend.slices.link import NAMES, Asked
from components.layer.message import layer_message
from components.page.assets import STATIC, script_path, scripts
from components.slices.message import slices_message
from components.words.catalogue import languages, messages
from tests.support.messages import plain
from tests.support.strategies import LINK, legal_specs
from tests.support.turns import in_turn

LARGEST = LayerSpec(
    input_size=8192, hidden_size=8192, num_layers=9, proj_size=8191, batch=1024, seq_len=6
)
"""As many layers and steps as are drawn before some are left out, and the longest numbers."""
MOST_BLOCKS = 9 * 2 * (6 + 2 * 2) + 6 + 2 * 6
"""Its lanes with their steps and states, its inputs, and its outputs' halves: no picture has more.

What a message weighs is its blocks, each at most three outlines (itself, and two sheets of a
batch), a label, and its place with a sentence; and the address map, a line for each row of the
states. The sizes of the tensors weigh nothing.
"""
BYTES_A_BLOCK, BYTES_A_ROW, BYTES_BESIDE = 950, 300, 16_000


def message(spec: LayerSpec, run: Trace | None = None, language: str = "en") -> dict[str, Any]:
    request = Request(spec, "cpu", ())
    return plain(layer_message(request, run or trace(spec), messages(language)))


@pytest.mark.parametrize(("name", "language"), in_turn(PRESETS))
def test_shapes_are_shown_as_torch_prints_them(name: str, language: str) -> None:
    run = trace(PRESETS[name])
    rows = message(PRESETS[name], run, language)["rows"]
    printed = {row["name"]: row["size"] for row in rows}
    assert printed == {tensor: str(values.shape) for tensor, values in run.values.items()}
    assert not any("differs" in row for row in rows)


@given(legal_specs(LINK))
@example(LARGEST)
def test_for_any_setting_the_message_is_small_and_whole(spec: LayerSpec) -> None:
    run = trace(spec, "meta")
    for language in languages():
        made = message(spec, run, language)
        text = json.dumps(made, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        blocks = len(made["scene"]["blocks"])
        assert blocks <= MOST_BLOCKS
        rows = len(made["map"]["rows"])
        most = BYTES_BESIDE + BYTES_A_BLOCK * blocks + BYTES_A_ROW * rows
        assert len(text.encode()) < most
        assert made["query"] == to_query(spec)
        for row in made["rows"]:
            assert [axis["size"] for axis in row["axes"]] == list(run.shapes[row["name"]])
            for axis in row["axes"]:
                assert math.prod(map(int, axis["numbers"].split("·"))) == axis["size"]
            assert row["sentence"]


def test_the_largest_picture_is_the_largest() -> None:
    made = message(LARGEST, trace(LARGEST, "meta"))
    assert len(made["scene"]["blocks"]) == MOST_BLOCKS


@pytest.mark.parametrize("wrong", [(1, 35, 41), (1, 35), (1, 35, 40, 1), (35, 1, 40)])
def test_a_disagreement_of_torch_and_the_rule_is_owned_up_to(wrong: tuple[int, ...]) -> None:
    run = trace(LayerSpec())
    made = message(LayerSpec(), replace(run, shapes={**run.shapes, "output": wrong}))
    differing = {row["name"]: row for row in made["rows"] if "differs" in row}
    assert differing.keys() == {"output"}
    assert "torch.Size([1, 35, 40])" in differing["output"]["differs"]
    assert differing["output"]["size"] == f"torch.Size({list(wrong)})"


def test_rules_and_rows_have_the_same_axes() -> None:
    rows = {row["name"]: row for row in message(LayerSpec(proj_size=5, batch=3))["rows"]}
    for name, shape in tensor_shapes(LayerSpec(proj_size=5, batch=3)).items():
        assert [axis["axis"] for axis in rows[name]["axes"]] == [dim.axis for dim in shape]
        assert tuple(axis["size"] for axis in rows[name]["axes"]) == sizes(shape)
    assert [axis["symbol"] for axis in rows["output"]["axes"]] == ["N", "L", "D·H_out"]


@pytest.mark.parametrize("language", languages())
def test_dropped_parts_of_a_link_are_named(language: str) -> None:
    link = read_link([("hidden_size", "many"), ("layer", "Conv"), ("x", "1")], available())
    made = plain(layer_message(link, trace(link.spec), messages(language)))
    assert len(made["warnings"]) == 2
    assert "`layer=LSTM`" in made["warnings"][0]
    assert "`Conv`" in made["warnings"][0]
    assert "`hidden_size=20`" in made["warnings"][1]
    assert made["query"] == {}


def test_a_good_link_warns_of_nothing() -> None:
    assert message(LayerSpec())["warnings"] == []


def test_notes_tell_what_a_setting_does_not_do() -> None:
    words = messages("en")
    plain = message(LayerSpec())["notes"]
    assert len(plain) == 1
    assert plain[0].startswith("Ran on cpu in ")
    alone = message(LayerSpec(dropout=0.5, num_layers=1))["notes"]
    assert alone[1:] == [words.text("note.dropout_alone")]
    assert len(message(LayerSpec(dropout=0.5))["notes"]) == 1
    assert message(LayerSpec(batched=False))["notes"][1:] == [words.text("note.unbatched")]


def test_a_narrow_picture_has_fewer_steps_and_the_same_rows() -> None:
    request, run = Request(LayerSpec(), "cpu", ()), trace(LayerSpec())
    wide, narrow = (
        plain(layer_message(request, run, messages("en"), compact)) for compact in (False, True)
    )
    assert (wide["compact"], narrow["compact"]) == (False, True)
    assert wide["rows"] == narrow["rows"]
    for made, layout in ((wide, WIDE), (narrow, COMPACT)):
        blocks = [block.id for block in build_scene(LayerSpec(), layout).blocks]
        assert [block["id"] for block in made["scene"]["blocks"]] == blocks
    assert len(wide["scene"]["blocks"]) > len(narrow["scene"]["blocks"])


def test_title_and_alternative_tell_of_the_same_layer() -> None:
    made = message(PRESETS["E"])
    assert made["title"] == "nn.LSTM(28, 256, num_layers=3, batch_first=True)"
    assert made["title"] in made["alt"]
    assert "28 steps" in made["alt"]


def test_the_layer_page_asks_nothing_of_slices() -> None:
    made = message(LayerSpec())
    assert (made["page"], made["slices"]) == ("layer", None)
    assert made["names"] == [*PARAMETERS]
    assert not made["scene"].keys() & {"sets", "rest"}


def test_the_slices_page_has_the_same_message_and_its_own_part() -> None:
    request, run, words = Request(LayerSpec(), "cpu", ()), trace(LayerSpec()), messages("en")
    without = plain(layer_message(request, run, words))
    made = plain(slices_message(request, run, Asked("tag", mark=(0, 7)), words))
    assert (made["page"], made["names"]) == ("slices", [*PARAMETERS, *NAMES])
    assert made["query"] == {"task": "tag", "mark": "0,7"}
    assert made["slices"]["task"] == "tag"
    assert made["scene"].items() >= without["scene"].items()
    assert made["scene"].keys() - without["scene"].keys() == {"sets", "rest"}
    differing = {name for name in without if without[name] != made[name]}
    assert differing == {"page", "slices", "names", "query", "scene", "controls", "labels"}


def test_every_script_is_served_under_its_own_name() -> None:
    """Check that the scripts import each other by name, from one place."""
    served = scripts()
    names = {path: file.relative_to(STATIC).as_posix() for path, file in served.items()}
    assert {path.removesuffix(name) for path, name in names.items()} == {
        next(iter(served)).removesuffix(next(iter(names.values())))
    }
    apart = {
        file
        for room in ("host", "offline", "embed", "element")
        for file in (STATIC / room).iterdir()
    }
    assert {*served.values()} == {*STATIC.rglob("*.js")} - apart
    for file in served.values():
        assert served[script_path(file.relative_to(STATIC).with_suffix("").as_posix())] == file
        assert file.read_text().count("export ") > 0
        for name in re.findall(r'from "(\.+/[^"]+\.js)"', file.read_text()):
            assert (file.parent / name).resolve() in served.values()
    with pytest.raises(StopIteration):
        script_path("no such script")


def test_the_scripts_path_changes_with_any_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("components.page.assets.STATIC", tmp_path)
    paths = set()
    for text in ("one", "two"):
        (tmp_path / "a.js").write_text("the same")
        (tmp_path / "b.js").write_text(text)
        paths |= scripts.__wrapped__().keys()
    assert len(paths) == 4
