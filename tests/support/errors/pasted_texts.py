"""Known messages in pasted tracebacks of Python, IPython, pytest or a prompt."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.support.errors.wordings import WORDINGS

LINE = "output, h = self.lstm(x)"
"""The failing line of every traceback."""


@dataclass(frozen=True)
class Dressed:
    """A known message as a user pastes it.

    Attributes:
        code: the code of the error.
        message: the bare message.
        text: the message in its traceback.
        line: the code line that the text shows; "" if it shows none.
    """

    code: str
    message: str
    text: str
    line: str


_ERRORS = st.sampled_from(("RuntimeError", "ValueError", "TypeError", "torch.SomeError"))
_PYTHON = """Traceback (most recent call last):
  File "/home/me/train.py", line 88, in <module>
    main()
  File "/home/me/train.py", line 41, in main
    {line}{marks}
  File "/usr/lib/python3.11/site-packages/torch/nn/modules/module.py", line 1739, in _call_impl
    return forward_call(*args, **kwargs)
  File "/usr/lib/python3.11/site-packages/torch/nn/modules/rnn.py", line 1124, in forward
    self.check_forward_args(input, hx, batch_sizes)
{error}: {message}
"""
_IPYTHON = """---------------------------------------------------------------------------
{error}                              Traceback (most recent call last)
Cell In[12], line 3
      1 lstm = nn.LSTM(10, 20)
      2 x = torch.randn(3, 7, 11)
----> 3 {line}

File ~/venv/lib/python3.12/site-packages/torch/nn/modules/rnn.py:1100, in LSTM.forward(self, input)
   1098 hx = self.permute_hidden(hx, sorted_indices)
-> 1100 self.check_forward_args(input, hx, batch_sizes)

{error}: {message}
"""
_OLD_IPYTHON = """---------------------------------------------------------------------------
{error}                              Traceback (most recent call last)
<ipython-input-81-eba0e1173876> in train(model, iterator)
     13
---> 14         {line}
     15

/anaconda3/lib/python3.7/site-packages/torch/nn/modules/module.py in __call__(self, *input)
    488         else:
--> 489             result = self.forward(*input, **kwargs)
{error}: {message}
"""
_PYTEST = """    def test_forward():
        x = torch.randn(3, 7, 11)
>       {line}

tests/test_model.py:8:
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _

venv/lib/python3.11/site-packages/torch/nn/modules/rnn.py:1100: in forward
>       self.check_forward_args(input, hx, batch_sizes)
E       {error}: {message}

venv/lib/python3.11/site-packages/torch/nn/modules/rnn.py:1100: {error}
"""
_PROMPT = """>>> {line}
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
  File "/usr/lib/python3.9/site-packages/torch/nn/modules/module.py", line 1102, in _call_impl
    return forward_call(*input, **kwargs)
{error}: {message}
"""
_DRESSES = (_PYTHON, _IPYTHON, _OLD_IPYTHON, _PYTEST, _PROMPT)
_AFTER = """
During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/home/me/train.py", line 92, in <module>
    save(path[step])
KeyError: 12
"""
_BEFORE = """Traceback (most recent call last):
  File "/home/me/train.py", line 40, in main
    data = cache[key]
FileNotFoundError: [Errno 2] No such file or directory: 'cache.pt'

During handling of the above exception, another exception occurred:

"""


@st.composite
def dressed(draw: st.DrawFn) -> Dressed:
    """Draw a wording with any sizes, bare or in a traceback, with any colors and line ends."""
    code, wording = draw(st.sampled_from(WORDINGS))
    sizes = {name: draw(st.integers(1, 9999)) for name in "abcd"}
    message = wording.format(**sizes)
    error = draw(_ERRORS)
    dress = draw(st.sampled_from((*_DRESSES, "{error}: {message}", "{message}")))
    shown = _wrapped(message, dress, draw(st.sampled_from((0, 60, 100))))
    marks = draw(st.sampled_from(("", "\n    ~~~~~~~^^^^^^^^^^^^")))
    text = dress.format(error=error, message=shown, line=LINE, marks=marks)
    if dress in _DRESSES:
        text = draw(st.sampled_from(("", _BEFORE))) + text + draw(st.sampled_from(("", _AFTER)))
    text = _colored(text, error) if draw(st.booleans()) else text
    text = text.replace("'", "\u2019") if draw(st.integers(0, 9)) == 0 else text
    text = text.replace("\n", draw(st.sampled_from(("\n", "\r\n", "\r"))))
    return Dressed(code, message, text, LINE if dress in _DRESSES else "")


def _wrapped(message: str, dress: str, width: int) -> str:
    """Wrap the message between words, as a narrow terminal does."""
    if not width:
        return message
    lines: list[str] = []
    line = ""
    for word in message.split(" "):
        if line and len(line) + len(word) > width:
            lines, line = [*lines, line], word
        else:
            line = f"{line} {word}" if line else word
    return ("\nE         " if dress is _PYTEST else "\n").join([*lines, line])


def _colored(text: str, error: str) -> str:
    """Color the text as IPython does."""
    text = text.replace(error, f"\x1b[0;31m{error}\x1b[0m").replace("self", "\x1b[0;36mself\x1b[0m")
    return text.replace("(", "\x1b[38;5;28;01m(\x1b[39m").replace("size", "\x1b[1msize\x1b[22m")
