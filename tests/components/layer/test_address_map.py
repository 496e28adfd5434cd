"""The address map in the message: the call, and a row for each row of the states."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from backend.expressions.evaluate import evaluate
from backend.layer.addresses import checked
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.picture.layer import build_scene
from components.layer.address_map import address_map
from components.layer.scene import linked_scene
from components.words.catalogue import languages, messages
from tests.support.messages import plain
from tests.support.strategies import legal_specs
from tests.support.twin import twin

LANGUAGES = st.sampled_from(languages())


def shown(spec: LayerSpec, language: str = "en", device: str = "cpu") -> dict[str, Any]:
    return plain(address_map(spec, checked(spec, trace(spec, device)), messages(language)))


@given(legal_specs())
def test_claimed_equality_holds_in_this_run(spec: LayerSpec) -> None:
    values, words = trace(spec).values, messages("en")
    for row in shown(spec)["rows"]:
        if not row["equal"]:
            assert row["verdict"] == ""
            continue
        one, other = (evaluate(row[name], values, {}) for name in ("slice", "equal"))
        same = words.text("address.verdict.equal", difference="")
        assert (row["verdict"] == same) == torch.equal(one, other)


@given(legal_specs(), LANGUAGES)
def test_a_row_has_its_equal_or_the_reason_why_there_is_none(
    spec: LayerSpec, language: str
) -> None:
    rows = shown(spec, language)["rows"]
    shapes = trace(spec, "meta").shapes
    assert [row["slice"] for row in rows] == [
        f"{name}[{number}]"
        for name in ("h_n", "c_n")
        for number in range(shapes[name][0] if name in shapes else 0)
    ]
    for row in rows:
        assert bool(row["equal"]) != bool(row["why"])
        assert bool(row["equal"]) == bool(row["verdict"])
        assert row["slice"].startswith(f"{row['tensor']}[")
        assert row["group"] == (row["equal"] or row["slice"])


@given(legal_specs(), LANGUAGES)
def test_map_and_picture_link_the_same(spec: LayerSpec, language: str) -> None:
    """Check that a row of the map and its blocks name the same group."""
    words, checks = messages(language), checked(spec, trace(spec, "meta"))
    found = tuple(check.address for check in checks)
    blocks = plain(linked_scene(build_scene(spec), (), found, spec, words))["blocks"]
    in_picture = {b["slice"]: b["group"] for b in blocks if b["tensor"] in ("h_n", "c_n")}
    in_map = {row["slice"]: row["group"] for row in plain(address_map(spec, checks, words))["rows"]}
    assert in_picture.items() <= in_map.items()


@pytest.mark.parametrize("layer", ["RNN", "GRU", "LSTM"])
def test_the_call_is_the_one_that_makes_these_tensors(layer: str) -> None:
    spec = LayerSpec(layer=layer)  # type: ignore[arg-type]
    pieces, values = shown(spec)["call"], trace(spec).values
    assert {piece["tensor"] for piece in pieces} - {""} == values.keys()
    assert all(piece["tensor"] in ("", piece["text"]) for piece in pieces)
    made: dict[str, Any] = {"layer": twin(spec)} | {
        name: values[name] for name in ("input", "h_0", "c_0") if name in values
    }
    with torch.no_grad():
        exec("".join(piece["text"] for piece in pieces), made)
    for name in values.keys() - {"input", "h_0", "c_0"}:
        torch.testing.assert_close(made[name], values[name])


@pytest.mark.parametrize(
    ("language", "read"), [("en", "has read t = 34 … 0"), ("ko", "t = 34 … 0 순서로 읽음")]
)
def test_one_line_to_read(language: str, read: str) -> None:
    words = messages(language)
    assert shown(LayerSpec(), language)["rows"][3] == {
        **{"slice": "h_n[3]", "tensor": "h_n", "reads": read, "why": ""},
        **{"group": "output[:, 0, 20:]", "equal": "output[:, 0, 20:]"},
        "lane": words.text("block.lane.backward", layer=1),
        "verdict": words.text("address.verdict.equal"),
    }
    assert len(shown(LayerSpec(), language)["heads"]) == 4


@pytest.mark.parametrize("language", languages())
def test_without_numbers_nothing_is_called_equal(language: str) -> None:
    verdicts = {row["verdict"] for row in shown(LayerSpec(), language, "meta")["rows"]}
    assert verdicts == {"", messages(language).text("address.verdict.not_computed")}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("verdict", "difference", "told"), [("rounding", 1.23e-7, "1e-07"), ("different", 0.25, "0.2")]
)
def test_a_difference_is_reported(
    verdict: Any, difference: float, told: str, language: str
) -> None:
    spec, words = LayerSpec(), messages(language)
    checks = tuple(
        replace(check, verdict=verdict, difference=difference) if check.address.equal else check
        for check in checked(spec, trace(spec))
    )
    rows = plain(address_map(spec, checks, words))["rows"]
    told_twice = [row["verdict"] for row in rows if row["verdict"]]
    assert told_twice == [words.text(f"address.verdict.{verdict}", difference=told)] * 2
    assert told in told_twice[0]
