"""The English sentences: short, in the words of PyTorch's documentation, with plurals that fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from components.words.catalogue import catalogue
from tests.support.words.catalogues import forms
from tests.support.words.english_style import RULES, because

LONGEST = 25
"""Words in a sentence; a span of code and a placeholder count as one word each."""
CODE = re.compile(r"`[^`]*`|<code>.*?</code>")
NOUNS = (
    *("arguments", "axes", "blocks", "characters", "classes", "columns", "configurations"),
    *("digits", "directions", "elements", "features", "hints", "ids", "images", "layers"),
    *("lengths", "multiplications", "names", "numbers", "parameters", "parts", "pieces", "places"),
    *("questions", "rows", "samples", "scores", "sentences", "sequences", "states", "steps"),
    *("targets", "tokens", "values", "vectors"),
)
GLUED = re.compile(
    rf"\{{(\w+)\}} (?:(?!has|have|had|is|are|was|were|must|can|of|on|and|or)[\w-]+ ){{0,2}}"
    rf"({'|'.join(NOUNS)})\b"
)
LIMIT = "a limit of ours, larger than 1"
TWO = "a layer with directions to count has two"
STACKED = "the question is about stacked layers"
LONGER = "larger than another count of at least 1"
NEVER_ONE = {
    **because(
        LIMIT,
        *("values.cut", "paste.error.too_long", "problem.too_many_lengths"),
        *("problem.too_many_steps", "problem.too_many_axes", "expression.too_long"),
        *("expression.too_large", "expression.too_many"),
    ),
    **because("every layer has more arguments", "paste.error.too_many"),
    **because("the count of the shipped model", "digit.net"),
    **because("at least output and h_n", "marker.summary"),
    **because(
        LONGER,
        *("task.note.rows_shown", "packing.refused.lengths_not_sorted"),
        *("packing.refused.lengths_beyond_width", "packing.refused.total_length_too_small"),
        *("attempt.refused.layer_too_large", "practice.not_read.too_long"),
        *("practice.not_read.too_many_axes", "vary.too_many_states", "vary.range_too_large"),
    ),
    **because("torch's message comes for other than one axis", "error.lengths_not_in_a_row"),
    **because("the message comes for more than three axes", "cause.too_many_axes"),
    **because("not a count: a verb or a preposition follows", "slices.lit"),
    **because("twice another count", "cause.head_sees_one_direction"),
    **because(
        TWO,
        *(
            "practice.mistake.shape.directions_apart",
            "practice.mistake.shape.directions_in_features",
        ),
        *("practice.mistake.shape.directions_twice", "practice.mistake.count.counted_forward_only"),
        "practice.mistake.count.upper_reads_one_direction",
    ),
    **because(
        STACKED,
        *("practice.mistake.shape.layers_in_output", "practice.mistake.row.direction_major"),
        *("practice.mistake.row.top_layer_first", "practice.mistake.count.upper_reads_input"),
    ),
}
"""Messages whose number is never 1, so that they need no plural forms."""


def prose(text: str) -> str:
    """Return a text with "C" for every span of code and "X" for every placeholder."""
    return re.sub(r"\{\w+\}", "X", CODE.sub("C", text))


def sentences_of(text: str) -> list[str]:
    return re.split(r"(?<=[.?!])\s+", prose(text))


def length(sentence: str) -> int:
    return sum(any(letter.isalnum() for letter in word) for word in sentence.split())


def every_sentence() -> Iterator[tuple[str, str]]:
    for name, texts in forms("en").items():
        for text in texts:
            for sentence in sentences_of(text):
                yield name, sentence


@pytest.mark.parametrize("fault", RULES)
def test_only_the_named_messages_have_a_fault(fault: str) -> None:
    rule = RULES[fault]
    found = re.compile(rule.pattern, re.IGNORECASE)
    assert {name for name, text in every_sentence() if found.search(text)} == rule.unless.keys()


@pytest.mark.parametrize("fault", RULES)
def test_the_search_for_a_fault_finds_it(fault: str) -> None:
    assert re.search(RULES[fault].pattern, RULES[fault].bad, re.IGNORECASE)


def test_no_sentence_is_too_long() -> None:
    assert [(name, text) for name, text in every_sentence() if length(text) > LONGEST] == []


def test_the_words_of_a_sentence_are_counted_without_code() -> None:
    first, second = sentences_of("Use `h_n[-2:, 0]` × {count} rows. Or 2 – 3?")
    assert (length(first), length(second)) == (4, 3)


def test_a_number_next_to_a_plural_decides_the_form() -> None:
    found = catalogue("en").sentences
    glued = {
        name
        for name, each in found.items()
        for match in GLUED.finditer(CODE.sub("C", each.forms[-1]))
        if match[1] != each.counts
    }
    assert glued == NEVER_ONE.keys()


def test_the_form_for_one_has_no_plural_after_its_number() -> None:
    found = [each for each in catalogue("en").sentences.values() if each.counts]
    assert len(found) > 35
    for each in found:
        one, many = each.forms
        assert one != many
        assert each.counts not in [match[1] for match in GLUED.finditer(CODE.sub("C", one))], one


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{count} parameters in total.", ["count"]),
        ("{most} positional arguments", ["most"]),
        ("Sequences: {count}.", []),
        ("{name} has no values", []),
        ("{count} of {total} sentences", ["total"]),
    ],
)
def test_the_search_for_a_number_next_to_a_plural(text: str, found: list[str]) -> None:
    assert [match[1] for match in GLUED.finditer(text)] == found
