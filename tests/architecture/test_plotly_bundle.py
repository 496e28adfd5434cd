"""The vendored script of Plotly: its version, its hash, and that it draws every figure we make."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args, get_type_hints

import plotly
from plotly.offline import get_plotlyjs_version

from components.message.figure import Figure
from components.page.assets import PLOTLY_SCRIPT
from locks.plotly_bundle import FILES, PACKAGE, RECORD, integrity

SHIPPED = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
HEAD = re.compile(rb"plotly\.js (?:\(cartesian - minified\) )?v([\d.]+)")


def test_it_is_the_version_of_the_package() -> None:
    version = get_plotlyjs_version()
    for script in (PLOTLY_SCRIPT, SHIPPED):
        found = HEAD.search(script.read_bytes()[:200])
        assert found is not None
        assert found[1].decode() == version
    assert json.loads(RECORD.read_text())["package"] == f"{PACKAGE}@{version}"


def test_it_is_unchanged_and_has_its_license() -> None:
    assert PLOTLY_SCRIPT in FILES.values()
    assert json.loads(RECORD.read_text())["hash"] == integrity(PLOTLY_SCRIPT.read_bytes())
    assert "MIT License" in FILES["package/LICENSE"].read_text()


def test_it_has_every_kind_of_curve_that_figures_have() -> None:
    curves = get_args(get_args(get_type_hints(Figure)["data"])[0])
    kinds = {curve.__struct_config__.tag for curve in curves}
    script = PLOTLY_SCRIPT.read_text(encoding="utf-8")
    assert kinds == {"scatter", "heatmap", "bar"}
    assert all(re.search(rf'name:"{kind}",basePlotModule', script) for kind in kinds)
    assert 'name:"scatter3d"' not in script
