"""Values for everything that the pasted source leaves open: constructor arguments, globals, inputs."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy
import torch
from torch import nn

from backend.reader.port import whitelist as allow
from backend.reader.port.interpreter import Bag, Function, Interpreter, ModelClass, Pasted, Refused

INT_ROLES = [  # role, what the name looks like; the first match counts
    (
        "pad_idx",
        r"pad(ding)?_?(idx|index|id|token|value)?$|^pad|ignore_index|unk|mask_?(idx|index|id)$",
    ),
    ("sos", r"(sos|bos|start|go)(_?(idx|index|id|token|tag))*(_id)?$"),
    ("eos", r"(eos|stop|end)(_?(idx|index|id|token|tag))*(_id)?$"),
    (
        "layers",
        r"(num|n|nb)_?(\w*_)?layers?$|^n?layers?$|layer_?(dim|num|size)$|num_?lay|^nlayers$|depth|n_stacks|num_blocks|_layers$|^num_l$|^layer\b",
    ),
    ("heads", r"heads?$"),
    ("directions", r"direction"),
    ("kernel", r"kernel|filter_?size|window|context_size"),
    ("channels", r"channel|n_?filters|num_?filters|^nc$"),
    (
        "max_len",
        r"max_?(seq(uence)?_?|sent_?|sentence_?|src_|trg_|target_|out(put)?_)?len|max_?(position|step)|maximum|max_?sentence|max_sequence|maxlen",
    ),
    ("batch", r"batch(_?size|_?sz|_?num)?$|^bs$|^bsz$|^batchsize"),
    (
        "length",
        r"seq(uence)?_?(len(gth)?|size)?$|^n_?steps?$|time_?steps?|^T$|look_?back|^len(gth)?$|num_steps|window_size|sent_?len|lag",
    ),
    (
        "vocab",
        r"vocab|^n_?tokens?$|^ntoken|num_?embeddings|n_?words?$|num_?words|dict_?(size|len)|n_?chars?$|_chars$|char_?size|^n_?items?|num_items|n_?letters|len_?dict|n_?src|n_?trg|num_?chars|n_(questions?|tests?|tag)$|alphabet|word_?size|token_num|_dict$|lexicon",
    ),
    (
        "classes",
        r"class(es)?|n_?labels?|label_?(size|dim|num)|tag(set|s)?_?(size|num|dim)?$|n_?tags|n_?out(put)?s?$|num_?output|n_?categor|target_(size|dim|num)|^(out|output)(_?(size|dim|dims|features|dimension|channels|units|shape|num))*$|out_?(dim|features|size)|output_?(dim|size|feature)|^pred|horizon|future|forecast|nclass|n_?cls|num_?cls|output_n",
    ),
    ("picture", r"img_?[hw]|height|width|image_?size"),
    ("emb", r"emb|^ninp$|word_?(vec|dim)|vec(tor)?_?(size|dim)|feature_?map|^e$|word2vec|^w_dim"),
    (
        "hidden",
        r"hid|^nhid$|^h$|units|rnn_?(size|dim|units)|lstm_?(size|dim|units|out)|gru_?(size|dim|out)|d_?model|model_?dim|state_?(size|dim)|latent|mem(ory)?_?(size|dim)|attn?_?(dim|size)|attention_?(dim|size)|enc(oder)?_?(dim|size|out\w*)|dec(oder)?_?(dim|size)|context_?dim|query_?(size|dim)|key_?(size|dim)|value_?(size|dim)|_dim$|^dim|d_?ff|d_k|d_v|fc_?(dim|size)|feed|dense|linear_?(size|dim)|^n_?h|code_?(size|dim)|_units|mlp|proj|rank|size_?hid",
    ),
    (
        "input",
        r"^in$|in(put)?s?_?(size|dim|dims|features?|dimension|ch|shape|num|width)?$|n_?features?|features?_?(size|dim|num)?$|num_?features|n_?in(puts?)?$|in_?(dim|features|size)|^n_?inp|x_?(dim|size)|frame|mel|num_?var|channels?_in|n_series|obs|state",
    ),
]
DEFAULTS = {
    "pad_idx": 0,
    "sos": 1,
    "eos": 2,
    "layers": 2,
    "heads": 2,
    "directions": 1,
    "kernel": 3,
    "channels": 4,
    "max_len": 12,
    "batch": 3,
    "length": 7,
    "vocab": 17,
    "classes": 6,
    "emb": 10,
    "hidden": 8,
    "input": 9,
    "other": 8,
    "picture": 32,
}
BOOL = re.compile(
    r"^(bi|use|is|with|has|return|do|add|no|enable|tie|share|train|freeze|learn|apply)_|^(stateful|batch_first|bidir|birnn|bi$)|bidir|_first$|^bias$|cuda|gpu$|residual|norm$|tie_|sorted|verbose|debug|static|pretrained$|trainable|attention$|attn$|^training$|flag|self_attn|layer_?norm|weight_norm|predict_mask|coverage|copy"
)
FLOAT = re.compile(
    r"drop|^p$|_p$|ratio|rate$|prob|^lr$|alpha|beta|gamma|eps|temperature|momentum|weight_decay|scale|clip|std$|noise|keep|range$|slope|threshold|lambda"
)
TEXT = re.compile(
    r"type|^cell|_cell$|^mode$|_mode$|method|attn_model|nonlin|activation|pool|^act|rnn_cell|^model$|^rnn$|score|align|init$|reduction|name|path|fusion|merge|^how"
)
OBJECT = re.compile(
    r"encoder|decoder|attention|attn|generator|classifier|^model|module|embedding$|embedder|_model$|discriminator|bridge|layer$|^enc$|^dec$"
)
MATRIX = re.compile(
    r"matrix|weights?$|pretrained|vectors?$|word_embeddings|emb_mat|init_emb|lookup|pre_?embed|glove|vocab_vectors|^emb_weight|embed_weight|initial_weights"
)
VOCAB = re.compile(
    r"^(\w+_)?(vocab|vocabulary|lang|dictionary|tokenizer|word2idx|word_to_ix|char_to_ix|tag_to_ix|stoi|itos|\w*2\w*|\w+_to_\w+|chars|tokens|voc|field|src|trg|tgt|vocabs)$"
)


def role_of(name: str) -> str:
    low = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return next((role for role, pattern in INT_ROLES if re.search(pattern, low)), "other")


@dataclass
class Symbol:
    """One free number: what it stands for and what it is now."""

    name: str
    role: str
    value: Any
    places: set = field(default_factory=set)


class Free:
    """All free values of one try; ``changed`` overrides them by name."""

    def __init__(self, changed: dict[str, Any], tree: ast.Module) -> None:
        self.changed, self.symbols, self.tree = changed, {}, tree
        self.interpreter: Interpreter = None
        self.choices = _choices(tree)
        self.bags, self.arrays, self.called = _bags(tree)
        self.owners = _owners(tree)
        self.collections = _collections(tree)
        self.roles_by_use = _uses(tree)

    def size(self, name: str, role: str) -> int:
        key = name
        if key not in self.symbols:
            tied = {"batch": ("N", 3), "length": ("L", 7)}.get(role)
            base = (
                self.changed.get(*tied)
                if tied
                else self.changed.get("role:" + role, DEFAULTS[role])
            )
            self.symbols[key] = Symbol(name, role, self.changed.get(key, base))
        return self.symbols[key].value

    def guess(self, name: str, where: str, default: Any = None) -> Any:
        low = name.lower()
        use = self.roles_by_use.get(name)
        if name in self.changed:
            if isinstance(self.changed[name], bool | float | str):
                return self.changed[name]
        if re.search(r"device$", low) or low == "dev" or low == "gpu_id":
            return allow.CPU
        if re.search(r"cuda|use_gpu|^gpu|train_on_gpu", low) and where != "call":
            return False
        if (
            where in ("global", "bag")
            and name in self.collections
            and re.search(r"^n_|num|size|dim|layers", low)
            and not name in self.owners
        ):
            return [self.size(name, "other")] * 2
        if where == "global" and name in self.collections:
            return self._bag(name)
        if (
            where in ("global", "bag")
            and name in self.owners
            or where == "bag"
            and name in self.collections
        ):
            return self._bag(name)
        if name in self.bags and where != "global" and not self._class_for(low):
            return self._bag(name)
        if name in self.arrays:
            return numpy.zeros(
                (self.size("vocab_size", "vocab"), self.size("embedding_dim", "emb")),
                dtype="float32",
            )
        if use in ("bidirectional", "batch_first", "bias"):
            return self._toggle(name, False)
        if name in self.choices and not use:
            return self.choices[name]
        if use == "float" or FLOAT.search(low) and use is None:
            return 0.5 if re.search("ratio|force|forcing", low) else 0.0
        if use in DEFAULTS:
            role = role_of(name)
            return self.size(
                name,
                use
                if use not in ("hidden", "emb") or role not in ("hidden", "emb", "input")
                else role
                if use != "emb"
                else "emb",
            )
        if (
            self._class_for(low)
            and OBJECT.search(low)
            and not re.search(r"dim|size|num|type|drop|hid", low)
        ):
            return self.make(self._class_for(low))
        if re.search("embed", low) and name in self.called:
            return nn.Embedding(self.size("vocab_size", "vocab"), self.size("embedding_dim", "emb"))
        if name in self.called and re.search("norm", low):
            return nn.LayerNorm
        if name in self.called and re.search("act|nonlin|fn|func", low):
            return torch.tanh
        if MATRIX.search(low) and not re.search("norm", low):
            return torch.zeros(self.size("vocab_size", "vocab"), self.size("embedding_dim", "emb"))
        if TEXT.search(low) and not re.search(r"size|dim|num|_idx", low):
            return self.choices.get(
                name,
                "LSTM"
                if re.search("rnn|cell|type|model", low)
                else "dot"
                if re.search("attn|method|score|align", low)
                else "tanh",
            )
        if BOOL.search(low) and not re.search(r"size|dim|num|len|hidden", low):
            return self._toggle(name, False)
        if where == "__init__" and (
            low
            in (
                "config",
                "args",
                "opt",
                "opts",
                "cfg",
                "hparams",
                "params",
                "hps",
                "param",
                "options",
                "conf",
                "configs",
                "arg",
                "hp",
            )
            or low.endswith("config")
        ):
            return self._bag(name)
        if (
            where != "global"
            and VOCAB.search(low)
            and not re.search("size|len|num", low)
            or low in ("vocab", "lang", "tokenizer")
        ):
            return self._bag(name)
        if low in ("config", "args", "opt", "cfg", "hparams", "params", "hps"):
            return self._bag(name)
        if re.search(r"^nonlin|^act(ivation)?$|act_fn", low):
            return "tanh"
        if re.search(r"list|sizes$|dims$|filters$", low) and not re.search("num|n_", low):
            return [self.size(name, "hidden")] * 2
        if (
            where == "global"
            and name[:1].isupper()
            and not name.isupper()
            and role_of(name) == "other"
        ):
            raise NameError(f"name '{name}' is not defined")
        if (
            where == "global"
            and role_of(name) == "other"
            and not re.search(r"size|dim|num|len|n_|_n|max|idx|token|pad|sos|eos|^[A-Z_]+$", name)
        ):
            raise NameError(f"name '{name}' is not defined")
        return self.size(name, role_of(name))

    def _toggle(self, name: str, value: bool) -> bool:
        self.symbols.setdefault(name, Symbol(name, "toggle", self.changed.get(name, value)))
        return self.symbols[name].value

    def _bag(self, name: str) -> Bag:
        return self.symbols.setdefault(
            "bag " + name,
            Symbol(name, "bag", Bag(name, lambda each, where: self.guess(each, "bag"))),
        ).value

    def _class_for(self, low: str) -> ModelClass | None:
        models = [
            each
            for each in self.interpreter.globals.names.values()
            if isinstance(each, ModelClass) and each.is_module and each not in self.making
        ]
        words = [
            word
            for word in (
                "encoder",
                "decoder",
                "attention",
                "attn",
                "generator",
                "discriminator",
                "embedding",
                "bridge",
                "classifier",
            )
            if word in low or low in ("enc", "dec") and word.startswith(low)
        ]
        plain = low.replace("_", "")
        exact = [each for each in models if each.name.lower() == plain]
        for word in words:
            stem = "att" if word in ("attention", "attn") else word
            found = [
                each
                for each in models
                if stem in each.name.lower()
                and not (
                    stem != "att"
                    and "att" in each.name.lower()
                    and len(models) > 2
                    and "coder" not in each.name.lower()
                )
            ]
            exact += [each for each in found if each not in exact]
        return exact[0] if exact else None

    making: tuple = ()

    def make(self, model: ModelClass) -> Any:
        arguments = {}
        start = model.find("__init__")
        self.making = (*self.making, model)
        try:
            if isinstance(start, Function):
                spec = start.node.args
                names = [each.arg for each in spec.args][1:]
                given = (
                    dict(
                        zip(names[len(names) - len(start.defaults) :], start.defaults, strict=True)
                    )
                    if start.defaults
                    else {}
                )
                given |= {
                    each.arg: value
                    for each, value in zip(spec.kwonlyargs, start.keyword_defaults, strict=True)
                }
                for name in [*names, *(each.arg for each in spec.kwonlyargs)]:
                    arguments[name] = (
                        self.argument(name, given[name], name in given)
                        if name in given
                        else self.guess(name, "__init__")
                    )
            return self.interpreter.make(model, [], arguments)
        finally:
            self.making = self.making[:-1]

    def argument(self, name: str, default: Any, _: bool) -> Any:
        if type(default) is int and not isinstance(default, bool):
            role = (
                role_of(name)
                if self.roles_by_use.get(name) not in DEFAULTS
                else self.roles_by_use[name]
            )
            small = default if default <= 64 else DEFAULTS[role]
            self.symbols.setdefault(name, Symbol(name, role, self.changed.get(name, small)))
            return self.symbols[name].value
        if isinstance(default, bool):
            return self._toggle(name, default)
        return default


@lru_cache(maxsize=8)
def _choices(tree: ast.Module) -> dict[str, str]:
    found: dict[str, str] = {}
    passed: list[tuple[str, str]] = []
    starts = {
        model.name: [each.arg for each in method.args.args[1:]]
        for model in ast.walk(tree)
        if isinstance(model, ast.ClassDef)
        for method in model.body
        if isinstance(method, ast.FunctionDef) and method.name == "__init__"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and len(node.comparators) == 1:
            one, other = node.left, node.comparators[0]
            while (
                isinstance(one, ast.Call)
                and isinstance(one.func, ast.Attribute)
                and one.func.attr in ("lower", "upper")
            ):
                one = one.func.value
            name = (
                one.id
                if isinstance(one, ast.Name)
                else one.attr
                if isinstance(one, ast.Attribute)
                else one.slice.value
                if isinstance(one, ast.Subscript) and isinstance(one.slice, ast.Constant)
                else None
            )
            texts = [
                each.value
                for each in ast.walk(other)
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            if name and texts and not isinstance(node.ops[0], ast.NotEq):
                found.setdefault(name, texts[0])
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in starts
        ):
            for at, each in enumerate(node.args):
                if isinstance(each, ast.Name) and at < len(starts[node.func.id]):
                    passed.append((each.id, starts[node.func.id][at]))
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "getattr"
            and len(node.args) > 1
            and isinstance(node.args[1], ast.Name)
        ):
            if isinstance(node.args[0], ast.Name) and node.args[0].id == "nn":
                found.setdefault(node.args[1].id, "LSTM")
    for outer, inner in passed:
        if inner in found:
            found.setdefault(outer, found[inner])
    return found


@lru_cache(maxsize=8)
def _bags(tree: ast.Module) -> tuple[set, set, set]:
    bags, arrays, called = set(), set(), set()
    for model in ast.walk(tree):
        if not isinstance(model, ast.ClassDef):
            continue
        for method in model.body:
            if not (isinstance(method, ast.FunctionDef) and method.name == "__init__"):
                continue
            names = {each.arg for each in method.args.args[1:]}
            alias = {}
            for node in ast.walk(method):
                if (
                    isinstance(node, ast.Assign)
                    and isinstance(node.value, ast.Name)
                    and isinstance(node.targets[0], ast.Attribute)
                ):
                    alias[node.targets[0].attr] = node.value.id
            for node in ast.walk(model):
                if isinstance(node, ast.Attribute):
                    owner = node.value
                    if (
                        isinstance(owner, ast.Name)
                        and owner.id in names
                        and not hasattr(torch.Tensor, node.attr)
                        and node.attr not in ("lower", "upper", "append")
                    ):
                        bags.add(owner.id)
                if isinstance(node, ast.Call):
                    if (
                        ast.unparse(node.func) == "len"
                        and node.args
                        and isinstance(node.args[0], ast.Name)
                        and node.args[0].id in names
                        and "layer" not in node.args[0].id
                    ):
                        bags.add(node.args[0].id)
                    if (
                        ast.unparse(node.func) == "torch.from_numpy"
                        and node.args
                        and isinstance(node.args[0], ast.Name)
                    ):
                        arrays.add(node.args[0].id)
                    if isinstance(node.func, ast.Name) and node.func.id in names:
                        called.add(node.func.id)
                    if (
                        isinstance(node.func, ast.Attribute)
                        and isinstance(node.func.value, ast.Name)
                        and node.func.value.id == "self"
                        and node.func.attr in alias
                    ):
                        called.add(alias[node.func.attr])
    return bags, arrays, called


@lru_cache(maxsize=8)
def _owners(tree: ast.Module) -> set[str]:
    return {
        node.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }


@lru_cache(maxsize=8)
def _collections(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        inner = None
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("items", "values", "keys", "get")
        ):
            inner = node.func.value
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("len", "enumerate", "zip")
            and node.args
        ):
            inner = node.args[0]
        elif isinstance(node, ast.For | ast.comprehension):
            inner = node.iter
        if isinstance(inner, ast.Attribute):
            found.add(inner.attr)
        if isinstance(inner, ast.Name):
            found.add(inner.id)
    return found


_PLACES = {
    "Embedding": ("vocab", "emb"),
    "LSTM": ("input", "hidden", "layers"),
    "GRU": ("input", "hidden", "layers"),
    "RNN": ("input", "hidden", "layers"),
    "LSTMCell": ("input", "hidden"),
    "GRUCell": ("input", "hidden"),
    "RNNCell": ("input", "hidden"),
    "Dropout": ("float",),
    "MultiheadAttention": ("hidden", "heads"),
}
_NAMED = {
    "num_layers": "layers",
    "dropout": "float",
    "bidirectional": "bidirectional",
    "batch_first": "batch_first",
    "bias": "bias",
    "padding_idx": "pad_idx",
    "num_embeddings": "vocab",
    "embedding_dim": "emb",
    "input_size": "input",
    "hidden_size": "hidden",
    "p": "float",
    "num_heads": "heads",
    "nhead": "heads",
}


@lru_cache(maxsize=8)
def _uses(tree: ast.Module) -> dict[str, str]:
    found: dict[str, str] = {}
    alias: dict[str, str] = {}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Name)
            and isinstance(node.targets[0], ast.Attribute)
        ):
            alias[node.targets[0].attr] = node.value.id
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        layer = (
            node.func.attr
            if isinstance(node.func, ast.Attribute)
            else node.func.id
            if isinstance(node.func, ast.Name)
            else ""
        )
        if layer not in _PLACES and layer not in ("Linear", "Transformer"):
            continue
        pairs = [
            *zip(_PLACES.get(layer, ()), node.args, strict=False),
            *((_NAMED[each.arg], each.value) for each in node.keywords if each.arg in _NAMED),
        ]
        for role, value in pairs:
            name = (
                value.id
                if isinstance(value, ast.Name)
                else value.attr
                if isinstance(value, ast.Attribute)
                else None
            )
            name = (
                alias.get(name, name)
                if isinstance(value, ast.Attribute)
                and isinstance(value.value, ast.Name)
                and value.value.id == "self"
                else name
            )
            if name:
                order = [
                    "vocab",
                    "layers",
                    "bidirectional",
                    "batch_first",
                    "float",
                    "heads",
                    "emb",
                    "hidden",
                    "input",
                ]
                if (
                    name not in found
                    or role in order
                    and found[name] in order
                    and order.index(role) < order.index(found[name])
                ):
                    found[name] = role
    return found


# -- inputs -------------------------------------------------------------------------------------
STATE = re.compile(
    r"hidden|^h$|^h_?[0nt]$|^hx$|state|^hc$|^prev|^last|^c_?[0nt]?$|^cell|^hs$|^ht$|^ct$|init|^dec_h|^enc_h|memory$|context|^s$|^s_?prev$|^h_?in$|query|^hid"
)
LENGTHS = re.compile(r"len(s|gth|gths|_)?$|lens|lengths?|_len$|sizes?_list|seq_len|_l$")
OUTPUTS = re.compile(
    r"enc(oder)?_?(out|hidden_states|states|seq|hiddens|vec)|outputs?$|annotations|memory|^values?$|^keys?$|^ctx$|features_seq|context(s)?$|^H$|lstm_?out|attn_input|rnn_?out|source_hids|encoded|enc_hs|^enc$"
)
MASKS = re.compile(r"mask|padding")
IMAGES = re.compile(r"image|^img|^pic|photo|frames?$|video|pixel")
NUMBERS = re.compile(
    r"ratio|forcing|^tf_|force|prob|temperature|future|max_|steps?$|num_|^n_|_num$|beam|batch_?size|length$|_size$|^t$|idx$|^k$|epsilon|decode_len|vocab_size"
)
SWITCHES = re.compile(
    r"^(is|return|use|get|apply|do|with)_|^train(ing)?$|verbose|^debug|flag|evaluation|attention$|teacher_forcing$|testing|inference|greedy|sample$"
)
TEXTS = re.compile(
    r"^(x|input|inputs|text|src|trg|tgt|source|target|sentence|sent|word|token|seq|sequence|batch|data|captions?|query|doc|question|y|dec_input|input_seq|ids?|prompt|premise|hypothesis|passage|utterance|feature|char|tag|label|review|item|interaction|test)"
)


class Candidate:
    """A possible input: what it is in words, and how to make it when it is wanted."""

    def __init__(self, kind: str, made: Any) -> None:
        self.kind, self._made = kind, made

    @property
    def value(self) -> Any:
        if isinstance(self._made, Lazy):
            self._made = self._made.make()
        return self._made

    @value.setter
    def value(self, value: Any) -> None:
        self._made = value


@dataclass
class Lazy:
    make: Any


class Inputs:
    """Candidate values for every argument of forward, best first."""

    def __init__(self, free: Free, model: Pasted, sizes: dict[str, int]) -> None:
        self.free, self.model, self.sizes = free, model, sizes
        self.layers = [each for each in model.modules() if isinstance(each, nn.RNNBase)]
        self.cells = [each for each in model.modules() if isinstance(each, nn.RNNCellBase)]
        self.embeddings = [each for each in model.modules() if isinstance(each, nn.Embedding)]
        self.first = self.layers[0].batch_first if self.layers else bool(self.cells)
        self.loops = (
            any(
                isinstance(each, ast.For | ast.While)
                for each in ast.walk(model._paste[1].find("forward").node)
            )
            if model._paste[1].find("forward")
            else False
        )

    def size(self, name: str) -> int:
        if name not in self.free.symbols:
            self.free.symbols[name] = Symbol(name, "input", self.sizes[name])
        return self.free.symbols[name].value

    def candidates(self, model: Pasted) -> dict[str, list[Candidate]]:
        method = model._paste[1].find("forward")
        spec = method.node.args
        names = (
            [each.arg for each in spec.args][1:]
            if method.kind == "method"
            else [each.arg for each in spec.args]
        )
        optional = (
            dict(zip(names[len(names) - len(method.defaults) :], method.defaults, strict=True))
            if method.defaults
            else {}
        )
        found = {}
        consumers = Consumers(model)
        self.latest = "L"
        for place, name in enumerate(names):
            uses = consumers.of(method, name)
            if name in optional:
                found[name] = [Candidate("default", optional[name])]
                if optional[name] is None:
                    found[name] += self._for(name, uses, place, names)[:1]
            else:
                found[name] = self._for(name, uses, place, names)
                parts = self._parts(method, name)
                if parts and not (STATE.search(name) and len(parts) == 2):
                    options = [
                        self._for(part, consumers.of(method, part), place, parts) for part in parts
                    ]
                    found[name] = [
                        Candidate(
                            "tuple of " + ", ".join(each[0].kind for each in options),
                            Lazy(lambda options=options: tuple(each[0].value for each in options)),
                        ),
                        *found[name],
                    ]
        return found

    def _parts(self, method: Function, name: str) -> list[str]:
        for node in ast.walk(method.node):
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Tuple)
                and isinstance(node.value, ast.Name)
                and node.value.id == name
            ):
                return [each.id for each in node.targets[0].elts if isinstance(each, ast.Name)]
        return []

    def _for(self, name: str, uses: list, place: int, names: list[str]) -> list[Candidate]:
        low = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
        length = (
            "T"
            if re.search(r"^(tr?gt?|target|dec|y|tgt|out|answer|sent2|caption|decoder)", low)
            else "L"
        )
        if LENGTHS.search(low) and "src" not in low and "input" not in low:
            length = self.latest
        elif not STATE.search(low):
            self.latest = length
        found: list[Candidate] = []
        if not uses and SWITCHES.search(low):
            return [Candidate("switch", False)]
        direct = [use for use in uses if use[1] == 0]
        for module, at, note in uses:
            if isinstance(module, nn.Embedding):
                found += self._ids(module, length, note)
            elif isinstance(module, nn.RNNBase) and at == 0:
                found += self._features(module.input_size, module.batch_first, length, note)
            elif isinstance(module, nn.RNNBase) and at == 1:
                found += self._states(module, note)
            elif isinstance(module, nn.RNNCellBase) and at == 0:
                found += [
                    self._cand("step features", (self.size("N"), module.input_size))
                ] + self._features(module.input_size, True, length, note)
            elif isinstance(module, nn.RNNCellBase):
                one = (self.size("N"), module.hidden_size)
                found += (
                    [Candidate("state pair", (self._real(one), self._real(one)))]
                    if isinstance(module, nn.LSTMCell) and note != "part"
                    else [self._cand("state", one)]
                )
            elif isinstance(module, nn.Conv2d):
                found += self._images(module.in_channels)
            elif isinstance(module, nn.Conv1d):
                found += [
                    self._cand(
                        "features (N, C, L)",
                        (self.size("N"), module.in_channels, self.size(length)),
                    ),
                    self._cand(
                        "features (N, L, C)",
                        (self.size("N"), self.size(length), module.in_channels),
                    ),
                ]
            elif isinstance(module, nn.Linear) and not (STATE.search(low) or OUTPUTS.search(low)):
                found += [
                    self._cand("features", (self.size("N"), module.in_features)),
                    *self._features(module.in_features, self.first, length, note),
                ]
        if (
            not uses
            and self.embeddings
            and re.search(r"^feat|^image_feat|^img_feat|^visual|^encoder_out$", low)
            and not MASKS.search(low)
        ):
            found = [
                self._cand("vector", (self.size("N"), self.embeddings[0].embedding_dim)),
                *self._features(self.embeddings[0].embedding_dim, True, length, "")[:2],
            ]
        if LENGTHS.search(low) and not direct and not re.search(r"hidden|max", low):
            found = self._lengths(length) + found
        elif OUTPUTS.search(low) and not any(
            isinstance(use[0], nn.Embedding | nn.RNNBase) for use in direct
        ):
            pair = sum(isinstance(each, Pasted) for each in self.model.children()) > 1
            ids = (
                self._ids(self.embeddings[0], length, "")[:2]
                if self.embeddings and "enc" not in low
                else []
            )
            found = (
                (ids if pair else []) + self._outputs(length) + found + self._states(None)[:3] + ids
            )
        elif STATE.search(low) and not any(isinstance(use[0], nn.Embedding) for use in direct):
            found += self._states(None)
        elif MASKS.search(low):
            found = self._masks(length) + found
        elif NUMBERS.search(low) and not uses:
            found = [
                Candidate(
                    "number",
                    0.5
                    if re.search("ratio|forc|prob|temp", low)
                    else self.size("N")
                    if "batch" in low
                    else self.size("vocab")
                    if "vocab" in low and "vocab" in self.free.symbols
                    else self.size("T"),
                )
            ]
        elif IMAGES.search(low) and not found:
            found = self._images(3) + self._images(1)
        literals = {
            node.value
            for node in ast.walk(self.model._paste[1].find("forward").node)
            if isinstance(node, ast.Constant)
        }
        if 28 in literals or any(each.input_size == 28 for each in self.layers[:1]):
            found = [*found[:3], *self._images(1)[:2], *found[3:]]
        if not found or (not direct and len(found) < 4):
            if self.embeddings and (TEXTS.search(low) or not (self.layers or self.cells)):
                found += self._ids(self.embeddings[0], length, "")
            for each in self.layers[:1]:
                found += self._features(each.input_size, each.batch_first, length, "")
            for each in self.cells[:1]:
                found += [
                    *self._features(each.input_size, True, length, ""),
                    self._cand("step features", (self.size("N"), each.input_size)),
                ]
        if not found or not self.layers and not self.cells:
            wanted = next(
                (each for each in self.free.symbols.values() if each.role == "input"), None
            )
            if wanted and not STATE.search(low):
                found += [
                    self._cand("vector", (self.size("N"), wanted.value)),
                    *self._features(wanted.value, True, length, "")[:2],
                ]
            hidden = self.free.symbols.get("hidden_size") or next(
                (each for each in self.free.symbols.values() if each.role == "hidden"), None
            )
            found += self._features(hidden.value if hidden else 8, True, length, "")
            found += [self._cand("vector", (self.size("N"), hidden.value if hidden else 8))]
        stem = re.sub(r"[^a-z]", "", low)[:5]
        numbers = [
            each
            for each in self.free.symbols.values()
            if type(each.value) is int
            and each.role in ("input", "hidden", "emb", "classes", "other", "vocab")
        ]
        named = [
            each.value
            for each in numbers
            if len(stem) > 3 and stem in each.name.lower().replace("_", "")
        ]
        if not direct:
            found = (
                [*[self._cand("vector", (self.size("N"), width)) for width in named[:1]], *found]
                if not (self.layers or self.embeddings)
                else found
            )
            found += (
                [self._cand("vector", (width,)) for width in named[:1]]
                if not (self.layers or self.embeddings or self.cells)
                else []
            )
            found += [
                self._cand("vector", (self.size("N"), width))
                for width in dict.fromkeys(
                    [*named, *(each.value for each in numbers if each.role in ("emb", "hidden"))]
                )
            ]
        unique: list[Candidate] = []
        for each in found:
            if not any(each.kind == other.kind for other in unique):
                unique.append(each)
        return unique[:12]

    def _real(self, sizes: tuple[int, ...]) -> torch.Tensor:
        return torch.rand(sizes)

    def _cand(self, kind: str, sizes: tuple[int, ...]) -> Candidate:
        return Candidate(f"{kind} {sizes}", Lazy(lambda: self._real(sizes)))

    def _ids(self, embedding: nn.Embedding, length: str, note: str) -> list[Candidate]:
        n, steps = self.size("N"), self.size(length)
        shapes = [(n, steps), (steps, n)] if self.first else [(steps, n), (n, steps)]
        if note == "unsqueeze0" or self.cells and not self.layers and not self.loops:
            shapes = [(n,), *shapes]
        if note == "unsqueeze1":
            shapes = [(n,), (steps,), *shapes]
        if note == "swapped":
            shapes = shapes[::-1]
        if note == "view11":
            shapes = [(1,), (1, 1), (n,), *shapes]
        if note == "cell":
            shapes = [(n,), *shapes]
        shapes += (
            [(n,), (1, n), (n, 1), (steps,), (1, 1), (1,)]
            if self.cells
            else [(steps,), (n,), (1, n), (n, 1), (1, 1), (1,)]
        )
        top = max(embedding.num_embeddings, 1)
        return [
            Candidate(f"ids {shape}", Lazy(lambda shape=shape: torch.randint(0, top, shape)))
            for shape in dict.fromkeys(shapes)
        ]

    def _features(self, width: int, first: bool, length: str, note: str) -> list[Candidate]:
        n, steps = self.size("N"), self.size(length)
        shapes = (
            [(n, steps, width), (steps, n, width)]
            if first
            else [(steps, n, width), (n, steps, width)]
        )
        if note == "turned":
            shapes = [(n, width, steps), *shapes]
        if note == "swapped":
            shapes = shapes[::-1]
        if note == "unsqueeze0":
            shapes = [(n, width), (steps, width), *shapes]
        if note.startswith("unsqueeze"):
            shapes = [(n, width), *shapes] if width > 1 else [(n, steps), *shapes]
        if note == "view":
            shapes += [(n, width), (n, steps)]
        shapes += [
            (n, width),
            (1, width),
            (steps, width),
            (n, steps),
            (n, 1, steps, width),
            (steps,),
        ]
        return [self._cand("features", shape) for shape in dict.fromkeys(shapes)]

    def _images(self, channels: int) -> list[Candidate]:
        return [
            self._cand("images", (self.size("N"), channels, 28, 28)),
            self._cand("images", (self.size("N"), 28, 28)),
            self._cand("images", (self.size("N"), channels, 32, 100)),
            self._cand("clip", (self.size("N"), self.size("L"), channels, 32, 32)),
        ]

    def _lengths(self, length: str) -> list[Candidate]:
        n, steps = self.size("N"), self.size(length)
        counts = [max(1, steps - each) for each in range(n)]
        return [
            Candidate("lengths", torch.tensor(counts, device="cpu")),
            Candidate("lengths list", counts),
            Candidate("number", steps),
        ]

    def _masks(self, length: str) -> list[Candidate]:
        n, steps = self.size("N"), self.size(length)
        shapes = [(n, steps), (steps, n)] if self.first else [(n, steps), (steps, n)]
        return [Candidate(f"mask {s}", torch.ones(s, dtype=torch.bool)) for s in shapes] + [
            Candidate("none", None),
            Candidate("float mask", torch.ones(n, steps)),
        ]

    def _outputs(self, length: str) -> list[Candidate]:
        found, n, steps = [], self.size("N"), self.size("L")
        widths = []
        for each in self.layers:
            widths += [each.hidden_size * (2 if each.bidirectional else 1)]
        widths += [
            each.value
            for name, each in self.free.symbols.items()
            if each.role == "hidden" and isinstance(each.value, int)
        ]
        widths = list(dict.fromkeys([*widths, *(2 * w for w in widths)]))[:4] or [8]
        for width in widths:
            found += [
                self._cand("features", s)
                for s in (
                    [(n, steps, width), (steps, n, width)]
                    if self.first
                    else [(steps, n, width), (n, steps, width)]
                )
            ]
        limit = next(
            (each.value for each in self.free.symbols.values() if each.role == "max_len"), None
        )
        if limit:
            found.insert(0, self._cand("features", (limit, widths[0])))
        return found

    def _states(self, layer, note: str = "") -> list[Candidate]:
        n = self.size("N")
        made = self._own_state(n)
        if made and note == "part":
            made = (
                Candidate(made.kind + "[0]", made.value[0])
                if isinstance(made.value, tuple | list)
                else made
            )
        found = [made] if made else []
        layer = layer or (self.layers[-1] if self.layers else None)
        if layer is not None:
            depth, width = (
                layer.num_layers * (2 if layer.bidirectional else 1),
                layer.proj_size or layer.hidden_size,
            )
            shapes = [(depth, n, width), (n, width), (depth, 1, width)]
        else:
            widths = (
                [each.hidden_size for each in self.cells]
                or [
                    each.value
                    for each in self.free.symbols.values()
                    if each.role == "hidden" and isinstance(each.value, int)
                ]
                or [8]
            )
            shapes = [(n, widths[0]), (1, n, widths[0]), (n, 1, widths[0])]
            stacked = next(
                (each.value for each in self.free.symbols.values() if each.role == "layers"), None
            )
            shapes = [(stacked, n, widths[0]), *shapes] if stacked and self.cells else shapes
        pair = (
            isinstance(layer, nn.LSTM)
            or layer is None
            and any(isinstance(each, nn.LSTMCell) for each in self.cells)
        )
        for shape in shapes:
            one, two = (
                self._cand("state", shape),
                Candidate(
                    f"state pair {shape}",
                    Lazy(lambda shape=shape: (self._real(shape), self._real(shape))),
                ),
            )
            found += [two, one] if pair and note != "part" else [one, two]
        return found

    def _own_state(self, n: int) -> Candidate | None:
        for name, method in self.model._paste[1].members.items():
            if isinstance(method, Function) and re.search(
                r"init.*(hidden|state|h0)|^(init|reset|zero)_?(hidden|state|h0)|get_initial",
                name,
                re.I,
            ):
                interpreter = self.free.interpreter
                count = len(method.node.args.args) - 1 - len(method.defaults)
                if count > 1:
                    return None
                try:
                    made = interpreter.invoke(method, (self.model, *[n] * count), {})
                except Exception:
                    interpreter.failure = None
                    return None
                return Candidate(f"{name}()", made) if made is not None else None
        return None


class Consumers:
    """Into which real modules an argument goes: (module, place, what happened on the way)."""

    def __init__(self, model: Pasted) -> None:
        self.model = model

    def of(self, method: Function, name: str, owner: Pasted | None = None, depth: int = 0) -> list:
        owner = owner or self.model
        names = {name: ""}
        found: list = []
        order = sorted(
            (each for each in ast.walk(method.node) if hasattr(each, "lineno")),
            key=lambda each: (each.lineno, isinstance(each, ast.Assign)),
        )
        for statement in order:
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                root, note = self._root(statement.value)
                if root in names and root:
                    names[statement.targets[0].id] = note or names[root]
                elif statement.targets[0].id in names and statement.targets[0].id != name:
                    del names[statement.targets[0].id]
                elif statement.targets[0].id == name and not (root in names):
                    names.pop(name, None)
            if isinstance(statement, ast.For) and isinstance(statement.target, ast.Name):
                root, _ = self._root(statement.iter)
                if root in names and root:
                    names.setdefault(statement.target.id, "each")
            if isinstance(statement, ast.Call):
                module = self._module(statement.func, owner)
                for at, argument in enumerate(statement.args):
                    parts = argument.elts if isinstance(argument, ast.Tuple) else [argument]
                    for part in parts:
                        root, note = self._root(part)
                        if root not in names or not root:
                            continue
                        note = note or names[root]
                        if isinstance(module, Pasted) and depth < 3:
                            inner = module._paste[1].find("forward")
                            spec = inner.node.args.args[1:] if inner else []
                            if at < len(spec):
                                found += self.of(inner, spec[at].arg, module, depth + 1)
                        elif isinstance(module, Function) and depth < 3:
                            spec = module.node.args.args[1:]
                            if at < len(spec):
                                found += self.of(module, spec[at].arg, owner, depth + 1)
                        elif isinstance(module, nn.Sequential) and len(module):
                            found.append((module[0], at, note))
                        elif isinstance(module, nn.Module) and not isinstance(
                            module, Pasted | nn.Dropout
                        ):
                            found.append(
                                (
                                    module,
                                    at if not isinstance(argument, ast.Tuple) else 1,
                                    "part" if isinstance(argument, ast.Tuple) and at == 1 else note,
                                )
                            )
        return found

    def _root(self, node: ast.expr) -> tuple[str | None, str]:
        note = ""
        while True:
            match node:
                case ast.Name(id=name):
                    return name, note
                case ast.Call(func=ast.Attribute(value=ast.Name(id="self")), args=[inner, *_]) if (
                    self._is_thin(node.func.attr)
                ):
                    node = inner
                case ast.Call(func=ast.Attribute(value=inner, attr=method)) if not (
                    isinstance(inner, ast.Name) and inner.id in ("self", "torch", "F", "nn")
                ):
                    if (
                        method == "unsqueeze"
                        and node.args
                        and isinstance(node.args[0], ast.Constant)
                    ):
                        note = f"unsqueeze{node.args[0].value}"
                    if method in ("permute", "transpose") and ast.unparse(node).endswith(
                        ("permute(0, 2, 1)", "transpose(1, 2)", "transpose(2, 1)")
                    ):
                        note = "turned"
                    if method in ("permute", "transpose", "t") and ast.unparse(node).endswith(
                        (
                            "permute(1, 0, 2)",
                            "transpose(0, 1)",
                            "transpose(1, 0)",
                            ".permute(1, 0)",
                            ".t()",
                        )
                    ):
                        note = "swapped"
                    if method == "view":
                        note = "view11" if ast.unparse(node).endswith("view(1, 1)") else "view"
                    node = inner
                case ast.Call(func=ast.Name(id="Variable"), args=[inner, *_]):
                    node = inner
                case ast.Attribute(value=inner, attr="T"):
                    note = "swapped"
                    node = inner
                case ast.Subscript(value=inner):
                    note = note or "each"
                    node = inner
                case _:
                    return None, note

    def _is_thin(self, name: str) -> bool:
        return isinstance(self.model._modules.get(name), nn.Dropout | nn.BatchNorm1d | nn.LayerNorm)

    def _module(self, node: ast.expr, owner: Pasted):
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                return owner._modules.get(name) or owner._paste[1].find(name)
            case ast.Subscript(value=inner):
                found = self._module(inner, owner)
                return (
                    next(iter(found), None)
                    if isinstance(found, nn.ModuleList | nn.Sequential) and len(found)
                    else None
                )
            case ast.Attribute(value=inner, attr=name):
                found = self._module(inner, owner)
                return found._modules.get(name) if isinstance(found, Pasted) else None
        return None
