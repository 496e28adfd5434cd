"""One table of roles: the meaning of a free name, its value, and the limits of its control."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from backend.reader.reading import Kind, Scalar


@dataclass(frozen=True)
class Role:
    """The meaning of a free name.

    Attributes:
        name: its code, such as ``vocab``.
        pattern: a regular expression that the name matches, in lower case with underscores.
        value: the guess; different sizes for different roles, so that axes can be distinguished.
        low: the lower limit of the control.
        high: the upper limit of the control; a larger default is replaced by ``value``.
    """

    name: str
    pattern: str
    value: Scalar | None
    kind: Kind = "size"
    low: float = 1
    high: float = 512

    @cached_property
    def matcher(self) -> re.Pattern[str]:
        """Return the compiled pattern."""
        return re.compile(self.pattern)


_MAX_LEN = (
    r"max_?((seq|sequence|sent|sentence|src|trg|target|out|output)_?)?len"
    r"|max_?(position|step|sent|seq)|maximum|maxlen|block_size"
)
_VOCAB = (
    r"vocab|^n_?tokens?$|^ntoken|num_?(embeddings|words|items|chars)|n_?(words?|chars?|items?)$"
    r"|n_?letters|dict_?(size|len)|_(chars|dict)$|char_?size|n_?(src|trg)|alphabet|word_?size"
    r"|token_?num|lexicon|len_?dict"
)
_CLASSES = (
    r"class(es)?|n_?cls|num_?cls|n_?labels?|label_?(size|dim|num)|tag(set|s)?_?(size|num|dim)?$"
    r"|n_?tags|n_?categor|target_(size|dim|num)|^pred|horizon|future|forecast"
    r"|(n|num)_?out(put)?s?$|^(out|output)s?(_?(size|dim|dims|features|channels|units|shape|num))*$"
    r"|out_?(dim|features|size)|output_?(dim|size|feature|n$)"
)
_EMB = r"emb|^ninp$|word_?(vec|dim)|vec(tor)?_?(size|dim)|^e$|word2vec|^w_dim|char_dim"
_HIDDEN = (
    r"hid|^h$|^nhid$|units|(rnn|lstm|gru)_?(size|dim|out)|d_?model|model_?(dim|size)|^d_(ff|k|v|a)$"
    r"|(state|mem|memory|attn?|attention|enc|encoder|dec|decoder|code|linear|fc)_?(size|dim|out\w*)"
    r"|latent|(context|query|key|value)_?(size|dim)|feed|dense|mlp|proj|rank|_units|^n_?h"
    r"|_dim$|^dim|^d$"
)
_INPUT = (
    r"^in$|in(put)?s?_?(size|dim|dims|features?|dimension|ch|shape|num|width)?$|features?|n_?in$"
    r"|in_?(dim|features|size)|^n_?inp|x_?(dim|size)|frame|mels?$|num_?var|channels?_in|n_series"
    r"|obs|state"
)

SIZES: tuple[Role, ...] = (
    Role("pad_idx", r"pad(ding)?_?(idx|index|id|token|value)?$|^pad|ignore_index|unk|mask_?id", 0),
    Role("sos", r"(sos|bos|start|go)(_?(idx|index|id|token|tag))*$", 1, low=0),
    Role("eos", r"(eos|stop|end)(_?(idx|index|id|token|tag))*$", 2, low=0),
    Role(
        "layers",
        r"(num|n|nb)_?(\w*_)?layers?$|^n?layers?$|layer_?(dim|num|size)$|num_?lay|depth"
        r"|n_stacks|num_blocks|_layers$|^layer\b|n_convs",
        2,
        high=6,
    ),
    Role("heads", r"heads?$", 2, high=8),
    Role("directions", r"direction", 1, high=2),
    Role("kernel", r"kernel|filter_?size|context_size", 3, high=9),
    Role("channels", r"channel|n_?filters|num_?filters|^nc$", 4, high=64),
    Role("max_len", _MAX_LEN, 12, high=512),
    Role("batch", r"batch(_?(size|sz|num))?$|^bsz?$|^batchsize", 3, high=64),
    Role(
        "length",
        r"seq(uence)?_?(len(gth)?|size)?$|^n_?steps?$|time_?steps?|^t$|look_?back|^len(gth)?$"
        r"|num_steps|window(_size)?|sent_?len|lag$",
        7,
        high=64,
    ),
    Role("vocab", _VOCAB, 17, low=2, high=5000),
    Role("classes", _CLASSES, 6, high=64),
    Role("input", r"^in$|^in(put)?s?_?(size|dim|dims|features?|dimension|num|width)$|features$", 9),
    Role("picture", r"img_?[hw]|height|width|image_?size", 32, high=64),
    Role("emb", _EMB, 10),
    Role("hidden", _HIDDEN, 8),
    Role("input", _INPUT, 9),
)
"""Roles of numbers; the first match counts."""

OTHER = Role("other", r"", 8)
COUNT = Role("count", r"", 0, "number", 0, 64)
NUMBERS = {role.name: role for role in (*SIZES, OTHER)}

NO_SIZE = re.compile(r"size|dim|num|len|hidden|_idx|^n_")
"""A name that holds one of these is a number whatever else it holds."""

DEVICE = Role("device", r"device$|^dev$|^gpu_id$", None, "fixed")
CUDA = Role("cuda", r"cuda|use_gpu|^gpu|train_on_gpu|use_mps", value=False, kind="toggle")
RATE = Role(
    "rate",
    r"drop|^p$|_p$|ratio|rate$|prob|^lr$|alpha|beta|gamma|eps$|epsilon|temperature|momentum"
    r"|weight_decay|scale|clip|std$|noise|keep|slope|threshold|lambda",
    0.0,
    "rate",
    0,
    1,
)
FORCING = Role("forcing", r"forcing|force|teacher", 0.5, "rate", 0, 1)
TOGGLE = Role(
    "toggle",
    r"^(bi|use|is|with|has|return|do|add|no|enable|tie|share|train|freeze|learn|apply)_"
    r"|^(stateful|bidir|birnn|bi$)|bidir|_first$|^bias$|residual|norm$|sorted|verbose|debug|static"
    r"|pretrained$|trainable|attention$|attn$|^training$|flag|layer_?norm|coverage|copy",
    value=False,
    kind="toggle",
)
CHOICE = Role(
    "choice",
    r"type|^cell|_cell$|^mode$|_mode$|method|attn_model|nonlin|activation|pool|^act|rnn_cell"
    r"|^model$|^rnn$|score|align|init$|reduction|name|path|fusion|merge|^how",
    "tanh",
    "choice",
)
MATRIX = Role(
    "matrix",
    r"matrix|weights?(_matrix)?$|pretrained|vectors?$|emb_mat|lookup|glove|word_embeddings",
    None,
    "fixed",
)
BAG = Role(
    "bag",
    r"^(config|args?|opts?|cfg|hparams|params?|hps?|options|confs?|configs)$|config$",
    None,
    "fixed",
)
WORDS = Role(
    "words",
    r"^(\w+_)?(vocab|vocabulary|lang|dictionary|tokenizer|word2idx|stoi|itos|\w+2\w+|\w+_to_\w+"
    r"|chars|tokens|voc|field|vocabs)$",
    None,
    "fixed",
)
LIST = Role("list", r"list|sizes$|dims$|filters$", None, "fixed")
MODULE = Role(
    "module",
    r"encoder|decoder|attention|attn|generator|classifier|^model|module|embedding$|embedder|_model$"
    r"|discriminator|bridge|layer$|^enc$|^dec$",
    None,
    "fixed",
)

CHOSEN = (
    (re.compile(r"rnn|cell|type|model"), "LSTM"),
    (re.compile(r"attn|method|score|align"), "dot"),
)
"""A text for a choice that nothing is compared with."""


def plain(name: str) -> str:
    """Return the name in lower case with underscores between its words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def number_role(name: str) -> Role:
    """Return the role of a number by its name."""
    low = plain(name)
    return next((role for role in SIZES if role.matcher.search(low)), OTHER)


