"""Pasted error messages on the Debugging page."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given

from components.mistakes.fields import MESSAGE, MOST_LETTERS
from components.words.catalogue import languages, messages
from tests.support.errors.pasted_texts import Dressed, dressed
from tests.support.messages import mistakes_of

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())


INPUT_SIZE = "input.size(-1) must be equal to input_size. Expected 10, got 11"


@EVERY_LANGUAGE
def test_a_message_is_explained_and_opens_the_layer(language: str) -> None:
    text = f"RuntimeError: {INPUT_SIZE}"
    message, words = mistakes_of({MESSAGE: text}, language), messages(language)
    (card,) = message["cards"]
    assert (card["kind"], card["torch"]) == ("pasted", text)
    assert card["heads"] == [words.text(f"mistakes.{name}") for name in ("axis", "expected", "got")]
    assert card["rows"] == [["`H_in`", "10", "11 ✗"]]
    ((label, href),) = card["links"]
    assert label == words.text("mistakes.open")
    assert dict(parse_qsl(urlsplit(href).query)) == {"input_size": "10", "lang": language}
    assert message["query"] == {MESSAGE: text}
    assert message["asks"][0]["value"] == text


def test_a_message_comes_before_an_attempt() -> None:
    message = mistakes_of({MESSAGE: "KeyError: 12", "input_shape": "3,7,11"})
    assert [card["kind"] for card in message["cards"]] == ["unknown", "refused"]


def test_the_end_of_a_long_text_is_read_and_kept() -> None:
    text = "x " * 10_000 + INPUT_SIZE
    message = mistakes_of({MESSAGE: text})
    kept = message["query"][MESSAGE]
    assert text.endswith(kept)
    assert MOST_LETTERS - 2 <= len(kept) <= MOST_LETTERS
    assert message["asks"][0]["most"] == MOST_LETTERS
    (card,) = message["cards"]
    cut = messages("en").text("mistakes.cut")
    assert cut in card["sentences"]
    (again,) = mistakes_of(message["query"])["cards"]
    assert cut not in again["sentences"]
    assert again["torch"] == card["torch"]


@pytest.mark.parametrize("text", ["y" * 20_000, "(" * 20_000, "\n" * 20_000, "`" * 20_000])
def test_a_long_text_of_nothing_is_unknown(text: str) -> None:
    message = mistakes_of({MESSAGE: text})
    assert [card["kind"] for card in message["cards"]] == ["unknown"] * bool(text.strip())
    assert len(message["query"].get(MESSAGE, "")) <= MOST_LETTERS


@pytest.mark.parametrize("markup", ["<img src=x onerror=alert(1)>", "[a](http://b)", "**b** `c`"])
def test_markup_in_a_pasted_text_stays_text(markup: str) -> None:
    text = f'  File "a.py", line 1, in f\n    {markup}\nKeyError: {markup}'
    message = mistakes_of({MESSAGE: f"Traceback (most recent call last):\n{text}"})
    (card,) = message["cards"]
    assert card["torch"] == f"KeyError: {markup}"
    bare = markup.replace("`", "ˋ")
    told = [line for line in card["sentences"] if bare in line]
    # In a sentence it stands in a span of code, which the page writes as text.
    assert told == [messages("en").text("mistakes.line", line=bare)]


@given(dressed())
def test_everything_recognized_is_described(found: Dressed) -> None:
    (card,) = mistakes_of({MESSAGE: found.text})["cards"]
    assert card["kind"] == "pasted"
    for sentence in (*card["sentences"], *card["list"]):
        assert "{" not in sentence
        assert sentence.count("`") % 2 == 0
