"""The packages of the backend import one way, and only LayerSpec computes its sizes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.test_imports import ROOT, copied, lint

__all__ = ["copied"]

PACKAGES = "The packages of the backend import one way"
NEIGHBORS = "Kinds of questions stay below what puts them together"
# The file, an import that it must not have, the contract that forbids it.
UPWARD = [
    ("backend/layer/axes.py", "backend.picture.scene", PACKAGES),
    ("backend/links/parameter.py", "backend.packing.link", PACKAGES),
    ("backend/picture/scene.py", "backend.links.layer", PACKAGES),
    ("backend/expressions/text.py", "backend.slices.task", PACKAGES),
    ("backend/packing/link.py", "backend.models.source_link", PACKAGES),
    ("backend/errors/explain.py", "backend.attempts.attempt", PACKAGES),
    ("backend/slices/task.py", "backend.practice.question", PACKAGES),
    ("backend/attempts/attempt.py", "backend.models.scene", PACKAGES),
    ("backend/sandbox/pool.py", "backend.layer.spec", PACKAGES),
    ("backend/traps/trap.py", "backend.practice.question", PACKAGES),
    ("backend/practice/kinds/rows.py", "backend.practice.questions", NEIGHBORS),
]
WRITTEN_OUT = re.compile(
    r"proj_size or"
    r"|num_layers \* [\w.]*num_directions"
    r"|batch if [\w.]*batched else 1"
    r"|1 if [\w.]*batched and [\w.]*batch_first"
)
"""Arithmetic that belongs to :class:`backend.layer.spec.LayerSpec`."""


def written_out(folder: Path) -> list[str]:
    """Return each line of production code that computes what LayerSpec knows."""
    spec, quoted = "backend/layer/spec.py", "torch.zeros(rows, batch, layer.proj_size or"
    return [
        f"{path.relative_to(folder)}: {line.strip()}"
        for part in ("backend", "components", "server", "pages")
        for path in sorted((folder / part).rglob("*.py"))
        if str(path.relative_to(folder)) != spec
        for line in path.read_text().splitlines()
        # The code of a fix is text: it runs in a user's program, without our LayerSpec.
        if WRITTEN_OUT.search(line) and quoted not in line
    ]


def test_an_import_that_runs_upward_is_caught(copied: Path) -> None:
    for spoilt, module, _ in UPWARD:
        path = copied / spoilt
        path.write_text(f"{path.read_text()}\nimport {module}\n")
    done = lint(copied)
    assert done.returncode == 1, done.stdout + done.stderr
    judged, _, chains = done.stdout.partition("Broken contracts")
    broken = [row for row in judged.splitlines() if row.endswith("BROKEN")]
    imports = re.findall(r"^[- ]+(\S+ -> \S+) \(l", chains, re.MULTILINE)
    for spoilt, module, contract in UPWARD:
        assert any(row.startswith(contract) for row in broken), done.stdout
        importer = spoilt.removesuffix(".py").replace("/", ".")
        assert f"{importer} -> {module}" in imports, done.stdout


def test_only_the_spec_computes_its_sizes() -> None:
    assert written_out(ROOT) == []


@pytest.mark.parametrize(
    "line",
    [
        "h_out = spec.proj_size or spec.hidden_size",
        "rows = spec.num_layers * spec.num_directions",
        "samples = self.spec.batch if self.spec.batched else 1",
        "axis = 1 if spec.batched and spec.batch_first else 0",
    ],
)
def test_sizes_that_are_computed_elsewhere_are_caught(copied: Path, line: str) -> None:
    path = copied / "backend" / "packing" / "cost.py"
    path.write_text(f"{path.read_text()}\n{line}\n")
    assert written_out(copied) == [f"backend/packing/cost.py: {line}"]
