"""A model runs in torch on the named device, without effects on the process."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from backend.errors.explain import Explained
from backend.models.results import Failed, ModelRun
from backend.models.run import run_model
from backend.models.steps.functions import Sine
from backend.models.steps.step import RunContext
from backend.models.tutorials import MODELS
from backend.models.warm_up import warm_up
from tests.support.models.model_helpers import made_by, model_of, run_of, sizes_in

NO_SUCH_DEVICE = "cuda:99"


def chain(links: str, device: str = "cpu", **given: Any) -> ModelRun:
    return run_of("chain", device, chain=links, **given)


def refused(run: ModelRun) -> Failed:
    assert run.failed is not None
    return run.failed


def test_the_trained_weights_and_the_digits_are_taken() -> None:
    generator = torch.Generator().manual_seed(3)
    net = nn.ModuleDict({"lstm": nn.LSTM(28, 9, 2, batch_first=True), "linear": nn.Linear(9, 10)})
    images = torch.randint(0, 256, (5, 28, 28), dtype=torch.uint8, generator=generator)
    model = model_of("mnist", hidden_size=9, num_layers=2, digit=3, batch=3)
    run = run_model(model, images=images, state=net.state_dict())
    X = images[[3, 4, 0]].float() / 255
    with torch.no_grad():
        output, _ = net["lstm"](X)
        expected = net["linear"](output[:, -1])
    assert made_by(run)["X"].value.equal(X)
    torch.testing.assert_close(made_by(run)["scores"].value, expected)


def test_digits_that_are_scaled_already_stay_as_they_are() -> None:
    images = torch.rand(2, 28, 28, generator=torch.Generator().manual_seed(0))
    run = run_model(model_of("mnist", digit=1, hidden_size=4), images=images)
    assert made_by(run)["X"].value.equal(images[[1, 0]])


def test_weights_of_other_sizes_are_another_nets() -> None:
    state = nn.ModuleDict({"lstm": nn.LSTM(28, 8, 2), "linear": nn.Linear(9, 10)}).state_dict()
    model = model_of("mnist", hidden_size=9, num_layers=2)
    with_state, without = (run_model(model, state=each) for each in (state, None))
    states = [made_by(run)["hn"].value for run in (with_state, without)]
    assert states[0].equal(states[1])
    assert with_state.stages[-1].weights == {"weight": (10, 9), "bias": (10,)}


def test_the_classifier_is_initialised_as_its_lines_say() -> None:
    model = model_of("classifier", embedding_dim=4, hidden_size=5)
    drawn: dict[str, torch.Tensor] = {}
    for step in model.steps:
        module = step.build()
        if module is not None and list(module.parameters()):
            count = sum(weight.numel() for weight in module.parameters())
            with torch.inference_mode():
                step.fill(module, torch.ones(count), RunContext("cpu"))
            drawn |= {f"{step.id}.{name}": each for name, each in module.state_dict().items()}
    square = drawn["lstm.weight_hh_l0"]
    torch.testing.assert_close(square.T @ square, torch.eye(5))
    biases = [each for name, each in drawn.items() if "bias" in name]
    assert len(biases) == 9
    assert not any(each.any() for each in biases)
    assert 0 < drawn["linear.weight"].std() < 1
    assert not drawn["embedding.weight"][0].any()
    assert drawn["embedding.weight"][1:].all()


def test_the_embedding_of_padding_is_zeros() -> None:
    made = made_by(run_of("classifier"))
    padded = made["ids"].value == 0
    assert padded.sum() == 77
    assert not made["embedded"].value[padded].any()
    assert made["embedded"].value[~padded].any(dim=-1).all()


@pytest.mark.parametrize("name", MODELS)
def test_a_run_is_the_same_every_time_and_leaves_the_processs_chance_alone(name: str) -> None:
    before = torch.get_rng_state()
    first, second = run_of(name), run_of(name)
    run_of(name, "meta")
    assert torch.equal(torch.get_rng_state(), before)
    scores = [run.stages[-1].made[0].value for run in (first, second)]
    assert scores[0].equal(scores[1])
    assert scores[0].abs().max() > 0


def test_shapes_of_a_packed_chain_cost_no_chance_either() -> None:
    before = torch.get_rng_state()
    run = chain("embedding:100:4,pack,gru:4:3,take:output,unpack", "meta")
    assert run.failed is None
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("name", MODELS)
def test_on_meta_there_are_shapes_and_no_numbers(name: str) -> None:
    run = run_of(name, "meta")
    assert (run.device, run.requested, run.fallback) == ("meta", "meta", None)
    assert sizes_in(run) == sizes_in(run_of(name))
    assert all(made.value is None for stage in run.stages for made in (*stage.inputs, *stage.made))


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("device", [NO_SUCH_DEVICE, "no device at all"])
def test_a_device_that_is_not_there_leaves_the_shapes(name: str, device: str) -> None:
    run = run_of(name, device)
    assert (run.device, run.requested, run.fallback) == ("meta", device, "device_failed")
    assert run.failed is None
    assert sizes_in(run) == sizes_in(run_of(name))


def test_a_chain_that_fails_fails_on_a_missing_device_too() -> None:
    run = chain("embedding:100:32,lstm:32:64,linear:64:2", NO_SUCH_DEVICE)
    assert (run.device, run.fallback, refused(run).place) == ("meta", "device_failed", 3)


@pytest.mark.parametrize("error", [torch.OutOfMemoryError, RuntimeError])
def test_a_lack_of_memory_is_not_a_fault_of_the_model(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Sine.do

    def do(self: Sine, *given: Any) -> Any:
        if not given[0].is_meta:
            raise error("DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes")
        return real(self, *given)

    monkeypatch.setattr(Sine, "do", do)
    run = run_of("sine")
    assert (run.device, run.fallback, run.failed) == ("meta", "device_failed", None)


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("sine", {"seq_len": 4096, "input_size": 8192, "hidden_size": 8192, "num_layers": 16}),
        ("heads", {"batch": 1024, "seq_len": 4096, "hidden_size": 8192, "embedding_dim": 8192}),
        ("classifier", {"hidden_size": 8192, "vocabulary": 65536, "embedding_dim": 8192}),
        ("mnist", {"batch": 1024, "hidden_size": 8192, "num_layers": 16}),
        ("chain", {"chain": "embedding:8192:8192,lstm:8192:8192:8:bi", "batch": 64}),
    ],
)
def test_the_largest_settings_are_answered_with_their_shapes(
    name: str, sizes: dict[str, Any]
) -> None:
    run = run_of(name, **sizes)
    assert (run.device, run.requested, run.fallback) == ("meta", "cpu", "too_costly")
    assert run.failed is None
    assert len(run.stages) == len(model_of(name, **sizes).steps)


def test_a_table_of_orthogonal_weights_that_takes_long_is_not_drawn() -> None:
    sizes = {"hidden_size": 256, "num_layers": 1, "bidirectional": False}
    assert run_of("heads", layer="LSTM", embedding_dim=32, **sizes).device == "cpu"
    assert run_of("classifier", **sizes).device == "meta"


def test_an_lstms_tuple_reaches_the_linear() -> None:
    run = chain("embedding:100:32,lstm:32:64:2:bi,linear:128:2")
    failed = refused(run)
    assert [stage.step.id for stage in run.stages] == ["ids", "embedding", "lstm"]
    assert (failed.place, failed.error, failed.building) == (3, "TypeError", False)
    assert failed.message == "linear(): argument 'input' (position 1) must be Tensor, not tuple"
    assert failed.explained == Explained("tuple_for_tensor", {"function": "linear"})
    assert [(made.name, made.expression, made.sizes) for made in failed.inputs] == [
        ("output", "x[0]", (10, 20, 128)),
        ("h_n", "x[1][0]", (4, 10, 64)),
        ("c_n", "x[1][1]", (4, 10, 64)),
    ]
    assert run.parameters == 152_704


def test_a_constructor_is_refused_at_its_step_with_torchs_words() -> None:
    failed = refused(chain("embedding:100:32,lstm:32:64:proj=64"))
    assert (failed.place, failed.building, failed.error) == (2, True, "ValueError")
    assert failed.message == "proj_size has to be smaller than hidden_size"
    assert failed.inputs[0].sizes == (10, 20, 32)


@pytest.mark.parametrize(
    ("links", "place", "code"),
    [
        ("pack,embedding:100:8", 2, "packed_for_tensor"),
        ("embedding:50:8", 1, "index_beyond"),
        ("embedding:100:8,lstm:9:4", 2, "input_size_differs"),
        ("embedding:100:8,pack,lstm:9:4", 3, "last_axis_differs"),
        ("embedding:100:8,gru:8:4,take:output[:,-1],linear:8:2", 4, "last_axis_differs"),
        ("embedding:100:8,gru:8:4,take:x[:,-1]", 3, "tuple_sliced"),
        ("embedding:100:8,gru:8:4,take:c_n[-1]", 3, "too_few_values"),
        ("embedding:100:8,gru:8:4,transpose", 3, "tuple_has_no"),
        ("embedding:100:8,pack,transpose", 3, "packed_has_no"),
        ("embedding:100:8,unpack", 2, "tensor_has_no"),
        ("lstm:20:4", 1, "types_differ"),
        ("embedding:100:8,dropout:1.5", 2, "not_probability"),
        ("embedding:100:8,pack:sorted,gru:8:4,take:output[-1],linear:4:2", 5, "none_for_tensor"),
    ],
)
def test_common_terms_are_explained(links: str, place: int, code: str) -> None:
    failed = refused(chain(links))
    assert (failed.place, failed.explained and failed.explained.code) == (place, code)


def test_two_layers_of_a_gru_open_as_if_they_were_two_states() -> None:
    run = chain("embedding:100:8,gru:8:4:2,take:c_n[-1]")
    assert run.failed is None
    assert run.stages[-1].made[0].sizes == (4,)


def test_lengths_that_do_not_fit_the_batch() -> None:
    too_many = refused(chain("embedding:100:8,pack", lengths="5,4,3", batch=2))
    assert too_many.explained is not None
    assert too_many.explained.code == "index_beyond"
    sorted_wrongly = refused(chain("embedding:100:8,pack:sorted", lengths="3,5", batch=2))
    assert sorted_wrongly.explained == Explained("lengths_not_sorted", {})
    empty = refused(chain("embedding:100:8,pack", lengths="3,0", batch=2))
    assert empty.explained == Explained("length_is_zero", {})
    beyond = refused(chain("embedding:100:8,pack,gru:8:3", lengths="9,2", batch=2, seq_len=4))
    assert beyond.explained is not None
    assert beyond.explained.code == "lengths_beyond_steps"


def test_an_early_failure_of_a_costly_model_is_real() -> None:
    run = chain("embedding:50:8192,lstm:8192:8192", batch=1, seq_len=60)
    assert run.device == "cpu"
    failed = refused(run)
    assert (failed.place, failed.message) == (1, "index out of range in self")


def test_warming_up_runs_every_model(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, str]] = []
    monkeypatch.setattr(
        "backend.models.warm_up.run_model",
        lambda model, device="cpu": ran.append((model.id, device)),
    )
    warm_up("meta")
    warm_up()
    assert ran == [(name, device) for device in ("meta", "cpu") for name in MODELS]


def test_a_run_reports_its_time() -> None:
    assert run_of("sine").seconds > 0


def test_an_id_too_large_never_reaches_a_device_that_it_would_stop() -> None:
    # A module that would take anything, as a GPU's does at first.
    step = model_of("heads", vocabulary=5).steps[1]
    with pytest.raises(IndexError, match="index out of range in self"):
        step.run(nn.Identity(), RunContext("cpu"), torch.tensor([[5]]))
