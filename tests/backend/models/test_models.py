"""Examples B, C, D and E: every step and every number that the tutorials print."""

from __future__ import annotations

import pytest

from backend.layer.axes import as_torch_prints
from backend.models.steps.recurrent import Recurrent
from backend.models.tutorials import MODELS
from tests.support.models.model_helpers import edges, lines_of, made_by, model_of, run_of, sizes_in

LENGTHS = [20, 5, 8, 10, 15, 18, 17, 6, 6, 18]
BATCH_SIZES = (10, 10, 10, 10, 10, 9, 7, 7, 6, 6, 5, 5, 5, 5, 5, 4, 4, 3, 1, 1)


def test_b1_a_sine_wave_is_cut_and_given_a_batch_axis() -> None:
    model = model_of("sine")
    assert lines_of(model) == [
        "x = torch.linspace(0, torch.pi, 20)",
        "wave = torch.sin(x)",
        "data = wave.reshape(20, 1)",
        "input = data.unsqueeze(0)",
        "output, h_n = rnn(input)",
    ]
    assert model.steps[-1].module == "nn.RNN(1, 10, num_layers=2, batch_first=True)"
    assert sizes_in(run_of("sine")) == {
        **{"x": (20,), "wave": (20,), "data": (20, 1), "input": (1, 20, 1)},
        **{"output": (1, 20, 10), "h_n": (2, 1, 10)},
    }


def test_b2_three_features_a_step() -> None:
    sizes = sizes_in(run_of("sine", input_size=3, hidden_size=15))
    assert (sizes["wave"], sizes["data"], sizes["input"]) == ((60,), (20, 3), (1, 20, 3))
    assert (sizes["output"], sizes["h_n"]) == ((1, 20, 15), (2, 1, 15))


def test_b_is_half_a_wave_and_runs_time_first_as_well() -> None:
    made = made_by(run_of("sine", batch_first=False))
    wave = made["wave"].value
    assert wave[0] == 0
    assert wave.max() > 0.99
    assert wave[-1].abs() < 1e-6
    assert (made["input"].sizes, made["output"].sizes) == ((20, 1, 1), (20, 1, 10))
    assert [dim.symbol for dim in made["input"].axes] == ["L", "N", "H_in"]
    assert [dim.symbol for dim in made["x"].axes] == ["L*H_in"]


def test_c_two_heads_on_one_layer() -> None:
    run = run_of("heads")
    assert sizes_in(run) == {
        **{"ids": (10, 20), "embedded": (10, 20, 256), "transposed": (20, 10, 256)},
        **{"h_0": (1, 10, 512), "hidden_states": (20, 10, 512), "h_n": (1, 10, 512)},
        **{"sentence": (10, 512), "sentence_scores": (10, 2), "token_scores": (20, 10, 5)},
    }
    made = made_by(run)
    assert made["h_n"].value.equal(made["hidden_states"].value[-1:])
    modules = [stage.step.module for stage in run.stages if stage.step.module]
    assert modules == [
        *("nn.Embedding(100, 256)", "nn.RNN(256, 512)", "nn.Linear(512, 2)", "nn.Linear(512, 5)"),
    ]


def test_c_branches_behind_the_layer() -> None:
    model = model_of("heads")
    ids = [step.id for step in model.steps]
    assert [(ids[start], ids[end], name) for start, end, name in edges(model)] == [
        ("ids", "embedding", "ids"),
        ("embedding", "transpose", "embedded"),
        ("transpose", "rnn", "transposed"),
        ("h_0", "rnn", "h_0"),
        ("rnn", "sentence", "h_n"),
        ("sentence", "sentence_head", "sentence"),
        ("rnn", "token_head", "hidden_states"),
    ]
    assert model.results() == ("sentence_scores", "token_scores")


@pytest.mark.parametrize("name", ["heads", "classifier", "mnist"])
def test_the_transpose_is_there_only_where_time_comes_first(name: str) -> None:
    first, last = (model_of(name, batch_first=flag) for flag in (True, False))
    assert "transpose" not in [step.id for step in first.steps]
    assert "transpose" in [step.id for step in last.steps]
    assert run_of(name, batch_first=True).failed is None
    assert run_of(name, batch_first=False).failed is None


@pytest.mark.parametrize(
    ("sizes", "line", "shape"),
    [
        ({}, "h_n.squeeze(0)", (10, 512)),
        ({"num_layers": 2}, "h_n[-1]", (10, 512)),
        ({"bidirectional": True}, "torch.cat((h_n[-2], h_n[-1]), dim=-1)", (10, 1024)),
        ({"layer": "LSTM", "num_layers": 3}, "h_n[-1]", (10, 512)),
    ],
)
def test_c_the_sentence_is_the_top_layers_last_state(
    sizes: dict[str, object], line: str, shape: tuple[int, ...]
) -> None:
    assert f"sentence = {line}" in lines_of(model_of("heads", **sizes))
    assert sizes_in(run_of("heads", **sizes))["sentence"] == shape


def test_c_an_lstm_is_given_a_cell_state_too() -> None:
    lines = lines_of(model_of("heads", layer="LSTM"))
    assert "hidden_states, (h_n, c_n) = lstm(transposed, (h_0, c_0))" in lines


