"""Search for exceptions in a pasted text: tracebacks of Python, IPython, pytest, or a message.

Never executes the text and opens no file: the code line of a frame comes from the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from backend.layer.build import without_stack

MAX_CHARACTERS = 20_000
_MAX_MESSAGE_LINES = 12
_MAX_LINE = 300
_LONG_WORD = re.compile(r"(\w{200})\w+")
# JSON and shells spell out the escape character, and forums drop it.
_COLOR = re.compile(
    r"(?:\x1b|\\u001b|\\x1b|\\033|\\e)?\[\d{1,3}(?:;\d{1,3})*m"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\^_]"
)
_PLAIN_CHARACTERS = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ", "\u2013": "-"}
    | {"\u2014": "-", "\u200b": None, "\ufeff": None, "\u2028": "\n", "\u2029": "\n"}
)
_BEFORE = re.compile(r"^(?:\[rank\d+\]:\s?|\s*\| ?)")
_RAISED = re.compile(
    r"^\s*(?:E\s+)?(?:\S+:\d+: )?"
    r"(?P<error>(?:[A-Za-z_]\w*\.)*"
    r"(?:[A-Za-z_]\w*(?:Error|Exception|Warning|Interrupt|Exit)|Stop(?:Async)?Iteration))"
    # An exception without a message has no colon.
    r"(?:: ?|$)(?P<message>.*)$"
)
_NO_MESSAGE = re.compile(
    r"^(?:\s*$|(?:Original )?Traceback \(most recent|During handling of|The above exception|-{20,}"
    r"|={5,}|_{5,}"
    r"|_ _ _|\s*File \"|  warnings\.warn|(?:File|Cell|Input) \S|\S+\.py:\d+: |>>> |In \[\d+\]:)"
)
_CONTINUES = re.compile(r"^(?:  \S|\t\S|Arguments for call|Expected a value)")
_PYTHON = re.compile(r"^\s*File \"(?P<file>[^\"]+)\", line \d+(?:, in (?P<function>[\w.<>]+))?")
_NOTEBOOK = re.compile(
    r"^(?:File (?P<path>\S+?):\d+, in (?P<method>[\w.]*)|(?P<cell>(?:Cell|Input) In ?\[[^\]]*\])"
    r"|(?P<old><ipython-input[^>]*>|\S+\.pyc?)? ?in (?P<function>\w+|<\w+>)? ?\()"
)
_ARROW = re.compile(r"^-+> ?\d+(?P<code> .*|)$")
_PYTEST = re.compile(r"^(?P<file>[^\s:]+\.py):\d+: ?(?P<rest>.*)$")
_FAILING = re.compile(r"^> +(?P<code>\S.*)$")
_PROMPT = re.compile(r"^(?:>>>|In \[\d+\]:) ?(?P<code>.*)$")
_MARKS = re.compile(r"^[\s~^]*$")
_LIBRARY = re.compile(
    r"site-packages|dist-packages|[/\\]lib(64)?[/\\]python\d|^<frozen|^<__array|[/\\]torch[/\\](nn|utils|_)"
    r"|[/\\]Lib[/\\]\w+\.py$",
    re.IGNORECASE,
)
_REPLICA = re.compile(r"\bin replica \d+ on device \d+")
_SHAPE = re.compile(r"torch\.Size\(\[(?P<sizes>\d+(?:, ?\d+)*)\]\)")


@dataclass
class Frame:
    """One frame of a traceback.

    Attributes:
        file: its file; "" if the text has none.
        code: its line of code; "" if the text has none.
        marked: the part of that line that failed; "" if the text marks none.
        function: the function of the frame, ``LSTM.forward`` or ``forward``; "" if unknown.
    """

    file: str
    code: str = ""
    function: str = ""
    marked: str = ""

    @property
    def in_library(self) -> bool:
        """Whether the file belongs to Python, torch or another installed package."""
        return bool(_LIBRARY.search(self.file))


@dataclass(frozen=True)
class Raised:
    """One exception of a pasted text.

    Attributes:
        error: the name of its type without modules, ``RuntimeError``; "" for a bare message.
        message: the message in one line, with single spaces and without the stack of C++ code.
        line: the failing line of code, the last one outside of libraries; "" if the text has none.
        marked: the part of that line that failed; "" if the text marks none.
        file: the file of the deepest frame; "" if the text has none.
        deepest: the code line of the deepest frame; "" if the text has none.
        frames: the frames of the traceback, the deepest one last.
        replica: whether a replica of ``nn.DataParallel`` raised it.
        shapes: the shapes that the text prints before the message, as ``torch.Size([3, 7, 10])``.
        traced: whether the text has a frame or a prompt.
    """

    error: str
    message: str
    line: str = ""
    file: str = ""
    deepest: str = ""
    frames: tuple[Frame, ...] = ()
    replica: bool = False
    shapes: tuple[tuple[int, ...], ...] = ()
    traced: bool = False
    marked: str = ""


def clean(text: str) -> str:
    """Return the end of ``text`` without colors, and with plain line ends and quotes.

    Keeps the last :data:`MAX_CHARACTERS`, because a traceback ends with the message, and the first
    200 characters of a word, because a search for names takes the square of a word's length.
    """
    text = _COLOR.sub("", text[-MAX_CHARACTERS:]).translate(_PLAIN_CHARACTERS)
    text = re.sub(r"\r\n?|\x0b|\x0c|\x85", "\n", text)
    text = re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", text)
    return _LONG_WORD.sub(r"\1", text)


def exceptions_in(text: str) -> tuple[Raised, ...]:
    """Return the exceptions of a cleaned text, in its order.

    A text without the name of an exception is one bare message.
    """
    lines = [_BEFORE.sub("", line) for line in text.split("\n")]
    found = []
    begin = 0
    replica = bool(_REPLICA.search(text))
    for number, line in enumerate(lines):
        match = _RAISED.match(line)
        if match and number >= begin:
            end = _end_of_message(lines, number, line.lstrip().startswith("E "))
            frames = _Frames(lines[begin:number], lines[end : end + 3])
            raised = frames.raised(match["error"], _joined(match["message"], lines, number, end))
            shapes = _shapes_in("\n".join(lines[begin:number]))
            found.append(replace(raised, replica=replica, shapes=shapes))
            begin = end
    return tuple(found) or (Raised("", _in_one_line(text), replica=replica),)


def _shapes_in(text: str) -> tuple[tuple[int, ...], ...]:
    texts = (match["sizes"].split(",") for match in _SHAPE.finditer(text))
    return tuple(tuple(int(size[-18:]) for size in sizes) for sizes in texts)


def _end_of_message(lines: Sequence[str], number: int, pytest: bool) -> int:
    end = number + 1
    while end < min(len(lines), number + _MAX_MESSAGE_LINES):
        line = lines[end]
        if not line.strip() and _goes_on(lines, end + 1):
            end += 1
            continue
        if pytest != line.startswith("E ") or _NO_MESSAGE.match(line) or _RAISED.match(line):
            break
        end += 1
    return end


def _goes_on(lines: Sequence[str], number: int) -> bool:
    """Return whether a line continues a message after an empty one, as those of TorchScript do."""
    line = lines[number] if number < len(lines) else ""
    return bool(_CONTINUES.match(line)) and not _PYTHON.match(line)


def _joined(first: str, lines: Sequence[str], number: int, end: int) -> str:
    further = (re.sub(r"^E\s", "", line) for line in lines[number + 1 : end])
    return _in_one_line("\n".join([first, *further]))


def _in_one_line(text: str) -> str:
    return " ".join(without_stack(text).split())


class _Frames:
    """Reader of the frames of one traceback, line by line."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        self._frames: list[Frame] = []
        self._prompt = ""
        self._code_follows = False
        self._code_line = ""
        for line in before:
            self._read(line)
        for line in after:
            # pytest prints the file of the deepest frame after the message.
            if (where := _PYTEST.match(line)) and self._frames and not self._frames[-1].file:
                self._frames[-1].file = where["file"]

    def raised(self, error: str, message: str) -> Raised:
        last = self._frames[-1] if self._frames else Frame("")
        own = next(self._own_frames(), None)
        return Raised(
            error.rpartition(".")[2],
            message,
            line=(own.code if own else self._prompt)[:_MAX_LINE],
            file=last.file,
            deepest=last.code[:_MAX_LINE],
            frames=tuple(self._frames),
            traced=bool(self._frames or self._prompt),
            marked=own.marked[:_MAX_LINE] if own else "",
        )

    def _own_frames(self) -> Iterator[Frame]:
        for frame in reversed(self._frames):
            if frame.code and not frame.in_library:
                yield frame

    def _read(self, line: str) -> None:
        code_follows, self._code_follows = self._code_follows, False
        code_line, self._code_line = self._code_line, ""
        if match := _PYTHON.match(line):
            self._begin(match["file"], match["function"] or "")
        elif match := _ARROW.match(line):
            self._code(match["code"])
        elif match := _FAILING.match(line):
            self._frames.append(Frame("", match["code"].strip()))
        elif match := _NOTEBOOK.match(line):
            self._begin(
                match["path"] or match["cell"] or match["old"] or "",
                match["method"] or match["function"] or "",
            )
            self._code_follows = False
        elif match := _PYTEST.match(line):
            self._place(match["file"], match["rest"])
        elif match := _PROMPT.match(line):
            self._prompt = match["code"].strip()
        elif code_follows and not _MARKS.match(line):
            self._frames[-1].code = line.strip()
            self._code_line = line
        elif code_line and _MARKS.match(line) and line.strip():
            # From Python 3.11 on, marks stand below the part of the line that failed.
            begin = len(line) - len(line.lstrip())
            self._frames[-1].marked = code_line[begin : len(line.rstrip())]

    def _begin(self, file: str, function: str = "") -> None:
        self._frames.append(Frame(file, function=function))
        self._code_follows = True

    def _code(self, code: str) -> None:
        if not self._frames or self._frames[-1].code:
            self._frames.append(Frame(""))
        self._frames[-1].code = code.strip()

    def _place(self, file: str, rest: str) -> None:
        """Read the file of a frame, which pytest prints after its code, or before it (short)."""
        if self._frames and not self._frames[-1].file:
            self._frames[-1].file = file
        elif rest.startswith("in "):
            self._begin(file, rest.removeprefix("in ").strip())
