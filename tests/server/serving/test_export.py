"""The command that writes a course: static files that share their scripts, or nothing at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.export import main

COURSE = """
title: Week <3>
figures:
  - {file: one, vary: num_layers:1-2, show: num_layers}
  - {file: two, page: slices, language: ko, settings: {layer: GRU}, lean: false}
  - {file: quiz, page: practice, settings: {mode: shape, level: 3, count: 2}}
"""

LOOKS = (("one", "en", "se-lean"), ("two", "ko", ""), ("quiz", "en", "se-lean"))


def written(folder: Path, course: str) -> int:
    (folder / "course.yaml").write_text(course, encoding="utf-8")
    return main([str(folder / "course.yaml"), str(folder / "out")])


def test_a_course_is_a_folder_of_static_files(tmp_path: Path) -> None:
    assert written(tmp_path, COURSE) == 0
    out = tmp_path / "out"
    names = {file.relative_to(out).as_posix() for file in out.rglob("*") if file.is_file()}
    figures = {f"{name}.{kind}" for name in ("one", "two") for kind in ("html", "js", "svg")}
    # A picture of the layer would answer the questions.
    figures |= {"quiz.html", "quiz.js"}
    shared = {"embed.js", "shape-explorer.js", "assets/figure.css", "assets/figure.js"}
    assert names == {"index.html", *shared, *figures}
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "<h1>Week &lt;3&gt;</h1>" in index
    assert re.findall(r'<iframe src="([^"]+)"', index) == ["one.html", "two.html", "quiz.html"]
    # The page loads the script once, and the snippet of each figure has it.
    assert index.count("embed.js") == index.count("embed.js?v=1") == 1 + len(LOOKS)
    for name, language, look in LOOKS:
        page = (out / f"{name}.html").read_text(encoding="utf-8")
        assert f'<html lang="{language}" data-theme="auto" data-states="{name}">' in page
        assert f'<body class="se-offline {look}">' in page
        # Every file that a page loads is in the folder.
        for link in re.findall(r'(?:src|href)="([^"]+)"', page):
            assert link.partition("?")[0] in names
        assert f'["{name}"]=' in (out / f"{name}.js").read_text()


@pytest.mark.parametrize(
    ("figure", "reason"),
    [
        ("{page: practice, settings: {mode: shapes}}", "line 5: mode must be one of "),
        ("{page: practice, vary: seed:1-3}", "line 5: "),
        ("{page: mistakes}", "line 5: page is one of layer, slices, packing, models, practice"),
        ("{settings: {hidden_size: 9000}}", "line 5: hidden_size must be between 1 and 8192"),
        ("{settings: {hiden_size: 9}}", "It may be a typo for hidden_size"),
        ("{settings: {colour: red}}", "line 5: layer has no setting colour"),
        ("{vary: num_layers:9-1}", "line 5: "),
        ("{focus: nothing}", "line 5: "),
        ("{page: models, settings: {model: heads}, vary: classes:2|5000}", "line 5: classes "),
    ],
)
def test_a_problem_leaves_nothing_half_written(
    tmp_path: Path, figure: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert written(tmp_path, f"{COURSE.replace('  - {file: two', '  - ' + figure + '  #')}") == 2
    assert reason in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "no.yaml"), str(tmp_path)]) == 2
    assert "no.yaml" in capsys.readouterr().err
