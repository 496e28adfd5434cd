"""The Korean sentences: one polite style, one word for one thing, particles that fit any name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from components.words.catalogue import Messages
from components.words.particles import PAIRS, particle
from tests.support.words.catalogues import sentences

ENGLISH, KOREAN = sentences("en"), sentences("ko")
POLITE = re.compile(r"(니다|세요)(\([^()]*\))?[.:]$|(까요|인가요|나요)\?$")
"""How a sentence ends: 합니다체, a request or a question; a remark in brackets may follow."""
LISTS = {
    "help.layer": "nn.RNN, nn.GRU, nn.LSTM.",
    "weights.total": "파라미터 {count}개.",
    "weights.gates.GRU": "{gates}.",
    "weights.gates.LSTM": "{gates}.",
    "figure.caption": "{title}.",
    "paste.ignored": "{names}.",
    "paste.unseen": "{names}.",
    "paste.doubtful": "{names}.",
    "paste.error.unknown_argument": "쓸 수 있는 인자: {names}.",
    "problem.repeated": "{given}.",
    "expression.empty": "예: {example}.",
    "expression.needs_tensors": "예: {example}.",
    "expression.needs_pattern": "예: {example}.",
}
"""Ids in which a sentence ends in a list, behind its colon, or in a bare count."""
MOST_WORDS = 20
"""A sentence with more words is split."""
TERMS = {
    r"tensors?": "텐서",
    r"axis|axes": "축",
    r"batch": "배치",
    r"features?": "특성",
    r"hidden states?": "은닉 상태",
    r"cell states?": "셀 상태",
    r"initial states?": "초기 상태",
    r"final states?": "마지막 상태",
    r"bidirectional": "양방향",
    r"forward": "정방향",
    r"backward": "역방향",
    r"weights?": "가중치",
    r"gates?": "게이트",
    r"device": "장치",
    r"stack(s|ed)": "쌓",
    r"recurrent layer": "순환 레이어",
    r"padding": "패딩",
    r"input": "입력",
    r"bias": "편향",
}
"""English terms, as patterns, with the one Korean word that each has here."""
STRANGERS = (
    *("히든", "디바이스", "피처", "웨이트", "타임스텝", "사이즈", "매개변수", "순방향"),
    *("바이어스", "시간 단계", "숨겨진", "형상", "모양", "당신", "순환층", "자료형", "표본"),
)
"""Words that say the same in somebody else's glossary, or sound translated."""
FORBIDDEN: Mapping[str, tuple[str, ...]] = {
    # One level of politeness: only an apology, a wait or a favor takes 주세요.
    r"바랍니다": (),
    r"주세요": (
        *("explorer.differs", "weights.total_differs", "address.verdict.different"),
        *("download.busy", "download.server_busy", "refused.too_many"),
    ),
    r"(습니까|입니까|납니까)": (),
    # Layers are counted as rows are: 0번 층. A time step is a point, not a unit.
    r"(\d|\})층": (),
    # The module is 레이어.
    r"(순환|양방향|단방향) ?층|층이 양방향|층을 만들": (),
    r"(?<!마지막 )층 뒤|층의 (반환|결과|output|가중치)": (),
    r"(\d|\})시점|시점 (수|축)": (),
    # Things do not act.
    r"거부|받아들|기대하|기대했|바라는": (),
    # Words of the trade.
    r"(?<!되)돌려(주|줍|준|받)": (),
    r"(?<![가-힣])짝(?!수)": (),
    r"푸세요|풀어서": (),
    r"레인|길마다": (),
    r"너비|(?<![가-힣])폭(?![가-힣])": (),
    r"블록 그림": (),
    r"체인": (),
    r"(?<![가-힣])규칙": (),
    r"알맞": (),
    r"맞음|틀림": (),
    r"(?<![가-힣])수준": (),
    r"(?<![가-힣])목록": ("explorer.offline", "share.part.*"),
    r"숫자": (
        *("help.digit", "digit.*", "paste.error.*", "problem.not_number"),
        "practice.outcome.bias_is_number",
    ),
    # Bookish words.
    r"까닭|저마다|언제나": (),
    r"(?<![가-힣])(늘|곧|둘째|글|빈칸)(?![가-힣])": (),
    r"(?<![가-힣])첫 (축|행|시점|부분)": (),
    r"가운데(?! 축)": (),
    # Translated idioms.
    r"말 ?없이": (),
    r"(?<!시)작용": (),
    r"놓(이|입|인|여)": (),
    r"나란히": (),
    r"불이 켜|밝(아지|은 곳)": (),
    r"그럴듯|함정|인쇄된|뜻한": (),
    # The heading says it once for all causes; the value says it by itself.
    r"가능성": ("mistakes.cause", "mistakes.causes"),
    r"\}`? (값|부분|문자)(은|는|을|를|이|가|과|와)": (),
    r"\}의 값은": (),
}
"""Patterns of the style guide, each with the ids in which it is right; ``*`` is any ending."""
ANY_NAME = ("h_n", "h_0", "2", "10", "nn.LSTM", "nn.GRU", "hidden_size", "dropout", "float16")
"""Names that end in every kind of sound; ``h_n`` alone in a consonant that 로 tells apart."""
PARTICLE = re.compile(r"(은|는|이|가|을|를|과|와|으로|로|이나|나|이라는|라는)(?![가-힣(])")
PAIR_OF = {form: pair for pair, forms in PAIRS.items() for form in forms}


