"""Hypothesis strategies for packing: padded batches that torch accepts or rejects."""

from __future__ import annotations

from hypothesis import strategies as st

from backend.layer.spec import LayerSpec
from backend.links.lengths import MAX_SENTENCES, MAX_STEPS
from backend.packing.link import NAMES, PackingRequest
from tests.support.strategies import Most, legal_specs

TINY = Most(input_size=4, hidden_size=5, num_layers=2, batch=4, seq_len=12)
"""Run for real whatever the lengths."""


def lengths(
    low: int = 1, sentences: int = MAX_SENTENCES, steps: int = MAX_STEPS
) -> st.SearchStrategy[tuple[int, ...]]:
    """Draw any lengths, many of them equal, and some batches sorted as torch requires."""
    one = st.integers(low, steps) | st.integers(low, min(steps, 3))
    several = st.lists(one, min_size=1, max_size=sentences)
    falling = several.map(lambda given: sorted(given, reverse=True))
    even = st.tuples(one, st.integers(1, sentences)).map(lambda both: [both[0]] * both[1])
    return (several | falling | even).map(tuple)


def any_asked(steps: int = MAX_STEPS) -> st.SearchStrategy[PackingRequest]:
    """Draw anything that a link can request of the page; torch rejects much of it."""
    whole = st.just(0) | st.integers(0, MAX_STEPS)
    batch = st.just(0) | st.integers(0, MAX_SENTENCES)
    swapped = st.just(False) | st.booleans()
    return st.builds(
        PackingRequest,
        *(lengths(0, steps=steps), st.booleans(), whole, whole, batch),
        pack_swapped=swapped,
        unpack_swapped=swapped,
    )


@st.composite
def legal_asked(draw: st.DrawFn, sentences: int = 12, steps: int = 16) -> PackingRequest:
    """Draw requests that torch packs, runs and unpacks."""
    given = draw(lengths(1, sentences, steps))
    enforce_sorted = draw(st.booleans())
    if enforce_sorted:
        given = tuple(sorted(given, reverse=True))
    longer = st.just(0) | st.integers(max(given), steps + 4)
    return PackingRequest(given, enforce_sorted, draw(longer), draw(longer))


def tiny_specs() -> st.SearchStrategy[LayerSpec]:
    """Draw every kind of layer with small sizes."""
    return legal_specs(TINY)


_TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.integers(-2, 70), max_size=40).map(lambda each: ",".join(map(str, each))),
    st.lists(st.integers(0, 64), max_size=40).map(lambda each: " ".join(map(str, each))),
    st.lists(st.integers(0, 64), max_size=40).map(str),
    st.integers().map(str),
    st.sampled_from(("true", "FALSE", "", ",", "[]", "()", "[[1]]", "1,,2", "1,2,", "٣,1", "²")),
    st.sampled_from(("9" * 399, "9" * 5000, "[" * 400, ", " * 200, "1;2", "1e1", "1_0", "\x001")),
)


def hostile_packing_links() -> st.SearchStrategy[list[tuple[str, str]]]:
    """Draw invalid names and texts."""
    names = st.sampled_from((*NAMES, "lengths", "seq_len")) | st.text(max_size=9)
    return st.lists(st.tuples(names, _TEXTS), max_size=8)
