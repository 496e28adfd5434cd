"""The text alternative of packing, and every index in it, checked with torch."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import torch

from backend.layer.spec import LayerSpec
from backend.packing.link import PackingRequest
from backend.packing.refusals import CODES
from backend.packing.rules import packing_shapes
from backend.packing.run import Failure, PackingRun, run_packing
from components.packing.message import layout_of
from components.packing.words import (
    packed_tensor_sentence,
    packing_in_words,
    padding_sentences,
    refusal_sentence,
    token_sentences,
)
from components.words.catalogue import Messages, languages, messages
from components.words.sentences import symbols
from tests.support.packing.packed import GOES_THROUGH, REFUSALS, SETTINGS, ran
from tests.support.words.reviewed import GOLDEN, Reviewed, reviewed_text

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
CELL = r"\[(\d+(?:, \d+)*)\]"


def told(name: str, language: str) -> list[str]:
    run = ran(name)
    return token_sentences(run, layout_of(run), messages(language))


def account(run: PackingRun, words: Messages) -> str:
    """Return all sentences about a batch, without times."""
    layout, shapes = layout_of(run), packing_shapes(run.spec, run.asked)
    lines = [packing_in_words(run, layout, words), ""]
    for name, size in run.shapes.items():
        lines.append(f"{name} {torch.Size(size)} = {symbols(shapes[name])}")
        lines.append(f"    {packed_tensor_sentence(name, run, words)}")
    return "\n".join([*lines, "", refusal_sentence(run, words)]).strip() + "\n"


def test_example_c(reviewed: Reviewed) -> None:
    for language in languages():
        words, run = messages(language), ran("C")
        texts = [*told("C", language), *padding_sentences(run, words)]
        whole = "\n".join([account(run, words), *texts])
        reviewed(f"packing/C.{language}", f"{whole}\n")


@EVERY_LANGUAGE
def test_every_refusal(reviewed: Reviewed, language: str) -> None:
    accounts = [f"# {name}\n{account(ran(name), messages(language))}" for name in REFUSALS]
    reviewed(f"packing/refusals.{language}", "\n".join(accounts))


def test_unknown_cases_have_no_account() -> None:
    assert {path.name for path in (GOLDEN / "packing").iterdir()} == {
        f"{name}.{language}.txt" for name in ("C", "refusals") for language in languages()
    }


def test_the_shapes_in_it_are_torchs() -> None:
    text = reviewed_text("packing/C.en")
    run = ran("C")
    rows = dict(re.findall(r"^(\w+) (torch\.Size\(.*?\)) = ", text, re.MULTILINE))
    assert rows == {name: str(torch.Size(size)) for name, size in run.shapes.items()}
    assert {"lengths", "batch_sizes", "unsorted_indices"} <= run.values.keys()
    for name, told_as in (("lengths", "the lengths"), ("batch_sizes", "batch_sizes is")):
        numbers = ", ".join(map(str, run.values[name].tolist()))
        assert f"{told_as} {numbers}." in text
    order = ", ".join(map(str, run.values["sorted_indices"].tolist()))
    assert f"longest first: {order}." in text


# Tokens


def at(values: torch.Tensor, cell: str) -> torch.Tensor:
    return values[tuple(map(int, cell.split(", ")))]


@EVERY_LANGUAGE
@pytest.mark.parametrize("name", GOES_THROUGH)
def test_every_place_a_token_names_holds_the_same_numbers(name: str, language: str) -> None:
    """Look up the indices of the sentence in torch's result."""
    run = ran(name)
    values, h_out = run.values, run.spec.proj_size or run.spec.hidden_size
    sentences = told(name, language)
    assert len(sentences) == len(values["packed_ids"])
    ends = 0
    for sentence in sentences:
        (source,) = re.findall(rf"input{CELL}", sentence)
        (place,) = re.findall(rf"packed\.data{CELL}", sentence)
        (identity,) = re.findall(r"\bid (\d+)", sentence)
        (output,) = re.findall(rf"output{CELL}", sentence)
        assert source == output
        assert int(identity) == at(values["ids"], source) == at(values["packed_ids"], place)
        assert torch.equal(at(values["input"], source), at(values["packed"], place))
        assert torch.equal(at(values["output"], source), at(values["packed_output"], place))
        halves = at(values["output"], source).split(h_out)
        for state in re.findall(rf"h_n{CELL}", sentence):
            ends += 1
            direction = int(state.split(", ")[0]) % run.spec.num_directions
            assert torch.equal(halves[direction], at(values["h_n"], state))
    # Every state of the top layer occurs once.
    assert ends == run.spec.num_directions * run.spec.batch


@EVERY_LANGUAGE
@pytest.mark.parametrize("name", REFUSALS)
def test_missing_tensors_have_neither_tokens_nor_padding(name: str, language: str) -> None:
    run = ran(name)
    packed = "packed" in run.shapes
    padding = padding_sentences(run, messages(language))
    for sentence in (*told(name, language), *padding):
        assert ("packed.data" in sentence) == packed
        assert not re.search(r"output|h_n", sentence)
    assert packed == (name in ("narrow", "total"))


