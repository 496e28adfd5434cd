"""The caption, the text alternative and the path of a still image."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from backend.links.figure import FigureRequest, read_figure
from components.dispatch.pages import page_message, page_names, pages_with_picture
from components.share.picture import FIGURE_PATH, alt_text, caption, figure_path, picture_of
from components.words.catalogue import languages, messages

MAIN = "input torch.Size([1, 35, 10]), output torch.Size([1, 35, 40]), h_n torch.Size([4, 1, 20])"


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("page", page_names())
def test_every_page_has_both_in_every_language(page: str, language: str) -> None:
    words = messages(language)
    message = page_message(page, [], words)
    for text in (caption(message, words), alt_text(message, words)):
        assert message.title in text
        assert "torch.Size([" in text
        assert "{" not in text


def test_the_caption_names_the_main_tensors_and_where_it_lives() -> None:
    words = messages("en")
    message = page_message("layer", [], words)
    plain = caption(message, words)
    assert MAIN in plain
    assert re.findall(r"(\w+) torch", plain) == ["input", "output", "h_n", "c_n"]
    assert caption(message, words, "https://a.example/").startswith(plain)
    assert caption(message, words, "https://a.example/").endswith("https://a.example/")


def test_the_input_and_output_represent_the_model() -> None:
    words = messages("en")
    message = page_message("models", [("model", "chain"), ("chain", "embedding:100:32")], words)
    first, *_, last = message.rows
    found = caption(message, words)
    assert f"{first.name} {first.size}, {last.name} {last.size}." in found


def test_a_slice_is_in_its_caption() -> None:
    words = messages("en")
    message = page_message("slices", [("expr", "h_n[-1]")], words)
    assert "h_n[-1] torch.Size([1, 20])" in caption(message, words)


def test_its_path_leads_back() -> None:
    asked = FigureRequest("slices", "dark", compact=True, focus="h_n[3]")
    path = figure_path({"layer": "GRU", "expr": "h_n[-1]"}, "ko", asked)
    pairs = parse_qsl(urlsplit(path).query)
    assert urlsplit(path).path == FIGURE_PATH
    assert read_figure(pairs, pages_with_picture()) == asked
    assert {("layer", "GRU"), ("expr", "h_n[-1]"), ("lang", "ko")} <= set(pairs)


def test_a_question_is_not_answered_by_its_picture() -> None:
    assert [picture_of(page) for page in page_names()] == [
        *("layer", "slices", "packing", "models", "layer", "layer")
    ]
