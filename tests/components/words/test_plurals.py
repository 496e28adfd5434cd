"""Plural forms: the number in a message decides, by the rule of the language's catalog."""

from __future__ import annotations

import doctest
from gettext import c2py

import pytest

from components.words import catalogue as module
from components.words.catalogue import Catalogue, Entry, catalogue, languages, messages
from tests.support.words.catalogues import forms, placeholders, sentences

ONE, MANY = "The batch holds {batch} sequence.", "{batch} sequences"
ENGLISH = Catalogue({"batch": Entry((ONE, MANY), "batch")}, c2py("n != 1"))
POLISH = Catalogue(
    {"files": Entry(("{n} plik", "{n} pliki", "{n} plików"), "n")},
    c2py("n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"),
)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (1, ONE),
        ("1", ONE),
        ("`1`", ONE),
        (0, MANY),
        (2, MANY),
        (21, MANY),
        ("1,001", MANY),
        ("11", MANY),
        ("1.5", MANY),
        ("several", MANY),
        (None, MANY),
    ],
)
def test_the_number_decides_the_form(value: object, form: str) -> None:
    assert ENGLISH.form("batch", {"batch": value, "other": 1}) == form


def test_without_its_number_a_message_has_its_last_form() -> None:
    assert ENGLISH.form("batch", {}) == MANY


@pytest.mark.parametrize(("number", "form"), [(1, "plik"), (3, "pliki"), (5, "plików")])
def test_a_language_may_have_more_forms(number: int, form: str) -> None:
    assert POLISH.form("files", {"n": number}) == f"{{n}} {form}"


def test_the_form_is_filled_in() -> None:
    words = messages("en")
    assert words.text("packing.changes.of", same=1, count=1) == "1 of 1 sentence"
    assert words.text("packing.changes.of", same=1, count=10) == "1 of 10 sentences"
    assert words.text("model.parameters", count="1,345") == "1,345 parameters in total."
    assert words.text("model.parameters", count="1") == "1 parameter in total."


def test_a_language_without_plural_forms_has_one_form_for_every_number() -> None:
    words = messages("ko")
    one, two = (words.text("packing.changes.of", same=1, count=count) for count in (1, 2))
    assert one == two.replace("2", "1")


@pytest.mark.parametrize("language", languages())
def test_every_form_has_the_same_placeholders(language: str) -> None:
    for name, texts in forms(language).items():
        for text in texts:
            assert placeholders(text) == placeholders(sentences(language)[name]), name


@pytest.mark.parametrize("language", languages())
def test_a_message_with_plural_forms_has_all_of_them(language: str) -> None:
    read = catalogue(language)
    needed = {read.plural(number) for number in range(200)}
    for name, each in read.sentences.items():
        if each.counts:
            assert set(range(len(each.forms))) == needed, name
            assert each.counts in placeholders(each.forms[-1]), name
            assert all(each.forms), name
        else:
            assert len(each.forms) == 1, name


def test_the_examples_in_the_documentation_are_true() -> None:
    outcome = doctest.testmod(module)
    assert (outcome.attempted, outcome.failed) == (2, 0)
