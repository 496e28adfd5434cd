"""Every batch has a link, and every link has a batch."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from backend.layer.spec import LayerSpec
from backend.links.lengths import DEFAULT_LENGTHS, MAX_SENTENCES, MAX_STEPS
from backend.packing.link import NAMES, PackingRequest, packing_query, read_packing, spec_of
from tests.support.packing.packing_strategies import any_asked, hostile_packing_links

CODES = {
    *("lengths_not_numbers", "too_many_lengths", "length_out_of_range"),
    *("too_long", "repeated", "not_flag", "not_whole", "out_of_range"),
}


@given(any_asked())
def test_a_batch_comes_back_from_its_link(asked: PackingRequest) -> None:
    query = packing_query(asked)
    assert set(query) <= set(NAMES)
    assert read_packing(query.items()) == asked


@given(any_asked())
def test_a_link_says_no_more_than_it_must(asked: PackingRequest) -> None:
    query = packing_query(asked)
    for name in query:
        rest = {other: text for other, text in query.items() if other != name}
        assert read_packing(rest.items()) != asked


@given(hostile_packing_links())
def test_no_link_breaks_the_reading(pairs: list[tuple[str, str]]) -> None:
    asked = read_packing(pairs)
    assert 1 <= len(asked.lengths) <= MAX_SENTENCES
    assert all(0 <= length <= MAX_STEPS for length in asked.lengths)
    assert 0 <= asked.total_length <= MAX_STEPS
    assert 0 <= asked.width <= MAX_STEPS
    assert isinstance(asked.enforce_sorted, bool)
    assert {problem.code for problem in asked.problems} <= CODES
    for problem in asked.problems:
        assert all(len(text) <= 40 for text in (problem.text, *map(str, problem.params.values())))
    assert spec_of(LayerSpec(), asked).seq_len >= 1
    # The corrected link has the same request without problems.
    assert read_packing(packing_query(asked).items()) == replace(asked, problems=())


@given(hostile_packing_links())
def test_nothing_is_dropped_in_silence(pairs: list[tuple[str, str]]) -> None:
    asked = read_packing(pairs)
    texts, named = dict(pairs), [problem.parameter for problem in asked.problems]
    assert len(named) == len(set(named))
    if "lengths" in texts and "lengths" not in named:
        bare = texts["lengths"].strip().strip("[]()").replace(",", " ")
        assert asked.lengths == tuple(map(int, bare.split()))
    elif "lengths" in named:
        assert asked.lengths == DEFAULT_LENGTHS
    for name in {"total_length", "width"} & texts.keys() - set(named):
        assert getattr(asked, name) == int(texts[name])
    if "enforce_sorted" in texts and "enforce_sorted" not in named:
        assert asked.enforce_sorted == (texts["enforce_sorted"].strip().lower() == "true")
