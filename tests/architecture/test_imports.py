"""Imports run one way: app -> pages, server -> components -> backend."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.fresh_python import fresh_python

ROOT = Path(__file__).parents[2]
PARTS = ("app", "pages", "server", "components", "backend")
MAY_IMPORT: dict[str, frozenset[str]] = {
    # Streamlit runs a page by its path, so no module imports it.
    "app": frozenset({"server"}),
    "pages": frozenset({"components", "backend"}),
    "server": frozenset({"server", "components", "backend"}),
    "components": frozenset({"components", "backend"}),
    "backend": frozenset({"backend"}),
}
WEB = ("streamlit", "plotly", "babel", "starlette")
BACKEND = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path.read_text()
    for path in sorted((ROOT / "backend").rglob("*.py"))
    if path.stem != "__init__"
}
"""Its modules with their text."""
PINNED = {
    line.partition("==")[0].lower()
    for line in (ROOT / "requirements.txt").read_text().splitlines()
    if "==" in line
}
TRUTHS = [
    ("backend.layer.rules", "backend.layer.trace"),
    ("backend.packing.rules", "backend.packing.run"),
]


def files_of(part: str) -> list[Path]:
    single = ROOT / f"{part}.py"
    return [single] if single.exists() else sorted((ROOT / part).rglob("*.py"))


def modules_in(source: str) -> set[str]:
    """Return every module that ``source`` may import, at its top or later, as a dotted name."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=aliases):
                names |= {alias.name for alias in aliases}
            case ast.ImportFrom(module=None, names=aliases):
                # A relative import stays inside its package, or names a neighbor.
                names |= {alias.name for alias in aliases}
            case ast.ImportFrom(module=str(module), names=aliases):
                names |= {module, *(f"{module}.{alias.name}" for alias in aliases)}
            case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]) if ast.unparse(
                function
            ).split(".")[-1] in ("import_module", "__import__"):
                names.add(name)
    return names


def packages_in(source: str) -> set[str]:
    return {name.split(".")[0] for name in modules_in(source)}


def imported(source: str) -> set[str]:
    """Return the packages of this project that ``source`` imports."""
    return packages_in(source) & set(PARTS)


