"""The two controls that stay in sight of the picture."""

from __future__ import annotations

import pytest

from components.dispatch.pages import page_message, page_names
from components.words.catalogue import messages

WORDS = messages("en")


def first(page: str, **link: str) -> list[str]:
    return [*page_message(page, list(link.items()), WORDS).controls.first]


def test_they_are_the_pages_own() -> None:
    assert first("layer") == ["num_layers", "hidden_size"]
    assert first("slices") == ["num_layers", "batch"]


@pytest.mark.parametrize("link", [{"code": "~tagger"}, {"model": "mnist"}, {"model": "heads"}])
def test_every_model_has_two(link: dict[str, str]) -> None:
    assert len(first("models", **link)) == 2


@pytest.mark.parametrize("page", page_names())
def test_they_are_controls_that_the_user_can_move(page: str) -> None:
    panel = page_message(page, [("lock", "num_layers")], WORDS).controls
    free = {
        control.name
        for group in panel.groups
        for control in group.controls
        if control.locked is not True and not control.disabled
    }
    assert {*panel.first} <= free


def test_a_link_that_hides_or_locks_one_brings_the_next() -> None:
    assert first("layer", hide="num_layers", lock="hidden_size") == ["input_size", "proj_size"]
    assert first("layer", hide="controls") == ["num_layers", "hidden_size"]
