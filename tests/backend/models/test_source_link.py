"""A link with a source: what it sets comes back, and invalid values become problems."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from hypothesis import given
from hypothesis import strategies as st

from backend.links.lesson import NAMES as LESSON
from backend.links.packed_text import packed_text
from backend.models.source_link import (
    DTYPES,
    RESERVED,
    SourceRequest,
    read_source,
    source_query,
)
from backend.reader.examples import EXAMPLES, TUTORIALS
from backend.reader.reading import Paste

SOURCE = "class Net(nn.Module):\n    pass\n"
WORDS = st.from_regex(r"[A-Za-z_é가-힣][A-Za-z0-9_é가-힣]{0,12}", fullmatch=True)
FREE = st.one_of(WORDS, st.builds("{}.{}".format, WORDS, WORDS), st.sampled_from(sorted(RESERVED)))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6)
TEXTS = WORDS.filter(lambda text: text not in ("true", "false"))
VALUES = st.one_of(
    st.booleans(), st.integers(-(10**9), 10**9), NUMBERS.filter(lambda x: x % 1), TEXTS
)
PASTES = st.builds(
    Paste,
    source=st.just(SOURCE),
    class_name=st.one_of(st.just(""), WORDS),
    values=st.dictionaries(FREE, VALUES, max_size=4),
    shapes=st.dictionaries(WORDS, st.lists(st.integers(0, 999), max_size=4).map(tuple), max_size=2),
    roles=st.dictionaries(WORDS, WORDS, max_size=2),
    dtypes=st.dictionaries(WORDS, st.sampled_from(DTYPES), max_size=2),
    turned=st.frozensets(WORDS, max_size=2),
)


@given(PASTES, st.integers(0, 400), st.integers(0, 9))
def test_a_request_comes_back(paste: Paste, line: int, step: int) -> None:
    asked = SourceRequest(paste, packed_text(SOURCE), line, step)
    pairs = parse_qsl(urlencode(source_query(asked)), keep_blank_values=True)

    assert read_source([*pairs, ("lang", "ko"), ("hide", "tabs")]) == asked


def test_invalid_values_become_problems() -> None:
    code = packed_text(SOURCE)
    pairs = [
        ("code", code),
        ("line", "x"),
        ("x:shape", "3,q"),
        ("class", "a b"),
        ("h", "1"),
        ("h", "2"),
    ]

    found = read_source(pairs)

    assert found.paste == Paste(SOURCE)
    assert [each.code for each in found.problems] == [
        "not_whole",
        "not_a_shape",
        "not_a_name",
        "repeated",
    ]


def test_the_parameters_of_a_lesson_are_not_values_of_the_source() -> None:
    lesson = [(name, "num_layers=1;" * 20) for name in (*LESSON, "steps", "ask", "lean")]
    pairs = [("code", packed_text(SOURCE)), ("line", "2"), *lesson]

    found = read_source([*pairs, ("step", "2")])

    assert found == SourceRequest(Paste(SOURCE), packed_text(SOURCE), line=2)


def test_an_example_has_a_short_link() -> None:
    asked = SourceRequest(Paste(EXAMPLES["tagger"], values={"hidden_dim": 16}), "~tagger")

    assert source_query(asked) == {"code": "~tagger", "hidden_dim": "16"}
    assert read_source([("code", "~tagger"), ("hidden_dim", "16")]) == asked
    assert [each.code for each in read_source([("code", "~nobody")]).problems] == ["unknown_choice"]


def test_a_broken_source_is_one_problem_and_shows_the_first_example() -> None:
    found = read_source([("code", "AAAA"), ("h", "1")])

    assert found.paste == Paste(TUTORIALS["sine"])
    assert [each.code for each in found.problems] == ["code_broken"]


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=50)), max_size=6))
def test_no_link_breaks_the_parser(pairs: list[tuple[str, str]]) -> None:
    read_source([("code", packed_text(SOURCE)), *pairs])
