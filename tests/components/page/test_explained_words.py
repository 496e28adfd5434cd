"""Words of the trade are explained on the page where they occur first."""

from __future__ import annotations

import pytest

from backend.slices.task import TASKS, TaskId
from components.dispatch.pages import page_message
from components.message.message import Message
from components.words.catalogue import languages, messages

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
TERMS: dict[TaskId, list[str]] = {
    "classify": ["head"],
    "tag": ["tagging", "head"],
    "decoder": ["decoder"],
}


def help_of(message: Message, name: str) -> str:
    (found,) = (
        each.help
        for group in message.controls.groups
        for each in group.controls
        if each.name == name
    )
    return found


@EVERY_LANGUAGE
@pytest.mark.parametrize("task", TASKS)
def test_the_answer_to_a_task_explains_its_words(task: TaskId, language: str) -> None:
    words = messages(language)
    panel = page_message("slices", [("task", task)], words).slices
    assert panel
    right, *wrongs = panel.cards
    expected = [*TERMS.get(task, ()), "einops"]
    assert list(right.terms) == [words.text(f"term.{term}") for term in expected]
    assert all(not wrong.terms for wrong in wrongs)


@EVERY_LANGUAGE
@pytest.mark.parametrize("page", ["layer", "packing", "models"])
def test_controls_explain_meta_and_batch_first(page: str, language: str) -> None:
    words = messages(language)
    message = page_message(page, [], words)
    # A source runs on the CPU.
    assert page == "models" or words.text("term.meta") in help_of(message, "device")
    assert words.text("layer.why_batch_first") in help_of(message, "batch_first")
    assert words.text("term.meta") not in help_of(message, "hidden_size")


@EVERY_LANGUAGE
def test_the_layer_page_compares_its_results(language: str) -> None:
    words = messages(language)
    compared = [words.text("layer.output_and_h_n"), words.text("layer.states")]
    assert page_message("layer", [], words).remarks == compared
    assert not page_message("mistakes", [], words).remarks
