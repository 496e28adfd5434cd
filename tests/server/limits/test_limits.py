"""Limits of the environment, names of routes, and identities of clients."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.middleware.limits import (
    API,
    CLOSED,
    OTHER,
    Limits,
    client_of,
    limits_of,
    route_of,
    unknown_variables,
    variable,
    within_files,
    works,
)
from server.routes.table import ROUTES


def test_without_an_environment_they_are_the_usual_ones() -> None:
    assert limits_of({}) == limits_of({variable("rate"): " "}) == Limits()


@pytest.mark.parametrize("name", [each.name for each in fields(Limits)])
def test_each_can_be_changed(name: str) -> None:
    found = limits_of({variable(name): "70000"})
    assert getattr(found, name) == 70000
    assert found != Limits()


@pytest.mark.parametrize("name", [each.name for each in fields(Limits)])
def test_only_numbers_of_tokens_have_fractions(name: str) -> None:
    environment = {variable(name): "70000.5"}
    if name in ("rate", "burst"):
        assert getattr(limits_of(environment), name) == 70000.5
        return
    with pytest.raises(ValueError, match=variable(name)):
        limits_of(environment)


@pytest.mark.parametrize("text", ["-1", "many", "nan", "inf", "1e999"])
@pytest.mark.parametrize("name", [each.name for each in fields(Limits)])
def test_a_useless_limit_stops_the_start(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=variable(name)):
        limits_of({variable(name): text})


def scope(path: str = "/", **more: Any) -> dict[str, Any]:
    return {"type": "http", "path": path, "headers": [], "client": ("192.0.2.7", 1), **more}


def forwarded(text: str) -> dict[str, Any]:
    return scope(headers=[(b"x-forwarded-for", text.encode())])


def test_every_route_that_computes_costs_something() -> None:
    free = {"/embed.js", "/plotly.min.js", "/shape-explorer.js"}
    for route in ROUTES:
        costs = works(route_of(scope(route.path)))
        assert costs is not (route.path in free or route.path.startswith("/assets/")), route.path


def test_other_paths_of_the_api_cost_something_and_other_files_nothing() -> None:
    assert works(API)
    assert not works(OTHER)


def test_routes_of_streamlit_without_a_use_are_closed() -> None:
    for path in ("/_stcore/upload_file/a/b", "/_stcore/metrics"):
        assert route_of(scope(path)) == CLOSED
    assert route_of(scope("/_stcore/health")) == OTHER


def test_a_variable_without_a_meaning_is_named() -> None:
    known = {variable(each.name): "" for each in fields(Limits)}
    known |= {"SHAPE_EXPLORER_FRAME_ANCESTORS": "*", "PATH": ""}
    assert unknown_variables(known) == []
    assert unknown_variables(known | {"SHAPE_EXPLORER_RATES": "1"}) == ["SHAPE_EXPLORER_RATES"]


def test_the_pages_of_one_client_leave_files_for_others() -> None:
    assert within_files(Limits(), 1024) == Limits(pages=64)
    assert within_files(Limits(pages=10), 1024) == Limits(pages=10)
    assert within_files(Limits(), 1_000_000) == Limits()
    assert within_files(Limits(), 8).pages == 1


@pytest.mark.parametrize("name", ["max_url", "max_body", "rate", "burst", "pages", "runs"])
def test_a_limit_that_refuses_everything_stops_the_start(name: str) -> None:
    with pytest.raises(ValueError, match=variable(name)):
        limits_of({variable(name): "0"})


@given(st.text())
def test_an_unknown_path_says_nothing(name: str) -> None:
    assert route_of(scope("/x" + name)) == OTHER
    assert route_of(scope("/api/_" + name)) == API


def test_the_app_is_only_at_the_root_of_a_host() -> None:
    assert route_of(scope("/shapes/api/picture", root_path="/shapes")) == OTHER


def test_nobody_is_believed_without_a_proxy() -> None:
    assert client_of(forwarded("203.0.113.5"), 0) == "192.0.2.7"
    assert client_of(scope(client=None), 0) == ""


@pytest.mark.parametrize(
    ("told", "proxies", "client"),
    [
        ("203.0.113.5", 1, "203.0.113.5"),
        ("10.9.9.9, 203.0.113.5", 1, "203.0.113.5"),
        ("10.9.9.9, 203.0.113.5, 198.51.100.1", 2, "203.0.113.5"),
        # It came past the outer proxy.
        ("203.0.113.5", 2, "192.0.2.7"),
        ("", 1, ""),
        ("<script>", 1, ""),
        ("203.0.113.5:4711", 1, ""),
    ],
)
def test_a_trusted_proxy_names_the_client(told: str, proxies: int, client: str) -> None:
    assert client_of(forwarded(told), proxies) == client


def test_a_subscriber_has_a_whole_network() -> None:
    assert client_of(forwarded("2001:db8:1:2::1"), 1) == client_of(forwarded("2001:db8:1:2:f::"), 1)
    assert client_of(forwarded("2001:db8:1:2::1"), 1) != client_of(forwarded("2001:db8:1:3::1"), 1)
    assert client_of(forwarded("[fe80::1%eth0]"), 1) == "fe80::"
    assert client_of(forwarded("::ffff:203.0.113.5"), 1) == "203.0.113.5"


@given(st.text(), st.integers(0, 3))
def test_any_forwarded_text_is_an_address_or_nothing(told: str, proxies: int) -> None:
    named = client_of(forwarded(told), proxies)
    assert named == "" or client_of(forwarded(named), 1) == named
