"""Particles fit everything that a sentence may be given: names, tensors, numbers, dtypes, codes."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from backend.attempts import link as attempt_link
from backend.attempts.attempt import DTYPES, TENSORS, UNPACKS
from backend.expressions.operations import FUNCTIONS, KEYWORDS, METHODS
from backend.layer.rules import weights
from backend.layer.signatures import POSITIONS
from backend.layer.spec import LAYERS, NONLINEARITIES, LayerSpec
from backend.links.layer import PARAMETERS
from backend.models.chain_source import KINDS, SIZES
from backend.packing import link as packing_link
from components.words.catalogue import Messages
from components.words.particles import PAIRS, particle, with_particles

READ_ALOUD: Mapping[str, str] = dict(
    re.findall(
        r"(\w+):(\w+)",
        """
    arange:어레인지 axis:액시스 batch:배치 batched:배치드 bias:바이어스 bidirectional:바이디렉셔널
    bmm:비엠엠 bool:불 cat:캣 chunk:청크 chunks:청크스 contiguous:컨티규어스 cpu:시피유 d:디
    data:데이터 device:디바이스 dict:딕트 dim:딤 dims:딤스 double:더블 dropout:드롭아웃
    dtype:디타입 embedding:임베딩 embeddings:임베딩스 epoch:에폭 error:에러 expand:익스팬드
    false:폴스 fc:에프시 features:피처스 fill:필 first:퍼스트 flatten:플래튼 float:플로트
    forward:포워드 gather:개더 gru:지알유 half:하프 idx:아이디엑스 in:인 index:인덱스 input:인풋
    int:인트 keepdim:킵딤 keepdims:킵딤스 l:엘 layer:레이어 layers:레이어스 len:렌 length:렝스
    lengths:렝스 linear:리니어 list:리스트 loader:로더 long:롱 lstm:엘에스티엠 matmul:맷멀 max:맥스
    mean:민 meta:메타 mps:엠피에스 n:엔 ndarray:엔디어레이 none:넌 nonlinearity:논리니어리티
    out:아웃 output:아웃풋 pack:팩 packed:팩트 permute:퍼뮤트 rearrange:리어레인지 relu:렐루
    repeat:리피트 reshape:리셰이프 reverse:리버스 rnn:알엔엔 sequence:시퀀스 shape:셰이프
    sigabrt:에스아이지에이비알티 sigsegv:에스아이지에스이지브이 size:사이즈 softmax:소프트맥스
    sentences:센텐시스
    sorted:소티드 split:스플릿 squeeze:스퀴즈 stack:스택 str:에스티알 sum:섬 take:테이크
    tanh:탄에이치 transpose:트랜스포즈 true:트루 tuple:튜플 type:타입 unpack:언팩
    unsqueeze:언스퀴즈 view:뷰 where:웨어 width:위드스
    """,
    )
)
"""How Koreans read the words that names end in."""
OTHERS = (
    *("list", "tuple", "dict", "int", "float", "str", "NoneType", "numpy.ndarray", "DataLoader"),
    *("PackedSequence", "RuntimeError", "AttributeError", "SIGSEGV", "SIGABRT", "cpu", "cuda:0"),
    *("mps", "meta", "Float", "Double", "Half", "Long", "torch.float16", "torch.bfloat16"),
    *("torch.int64", "torch.Size([2, 3, 40])", "None", "True", "False", "nn.LSTM", "nn.GRU"),
    *("nn.RNN", "nn.Linear", "self.fc", "forward()", "x.unsqueeze(-1)", "h_n[1, 0]", "N", "L", "D"),
    *("padding_idx", "in_features", "dtype", "output", "packed.data", "index", "x[:, 0:1]"),
    *("H_in", "H_out", "num_layers = 2", "output[:, -1]", "(h_0, c_0)", "lengths - 1", "epoch"),
)
"""Values, types and code that reach a sentence from elsewhere."""


def inserted() -> list[str]:
    """Return every name that the app itself can insert into a sentence, and the others."""
    names = [*PARAMETERS, *KINDS, *TENSORS, *UNPACKS, *DTYPES, *LAYERS]
    names += [*METHODS, *FUNCTIONS, *KEYWORDS, *NONLINEARITIES, *OTHERS]
    names += [name for positions in POSITIONS.values() for name in positions]
    names += [*packing_link.NAMES, *attempt_link.NAMES]
    names += [field for fields in SIZES.values() for field, _, _ in fields]
    for layer in LAYERS:
        spec = LayerSpec(layer=layer, num_layers=2, bidirectional=True)
        names += [weight.name for weight in weights(spec)]
    return sorted(set(names))


def sino_korean(number: int) -> str:
    """Read a whole number below 100,000,000 aloud."""
    if number >= 10_000:
        rest = number % 10_000
        return f"{sino_korean(number // 10_000)}만{sino_korean(rest) if rest else ''}"
    if number == 0:
        return "영"
    places = zip("천백십 ", f"{number:04}", strict=True)
    return "".join(
        f"{'영일이삼사오육칠팔구'[int(digit)]}{unit}" for unit, digit in places if digit > "0"
    ).strip()


def reading(name: str) -> str:
    """Read the end of a name aloud: its last word by the table, its last number as a number."""
    last = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)[-1]
    return sino_korean(int(last)) if last.isdigit() else READ_ALOUD[last.lower()]


def fitting(read: str, pair: str) -> str:
    """Return the form of a pair that Korean grammar wants after ``read``."""
    final = (ord(read[-1]) - 0xAC00) % 28
    after_consonant, after_vowel = PAIRS[pair]
    rieul = final == (ord("을") - 0xAC00) % 28
    return after_vowel if final == 0 or (rieul and pair == "(으)로") else after_consonant


@pytest.mark.parametrize("name", inserted())
def test_every_name_that_can_be_inserted_has_its_particle(name: str) -> None:
    for pair in PAIRS:
        for written in (name, f"`{name}`", f"{{{name}}}", f"'{name}'", f"<code>{name}</code>"):
            assert particle(written, pair) == fitting(reading(name), pair), pair


@pytest.mark.parametrize("start", [*range(0, 10_001, 1000), 123_000, 20_000_000])
def test_a_number_is_read_as_a_sino_korean_number(start: int) -> None:
    for number in range(start, start + 1000, 7):
        for written in (
            str(number),
            f"{number:,}",
            f"[3, {number}]",
            f"float{number}",
            f"-{number}",
        ):
            assert particle(written, "(으)로") == fitting(sino_korean(number), "(으)로"), written
            assert particle(written, "을(를)") == fitting(sino_korean(number), "을(를)"), written


@pytest.mark.parametrize(
    ("number", "read"),
    [
        (0, "영"),
        (10, "일십"),
        (14, "일십사"),
        (305, "삼백오"),
        (10_000, "일만"),
        (12_050, "일만이천오십"),
    ],
)
def test_the_test_reads_numbers(number: int, read: str) -> None:
    assert sino_korean(number) == read


@pytest.mark.parametrize(
    ("before", "pair", "form"),
    [
        ("0.5", "을(를)", "를"),
        ("0.10", "은(는)", "은"),
        ("35 %", "을(를)", "를"),
        ("정방향", "이(가)", "이"),
        ("편향(bias)", "을(를)", "을"),
        ("출력층(head)", "(으)로", "으로"),
        ("`hidden_size`(20)", "은(는)", "는"),
        ("output(다른 이름: outputs)", "과(와)", "과"),
        ("**3**", "과(와)", "과"),
        ("torch.bmm", "(이)나", "이나"),
        ("hidden_dim", "(이)라는", "이라는"),
    ],
)
def test_the_word_before_a_particle_is_read_as_koreans_do(
    before: str, pair: str, form: str
) -> None:
    assert particle(before, pair) == form


@pytest.mark.parametrize("before", ["", "`=`", "답에 `=`", "`...`", "값은 :"])
def test_an_unreadable_text_keeps_both_forms(before: str) -> None:
    assert particle(before, "을(를)") == "을(를)"


def test_a_text_keeps_all_but_its_pairs() -> None:
    assert with_particles("`x`을(를) 2(으)로, (N, L)은 그대로") == "`x`를 2로, (N, L)은 그대로"


def test_a_message_in_korean_picks_and_one_in_english_does_not() -> None:
    one, other = (Messages("ko").text("block.same", twin=name) for name in ("h_n[0]", "h_n[2]"))
    assert (one, other) == ("h_n[0]과 같은 값입니다.", "h_n[2]와 같은 값입니다.")
    assert "을(를)" in Messages("en").text("block.same", twin="을(를)")
