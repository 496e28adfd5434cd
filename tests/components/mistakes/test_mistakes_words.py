"""Every code of errors, causes, attempts, traps and exhibits has its sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

import pytest

from backend.attempts.cost import RefusalCode
from backend.attempts.fit import Culprit, Reason
from backend.attempts.outcome import Outcome, Verdict
from backend.errors.known.catalog import RECORDS
from backend.errors.pasted import PastedError, read_error
from backend.errors.record import Cause, ErrorRecord
from backend.layer.spec import LayerSpec
from backend.traps.demonstrations import example_traps
from backend.traps.exhibits import exhibits
from backend.traps.trap import CODES
from components.dispatch.pages import page_message
from components.mistakes.words import culprit_sentence, outcome_sentences
from components.page.error_card import cause_sentence, error_sentences, line_sentence
from components.words.catalogue import languages, messages
from tests.support.errors.cause_params import CAUSE_PARAMS
from tests.support.messages import plain
from tests.support.words.catalogues import sentences

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
EVERY_RECORD = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.code)
REASONS = tuple(reason for kind in get_args(Reason) for reason in get_args(kind))
VERDICTS = tuple(verdict for kind in get_args(Verdict) for verdict in get_args(kind))
REFUSED = {
    "layer_too_large": {"parameters": 7, "high": 5},
    "attempt_too_large": {"megabytes": 7, "high": 5},
    "attempt_too_slow": {"milliseconds": 7, "high": 5},
}


def used_in(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


def codes_of(kind: str, language: str) -> set[str]:
    """Return the codes for which the catalog has sentences."""
    names = (name for name in sentences(language) if name.startswith(f"{kind}."))
    return {name.removeprefix(f"{kind}.") for name in names}


def is_told(text: str) -> None:
    assert text.endswith((".", ":"))
    assert "{" not in text
    assert text.count("`") % 2 == 0


# Errors


@EVERY_LANGUAGE
def test_sentence_of_a_cause_is_complete(language: str) -> None:
    for code, names in CAUSE_PARAMS.items():
        is_told(cause_sentence(Cause(code, dict.fromkeys(names, 7)), messages(language)))


@EVERY_LANGUAGE
@EVERY_RECORD
def test_every_sample_makes_a_card(record: ErrorRecord, language: str) -> None:
    words, sample = messages(language), record.sample
    link = [("message", sample)]
    (card,) = plain(page_message("mistakes", link, words))["cards"]
    assert sample in card["torch"]
    _, first, *rest = card["sentences"]
    for text in (first, *rest, *card["list"]):
        assert "{" not in text
        assert text.count("`") % 2 == 0
    assert (card["kind"], card["title"]) == ("pasted", words.text("mistakes.known"))
    told = read_error(sample)
    uncertain = words.text("mistakes.uncertain")
    assert ((first, *rest)[0] == uncertain) == (not told.certain)
    assert error_sentences(told, words) == [first, *rest]
    assert len(card["list"]) == len(told.causes)
    heading = "mistakes.causes" if len(told.causes) > 1 else "mistakes.cause"
    assert card.get("list_title") == (words.text(heading) if told.causes else None)


@EVERY_RECORD
def test_backticks_of_a_message_do_not_end_a_code_span(record: ErrorRecord) -> None:
    names = {name for each in record.patterns for name in re.compile(each.regex).groupindex}
    spoilt = PastedError("", "", record.code, params=dict.fromkeys(names, "a`b\nc"))
    for language in languages():
        for text in error_sentences(spoilt, messages(language)):
            assert text.count("`") % 2 == 0
            assert "\n" not in text


def test_a_line_of_code_stays_in_its_span() -> None:
    error = PastedError("", "", None, line="x = `y`  # <b>")
    assert line_sentence(error, messages("en")) == "The line that failed: `x = ˋyˋ # <b>`"


def test_a_cause_nobody_wrote_of_is_left_out() -> None:
    assert cause_sentence(Cause("never_heard_of", {}), messages("en")) == ""


# Attempts


@EVERY_LANGUAGE
def test_every_culprit_is_reported(language: str) -> None:
    assert codes_of("culprit", language) == set(REASONS)
    for reason in REASONS:
        is_told(culprit_sentence(Culprit("input", 2, reason, 17, 19), messages(language)))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("reason", ["axes", "size", "dtype", "count", "unsorted", "beyond"])
def test_a_culprit_is_reported_with_both_numbers(reason: Any, language: str) -> None:
    text = culprit_sentence(Culprit("lengths", 2, reason, 17, 19), messages(language))
    assert {"17", "19"} <= set(re.findall(r"\d+", text))


@EVERY_LANGUAGE
@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_is_reported(verdict: Any, language: str) -> None:
    words = messages(language)
    codes = REFUSED if verdict == "refused" else {"": {}}
    for code, params in codes.items():
        outcome = Outcome(verdict, exception="ValueError", signal="SIGSEGV", params=params)
        (told,) = outcome_sentences(with_code(outcome, code), words)
        is_told(told)
        assert ("ValueError" in told) == (verdict == "raised")
        assert ("SIGSEGV" in told) == (verdict == "crashed")
        assert {str(number) for number in params.values()} <= set(re.findall(r"\d+", told))


def with_code(outcome: Outcome, code: str) -> Outcome:
    return Outcome(**{**vars(outcome), "code": code})


def test_every_refusal_has_its_numbers_here() -> None:
    assert set(get_args(RefusalCode)) == REFUSED.keys()
    assert codes_of("attempt.refused", "en") == REFUSED.keys()


@EVERY_LANGUAGE
def test_silent_mistakes_are_distinguished(language: str) -> None:
    words, culprit = messages(language), Culprit("h_n", 0, "opened", "output, h_n", "output, (h)")
    first, second = outcome_sentences(Outcome("ran", culprit=culprit), words)
    assert first == words.text("attempt.ran_silently")
    assert second == culprit_sentence(culprit, words)
    assert "`output, (h)`" in second
    assert outcome_sentences(Outcome("ran"), words) == [words.text("attempt.ran")]


@EVERY_LANGUAGE
def test_torchs_words_are_explained_behind_the_culprit(language: str) -> None:
    words, culprit = messages(language), Culprit("input", 2, "size", 10, 11)
    message = "input.size(-1) must be equal to input_size. Expected 10, got 11"
    outcome = Outcome("raised", exception="RuntimeError", message=message, culprit=culprit)
    _, second, third = outcome_sentences(outcome, words)
    assert second == culprit_sentence(culprit, words)
    assert third == words.text("error.input_size_differs", expected=10, got=11)
    unheard = Outcome("raised", exception="E", message="never heard of", culprit=culprit)
    assert len(outcome_sentences(unheard, words)) == 2


# Traps and exhibits


@EVERY_LANGUAGE
def test_every_trap_is_described_with_its_facts(language: str) -> None:
    words, told = messages(language), sentences(language)
    params: Mapping[str, Mapping[str, Any]]
    params = {trap.code: trap.params for trap in example_traps(LayerSpec())}
    assert list(params) == list(CODES)
    assert codes_of("trap.title", language) == set(CODES)
    for code in CODES:
        assert used_in(told[f"trap.{code}"]) <= params[code].keys(), code
        is_told(words.text(f"trap.{code}", **params[code]))
        assert not told[f"trap.title.{code}"].endswith(".")


@EVERY_LANGUAGE
def test_every_exhibit_is_reported(language: str) -> None:
    words, ids = messages(language), {exhibit.id for exhibit in exhibits()}
    assert codes_of("exhibit.title", language) == ids
    for name in ids:
        is_told(words.text(f"exhibit.{name}"))
        assert not words.text(f"exhibit.title.{name}").endswith(".")
