"""The message of a pasted source: every line, its shapes in the diagram too, controls, cards."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET

import backend.reader
from backend.links.packed_text import packed_text
from backend.models.source_link import SOURCES, SourceRequest, read_source
from backend.reader.findings import find
from backend.reader.reading import Failure, Findings, OtherRun, Paste, Reading, Trap
from backend.reader.runs.read import read
from components.dispatch.pages import page_message
from components.models.cards import failure_reason, pasted_cards
from components.models.lines import colored
from components.models.message import pasted_message
from components.picture.lit import lit_by
from components.words.catalogue import messages
from tests.support.messages import plain
from tests.support.models.opened import opened
from tests.support.reader.case import cases
from tests.support.words.catalogues import sentences

WORDS = messages("en")
CASES = cases()
READER = Path(backend.reader.__file__).parent


def message(name: str, findings: Findings | None = None, **values: str) -> dict[str, Any]:
    request = read_source([("code", f"~{name}"), *values.items()])
    return plain(pasted_message(request, read(request.paste), findings, WORDS))


def bound(made: dict[str, Any]) -> dict[str, str]:
    """Return the last shape of each name, as the page shows it."""
    return {
        each["name"]: part["size"]
        for line in made["pasted"]["lines"]
        for each in line["bound"]
        for part in each["runs"][each["shown"]][:1]
    }


@pytest.mark.parametrize("name", SOURCES)
def test_the_colored_lines_are_the_source(name: str) -> None:
    lines = ["".join(text for _, text in line) for line in colored(SOURCES[name])]

    assert "\n".join(lines).rstrip("\n") == SOURCES[name].rstrip("\n")


def test_every_line_has_its_shapes_and_its_blocks() -> None:
    made = message("tagger", hidden_dim="5", N="4")

    assert bound(made)["output"] == "torch.Size([4, 7, 10])"
    assert made["query"] == {"code": "~tagger", "hidden_dim": "5", "N": "4"}
    assert {"hidden_dim", "sentences:shape", "line"} <= set(made["names"])
    tensors = {each["tensor"] for line in made["pasted"]["lines"] for each in line["bound"]}
    blocks = {block["tensor"] for block in made["scene"]["blocks"]}
    assert blocks == tensors | {"sentences", "lengths"}
    assert blocks == set(made["scene"]["tensors"])
    assert made["more"] is True


def test_findings_name_the_axes() -> None:
    paste = Paste(SOURCES["tagger"])
    made = message("tagger", find(paste, read(paste)))

    (line,) = (each for each in made["pasted"]["lines"] if each["number"] == 17)
    axes = [(axis["name"], axis["axis"]) for axis in line["bound"][0]["runs"][0][0]["axes"]]
    assert axes == [("N", "batch"), ("L", "time"), ("2*hidden_dim", "feature")]
    assert made["more"] is False


def test_every_control_sets_what_the_link_reads() -> None:
    made = message("seq2seq")

    controls = [each for group in made["controls"]["groups"] for each in group["controls"]]
    assert {"input_dim", "N", "src:turn", "src:shape"} <= {each["name"] for each in controls}
    for each in controls:
        if each["kind"] == "size":
            asked = read_source([("code", "~seq2seq"), (each["name"], str(each["value"]))])
            assert asked.problems == ()
            assert list(asked.paste.values.values()) == [each["value"]]


def test_the_failing_line_has_torchs_message_and_the_cause() -> None:
    made = message("layers_for_features")

    (line,) = (each for each in made["pasted"]["lines"] if each["failed"])
    (card,) = line["cards"]
    assert line["number"] == 18
    assert "mat1 and mat2" in card["torch"]
    assert card["list"]
    assert bound(made)["h"] == "torch.Size([4, 10, 64])"


def test_a_source_that_is_not_python_is_shown_with_the_line() -> None:
    text = "class Net(nn.Module):\n    def forward(self x):\n        return x\n"
    request = SourceRequest(Paste(text), "code")
    made = plain(pasted_message(request, read(request.paste), None, WORDS))

    assert made["pasted"]["text"] == text
    assert [each["number"] for each in made["pasted"]["lines"] if each["failed"]] == [2]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_trap_and_every_stop_has_its_sentence(language: str) -> None:
    words = messages(language)
    ids = [name for name in sentences(language) if name.startswith("pasted.trap.")]
    facts = dict.fromkeys(
        ("batch", "other", "operation", "sample", "changed", "times", "shape", "one", "width"), "3"
    ) | dict.fromkeys(("layer", "unused", "name", "output", "target", "compared"), "x")
    for name in ids:
        trap = Trap(1, name.rpartition(".")[2], facts | {"code": "x"})
        (cards,) = pasted_cards(Reading("", ""), Findings(traps=(trap,)), words).values()
        assert "{" not in cards[0].sentences[0]
    for code in (
        "syntax",
        "no_model",
        "missing",
        "library",
        "name",
        "limit",
        "busy",
        "crashed",
        "never_heard_of",
    ):
        failure = Failure(2, "seconds", code, name="Attention")
        (cards,) = pasted_cards(Reading("", "", failure=failure), Findings(), words).values()
        assert "{" not in cards[0].sentences[0]


def test_every_limit_of_the_reader_is_named_in_words() -> None:
    code = "".join(each.read_text(encoding="utf-8") for each in READER.rglob("*.py"))
    limits = set(re.findall(r"""(?:"limit", |MAX_TEXT, |what: str = )"(\w+)\"""", code))
    assert {"work", "text", "items", "memory"} <= limits
    assert {f"pasted.limit.{each}" for each in limits} <= sentences("en").keys()

    failure = Failure(2, "work", "limit", name="work")
    assert failure_reason(failure, WORDS).startswith(
        "The code exceeds a limit of this app (number of multiplications)."
    )