def reached(start: str, sources: dict[str, str]) -> set[str]:
    """Return the backend's modules that ``start`` imports, directly or through others."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        module = waiting.pop()
        if module not in found and module in sources:
            found.add(module)
            waiting += modules_in(sources[module])
    return found


def loaded_after(modules: list[str], folder: Path = ROOT) -> set[str]:
    """Return the modules of :data:`WEB` that importing ``modules`` of ``folder`` loads."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules.keys() & {set(WEB)})"
    ended = fresh_python(code, folder=folder)
    assert ended.code == 0, ended.errors
    return set(ended.output.split())


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a copy of the packages that import-linter checks, for tests that break it."""
    for part in ("pages", "server", "components", "backend"):
        leave_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=leave_out)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


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
        "from ..pages import layer",
        "def late():\n    import pages.layer as page",
        "from importlib import import_module\nimport_module('pages.layer')",
        "import importlib\nimportlib.import_module('pages')",
        "__import__('pages.layer')",
    ],
)
def test_the_check_sees_every_way_to_import(source: str) -> None:
    assert imported(source) == {"pages"}


def test_the_check_sees_what_there_is() -> None:
    assert imported((ROOT / "server" / "routes" / "table.py").read_text()) == {
        *("server", "components", "backend")
    }
    assert imported((ROOT / "app.py").read_text()) == {"server"}


@pytest.mark.parametrize("module", BACKEND)
def test_the_backend_needs_what_is_pinned_and_nothing_of_the_web(module: str) -> None:
    outside = packages_in(BACKEND[module]) - sys.stdlib_module_names - {"backend"}
    assert outside <= PINNED - set(WEB)


def test_drawing_libraries_are_not_imported_by_the_server() -> None:
    """Check that only the components know Plotly; the server only sends its file."""
    for part in ("app", "pages"):
        assert not any("plotly" in packages_in(path.read_text()) for path in files_of(part))
    for path in files_of("server"):
        found = {name for name in modules_in(path.read_text()) if name.startswith("plotly")}
        assert found <= {"plotly"}


@pytest.mark.parametrize(("truth", "other"), [*TRUTHS, *(pair[::-1] for pair in TRUTHS)])
def test_the_two_truths_never_meet(truth: str, other: str) -> None:
    found = reached(truth, BACKEND)
    assert other not in found
    assert {truth, "backend.layer.spec"} <= found


def test_the_check_sees_them_meet_over_others() -> None:
    spoilt = BACKEND | {"backend.layer.axes": "from backend.layer import trace"}
    assert "backend.layer.trace" in reached("backend.layer.rules", spoilt)
    spoilt = BACKEND | {
        "backend.layer.cost": "def late():\n    from backend.layer.rules import weights"
    }
    assert "backend.layer.rules" in reached("backend.layer.trace", spoilt)
    spoilt = BACKEND | {"backend.packing.link": "from backend.packing.rules import refusal"}
    assert "backend.packing.rules" in reached("backend.packing.run", spoilt)


def test_the_backend_loads_nothing_of_the_web() -> None:
    assert "backend.layer.trace" in BACKEND
    assert loaded_after([*BACKEND]) == set()


def test_the_loading_check_can_fail() -> None:
    assert loaded_after(["components.words.catalogue"]) == {"babel"}


def test_the_loading_check_sees_the_backend_spoilt(copied: Path) -> None:
    for name, module in (("inputs", "plotly"), ("spec", "streamlit")):
        path = copied / "backend" / "layer" / f"{name}.py"
        path.write_text(f"{path.read_text()}\nimport {module}\n")
    assert loaded_after(["backend.layer.trace"], copied) >= {"plotly", "streamlit"}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = str(Path(sys.executable).with_name("lint-imports"))
    arguments = [command, "--no-cache"]
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)


def test_the_contracts_are_kept(copied: Path) -> None:
    done = lint(copied)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


# The file, a line that it must not have, the contract that forbids it.
SPOILT = [
    ("backend/layer/spec.py", "import streamlit", "The backend knows neither Streamlit nor Plotly"),
    ("backend/layer/spec.py", "import components.picture.pen", "Imports run one way"),
    ("backend/layer/inputs.py", "import plotly", "The backend knows neither Streamlit nor Plotly"),
    ("backend/layer/spec.py", "import pages.layer", "Imports run one way"),
    ("components/picture/pen.py", "import server.routes.table", "Imports run one way"),
    ("components/words/sentences.py", "def late():\n    import pages.layer", "Imports run one way"),
    ("server/start.py", "import pages.layer", "Imports run one way"),
    ("pages/layer.py", "import server.start", "Imports run one way"),
    (
        "backend/layer/trace.py",
        "import backend.layer.rules",
        "The two truths know nothing of each other",
    ),
    (
        "backend/layer/rules.py",
        "import backend.layer.trace",
        "The two truths know nothing of each other",
    ),
    (
        "components/words/problems.py",
        "import components.markup.html",
        "The packages of components import downward",
    ),
    (
        "components/picture/pen.py",
        "def late():\n    import components.page.message",
        "The packages of components import downward",
    ),
    (
        "components/layer/message.py",
        "import components.slices.panel",
        "The packages of components import downward",
    ),
    (
        "components/slices/message.py",
        "import components.packing.message",
        "The packages of components import downward",
    ),
    (
        "components/practice/below.py",
        "import components.share.panel",
        "The packages of components import downward",
    ),
    (
        "components/dispatch/pages.py",
        "import components.site.live",
        "The packages of components import downward",
    ),
    (
        "server/routes/table.py",
        "import server.middleware.stack",
        "The packages of the server import downward",
    ),
    (
        "server/reply.py",
        "import server.routes.table",
        "The packages of the server import downward",
    ),
    ("server/start.py", "import server.middleware.limits", "The packages of the server"),
    ("pages/models.py", "import backend.models.scene", "A page script only shows its record"),
    ("pages/layer.py", "import components.dispatch.pages", "A page script only shows its record"),
    ("backend/packing/run.py", "import backend.packing.rules", "The two truths of packing know"),
    ("backend/packing/rules.py", "import backend.packing.run", "The two truths of packing know"),
]
# The same violation, through a third module between the two.
ROUNDABOUT = [
    (
        "backend/layer/axes.py",
        "import backend.layer.trace",
        "The two truths know nothing of each other",
    ),
    ("backend/packing/link.py", "import backend.packing.run", "The two truths of packing know"),
]


@pytest.mark.parametrize("rows", [SPOILT, ROUNDABOUT])
def test_the_contracts_can_be_broken(copied: Path, rows: list[tuple[str, str, str]]) -> None:
    for spoilt, line, _ in rows:
        path = copied / spoilt
        path.write_text(f"{path.read_text()}\n{line}\n")
    done = lint(copied)
    assert done.returncode == 1, done.stdout + done.stderr
    judged, _, chains = done.stdout.partition("Broken contracts")
    broken = [row for row in judged.splitlines() if row.endswith("BROKEN")]
    imports = re.findall(r"^[- ]+(\S+ -> \S+) \(l", chains, re.MULTILINE)
    for spoilt, line, contract in rows:
        assert any(row.startswith(contract) for row in broken), done.stdout
        importer = spoilt.removesuffix(".py").replace("/", ".")
        assert f"{importer} -> {line.split()[-1]}" in imports, done.stdout
