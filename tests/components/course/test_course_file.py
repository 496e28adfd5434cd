"""The file of a course: what it may say, and a kind message with the line for everything else."""

from __future__ import annotations

import pytest

from backend.links.packed_text import unpacked_text
from components.course.file import CourseError, read_course


def no_source(name: str) -> str:
    raise FileNotFoundError(name)


def test_settings_lessons_and_ranges_are_a_link() -> None:
    (figure,) = read_course(
        """
figures:
  - page: packing
    settings: {bidirectional: yes, lengths: [5, 3, 2], hidden_size: 8}
    vary: {num_layers: 1-3, bias: , lengths: [[5, 3, 2], "4,4"]}
    show: [num_layers, lengths]
    focus: h_n
    steps: [{num_layers: 1}, {num_layers: 2, lengths: [4, 4]}]
""",
        no_source,
    ).figures
    assert (figure.line, figure.file, figure.page) == (3, "packing-1", "packing")
    assert dict(figure.pairs) == {
        "bidirectional": "true",
        "lengths": "5,3,2",
        "hidden_size": "8",
        "show": "num_layers,lengths",
        "focus": "h_n",
        "steps": "num_layers=1;num_layers=2,lengths=4,4",
    }
    assert figure.vary == [("num_layers", "1-3"), ("bias", ""), ("lengths", ["5,3,2", "4,4"])]


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("https://shapes.example.edu/slices?layer=GRU&vary=task&lang=ko&embed=true", "slices"),
        ("/embed?page=slices&layer=GRU&theme=dark&vary=task", "slices"),
        ("/offline.html?layer=GRU&vary=task&page=slices", "slices"),
        ("/?layer=GRU&vary=task", "layer"),
    ],
)
def test_a_copied_link_is_a_figure(link: str, page: str) -> None:
    (figure,) = read_course(f"figures: [{{link: '{link}'}}]", no_source).figures
    assert (figure.page, figure.pairs, figure.vary) == (page, [("layer", "GRU")], [("task", "")])


def test_a_source_is_read_from_its_file() -> None:
    text = "figures: [{source: models/tagger.py}]"
    (figure,) = read_course(text, {"models/tagger.py": "class A: pass"}.__getitem__).figures
    assert figure.page == "models"
    assert unpacked_text(dict(figure.pairs)["code"], "code") == "class A: pass"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "figures is missing"),
        ("title: a\nfigures: {}", 2, "a list with at least one figure"),
        ("figures:\n  - page: [a", 2, "not YAML"),
        ("figures:\n  - colour: red", 2, "figure 1 has no colour; it can have file, title"),
        ("figures:\n  - title: a\n    title: b", 3, "title twice"),
        ("figures:\n  - just text", 2, "names with values"),
        ("figures:\n  - file: ../secret", 2, "may only have letters"),
        ("figures:\n  - {}\n  - {file: LAYER-1}", 3, "two figures have the file"),
        ("figures:\n  - {}\n  - language: fr", 3, "language is one of en, ko"),
        ("server: ftp://x\nfigures: [{}]", 1, "server must begin with"),
        ("server: http:shapes\nfigures: [{}]", 1, "server must begin with"),
        ("server: 'http://[x'\nfigures: [{}]", 1, "server is no URL"),
        ("figures:\n- link: 'http://[x/slices'", 2, "link is no URL"),
        ("figures:\n  - settings: {layer: {a: b}}", 2, "a single value"),
        ("figures:\n  - source: gone.py", 2, "cannot read gone.py"),
        ("figures: &a [*a]", 1, "names with values"),
        ("a: \x00", 0, "not YAML"),
    ],
)
def test_a_problem_is_named_with_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(CourseError) as refused:
        read_course(text, no_source)
    assert refused.value.line == line
    assert reason in str(refused.value)