@pytest.mark.parametrize(
    ("links", "sizes"),
    [
        ("transpose,pack", [(10, 20), (123,)]),
        (
            "embedding:100:256,transpose,pack,rnn:256:512,take:output,unpack",
            [(10, 20), (10, 20, 256), (123, 256), (123, 512), (123, 512), (20, 10, 512)],
        ),
    ],
)
def test_c_packed(links: str, sizes: list[tuple[int, ...]]) -> None:
    lengths = ",".join(map(str, LENGTHS))
    run = run_of("chain", start="ids", chain=links, lengths=lengths, batch_first=False)
    kept = [stage.made[0] for stage in run.stages if stage.step.id != "transpose"]
    assert [made.sizes for made in kept] == sizes
    packed = next(made for made in kept if made.batch_sizes)
    assert packed.batch_sizes == BATCH_SIZES
    assert packed.value.sorted_indices.tolist() == [0, 5, 9, 6, 4, 3, 2, 7, 8, 1]
    assert packed.value.unsorted_indices.tolist() == [0, 9, 6, 5, 4, 1, 3, 7, 8, 2]
    states = [made.sizes for stage in run.stages for made in stage.made if made.name == "h_n"]
    assert states in ([], [(1, 10, 512)])


def test_d_the_packed_classifier() -> None:
    run = run_of("classifier")
    made = made_by(run)
    assert sizes_in(run) == {
        **{"lengths": (10,), "ids": (10, 20), "embedded": (10, 20, 32), "dropped": (10, 20, 32)},
        **{"packed": (123, 32), "packed_output": (123, 128), "h_n": (4, 10, 64)},
        **{"c_n": (4, 10, 64), "sentence": (10, 128), "scores": (10, 2)},
    }
    assert made["packed"].batch_sizes == made["packed_output"].batch_sizes == BATCH_SIZES
    assert made["packed"].type == made["packed_output"].type == "PackedSequence"
    assert made["lengths"].value.tolist() == LENGTHS
    assert [dim.symbol for dim in made["packed"].axes] == ["sum(lengths)", "embedding_dim"]


def test_d_is_written_as_it_should_be() -> None:
    model = model_of("classifier")
    lines = lines_of(model)
    assert lines[4:7] == [
        "packed = pack_padded_sequence(dropped, lengths, batch_first=True, enforce_sorted=False)",
        "packed_output, (h_n, c_n) = lstm(packed)",
        "sentence = torch.cat((h_n[-2], h_n[-1]), dim=-1)",
    ]
    modules = [step.module for step in model.steps if step.module]
    assert modules == [
        "nn.Embedding(100, 32, padding_idx=0)",
        "nn.Dropout(0.5)",
        "nn.LSTM(32, 64, num_layers=2, batch_first=True, dropout=0.5, bidirectional=True)",
        "nn.Linear(128, 2)",
    ]


def test_d_no_word_is_padding_and_all_padding_is_0() -> None:
    ids = made_by(run_of("classifier", vocabulary=2))["ids"].value
    assert (ids > 0).sum(1).tolist() == LENGTHS
    assert all(row[:length].min() > 0 for row, length in zip(ids, LENGTHS, strict=True))


def test_e_the_rows_of_a_digit_are_its_steps() -> None:
    run = run_of("mnist")
    assert sizes_in(run) == {
        **{"X": (2, 28, 28), "h_0": (3, 2, 256), "c_0": (3, 2, 256), "rnn_out": (2, 28, 256)},
        **{"hn": (3, 2, 256), "cn": (3, 2, 256), "last": (2, 256), "scores": (2, 10)},
    }
    assert "rnn_out, (hn, cn) = lstm(X, (h_0, c_0))" in lines_of(model_of("mnist"))
    assert "last = rnn_out[:, -1, :]" in lines_of(model_of("mnist"))
    assert made_by(run)["last"].value.equal(made_by(run)["hn"].value[-1])


@pytest.mark.parametrize(("layers", "count"), [(3, 1_345_536), (2, 819_200)])
def test_e_parameters_gate_by_gate(layers: int, count: int) -> None:
    run = run_of("mnist", num_layers=layers)
    lstm, linear = (stage for stage in run.stages if stage.weights)
    assert (lstm.parameters, linear.parameters) == (count, 2_570)
    assert run.parameters == count + 2_570
    assert isinstance(lstm.step, Recurrent)
    assert lstm.step.gate_counts() == dict.fromkeys("ifgo", count // 4)


def test_e_an_integer_drops_the_axis_and_a_slice_keeps_it() -> None:
    chains = {part: f"lstm:28:256,take:output{part}" for part in ("[:,-1]", "[:,-1:]")}
    given = {"start": "features", "batch": 2, "seq_len": 28, "input_size": 28}
    shapes = {
        part: run_of("chain", chain=chain, **given).stages[-1].made[0].sizes
        for part, chain in chains.items()
    }
    assert shapes == {"[:,-1]": (2, 256), "[:,-1:]": (2, 1, 256)}


@pytest.mark.parametrize("name", MODELS)
def test_every_model_runs_as_it_opens(name: str) -> None:
    run = run_of(name)
    assert (run.device, run.failed, run.fallback) == ("cpu", None, None)
    for stage in run.stages:
        for made in stage.made:
            assert as_torch_prints(dim.size for dim in made.axes) == as_torch_prints(made.sizes)
            assert made.value is not None


def test_a_projections_numbers_are_counted_apart() -> None:
    named = {"id": "lstm", "reads": ("x",), "makes": ("x",), "layer": "LSTM"}
    step = Recurrent(**named, input_size=3, hidden_size=4, proj_size=2)  # type: ignore[arg-type]
    counts = step.gate_counts()
    assert counts == {**dict.fromkeys("ifgo", 4 * 3 + 4 * 2 + 8), "projection": 2 * 4}
    module = step.build()
    assert sum(counts.values()) == sum(weight.numel() for weight in module.parameters())
