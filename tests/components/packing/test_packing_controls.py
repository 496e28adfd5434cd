"""Every change of a control of the Packing page leads to a valid batch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.layer.devices import available
from backend.layer.spec import LayerSpec
from backend.links.layer import PARAMETERS, read_link, to_query
from backend.links.lengths import DEFAULT_LENGTHS, MAX_SENTENCES, MAX_STEPS
from backend.links.parameter import as_text
from backend.packing.link import NAMES, PackingRequest, packing_query, read_packing
from backend.packing.rules import refusal
from backend.packing.run import run_packing
from components.packing.controls import EXAMPLES, packing_controls
from components.words.catalogue import languages, messages
from tests.support.messages import plain
from tests.support.packing.packed import REFUSALS, ran
from tests.support.packing.packing_strategies import any_asked, lengths, tiny_specs

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
COUNTS = ("enforce_sorted", "total_length", "width", "sentences")
LAYOUTS = {"pack_batch_first": "pack_swapped", "unpack_batch_first": "unpack_swapped"}
EVERY_EXAMPLE = pytest.mark.parametrize("name", EXAMPLES)
START, USUAL = LayerSpec(), PackingRequest()


def panel(
    spec: LayerSpec = START,
    asked: PackingRequest = USUAL,
    device: str = "cpu",
    language: str = "en",
) -> dict[str, Any]:
    return plain(packing_controls(spec, asked, device, messages(language)))


def controls(*setting: Any, **more: Any) -> dict[str, Any]:
    listed = [each for group in panel(*setting, **more)["groups"] for each in group["controls"]]
    found = {each["name"]: each for each in listed}
    assert len(found) == len(listed)
    return found


def read(query: dict[str, str]) -> tuple[LayerSpec, PackingRequest]:
    """Return the setting of a link without problems."""
    request, asked = read_link(query.items(), available()), read_packing(query.items())
    assert (request.problems, asked.problems) == ((), ())
    return request.spec, asked


# Examples


@EVERY_LANGUAGE
@EVERY_EXAMPLE
def test_an_example_is_a_link_to_itself(name: str, language: str) -> None:
    examples = panel(*EXAMPLES[name], language=language)["examples"]
    assert examples["value"] == name
    options = {option["value"]: option for option in examples["options"]}
    assert list(options) == list(EXAMPLES)
    assert read(options[name]["query"]) == EXAMPLES[name]
    assert options[name]["label"] == messages(language).text(f"packing.example.{name}")
    assert len({option["label"] for option in options.values()}) == len(options)


@EVERY_EXAMPLE
@pytest.mark.parametrize("device", available())
def test_an_example_is_known_on_any_device(name: str, device: str) -> None:
    assert panel(*EXAMPLES[name], device=device)["examples"]["value"] == name


@EVERY_EXAMPLE
def test_parameters_of_other_pages_do_not_hide_an_example(name: str) -> None:
    """Check that `batch`, `seq_len` and `batched` are ignored: the lengths give the batch."""
    spec, asked = EXAMPLES[name]
    other = replace(spec, batch=3, seq_len=7, batched=False)
    assert panel(other, asked)["examples"]["value"] == name


@EVERY_EXAMPLE
@pytest.mark.parametrize(
    "change", [{"total_length": 40}, {"width": 30}, {"lengths": (7, 7)}], ids=str
)
def test_a_custom_setting_is_not_an_example(name: str, change: dict[str, Any]) -> None:
    spec, asked = EXAMPLES[name]
    assert panel(spec, replace(asked, **change))["examples"]["value"] == ""
    assert panel(replace(spec, hidden_size=3), asked)["examples"]["value"] == ""


def test_the_page_starts_at_its_first_example() -> None:
    assert panel(*read({}))["examples"]["value"] == next(iter(EXAMPLES)) == "start"


@pytest.mark.parametrize(("name", "code"), REFUSALS.items())
def test_torch_really_refuses_what_is_said_to_be_refused(name: str, code: str) -> None:
    run, expected = ran(name), refusal(EXAMPLES[name][1])
    assert expected is not None
    assert run.failed is not None
    assert (expected.code, expected.stage) == (code, run.failed.stage)
    for language, start in (("en", "Error: "), ("ko", "오류: ")):
        assert messages(language).text(f"packing.example.{name}").startswith(start)


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in REFUSALS])
def test_torch_takes_every_other_example(name: str) -> None:
    assert ran(name).failed is None
    assert "output" in ran(name).shapes


def test_one_reason_is_shown_at_every_call() -> None:
    stages = [refused.stage for name in REFUSALS if (refused := refusal(EXAMPLES[name][1]))]
    assert set(stages) == {"pack", "run", "unpack"}


def test_the_tutorials_examples_have_their_shapes() -> None:
    shapes = ran("C").shapes
    assert (shapes["packed"], shapes["packed_output"]) == ((123, 256), (123, 512))
    assert (shapes["h_n"], shapes["output"]) == ((1, 10, 512), (20, 10, 512))
    shapes = ran("D").shapes
    assert (shapes["packed"], shapes["packed_output"]) == ((123, 32), (123, 128))
    assert shapes["h_n"] == (4, 10, 64)
    run = ran("long")
    assert run.steps_computed < run.steps_padded / 3


# Controls


@given(tiny_specs(), any_asked())
def test_every_control_shows_the_setting(spec: LayerSpec, asked: PackingRequest) -> None:
    found = controls(spec, asked)
    for name in COUNTS:
        assert found[name]["value"] == getattr(asked, name)
        assert found[name]["default"] == getattr(USUAL, name)
    for name, attribute in LAYOUTS.items():
        assert found[name]["value"] == (spec.batch_first != getattr(asked, attribute))
        assert found[name]["default"] == spec.batch_first
    assert found["lengths"]["lengths"] == list(asked.lengths)
    assert found["lengths"]["value"] == ",".join(map(str, asked.lengths))
    for name in found.keys() - set(NAMES):
        value = "cpu" if name == "device" else getattr(spec, name)
        assert (found[name]["value"], found[name]["default"]) == (value, PARAMETERS[name].default)


@settings(max_examples=40)
@given(tiny_specs(), any_asked(steps=9), st.data())
def test_any_change_by_hand_gives_a_legal_link(
    spec: LayerSpec, asked: PackingRequest, data: st.DataObject
) -> None:
    query = to_query(spec) | packing_query(asked, spec.batch_first)
    found = controls(spec, asked)
    for name in (*COUNTS, *LAYOUTS):
        control = found[name]
        values = [True, False] if control["kind"] == "flag" else control["stops"]
        value = data.draw(st.sampled_from(values))
        moved = {key: text for key, text in query.items() if key != name}
        if value != control["default"]:
            moved[name] = as_text(value)
        changes = {name: value}
        if name in LAYOUTS:
            changes = {LAYOUTS[name]: value != spec.batch_first}
        assert read(moved) == (spec, replace(asked, **changes))
    text = ",".join(map(str, data.draw(lengths(0))))
    moved = {key: each for key, each in query.items() if key != "lengths"}
    if text != found["lengths"]["default"]:
        moved["lengths"] = text
    given_lengths = tuple(map(int, text.split(",")))
    assert read(moved) == (spec, replace(asked, lengths=given_lengths))


def test_the_editor_goes_as_far_as_the_link() -> None:
    editor = controls()["lengths"]
    assert editor["most"] == [MAX_SENTENCES, MAX_STEPS]
    assert editor["default"] == ",".join(map(str, DEFAULT_LENGTHS))
    most = (MAX_STEPS,) * MAX_SENTENCES
    assert read({"lengths": controls(START, PackingRequest(most))["lengths"]["value"]})[1] == (
        PackingRequest(most)
    )


@pytest.mark.parametrize(
    ("layer", "own"),
    [("LSTM", {"proj_size"}), ("RNN", {"nonlinearity"}), ("GRU", set())],
)
def test_only_what_has_a_say_here_is_a_control(layer: Any, own: set[str]) -> None:
    """Check that controls without an effect on this page are left out."""
    beside = {"batch", "seq_len", "batched", "dropout", "proj_size", "nonlinearity"}
    found = controls(LayerSpec(layer=layer))
    assert found.keys() == {*NAMES, *(PARAMETERS.keys() - beside), *own}


def test_batch_first_can_be_chosen_though_another_page_has_no_batch() -> None:
    unbatched = LayerSpec(batched=False)
    assert not any(control["disabled"] for control in controls(unbatched).values())
    run = run_packing(unbatched, PackingRequest((2, 1)))
    assert run.shapes["input"] == (2, 2, 10)


@EVERY_LANGUAGE
def test_zero_is_explained_at_its_place(language: str) -> None:
    words = messages(language)
    for name in ("total_length", "width", "sentences"):
        none = words.text(f"packing.{name}_none")
        assert controls(language=language)[name]["note"] == none
        number: dict[str, Any] = {name: 30}
        some = controls(START, replace(USUAL, **number), language=language)
        assert some[name]["note"] == ""


@EVERY_LANGUAGE
def test_every_control_explains_itself(language: str) -> None:
    found = controls(language=language)
    helps = [control["help"] for control in found.values()]
    assert len(set(helps)) == len(helps)
    assert min(map(len, helps)) > 15
    assert len(set(found["lengths"]["labels"].values())) == 6
