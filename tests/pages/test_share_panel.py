"""The Share panel on every page: the author's choices are in every form."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from components.dispatch.pages import page_names
from components.words.catalogue import languages, messages
from tests.pages.visit import Open, Visit

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())


def opened(open_page: Open, link: dict[str, str], page: str = "layer") -> Visit:
    visit = open_page(link, page) if page != "practice" else practice(open_page, link)
    visit.app.session_state["share"] = True
    return visit.run()


def practice(open_page: Open, link: dict[str, str]) -> Visit:
    """Answer the question, because the Practice page has no explorer before."""
    visit = open_page(link)
    visit.app.switch_page("practice.py")
    return visit.run()


def forms(visit: Visit) -> dict[str, str]:
    data = visit.component("share_forms")
    return {form["id"]: form["text"] for group in data["groups"] for form in group["forms"]}


def query(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query))


def choose(visit: Visit, kind: str, key: str, value: Any) -> None:
    getattr(visit.app, kind)(key=key).set_value(value)
    visit.run()


@EVERY_LANGUAGE
@pytest.mark.parametrize("page", page_names())
def test_every_page_is_shared_as_it_is(open_page: Open, page: str, language: str) -> None:
    link = {"hidden_size": "7", "lang": language}
    if page == "practice":
        link = {"mode": "rows", "seed": "7", "lang": language}
    if page == "models":
        link = {"code": "~heads", "lang": language}
    visit = opened(open_page, link, page)
    words, data = messages(language), visit.component("share_forms")
    assert query(data["link"]["text"]) == link
    framed = {"page": page}
    assert {"page": "layer"} | query(forms(visit)["notion"]) == {"page": "layer"} | link | framed
    assert data["words"]["copy"] == words.text("share.copy")
    assert ("picture" in [group["id"] for group in data["groups"]]) == (
        page in ("layer", "slices", "packing", "models")
    )


def test_closed_it_is_not_made(open_page: Open) -> None:
    visit = open_page({})
    assert [each.label for each in visit.app.expander] == [messages("en").text("share.title")]
    assert not [each for each in visit.components() if each.id.endswith("-share_forms")]


def test_in_a_frame_there_is_none(open_page: Open) -> None:
    visit = open_page({}, is_embedded=True)
    assert list(visit.app.expander) == []
    assert list(open_page({"hide": "share"}).app.expander) == []


def test_the_authors_choice_is_in_every_form(open_page: Open) -> None:
    visit = opened(open_page, {"layer": "GRU"})
    choose(visit, "multiselect", "share_hide_layer", ["controls", "code"])
    choose(visit, "multiselect", "share_show_layer", ["num_layers"])
    choose(visit, "multiselect", "share_lock_layer", ["layer"])
    choose(visit, "selectbox", "share_focus_layer", "h_n")
    choose(visit, "selectbox", "share_theme", "dark")
    choose(visit, "selectbox", "share_language_en", "ko")
    found = forms(visit)
    assert query(found["notion"]) == {
        **{
            "layer": "GRU",
            "hide": "controls,code",
            "show": "num_layers",
            "lock": "layer",
            "focus": "h_n",
        },
        **{"lang": "ko", "theme": "dark"},
    }
    assert query(found["picture_link"]) == {
        **{"layer": "GRU", "theme": "dark", "focus": "h_n", "lang": "ko"}
    }
    # The panel itself stays in the author's language; what the reader meets does not.
    assert messages("en").text("share.link") == visit.component("share_forms")["link"]["label"]
    assert "블록" in found["picture_html"]


def test_an_impossible_range_is_reported(open_page: Open) -> None:
    visit = opened(open_page, {})
    assert list(visit.app.warning) == []
    visit.app.text_input[0].set_value("hidden_size:1-8000,bias")
    visit.run()
    (warning,) = visit.app.warning
    assert "hidden_size" in warning.value
    files = {each["id"]: each["href"] for each in visit.component("share_forms")["files"]}
    assert query(files["offline"])["vary"] == "hidden_size:1-8000,bias"


def test_it_begins_with_the_lesson_of_the_link(open_page: Open) -> None:
    lesson = {"hide": "code,bias", "show": "num_layers", "lock": "num_layers", "open": "map"}
    visit = opened(open_page, {**lesson, "focus": "h_n[1]"})
    pinned = {"focus": "h_n[1]", "lang": "en"}
    assert query(visit.component("share_forms")["link"]["text"]) == pinned
    assert query(forms(visit)["notion"]) == lesson | pinned
    choose(visit, "multiselect", "share_hide_layer", [])
    choose(visit, "selectbox", "share_focus_layer_h_n[1]", "")
    del lesson["hide"]
    assert query(forms(visit)["notion"]) == {**lesson, "lang": "en"}