def test_other_values_that_raise_are_named() -> None:
    failure = Failure(
        3, "shape '[50, -1]' is invalid for input of size 96", error_type="RuntimeError"
    )
    other = OtherRun({"N": 32}, failure)

    cards = pasted_cards(Reading("a\nb\nc\n", "Net"), Findings(raises=(other,)), WORDS)

    assert cards[3][0].title == "Raises an error with N=32"


def test_a_first_visit_has_an_empty_box_beside_an_example() -> None:
    made = opened([])

    assert (made["pasted"]["text"], made["query"], made["title"]) == (
        "",
        {},
        WORDS.text("model.title.sine"),
    )
    assert made["pasted"]["examples"]["value"] == "sine"
    assert bound(made)["output"] == "torch.Size([1, 20, 10])"
    assert len(json.dumps(made)) < 60_000


def test_an_old_link_gets_the_form_of_today() -> None:
    made = opened([("model", "mnist"), ("batch", "4")])

    assert (made["query"], made["renewed"]) == ({"code": "~digits", "N": "4"}, True)
    assert {"model", "batch", "code", "N"} <= set(made["names"])
    assert "digit" in {each["name"] for g in made["controls"]["groups"] for each in g["controls"]}


def test_lengths_are_edited_as_a_list() -> None:
    made = opened([("code", "~classifier"), ("lengths:numbers", "5,3,2")])

    controls = [each for group in made["controls"]["groups"] for each in group["controls"]]
    (control,) = (each for each in controls if each["kind"] == "lengths")
    assert (control["name"], control["lengths"]) == ("lengths:numbers", [5, 3, 2])
    assert set(control["drops"]) == {"N", "L", "T"}
    assert bound(made)["packed"] == "torch.Size([10, 32])"


def test_a_name_that_is_almost_right_is_named() -> None:
    made = message("tagger", hiden_dim="4")

    assert ["`hidden_dim`" in each for each in made["warnings"]] == [True]


def test_the_answer_to_an_error_uses_the_names_of_the_paste() -> None:
    paste = Paste(CASES["linear_after_bilstm"].source)
    reading = read(paste)
    (card,) = pasted_cards(reading, find(paste, reading), WORDS)[14]

    assert card.parts == [("out", "torch.Size([3, 16])", "(N, 2*hidden_dim)")]
    assert card.sentences[-1] == "Sizes in this error: `3 = N`, `16 = 2*hidden_dim`."


def test_a_card_of_an_unknown_error_asks_for_nothing_more() -> None:
    reading = read(Paste("def forward(self, x):\n    raise ValueError('mine')\n"))
    (card,) = pasted_cards(reading, Findings(), WORDS)[2]

    assert list(card.sentences) == [""]
    assert card.torch is not UNSET


def test_a_focus_is_a_line_an_input_or_the_last_tensor_of_a_name() -> None:
    scene = page_message("models", [("code", "~tagger")], WORDS).scene
    by_line, by_name = lit_by(scene, "line 18"), lit_by(scene, "scores")
    assert by_line is not None
    assert by_name is not None
    line = {each.name: each.box for each in scene.blocks if each.tensor == "line 18"}
    assert set(by_line.whole) == set(line.values())
    assert by_name.whole == (line["scores"],)
    assert lit_by(scene, "sentences") is not None
    assert lit_by(scene, "no_such_name") is None


FLAT = """
import torch
import torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(4096, 10))
    def forward(self, x):
        return self.net(x)
net = Net()
y = net(torch.randn(2, 3, 32, 32))
"""


def test_a_wrong_width_behind_a_convolution_is_explained_by_its_shape() -> None:
    reading = read(Paste(FLAT))
    (card,) = pasted_cards(reading, Findings(), messages("en"))[9]
    assert card.sentences[1] == messages("en").text(
        "pasted.flat_width",
        expected=4096,
        got=3600,
        name="net[0]",
        shape="torch.Size([2, 4, 30, 30])",
        line=7,
        product="4 × 30 × 30",
    )
    assert card.code == "self.net[2] = nn.Linear(3600, 10)"
    assert "recurrent" not in str(card)
    assert "hidden_size" not in str(card)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    "code", ["backward_one_step", "forward_one_step", "mixed", "one_direction"]
)
def test_a_trap_that_the_text_alone_shows_has_a_sentence(code: str, language: str) -> None:
    words = messages(language)
    (cards,) = pasted_cards(Reading("", ""), Findings(traps=(Trap(3, code),)), words).values()
    assert list(cards[0].sentences) == [words.text(f"pasted.trap.text.{code}")]


@pytest.mark.parametrize("ending", ["\r", "\r\n"])
def test_any_line_ends_give_the_same_lines(ending: str) -> None:
    source = SOURCES["tagger"]
    made = opened([("code", packed_text(source.replace("\n", ending)))])
    assert bound(made) == bound(opened([("code", packed_text(source))]))
