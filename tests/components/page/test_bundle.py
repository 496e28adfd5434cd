"""Several modules as one classic script, run in node."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from components.page import bundle as module
from components.page.bundle import bundle

FILES = {
    "a/start.js": (
        'import { Kind, second as other } from "../b/more.js";\n'
        'import first from "./first.js";\n'
        "out(first(), other, new Kind().name);\n"
    ),
    "a/first.js": (
        'import { count } from "../b/more.js";\n'
        "const own = 1;\nexport default function () {\n  return [own, count()];\n}\n"
    ),
    "b/more.js": (
        "let counted = 0;\nexport const second = 2;\n"
        "export function count() {\n  counted += 1;\n  return counted;\n}\n"
        'export class Kind {\n  name = "kind";\n}\nout("once");\n'
    ),
}


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(module, "STATIC", tmp_path)
    return tmp_path


def run(script: str) -> list[str]:
    """Return the lines that a script writes with ``out``."""
    node = Path(sys.executable).with_name("node")
    head = "const out = (...all) => console.log(JSON.stringify(all));"
    command = [str(node), "--eval", head + script]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_each_module_runs_once_after_its_imports(static: Path) -> None:
    assert (static / "a/start.js").exists()
    assert run(bundle("a/start.js")) == ['["once"]', '[[1,1],2,"kind"]']


def test_names_of_modules_do_not_meet(static: Path) -> None:
    imports = 'import { second } from "../b/more.js";\n'
    (static / "a/start.js").write_text(f"{imports}const own = second;\nout(own);\n")
    assert run(bundle("a/start.js")) == ['["once"]', "[2]"]


def test_an_html_file_is_its_text(static: Path) -> None:
    text = '<p title="a">`${b}`\n</p>\n'
    (static / "a/markup.html").write_text(text)
    (static / "a/start.js").write_text('import text from "./markup.html";\nout(encodeURI(text));\n')
    (line,) = run(bundle("a/start.js"))
    assert unquote(json.loads(line)[0]) == text


@pytest.mark.parametrize(
    "line",
    [
        'export { own } from "./first.js";',
        'import * as all from "./first.js";',
        "export let x = 1;",
    ],
)
def test_an_unknown_form_is_refused(static: Path, line: str) -> None:
    (static / "a/start.js").write_text(f"{line}\n")
    with pytest.raises(ValueError, match="a bundle cannot have"):
        bundle("a/start.js")


def test_modules_that_import_each_other_are_refused(static: Path) -> None:
    (static / "b/more.js").write_text('import first from "../a/first.js";\nout(first);\n')
    with pytest.raises(ValueError, match="imports itself"):
        bundle("a/start.js")
