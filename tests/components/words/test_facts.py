"""Facts about torch in the sentences of the pages, each next to the run that shows it."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from backend.layer.signatures import POSITIONS
from components.words.catalogue import languages
from tests.support.words.catalogues import sentences

EVERY_LANGUAGE = pytest.mark.parametrize("language", languages())


@EVERY_LANGUAGE
def test_a_backward_row_ends_at_step_0(language: str) -> None:
    x, lengths = torch.rand(2, 5, 3), torch.tensor([5, 2])
    packed = pack_padded_sequence(x, lengths, batch_first=True)
    output, h_n = nn.GRU(3, 4, batch_first=True, bidirectional=True)(packed)
    unpacked, _ = pad_packed_sequence(output, batch_first=True)
    assert torch.equal(h_n[1], unpacked[:, 0, 4:])
    assert torch.equal(h_n[0, 1], unpacked[1, 1, :4])
    text = sentences(language)["packing.tensor.h_n"]
    assert {"en": "backward rows at step 0", "ko": "역방향 행은 시점 0"}[language] in text


@EVERY_LANGUAGE
def test_sorted_indices_are_none_only_with_enforce_sorted(language: str) -> None:
    x, lengths = torch.zeros(3, 5, 1), torch.tensor([5, 3, 2])
    for enforced in (False, True):
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=enforced)
        assert (packed.sorted_indices is None) == enforced
    assert "enforce_sorted=True" in sentences(language)["packing.part.sorted_indices"]
    with pytest.raises(RuntimeError, match="decreasing order"):
        pack_padded_sequence(x, torch.tensor([5, 2, 3]), batch_first=True)
    order = {"en": "decreasing order", "ko": "내림차순"}[language]
    for name in ("help.enforce_sorted", "error.lengths_not_sorted", "model.step.pack.sorted"):
        assert order in sentences(language)[name]


@EVERY_LANGUAGE
def test_weight_hr_has_no_gates(language: str) -> None:
    layer = nn.LSTM(3, 4, proj_size=2)
    assert layer.weight_hr_l0.shape == (2, 4)
    assert "weight_hr" in sentences(language)["weights.gates.LSTM"]
    assert "proj_size" in sentences(language)["help.hidden_size"]


@EVERY_LANGUAGE
def test_bias_is_the_fifth_argument_of_an_rnn_alone(language: str) -> None:
    places = [POSITIONS[layer].index("bias") + 1 for layer in ("RNN", "GRU", "LSTM")]
    assert places == [5, 4, 4]
    text = sentences(language)["error.bias_is_number"]
    assert {"en": "(the fifth of nn.RNN)", "ko": "(nn.RNN에서는 다섯 번째)"}[language] in text


@EVERY_LANGUAGE
def test_padding_idx_starts_as_zeros_and_can_be_overwritten(language: str) -> None:
    embedding = nn.Embedding(3, 4, padding_idx=0)
    assert not embedding.weight[0].any()
    nn.init.ones_(embedding.weight)
    assert embedding.weight[0].all()
    text = sentences(language)["model.step.embedding.padded"]
    assert {"en": "starts as zeros", "ko": "0으로 초기화"}[language] in text


@EVERY_LANGUAGE
def test_output_has_no_cell_states_but_c_n_is_returned(language: str) -> None:
    for name in ("address.reason.cell_state", "address.reason.cell_state_projected"):
        text = sentences(language)[name]
        assert {"en": "output holds hidden states", "ko": "output에는 은닉 상태만"}[
            language
        ] in text


@EVERY_LANGUAGE
def test_no_label_says_that_a_shortened_program_is_the_original(language: str) -> None:
    assert (
        sentences(language)["exhibit.printed"]
        == {**{"en": "Code with the bug", "ko": "오류가 있는 코드"}}[language]
    )


@EVERY_LANGUAGE
def test_the_marker_of_random_weights_says_so(language: str) -> None:
    text = sentences(language)["marker.untrained"]
    assert {"en": "random", "ko": "무작위"}[language] in text
