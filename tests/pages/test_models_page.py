"""The Models page: the tutorials' shapes, old links, the lower part, the digit that is read."""

from __future__ import annotations

import json
import re
import warnings
from typing import Any

import pytest
import torch

from backend.models import digits
from backend.models.digits import digits_in_turn, run_digits, trained
from backend.models.presets import presets
from components.picture.palette import COLORS
from components.words.catalogue import Messages, messages
from tests.pages.visit import Open, Visit, tab
from tests.support.turns import in_turn

REFUSED = {"model": "chain", "chain": "embedding:100:32,lstm:32:64,linear:64:2"}
SHAPES: dict[str, dict[str, str]] = {
    "sine": {"x": "20", "data": "20, 1", "input": "1, 20, 1", "output": "1, 20, 10"},
    "B2": {"x": "60", "data": "20, 3", "input": "1, 20, 3", "output": "1, 20, 15"},
    "heads": {
        **{"ids": "10, 20", "embedded": "20, 10, 256", "h_0": "1, 10, 512"},
        **{"hidden_states": "20, 10, 512", "h_n": "1, 10, 512", "sentence": "10, 512"},
        **{"sentence_scores": "10, 2", "token_scores": "20, 10, 5"},
    },
    "C_first": {"embedded": "10, 20, 256", "hidden_states": "10, 20, 512"},
    "classifier": {
        **{"ids": "10, 20", "lengths": "10", "embedded": "10, 20, 32", "packed.data": "123, 32"},
        **{"packed_output.data": "123, 128", "h_n": "4, 10, 64", "sentence": "10, 128"},
        "return": "10, 2",
    },
    "digits": {
        **{"X": "2, 28, 28", "h0": "3, 2, 256", "rnn_out": "2, 28, 256", "cn": "3, 2, 256"},
        **{"last": "2, 256", "return": "2, 10"},
    },
}
"""The tutorials' own numbers."""


def open_models(open_page: Open, link: dict[str, Any]) -> Visit:
    return open_page(link, "models")


def run_script(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    with warnings.catch_warnings(), torch.random.fork_rng():
        # With one layer torch remarks that dropout has no place; the reader may well see it.
        warnings.filterwarnings("ignore", "dropout option")
        exec(text, names)
    return names


@pytest.mark.parametrize(("name", "language"), in_turn(SHAPES))
def test_a_tutorial_has_its_shapes_and_a_script_that_runs(
    open_page: Open, name: str, language: str
) -> None:
    link = {**presets()[name], "lang": language}
    visit = tab(open_models(open_page, link), "code")

    found = {tensor: f"torch.Size([{sizes}])" for tensor, sizes in SHAPES[name].items()}
    assert found.items() <= visit.shapes.items()
    assert visit.address == link
    assert bool(charts(visit)) == (name == "digits")
    run_script(visit.code[0])


def test_the_fallback_has_every_tensor(open_page: Open) -> None:
    """Check that the sizes are shown without a script in the browser."""
    visit = open_models(open_page, {"model": "heads"})
    shown = " ".join(each.value for each in visit.app.markdown) + visit.html
    assert all(f"torch.Size([{sizes}])" in shown for sizes in ("20, 10, 5", "10, 2", "1, 10, 512"))


def test_a_chain_that_raises_shows_torchs_message_and_a_script_that_expects_it(
    open_page: Open,
) -> None:
    visit = tab(open_models(open_page, {**REFUSED, "lang": "ko"}), "code")
    (line,) = (each for each in visit.explorer["pasted"]["lines"] if each["failed"])
    message = "linear(): argument 'input' (position 1) must be Tensor, not tuple"
    assert line["cards"][0]["torch"] == f"TypeError: {message}"
    assert visit.explorer["renewed"] is True
    script = visit.code[0]
    assert "except TypeError as error:" in script
    run_script(script)


def test_the_parameters_of_a_layer_are_counted(open_page: Open) -> None:
    html = open_models(open_page, {"model": "mnist"}).html
    assert "weight_hh_l2" in html
    assert "l0: 4·256·(28 + 256 + 2) = 292,864" in html
    assert "= 1,345,536" in html


def test_once_settled_what_is_below_follows(open_page: Open) -> None:
    visit = open_models(open_page, {"model": "heads"})
    assert "RNN(256, 512)" in visit.html
    visit.explorer_says("settled", "?model=mnist&hidden_size=32")
    # Only the lower fragment is redrawn, because the explorer has its message already.
    assert "LSTM(28, 32, num_layers=3, batch_first=True)" in visit.html
    assert len(charts(visit)) == 4
    visit.explorer_says("settled", "?code=~tagger")
    assert charts(visit) == {}


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
    assert {words.text(f"digit.{name}") for name in data} <= set(visit.texts)
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
