"""Without a part that visitors need, the app does not start, and says which part."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import pytest

import server.ready as ready
from components.page.assets import STATIC
from components.words.catalogue import Catalogue, catalogue
from server.ready import NotReadyError, check_ready, check_static, is_whole


def test_the_app_is_ready() -> None:
    check_ready()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STATIC, tmp_path / "static"))


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.77, 0.99])
@pytest.mark.parametrize("name", ["explorer/explorer.js", "page/page.css", "controls/controls.js"])
def test_a_script_that_is_cut(folder: Path, name: str, share: float) -> None:
    text = (folder / name).read_text()
    (folder / name).write_text(text[: int(share * len(text))])
    with pytest.raises(ValueError, match=Path(name).name):
        check_static(folder)


def test_a_script_that_is_missing(folder: Path) -> None:
    (folder / "explorer" / "explorer.js").unlink()
    with pytest.raises(ValueError, match=r"explorer\.js is missing"):
        check_static(folder)


def test_a_text_is_whole_when_every_brace_closes() -> None:
    assert is_whole("a { b: c }\n")
    assert not any(map(is_whole, ("", "\n", "a { b: c }", "a { b: c\n")))


def test_a_catalog_that_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(language: str) -> Catalogue:
        whole = catalogue(language)
        if language != "ko":
            return whole
        return dataclasses.replace(whole, sentences=dict(list(whole.sentences.items())[:-1]))

    monkeypatch.setattr(ready, "catalogue", cut)
    with pytest.raises(NotReadyError, match="the message catalogs"):
        check_ready()


def test_digits_that_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Any:
        raise FileNotFoundError("digits.safetensors")

    monkeypatch.setattr(ready, "trained", missing)
    with pytest.raises(NotReadyError, match=r"the trained digits.*digits\.safetensors"):
        check_ready()


def test_a_first_run_with_wrong_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "tensor_shapes", lambda _spec: {})
    with pytest.raises(NotReadyError, match="a first run of every page"):
        check_ready()
