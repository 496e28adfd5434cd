"""Korean particles that fit the word before them, by how the word is read aloud.

The catalog has both forms (``{name}을(를)``); no maintained library reads code and digits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

PAIRS: Mapping[str, tuple[str, str]] = MappingProxyType(
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
"""The forms of each particle in the catalog: after a consonant and after a vowel."""

_PAIR = re.compile("|".join(map(re.escape, PAIRS)))
_TAG = re.compile(r"<[^<>]*>")
_REMARK = re.compile(r"(?<=[가-힣`])\([^()]*\)$|(?<=\w)\([^()]*[가-힣][^()]*\)$")
_CODE = re.compile(r"`([^`]*)`\W*$")
_READ = re.compile(r"[가-힣]|%|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+(?:,\d{3})*(?:\.\d+)?")

_RIEUL = 8
"""The place of ㄹ among the 27 final consonants of a syllable; 0 is none."""
_DIGITS = "영일이삼사오육칠팔구"
_POWERS = "_십백천만만만만억억억억조"
"""The last syllable of a number with so many zeros at its end, read aloud."""
_LETTERS: Mapping[str, str] = MappingProxyType({"l": "엘", "m": "엠", "n": "엔", "r": "알"})
"""The letters whose names end in a consonant."""
_WORDS: Mapping[str, str] = MappingProxyType(
    {"type": "입", "dtype": "입", "epoch": "폭", "repeat": "트"}
)
"""The last syllables of words whose sound differs from their spelling."""
_ENDINGS: tuple[tuple[str, str], ...] = (
    (r"le?$", "얼"),
    (r"ne?$", "인"),
    (r"me?$", "임"),
    (r"ng$", "잉"),
    (r"(^|[^aeiou])[aeiou](p|ck)$|ic$|ook$", "잎"),
    (r"(^|[^aeiou])[aeiou]t$|out$|eat$", "잇"),
)
"""English endings that are consonants in Korean, too: 모델, 드롭아웃; but not 셰이프, 리스트."""


def with_particles(text: str) -> str:
    """Replace every pair such as ``을(를)`` by the form that fits the word before it.

    >>> with_particles("`hidden_size`을(를) 20(으)로")
    '`hidden_size`를 20으로'
    """
    if "(" not in text:
        return text
    return _PAIR.sub(lambda found: particle(text[: found.start()], str(found[0])), text)


def particle(before: str, pair: str) -> str:
    """Return the form of ``pair`` that fits the end of ``before``.

    Closing backticks, quotes, brackets and tags are skipped, and so is a remark in brackets behind
    a word. Where nothing can be read aloud, the pair itself comes back.

    >>> particle("LSTM", "과(와)"), particle("GRU", "과(와)"), particle("`h_n[1]`", "(으)로")
    ('과', '와', '로')
    """
    after_consonant, after_vowel = PAIRS[pair]
    syllable = _last_syllable(before)
    if not syllable:
        return pair
    final = (ord(syllable) - ord("가")) % 28
    if final == 0 or (final == _RIEUL and pair == "(으)로"):
        return after_vowel
    return after_consonant


def _last_syllable(text: str) -> str:
    """Return a Hangul syllable that ends as the text does when read aloud, or ""."""
    bare = _REMARK.sub("", _TAG.sub("", text).rstrip())
    code = _CODE.search(bare)
    words = [code[1]] if code else bare.split()[-1:]
    found = _READ.findall(words[0]) if words else []
    if not found:
        return ""
    last = str(found[-1])
    if last[0].isdigit():
        return _number(last)
    if last.isascii():
        return _word(last)
    return last


def _number(digits: str) -> str:
    """Read a number in Sino-Korean: 20 is 이십, 0.5 is 영점오."""
    whole, _, decimals = digits.replace(",", "").partition(".")
    zeros = len(whole) - len(whole.rstrip("0"))
    if decimals or zeros in (0, len(whole)):
        return _DIGITS[int((whole + decimals)[-1])]
    return _POWERS[min(zeros, len(_POWERS) - 1)]


def _word(word: str) -> str:
    """Read Latin letters: a word of the table, letter by letter, or as English is spelled."""
    low = word.lower()
    if low in _WORDS:
        return _WORDS[low]
    if len(word) == 1 or word.isupper() or not re.search("[aeiouy]", low):
        return _LETTERS.get(low[-1], "이")
    return next((syllable for ending, syllable in _ENDINGS if re.search(ending, low)), "이")
