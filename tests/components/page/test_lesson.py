"""A page with the choices of a course author."""

from __future__ import annotations

from typing import Any

import pytest

from backend.layer.presets import PRESETS
from components.dispatch.pages import control_names, page_message, page_names
from components.words.catalogue import languages, messages
from tests.support.messages import plain

WORDS = messages("en")


def page(name: str = "layer", **link: str) -> dict[str, Any]:
    return plain(page_message(name, list(link.items()), WORDS))


def controls(message: dict[str, Any]) -> dict[str, dict[str, Any]]:
    groups = message["controls"]["groups"]
    return {each["name"]: each for group in groups for each in group["controls"]}


@pytest.mark.parametrize("name", page_names())
def test_without_a_lesson_nothing_is_left_out_or_fixed(name: str) -> None:
    message = page(name)
    assert message["lesson"] == {"hide": [], "show": [], "open": [], "focus": ""}
    assert not any(control.get("locked") for control in controls(message).values())


@pytest.mark.parametrize("name", page_names())
def test_every_control_has_a_name_that_a_link_can_leave_out(name: str) -> None:
    assert set(controls(page(name))) <= set(control_names())


def test_a_control_that_is_left_out_is_gone_with_its_empty_group() -> None:
    message = page(hide="device,proj_size")
    assert {"device", "proj_size"} == set(controls(page())) - set(controls(message))
    labels = [group["label"] for group in message["controls"]["groups"]]
    assert WORDS.text("group.device") not in labels
    assert message["query"] == {"hide": "device,proj_size"}


@pytest.mark.parametrize("language", languages())
def test_a_fixed_control_is_shown_as_fixed(language: str) -> None:
    words = messages(language)
    message = plain(page_message("layer", [("lock", "hidden_size"), ("hidden_size", "7")], words))
    fixed = controls(message)["hidden_size"]
    assert (fixed["value"], fixed["locked"], fixed["disabled"]) == (7, True, True)
    assert fixed["note"] == words.text("lesson.locked")
    assert [name for name, each in controls(message).items() if each.get("locked")] == [
        "hidden_size"
    ]


def test_examples_that_would_move_a_fixed_control_are_gone() -> None:
    def names(**link: str) -> list[str]:
        return [each["value"] for each in page(**link)["controls"]["examples"]["options"]]

    assert names(lock="seq_len", seq_len="35") == [
        name for name, spec in PRESETS.items() if spec.seq_len == 35
    ]
    assert names(lock="hidden_size", hidden_size="9") == []
    assert names(hide="examples") == []
    assert names() == list(PRESETS)


@pytest.mark.parametrize(
    ("name", "focus"),
    [
        *(("layer", each) for each in ("h_n", "h_n[3]", "output[:, 0, 20:]", "input t0")),
        ("slices", "output"),
        ("packing", "packed"),
    ],
)
def test_every_block_can_be_pointed_at(name: str, focus: str) -> None:
    message = page(name, focus=focus)
    assert message["lesson"]["focus"] == focus
    assert (message["warnings"], message["query"]["focus"]) == ([], focus)


@pytest.mark.parametrize("language", languages())
def test_a_missing_part_is_reported_once(language: str) -> None:
    words = messages(language)
    message = plain(page_message("layer", [("focus", "cell"), ("hide", "shapes,sky")], words))
    assert message["lesson"] == {"hide": ["shapes"], "show": [], "open": [], "focus": ""}
    assert message["dropped"] == ["hide", "focus"]
    assert len(message["warnings"]) == 2
    assert "`cell`" in message["warnings"][1]
    assert message["query"] == {"hide": "shapes"}


def test_an_old_link_locks_the_control_that_its_parameter_became() -> None:
    message = page("models", model="heads", vocabulary="50", lock="vocabulary", hide="batch")
    fixed = controls(message)["vocab_size"]
    assert (fixed["value"], fixed["locked"]) == (50, True)
    assert "N" not in controls(message)
    assert (message["query"]["lock"], message["query"]["hide"]) == ("vocab_size", "N")
    # The page writes both into its address.
    assert {"lock", "hide"} <= set(message["names"])
