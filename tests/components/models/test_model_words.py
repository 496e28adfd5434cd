"""The sentences about a model: every kind of step, every error, and its weights."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from backend.errors.explain import Explained, explained
from backend.layer.axes import as_torch_prints
from backend.layer.spec import LayerSpec
from backend.models.chain_text import PARTS
from backend.models.link import read_model
from backend.models.results import Failed, ModelRun
from backend.models.steps import functions as model_functions
from backend.models.steps import modules as model_layers
from backend.models.steps import packing as model_packing
from backend.models.steps import recurrent as model_recurrent
from backend.models.steps import sources as model_sources
from backend.models.steps.functions import Take, TakeFromResult
from backend.models.steps.picks import PICKS
from backend.models.steps.recurrent import Recurrent
from backend.models.steps.step import Step
from backend.models.tutorials import MODELS
from components.models.message import model_message
from components.models.run import model_run
from components.models.words import (
    count_lines,
    failed_sentences,
    model_in_words,
    refused_sentence,
    step_sentence,
)
from components.words.catalogue import SOURCE, languages, messages
from tests.support.errors.raised import RAISED
from tests.support.messages import plain
from tests.support.models.model_helpers import run_of
from tests.support.strategies import legal_specs
from tests.support.words.catalogues import sentences
from tests.support.words.reviewed import Reviewed, reviewed_text

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())
CASES = [(name, language) for name in MODELS for language in languages()]
CHAINS = (
    "embedding:100:4,dropout:0.5,lstm:4:8:bi,take:output,linear:16:2",
    "embedding:100:4:pad,pack,gru:4:8,take:output,unpack,take:x[:,-1],take:x[0]",
    "embedding:100:4,pack:sorted,gru:4:8,take:output,unpack",
    *(f"embedding:100:4,lstm:4:8:2,take:{part}" for part in PARTS if not part.startswith("x")),
)
TIME_FIRST = "transpose,embedding:100:4,pack,gru:4:8,take:output,unpack"
REFUSED = "embedding:100:32,lstm:32:64,linear:64:2"
HOLE = re.compile(r"\{\w*\}")


def kinds() -> set[type[Step]]:
    """Return every kind of step of a model."""
    modules = (model_functions, model_layers, model_packing, model_recurrent, model_sources)
    found = {each for module in modules for _, each in inspect.getmembers(module, inspect.isclass)}
    return {each for each in found if issubclass(each, Step) and not inspect.isabstract(each)}


def told(language: str = SOURCE) -> list[tuple[Step, str]]:
    """Return steps of every kind with their sentences, in every variant."""
    runs = [
        *(run_of(name, batch_first=first) for name in MODELS for first in (True, False)),
        *(run_of("chain", chain=chain) for chain in CHAINS),
        run_of("chain", chain=TIME_FIRST, batch_first=False),
        run_of("chain", start="features", chain="none"),
    ]
    stages = [(stage.step, stage.inputs) for run in runs for stage in run.stages]
    picks = [(Take(id="take", reads=("x",), makes=("x",), pick=pick), ()) for pick in PICKS]
    words = messages(language)
    return [(step, step_sentence(step, given, words)) for step, given in [*picks, *stages]]


# Steps


def test_the_described_steps_are_of_every_kind() -> None:
    found = [step for step, _ in told()]
    assert {type(each) for each in found} == kinds()
    taken = {each.pick for each in found if isinstance(each, Take | TakeFromResult)}
    assert taken == PICKS.keys()


@EVERY_LANGUAGE
def test_every_step_is_reported_in_sentences(language: str) -> None:
    for _, sentence in told(language):
        assert sentence.endswith(".")
        assert not HOLE.search(sentence)


def test_every_sentence_for_a_step_is_one_that_a_step_has() -> None:
    """Check that every sentence of the catalog belongs to exactly one kind of step."""
    said = {sentence for _, sentence in told()}
    of_steps = {n: s for n, s in sentences(SOURCE).items() if n.startswith("model.step.")}
    patterns = {name: as_pattern(sentence) for name, sentence in of_steps.items()}
    unused = {name for name, each in patterns.items() if not any(map(each.fullmatch, said))}
    assert unused == set()
    for sentence in said:
        assert sum(bool(each.fullmatch(sentence)) for each in patterns.values()) == 1


def as_pattern(sentence: str) -> re.Pattern[str]:
    """Return a pattern of a sentence with its placeholders filled."""
    parts = Formatter().parse(sentence)
    return re.compile("".join(re.escape(text) + (".+" if hole else "") for text, hole, *_ in parts))


def test_the_sentence_of_a_step_has_its_numbers() -> None:
    run = run_of("heads", batch=3, seq_len=7, vocabulary=90, embedding_dim=11, classes=4)
    words = messages(SOURCE)
    said = {each.step.id: step_sentence(each.step, each.inputs, words) for each in run.stages}
    assert said["ids"] == (
        "Token ids of shape (3, 7): one row per sentence. Each id is an integer below 90."
    )
    assert said["embedding"].startswith("Looks up 11 values for every id")
    assert "512 in, 4 out" in said["sentence_head"]
    assert "time axis first" in said["rnn"]


def test_a_layer_that_reads_packed_steps_says_so() -> None:
    for first in (True, False):
        run = run_of("classifier", batch_first=first)
        (lstm,) = (stage for stage in run.stages if stage.step.id == "lstm")
        sentence = step_sentence(lstm.step, lstm.inputs, messages(SOURCE))
        assert sentence.startswith("Reads only the real steps")


# Counting


@given(legal_specs())
def test_the_lines_count_what_torch_counts(spec: LayerSpec) -> None:
    step = recurrent(spec)
    layer: nn.RNNBase = getattr(nn, spec.layer)(
        spec.input_size, spec.hidden_size, spec.num_layers, **optional(spec), device="meta"
    )
    lines = count_lines(step)
    assert len(lines) == spec.num_layers
    for place, line in enumerate(lines):
        name, terms, total = re.fullmatch(r"(l\d+): (.+) = ([\d,]+)", line).groups()  # type: ignore[union-attr]
        assert name == f"l{place}"
        assert re.fullmatch(r"[\d·+()\[\] ]+", terms)
        # The sum as it is written, worked out.
        counted = eval(terms.replace("·", "*").replace("[", "(").replace("]", ")"))
        own = re.compile(rf"_l{place}(_reverse)?$")
        by_torch = sum(w.numel() for each, w in layer.named_parameters() if own.search(each))
        assert counted == int(total.replace(",", "")) == by_torch


def optional(spec: LayerSpec) -> dict[str, object]:
    names = ("bias", "bidirectional", *(("proj_size",) if spec.layer == "LSTM" else ()))
    return {name: getattr(spec, name) for name in names}


def recurrent(spec: LayerSpec) -> Recurrent:
    fields = ("layer", "input_size", "hidden_size", "num_layers", "bias", "batch_first")
    more = ("dropout", "bidirectional", "proj_size", "nonlinearity")
    values = {name: getattr(spec, name) for name in (*fields, *more)}
    return Recurrent(id="rnn", reads=("x",), makes=("x",), **values)


def test_the_tutorials_count_is_the_one_it_gives() -> None:
    (lstm,) = (stage.step for stage in run_of("mnist").stages if stage.step.id == "lstm")
    assert count_lines(lstm) == [
        "l0: 4·256·(28 + 256 + 2) = 292,864",
        "l1: 4·256·(256 + 256 + 2) = 526,336",
        "l2: 4·256·(256 + 256 + 2) = 526,336",
    ]
    assert 292_864 + 2 * 526_336 == 1_345_536
    assert 292_864 + 526_336 == 819_200


@given(st.sampled_from([name for name in MODELS if name != "chain"]))
def test_other_steps_are_not_counted_gate_by_gate(name: str) -> None:
    for stage in run_of(name).stages:
        assert bool(count_lines(stage.step)) == isinstance(stage.step, Recurrent)


# Refusals


def failed(run: ModelRun) -> Failed:
    assert run.failed is not None
    return run.failed


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", RAISED)
def test_every_error_of_torch_is_reported_and_explained(name: str, language: str) -> None:
    do, code, params = RAISED[name]
    with pytest.raises(Exception, match=r".") as caught:
        do()
    raised = type(caught.value).__name__
    known = Explained(code, params)  # type: ignore[arg-type]
    where, why = failed_sentences(
        replace(failed(run_of("chain", chain=REFUSED)), error=raised, explained=known),
        messages(language),
    )
    assert raised in where
    assert "`nn.Linear(64, 2)`" in where
    assert not HOLE.search(where + why)
    assert why.count("`") % 2 == 0
    assert why.rstrip("`").endswith((".", "다.", "요."))
    wanted = placeholders(sentences(language)[f"error.{code}"])
    assert all(str(params[name]) in why for name in wanted)


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_words_nobody_foresaw_are_shown_without_a_guess() -> None:
    refused = replace(failed(run_of("chain", chain=REFUSED)), explained=explained("who knows"))
    assert refused.explained is None
    assert len(failed_sentences(refused, messages(SOURCE))) == 1


def test_an_impossible_layer_is_reported() -> None:
    words = messages(SOURCE)
    (building, why) = failed_sentences(failed(run_of("chain", chain="gru:3:4:proj=2")), words)
    assert building.startswith("`nn.GRU(3, 4")
    assert "cannot be created: torch raises" in building
    assert "Only `nn.LSTM` has `proj_size`" in why
    (running, _) = failed_sentences(failed(run_of("chain", chain=REFUSED)), words)
    assert running == "The model stops here: torch raises TypeError in `nn.Linear(64, 2)`."


# The whole of it


def account(name: str, language: str) -> str:
    """Return all sentences about a model, without the time of its run."""
    words = messages(language)
    request = read_model([("model", name)], ("cpu",))
    run = model_run(request)
    message = plain(model_message(request, run, words))
    lines = [message["title"], message["alt"], message["notes"][-1], ""]
    for step in message["steps"]:
        lines += [f"# {step['title']}", step["sentence"], *step["initialisation"], step["code"]]
        lines += [f"    {' '.join(weight)}" for weight in step["weights"]]
        lines += [f"    {line}" for line in step["counted"]]
    lines.append("")
    lines += [f"{block['id']}: {block['text']}" for block in message["scene"]["blocks"]]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_account_is_the_reviewed_one(name: str, language: str, reviewed: Reviewed) -> None:
    reviewed(f"models/{name}.{language}", account(name, language))


@EVERY_LANGUAGE
@pytest.mark.parametrize("name", MODELS)
def test_the_account_has_every_size_of_a_run(name: str, language: str) -> None:
    written = reviewed_text(f"models/{name}.{language}")
    run = run_of(name)
    made = [each for stage in run.stages for each in stage.made]
    for each in made:
        assert f"{each.name} {as_torch_prints(each.sizes)}" in written
        assert as_torch_prints(each.sizes) == str(each.value.data.shape)
    assert f"{run.parameters:,}" in written


@EVERY_LANGUAGE
def test_the_text_alternative_ends_with_the_refusal(language: str) -> None:
    run, words = run_of("chain", chain=REFUSED), messages(language)
    *before, last = model_in_words(run, words).splitlines()
    assert len(before) == len(run.stages)
    assert last == refused_sentence(failed(run), words)
    assert failed(run).message in last
    assert "nn.Linear(64, 2)" in last
