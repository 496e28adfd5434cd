"""The tests of the browser's pure modules, run in node on data of the backend."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from hypothesis import given, settings

from backend.layer.addresses import addresses
from backend.layer.presets import PRESETS
from backend.layer.rules import tensor_shapes
from backend.layer.spec import LayerSpec
from backend.links.layer import Request
from backend.links.lesson import Lesson
from backend.links.vary import read_vary
from backend.picture.layer import build_scene
from backend.picture.scene import COMPACT, WIDE
from backend.practice.answer_text import NotRead, read_number, read_numbers
from backend.practice.link import read_practice
from components.layer.labels import labels
from components.layer.scene import linked_scene
from components.message.scene import Scene
from components.offline.questions import practice_kit
from components.offline.states import offline_messages
from components.packing.message import packing_message
from components.picture.lit import cells, lit_by
from components.practice.figure import practice_figure, read_sent
from components.practice.questions import question_at
from components.words.catalogue import messages
from tests.support.examples import at_least
from tests.support.message_tables import message_lists, packed
from tests.support.messages import plain
from tests.support.packing.packed import REFUSALS, ran
from tests.support.packing.packed import SETTINGS as PACKED

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {
    **PRESETS,
    "one": LayerSpec(num_layers=1, bidirectional=False, seq_len=1),
    "deep": LayerSpec(num_layers=16, batch=3, hidden_size=512, proj_size=3),
    "time first": LayerSpec(batch_first=False, layer="GRU", seq_len=6),
    "unbatched": LayerSpec(batched=False),
}


def scenes() -> dict[str, object]:
    words = messages("en")
    found = {}
    for name, spec in SETTINGS.items():
        shapes = tensor_shapes(spec)
        dims = {tensor: shapes[tensor] for tensor in ("input", "output")}
        for suffix, layout in (("", WIDE), (" compact", COMPACT)):
            scene = build_scene(spec, layout)
            texts = labels(scene, dims, words, bool(suffix))
            found[name + suffix] = plain(linked_scene(scene, texts, addresses(spec), spec, words))
    return found


def packed_scenes() -> dict[str, object]:
    """Return diagrams of many cells, but not full ones, which would take minutes."""
    words = messages("en")
    found = {}
    for name in PACKED.keys() - {"full"}:
        spec, run = PACKED[name][0], ran(name)
        for compact in (False, True):
            made = plain(packing_message(Request(spec, "cpu", ()), run, words, compact))
            found[name + (" compact" if compact else "")] = made["scene"]
    assert found.keys() > REFUSALS.keys()
    return found


def stills(drawn: Mapping[str, Any]) -> dict[str, dict[str, list[tuple[float, ...]]]]:
    """Return for each scene the highlight of a still image for its tensors and some blocks."""
    return {
        name: {
            focus: list(found.whole)
            for focus in (
                *scene.tensors,
                *[each.id for each in (*scene.blocks, *cells(scene))][::7],
            )
            if (found := lit_by(scene, focus))
        }
        for name, scene in msgspec.convert(drawn, dict[str, Scene]).items()
    }


def tables() -> list[dict[str, object]]:
    """Return tables of messages, of the offline page and artificial ones."""
    varied = read_vary("layer,num_layers:1-3,bidirectional,seq_len:1-9:4")
    made = offline_messages("layer", (), varied, messages("ko"))
    found: list[dict[str, object]] = []

    @settings(max_examples=at_least(60))
    @given(message_lists())
    def collect(some: list[dict[str, object]]) -> None:
        found.append({"table": packed(some), "messages": some})

    collect()
    whole = list(map(plain, made))
    return [{"table": packed(whole), "messages": whole}, *found]


def numbers() -> list[tuple[str, list[int] | None, list[int] | None]]:
    """Return typed answers with their numbers as a shape and as one number."""
    dice = Random(3)
    parts = ("1", "35", "2*20", "(", ")", "[", "]", ",", "+", "-", " ", "*", "7_0", "x", "9" * 14)
    weights = (9, 9, 9, 1, 1, 1, 1, 6, 3, 3, 6, 3, 3, 1, 1)
    texts = ["".join(dice.choices(parts, weights, k=dice.randint(1, 6))) for _ in range(600)]
    texts += ["torch.Size([1, 35, 2*20])", "torch.Size([])", "15,040", "h_n[-1]", "c_n [ 2 ]", ""]
    texts += ["4*20*(10+20)", "(3, -1)", "(3,)", "[[1, 2]]", "(" * 9 + "1" + ")" * 9, "1 " * 9]
    return [(text, _list(read_numbers(text)), _list(read_number(text))) for text in texts]


def _list(found: NotRead | tuple[int, ...] | int) -> list[int] | None:
    if isinstance(found, NotRead):
        return None
    return [found] if isinstance(found, int) else list(found)


def questions() -> dict[str, object]:
    """Return a set of questions as in a file, and what the server answers to requests."""
    words = messages("en")
    link = {"level": "2", "count": "8", "seed": "4"}
    asked = read_practice(link.items())
    served = []
    for place in range(asked.count):
        question = question_at(replace(asked, question=place))
        typed = ["9,9,9", "-1", "2 2", str(question.answer), "*", " "]
        sent = [{"choice": "0"}, {"choice": "1"}, *({"answer": text} for text in typed)]
        for more in ({}, {"hints": "2"}, *sent):
            query = {"question": str(place), "results": "10-1", **more}
            pairs = [*link.items(), *query.items()]
            found = plain(practice_figure(pairs, read_sent(pairs), words))
            served.append({"query": query, "answer": found})
    return {"kit": plain(practice_kit(asked, Lesson(), words)), "served": served}


def test_linking_and_walking(tmp_path: Path) -> None:
    files: dict[str, Any] = {
        "SCENES": scenes(),
        "PACKED": packed_scenes(),
        "TABLES": tables(),
        "NUMBERS": numbers(),
        "QUESTIONS": questions(),
    }
    files["STILL"] = stills({**files["SCENES"], **files["PACKED"]})
    environment = dict(os.environ)
    for name, found in files.items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(found))
        environment[name] = str(path)
    node = Path(sys.executable).with_name("node")
    done = subprocess.run(
        [
            node,
            "--test",
            "--test-reporter=tap",
            # One process for all files, which share no state.
            "--test-isolation=none",
            *sorted((ROOT / "tests" / "js").rglob("*.test.js")),
        ],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    # An empty run would be green too.
    passed = next(line for line in done.stdout.splitlines() if line.startswith("# pass "))
    assert int(passed.split()[-1]) >= 30
