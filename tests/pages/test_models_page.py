"""The Models page: every model in both languages, its script, its tables, the digit it reads.

A large part of the file is the table of the tutorials' shapes.
"""

from __future__ import annotations

import json
import re
import warnings
from html import unescape
from typing import Any

import pytest
import torch
from hypothesis import given, settings

from backend.models import digits
from backend.models.digits import digits_in_turn, run_digits, trained
from backend.models.link import build, read_model
from backend.models.summary import model_summary
from backend.models.tutorials import MODELS
from components.dispatch.pages import page_message
from components.models.controls import EXAMPLES
from components.models.run import model_run
from components.picture.palette import COLORS
from components.words.catalogue import Messages, messages
from tests.pages.visit import Open, Visit
from tests.support.messages import plain
from tests.support.models.model_strategies import hostile_model_links
from tests.support.turns import in_turn

TIME = re.compile(r"[\d.]+ ms")
REFUSED = {"model": "chain", "chain": "embedding:100:32,lstm:32:64,linear:64:2"}
SHAPES: dict[str, dict[str, str]] = {
    "B1": {
        "x": "torch.Size([20])",
        "wave": "torch.Size([20])",
        "data": "torch.Size([20, 1])",
        "input": "torch.Size([1, 20, 1])",
        "output": "torch.Size([1, 20, 10])",
        "h_n": "torch.Size([2, 1, 10])",
    },
    "B2": {
        "x": "torch.Size([60])",
        "wave": "torch.Size([60])",
        "data": "torch.Size([20, 3])",
        "input": "torch.Size([1, 20, 3])",
        "output": "torch.Size([1, 20, 15])",
        "h_n": "torch.Size([2, 1, 15])",
    },
    "C": {
        "ids": "torch.Size([10, 20])",
        "embedded": "torch.Size([10, 20, 256])",
        "transposed": "torch.Size([20, 10, 256])",
        "h_0": "torch.Size([1, 10, 512])",
        "hidden_states": "torch.Size([20, 10, 512])",
        "h_n": "torch.Size([1, 10, 512])",
        "sentence": "torch.Size([10, 512])",
        "sentence_scores": "torch.Size([10, 2])",
        "token_scores": "torch.Size([20, 10, 5])",
    },
    "D": {
        "lengths": "torch.Size([10])",
        "ids": "torch.Size([10, 20])",
        "embedded": "torch.Size([10, 20, 32])",
        "dropped": "torch.Size([10, 20, 32])",
        "packed": "torch.Size([123, 32])",
        "packed_output": "torch.Size([123, 128])",
        "h_n": "torch.Size([4, 10, 64])",
        "c_n": "torch.Size([4, 10, 64])",
        "sentence": "torch.Size([10, 128])",
        "scores": "torch.Size([10, 2])",
    },
    "E": {
        "X": "torch.Size([2, 28, 28])",
        "h_0": "torch.Size([3, 2, 256])",
        "c_0": "torch.Size([3, 2, 256])",
        "rnn_out": "torch.Size([2, 28, 256])",
        "hn": "torch.Size([3, 2, 256])",
        "cn": "torch.Size([3, 2, 256])",
        "last": "torch.Size([2, 256])",
        "scores": "torch.Size([2, 10])",
    },
}
"""The tutorials' own numbers."""


def open_models(open_page: Open, link: dict[str, Any]) -> Visit:
    return open_page(link, "models")


def tab(visit: Visit, name: str) -> Visit:
    """Open one of the page's tabs."""
    label = messages(visit.language).text(f"model.tab.{name}")
    visit.app.session_state[f"model_tabs_{visit.language}"] = label
    return visit.run()


def code_in(visit: Visit) -> str:
    (found,) = visit.code
    return found


def printed_in(visit: Visit) -> str:
    """Return the text that is shown as in a terminal."""
    (found,) = re.findall(r"<pre class='se-printed'>(.*?)</pre>", visit.html, re.DOTALL)
    return unescape(found)


def without_times(message: dict[str, Any]) -> dict[str, Any]:
    notes = [TIME.sub("0.0 ms", note) for note in message["notes"]]
    return {**message, "notes": notes, "framed": False}


