"""Texts that nobody means: known ways out of a sandbox, and ways to make one work for ever.

Most of the file is the table of these texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

import torch

from backend.layer.spec import LayerSpec
from tests.support.slices.expressions import expression

ESCAPES = (
    "().__class__.__bases__[0].__subclasses__()",
    "().__class__.__mro__[-1].__subclasses__()[40]('x').read()",
    "''.__class__.__mro__[1].__subclasses__()",
    "[].__class__.__base__.__subclasses__()",
    "h_n.__class__",
    "h_n.__class__.__init__.__globals__['os'].system('true')",
    "h_n.__init__.__globals__",
    "h_n.__reduce_ex__(2)",
    "h_n.__getattribute__('data')",
    "h_n.__dir__()",
    "h_n.__array__()",
    "h_n.__torch_function__",
    "h_n.__setitem__(0, 1)",
    "h_n.shape.__class__",
    "h_n.shape.count(1)",
    "h_n.max(0).__class__",
    "h_n.split(1).__class__",
    "N.__class__",
    "N.bit_length()",
    "(1).__class__.__base__",
    "'a'.join(['b'])",
    "'{0.__class__}'.format(h_n)",
    "'%s' % h_n",
    "f'{h_n.__class__}'",
    "rf'{h_n}'",
    "b'x'",
    "u'x'",
    "rearrange(h_n, f'{N}')",
    "rearrange(h_n, 'a b c -> a b c', __class__=1)",
    "rearrange(h_n, 'a b c -> a b c', tensor=h_n)",
    "rearrange(h_n, 'a b c -> a b c', pattern='a')",
    "rearrange(h_n, '__class__ b c -> b c __class__')",
    "rearrange(h_n, 'a b c -> ' + 'x' * 10**9)",
    "rearrange(h_n, 'a b c -> a b c' 'c' 'c')",
    "rearrange(h_n, '(a b) c d -> a b c d', a=0)",
    "rearrange(h_n, '(a b) c d -> a b c d', a=-1)",
    "rearrange(h_n, '(a b) c d -> a b c d', a=1099511627776)",
    "rearrange(h_n, 'lambda b c -> b c lambda')",
    "rearrange(h_n, 'a b c -> a b c', **{})",
    "rearrange(*[h_n, 'a b c -> c b a'])",
    "rearrange([h_n] * 10**8, 'a b c d -> b c d a')",
    "rearrange.__globals__",
    "rearrange.__call__(h_n, 'a b c -> c b a')",
    "einops.__loader__",
    "einops.__dict__",
    "einops.repeat(h_n, 'a b c -> (a z) b c', z=10**9)",
    "einops.reduce(h_n, 'a b c -> a', h_n.apply_)",
    "einops.einops.rearrange",
    "einops.einops.sys.modules['os'].system('true')",
    "torch.load('x')",
    "torch.save(h_n, 'x')",
    "torch.ops",
    "torch.ops.load_library('x')",
    "torch.classes.load_library('x')",
    "torch.hub.load('x', 'y')",
    "torch.utils",
    "torch.os.system('true')",
    "torch.sys.modules",
    "torch.jit.load('x')",
    "torch.from_file('x')",
    "torch.frombuffer(b'x')",
    "torch.set_num_threads(1000)",
    "torch.manual_seed(0)",
    "torch.zeros(10**6, 10**6)",
    "torch.empty(999999999999)",
    "torch.ones(1)",
    "torch.arange(10**12)",
    "torch.cat.__self__",
    "torch.cat.__class__",
    "torch.cat([h_n], out=h_n)",
    "torch.cat([h_n], 0).data",
    "torch.stack(h_n.__iter__())",
    "torch.Tensor",
    "torch.Tensor.view(h_n, 1)",
    "torch.tensor([1])",
    "torch",
    "einops",
    "cat",
    "stack.__class__",
    "h_n.apply_",
    "h_n.apply_(lambda x: x)",
    "h_n.map_(h_n, lambda x, y: x)",
    "h_n.data",
    "h_n.grad",
    "h_n.numpy()",
    "h_n.tolist()",
    "h_n.item()",
    "h_n.tofile('x')",
    "h_n.untyped_storage()",
    "h_n.storage()",
    "h_n.set_()",
    "h_n.resize_(10**10)",
    "h_n.zero_()",
    "h_n.fill_(0)",
    "h_n.copy_(h_0)",
    "h_n.add_(h_0)",
    "h_n.unsqueeze_(0)",
    "h_n.squeeze_()",
    "h_n.transpose_(0, 1)",
    "h_n.share_memory_()",
    "h_n.register_hook(lambda g: g)",
    "h_n.requires_grad_()",
    "h_n.backward()",
    "h_n.cuda()",
    "h_n.to('cuda')",
    "h_n.new_zeros(10**9)",
    "h_n.new_empty(99999, 99999)",
    "h_n.new_tensor([0])",
    "h_n.expand(10**6, 10**6, 4, 3, 20)",
    "h_n.repeat(10**9)",
    "h_n.tile(10**9)",
    "h_n.repeat_interleave(10**9)",
    "h_n.unfold(0, 1, 1)",
    "h_n.as_strided((10**9,), (0,))",
    "h_n.broadcast_to(10**9, 4, 3, 20)",
    "h_n.kron(h_n)",
    "h_n.outer(h_n)",
    "h_n.view(torch.int32)",
    "h_n.view(*[1] * 10**8)",
    "h_n.view(*h_n.shape)",
    "h_n.view(**{'size': 1})",
    "h_n.view('int32')",
    "h_n.view(dtype=None)",
    "h_n.sum(dtype=torch.float64)",
    "h_n.sum('x')",
    "h_n.contiguous(memory_format=None)",
    "h_n.reshape(999999999999999999999)",
    "h_n.reshape(-99999, 99999)",
    "h_n.view(2**63)",
    "h_n.view(9223372036854775807, 9223372036854775807)",
    "h_n[0:0].view(1000000, 0, 1000000).sum(1)",
    "h_n[0:0].reshape(1000000, 1000000, 0).sum(2)",
    "h_n[0:0].reshape(100000, 0, 100000).mean(dim=1)",
    "cat([h_n[0:0].reshape(0, 2147483647)] * 9)",
    "h_n[0:0].chunk(1000000000)",
    "h_n[0:0].chunk(1099511627776, 0)",
    "h_n[0:0].chunk(4000)[0].chunk(4000)[0].chunk(4000)",
    "cat(h_n[0:0].chunk(4096))",
    "h_n.split(0)",
    "h_n.split(-1)",
    "h_n.split([])",
    "h_n[99999999999999999999]",
    "h_n[-9223372036854775809]",
    "h_n[:99999999999999999999]",
    "h_n[::9223372036854775807]",
    "h_n[::-1]",
    "h_n[::0]",
    "h_n[0:0:0]",
    "h_n[h_n]",
    "h_n[h_n > 0]",
    "h_n[True]",
    "h_n[None, True]",
    "h_n['x']",
    "h_n[1.5]",
    "h_n[[1.5]]",
    "h_n[[True]]",
    "h_n[[[0]]]",
    "h_n[[]]",
    "h_n[(0, (1, 2))]",
    "h_n[lambda: 0]",
    "h_n[*[0]]",
    "h_n[x := 0]",
    "(h := h_n)",
    "[h := h_n, h][1]",
    "lambda: h_n",
    "(lambda: h_n)()",
    "[h_n for _ in h_n]",
    "[x for x in ().__class__.__mro__]",
    "{h_n: h_n}",
    "{*h_n}",
    "{**{}}",
    "(h_n for _ in h_n)",
    "*h_n, h_n",
    "await h_n",
    "yield h_n",
    "h_n if N else h_0",
    "h_n == h_n",
    "h_n != None",
    "h_n.float()[h_n.bool()]",
    "h_n[h_n.bool().long() * 10**9]",
    "torch.where(h_n > 0)",
    "torch.where(h_n > 0, h_n, 'x')",
    "torch.arange(-1)",
    "torch.arange(10, out=h_n)",
    "h_n.masked_fill(h_n, h_n)",
    "h_n.masked_fill_(h_n > 0, 0)",
    "h_n.gather(0, h_n)",
    "h_n.gather(9, torch.arange(3))",
    "h_n.softmax(99)",
    "h_n.softmax(0, dtype=torch.float64)",
    "torch.softmax(h_n, dim=h_n)",
    "(h_n @ h_n.transpose(1, 2)) @ h_n[0, 0, 0]",
    "h_n[0, 0, 0] @ h_n[0, 0, 0]",
    "h_n[0:0].expand(999999, 0, 999999, 3, 20).sum(2)",
    "float('nan')",
    "float(h_n)",
    "1e99 * h_n",
    "h_n & h_n",
    "h_n / 0",
    "h_n < 1 < 2",
    "N in h_n",
    "N is None",
    "not h_n",
    "h_n and h_0",
    "h_n or h_0",
    "~N",
    "+N",
    "N << 10**9",
    "N ** N ** N ** N",
    "9 ** 9 ** 9 ** 9",
    "9999999 * 9999999 * 9999999 * 9999999",
    "N % 2",
    "N / 2",
    "N @ N",
    "h_n @ h_n",
    "N & N",
    "1_000",
    "0x10",
    "0b11",
    "0o17",
    "1e309",
    "1j",
    "007",
    "'a' * 10**9",
    "[0] * 10**9",
    "(0,) * 10**9",
    "h_n * 10**9",
    "cat([h_n] * 10**8)",
    "cat([h_n, h_n], axis=0, dim=0)",
    "cat([cat([h_n, h_n]), cat([h_n, h_n])])",
    "cat(cat([h_n, h_n]))",
    "cat([h_n, 'x'])",
    "cat([h_n, 1])",
    "cat([h_n, [h_n]])",
    "cat(h_n.shape)",
    "cat(tensors=[h_n], tensors=[h_n])",
    "cat([h_n], dim=0, dim=0)",
    "stack([])",
    "print(h_n)",
    "open('x')",
    "exec('x')",
    "eval('x')",
    "compile('1', 'x', 'eval')",
    "__import__('os').system('true')",
    "__builtins__",
    "__builtins__['open']",
    "__name__",
    "__debug__",
    "globals()",
    "locals()",
    "vars(h_n)",
    "getattr(h_n, 'data')",
    "setattr(h_n, 'data', 1)",
    "type(h_n)",
    "breakpoint()",
    "exit()",
    "help()",
    "input()",
    "input('x')",
    "import os",
    "h_n; h_n",
    "h_n\nh_n",
    "h_n = 1",
    "del h_n",
    "assert h_n",
    "raise h_n",
    "h_n # comment",
    "h_n \\\n",
    "\x00",
    "h_n\x00",
    "\ufeffh_n",
    "h_n\u2028.data",
    "h_n\u00a0",
    "\U0001d4bd_n",
    "ｈ_ｎ",
    "h_n.ｖiew(-1)",
    "h_n.__ｃlass__",
    "ℎ_n",
    "h_n[１]",
    "h_n[٣]",
    "h_n[²]",
    "ʰ_n.ﬁll_(0)",
    "h_n.view(−1)",
    "\ud800",
    "'\\x41'",
    "'\\N{DIGIT ONE}'",
    "`h_n`",
    "h_n!",
    "h_n?",
    "$h_n",
    "@h_n",
    "...",
    "None",
    "True",
    "'h_n'",
    "()",
    "[]",
    "N",
    "h_n.shape",
)
"""Each is refused or harmless; none may reach anything but the tensors' own methods."""

