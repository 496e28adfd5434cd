"""The Mistakes page: any link in both languages, and what its tabs show."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings

from backend.layer.spec import LayerSpec
from backend.links.layer import to_query
from backend.traps.demonstrations import demonstrate, example_traps
from backend.traps.exhibit_run import show
from backend.traps.exhibits import exhibits
from backend.traps.trap import CODES
from components.dispatch.pages import page_message
from components.words.catalogue import messages
from tests.pages.visit import Open, Visit
from tests.support.messages import plain
from tests.support.strategies import hostile_links
from tests.support.turns import in_turn

SPEC = LayerSpec(layer="GRU", batch=3, seq_len=7)


def open_mistakes(open_page: Open, link: dict[str, Any], tab: str = "") -> Visit:
    visit = open_page(link, "mistakes")
    if tab:
        label = messages(visit.language).text(f"mistakes.tab.{tab}")
        visit.app.session_state[f"mistakes_tabs_{visit.language}"] = label
        visit.run()
    return visit


def choose(visit: Visit, key: str, value: str) -> None:
    visit.app.selectbox(key=key).set_value(value)
    visit.run()


def markdown(visit: Visit) -> list[str]:
    return [each.value for each in visit.app.markdown]


def codes(visit: Visit) -> list[str]:
    return visit.code


@pytest.mark.parametrize(
    ("link", "language"),
    in_turn(
        [
            {},
            {"message": "RuntimeError: Expected hidden[0] size (2, 3, 20), got [3, 2, 20]"},
            {"message": "never heard of"},
            {"input_shape": "3,7,11"},
            {"input_shape": "()", "packed": "3,2"},
            {"layer": "GRU", "unpack": "output, (h_n, c_n)", "message": "KeyError: 12"},
        ]
    ),
    ids=str,
)
def test_a_link_shows_what_its_message_says(
    open_page: Open, link: dict[str, str], language: str
) -> None:
    visit = open_mistakes(open_page, {**link, "lang": language})
    message = plain(page_message("mistakes", list(link.items()), messages(language)))
    expected = json.loads(json.dumps(message))
    for name in ("cards", "asks", "scene", "query", "names", "warnings"):
        assert visit.explorer[name] == expected[name], name
    assert visit.address == {**link, "lang": language}


def test_invalid_values_are_named(open_page: Open) -> None:
    visit = open_mistakes(open_page, {"input_shape": "many", "unpack": "maybe", "bias": "1"})
    assert visit.explorer["dropped"] == ["bias", "input_shape", "unpack"]
    told = ("`bias=true`", "`input_shape` must", "`unpack`")
    for used, warning in zip(told, warnings_of(visit), strict=True):
        assert used in warning


def warnings_of(visit: Visit) -> list[str]:
    found: list[str] = visit.explorer["warnings"]
    return found


def test_no_link_breaks_the_page(open_page: Open) -> None:
    @settings(max_examples=10)
    @given(hostile_links())
    def opens(pairs: list[tuple[str, str]]) -> None:
        link: dict[str, Any] = {}
        for name, text in pairs:
            link.setdefault(name, []).append(text)
        link["message"] = [text for _, text in pairs]
        assert len(open_mistakes(open_page, link).shapes) >= 4

    opens()


# Tabs


def test_every_trap_is_shown_by_its_two_runs(open_page: Open) -> None:
    words = messages("ko")
    visit = open_mistakes(open_page, {**to_query(SPEC), "lang": "ko"})
    assert visit.app.selectbox(key="trap").options == [
        words.text(f"trap.title.{code}") for code in CODES
    ]
    for place, trap in enumerate(example_traps(SPEC)):
        choose(visit, "trap", trap.code)
        shown = demonstrate(trap, SPEC)
        assert codes(visit) == ["\n".join(shown.wrong_code), "\n".join(shown.right_code)]
        told, params = markdown(visit), example_traps(shown.spec)[place].params
        assert words.text(f"trap.{trap.code}", **params) in told
        assert words.text("trap.difference", difference=f"{shown.difference:.3g}") in told


@pytest.mark.parametrize("first", ["true", "false"])
@pytest.mark.parametrize("code", ["batch_first_forgotten", "batch_first_needless"])
def test_the_sentence_about_two_axes_is_true_of_the_run(
    open_page: Open, code: str, first: str
) -> None:
    """Check that the sizes in the text are those of the run, for both values of batch_first."""
    visit = open_mistakes(open_page, {"batch_first": first, "batch": "1", "seq_len": "35"})
    choose(visit, "trap", code)
    told = "\n".join(markdown(visit))
    sizes = {"N": re.search(r"N = (\d+)", told), "L": re.search(r"L = (\d+)", told)}
    given = re.search(r"same input, `torch\.Size\(\[(\d+), (\d+), 10\]\)`", told)
    assert given
    axes = ("N", "L") if code == "batch_first_forgotten" else ("L", "N")
    assert [found and found[1] for found in map(sizes.get, axes)] == [*given.groups()]


def test_every_exhibit_is_shown_as_it_fails_and_mended(open_page: Open) -> None:
    words = messages("en")
    visit = open_mistakes(open_page, {}, "exhibits")
    for exhibit in exhibits():
        choose(visit, "exhibit", exhibit.id)
        assert codes(visit) == [exhibit.wrong.strip(), exhibit.fixed.strip()]
        told = markdown(visit)
        assert words.text(f"exhibit.{exhibit.id}") in told
        ran = show(exhibit).wrong
        assert any(f"**{ran.error}**" in text for text in told) == bool(ran.error)


def test_the_script_ends_as_the_attempt_did(open_page: Open) -> None:
    visit = open_mistakes(open_page, {"input_shape": "3,7,11", "lang": "ko"}, "script")
    (script,) = codes(visit)
    assert messages("ko").text("attempt.script") in visit.html
    with pytest.raises(RuntimeError) as raised:
        exec(script, {})
    (card,) = visit.explorer["cards"]
    assert str(raised.value) == card["torch"]


def test_once_settled_the_script_follows_the_explorer(open_page: Open) -> None:
    visit = open_mistakes(open_page, {}, "script")
    assert "input = torch.zeros(1, 35, 10)" in codes(visit)[0]
    visit.explorer_says("settled", "?input_dtype=int64&input_shape=3,7")
    assert "input = torch.zeros(3, 7, dtype=torch.int64)" in codes(visit)[0]
