"""The Korean sentences: one polite style, one word for one thing, particles that fit any name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.support.catalogues import sentences

ENGLISH, KOREAN = sentences("en"), sentences("ko")
POLITE = re.compile(r"(니다|세요|바랍니다)(\([^()]*\))?[.:]$|니까\?$")
"""How a sentence ends: 합니다체, or a kind request; a remark in brackets may follow."""
LISTS = {
    "help.layer": "nn.RNN, nn.GRU, nn.LSTM.",
    "weights.total": "파라미터 {count}개.",
    "weights.gates.GRU": "{gates}.",
    "weights.gates.LSTM": "{gates}.",
    "paste.ignored": "{names}.",
    "problem.repeated": "{given}.",
    "expression.empty": "예: {example}.",
    "expression.needs_tensors": "예: {example}.",
    "expression.needs_pattern": "예: {example}.",
}
"""Ids in which a sentence ends in a list, behind its colon, or in a bare count."""
TERMS = {
    r"tensors?": "텐서",
    r"axis|axes": "축",
    r"batch": "배치",
    r"features?": "특성",
    r"hidden states?": "은닉 상태",
    r"cell states?": "셀 상태",
    r"bidirectional": "양방향",
    r"forward": "정방향",
    r"backward": "역방향",
    r"weights?": "가중치",
    r"gates?": "게이트",
    r"device": "장치",
    r"stack(s|ed)": "쌓",
    r"recurrent layer": "순환층",
    r"input": "입력",
    r"bias": "편향",
}
"""English terms, as patterns, with the one Korean word that each has here."""
STRANGERS = (
    *("히든", "레이어", "디바이스", "피처", "웨이트", "타임스텝", "사이즈", "매개변수", "순방향"),
    *("바이어스", "시간 단계", "숨겨진", "형상", "당신"),
)
"""Words that say the same in somebody else's glossary, or sound translated."""
SOUND = re.compile(r"\}(은|는|을|를|과|와|으로|로|이라는|라는|이|가)(?![가-힣])")
"""A particle whose form hangs on the last sound of the name before it, which may be any."""


def parts(text: str) -> Iterator[str]:
    """The sentences of a text."""
    yield from re.split(r"(?<=[.?!])\s+", text)


def test_every_sentence_is_polite() -> None:
    said = [name for name, text in ENGLISH.items() if text.endswith((".", "?"))]
    for name, part in [(each, part) for each in said for part in parts(KOREAN[each])]:
        listed = LISTS.get(name)
        if listed and part.endswith(listed):
            assert part == listed or POLITE.search(part.removesuffix(listed).rstrip()), name
        else:
            assert POLITE.search(part), name


@pytest.mark.parametrize(
    ("text", "polite"),
    [
        ("층이 하나뿐입니다.", True),
        ("직접 써 주세요.", True),
        ("알려 주시기 바랍니다.", True),
        ("{ends}에서 끝납니다({reads}).", True),
        ("어느 방향이 먼저입니까?", True),
        ("어느 방향이 먼저인가?", False),
        ("어느 방향이 먼저입니다?", False),
        ("층이 하나뿐이다.", False),
        ("층이 하나뿐이에요.", False),
        ("층이 하나뿐임.", False),
        ("층 하나.", False),
    ],
)
def test_the_search_for_politeness_can_fail(text: str, polite: bool) -> None:
    assert bool(POLITE.search(text)) == polite


def test_a_label_is_no_sentence_in_either_language() -> None:
    ends = (".", "?", "!")
    assert [
        name for name in ENGLISH if ENGLISH[name].endswith(ends) != KOREAN[name].endswith(ends)
    ] == []


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_always_the_same_word(term: str) -> None:
    # Without torch's own names: `hidden_size`, `batch_first`, `{features}`.
    found = re.compile(rf"(?<![\w`.{{])({term})(?![\w}}`_])", re.IGNORECASE)
    names = [name for name, text in ENGLISH.items() if found.search(text)]
    assert names
    assert [name for name in names if TERMS[term] not in KOREAN[name]] == []


def test_no_other_word_stands_for_it() -> None:
    found = [(name, word) for name, text in KOREAN.items() for word in STRANGERS if word in text]
    assert found == []


def test_a_particle_fits_whatever_name_is_put_in() -> None:
    """`nn.LSTM`과, but `nn.GRU`와: write around it, or (와)과."""
    assert [name for name, text in KOREAN.items() if SOUND.search(text)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{used}으로 읽었습니다.", True),
        ("`{name}`은", False),
        ("{a}과 {b}", True),
        ("{used}(으)로 읽었습니다.", False),
        ("{lane}의 초기 상태", False),
        ("{choices} 가운데", False),
    ],
)
def test_the_search_for_particles_can_fail(text: str, found: bool) -> None:
    assert bool(SOUND.search(text)) == found
