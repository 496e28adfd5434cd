"""A question of a course author: its answer comes from the run, and the message hides it."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from backend.links.layer import Pairs
from components.dispatch.ask import ANSWER, ASK, asked_sizes, grade_ask, with_ask, without_answer
from components.dispatch.pages import page_message
from components.message.message import Message
from components.message.value import as_json
from components.words.catalogue import messages

WORDS = messages("en")
QUESTIONS = [
    ("layer", "h_n", (4, 1, 20)),
    ("layer", "output", (1, 35, 40)),
    ("layer", "output[:, -1, :H_out].unsqueeze(0)", (1, 1, 20)),
    ("slices", "torch.cat([h_n[-2], h_n[-1]], dim=-1)", (1, 40)),
    ("packing", "batch_sizes", (20,)),
    ("models", "output", (1, 20, 10)),
]


@cache
def plain_message(page: str) -> Message:
    return page_message(page, [], WORDS)


@pytest.mark.parametrize(("page", "asked", "sizes"), QUESTIONS)
def test_the_answer_is_not_in_the_message(page: str, asked: str, sizes: tuple[int, ...]) -> None:
    pairs: Pairs = [(ASK, asked)]
    assert asked_sizes(plain_message(page), pairs, asked) == sizes
    found = with_ask(plain_message(page), pairs, WORDS)
    text = as_json(found).decode()
    listed = ", ".join(map(str, sizes))
    # The same number may be an index, such as that of a row of data.
    assert not re.search(rf"(?<!\w)\[{re.escape(listed)}\]", text)
    assert not [each for each in (f"({listed})", f'"{listed} ') if each in text]
    assert asked not in [row.name for row in found.rows]
    assert found.query[ASK] == asked
    assert found.warnings == plain_message(page).warnings


@pytest.mark.parametrize(
    ("state", "asked", "kept"),
    [
        # The answer is one axis of 3; `h_n[3]` is the name of a block and stays.
        ({"batch": "3"}, "output[:, 0, 0]", "h_n[3]"),
        (
            {
                **{"num_layers": "1", "bidirectional": "false", "batch_first": "false"},
                **{"batched": "false", "seq_len": "10"},
            },
            *("output", "nn.LSTM(10, 20)"),
        ),
    ],
)
def test_what_only_looks_like_the_answer_stays(
    state: dict[str, str], asked: str, kept: str
) -> None:
    plain = page_message("layer", [*state.items()], WORDS)
    found = page_message("layer", [*state.items(), (ASK, asked)], WORDS)
    assert (found.title, found.scene, found.map) == (plain.title, plain.scene, plain.map)
    assert kept in as_json(found).decode()
    assert "?" not in found.alt


@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_the_cards_of_the_slices_page_do_not_show_the_axes(device: str) -> None:
    asked = "output[:, -1]"
    pairs = [("expr", asked), ("device", device)]
    (plain,) = page_message("slices", pairs, WORDS).slices.cards
    assert [axis.size for axis in plain.axes] == [1, 40]
    (card,) = page_message("slices", [*pairs, (ASK, asked)], WORDS).slices.cards
    assert (card.expr, card.sentences) == (plain.expr, plain.sentences)
    assert not card.axes
    assert not card.size


def test_a_shape_without_axes_does_not_hide_the_brackets_of_a_call() -> None:
    message = changed(plain_message("layer"), title="Loss()", notes=["It is torch.Size([])."])
    found = without_answer(message, "return", ())
    assert (found.title, found.notes) == ("Loss()", ["It is ?."])


@pytest.mark.parametrize(
    ("answer", "right", "sentence"),
    [
        ("4, 1, 20", True, "Correct. torch: `torch.Size([4, 1, 20])`"),
        ("torch.Size([2*2, 1, 20])", True, "Correct. torch: `torch.Size([4, 1, 20])`"),
        (
            "4, 20",
            False,
            "Not quite. Wrong number of axes: your answer has 2, but the shape in torch has 3.",
        ),
        ("1, 4, 20", False, "Not quite. The sizes are right, but their order is not."),
        ("4, 1, 21", False, "Not quite. Correct axes: 2 of 3."),
        ("", None, "Enter an answer first."),
    ],
)
def test_an_answer_is_graded(answer: str, right: bool | None, sentence: str) -> None:
    found = grade_ask(plain_message("layer"), [(ASK, "h_n"), (ANSWER, answer)], WORDS)
    assert found is not None
    assert (found.right, found.sentence) == (right, sentence)


@pytest.mark.parametrize("asked", ["nonsense", "__import__('os')", "h_n +", "N", "h_n.view(7)"])
def test_a_bad_question_is_a_sentence(asked: str) -> None:
    found = with_ask(plain_message("layer"), [(ASK, asked)], WORDS)
    (warning,) = found.warnings
    assert warning.startswith("`ask` must be a tensor of this page")
    assert found.dropped == ["ask"]
    assert found.rows == plain_message("layer").rows
    assert grade_ask(plain_message("layer"), [(ASK, asked), (ANSWER, "1")], WORDS) is None


def test_no_control_proposes_the_answer() -> None:
    link = [("code", "~classifier")]
    whole = page_message("models", link, WORDS)
    assert asked_sizes(whole, link, "ids") == (10, 20)
    assert '"10, 20"' in as_json(whole).decode()
    assert '"10, 20"' not in as_json(page_message("models", [*link, (ASK, "ids")], WORDS)).decode()


@settings(max_examples=60)
@given(st.text() | st.text("h_nouptc[]:,-0123. ()"), st.text())
def test_any_question_and_any_answer_can_be_read(asked: str, answer: str) -> None:
    pairs: Pairs = [(ASK, asked), (ANSWER, answer)]
    found = with_ask(plain_message("layer"), pairs, WORDS)
    assert len(found.warnings) <= 1
    grade_ask(plain_message("layer"), pairs, WORDS)
