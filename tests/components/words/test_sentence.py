"""One sentence as Markdown, HTML and plain text."""

from __future__ import annotations

import doctest

import pytest

from components.words import sentence as module
from components.words.problems import code_span
from components.words.sentence import Sentence


@pytest.mark.parametrize(
    ("text", "plain", "html"),
    [
        ("", "", ""),
        ("No code.", "No code.", "No code."),
        ("`a` and `b`", "a and b", "<code>a</code> and <code>b</code>"),
        ("`x < 1` & it's", "x < 1 & it's", "<code>x &lt; 1</code> &amp; it's"),
    ],
)
def test_a_sentence_in_every_form(text: str, plain: str, html: str) -> None:
    sentence = Sentence(text)
    assert (sentence.markdown, sentence.plain, sentence.html) == (text, plain, html)


def test_text_of_a_reader_stays_inside_its_code() -> None:
    foreign = "`</code><b>`\n"
    html = Sentence(f"See {code_span(foreign)}.").html
    assert html == "See <code>ˋ&lt;/code&gt;&lt;b&gt;ˋ</code>."


def test_the_examples_are_true() -> None:
    outcome = doctest.testmod(module)
    assert (outcome.attempted, outcome.failed) == (1, 0)
