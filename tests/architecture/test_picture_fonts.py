"""The vendored fonts of ``/figure.png``: unchanged, small, with their licenses."""

from __future__ import annotations

import json

from components.picture.png_job import FONTS, font_files
from locks.npm_package import integrity
from locks.picture_fonts import LICENSES, RECORD, SOURCES

MOST_BYTES = 600_000


def test_they_are_unchanged_and_small() -> None:
    files = json.loads(RECORD.read_text())["files"]
    assert {*files} == {each.name for each in (*SOURCES, *LICENSES)}
    for name, found in files.items():
        assert integrity((FONTS / name).read_bytes()) == found
    assert {file.name for file in font_files()} == {each.name for each in SOURCES}
    assert sum(file.stat().st_size for file in FONTS.iterdir()) < MOST_BYTES


def test_each_has_a_free_license_beside_it() -> None:
    texts = [(FONTS / each.name).read_text(encoding="utf-8") for each in LICENSES]
    assert all("SIL OPEN FONT LICENSE" in text or "Bitstream Vera" in text for text in texts)
    assert {each.package for each in LICENSES} == {each.package for each in SOURCES}
