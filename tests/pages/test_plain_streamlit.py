"""The example with Streamlit's own widgets shows what torch computes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from backend.layer.spec import LayerSpec
from backend.layer.trace import trace

EXAMPLE = Path(__file__).parents[2] / "examples" / "plain_streamlit.py"


@pytest.fixture
def app() -> AppTest:
    found = AppTest.from_file(EXAMPLE, default_timeout=30).run()
    assert [each.value for each in found.exception] == []
    return found


def shapes(app: AppTest) -> dict[str, str]:
    lines = app.code[1].value.splitlines()
    return dict(line.split(maxsplit=1) for line in lines)


def traced(spec: LayerSpec) -> dict[str, str]:
    return {name: f"torch.Size({list(size)})" for name, size in trace(spec).shapes.items()}


def drawing(app: AppTest) -> str:
    (chart,) = app.get("plotly_chart")
    return str(chart.proto.spec)


def test_starts_with_the_default_layer(app: AppTest) -> None:
    assert shapes(app) == traced(LayerSpec())


def test_a_slider_changes_the_shapes(app: AppTest) -> None:
    hidden_size = next(each for each in app.slider if each.label == "hidden_size")
    hidden_size.set_value(33)
    app.run()
    assert shapes(app) == traced(LayerSpec(hidden_size=33))
    assert shapes(app)["output"] == "torch.Size([1, 35, 66])"


def test_a_toggle_changes_the_shapes_and_the_diagram(app: AppTest) -> None:
    before = drawing(app)
    bidirectional = next(each for each in app.toggle if each.label == "bidirectional")
    bidirectional.set_value(False)
    app.run()
    assert shapes(app) == traced(LayerSpec(bidirectional=False))
    assert drawing(app) != before


def test_the_diagram_has_colors_that_plotly_knows(app: AppTest) -> None:
    kept = json.loads(drawing(app))["layout"]["shapes"]
    assert kept
    assert "@" not in drawing(app)
