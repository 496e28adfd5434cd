"""Every page's message, for any link."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.layer.code import constructor
from backend.practice.questions import make_questions
from components.dispatch.pages import page_message
from components.words.catalogue import languages, messages
from tests.support.messages import plain
from tests.support.packing.packing_strategies import hostile_packing_links
from tests.support.strategies import hostile_asks, hostile_links

PAGES = ("layer", "slices", "packing", "models", "mistakes")
EVERY_PAGE = pytest.mark.parametrize("page", PAGES)


@EVERY_PAGE
def test_an_unknown_language_is_named_beside_the_other_values(page: str) -> None:
    message = plain(page_message(page, [("lang", "x" * 100), ("bias", "1")], messages("ko")))
    assert message["dropped"] == ["bias", "lang"]
    assert "`lang=ko`" in message["warnings"][1]
    assert "`en, ko`" in message["warnings"][1]
    assert "x" * 41 not in json.dumps(message)


@EVERY_PAGE
@pytest.mark.parametrize("language", languages())
def test_a_language_there_is_is_none(page: str, language: str) -> None:
    message = plain(page_message(page, [("lang", language)], messages(language)))
    assert (message["dropped"], message["warnings"]) == ([], [])
    assert (message["page"], message["language"]) == (page, language)


def test_the_practice_page_shows_the_layer_of_its_question() -> None:
    link = [("mode", "shape"), ("seed", "2"), ("level", "3"), ("question", "1"), ("lang", "en")]
    message = plain(page_message("practice", link, messages("en")))
    question = make_questions("shape", 2, 3, 2)[1]
    assert message["title"] == constructor(question.spec)
    asked = {"mode": "shape", "seed": "2", "level": "3", "question": "1"}
    assert (message["page"], message["query"], message["names"]) == ("practice", asked, [])
    # The page itself says what is wrong with its link.
    wrong = plain(page_message("practice", [("seed", "many")], messages("en")))
    assert (wrong["warnings"], wrong["dropped"]) == ([], [])


def test_an_unknown_page_is_the_layer_page() -> None:
    assert plain(page_message("nowhere", [], messages("en")))["page"] == "layer"


@EVERY_PAGE
def test_any_link_makes_a_message(page: str) -> None:
    anything = st.tuples(hostile_links(), hostile_asks(), hostile_packing_links())

    @given(anything.map(lambda parts: [pair for part in parts for pair in part]))
    def is_made(pairs: list[tuple[str, str]]) -> None:
        message = plain(page_message(page, pairs, messages("en")))
        assert len(message["warnings"]) == len(message["dropped"])
        json.dumps(message, allow_nan=False)

    is_made()