_SELDOM = (
    *("", " \t\r\n", "x" * 401, "h_n" + ".contiguous()" * 40),
    *("h_n.split(1)[99]", "h_n.chunk(2)[-9223372036854775808]", "h_n.shape[3]"),
    *("rearrange(h_n)", "rearrange(h_n, N)"),
)
"""Texts of the errors that random texts seldom reach: empty, too long, out of range, no pattern."""
_TOKENS = (
    *("h_n", "output", "input", "c_n", "N", "L", "D", "H_out", "torch", "einops", "cat", "stack"),
    *("rearrange", "(", ")", "[", "]", ",", ":", ".", "=", "+", "-", "*", "//", "**", "...", "'"),
    *('"', " ", "0", "1", "-1", "2", "9999999999", "None", "True", "dim=", "->", "a b c"),
    *(".view(", ".sum(", ".max(", ".split(", ".chunk(", ".reshape(", ".shape", ".values", ".size("),
    *(".__class__", ".data", ".apply_(", "lambda:", " if ", " else ", " for x in ", ":=", "await "),
    *("f'{", "}'", "{", "}", "*", "**", "@", ";", "\n", "\t", "#", "\\", "\x00", "ｎ", "é", "🔥"),
    *(
        "__import__",
        "getattr",
        "exec",
        "open",
        "_",
        "::",
        "[[0,0,0]]",
        "[None]",
        "()",
        "[]",
        "not ",
    ),
)


