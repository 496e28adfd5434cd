"""An attempt as lines of code."""

from __future__ import annotations

from backend.attempts.attempt import Attempt, TensorArg
from backend.attempts.script import attempt_script
from backend.layer.spec import LayerSpec

LSTM = LayerSpec(batch=3, seq_len=7)


def test_a_plain_call_is_a_plain_script() -> None:
    assert attempt_script(Attempt(LSTM)) == (
        "import torch\n"
        "from torch import nn\n"
        "\n"
        "layer = nn.LSTM(10, 20, num_layers=2, batch_first=True, bidirectional=True)\n"
        "input = torch.zeros(3, 7, 10)\n"
        "\n"
        "output, (h_n, c_n) = layer(input)\n"
    )


def test_everything_in_the_link_is_shown() -> None:
    attempt = Attempt(
        LayerSpec(layer="GRU", num_layers=1, bidirectional=False, batch_first=False),
        TensorArg((7, 3, 11), "float64"),
        TensorArg(()),
        TensorArg(None, "bool"),
        packed=(7, 5, 3),
        unpack="output, (h_n, c_n)",
    )
    assert attempt_script(attempt) == (
        "import torch\n"
        "from torch import nn\n"
        "from torch.nn.utils.rnn import pack_padded_sequence\n"
        "\n"
        "layer = nn.GRU(10, 20)\n"
        "input = torch.zeros(7, 3, 11, dtype=torch.float64)\n"
        "h_0 = torch.zeros(())\n"
        "c_0 = torch.zeros(1, 3, 20, dtype=torch.bool)\n"
        "packed = pack_padded_sequence(input, torch.tensor([7, 5, 3]))\n"
        "\n"
        "output, (h_n, c_n) = layer(packed, (h_0, c_0))\n"
    )


def test_a_single_state_has_no_pair() -> None:
    script = attempt_script(Attempt(LSTM, h_0=TensorArg((4, 3, 20)), packed=(3, 2, 1)))
    assert (
        "packed = pack_padded_sequence(input, torch.tensor([3, 2, 1]), batch_first=True)" in script
    )
    assert script.endswith("\noutput, (h_n, c_n) = layer(packed, h_0)\n")
