"""Every record recognizes, compares, explains and fixes its error, in both languages."""

from __future__ import annotations

import ast
import re
import warnings
from functools import cache
from string import Formatter

import pytest
import torch
from torch import nn

from backend.errors.explain import explained
from backend.errors.known.catalog import RECORDS
from backend.errors.known.layer import arguments
from backend.errors.pasted import PastedError, read_error
from backend.errors.record import CURRENT, ErrorRecord
from backend.layer.axes import sizes
from backend.layer.rules import tensor_shapes
from backend.links.layer import read_link
from components.words.catalogue import languages
from tests.support.errors.answers import ANSWERS
from tests.support.errors.cause_params import CAUSE_PARAMS, CAUSES
from tests.support.errors.likely_causes import LIKELIEST
from tests.support.errors.mistake_programs import MISTAKES
from tests.support.errors.mistakes import bare, namespace, traced
from tests.support.errors.raised import RAISED, message_of
from tests.support.errors.record_texts import in_traceback, texts_of, wordings_of
from tests.support.words.catalogues import sentences

EVERY_RECORD = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.code)
EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
EVERY_MISTAKE = pytest.mark.parametrize("name", MISTAKES)
OPTIONAL = {"state", "got_c"}
"""Groups of a pattern that not every message has, so that no sentence may need them."""


def matches(record: ErrorRecord, message: str) -> bool:
    return any(re.search(pattern.regex, message) for pattern in record.patterns)


@cache
def read(name: str) -> PastedError:
    """Return the reading of a program's traceback, which several tests look at."""
    return read_error(traced(MISTAKES[name], namespace()))


@cache
def read_texts(code: str) -> tuple[PastedError, ...]:
    """Return the readings of all texts of a record, which several tests look at."""
    record = next(each for each in RECORDS if each.code == code)
    return tuple(map(read_error, texts_of(record)))


# Recognition


def test_codes_are_distinct() -> None:
    codes = [record.code for record in RECORDS]
    assert len(set(codes)) == len(codes) >= 69


@EVERY_RECORD
def test_sample_is_recognized_by_its_record_and_by_no_earlier_one(record: ErrorRecord) -> None:
    assert next(each for each in RECORDS if matches(each, record.sample)) is record
    known = explained(record.sample)
    assert known is not None
    assert known.code == record.code


@EVERY_RECORD
def test_sample_is_in_current_words_if_there_are_any(record: ErrorRecord) -> None:
    current = [each.regex for each in record.patterns if each.versions == CURRENT]
    assert not current or any(re.search(regex, record.sample) for regex in current)


@EVERY_RECORD
def test_every_pattern_decides_for_a_message(record: ErrorRecord) -> None:
    """Check that no pattern is hidden by an earlier one for the same messages."""
    real = [message_of(name) for name, (_, code, _) in RAISED.items() if code == record.code]
    decides = set()
    for message in (*wordings_of(record), *real):
        by_version = sorted(record.patterns, key=lambda each: each.versions != CURRENT)
        decides.add(next(each for each in by_version if re.search(each.regex, message)))
    assert decides == set(record.patterns)


@EVERY_RECORD
def test_texts_are_read_as_the_error(record: ErrorRecord) -> None:
    for found in read_texts(record.code):
        assert (found.code, found.certain) == (record.code, record.python is None)


@EVERY_MISTAKE
def test_traceback_of_a_program_is_recognized(name: str) -> None:
    mistake, found = MISTAKES[name], read(name)
    assert (found.code, found.line) == (mistake.code, mistake.line)
    assert (found.nearest, found.cut) == (None, False)


@EVERY_MISTAKE
def test_message_of_a_program_is_recognized_without_its_traceback(name: str) -> None:
    message = bare(traced(MISTAKES[name], namespace()))
    found = read_error(message)
    assert (found.code, found.line) == (MISTAKES[name].code, "")
    assert found.message == " ".join(message.split())


# Comparison


@EVERY_RECORD
def test_sizes_are_compared_if_the_record_has_a_comparison(record: ErrorRecord) -> None:
    compared = [found.comparison for found in read_texts(record.code)]
    if record.comparison is None:
        assert set(compared) == {()}
        return
    assert any(not each.fits for comparison in compared for each in comparison)
    for comparison in compared:
        assert all(each.symbol and (each.expected, each.got) != (None, None) for each in comparison)


@EVERY_MISTAKE
def test_sizes_of_a_program_are_compared_axis_by_axis(name: str) -> None:
    differing = [each for each in read(name).comparison if not each.fits]
    written = tuple(f"{each.symbol} {each.expected} {each.got}" for each in differing)
    assert written == MISTAKES[name].compared


# Causes


