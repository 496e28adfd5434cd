"""The URL is the state: it is read, changed, and the newer of two versions is used."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from streamlit.testing.v1 import AppTest

from backend.layer.spec import LayerSpec
from backend.links.layer import Problem, Request, to_query
from tests.support.strategies import LINK, legal_specs


def script(told: list[str], put: dict[str, object] | None) -> None:
    """Read URLs, change arguments, and show the state, as a page."""
    import streamlit as st

    from components.page.state import address_moved, current_request, current_words, put_arguments

    for address in told:
        address_moved(address)
    st.session_state["problems"] = () if put is None else put_arguments(put)
    st.session_state["request"] = current_request()
    st.session_state["language"] = current_words().language


class Page:
    """Run one session on that page."""

    def __init__(self, link: dict[str, Any], **context: Any) -> None:
        self.app = AppTest.from_function(script, default_timeout=30)
        self.app.query_params.update(link)
        self.app.context = context

    def run(self, *told: str, put: dict[str, Any] | None = None) -> Page:
        self.app.args = (list(told), put)
        self.app.run()
        assert [each.value for each in self.app.exception] == []
        return self

    @property
    def request(self) -> Request:
        return self.app.session_state["request"]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.app.session_state["problems"]

    @property
    def language(self) -> str:
        return self.app.session_state["language"]

    @property
    def address(self) -> dict[str, Any]:
        return self.app.query_params


def test_the_address_is_the_setting() -> None:
    page = Page({"layer": "GRU", "hidden_size": "33", "device": "meta"}).run()
    assert page.request == Request(LayerSpec(layer="GRU", hidden_size=33), "meta", ())


def test_every_value_of_a_repeated_name_is_read() -> None:
    (problem,) = Page({"batch": ["2", "3"]}).run().request.problems
    assert (problem.code, problem.text) == ("repeated", "2 & 3")


@pytest.mark.parametrize(
    ("link", "locale", "language"),
    [
        ({}, None, "en"),
        ({}, "ko-KR", "ko"),
        ({"lang": "ko"}, "en-US", "ko"),
        ({"lang": "en"}, "ko-KR", "en"),
        ({"lang": "xx"}, "ko-KR", "ko"),
    ],
)
def test_the_links_language_then_the_browsers(
    link: dict[str, str], locale: str | None, language: str
) -> None:
    assert Page(link, locale=locale).run().language == language


# Arguments taken over


def test_arguments_move_the_address_and_leave_the_rest() -> None:
    page = Page({"batch": "3", "hidden_size": "33", "device": "meta", "utm": ["a", "b"]})
    page.run(put={"hidden_size": 20, "layer": "GRU", "bias": False})
    assert page.problems == ()
    assert page.address == {
        **{"layer": "GRU", "bias": "false", "batch": "3"},
        **{"device": "meta", "utm": ["a", "b"]},
    }
    expected = LayerSpec(layer="GRU", bias=False, batch=3)
    assert page.request == Request(expected, "meta", ())


def test_they_leave_the_language_where_it_is() -> None:
    page = Page({"lang": "ko"}).run(put={"layer": "GRU"})
    assert page.address == {"lang": "ko", "layer": "GRU"}


@pytest.mark.parametrize(
    ("arguments", "parameter", "kept"),
    [
        ({"hidden_size": 9000, "layer": "GRU"}, "hidden_size", {"layer": "GRU"}),
        ({"num_layers": 17}, "num_layers", {}),
        ({"dropout": 1e-9, "seq_len": 0}, "seq_len", {"dropout": "1e-09"}),
    ],
)
def test_values_that_do_not_fit_are_returned(
    arguments: dict[str, Any], parameter: str, kept: dict[str, str]
) -> None:
    page = Page({}).run(put=arguments)
    assert [problem.parameter for problem in page.problems] == [parameter]
    assert page.address == kept
    assert page.request.problems == ()


def test_any_setting_can_be_taken_over() -> None:
    @settings(max_examples=40)
    @given(legal_specs(LINK), legal_specs(LINK))
    def is_taken_over(before: LayerSpec, after: LayerSpec) -> None:
        arguments = {"batch": after.batch, "batched": after.batched, "seq_len": after.seq_len}
        arguments |= {"layer": after.layer, "proj_size": 0, "nonlinearity": "tanh"}
        page = Page(to_query(before)).run(put=arguments | after.constructor_arguments())
        assert page.problems == ()
        assert page.address == to_query(after)
        assert page.request == Request(after, "cpu", ())

    is_taken_over()


# Reported URLs


def test_a_sent_address_replaces_the_one_streamlit_remembers() -> None:
    page = Page({"hidden_size": "33"}).run("?layer=GRU&bias=false")
    assert page.request.spec == LayerSpec(layer="GRU", bias=False)
    # Streamlit sends the old one with every further run.
    assert page.run().request.spec == LayerSpec(layer="GRU", bias=False)
    assert page.run("?layer=RNN").request.spec == LayerSpec(layer="RNN")


@pytest.mark.parametrize("told", ["", "?"])
def test_a_sent_address_may_be_bare(told: str) -> None:
    assert Page({"hidden_size": "33"}).run(told).request.spec == LayerSpec()


def test_once_streamlit_moves_the_address_it_is_the_newer_again() -> None:
    page = Page({"hidden_size": "33"}).run("?layer=GRU")
    page.app.query_params["hidden_size"] = "34"
    assert page.run().request.spec == LayerSpec(hidden_size=34)


def test_arguments_replace_an_earlier_address() -> None:
    page = Page({"hidden_size": "33"}).run("?layer=GRU&batch=7")
    page.run(put={"num_layers": 3})
    # The arguments are added to the settings of the page, which were the reported ones.
    assert page.request.spec == LayerSpec(layer="GRU", batch=7, num_layers=3)
    assert page.address == {"layer": "GRU", "batch": "7", "num_layers": "3"}


def test_arguments_that_change_nothing_do_not_bring_an_old_address_back() -> None:
    page = Page({"layer": "GRU"}).run("?layer=RNN")
    page.run(put={"layer": "GRU"})
    assert page.request.spec == LayerSpec(layer="GRU")
    assert page.run().request.spec == LayerSpec(layer="GRU")


def test_the_language_of_a_sent_address_is_read() -> None:
    assert Page({"lang": "ko"}).run("?lang=en&layer=GRU").language == "en"
    assert Page({"lang": "en"}).run("?lang=ko").language == "ko"
    assert Page({"lang": "ko"}).run("?layer=GRU").language == "en"


def test_a_sent_address_is_read_like_a_link() -> None:
    page = Page({}).run("?batch=2&batch=3&bias=&%ff=%zz&&=&hiden_size=3")
    found = [(problem.parameter, problem.code) for problem in page.request.problems]
    assert found == [("bias", "not_flag"), ("batch", "repeated"), ("hiden_size", "misspelt")]