def parts(text: str) -> Iterator[str]:
    """Yield the sentences of a text."""
    yield from re.split(r"(?<=[.?!])\s+", text)


def excepted(name: str, names: tuple[str, ...]) -> bool:
    """Return whether an id is among ``names``, which may end in ``*``."""
    return any(re.fullmatch(re.escape(each).replace(r"\*", ".*"), name) for each in names)


def unfitting(text: str) -> list[str]:
    """Return every particle behind code or a number that does not fit how that is read."""
    found = []
    for match in PARTICLE.finditer(text):
        before, pair = text[: match.start()], PAIR_OF[match[0]]
        if re.search(r"[가-힣\s]$", before):
            continue
        if particle(before, pair) not in (match[0], pair):
            found.append(f"{before[-20:]}{match[0]}")
    return found


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
        ("이름을 직접 쓰세요.", True),
        ("알려 주시기 바랍니다.", True),
        ("{ends}에서 끝납니다({reads}).", True),
        ("어느 방향이 먼저인가요?", True),
        ("오류가 날까요?", True),
        ("어느 방향이 먼저입니까?", False),
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


def test_labels_are_not_sentences_in_either_language() -> None:
    ends = (".", "?", "!")
    assert [
        name for name in ENGLISH if ENGLISH[name].endswith(ends) != KOREAN[name].endswith(ends)
    ] == []


def test_no_sentence_is_too_long() -> None:
    found = [
        (name, part)
        for name, text in KOREAN.items()
        for part in parts(text)
        if len(part.split()) > MOST_WORDS
    ]
    assert found == []


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_always_the_same_word(term: str) -> None:
    # Without torch's own names: `hidden_size`, `batch_first`, `{features}`.
    found = re.compile(rf"(?<![\w`.{{])({term})(?![\w}}`_])", re.IGNORECASE)
    names = [name for name, text in ENGLISH.items() if found.search(text)]
    assert names
    assert [name for name in names if TERMS[term] not in KOREAN[name]] == []


def test_a_level_of_the_stack_is_counted_as_a_row_is() -> None:
    level = re.compile(r"(?<![\w`])layer (\d|\{(layer|below)\})")
    names = [name for name, text in ENGLISH.items() if level.search(text)]
    assert names
    assert [name for name in names if "번 층" not in KOREAN[name]] == []


def test_no_other_word_is_used_for_a_term() -> None:
    found = [(name, word) for name, text in KOREAN.items() for word in STRANGERS if word in text]
    assert found == []


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_sentence_has_what_the_style_guide_forbids(pattern: str) -> None:
    allowed = FORBIDDEN[pattern]
    found = {name for name, text in KOREAN.items() if re.search(pattern, text)}
    assert {name for name in found if not excepted(name, allowed)} == set()
    # No exception outlives its reason.
    assert [each for each in allowed if not any(excepted(name, (each,)) for name in found)] == []


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("1층", True),
        ("{layer}번 층", False),
        ("{width}시점뿐입니다.", True),
        ("값을 돌려줍니다.", True),
        ("원래 순서로 되돌려 줍니다.", False),
        ("셋 가운데 하나", True),
        ("가운데 축", False),
        ("{used} 값을 썼습니다.", True),
        ("`{text}` 문자는 쓸 수 없습니다.", True),
        ("{parameter}의 값은 정수여야 합니다.", True),
        ("곧바로", False),
        ("양방향 층의 상태", True),
        ("마지막 층 뒤에는", False),
    ],
)
def test_the_search_for_forbidden_patterns_can_fail(text: str, caught: bool) -> None:
    assert any(re.search(pattern, text) for pattern in FORBIDDEN) == caught


@pytest.mark.parametrize("given", ANY_NAME)
def test_a_particle_fits_any_value(given: str) -> None:
    """Of a message with its placeholders filled, bare and between backticks."""
    words = Messages("ko")
    for name, text in KOREAN.items():
        names = re.findall(r"\{(\w+)\}", text)
        for value in (given, f"`{given}`") if names else ():
            filled = words.text(name, **dict.fromkeys(names, value))
            assert unfitting(filled) == [], name
            assert not any(pair in filled for pair in PAIRS), name


def test_a_message_without_placeholders_has_no_open_pair() -> None:
    bare = {name: text for name, text in KOREAN.items() if "{" not in text}
    assert [name for name, text in bare.items() if any(pair in text for pair in PAIRS)] == []
    assert [(name, unfitting(text)) for name, text in bare.items() if unfitting(text)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("`list`을 받았습니다.", True),
        ("`list`를 받았습니다.", False),
        ("`h_n[1]`로 읽었습니다.", False),
        ("`h_n[3]`로 읽었습니다.", True),
        ("LSTM와 GRU", True),
        ("{lane}의 초기 상태", False),
        ("`hidden_size`(20)를 썼습니다.", False),
        ("값은 `...`을 씁니다.", False),
    ],
)
def test_the_search_for_particles_can_fail(text: str, found: bool) -> None:
    assert bool(unfitting(text)) == found
