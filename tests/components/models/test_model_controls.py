"""The controls of the Models page: examples are valid, and every value can be reached."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.layer.devices import available
from backend.links.lengths import DEFAULT_LENGTHS
from backend.links.parameter import as_text
from backend.models.chain_text import FIELDS, KINDS, MAX_LINKS, Link, chain_text, read_chain
from backend.models.digits import trained
from backend.models.link import FIRST_CHAIN, NAMES, TABLES, ModelRequest, model_query, read_model
from backend.models.tutorials import MODELS, ModelName
from components.dispatch.pages import page_message
from components.models.controls import EXAMPLES, model_controls
from components.models.run import model_run
from components.words.catalogue import SOURCE, languages, messages
from tests.support.messages import plain
from tests.support.models.model_helpers import asked, sizes_in
from tests.support.models.model_strategies import chain_requests, tutorial_requests
from tests.support.turns import in_turn

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
EVERY_EXAMPLE = pytest.mark.parametrize("name", EXAMPLES)
REQUESTS = tutorial_requests() | chain_requests()
REFUSED = {"en": re.compile("^Error: "), "ko": re.compile("오류")}
"""What the title of an example says where torch refuses it."""


def request_of(query: dict[str, str]) -> ModelRequest:
    request = read_model(query.items(), available())
    assert request.problems == ()
    return request


def controls(request: ModelRequest, language: str = SOURCE) -> dict[str, dict[str, Any]]:
    """Return every control by its name."""
    panel = plain(model_controls(request, messages(language)))
    found = [control for group in panel["groups"] for control in group["controls"]]
    assert len({control["name"] for control in found}) == len(found)
    return {control["name"]: control for control in found}


# Examples


@pytest.mark.parametrize(("name", "language"), in_turn(EXAMPLES))
def test_an_example_is_a_link_and_is_recognized(name: str, language: str) -> None:
    request = request_of(EXAMPLES[name])
    assert model_query(request) == EXAMPLES[name]
    examples = plain(model_controls(request, messages(language)))["examples"]
    assert examples["value"] == name
    by_name = {each["value"]: each for each in examples["options"]}
    assert by_name.keys() == EXAMPLES.keys()
    assert by_name[name]["query"] == EXAMPLES[name]
    assert len({each["label"] for each in examples["options"]}) == len(EXAMPLES)


@EVERY_EXAMPLE
def test_torch_refuses_the_examples_that_are_called_refused(name: str) -> None:
    run = model_run(request_of(EXAMPLES[name]))
    for language in languages():
        title = messages(language).text(f"model.example.{name}")
        assert (run.failed is not None) == bool(REFUSED[language].search(title))


def test_some_are_refused_and_some_are_not() -> None:
    refused = {name for name in EXAMPLES if model_run(request_of(EXAMPLES[name])).failed}
    assert refused == {"chain_tuple", "chain_width", "chain_packed"}


def test_the_tagged_chain_tags_every_token_of_every_sentence() -> None:
    run = model_run(request_of(EXAMPLES["chain_unpacked"]))
    assert sizes_in(run)["x"] == (10, 20, 5)


def test_any_other_setting_is_not_an_example() -> None:
    examples = plain(model_controls(asked("sine", hidden_size=11), messages(SOURCE)))["examples"]
    assert examples["value"] == ""


def test_the_small_mnist_is_the_size_of_the_trained_net() -> None:
    """Check that the small example has the sizes of the trained weights."""
    run = model_run(request_of(EXAMPLES["E_small"]))
    (lstm,) = (stage for stage in run.stages if stage.step.id == "lstm")
    known = {name: tuple(weight) for name, weight in lstm.weights.items()}
    net = trained()
    assert known == {name: tuple(net.weights[f"lstm.{name}"].shape) for name in lstm.weights}
    assert sizes_in(run)["scores"] == (1, 10)


# Controls


@given(REQUESTS)
def test_every_value_has_a_control_that_shows_it(request: ModelRequest) -> None:
    found = controls(request)
    assert found.keys() <= set(NAMES)
    assert found["model"]["value"] == request.model
    values = {**request.values, "device": request.device}
    hidden = values.keys() - found.keys()
    # torch has the one for an RNN only; a chain that packs nothing has no sentences, and it starts
    # from ids or from features.
    unused = {"ids": {"input_size"}, "features": {"vocabulary"}}.get(values.get("start", ""), set())
    assert hidden - {"nonlinearity", "lengths"} == unused
    assert ("nonlinearity" in hidden) == (values.get("layer", "RNN") != "RNN")
    packs = any(link.kind == "pack" for link in values.get("chain", ()))
    assert ("lengths" in hidden) == ("chain" in values and not packs)
    for name in found.keys() - {"model", "chain", "lengths"}:
        control, default = found[name], TABLES[request.model][name].default
        assert (control["value"], control["default"]) == (values[name], default)
        match control["kind"]:
            case "size":
                assert {values[name], default} <= set(control["stops"])
                assert control["stops"] == sorted(control["stops"])
            case "choice":
                there = {option["value"] for option in control["options"]}
                assert {values[name], default} <= there
            case "flag":
                assert isinstance(values[name], bool)


@pytest.mark.parametrize("name", MODELS)
def test_every_stop_is_a_legal_link(name: ModelName) -> None:
    for control in controls(asked(name)).values():
        for value in (*control.get("stops", ())[:1], *control.get("stops", ())[-1:]):
            assert request_of({"model": name, control["name"]: as_text(value)})
        for option in control.get("options", ()):
            if not option["missing"]:
                query = {"model": name, control["name"]: option["value"]}
                assert request_of(query).problems == ()


@EVERY_LANGUAGE
@pytest.mark.parametrize("name", MODELS)
def test_every_control_has_a_help_of_its_own(name: ModelName, language: str) -> None:
    helps = {control["help"] for control in controls(asked(name), language).values()}
    assert len(helps) == len(controls(asked(name)))
    assert all(text.strip() for text in helps)


def test_another_model_takes_every_size_out_of_the_address() -> None:
    control = controls(asked("heads"))["model"]
    assert {*control["drops"], "model", "device"} == set(NAMES)
    labels = [option["label"] for option in control["options"]]
    assert [option["value"] for option in control["options"]] == list(MODELS)
    assert len(set(labels)) == len(MODELS)


def test_another_layer_takes_the_nonlinearity_along() -> None:
    assert controls(asked("heads", nonlinearity="relu"))["layer"]["drops"] == ["nonlinearity"]


# Lengths


def test_the_lengths_are_there_as_text_and_as_numbers() -> None:
    control = controls(asked("classifier", lengths="3,1,2"))["lengths"]
    assert (control["value"], control["lengths"], control["note"]) == ("3,1,2", [3, 1, 2], "")
    assert control["default"] == ",".join(map(str, DEFAULT_LENGTHS))
    chain = "embedding:100:4,pack,lstm:4:5"
    empty = controls(asked("chain", chain=chain))["lengths"]
    # An empty sentence is for torch to refuse, in a chain.
    assert (control["least"], empty["least"]) == (1, 0)
    assert (empty["value"], empty["default"], empty["lengths"]) == ("", "", [])
    assert empty["note"] == messages(SOURCE).text("model.lengths_none")


# The editor of a chain


def link_of(data: dict[str, Any]) -> Link:
    """Return a link of the editor as the backend's type."""
    sizes, words = tuple(data["sizes"]), tuple(data["words"])
    return Link(data["kind"], sizes, words, data["dropout"], data["proj"], data["part"])


