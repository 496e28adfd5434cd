"""Hostile pastes: by hand, one line each, and the places in a model where such a line can stand.

Most of the file is the table of these lines.
"""

from __future__ import annotations

from itertools import product

DOORS = """
().__class__.__bases__[0].__subclasses__()
x.__class__.__mro__[-1].__subclasses__()
(lambda: 0).__globals__
(lambda: 0).__code__
self.forward.__func__.__globals__
self.forward.__globals__
self.__dict__
self._modules
self._paste
self.__init__.__globals__
self.__class__.__mro__
self.__reduce_ex__(2)
x.__reduce__()
x.__array_interface__
x.__setstate__(1)
torch.__dict__
einops.__dict__
einops._backends
einops.layers.torch.Rearrange.__subclasses__()
self.lstm._all_weights.__class__.__mro__
torch.__loader__.load_module
nn.Module.__subclasses__()
nn.Module.__init__.__globals__
nn.functional.__builtins__
[].__class__
''.__class__.__mro__
getattr(x, '__class__')
getattr(self, '__dict__')
getattr(torch, 'load')
getattr(torch, '__builtins__')
getattr(getattr(self, '__init__'), '__globals__')
type(self).__mro__
type(self).__subclasses__()
type('X', (), {})
type(x).__subclasses__()
vars(self)
dir(self)
globals()
locals()
__builtins__
__import__('os').system('true')
__loader__
__file__
eval('1')
exec('a = 1')
compile('1', '', 'eval')
open('/etc/passwd').read()
input()
breakpoint()
exit()
help()
memoryview(b'')
classmethod.__subclasshook__
object.__subclasses__()
print.__self__
len.__self__
super().__getattribute__('_modules')
super().__init__.__globals__
super().__reduce_ex__(2)
'{0.__class__}'.format(x)
'{0.__init__.__globals__}'.format(self)
'{x.__class__.__mro__}'.format(x=x)
'%s' % self.__dict__
f'{self.__class__.__mro__}'
f'{x.__reduce__()}'
"""
LIBRARIES = """
os.system('touch /tmp/reader_was_here')
os.environ
os.popen('id').read()
sys.modules
sys.exit()
sys._getframe()
subprocess.run(['true'])
subprocess.Popen('true', shell=True)
socket.socket()
pathlib.Path('/tmp/reader_was_here').write_text('x')
shutil.rmtree('/tmp/reader_was_here')
importlib.import_module('os')
builtins.open('/etc/passwd')
pickle.loads(b'')
ctypes.CDLL(None)
gc.get_objects()
inspect.stack()
threading.Thread()
multiprocessing.Process()
signal.alarm(1)
torch.load('/etc/passwd')
torch.save(x, '/tmp/reader_was_here')
torch.hub.load('a', 'b')
torch.jit.load('a')
torch.jit.script(self)
torch.ops.load_library('a')
torch.utils.cpp_extension.load('a', 'b')
torch.from_file('/etc/passwd', size=1)
torch.os.system('true')
torch.serialization.load('a')
torch.storage._load_from_bytes(b'')
torch.UntypedStorage.from_file('/etc/passwd', False, 10)
torch.multiprocessing.spawn(print)
torch.distributed.init_process_group('gloo')
torch.cuda.set_device(0)
torch.set_num_threads(64)
torch.compile(self)
torch.package.PackageImporter('a')
torch.nn.modules.module.torch.load('a')
torch.utils.data.DataLoader([1], num_workers=4)
torch.utils.model_zoo.load_url('http://localhost')
torch._C._cuda_init()
torch.sys.modules
np.load('/etc/passwd', allow_pickle=True)
np.fromfile('/etc/passwd')
np.memmap('/etc/passwd')
np.save('/tmp/reader_was_here', [1])
np.savetxt('/tmp/reader_was_here', [1])
np.lib.npyio.load('a')
np.ctypeslib.load_library('a', 'b')
np.random.os.system('true')
np.frombuffer(b'123')
random.os.system('true')
random.SystemRandom()
copy.os
math.__loader__
collections.abc.sys
collections.namedtuple('A', 'b')
F.torch.load('a')
F.__builtins__
F.os
nn.Module.load_state_dict.__globals__
nn.init.torch.load('a')
"""
MEMORY = """
x.data_ptr()
x.storage()
x.untyped_storage()
x.set_(x)
x.map_(x, lambda a, b: a)
x.apply_(lambda a: a)
x.share_memory_()
x.register_hook(print)
x.numpy().tofile('/tmp/reader_was_here')
x.numpy().dump('/tmp/reader_was_here')
x.numpy().ctypes
x.numpy().data
x.numpy().base
x.numpy().setflags(1)
x.__cuda_array_interface__
x.to('cuda:0')
x.cuda(1)
x.pin_memory()
x.as_strided((10, 10), (1, 1))
torch.as_strided(x, (1000, 1000), (0, 0))
torch.add(x, x, out=x)
torch.zeros(3, device='cuda')
torch.empty(1000)
torch.Tensor(1000)
torch.empty_strided((10,), (1,))
x.new(1000)
x.new_empty(1000)
torch.tensor([1]).resize_(1000)
torch.IntTensor(1000)
self.register_forward_hook(print)
self.register_full_backward_hook(print)
self.register_forward_pre_hook(print)
self.register_state_dict_pre_hook(print)
self.cell.register_forward_hook(lambda *a: a)
self.cell.__dict__
self.cell._parameters
self.cell.forward.__globals__
self.cell.flatten_parameters.__globals__
self.apply(exec)
self.apply(lambda module: module.__dict__)
"""
ASSIGNMENTS = """
torch.cat = 1
torch.nn.LSTM = None
nn.Module = int
F.relu = lambda x: x
math.pi = 3
np.random.seed = None
self.__class__ = int
self.__dict__ = {}
self.forward.__code__ = 1
x.__class__ = int
self.cell.forward = lambda x: x
self.cell.__class__ = int
self.cell._parameters = {}
setattr(self, '__class__', int)
setattr(torch, 'cat', 1)
setattr(self.cell, 'forward', print)
torch.nn.functional.linear.__code__ = 1
del torch.cat
del self.cell
int.real = 4
global torch; torch = 1
"""
LARGE = """
2 ** 10 ** 10
10 ** 400
9 ** 9 ** 9
2 ** 53 * 4
pow(2, 100000)
1 << 1000000
int('9' * 5000)
float('9' * 90000)
math.factorial(100000)
math.pow(10, 1000)
'a' * 10 ** 9
'a' * 99999 * 99999
[0] * 10 ** 9
(0,) * 10 ** 8
[[0] * 1000] * 10 ** 7
'%1000000000d' % 1
'%*d' % (1000000000, 1)
'{:1000000000}'.format(1)
'{:{}}'.format(1, 1000000000)
f'{1:1000000000}'
format(1, '1000000000')
'a'.ljust(10 ** 9)
'a'.center(10 ** 9)
'1'.zfill(10 ** 9)
('a' * 90000).replace('a', 'a' * 90000)
('a' * 90000).join(['a'] * 90000)
' '.join('a' * 90000 for _ in range(100000))
list(range(10 ** 9))
list(range(10 ** 12))
sum(range(10 ** 12))
max(range(10 ** 12))
min(range(10 ** 10))
sorted(range(10 ** 9))
any(i < 0 for i in range(10 ** 9))
0.5 in range(10 ** 12)
tuple(range(10 ** 10))
set(range(10 ** 9))
dict.fromkeys(range(10 ** 9))
dict(enumerate(range(10 ** 9)))
list(zip(range(10 ** 9), range(10 ** 9)))
list(map(abs, range(10 ** 9)))
[i for i in range(10 ** 9)]
{i: i for i in range(10 ** 9)}
[[i for i in range(1000)] for j in range(1000)]
str(list(range(99999))) * 1000
torch.zeros(10 ** 10)
torch.ones(10 ** 5, 10 ** 5)
torch.rand(2 ** 40)
torch.randn(size=(10 ** 5, 10 ** 5))
torch.full((10 ** 6, 10 ** 6), 1.0)
torch.eye(10 ** 6)
torch.arange(10 ** 12)
torch.arange(0, 1, 1e-12)
torch.linspace(0, 1, 10 ** 10)
torch.randint(0, 9, (10 ** 6, 10 ** 6))
torch.randperm(10 ** 10)
torch.zeros(1).expand(10 ** 6, 10 ** 6).contiguous()
torch.zeros(1).expand(10 ** 6, 10 ** 6) + 1
torch.zeros(10 ** 6).unsqueeze(0) + torch.zeros(10 ** 6).unsqueeze(1)
torch.outer(torch.zeros(10 ** 6), torch.zeros(10 ** 6))
torch.einsum('i,j->ij', torch.zeros(10 ** 6), torch.zeros(10 ** 6))
torch.einsum('i,j,k->', torch.zeros(10 ** 4), torch.zeros(10 ** 4), torch.zeros(10 ** 4))
torch.zeros(10 ** 6, 1) @ torch.zeros(1, 10 ** 6)
torch.matmul(torch.zeros(10 ** 6, 1), torch.zeros(1, 10 ** 6))
torch.diag(torch.zeros(10 ** 6))
torch.kron(torch.zeros(10 ** 4, 1), torch.zeros(1, 10 ** 5))
torch.cdist(torch.zeros(10 ** 5, 1), torch.zeros(10 ** 5, 1))
torch.cartesian_prod(*[torch.zeros(100)] * 8)
torch.meshgrid(*[torch.zeros(100)] * 8)
torch.combinations(torch.zeros(2000), r=5)
torch.zeros(10).repeat(10 ** 9)
torch.zeros(10).tile((10 ** 9,))
torch.zeros(10).repeat_interleave(10 ** 9)
einops.repeat(torch.zeros(10), 'a -> a 100000 100000')
einops.repeat(torch.zeros(10), '... -> ... r', r=10 ** 9)
einops.rearrange(torch.zeros(10), 'a -> a' + ' 1' * 10 ** 5)
torch.repeat_interleave(torch.zeros(2), torch.tensor([10 ** 9, 10 ** 9]))
torch.zeros(10 ** 7).tolist()
torch.zeros(10 ** 7).split(1)
torch.zeros(10 ** 7).unbind()
[i for i in torch.zeros(10 ** 7)]
torch.tensor([[0.0] * 9999] * 9999)
F.one_hot(torch.tensor([10 ** 9]))
F.one_hot(torch.zeros(10 ** 5).long(), 10 ** 6)
F.pad(x, (10 ** 10, 10 ** 10))
F.interpolate(torch.zeros(1, 1, 10), scale_factor=10 ** 9)
F.interpolate(torch.zeros(1, 1, 10), size=10 ** 10)
F.conv1d(torch.zeros(1, 1, 10), torch.zeros(1, 1, 1), padding=10 ** 10)
torch.multinomial(torch.ones(2), 10 ** 9, replacement=True)
nn.Linear(10 ** 6, 10 ** 6)
nn.Embedding(10 ** 9, 10 ** 4)
nn.LSTM(10 ** 5, 10 ** 5)
nn.LSTM(8, 8, num_layers=10 ** 6)
nn.Conv1d(10 ** 4, 10 ** 4, 10 ** 4)
nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2), 10 ** 6)
nn.Transformer(512, 8, 10 ** 4, 10 ** 4)
nn.Bilinear(10 ** 4, 10 ** 4, 10 ** 4)
nn.ZeroPad2d(10 ** 9)
nn.Upsample(scale_factor=10 ** 9)(torch.zeros(1, 1, 4))
np.zeros(10 ** 10)
np.ones((10 ** 6, 10 ** 6))
np.arange(10 ** 12)
np.random.rand(10 ** 5, 10 ** 5)
np.outer(np.zeros(10 ** 6), np.zeros(10 ** 6))
np.zeros((10 ** 6, 1)) + np.zeros((1, 10 ** 6))
np.tile([1], 10 ** 10)
np.repeat([1], 10 ** 10)
nn.Embedding(10 ** 6, 4096)(torch.zeros(10 ** 6, dtype=torch.long))
F.interpolate(x[None, None], scale_factor=1e4)
nn.Upsample(scale_factor=10 ** 5)(x[None, None])
nn.ZeroPad2d(10 ** 6)(x[None])
nn.AdaptiveAvgPool1d(10 ** 6)(torch.zeros(10 ** 3, 10, 4))
F.adaptive_max_pool2d(x[None], 10 ** 5)
nn.ConvTranspose1d(8, 8, 10 ** 5, stride=10 ** 5)(torch.zeros(8, 8, 10 ** 3))
nn.Conv1d(4000, 4000, 99)(torch.zeros(1, 4000, 4000))
nn.LSTM(8, 4096)(torch.zeros(999, 1, 8))
torch.ones(64, 512, 512) @ torch.ones(64, 512, 512)
torch.cdist(torch.zeros(20000, 8), torch.zeros(20000, 8))
torch.cartesian_prod(torch.zeros(5000), torch.zeros(5000))
nn.utils.rnn.pad_packed_sequence(nn.utils.rnn.pack_sequence([x]), total_length=10 ** 9)
x.repeat(*[9] * 60)
torch.block_diag(*[torch.ones(999, 999)] * 99)
x.reshape([1] * 9999)
"""
SLOW = r"""
while True: pass
while True: x = x + 1
for i in range(10 ** 6): pass
for i in range(1000):\n    for j in range(1000): pass
a = []\nwhile True: a.append(a)
a = [0]\nfor i in a: a.append(i)
a = 'a'\nwhile True: a = a + a
a = [0]\nwhile True: a = a + a
a = [0]\nwhile True: a += a
a = [0]\nwhile True: a.extend(a)
a = {}\nfor i in range(10 ** 6): a[i] = i
a = [torch.zeros(10 ** 6)]\nwhile True: a.append(a[-1] + 1)
a = [0]\nfor i in range(60): a = [a, a]\nstr(a)
a = [0]\nfor i in range(60): a = [a, a]\na == [a, a]
a = [0]\nb = [0]\nfor i in range(60):\n    a = [a, a]\n    b = [b, b]\na == b
a = (0,)\nfor i in range(60): a = (a, a)\n{a: 1}
a = (0,)\nfor i in range(60): a = (a, a)\nhash(a)
a = [0]\nfor i in range(60): a = [a, a]\ntorch.tensor(a)
a = [0]\nfor i in range(60): a = [a, a]\nsorted(a)
a = [0]\nfor i in range(60): a = [a, a]\n'%s' % a
a = []\na.append(a)\nstr(a)
a = []\na.append(a)\na == a
a = []\na.append(a)\ncopy.deepcopy(a)
a = {}\na['a'] = a\nf'{a}'
f = lambda: f()\nf()
f = lambda n: f(n + 1)\nf(0)
def g(n): return g(n) + g(n)\ng(0)
def g(): return self.forward(x)\ng()
def g():\n    yield 1\nlist(g())
self.forward(x)
self(x)
self.me = self\nself.apply(lambda m: m)
b = torch.zeros(1)\nfor i in range(60): b = torch.cat([b, b])
b = torch.zeros(1)\nfor i in range(60): b = b.repeat(2)
b = torch.zeros(1)\nfor i in range(60): b = torch.stack([b, b])
m = nn.Linear(8, 8)\nfor i in range(60): m = nn.Sequential(m, copy.deepcopy(m))
n = 2\nfor i in range(60): n = n * n
s = 'ab'\nfor i in range(60): s = s.replace('a', 'ab' * 9)
s = 'a'\nfor i in range(60): s = s.join([s, s, s])
s = 'a'\nfor i in range(60): s = f'{s}{s}'
s = 'a'\nfor i in range(60): s = '{}{}'.format(s, s)
s = 'a'\nfor i in range(60): s = '%s%s' % (s, s)
try:\n    while True: pass\nexcept Exception: pass
try:\n    self(x)\nexcept: pass
async def f(): pass
with open('/etc/passwd') as f: f.read()
import os; os.system('true')
from os import system; system('true')
from torch import load; load('/etc/passwd')
from builtins import eval; eval('1')
import torch.utils.cpp_extension as c; c.load('a')
class A(type): pass\nA('B', (), {})
class A(dict): pass
class A(torch.autograd.Function): pass
class A:\n    def __getattr__(self, name): return eval\nA().b('1')
class A:\n    def __del__(self): open('/tmp/reader_was_here', 'w')\nA()
match x:\n    case _: pass
class A:\n    def __eq__(self, o): return open('/tmp/reader_was_here', 'w')\nA() == A()
class A:\n    def __len__(self): return 10 ** 12\nlist(range(len(A())))
class A:\n    def __iter__(self): return self\n    def __next__(self): return 1\nlist(A())
class A:\n    def __call__(self, *a): return open\nself.cell.apply(A())
class P:\n    @property\n    def a(self): return self.a\nP().a
class P:\n    def __call__(self, n): return self(n + 1)\nP()(0)
class P:\n    def __getitem__(self, n): return self[n + 1]\nP()[0]
class P:\n    def __contains__(self, o): return o in self\n1 in P()
def g(a=lambda: g()): return a()\ng()
def outer(n):\n    def inner(): return outer(n + 1)\n    return inner()\nouter(0)
def d(f): return lambda *a: d(f)(*a)\n@d\ndef h(): pass\nh()
self.cell = self\nself.cell(x)
self.cell.forward = lambda *a: self.cell(*a)\nself.cell(x)
self.add_module('me', self)\nlist(self.parameters())
type(self).forward = None\nself(x)
nn.Linear.forward = lambda s, x: open('/tmp/reader_was_here', 'w')
for p in self.parameters(): p.data = torch.zeros(2 ** 24)
b = torch.zeros(1, 4096).expand(4096, -1)\nwhile True: b = torch.cat([b, b]).contiguous()
b = torch.ones(4096, 4096)\nfor i in range(9999): b = b @ b
def g():\n    x = yield 1\n    return x\nnext(g())
"""
SOURCES = [
    "(" * 5_000,
    "(" * 5_000 + ")" * 5_000,
    "[" * 9_000,
    "-" * 9_000 + "1",
    "not " * 4_000 + "x",
    "a" + ".a" * 9_000,
    "a" + "[0]" * 6_000,
    "a" + "()" * 9_000,
    "x = " + "1+" * 9_000 + "1",
    "lambda: " * 2_000 + "1",
    "if x:\n" + "\n".join(" " * depth + "if x:" for depth in range(1, 90)),
    "x" * 30_000,
    "x = '" + "a" * 30_000,
    "\x00",
    "x = 1\n\x00",
    "class A(nn.Module):\n def forward(self, x):\n  " + "x = [" * 99,
    "\n".join(f"elif x == {n}: pass" for n in range(900)),
    "if x: pass\n" + "\n".join(f"elif x == {n}: pass" for n in range(700)),
    "f'" + '{f"' * 99,
    "# coding: utf-7\n+AG8-pen()",
    "print(",
    "Model(\n  (a): Linear(1)\n  (b): __import__('os').system('true')\n)",
    "Model(\n  (a): LSTM(100000, 100000)\n)",
    "Model(\n  (a): (b): (c)\n)",
    "Model(\n" + "  (a): Linear(1, 1)\n" * 900 + ")",
    "",
    "   ",
    "\n" * 19_000,
    "\ud800",
    "é" * 9_000,
]
MODEL = """\
import torch, math, random, copy, os, sys
import numpy as np
from torch import nn
import torch.nn.functional as F
class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.GRUCell(8, 8)
        {start}
    def forward(self, x):
        {line}
        return x
"""


