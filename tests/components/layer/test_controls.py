"""Every change of a control leads to a valid setting."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from backend.layer.devices import available, devices
from backend.layer.presets import PRESETS
from backend.layer.spec import SPEC_DEFAULTS, LayerSpec
from backend.links.layer import PARAMETERS, read_link, to_query
from backend.links.parameter import as_text
from components.layer.controls import control_panel
from components.words.catalogue import languages, messages
from tests.support.messages import plain
from tests.support.strategies import LINK, legal_specs


def controls(spec: LayerSpec, device: str = "cpu", language: str = "en") -> dict[str, Any]:
    panel = plain(control_panel(spec, device, messages(language)))
    listed = [control for group in panel["groups"] for control in group["controls"]]
    found = {control["name"]: control for control in listed}
    assert len(found) == len(listed)
    return found


def choices_of(control: dict[str, Any]) -> list[Any]:
    """Return every value that a control can take."""
    match control["kind"]:
        case "size":
            return [] if control["disabled"] else control["stops"]
        case "flag":
            return [] if control["disabled"] else [True, False]
        case _:
            return [option["value"] for option in control["options"] if not option["missing"]]


def after_moving(query: dict[str, str], control: dict[str, Any], value: Any) -> dict[str, str]:
    """Return the query that ``controls.js`` makes of ``query`` when ``control`` changes."""
    changed = {name: text for name, text in query.items() if name != control["name"]}
    if value != control["default"]:
        changed[control["name"]] = as_text(value)
    for name in control.get("drops", ()):
        changed.pop(name, None)
    above = control.get("above")
    if above in query and int(query[above]) >= value:
        changed.pop(above)
        if value > 1:
            changed[above] = as_text(value - 1)
    return changed


@given(legal_specs(LINK))
def test_no_move_of_a_control_leads_to_an_illegal_setting(spec: LayerSpec) -> None:
    query = to_query(spec)
    for name, control in controls(spec).items():
        for value in choices_of(control):
            moved = after_moving(query, control, value)
            request = read_link(moved.items(), available())
            assert request.problems == (), moved
            assert (request.device if name == "device" else getattr(request.spec, name)) == value
            kept = (
                {"proj_size", "nonlinearity", name} if name in ("layer", "hidden_size") else {name}
            )
            assert all(
                getattr(request.spec, other) == getattr(spec, other)
                for other in SPEC_DEFAULTS.keys() - kept
            )


@given(legal_specs(LINK))
def test_every_control_shows_the_setting(spec: LayerSpec) -> None:
    for name, control in controls(spec).items():
        value = "cpu" if name == "device" else getattr(spec, name)
        assert control["value"] == value
        assert control["default"] == PARAMETERS[name].default
        if control["kind"] == "size":
            assert value in control["stops"]
            assert control["stops"] == sorted(set(control["stops"]))


@pytest.mark.parametrize(
    ("spec", "absent"),
    [
        (LayerSpec(), {"nonlinearity"}),
        (LayerSpec(layer="RNN"), {"proj_size"}),
        (LayerSpec(layer="GRU"), {"nonlinearity", "proj_size"}),
    ],
)
def test_a_layer_has_its_own_controls_and_no_other(spec: LayerSpec, absent: set[str]) -> None:
    assert controls(spec).keys() == PARAMETERS.keys() - absent


@pytest.mark.parametrize("language", languages())
def test_every_device_is_listed_the_absent_with_a_reason(language: str) -> None:
    options = controls(LayerSpec(), language=language)["device"]["options"]
    assert [option["value"] for option in options] == [device.name for device in devices()]
    present = [option["value"] for option in options if not option["missing"]]
    assert tuple(present) == available()
    reasons = [option["missing"] for option in options if option["missing"]]
    assert all(len(reason) > 5 for reason in reasons)


def test_the_device_control_shows_the_chosen_device() -> None:
    assert controls(LayerSpec(), "meta")["device"]["value"] == "meta"


@pytest.mark.parametrize("language", languages())
def test_dropout_with_one_layer_says_that_it_does_nothing(language: str) -> None:
    words = messages(language)
    alone, stacked = (controls(LayerSpec(num_layers=n), language=language) for n in (1, 2))
    assert alone["dropout"]["note"] == words.text("control.dropout_alone")
    assert stacked["dropout"]["note"] == ""


def test_a_projection_needs_room_below_hidden_size() -> None:
    none = controls(LayerSpec(hidden_size=1))["proj_size"]
    assert (none["disabled"], none["stops"]) == (True, [0])
    assert none["note"]
    some = controls(LayerSpec(hidden_size=5))["proj_size"]
    assert (some["disabled"], some["stops"], some["note"]) == (False, [0, 1, 2, 3, 4], "")


def test_without_a_batch_its_controls_rest() -> None:
    resting = {n for n, c in controls(LayerSpec(batched=False)).items() if c["disabled"]}
    assert resting == {"batch", "batch_first"}
    assert not any(control["disabled"] for control in controls(LayerSpec()).values())


@pytest.mark.parametrize("name", PRESETS)
def test_an_example_is_a_link_to_itself(name: str) -> None:
    examples = plain(control_panel(PRESETS[name], "cpu", messages("en")))["examples"]
    assert examples["value"] == name
    queries = {option["value"]: option["query"] for option in examples["options"]}
    assert queries.keys() == PRESETS.keys()
    assert read_link(queries[name].items(), available()).spec == PRESETS[name]


def test_a_custom_setting_is_not_an_example() -> None:
    examples = plain(control_panel(LayerSpec(batch=7), "cpu", messages("en")))["examples"]
    assert examples["value"] == ""
    assert examples["none"] == messages("en").text("control.preset_none")


@pytest.mark.parametrize("language", languages())
def test_every_control_explains_itself(language: str) -> None:
    helps = [control["help"] for control in controls(LayerSpec(), language=language).values()]
    assert len(set(helps)) == len(helps)
    assert min(map(len, helps)) > 15
