"""The rules of packing agree with torch's PackedSequence."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.utils.rnn import pack_padded_sequence

from backend.layer.axes import sizes
from backend.layer.spec import LayerSpec
from backend.packing.compare import compare, sentences
from backend.packing.link import PackingRequest
from backend.packing.refusals import explained
from backend.packing.rules import PackedLayout, packed_layout, packing_shapes, refusal
from backend.packing.run import PackingRun, run_packing
from tests.support.examples import at_least
from tests.support.packing.packing_strategies import any_asked, legal_asked, lengths, tiny_specs
from tests.support.strategies import LINK, legal_specs
from tests.support.twin import run as plain_run
from tests.support.twin import twin


def layout_of(run: PackingRun) -> PackedLayout:
    """Return the rule's layout in torch's order of sentences of the same length."""
    indices = run.values.get("sorted_indices")
    order = None if indices is None else indices.tolist()
    return packed_layout(run.asked.lengths, run.asked.packed_width, order)


def by_sentence(run: PackingRun, name: str) -> torch.Tensor:
    """Return a padded tensor with the axis first that a call reads as the batch."""
    value, first = run.values[name], run.output_first if name == "output" else run.input_first
    return value if first else value.transpose(0, 1)


def is_refused_as_ruled(run: PackingRun) -> None:
    by_rule = refusal(run.asked)
    assert (by_rule is None) == (run.failed is None)
    if by_rule is not None and run.failed is not None:
        assert by_rule.stage == run.failed.stage
        found = explained(run.failed.message)
        assert found is not None
        assert found[0] == by_rule.code
        assert found[1].items() <= by_rule.params.items()


def has_the_shapes_ruled(run: PackingRun) -> None:
    by_rule = {name: sizes(shape) for name, shape in packing_shapes(run.spec, run.asked).items()}
    assert list(run.shapes.items()) == list(by_rule.items())
    for name, value in run.values.items():
        assert tuple(value.shape) == run.shapes[name]


@given(lengths(), st.booleans())
def test_every_element_is_where_the_rule_puts_it(
    given_lengths: tuple[int, ...], batch_first: bool
) -> None:
    cells = torch.arange(len(given_lengths) * max(given_lengths)).view(len(given_lengths), -1)
    padded = cells if batch_first else cells.t()
    packed = pack_padded_sequence(padded, torch.tensor(given_lengths), batch_first, False)
    assert packed.sorted_indices is not None
    assert packed.unsorted_indices is not None
    layout = packed_layout(given_lengths, order=packed.sorted_indices.tolist())
    assert packed.batch_sizes.tolist() == list(layout.batch_sizes)
    assert packed.unsorted_indices.tolist() == list(layout.unsorted)
    there = [cells[token.sentence, token.step].item() for token in layout.tokens]
    assert packed.data.tolist() == there
    assert [layout.place(*token) for token in layout.tokens] == list(range(len(there)))


@given(lengths(sentences=16))
def test_up_to_sixteen_sentences_need_no_order_of_torchs(given_lengths: tuple[int, ...]) -> None:
    indices = torch.sort(torch.tensor(given_lengths), descending=True).indices
    assert packed_layout(given_lengths).order == tuple(indices.tolist())


@given(lengths(0), st.integers(0, 64), st.data())
def test_every_cell_has_one_place_or_is_padding(
    given_lengths: tuple[int, ...], width: int, data: st.DataObject
) -> None:
    layout = packed_layout(given_lengths, width)
    cells = [(b, t) for b in range(len(given_lengths)) for t in range(layout.width)]
    placed = {cell: place for cell in cells if (place := layout.place(*cell)) is not None}
    assert sorted(placed.values()) == list(range(len(layout.tokens)))
    assert set(placed) == set(layout.tokens)
    b, t = data.draw(st.sampled_from(cells))
    assert ((b, t) in placed) == (t < given_lengths[b])
    assert sum(layout.batch_sizes) == sum(given_lengths)
    assert list(layout.batch_sizes) == sorted(layout.batch_sizes, reverse=True)
    assert [layout.order[place] for place in layout.unsorted] == list(range(len(given_lengths)))


@settings(max_examples=at_least(50))
@given(tiny_specs(), any_asked(steps=12))
def test_torch_agrees_with_the_rules_for_any_request(
    spec: LayerSpec, asked: PackingRequest
) -> None:
    run = run_packing(spec, asked)
    assert (run.device, run.fallback) == ("cpu", None)
    is_refused_as_ruled(run)
    has_the_shapes_ruled(run)


@given(legal_specs(LINK), any_asked())
def test_they_agree_on_everything_a_link_can_ask_for(
    spec: LayerSpec, asked: PackingRequest
) -> None:
    run = run_packing(spec, asked, "meta")
    is_refused_as_ruled(run)
    has_the_shapes_ruled(run)


@given(tiny_specs(), any_asked(steps=9))
def test_shapes_alone_are_those_of_a_real_run(spec: LayerSpec, asked: PackingRequest) -> None:
    real, meta = run_packing(spec, asked), run_packing(spec, asked, "meta")
    assert meta.device == "meta"
    assert list(meta.shapes.items()) == list(real.shapes.items())
    assert meta.failed == real.failed
    for name, value in meta.values.items():
        assert torch.equal(value, real.values[name])


@given(tiny_specs(), any_asked(steps=12))
def test_the_tokens_of_the_run_are_where_the_rule_puts_them(
    spec: LayerSpec, asked: PackingRequest
) -> None:
    run = run_packing(spec, asked)
    if "packed" not in run.values:
        assert run.failed is not None
        return
    layout = layout_of(run)
    assert run.values["batch_sizes"].tolist() == list(layout.batch_sizes)
    assert ("unsorted_indices" in run.values) != asked.enforce_sorted
    if not asked.enforce_sorted:
        assert run.values["unsorted_indices"].tolist() == list(layout.unsorted)
    ids, rows = by_sentence(run, "ids"), by_sentence(run, "input")
    for place, (sentence, step) in enumerate(layout.tokens):
        assert run.values["packed_ids"][place] == ids[sentence, step]
        assert torch.equal(run.values["packed"][place], rows[sentence, step])


@given(tiny_specs(), legal_asked())
def test_unpacking_gives_back_the_rows(spec: LayerSpec, asked: PackingRequest) -> None:
    run = run_packing(spec, asked)
    layout, output = layout_of(run), by_sentence(run, "output")
    assert run.values["output_lengths"].tolist() == list(asked.lengths)
    for sentence, length in enumerate(asked.lengths):
        places = [layout.place(sentence, step) for step in range(length)]
        assert torch.equal(output[sentence, :length], run.values["packed_output"][places])
        assert not output[sentence, length:].any()


@given(tiny_specs(), legal_asked(sentences=6, steps=8))
def test_a_packed_sentence_is_read_as_if_it_were_alone(
    spec: LayerSpec, asked: PackingRequest
) -> None:
    run = run_packing(spec, asked)
    layer, rows = twin(run.spec), by_sentence(run, "input")
    for sentence, length in enumerate(asked.lengths):
        alone = plain_run(layer, rows[sentence, :length].clone())
        output = by_sentence(run, "output")[sentence, :length]
        torch.testing.assert_close(output, alone["output"])
        torch.testing.assert_close(run.values["h_n"][:, sentence], alone["h_n"])


@given(tiny_specs(), legal_asked())
def test_a_sentence_ends_where_its_state_was_taken(spec: LayerSpec, asked: PackingRequest) -> None:
    run = run_packing(spec, asked)
    assert len(compare(run)) == run.shapes["h_n"][0] * len(asked.lengths)
    for check, length in zip(sentences(run), asked.lengths, strict=True):
        assert check.equal
        assert check.padded == (length < (asked.total_length or asked.longest))
        # A full row of a relu may well be zeros.
        assert check.zeros >= check.padded


@given(tiny_specs(), st.integers(1, 6), st.integers(1, 8))
def test_without_padding_packing_changes_nothing(spec: LayerSpec, count: int, length: int) -> None:
    run = run_packing(spec, PackingRequest((length,) * count))
    assert {each.verdict for each in compare(run)} <= {"equal", "rounding"}


@given(tiny_specs(), legal_asked())
def test_a_full_row_is_as_it_was(spec: LayerSpec, asked: PackingRequest) -> None:
    for each in compare(run_packing(spec, asked)):
        if asked.lengths[each.sentence] == asked.padded_width:
            assert each.verdict in ("equal", "rounding")