def run_script(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    with warnings.catch_warnings(), torch.random.fork_rng():
        # With one layer torch remarks that dropout has no place; the reader may well see it.
        warnings.filterwarnings("ignore", "dropout option")
        exec(text, names)
    return names


# Models


def test_every_tutorial_has_its_example() -> None:
    assert SHAPES.keys() <= EXAMPLES.keys()


@pytest.mark.parametrize(("name", "language"), in_turn(EXAMPLES))
def test_an_example_shows_its_message_and_a_script_that_runs(
    open_page: Open, name: str, language: str
) -> None:
    link = {**EXAMPLES[name], "lang": language}
    visit = open_models(open_page, link)
    expected = plain(page_message("models", list(link.items()), messages(language)))
    assert without_times(visit.explorer) == without_times(json.loads(json.dumps(expected)))
    assert visit.address == link
    assert visit.shapes == SHAPES.get(name, visit.shapes)
    reads_a_digit = link.get("model") == "mnist"
    assert bool(charts(visit)) == reads_a_digit
    assert (messages(language).text("digit.title") in visit.html) == reads_a_digit
    names = run_script(code_in(visit))
    if visit.explorer["steps"][-1]["failed"] is None:
        last = visit.explorer["rows"][-1]
        assert str(names[last["name"]].shape) == last["size"]


def test_the_fallback_has_every_tensor(open_page: Open) -> None:
    """Check that the sizes are shown without a script in the browser."""
    visit = open_models(open_page, {"model": "heads"})
    shown = " ".join(each.value for each in visit.app.markdown) + visit.html
    assert all(f"torch.Size([{sizes}])" in shown for sizes in ("20, 10, 5", "10, 2", "1, 10, 512"))


@pytest.mark.parametrize(("name", "language"), in_turn(MODELS))
def test_torchinfos_table_is_beside_ours(open_page: Open, name: str, language: str) -> None:
    words = messages(language)
    visit = tab(open_models(open_page, {"model": name, "lang": language}), "summary")
    request = read_model([("model", name)], ("cpu",))
    run = model_run(request)
    summary = model_summary(build(request), run)
    assert printed_in(visit) == summary.text
    assert f"Total params: {run.parameters:,}" in printed_in(visit)
    assert visit.html.count("<li>") == len(summary.remarks)
    assert summary.remarks
    ours = visit.table(words.text("model.summary.ours"))
    assert ours.count("<tr") == 1 + len(run.stages)
    for stage in run.stages:
        for made in stage.made:
            assert f"{made.name} {list(made.sizes)}" in ours
        assert f"{stage.parameters:,}" in ours
    assert not re.search(r"\{\w+\}", visit.html)


def test_torchinfos_miscounts_are_corrected(open_page: Open) -> None:
    visit = tab(open_models(open_page, {"model": "mnist"}), "summary")
    words = messages("en")
    states = words.text("model.summary.states_missing", step="lstm", missing="hn, cn")
    assert f"<li>{states}</li>" in visit.html
    assert "1,345,536" in printed_in(visit)
    assert "2,570" in printed_in(visit)


@pytest.mark.parametrize(
    ("link", "reason", "language"),
    [(REFUSED, "failed", "en"), ({"model": "heads", "device": "meta"}, "shapes_only", "ko")],
)
def test_where_torchinfo_has_no_table_the_page_says_why(
    open_page: Open, link: dict[str, str], reason: str, language: str
) -> None:
    visit = tab(open_models(open_page, {**link, "lang": language}), "summary")
    assert "<pre" not in visit.html
    assert len(visit.code) == 0
    assert messages(language).text(f"model.summary.no_table.{reason}") in visit.html
    assert visit.html.count("<li>") == 1
    run_rows = visit.table(messages(language).text("model.summary.ours"))
    assert run_rows.count("<tr") > 2


def test_a_refused_chain_shows_torchs_message_and_a_script_that_expects_it(
    open_page: Open,
) -> None:
    visit = open_models(open_page, {**REFUSED, "lang": "ko"})
    *_, last = visit.explorer["steps"]
    message = "linear(): argument 'input' (position 1) must be Tensor, not tuple"
    assert last["failed"]["torch"] == f"TypeError: {message}"
    script = code_in(visit)
    assert "except TypeError as error:" in script
    run_script(script)
    assert visit.address == {**REFUSED, "lang": "ko"}


def test_no_link_breaks_the_page(open_page: Open) -> None:
    # More of them are asked of the route.
    @settings(max_examples=15)
    @given(hostile_model_links())
    def opens(pairs: list[tuple[str, str]]) -> None:
        link: dict[str, Any] = {}
        for name, text in pairs:
            link.setdefault(name, []).append(text)
        assert open_models(open_page, link).explorer["steps"]

    opens()


def test_once_settled_what_is_below_follows(open_page: Open) -> None:
    visit = open_models(open_page, {"model": "heads"})
    assert "nn.RNN(256, 512)" in code_in(visit)
    visit.explorer_says("settled", "?model=mnist&hidden_size=32")
    # Only the lower fragment is redrawn, because the explorer has its message already.
    assert "nn.LSTM(28, 32, num_layers=3, batch_first=True)" in code_in(visit)
    assert len(charts(visit)) == 4


def test_once_settled_on_another_model_the_digit_is_gone(open_page: Open) -> None:
    visit = open_models(open_page, {"model": "mnist"})
    visit.explorer_says("settled", "?model=sine")
    assert charts(visit) == {}
    assert "torch.linspace" in code_in(visit)


# A digit


def charts(visit: Visit) -> dict[str, dict[str, Any]]:
    """Return the four charts of a digit by name."""
    keys = (each.id.rpartition("-")[2] for each in visit.components())
    return {key: visit.component(key) for key in keys if key.startswith("digit_")}


def near(shown: list[Any], numbers: torch.Tensor) -> bool:
    return torch.allclose(torch.tensor(shown), numbers, atol=6e-4)


def verdict(number: int, words: Messages) -> str:
    shown = digits_in_turn()
    label = int(shown.labels[number])
    named = int(run_digits(shown.images[number]).scores.argmax())
    found = "digit.right" if named == label else "digit.wrong"
    return words.text(found, number=number, label=label, named=named)


@pytest.mark.parametrize(("number", "language"), in_turn([0, 7, 123, 199]))
def test_a_digit_is_drawn_with_what_the_net_makes_of_it(
    open_page: Open, number: int, language: str
) -> None:
    link = {"model": "mnist", "digit": str(number), "lang": language}
    visit = open_models(open_page, link)
    drawn, image = charts(visit), digits_in_turn().images[number]
    run, net, words = run_digits(image), trained(), messages(language)
    data = {
        name.removeprefix("digit_"): chart["figure"]["data"][0] for name, chart in drawn.items()
    }
    assert list(data) == ["image", "states", "rows", "scores"]
    assert near(data["image"]["z"], image)
    assert near(data["states"]["z"], run.rnn_out)
    head = torch.nn.functional.linear(
        run.rnn_out, net.weights["linear.weight"], net.weights["linear.bias"]
    )
    assert near(data["rows"]["z"], head.softmax(-1))
    assert near(data["scores"]["y"], run.scores)
    # What stopping at the last row would say is what it does say.
    assert near(data["rows"]["z"][-1], run.scores.softmax(-1))
    best = int(run.scores.argmax())
    colours = data["scores"]["marker"]["color"]
    assert [place for place, colour in enumerate(colours) if colour != "@line"] == [best]
    assert words.text("digit.scores_alt", named=best) == drawn["digit_scores"]["alt"]
    assert str(net.hidden_size) in drawn["digit_states"]["alt"]
    assert visit.texts == [words.text(f"digit.{name}") for name in data]
    assert verdict(number, words) in visit.html


@pytest.mark.parametrize("number", range(0, 200, 67))
def test_the_row_from_which_the_answer_stays_is_the_first_such(
    open_page: Open, number: int
) -> None:
    visit = open_models(open_page, {"model": "mnist", "digit": str(number)})
    chart = charts(visit)["digit_rows"]
    named = [max(range(10), key=row.__getitem__) for row in chart["figure"]["data"][0]["z"]]
    (row,) = map(int, re.findall(r"from row (\d+) on", chart["alt"]))
    assert set(named[row:]) == {named[-1]}
    assert row == 0 or named[row - 1] != named[-1]


def test_the_accuracy_is_the_measured_one(open_page: Open) -> None:
    report = json.loads(digits.REPORT_FILE.read_text())
    html = open_models(open_page, {"model": "mnist"}).html
    assert f"{100 * report['held_out']['accuracy']:.1f} %" in html
    assert f"{report['digits']['held_out']:,}" in html
    assert f"{report['digits']['trained_on']:,}" in html


def test_colours_of_the_charts_are_the_palettes(open_page: Open) -> None:
    text = json.dumps(charts(open_models(open_page, {"model": "mnist"})))
    named = set(re.findall(r'"@([\w-]+)"', text))
    assert {"ink", "paper", "positive", "negative", "forward-strong", "line"} <= named
    assert named <= COLORS.keys()
