"""The cards below the packing diagram have torch's values."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import torch

from backend.layer.addresses import ROUNDING
from backend.layer.spec import LayerSpec
from backend.packing.link import PackingRequest
from backend.packing.run import PackingRun, run_packing
from components.packing.cards import packing_cards
from components.words.catalogue import languages, messages
from tests.support.messages import plain
from tests.support.packing.packed import GOES_THROUGH, REFUSALS, SETTINGS, ran

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
WHOLE = ["sequence", "buys", "changes", "ends"]
CARDS = {
    **{name: ["refused"] for name in ("unsorted", "zero", "nothing", "counted")},
    "swapped": ["trap", "sequence", "ends"],
    **{"narrow": ["refused", "sequence"], "total": ["refused", "sequence", "buys", "changes"]},
}
"""What there is to say after a refusal; after none, all but that."""


def cards(run: PackingRun, language: str = "en") -> dict[str, dict[str, Any]]:
    made = plain(packing_cards(run, messages(language)))
    found = {card["kind"]: card for card in made}
    assert len(found) == len(made)
    return found


def texts(card: dict[str, Any]) -> list[str]:
    """Return every text of a card."""
    cells = [cell for row in card.get("rows", []) for cell in row]
    parts = [text for part in card.get("parts", []) for text in part]
    return [card["title"], *card["sentences"], *card.get("heads", []), *cells, *parts]


@EVERY_LANGUAGE
@pytest.mark.parametrize("name", SETTINGS)
def test_there_is_a_card_for_what_there_is_to_say(name: str, language: str) -> None:
    found = cards(ran(name), language)
    assert list(found) == CARDS.get(name, WHOLE)
    for card in found.values():
        assert all(text and not re.search(r"\{\w*\}", text) for text in texts(card))
        # The browser shows what stands between two of these as code.
        assert all(text.count("`") % 2 == 0 for text in texts(card))


@pytest.mark.parametrize("name", GOES_THROUGH)
def test_without_numbers_only_the_steps_are_counted(name: str) -> None:
    found, real = cards(ran(name, "meta")), cards(ran(name))
    assert list(found) == ["sequence", "buys"]
    assert found["buys"] == real["buys"]


# A refusal


@EVERY_LANGUAGE
@pytest.mark.parametrize("name", REFUSALS)
def test_torchs_own_words_are_between_the_call_and_the_reason(name: str, language: str) -> None:
    words, run = messages(language), ran(name)
    assert run.failed is not None
    card = cards(run, language)["refused"]
    assert card["torch"] == run.failed.message
    call, reason = card["sentences"]
    assert call == words.text(f"packing.stage.{run.failed.stage}")
    assert call.endswith(":")
    assert len(reason) > 30


def test_an_unknown_error_has_only_torchs_words() -> None:
    failed = ran("zero").failed
    assert failed is not None
    strange = replace(ran("zero"), failed=failed._replace(message="something else"))
    card = cards(strange)["refused"]
    assert (len(card["sentences"]), card["torch"]) == (1, "something else")


# The PackedSequence


@pytest.mark.parametrize("name", [*GOES_THROUGH, "narrow", "total"])
def test_its_parts_are_written_as_torch_writes_them(name: str) -> None:
    run = ran(name)
    found = {part: text for part, text, _ in cards(run)["sequence"]["parts"]}
    assert list(found) == ["data", "batch_sizes", "sorted_indices", "unsorted_indices"]
    assert found["data"] == str(run.values["packed"].shape)
    for part in ("batch_sizes", "sorted_indices", "unsorted_indices"):
        printed = " ".join(str(run.values.get(part)).split())
        assert found[part] == printed
    assert (found["sorted_indices"] == "None") == (name == "sorted")


def test_example_c_number_by_number() -> None:
    parts = {part: text for part, text, _ in cards(ran("C"))["sequence"]["parts"]}
    assert parts == {
        "data": "torch.Size([123, 256])",
        "batch_sizes": (
            "tensor([10, 10, 10, 10, 10, 9, 7, 7, 6, 6, 5, 5, 5, 5, 5, 4, 4, 3, 1, 1])"
        ),
        "sorted_indices": "tensor([0, 5, 9, 6, 4, 3, 2, 7, 8, 1])",
        "unsorted_indices": "tensor([0, 9, 6, 5, 4, 1, 3, 7, 8, 2])",
    }


# What packing buys


@pytest.mark.parametrize("name", [*GOES_THROUGH, "total"])
def test_steps_spared_are_the_padding(name: str) -> None:
    run = ran(name)
    card = cards(run)["buys"]
    real = run.values["packed"].shape[0]
    assert run.padded["output"].shape[:2].numel() == run.steps_padded
    assert card["bar"] == real / run.steps_padded
    numbers = re.findall(r"[\d.]*\d", card["sentences"][0])
    spared = run.steps_padded - real
    if spared:
        share = f"{100 * spared / run.steps_padded:.1f}"
        assert numbers == [str(real), str(run.steps_padded), str(spared), share]
    else:
        assert numbers == [str(real)]


def test_example_c_spares_77_of_200() -> None:
    said = cards(ran("C"))["buys"]["sentences"][0]
    assert said == (
        "Steps computed: 123 of 200. The rest (77, or 38.5 %) is padding and is skipped."
    )


@EVERY_LANGUAGE
def test_one_link_always_has_one_verdict(language: str) -> None:
    """The card has counts only, because a time can be faster on one visit and slower on another."""
    spec, asked = SETTINGS["C"]
    found = [cards(run_packing(spec, asked), language)["buys"] for _ in range(2)]
    assert found[0] == found[1]
    assert " ms" not in " ".join(found[0]["sentences"])
    slow = replace(ran("C"), seconds=100.0)
    assert cards(slow, language)["buys"] == found[0]


# Effect of packing


@pytest.mark.parametrize("name", [*GOES_THROUGH, "total"])
def test_every_row_of_h_n_is_compared(name: str) -> None:
    run = ran(name)
    card = cards(run)["changes"]
    packed, padded = run.values["h_n"], run.padded["h_n"]
    gaps = (packed - padded).abs().amax(-1)
    same = torch.isclose(packed, padded, ROUNDING, ROUNDING).all(-1).sum(-1)
    states = card["rows"][: len(packed)]
    assert [row[0] for row in states] == [f"`h_n[{row}]`" for row in range(len(packed))]
    for row, (_, _, count, most) in enumerate(states):
        sentences = "sentence" if run.spec.batch == 1 else "sentences"
        assert count == f"{same[row]} of {run.spec.batch} {sentences}"
        assert float(most) == pytest.approx(gaps[row].max().item(), rel=0.006)


@pytest.mark.parametrize("name", [*GOES_THROUGH, "total"])
def test_the_summary_names_the_largest_difference(name: str) -> None:
    run, words = ran(name), messages("en")
    summary = cards(run)["changes"]["sentences"][0]
    gaps = (run.values["h_n"] - run.padded["h_n"]).abs().amax(-1)
    if run.steps_computed == run.steps_padded:
        assert summary == words.text("packing.changes.none")
        return
    row, sentence = divmod(int(gaps.argmax()), run.spec.batch)
    assert f"`h_n[{row}, {sentence}]`" in summary
    assert f"{gaps.max():.3g}" in summary


def test_the_output_of_a_tagger_is_compared_too() -> None:
    """A bidirectional layer changes output at valid steps; one that only reads forward does not."""
    words = messages("en")
    both = cards(ran("start"))["changes"]
    assert [row[0] for row in both["rows"][4:]] == ["`output[:, :, :20]`", "`output[:, :, 20:]`"]
    assert [row[2] for row in both["rows"][4:]] != ["10 of 10 sentences"] * 2
    assert "needs packing" in both["sentences"][1]
    forward = cards(run_packing(LayerSpec(bidirectional=False), PackingRequest((5, 2, 3))))[
        "changes"
    ]
    assert [row[2] for row in forward["rows"]] == ["1 of 3 sentences"] * 2 + ["3 of 3 sentences"]
    assert forward["sentences"][1] == words.text("packing.changes.output_same")


@EVERY_LANGUAGE
def test_lanes_are_named_as_on_the_layer_page(language: str) -> None:
    words = messages(language)
    lanes = [row[1] for row in cards(ran("start"), language)["changes"]["rows"]][:4]
    assert lanes == [
        words.text(f"block.lane.{direction}", layer=layer)
        for layer in range(2)
        for direction in ("forward", "backward")
    ]


# Where sentences end


def looked_up(text: str, run: PackingRun) -> torch.Tensor:
    found: torch.Tensor = eval(text, {}, dict(run.values))
    return found


@pytest.mark.parametrize("name", GOES_THROUGH)
def test_the_ends_of_sentences_are_what_the_card_says(name: str) -> None:
    run = ran(name)
    card = cards(run)["ends"]
    assert len(card["rows"]) == run.spec.batch
    zeros = 0
    for sentence, (last, state, equal, end) in enumerate(card["rows"]):
        assert equal == "`torch.equal: True`"
        step = run.asked.lengths[sentence] - 1
        cell = f"{sentence}, {step}" if run.spec.batch_first else f"{step}, {sentence}"
        assert last.startswith(f"`output[{cell}")
        assert torch.equal(looked_up(last.strip("`"), run), looked_up(state.strip("`"), run))
        column = looked_up(end.split("`")[1], run)
        assert ("is all zeros" in end) == (not column.any())
        assert ("is the last valid step" in end) == bool(column.any())
        zeros += not column.any()
    trap = messages("en").text("packing.ends.trap", count=zeros, total=run.spec.batch)
    assert (trap in card["sentences"]) == (zeros > 0)


def test_nonzero_values_in_padding_are_reported() -> None:
    """Check that the card reports values other than zero in the padding of output."""
    run = ran("start")
    spoilt = replace(run, values=run.values | {"output": run.values["output"] + 1})
    rows = cards(spoilt)["ends"]["rows"]
    assert rows[1][2] == "`torch.equal: False`"
    assert rows[1][3] == messages("en").text("packing.ends.not_zeros", end="output[1, -1]")