def _mutated(dice: Random, valid: str) -> str:
    """Draw a valid text with some characters removed, doubled, replaced or moved."""
    signs = list(valid)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(signs) + 1)
        end = at + dice.randint(0, 5)
        signs[at:end] = dice.choice(
            (list(dice.choice(_TOKENS)), signs[at:end] * 2, [], list(reversed(signs[at:end])))
        )
    return "".join(signs)


def _soup(dice: Random, _: str) -> str:
    return "".join(dice.choice(_TOKENS) for _ in range(dice.randint(1, 60)))


def _bytes(dice: Random, _: str) -> str:
    encoding = dice.choice(("latin-1", "utf-8", "utf-16-le"))
    return dice.randbytes(dice.randint(1, 300)).decode(encoding, "replace")


def _nested(dice: Random, valid: str) -> str:
    """Nest one expression, about as often as the length limit allows."""
    opening, closing = dice.choice(
        (
            *(("(", ")"), ("[", "]"), ("-", ""), ("h_n[", "]"), ("cat([", "])"), ("N+", "")),
            *(
                ("h_n.view(", ")"),
                ("+[", "]"),
                ("f(a=", ")"),
                ("{", "}"),
                ("lambda:", ""),
                ("~", ""),
            ),
            *(("not ", ""), ("x if x else ", ""), ("a=", ""), ("*", ""), ("(1,", ")"), ("x.", "")),
            *(("[0,", "]"), ("'", ""), ("stack([h_n,", "])"), ("h_n+(", ")"), ("await ", "")),
        )
    )
    times = dice.choice((3, 8, 15, 16, 17, 20, 30, 60, 100, 200, 400, 5000))
    core = dice.choice((valid, "h_n", "1", ""))
    return opening * times + core + closing * dice.choice((times, times, 0))


