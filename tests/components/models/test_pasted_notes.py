"""Notes below a pasted source, and what is wrong before it can run."""

from __future__ import annotations

from backend.links.packed_text import packed_text
from components.words.catalogue import messages
from tests.support.models.opened import opened

WORDS = messages("en")


def test_scores_per_step_are_reported_from_labels_per_sample() -> None:
    chain = "embedding:100:32,lstm:32:64,take:output[-1],linear:64:2"
    link = [("model", "chain"), ("chain", chain), ("batch_first", "false")]
    made = opened(link, more=True)

    assert made["notes"][1] == WORDS.text("model.rows_per_step", rows=20, batch=10)
    assert any(card["kind"] == "trap" for line in made["pasted"]["lines"] for card in line["cards"])


def test_layers_that_become_rows_are_named() -> None:
    source = """
class Forecast(nn.Module):
    def __init__(self, n_features, hidden, num_layers):
        super().__init__()
        self.lstm = nn.LSTM(n_features, hidden, num_layers, batch_first=True)
        self.fc = nn.Linear(hidden, 1)
    def forward(self, x):
        _, (h_n, _) = self.lstm(x)
        return self.fc(h_n.view(-1, h_n.shape[-1]))
"""
    made = opened([("code", packed_text(source))], more=True)
    assert "`N*num_layers = 6`, but the batch size is 3" in made["notes"][1]


def test_another_class_in_super_is_named() -> None:
    source = """
class Forecast(nn.Module):
    def __init__(self, hidden):
        super(Model, self).__init__()
        self.lstm = nn.LSTM(9, hidden)
    def forward(self, x):
        return self.lstm(x)[0]
"""
    (card,) = opened([("code", packed_text(source))])["pasted"]["lines"][3]["cards"]
    assert "`Model` is not defined." in card["sentences"][0]
    assert "Write `super().__init__()`." in card["sentences"][0]