@given(chain_requests())
def test_the_editors_data_is_the_whole_chain(request: ModelRequest) -> None:
    control = controls(request)["chain"]
    chain = request.values["chain"]
    assert tuple(map(link_of, control["links"])) == chain
    assert control["value"] == chain_text(chain)
    assert read_chain(control["value"]) == (chain, ())
    assert (control["default"], control["most"]) == (FIRST_CHAIN, MAX_LINKS)
    for link in control["links"]:
        kind = control["kinds"][link["kind"]]
        assert len(link["sizes"]) == len(kind["fields"])
        assert set(link["words"]) <= set(kind["words"])
        assert not link["part"] or link["part"] in kind["parts"]
        assert kind["dropout"] or not link["dropout"]


@given(st.sampled_from(KINDS), st.data())
def test_every_edit_can_be_read(kind: Any, data: st.DataObject) -> None:
    control = controls(asked("chain"))["chain"]
    known = control["kinds"][kind]
    sizes = tuple(data.draw(st.integers(each["low"], each["high"])) for each in known["fields"])
    words = tuple(word for word in known["words"] if data.draw(st.booleans()))
    most = control["limits"]["dropout"]
    dropout = data.draw(st.integers(0, int(100 * most))) / 100 if known["dropout"] else 0.0
    proj = data.draw(st.integers(0, int(control["limits"]["proj"]))) if known["proj"] else 0
    part = data.draw(st.sampled_from(known["parts"])) if known["parts"] else ""
    link = Link(kind, sizes, words, dropout, proj, part)
    assert read_chain(link.text) == ((link,), ())


def test_a_new_link_starts_at_sizes_that_can_be_read() -> None:
    assert {kind: len(fields) for kind, fields in FIELDS.items()} == {
        **{"embedding": 2, "linear": 2},
        **dict.fromkeys(("rnn", "gru", "lstm"), 3),
    }
    kinds = controls(asked("chain"))["chain"]["kinds"]
    assert tuple(kinds) == KINDS
    for known in kinds.values():
        for field in known["fields"]:
            assert field["low"] <= field["default"] <= field["high"]


@pytest.mark.parametrize(
    ("chain", "answer", "wrong"),
    [
        ("embedding:9:4,lstm:4:8,take:output[:,-1]", "`x: torch.Size([10, 8])`", False),
        ("embedding:9:4,lstm:4:8,linear:8:2", "must be Tensor, not tuple`", False),
        ("embedding:9:4,foo", "`foo`", True),
    ],
)
def test_the_text_of_a_chain_has_its_answer_below_it(chain: str, answer: str, wrong: bool) -> None:
    link = [("model", "chain"), ("vocabulary", "9"), ("chain", chain)]
    groups = plain(page_message("models", link, messages(SOURCE)))["controls"]["groups"]
    (editor,) = (each for group in groups for each in group["controls"] if each["name"] == "chain")
    assert answer in editor["note"]
    assert editor["wrong"] == wrong
