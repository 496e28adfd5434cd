"""Server time of one slider step and of its parts; ``make bench-server`` prints the table."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest
import torch
from pytest_benchmark.fixture import BenchmarkFixture
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from backend.layer.addresses import addresses
from backend.layer.presets import PRESETS
from backend.layer.rules import tensor_shapes, weights
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace, warm_up
from backend.links.layer import Request, read_link, to_query
from backend.picture.layer import build_scene
from backend.picture.scene import WIDE
from components.dispatch.recent import made_once
from components.layer.figure import figure
from components.layer.labels import labels
from components.layer.message import layer_message
from components.layer.scene import linked_scene
from components.message.value import as_json
from components.share.picture import FIGURE_PATH
from components.words.catalogue import messages
from server.routes.table import ROUTES

ROUTER = Path(__file__).resolve().parents[1] / "pages" / "router.py"


@pytest.fixture(autouse=True, scope="module")
def _warm() -> None:
    torch.set_num_threads(1)
    warm_up()


@pytest.mark.parametrize("name", list(PRESETS))
def test_trace_rules_scene_figure(benchmark: BenchmarkFixture, name: str) -> None:
    """Measure the picture of an example. The goal is 5 ms."""
    spec, words = PRESETS[name], messages("en")

    def step() -> object:
        trace(spec)
        weights(spec)
        shapes = tensor_shapes(spec)
        dims = {tensor: shapes[tensor] for tensor in ("input", "output")}
        scene = build_scene(spec, WIDE)
        texts = labels(scene, dims, words)
        return figure(scene), linked_scene(scene, texts, addresses(spec), spec, words)

    benchmark(step)


def _parts(spec: LayerSpec) -> dict[str, Callable[[], object]]:
    words, run, scene = messages("en"), trace(spec), build_scene(spec, WIDE)
    request = Request(spec, "cpu", ())
    message = layer_message(request, run, words)
    return {
        "trace": lambda: trace(spec),
        "rules": lambda: (weights(spec), tensor_shapes(spec)),
        "scene": lambda: build_scene(spec, WIDE),
        "figure": lambda: figure(scene),
        "trace, scene and figure": lambda: (trace(spec), figure(build_scene(spec, WIDE))),
        "message": lambda: layer_message(request, run, words),
        "send": lambda: as_json(message),
    }


@pytest.mark.parametrize("name", ["A3", "E"])
@pytest.mark.parametrize("part", _parts(LayerSpec()))
def test_part(benchmark: BenchmarkFixture, name: str, part: str) -> None:
    """Measure one part of a step; ``message`` includes scene and figure."""
    benchmark(_parts(PRESETS[name])[part])


GROWING = [
    *({"hidden_size": str(size)} for size in (8, 128, 2048, 8192)),
    *({"batch": str(size)} for size in (1, 32, 1024)),
    *({"seq_len": str(size)} for size in (8, 256, 4096)),
    *({"num_layers": str(size)} for size in (1, 4, 16)),
]


@pytest.mark.parametrize("setting", GROWING, ids=lambda each: "=".join(*each.items()))
def test_growing(benchmark: BenchmarkFixture, setting: dict[str, str]) -> None:
    """Measure a growing size. A real run costs what torch costs, up to the cost guard."""
    spec = read_link(tuple(setting.items()), ("cpu", "meta")).spec
    words = messages("en")
    benchmark(lambda: layer_message(Request(spec, "cpu", ()), trace(spec), words))


def test_picture_over_http(benchmark: BenchmarkFixture) -> None:
    """Measure one slider step as the browser requests it: link, run, message."""
    client = TestClient(Starlette(routes=ROUTES))
    sizes = cycle(range(16, 32))
    benchmark(lambda: client.get(f"/api/picture?hidden_size={next(sizes)}").raise_for_status())


@pytest.mark.parametrize("question", ["task=decoder", "expr=output[:, -1]", "mark=0,5"])
def test_slices_over_http(benchmark: BenchmarkFixture, question: str) -> None:
    """Measure the Slices page: a task with its wrong answers, an expression, a mark."""
    client = TestClient(Starlette(routes=ROUTES))
    link = f"/api/picture?page=slices&{question}"

    def step() -> None:
        # Clear the cache, because it answers a repeated request within seconds.
        made_once.cache_clear()
        client.get(link).raise_for_status()

    benchmark(step)


@pytest.mark.parametrize("tab", ["Weights", "Values", "Code", "Table", "Paste code"])
def test_whole_script_run(benchmark: BenchmarkFixture, tab: str) -> None:
    """Measure a run of the page with another size, for each open tab. The goal is 15 ms."""
    page = AppTest.from_file(str(ROUTER), default_timeout=30)
    page.query_params["lang"] = "en"
    page.session_state["tabs_en"] = tab
    page.run()
    sizes = cycle(range(16, 32))

    def step() -> None:
        page.query_params["hidden_size"] = str(next(sizes))
        page.run()
        assert not page.exception

    benchmark(step)


@pytest.mark.parametrize("name", list(PRESETS))
def test_still_over_http(benchmark: BenchmarkFixture, name: str) -> None:
    """Measure the still image of an example: run and file. The goal is 20 ms."""
    client = TestClient(Starlette(routes=ROUTES))
    benchmark(lambda: client.get(FIGURE_PATH, params=to_query(PRESETS[name])).raise_for_status())


@pytest.mark.parametrize("page", ["slices", "packing", "models"])
def test_still_of_a_page_over_http(benchmark: BenchmarkFixture, page: str) -> None:
    client = TestClient(Starlette(routes=ROUTES))
    benchmark(lambda: client.get(f"{FIGURE_PATH}?page={page}").raise_for_status())
