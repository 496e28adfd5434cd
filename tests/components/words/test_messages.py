"""The catalogs have the same messages in every language, and the code uses no others."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.layer.spec import SPEC_DEFAULTS, TORCH_DEFAULTS
from components.words.catalogue import LOCALES, SOURCE, Messages, best_language, languages, messages
from tests.support.words.catalogues import placeholders, sentences

ROOT = Path(__file__).parents[3]
PARTS = ("components", "pages", "server")
OTHERS = [language for language in languages() if language != SOURCE]
# Without those that are plain English words, too.
TORCH_NAMES = frozenset(
    {
        *SPEC_DEFAULTS.keys() - {"layer", "batch", "bias", "dropout", "bidirectional"},
        *TORCH_DEFAULTS.keys() - {"bias", "dropout", "bidirectional"},
        *("h_0", "c_0", "h_n", "c_n", "H_in", "H_out", "num_layers", "PyTorch", "cpu", "meta"),
        *("nn.RNN", "nn.GRU", "nn.LSTM", "LSTM", "GRU", "RNN", "True", "False", "CUDA", "MNIST"),
    }
)


def names_in(sentence: str) -> set[str]:
    return {
        name
        for name in TORCH_NAMES
        if re.search(rf"(?<![A-Za-z_.]){re.escape(name)}(?![A-Za-z_0-9])", sentence)
    }


def asked(source: str) -> Iterator[re.Pattern[str]]:
    """Return every id that ``source`` may request from a catalog, as a pattern."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr="text"), args=[first, *_]):
                yield from map(re.compile, written(first, source))


def written(argument: ast.expr, source: str) -> list[str]:
    """Return patterns of the ids of an argument.

    A variable's are those written where it is set, a function's those that it returns, as far as
    both stand in ``source``.
    """
    match argument:
        case ast.Constant(value=str(text)):
            return [re.escape(text)]
        case ast.JoinedStr(values=parts):
            texts = [
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
                for part in parts
            ]
            return ["".join(texts)]
        case ast.IfExp(body=body, orelse=other):
            return written(body, source) + written(other, source)
        case ast.Name(id=name):
            values = [
                node.value
                for node in ast.walk(ast.parse(source))
                if isinstance(node, ast.Assign)
                and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
            ]
            return [text for value in values for text in written(value, source)]
        case ast.Call(func=ast.Name(id=name)):
            values = [
                inner.value
                for node in ast.walk(ast.parse(source))
                if isinstance(node, ast.FunctionDef) and node.name == name
                for inner in ast.walk(node)
                if isinstance(inner, ast.Return) and inner.value is not None
            ]
            return [text for value in values for text in written(value, source)]
    return []


def asked_everywhere() -> list[re.Pattern[str]]:
    files = [path for part in PARTS for path in (ROOT / part).rglob("*.py")]
    return [pattern for path in files for pattern in asked(path.read_text())]


def test_english_and_korean_are_there() -> None:
    assert languages()[0] == SOURCE == "en"
    assert "ko" in OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_ids(language: str) -> None:
    assert sentences(language).keys() == sentences(SOURCE).keys()


@pytest.mark.parametrize("language", languages())
def test_no_sentence_is_empty_or_fuzzy_or_twice(language: str) -> None:
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    assert [name for name, text in sentences(language).items() if not text.strip()] == []
    ids = re.findall(r'^msgid "(.+)"$', path.read_text(), flags=re.MULTILINE)
    assert len(ids) == len(set(ids)) == len(sentences(language))
    assert "fuzzy" not in path.read_text()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_the_placeholders_and_torchs_names(language: str) -> None:
    for name, english in sentences(SOURCE).items():
        other = sentences(language)[name]
        assert placeholders(other) == placeholders(english), name
        assert names_in(english) - names_in(other) == set(), name


def test_the_search_for_names_finds_them() -> None:
    assert names_in("h_n는 hidden_size에, nn.LSTM은 proj_size에") >= {
        *("h_n", "hidden_size", "nn.LSTM", "proj_size")
    }
    assert names_in("the h_names of a hidden_sizes") == set()


def test_every_id_asked_for_exists() -> None:
    known = sentences(SOURCE)
    patterns = asked_everywhere()
    assert len(patterns) > 60
    assert [each.pattern for each in patterns if not any(map(each.fullmatch, known))] == []


def test_every_sentence_is_asked_for() -> None:
    patterns = asked_everywhere()
    unused = [
        name for name in sentences(SOURCE) if not any(each.fullmatch(name) for each in patterns)
    ]
    assert unused == []


def test_the_search_for_ids_sees_every_way_to_ask() -> None:
    source = 'kind = "a" if x else "b"\nw.text(kind)\nw.text("c")\nw.text(f"d.{e}.f")\nw.text()'
    source += '\ndef g(h):\n    i = f"j.{h}"\n    return i if h else "k"\nw.text(g(1), l=2)'
    found = {each.pattern for each in asked(source)}
    assert found == {"a", "b", "c", "d\\..+\\.f", "j\\..+", "k"}


def test_placeholders_are_filled_in() -> None:
    assert messages("en").text("ran.real", device="cpu", time="0.5") == "Ran on cpu in 0.5 ms."
    assert messages("en").text("tab.code") == "Code"
    assert messages("ko").text("tab.code") == "코드"


@pytest.mark.parametrize("language", languages())
def test_an_unknown_id_is_a_mistake(language: str) -> None:
    words = Messages(language)
    assert words.language == language
    assert not words.has("no.such.id")
    assert words.has("tab.code")
    with pytest.raises(KeyError, match=r"no\.such\.id"):
        words.text("no.such.id")


@pytest.mark.parametrize(
    ("wanted", "browser", "best"),
    [
        ("ko", "en-US", "ko"),
        ("en", "ko-KR", "en"),
        (None, "ko-KR", "ko"),
        (None, "ko_KR", "ko"),
        ("KO", None, "ko"),
        ("xx", "ko", "ko"),
        ("xx", "fr-FR", "en"),
        (None, None, "en"),
        ("", "", "en"),
        ("../../en", None, "en"),
    ],
)
def test_the_links_language_then_the_browsers_then_english(
    wanted: str | None, browser: str | None, best: str
) -> None:
    assert best_language(wanted, browser) == best
