"""Offline pages of lessons, of sources and of sets of questions."""

from __future__ import annotations

import json

import pytest

from components.dispatch.pages import find_page, page_message
from components.offline.link import suggested_range
from components.offline.page import offline_page
from components.words.catalogue import messages
from components.words.refused import RefusedError
from tests.support.message_tables import unpacked
from tests.support.offline_files import VARY, asked_for, kit_of


def test_a_lesson_keeps_its_controls() -> None:
    page = offline_page(asked_for(VARY, show="num_layers", focus="h_n"), messages("en"))
    for message in unpacked(kit_of(page)["table"]):
        controls = [each for group in message["controls"]["groups"] for each in group["controls"]]
        assert [each["name"] for each in controls] == ["num_layers"]
        assert message["query"]["focus"] == "h_n"


def test_a_question_that_needs_the_server_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        asked_for("num_layers:1-2", ask="h_n")
    assert (refused.value.code, refused.value.parameter) == ("ask_needs_server", "ask")


def test_a_configuration_that_a_page_would_replace_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        offline_page(asked_for("classes:2|5000", page="models", model="heads"), messages("en"))
    assert refused.value.parameter == "classes"
    assert "5000" in str(refused.value)


def test_the_steps_of_a_lesson_are_in_the_range() -> None:
    steps = "num_layers=1;num_layers=3,bidirectional=false"
    page = offline_page(asked_for(steps=steps, num_layers="2"), messages("en"))
    kit = kit_of(page)
    assert kit["vary"] == [
        {"name": "num_layers", "values": ["2", "1", "3"]},
        {"name": "bidirectional", "values": ["true", "false"]},
    ]
    (first, *_) = unpacked(kit["table"])
    assert first["lesson"]["steps"]["settings"][1] == {"num_layers": "3", "bidirectional": "false"}


def test_the_author_of_a_source_chooses_a_line_and_its_run() -> None:
    page = offline_page(
        asked_for("L:3-4", page="models", code="~lstm_cell", line="18", step="2"), messages("en")
    )
    for message in unpacked(kit_of(page)["table"]):
        assert message["query"] == {"line": "18", "step": "2", "L": message["query"]["L"]}


def test_a_highlight_may_be_in_some_configurations_only() -> None:
    asked = asked_for("num_layers:1-2", bidirectional="false", focus="h_n[1]")
    for message in unpacked(kit_of(offline_page(asked, messages("en")))["table"]):
        assert message["query"] == {"focus": "h_n[1]", **message["query"]}
        assert message["warnings"] == []
    with pytest.raises(RefusedError, match="focus"):
        asked_for("num_layers:1-2", num_layers="1", bidirectional="false", focus="h_n[1]")


def test_a_step_that_highlights_nothing_is_refused() -> None:
    assert asked_for(steps="num_layers=1;num_layers=2,focus=h_n[3]").varied
    with pytest.raises(RefusedError, match=r"h_n\[3\]"):
        asked_for(steps="num_layers=2;num_layers=1,focus=h_n[3]")


def test_steps_through_the_lines_of_a_source_need_no_further_run() -> None:
    asked = asked_for(page="models", code="~lstm_cell", steps="line=17;line=18,N=4", step="2")
    assert [each.name for each in asked.varied] == ["N"]
    for message in unpacked(kit_of(offline_page(asked, messages("en")))["table"]):
        assert "step" not in message["query"]


def test_the_range_that_a_source_suggests_runs() -> None:
    words, link = messages("en"), {"page": "models", "code": "~tagger"}
    message = page_message("models", list(link.items()), words)
    vary = suggested_range(find_page("models"), message)
    assert vary == "hidden_dim:4|8|16,embedding_dim:5|10|20"
    kit = kit_of(offline_page(asked_for("hidden_dim:4|8", **link), words))
    shown = [message["pasted"]["lines"] for message in unpacked(kit["table"])[::2]]
    assert shown[0] != shown[1]
    assert all("box" in message["lesson"]["hide"] for message in unpacked(kit["table"]))


def test_a_set_of_questions_does_not_show_its_answers() -> None:
    link = {"page": "practice", "mode": "shape", "level": "3", "count": "3", "hide": "map"}
    page = offline_page(asked_for(**link), messages("ko"))
    kit = kit_of(page)
    (practice, pictures) = kit["practice"], unpacked(kit["table"])
    assert 2 * len(practice["questions"]) == len(pictures) == 6
    shown = page.partition("<script>")[0]
    for each, picture in zip(practice["questions"], pictures[::2], strict=True):
        right = [graded for graded in each["answers"] if graded["right"]]
        (size,) = {f"torch.Size({graded['numbers']})" for graded in right}
        assert size in right[0]["html"]
        assert size in {row["size"] for row in picture["rows"]}
        assert size not in shown
        assert size not in json.dumps(each["question"])
        assert "{answer}" in each["other"]
        assert picture["lesson"]["hide"] == ["map"]
        # Nothing in the picture can be moved.
        controls = [each for group in picture["controls"]["groups"] for each in group["controls"]]
        assert all(control["locked"] for control in controls)


def test_a_set_of_one_layer_is_about_its_layer() -> None:
    asked = asked_for(page="practice", mode="layer", layer="GRU", hidden_size="7", count="2")
    assert asked.present["layer"] == "GRU"
    assert asked.query["hidden_size"] == "7"
    assert "nn.GRU(10, 7, " in offline_page(asked, messages("en"))
