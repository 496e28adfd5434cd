"""Old links to the Models page with any texts."""

from __future__ import annotations

from hypothesis import strategies as st

from backend.models.chain_source import KINDS, PARTS
from backend.models.old_links import MODELS, OLD_NAMES

_PIECES = (
    *(*KINDS, *PARTS, ":", ",", ":", ",", ":", "3", "8192", "0", "-1", "0.5", "bi", "relu"),
    *("proj=", "dropout=", "(", "]", "nan", "²"),
)


def chains() -> st.SearchStrategy[str]:
    """Draw pieces of a chain in any order."""
    return st.lists(st.sampled_from(_PIECES)).map("".join)


def old_links() -> st.SearchStrategy[list[tuple[str, str]]]:
    """Draw parameters of old links, most with a model."""
    others = st.sampled_from(("9" * 5000, "meta", "4", "true", "LSTM"))
    texts = st.text(max_size=60) | chains() | others
    names = st.sampled_from((*OLD_NAMES, "lenghts", "N", "hide"))
    model = st.sampled_from([*MODELS, "nobody"]).map(lambda name: [("model", name)]) | st.just([])
    rest = st.lists(st.tuples(names, texts), max_size=6)
    return st.tuples(model, rest).map(lambda two: two[0] + two[1])
