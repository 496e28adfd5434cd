"""A text in a link comes back as it was, and no value is unpacked without a limit."""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64encode
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.layer.spec import SpecError
from backend.links.packed_text import MOST_BYTES, packed_text, plain_lines, unpacked_text


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=400))
def test_a_text_comes_back(text: str) -> None:
    value = packed_text(text)

    assert unpacked_text(value, "code") == plain_lines(text)
    assert set(value) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_all_line_ends_become_plain() -> None:
    assert unpacked_text(packed_text("a\r\nb\rc\n\rd"), "code") == "a\nb\nc\n\nd"


def test_a_source_gets_shorter() -> None:
    source = "self.layer = nn.Linear(hidden_dim, hidden_dim)\n" * 400

    assert len(packed_text(source)) < len(source) / 20


def test_a_bomb_is_not_unpacked() -> None:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = deflate.compress(b"\0" * 50_000_000) + deflate.flush()

    with pytest.raises(SpecError) as refused:
        unpacked_text(urlsafe_b64encode(bomb).decode().rstrip("="), "code")

    assert refused.value.code == "code_too_long"


def test_the_longest_text_fits() -> None:
    assert unpacked_text(packed_text("x" * MOST_BYTES), "code") == "x" * MOST_BYTES


@pytest.mark.parametrize("value", ["", "a", "!!!!", "AAAA", packed_text("x = 1\n" * 9)[:-3]])
def test_a_broken_value_is_refused(value: str) -> None:
    with pytest.raises(SpecError) as refused:
        unpacked_text(value, "code")

    assert refused.value.code == "code_broken"


@given(st.text(max_size=200))
def test_no_value_breaks_the_parser(value: str) -> None:
    with suppress(SpecError):
        assert packed_text(unpacked_text(value, "code"))