def test_a_tokens_sentence_to_read() -> None:
    first, *_ = told("start", "en")
    assert first == (
        "Sentence 0, t = 0, id 1: input[0, 0]. It is packed.data[0]."
        " The layer's output for it is output[0, 0]."
        " The backward direction ends here, so the backward half of this output equals h_n[3, 0]."
    )
    assert told("C", "en")[-1] == (
        "Sentence 0, t = 19, id 95: input[19, 0]. It is packed.data[122]."
        " The layer's output for it is output[19, 0]."
        " It is the last valid step of its sentence, so this output equals h_n[0, 0]."
    )
    assert told("one", "ko") == [
        "0번 문장, t = 0, id 1: input[0, 0]의 토큰입니다. 패킹하면 packed.data[0]에 들어갑니다."
        " 이 토큰에 대한 레이어의 출력은 output[0, 0]입니다."
        " 이 문장의 마지막 실제 시점이므로 정방향 절반이 h_n[0, 0]과 같습니다."
        " 역방향은 여기서 끝나므로 역방향 절반이 h_n[1, 0]과 같습니다."
    ]


@EVERY_LANGUAGE
def test_padding_is_reported_for_every_sentence(language: str) -> None:
    found = padding_sentences(ran("start"), messages(language))
    for sentence, (text, length) in enumerate(zip(found, ran("start").asked.lengths, strict=True)):
        assert re.findall(r"\d+", text)[:2] == [str(sentence), str(length)]
        assert "packed.data" in text
        assert "output" in text


# Tensors


@EVERY_LANGUAGE
@pytest.mark.parametrize("name", SETTINGS)
def test_every_tensor_of_a_run_has_a_sentence(name: str, language: str) -> None:
    words, run = messages(language), ran(name)
    found = [packed_tensor_sentence(tensor, run, words) for tensor in run.shapes]
    assert len(set(found)) == len(run.shapes)
    assert all(text.endswith(".") and "{" not in text for text in found)


@EVERY_LANGUAGE
def test_batch_first_is_recognized(language: str) -> None:
    words = messages(language)
    first, time = ran("start"), ran("C")
    for tensor in ("ids", "input", "output"):
        assert packed_tensor_sentence(tensor, first, words) != packed_tensor_sentence(
            tensor, time, words
        )
    assert packed_tensor_sentence("h_n", first, words) == packed_tensor_sentence("h_n", time, words)


@EVERY_LANGUAGE
def test_one_direction_has_no_sentence_about_another(language: str) -> None:
    words = messages(language)
    both, one = (packed_tensor_sentence("packed_output", ran(name), words) for name in ("D", "C"))
    backward = "역방향" if language == "ko" else "backward"
    assert (backward in both, backward in one) == (True, False)


# Refusals


@EVERY_LANGUAGE
@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_is_explained_with_its_numbers(name: str, language: str) -> None:
    run, words = ran(name), messages(language)
    text = refusal_sentence(run, words)
    assert text.endswith(".")
    assert not re.search(r"\{\w*\}", text)
    numbers = {
        # The last sentence that is longer than the one before it, as torch looks backward.
        "unsorted": {"9", "18", "6"},
        "zero": {"1"},
        "narrow": {"5", "4", "9", "10"},
        "total": {"3", "5"},
        "counted": {"3", "4"},
    }
    assert set(re.findall(r"\d+", text)) == numbers[name]
    assert run.failed is not None
    assert run.failed.message in packing_in_words(run, layout_of(run), words)


def test_every_reason_has_an_example() -> None:
    assert set(REFUSALS.values()) == set(CODES)


@EVERY_LANGUAGE
def test_only_known_errors_of_torch_are_explained(language: str) -> None:
    words = messages(language)
    assert refusal_sentence(ran("start"), words) == ""
    unheard = replace(ran("zero"), failed=Failure("pack", "something torch never said before"))
    assert refusal_sentence(unheard, words) == ""
    # A message of packing's, but not the one that these lengths have to get.
    failed = ran("unsorted").failed
    assert refusal_sentence(replace(ran("zero"), failed=failed), words) == ""


@EVERY_LANGUAGE
def test_the_picture_in_words_ends_where_torch_did(language: str) -> None:
    words = messages(language)
    told_of = {
        name: packing_in_words(ran(name), layout_of(ran(name)), words).count("\n") + 1
        for name in (*REFUSALS, "start")
    }
    refused = {"unsorted": 3, "zero": 3, "narrow": 5, "total": 5, "counted": 3}
    assert told_of == refused | {"start": 5}


@EVERY_LANGUAGE
def test_runs_without_values_have_the_same_sentences(language: str) -> None:
    words = messages(language)
    spec, asked = LayerSpec(hidden_size=8192, input_size=8192), PackingRequest((3, 1))
    large = run_packing(spec, asked)
    assert large.device == "meta"
    small = run_packing(LayerSpec(), asked)
    layout = layout_of(small)
    assert layout == layout_of(large)
    assert packing_in_words(large, layout, words) == packing_in_words(small, layout, words)
    assert token_sentences(large, layout, words) == token_sentences(small, layout, words)