@EVERY_RECORD
def test_every_text_has_causes_with_their_values(record: ErrorRecord) -> None:
    for found in read_texts(record.code):
        causes = found.causes
        assert causes
        assert len({cause.code for cause in causes}) == len(causes)
        assert {cause.code for cause in causes} <= {cause.code for cause in record.causes}
        assert all(set(cause.params) == CAUSE_PARAMS[cause.code] for cause in causes)


def test_causes_of_one_code_have_the_same_values_and_fix() -> None:
    for cause in CAUSES:
        same = [each for each in CAUSES if each.code == cause.code]
        assert {frozenset(each.values) for each in same} == {CAUSE_PARAMS[cause.code]}
        assert {each.fix for each in same} == {cause.fix}


def test_some_text_has_each_cause() -> None:
    """Check that each condition of a cause is true for some text."""
    texts = [text for record in RECORDS for text in texts_of(record)]
    texts += [traced(mistake, namespace()) for mistake in MISTAKES.values()]
    texts += [message for message, _, _ in LIKELIEST]
    texts += [answer.text for answer in ANSWERS.values()]
    given = {cause.code for text in texts for cause in read_error(text).causes}
    assert given == CAUSE_PARAMS.keys()


@EVERY_MISTAKE
def test_likeliest_cause_of_a_program_is_the_true_one(name: str) -> None:
    assert read(name).causes[0].code == MISTAKES[name].cause


# Fix


@EVERY_RECORD
def test_every_text_has_a_fix_that_is_python(record: ErrorRecord) -> None:
    assert record.fix or all(cause.fix for cause in record.causes)
    for found in read_texts(record.code):
        assert found.fix
        ast.parse("\n".join(found.fix).replace("return ", "returned = "))


@EVERY_MISTAKE
def test_fix_corrects_the_program(name: str) -> None:
    mistake, names = MISTAKES[name], namespace()
    found = read_error(traced(mistake, names))
    assert found.fix
    if name == "lengths elsewhere":
        # The lengths are on the meta device, which has no values to copy, unlike a GPU.
        names["lengths"] = torch.tensor([7, 5, 3])
    exec("\n".join(found.fix), names)
    if mistake.runs_after_fix:
        exec(mistake.line, names)


@pytest.mark.parametrize(
    "record",
    [record for record in arguments.RECORDS if "nn." in record.line],
    ids=lambda record: record.code,
)
def test_fix_corrects_the_line_of_the_record(record: ErrorRecord) -> None:
    names: dict[str, object] = {"nn": nn, "torch": torch}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(Exception, match=r".") as caught:
            exec(record.line, names)
        assert record.sample in str(caught.value)
        exec("\n".join(read_error(in_traceback(record.sample, record.line)).fix), names)
    assert any(isinstance(value, nn.Module) for value in names.values())


# Setting


@EVERY_RECORD
def test_setting_of_every_text_is_a_valid_link(record: ErrorRecord) -> None:
    for found in read_texts(record.code):
        assert read_link(found.setting.items(), ()).problems == ()


@EVERY_MISTAKE
def test_setting_of_a_program_is_what_the_numbers_imply(name: str) -> None:
    found = read(name).setting
    assert found == dict(MISTAKES[name].setting)
    assert read_link(found.items(), ()).problems == ()


@EVERY_MISTAKE
def test_implied_layer_has_the_states_that_torch_expected(name: str) -> None:
    found = read(name)
    if found.code == "hidden_size_differs":
        spec = read_link(found.setting.items(), ()).spec
        state = "c_0" if found.params.get("state") == 1 else "h_0"
        expected = tuple(each.expected for each in found.comparison)
        assert sizes(tensor_shapes(spec)[state]) == expected


# Sentences


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@EVERY_LANGUAGE
@EVERY_RECORD
def test_catalog_has_a_sentence_with_values_of_every_pattern(
    record: ErrorRecord, language: str
) -> None:
    used = placeholders(sentences(language)[f"error.{record.code}"])
    for pattern in record.patterns:
        assert used <= re.compile(pattern.regex).groupindex.keys() - OPTIONAL, pattern
    for found in read_texts(record.code):
        assert used <= found.params.keys()


@EVERY_LANGUAGE
@EVERY_RECORD
def test_catalog_has_a_sentence_for_every_cause(record: ErrorRecord, language: str) -> None:
    for cause in record.causes:
        used = placeholders(sentences(language)[f"cause.{cause.code}"])
        assert used <= cause.values.keys()


@EVERY_LANGUAGE
def test_catalog_has_no_sentences_for_other_errors_and_causes(language: str) -> None:
    names = sentences(language).keys()
    known = {f"error.{record.code}" for record in RECORDS}
    known |= {f"cause.{code}" for code in CAUSE_PARAMS}
    assert {name for name in names if name.startswith(("error.", "cause."))} == known