def _repeated(dice: Random, valid: str) -> str:
    """Repeat an operation on its own result, up to the length limit."""
    suffix = dice.choice(
        (
            *("[[0,0,0]]", "[[0,0,0,0,0,0]]", "[:, [0,0,0]]", "[None]", "[..., None]", "[0]"),
            *(
                ".unsqueeze(0)",
                ".contiguous()",
                ".sum(0, True)",
                ".max(0, True)[0]",
                ".split(1)[0]",
            ),
            *(
                ".chunk(99)[-1]",
                ".transpose(0, 1)",
                ".reshape(-1)",
                ".flatten()",
                "+h_n",
                "+output",
            ),
            *("[0:0]", ".size()", ".T", ".mean(0, True)", ".transpose(0,-1).contiguous()"),
        )
    )
    core = dice.choice((valid, "h_n", "output", "input"))
    return (core + suffix * dice.randint(2, 90))[: dice.choice((390, 400, 401, 10_000))]


def _doubling(dice: Random, _: str) -> str:
    """Draw short texts that need many values."""
    text = dice.choice(("h_n", "output", "input.flatten()"))
    join = dice.choice(
        ("cat([{0}, {0}])", "stack([{0}, {0}])", "({0} + {0}[:, None])", "cat(({0},)*2)")
    )
    while len(text) < dice.choice((100, 200, 380)):
        text = join.format(text)
    return text


_KINDS: tuple[Callable[[Random, str], str], ...] = (
    *(_mutated, _mutated, _mutated, _soup, _bytes, _nested, _repeated, _doubling),
)


def hostile_expressions(
    count: int, tensors: Mapping[str, torch.Tensor], spec: LayerSpec, seed: int = 0
) -> list[str]:
    """Return ``count`` texts: the tables, :data:`ESCAPES` in other texts, then fuzzed ones."""
    dice = Random(seed)
    texts = [*ESCAPES, *_SELDOM]
    texts += [f"cat([h_n, {escape}])" for escape in ESCAPES]
    texts += [f"h_n.view({escape})" for escape in ESCAPES]
    texts += [f"h_n[{escape}]" for escape in ESCAPES]
    while len(texts) < count:
        valid = expression(dice, tensors, spec).text
        texts.append(dice.choice(_KINDS)(dice, valid))
    return texts[:count]
