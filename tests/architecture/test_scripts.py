"""The browser scripts are checked, and imports between their rooms run one way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import dirname, join, normpath

import pytest

from components.page.assets import STATIC

SCRIPTS = {
    file.relative_to(STATIC).as_posix(): file.read_text() for file in sorted(STATIC.rglob("*.js"))
}
"""Scripts by room and file name."""
LEVELS = (
    {"page"},
    {"controls", "picture", "share", "practice"},
    {"facts"},
    {"explorer"},
    {"embed"},
    {"offline"},
    {"element"},
)
"""Rooms from the bottom up. A room may import the rooms of lower levels."""
ALONE = {"host"}
"""Rooms that import no other room, and that no other room imports."""
FIRST_LINE = "// @ts-check"

_IMPORT = re.compile(r"""(?:\bfrom|\bimport|\bimport\()\s*["'](\.[^"']+)["']""")


def imported(name: str, text: str) -> set[str]:
    """Return the files that a script imports, also for types alone, by room and file name."""
    return {normpath(join(dirname(name), path)) for path in _IMPORT.findall(text)}


def room(name: str) -> str:
    return name.partition("/")[0]


def level(name: str) -> int:
    return next(at for at, rooms in enumerate(LEVELS) if room(name) in rooms)


def misdirected(scripts: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return the imports between rooms that do not run downward."""
    pairs = {(name, other) for name, text in scripts.items() for other in imported(name, text)}
    # Generated types are outside of the rooms, and every room may import them.
    between = {pair for pair in pairs if room(pair[0]) != room(pair[1]) and "/" in pair[1]}
    return {
        (name, other)
        for name, other in between
        if {room(name), room(other)} & ALONE or level(name) <= level(other)
    }


def circular(scripts: Mapping[str, str]) -> set[str]:
    """Return the scripts that import each other, directly or through others."""
    code = {name: re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) for name, text in scripts.items()}
    waiting = {name: imported(name, text) & code.keys() for name, text in code.items()}
    while done := {name for name, others in waiting.items() if not others}:
        waiting = {name: others - done for name, others in waiting.items() if name not in done}
    return set(waiting)


def unchecked(scripts: Mapping[str, str]) -> set[str]:
    """Return the scripts that the type checker would not check."""
    return {name for name, text in scripts.items() if text.partition("\n")[0] != FIRST_LINE}


def test_every_script_is_in_a_room() -> None:
    rooms = set.union(*LEVELS, ALONE)
    assert {room(name) for name in SCRIPTS} == rooms
    assert all(name.count("/") == 1 for name in SCRIPTS)


def test_every_script_is_checked() -> None:
    assert unchecked(SCRIPTS) == set()


def test_finds_a_script_that_is_not_checked() -> None:
    text = SCRIPTS["page/dom.js"].removeprefix(f"{FIRST_LINE}\n")
    assert unchecked(SCRIPTS | {"page/dom.js": text}) == {"page/dom.js"}
    assert unchecked(SCRIPTS | {"page/dom.js": f"\n{FIRST_LINE}\n{text}"}) == {"page/dom.js"}


def test_imports_between_rooms_run_one_way() -> None:
    assert misdirected(SCRIPTS) == set()


@pytest.mark.parametrize(
    ("name", "line", "other"),
    [
        ("page/dom.js", 'import { sentence } from "../facts/cards.js";', "facts/cards.js"),
        ("controls/box.js", 'import { lit } from "../picture/links.js";', "picture/links.js"),
        ("picture/cells.js", 'import "../facts/cards.js";', "facts/cards.js"),
        (
            "facts/cards.js",
            "import {\n fits,\n} from '../explorer/width.js';",
            "explorer/width.js",
        ),
        ("explorer/width.js", 'await import("../offline/range.js");', "offline/range.js"),
        ("page/dom.js", '/** @import { Plot } from "../picture/plot.js" */', "picture/plot.js"),
        ("page/dom.js", '/** @type {import("../picture/plot.js").Plot} */', "picture/plot.js"),
        ("offline/offline.js", 'import "../host/embed.js";', "host/embed.js"),
        ("host/embed.js", 'import { make } from "../page/dom.js";', "page/dom.js"),
    ],
)
def test_finds_an_import_in_the_wrong_direction(name: str, line: str, other: str) -> None:
    assert misdirected(SCRIPTS | {name: f"{SCRIPTS[name]}\n{line}\n"}) == {(name, other)}


def test_allows_imports_downward_and_within_a_room() -> None:
    lines = 'import "../page/dom.js";\nimport "./links.js";\nimport "../message.d.ts";\n'
    assert imported("picture/plot.js", lines) == {
        "page/dom.js",
        "picture/links.js",
        "message.d.ts",
    }
    assert misdirected({"picture/plot.js": lines}) == set()


def test_no_script_imports_itself_through_others() -> None:
    assert circular(SCRIPTS) == set()


def test_finds_a_circle() -> None:
    text = f'{SCRIPTS["page/dom.js"]}\nimport {{ copy }} from "./copy.js";\n'
    assert {"page/dom.js", "page/copy.js"} <= circular(SCRIPTS | {"page/dom.js": text})
