"""The element: an ES module and a classic script, with a style sheet that fits a shadow root."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from components.embed.element import MODULE_PATH, element_module, element_script, element_sheet


def test_the_sheet_names_neither_root_nor_body() -> None:
    sheet = element_sheet()
    assert sheet.startswith(":host {--se-ink")
    assert not re.search(r"^(?:body|html)\b|:root \{", sheet, re.MULTILINE)


@pytest.mark.parametrize(("name", "text"), [("a.mjs", element_module), ("a.js", element_script)])
def test_node_parses_both_scripts(name: str, text: object, tmp_path: Path) -> None:
    assert callable(text)
    (tmp_path / name).write_text(text())
    node = Path(sys.executable).with_name("node")
    done = subprocess.run([node, "--check", tmp_path / name], capture_output=True, check=False)
    assert done.stderr == b""


def test_the_module_is_a_widget() -> None:
    assert re.search(r"export const\{render\}=(\S+);export default \1\.default;", element_module())
    assert "export" not in element_script().replace("exports", "")


def test_pages_of_other_sites_may_import_it(client: TestClient) -> None:
    answer = client.get(MODULE_PATH)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
