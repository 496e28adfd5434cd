"""Korean particles that fit the word before them, by how the word is read aloud.

The catalogue writes both forms (``{name}을(를)``); no maintained library reads code and digits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_FORMS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "은(는)": ("은", "는"),
        "이(가)": ("이", "가"),
        "을(를)": ("을", "를"),
        "과(와)": ("과", "와"),
        "(으)로": ("으로", "로"),
        "(이)나": ("이나", "나"),
        "(이)라는": ("이라는", "라는"),
    }
)
"""Each particle as the catalogue writes it: its form after a consonant and after a vowel."""

_MARK = re.compile("|".join(map(re.escape, _FORMS)))
_READABLE = re.compile(r"[가-힣]|%|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+(?:,\d{3})*(?:\.\d+)?")
_TAG = re.compile(r"<[^<>]*>")

_FINALS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_DIGITS = MappingProxyType(dict(zip("0123456789", "영일이삼사오육칠팔구", strict=True)))
_POWERS = ("", "십", "백", "천", "만", "만", "만", "만", "억", "억", "억", "억", "조")
_LETTERS = MappingProxyType({"l": "엘", "m": "엠", "n": "엔", "r": "알"})
"""Letters whose names end in a consonant; every other name ends in a vowel."""

_WORDS: Mapping[str, str] = MappingProxyType({"type": "입", "dtype": "입", "epoch": "폭"})
"""The last syllable of words that end in another sound than their spelling says."""

_SPELLED: tuple[tuple[str, str], ...] = (
    (r"le?$", "일"),
    (r"ne?$", "인"),
    (r"me?$", "임"),
    (r"ng$", "잉"),
    (r"(^|[^aeiou])[aeiou](p|ck)$|ic$|ook$", "잎"),
    (r"(^|[^aeiou])[aeiou]t$|out$|eat$", "잇"),
)
"""Endings of English words that are consonants in Korean, too: 모델, 드롭아웃; not 셰이프, 리스트."""


def with_particles(text: str) -> str:
    """Replace every pair such as ``을(를)`` by the form that fits the word before it.

    >>> with_particles("`hidden_size`을(를) 20(으)로")
    '`hidden_size`를 20으로'
    """
    if "(" not in text:
        return text
    return _MARK.sub(lambda found: particle(text[: found.start()], found[0]), text)


def particle(before: str, pair: str) -> str:
    """Return the form of ``pair`` that fits the end of ``before``.

    Closing backticks, quotes, brackets and tags are skipped; the pair itself comes back where
    nothing is left to read aloud.

    >>> particle("LSTM", "과(와)"), particle("GRU", "과(와)"), particle("h_n[1]", "(으)로")
    ('과', '와', '로')
    """
    after_consonant, after_vowel = _FORMS[pair]
    syllable = _last_syllable(before)
    if not syllable:
        return pair
    final = (ord(syllable) - ord("가")) % 28
    if final and not (pair == "(으)로" and _FINALS[final - 1] == "ㄹ"):
        return after_consonant
    return after_vowel


def _last_syllable(text: str) -> str:
    """Return a Hangul syllable that ends as the text does when read aloud, or ""."""
    found = _READABLE.findall(_TAG.sub("", text[-80:]))
    if not found:
        return ""
    last = found[-1]
    if "가" <= last <= "힣":
        return last
    if last == "%":
        return "트"
    if last[0].isdigit():
        return _number(last)
    return _word(last)


def _number(digits: str) -> str:
    """Read a number in Sino-Korean: 20 is 이십, 0.5 is 영점오."""
    whole, _, decimals = digits.replace(",", "").partition(".")
    if decimals:
        return _DIGITS[decimals[-1]]
    zeros = len(whole) - len(whole.rstrip("0"))
    if zeros == 0 or zeros == len(whole):
        return _DIGITS[whole[-1]]
    return _POWERS[min(zeros, len(_POWERS) - 1)]


def _word(word: str) -> str:
    """Read a word of Latin letters: by the table, letter by letter, or by its spelling."""
    low = word.lower()
    if low in _WORDS:
        return _WORDS[low]
    if len(word) == 1 or word.isupper() or not re.search("[aeiouy]", low):
        return _LETTERS.get(low[-1], "이")
    for ending, syllable in _SPELLED:
        if re.search(ending, low):
            return syllable
    return "스"
