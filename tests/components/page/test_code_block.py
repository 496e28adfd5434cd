"""A program is shown in color and copied unchanged."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.layer.code import script
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from components.page.code_block import as_block
from components.words.catalogue import messages

EN = messages("en")
RUN = trace(LayerSpec())
SCRIPT = script(LayerSpec(), RUN.shapes, RUN.parameters, RUN.requested)


def copied(block: str) -> str:
    """Return the text that the button copies."""
    (inside,) = re.findall("<pre><code>(.*)</code></pre>", block, re.DOTALL)
    return unescape(re.sub("<[^>]*>", "", inside))


@pytest.mark.parametrize("text", [SCRIPT, "", "x", "x\n", "\n\n  x = 1\n\n", "if a < b & c > d:"])
def test_it_is_copied_as_it_is(text: str) -> None:
    assert copied(as_block(text, EN)) == text
    assert copied(as_block(text, EN, python=False)) == text


# Pygments reads every kind of line end as one.
@given(st.text(st.characters(exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\ufeff")))
def test_so_is_any_text_and_none_is_markup(text: str) -> None:
    for python in (True, False):
        block = as_block(text, EN, python)
        assert copied(block) == text
        tags = set(re.findall("<([^ >]*)", block.partition("<code>")[2].partition("</code>")[0]))
        assert tags <= {"span", "/span"}


def test_words_numbers_and_remarks_have_colors() -> None:
    block = as_block("from torch import nn  # a remark\nx = 20", EN)
    for name, text in {"kn": "from", "c1": "# a remark", "mi": "20"}.items():
        assert f'<span class="{name}">{text}</span>' in block
    assert "<span class=" not in as_block("from 20", EN, python=False).partition("</pre>")[0]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_button_says_what_it_does_and_did(language: str) -> None:
    words = messages(language)
    block = as_block("x", words)
    assert f">{words.text('share.copy')}</button>" in block
    for name, text in (("copied", "copied"), ("not-copied", "not_copied")):
        assert f"data-{name}='{words.text(f'share.{text}')}'" in block
