"""The Slices page's panel for the settings and tasks that tests share."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from backend.expressions.evaluate import sizes_of
from backend.layer.presets import PRESETS
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.picture.layer import build_scene
from backend.slices.link import Asked
from backend.slices.task import TASKS
from components.slices.panel import slices_panel
from components.words.catalogue import Messages, languages, messages
from tests.support.messages import plain
from tests.support.slices.expressions import by_torch

A3 = LayerSpec()
SETTINGS = {
    **{name: PRESETS[name] for name in ("A1", "A3", "B2", "E")},
    "time first": LayerSpec(layer="GRU", batch_first=False, batch=3, seq_len=4),
    "unbatched": LayerSpec(batched=False, seq_len=3),
    "projected": LayerSpec(proj_size=3, batch=2, seq_len=5, num_layers=3),
    "smallest": LayerSpec(
        layer="RNN", input_size=1, hidden_size=1, num_layers=1, bidirectional=False, seq_len=1
    ),
}
EVERY_SETTING = pytest.mark.parametrize("spec", SETTINGS.values(), ids=SETTINGS)
EVERY_TASK = pytest.mark.parametrize("task_id", TASKS)
EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
Panel = dict[str, Any]
Sets = dict[str, dict[str, Any]]


def shown(
    spec: LayerSpec, asked: Asked, words: Messages | None = None, device: str = "cpu"
) -> tuple[Panel, Sets, str]:
    blocks = build_scene(spec).blocks
    made = plain(slices_panel(spec, trace(spec, device), blocks, asked, words or messages("en")))
    text = json.dumps(made, allow_nan=False)
    assert "{" in asked.expr or not re.search(r"\{\w+\}", text)
    return made


def card_of(text: str, spec: LayerSpec = A3, words: Messages | None = None) -> Panel:
    (card,) = shown(spec, Asked(expr=text), words)[0]["cards"]
    return card


def size_by_torch(text: str, spec: LayerSpec) -> str:
    return str(by_torch(text, trace(spec).values, sizes_of(spec)).shape)
