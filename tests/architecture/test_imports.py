"""Imports run one way: app -> pages, server -> components -> backend."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("app", "pages", "server", "components", "backend")
MAY_IMPORT: dict[str, frozenset[str]] = {
    # A page is run by Streamlit, by its path: nobody imports one.
    "app": frozenset({"server"}),
    "pages": frozenset({"components", "backend"}),
    "server": frozenset({"server", "components", "backend"}),
    "components": frozenset({"components", "backend"}),
    "backend": frozenset({"backend"}),
}
WEB = ("streamlit", "plotly", "babel", "starlette")
BACKEND = sorted(
    f"backend.{path.stem}" for path in (ROOT / "backend").glob("*.py") if path.stem != "__init__"
)


def files_of(part: str) -> list[Path]:
    single = ROOT / f"{part}.py"
    return [single] if single.exists() else sorted((ROOT / part).rglob("*.py"))


def imported(source: str) -> set[str]:
    """The parts of this project that ``source`` imports, at its top or later."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            # A relative import stays inside its part, or climbs to a neighbour by its name.
            names |= {alias.name for alias in node.names} if node.module is None else {node.module}
    return {name.split(".")[0] for name in names} & set(PARTS)


def loaded_after(modules: list[str]) -> set[str]:
    """Which of :data:`WEB` a fresh Python holds after importing ``modules``."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules.keys() & {set(WEB)})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("part", PARTS)
def test_a_part_imports_only_what_lies_below_it(part: str) -> None:
    files = files_of(part)
    assert files
    for path in files:
        found = imported(path.read_text())
        assert found <= MAY_IMPORT[part], f"{path.name} imports {found - MAY_IMPORT[part]}"


@pytest.mark.parametrize(
    "source",
    [
        "import pages.layer",
        "from pages import layer",
        "from pages.layer import picture",
        "from .. import pages",
        "def late():\n    import pages.layer as page",
    ],
)
def test_the_check_sees_every_way_to_import(source: str) -> None:
    assert imported(source) == {"pages"}


def test_the_check_sees_what_there_is() -> None:
    assert imported((ROOT / "server" / "routes.py").read_text()) == {
        *("server", "components", "backend")
    }
    assert imported((ROOT / "app.py").read_text()) == {"server"}


def test_the_backend_loads_nothing_of_the_web() -> None:
    assert "backend.trace" in BACKEND
    assert loaded_after(BACKEND) == set()


def test_the_loading_check_can_fail() -> None:
    assert loaded_after(["components.messages"]) == {"babel"}
    assert loaded_after(["components.explorer"]) >= {"streamlit", "plotly", "babel"}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The parts that import-linter judges, to be spoilt."""
    for part in ("pages", "server", "components", "backend"):
        leave_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=leave_out)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = str(Path(sys.executable).with_name("lint-imports"))
    arguments = [command, "--no-cache"]
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)


def test_the_contracts_are_kept(copied: Path) -> None:
    done = lint(copied)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("spoilt", "line", "contract"),
    [
        ("backend/spec.py", "import streamlit", "The backend knows neither Streamlit nor Plotly"),
        ("backend/spec.py", "import components.pen", "Imports run one way"),
        ("components/pen.py", "import server.routes", "Imports run one way"),
        ("backend/trace.py", "import backend.rules", "The two truths know nothing of each other"),
    ],
)
def test_the_contracts_can_be_broken(copied: Path, spoilt: str, line: str, contract: str) -> None:
    path = copied / spoilt
    path.write_text(f"{path.read_text()}\n{line}\n")
    done = lint(copied)
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [row for row in done.stdout.splitlines() if row.endswith("BROKEN")]
    assert any(row.startswith(contract) for row in broken), done.stdout