def has_role(name: str, role: Role) -> bool:
    """Return whether the name matches the role."""
    return bool(role.matcher.search(plain(name)))


def is_number(name: str) -> bool:
    """Return whether the name is that of a number."""
    return bool(NO_SIZE.search(plain(name)))


# -- arguments of forward ------------------------------------------------------------------
STATE = re.compile(
    r"hidden|^h$|^h_?[0nt]$|^hx$|state|^hc$|^prev|^last|^c_?[0nt]?$|^cell|^[hc]s$|^[hc]t$|init"
    r"|^(enc|dec)_h|memory$|context|^s$|^s_?prev$|^h_?in$|query|^hid"
)
LENGTHS = re.compile(r"len(s|gth|gths|_)?$|lens|lengths?|_len$|sizes?_list|_l$")
OUTPUTS = re.compile(
    r"enc(oder)?_?(out|hidden_states|states|seq|hiddens|vec)|outputs?$|annotations|memory|^values?$"
    r"|^keys?$|^ctx$|contexts?$|(lstm|rnn)_?out|attn_input|encoded|enc_hs|^enc$|hidden_states$"
)
MASKS = re.compile(r"mask|padding")
IMAGES = re.compile(r"image|^img|^pic|photo|frames?$|video|pixel")
NUMBERS_IN = re.compile(
    r"ratio|forcing|^tf_|force|prob|temperature|future|max_|steps?$|num_|^n_|_num$|beam|batch_?size"
    r"|length$|_size$|^t$|idx$|^k$|epsilon|decode_len|vocab_size"
)
FLAGS = re.compile(
    r"^(is|return|use|get|apply|do|with)_|^train(ing)?$|verbose|^debug|flag|evaluation|attention$"
    r"|teacher_forcing$|testing|inference|greedy|sample$"
)
TEXTS = re.compile(
    r"^(x|inputs?|text|src|trg|tgt|source|target|sent|word|token|seq|batch|data|captions?|query|doc"
    r"|question|y|ids?|prompt|premise|hypothesis|passage|utterance|char|tag|label|review|item|test)"
)
SECOND = re.compile(r"^(tr?gt?|target|dec|y|tgt|out|answer|sent2|caption|decoder)")
"""An argument with a length of its own, T."""
TARGETS = re.compile(r"^(targets?|labels?|y|y_true|answers?)$")
"""An argument that a loss compares with the output."""
ONE = re.compile(r"^(not_)?(dones?|terminals?)$|^rewards?$")
"""An argument with one number per sample."""
FEATURES = re.compile(r"^feat|^image_feat|^img_feat|^visual|^encoder_out$")
"""Roles of the arguments of ``forward`` by name, asked after the modules that they go into."""