def _lines(text: str) -> list[str]:
    return [line.replace("\\n", "\n") for line in text.strip().splitlines()]


EXPRESSIONS = [*_lines(DOORS), *_lines(LIBRARIES), *_lines(MEMORY), *_lines(LARGE)]
STATEMENTS = [*_lines(ASSIGNMENTS), *_lines(SLOW)]
PLACES = ("forward", "init", "top", "class", "default", "try")


def placed(line: str, place: str) -> str:
    """Return a model with a hostile line in one place."""
    inner = line.replace("\n", "\n        ")
    match place:
        case "forward":
            return MODEL.format(start="pass", line=inner)
        case "init":
            return MODEL.format(start=inner.replace("x", "self.cell.weight_ih"), line="pass")
        case "top":
            return f"{line}\n{MODEL.format(start='pass', line='pass')}{line}\n"
        case "class":
            return MODEL.format(start="pass", line="pass") + f"    y = {inner}\n"
        case "default":
            text = MODEL.format(start="pass", line="pass")
            return text.replace("def forward(self, x)", f"def forward(self, x, y={line})")
    deeper = inner.replace("\n", "\n    ")
    return MODEL.format(
        start="pass", line=f"try:\n            {deeper}\n        except Exception: pass"
    )


def by_hand() -> list[str]:
    """Return each hostile line once, in ``forward``, and the hostile sources."""
    return [*(placed(line, "forward") for line in (*EXPRESSIONS, *STATEMENTS)), *SOURCES]


def everywhere() -> list[str]:
    """Return each hostile expression in each other place."""
    places = [each for each in PLACES if each != "forward"]
    return [placed(line, place) for line, place in product(EXPRESSIONS, places)]
