"""A bare ``forward`` gets the layers that its lines need, and a misspelled name is an error."""

from __future__ import annotations

import pytest

from backend.reader.examples import BROKEN
from backend.reader.reading import Paste
from backend.reader.runs.read import read

PACKED = """
def forward(self, x, lengths):
    embedded = self.dropout(self.embedding(x))
    packed = nn.utils.rnn.pack_padded_sequence(embedded, lengths, batch_first=True)
    out, hidden = self.gru(packed)
    return F.log_softmax(self.linear(hidden[-1]), dim=1)
"""
LAST_STEP = """
def forward(self, x):
    out, (h, c) = self.rnn(x)
    return self.fc2(torch.relu(self.fc1(torch.cat([out[:, -1], h[-1]], dim=1))))
"""
ONE_SENTENCE = """
def forward(self, sentence):
    embeds = self.word_embeddings(sentence)
    lstm_out, _ = self.lstm(embeds.view(len(sentence), 1, -1))
    tag_space = self.hidden2tag(lstm_out.view(len(sentence), -1))
    return F.log_softmax(tag_space, dim=1)
"""
ONE_TOKEN = """
def forward(self, input, hidden):
    embedded = self.embedding(input).view(1, 1, -1)
    output, hidden = self.gru(embedded, hidden)
    return self.softmax(self.out(output[0])), hidden
"""

CAPTIONS = """
def forward(self, features, captions):
    embeddings = self.embed(captions[:, :-1])
    inputs = torch.cat((features.unsqueeze(1), embeddings), 1)
    hiddens, _ = self.lstm(inputs)
    return self.linear(hiddens)
"""
BOTH_DIRECTIONS = """
def forward(self, text, text_lengths):
    embedded = self.dropout(self.embedding(text))
    packed = nn.utils.rnn.pack_padded_sequence(embedded, text_lengths.to("cpu"))
    packed_output, (hidden, cell) = self.rnn(packed)
    output, output_lengths = nn.utils.rnn.pad_packed_sequence(packed_output)
    hidden = self.dropout(torch.cat((hidden[-2, :, :], hidden[-1, :, :]), dim=1))
    return self.fc(hidden), self.head(output)
"""


@pytest.mark.parametrize(
    ("source", "layers"),
    [
        (PACKED, {"embedding", "dropout", "gru", "linear"}),
        (LAST_STEP, {"rnn", "fc1", "fc2"}),
        (ONE_SENTENCE, {"word_embeddings", "lstm", "hidden2tag"}),
        (ONE_TOKEN, {"embedding", "gru", "out", "softmax"}),
        (CAPTIONS, {"embed", "lstm", "linear"}),
        (BOTH_DIRECTIONS, {"embedding", "dropout", "rnn", "fc", "head"}),
    ],
)
def test_a_bare_forward_gets_its_layers(source: str, layers: set[str]) -> None:
    reading = read(Paste(source))
    assert reading.failure is None
    assert set(reading.guessed) == layers
    assert {each.name for each in reading.arguments} >= {"hidden_size", "num_classes"}


def test_layers_follow_the_lines() -> None:
    texts = {each.name: each.text for each in read(Paste(LAST_STEP)).modules}
    assert texts["rnn"] == "LSTM(9, 8, batch_first=True)"
    assert "in_features=16" in texts["fc1"]
    tagger = {each.name: each.text for each in read(Paste(ONE_SENTENCE)).modules}
    assert tagger["lstm"] == "LSTM(10, 8)"
    both = {each.name: each.text for each in read(Paste(BOTH_DIRECTIONS)).modules}
    assert both["rnn"] == "LSTM(10, 8, bidirectional=True)"
    assert "in_features=16" in both["fc"]
    assert "in_features=16" in both["head"]


def test_a_layer_without_a_kind_is_missing() -> None:
    reading = read(Paste("def forward(self, x):\n    return self.attention(self.fc(x))\n"))
    assert reading.failure is not None
    assert (reading.failure.code, reading.failure.name) == ("missing", "self.attention")


def test_a_misspelled_name_of_the_library_is_an_error_of_the_paste() -> None:
    failure = read(Paste(BROKEN["orthononal"])).failure
    assert failure is not None
    assert (failure.line, failure.error_type) == (7, "AttributeError")
    assert failure.message == "module 'torch.nn.init' has no attribute 'orthononal_'"


def test_a_name_that_only_the_tables_lack_is_not() -> None:
    failure = read(Paste("def forward(self, x):\n    return torch.stft(x, 4)\n")).failure
    assert failure is not None
    assert (failure.code, failure.name) == ("name", "torch.stft")
