"""Sentences of whole answers, with their values filled in, stay short in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from backend.errors.known.catalog import RECORDS
from backend.errors.pasted import read_error
from backend.layer.spec import LayerSpec
from backend.paste.found import PasteError
from backend.paste.read import read_layers
from backend.traps.demonstrations import example_traps
from components.layer.paste import choice_lines, refusal_lines, taken_lines
from components.page.error_card import cause_sentence, error_sentences
from components.words.catalogue import Messages, languages, messages
from components.words.traps import trap_line
from tests.support.errors.answers import ANSWERS
from tests.support.errors.message_corpus import MAKES, settings
from tests.support.errors.mistakes import Mistake, namespace, traced
from tests.support.errors.neighbor_corpus import KINDS, cases
from tests.support.errors.record_texts import texts_of

LONGEST = 25
CODE = re.compile(r"`[^`]*`|\[[^\]]*\]\([^)]*\)")
"""Code, or a link; each counts as one word."""
PASTES = (
    "nn.LSTM(input_dim, hidden_dim, n_layers, batch_first=True, device=device)",
    "a = nn.GRU(10, 20)\nb = nn.LSTM(10)\nc = nn.LSTM(10, 20, 2, True)",
    "rnn.weight_ih_l0 (80, 10)",
    "weight_ih_l0 (80, 10)\nweight_hh_l0 (80, 21)",
    *("nn.LSTMCell(3, 4)", "", "nn.LSTM(10, [20])", "nn.GRU(10, 20, proj_size=5)"),
)


def made() -> Iterator[str]:
    """Yield one traceback of each kind of mistake in both corpora."""
    for name, setting in list(settings())[: len(MAKES)]:
        mistake = MAKES[name](setting)
        yield traced(Mistake(mistake.before, mistake.line, "", ""), namespace())
    for name, sizes in list(cases())[: len(KINDS)]:
        yield traced(Mistake(*KINDS[name].program(sizes), "", ""), namespace())


ERRORS = (
    *(text for record in RECORDS for text in texts_of(record)),
    *(answer.text for answer in ANSWERS.values()),
    *made(),
)


def answers(words: Messages) -> Iterator[str]:
    """Yield the texts of every kind of answer to something pasted."""
    for text in ERRORS:
        found = read_error(text)
        yield from error_sentences(found, words)
        yield from (cause_sentence(cause, words) for cause in found.causes)
    for text in PASTES:
        try:
            layers = read_layers(text)
        except PasteError as error:
            yield from refusal_lines(error, words)
            continue
        yield from choice_lines(layers, words)
        for layer in layers.layers:
            yield from taken_lines(layer, words)
    yield from (trap_line(trap, words) for trap in example_traps(LayerSpec()))


def long_sentences(text: str) -> list[str]:
    """Return the sentences with too many words."""
    parts = re.split(r"(?<=[.?!:]) ", CODE.sub("C", text))
    return [each for each in parts if len(re.findall(r"[^\W_][\w'’.-]*", each)) > LONGEST]


@pytest.mark.parametrize("language", languages())
def test_no_sentence_of_an_answer_is_too_long(language: str) -> None:
    said = set(answers(messages(language)))
    assert len(said) > 200
    assert [each for each in said if long_sentences(each)] == []


def test_the_search_for_long_sentences_can_fail() -> None:
    assert long_sentences("word " * 26)
    assert not long_sentences("word " * 13 + "end. " + "`many words of code` " * 5 + "word " * 13)
