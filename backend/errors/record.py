"""Record of one known error: how it is recognized, compared, explained and fixed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from backend.errors.comparison import Comparison
from backend.errors.facts import Facts
from backend.errors.python_words import PythonWords
from backend.errors.roles import Roles, names_in, with_names
from backend.errors.setting import Setting, named_layer, no_choices

CURRENT = "2.13"
"""Version of torch that the app is pinned to."""

Lines = tuple[str, ...]
"""Lines of code.

The names are those of the app's scripts: ``layer`` reads ``input`` and returns ``output``, ``h_n``,
``c_n``; ``head`` is the ``nn.Linear`` behind it; ``packed`` and ``lengths`` belong to packing.
"""
Condition = Callable[[Facts], bool]
Fix = Callable[[Facts], Lines]
Value = Callable[[Facts], int | str]


@dataclass(frozen=True)
class Pattern:
    """Wording of an error message.

    Attributes:
        regex: regular expression, searched in the message. Its named groups are the numbers and
            names that the sentence for the error needs, in every wording of one error.
        versions: versions of torch that use the wording: :data:`CURRENT`, ``"until 1.7"``,
            ``"older"``, or ``"GPU"`` for words that the CPU never uses.
    """

    regex: str
    versions: str = CURRENT


@dataclass(frozen=True)
class Cause:
    """Likely reason for a message.

    Attributes:
        code: name of the cause, which selects its sentence.
        params: numbers and names for the sentence.
    """

    code: str
    params: Mapping[str, int | str] = field(default_factory=dict)


def always(_: Facts) -> bool:
    """Return True for every message."""
    return True


def unless(condition: Condition) -> Condition:
    """Return the opposite of a condition."""
    return lambda facts: not condition(facts)


@dataclass(frozen=True)
class PossibleCause:
    """Cause of an error, under a condition.

    Attributes:
        code: name of the cause.
        when: condition on the facts; the cause is left out where it is False.
        values: numbers and names for the sentence, by the name of the parameter.
        fix: code that removes the cause; ``None`` where the fix of the record applies.
    """

    code: str
    when: Condition = always
    values: Mapping[str, Value] = field(default_factory=dict)
    fix: Fix | None = None

    def only(self, when: Condition) -> PossibleCause:
        """Return the same cause with another condition."""
        return replace(self, when=when)

    def named(self, facts: Facts) -> Cause:
        """Return the cause with the values of one message."""
        return Cause(self.code, {name: value(facts) for name, value in self.values.items()})


@dataclass(frozen=True)
class ErrorRecord:
    """One known error.

    Attributes:
        code: name of the error, which selects its sentence.
        patterns: its wordings across versions of torch, the most specific first.
        sample: a message as torch prints it, in the version :data:`CURRENT` where that raises it.
        line: a line of code that fails with ``sample``, where the app reads more from it.
        causes: possible causes, in order of likelihood; at least one holds for any message.
        fix: code for a message whose likeliest cause has no fix of its own; ``None`` where every
            cause has one.
        comparison: compares expected and actual sizes, or ``None`` for an error without sizes.
        setting: returns the arguments of the layer that the message implies.
        choices: returns arguments of layers that the message leaves open; every one of them
            completes ``setting``.
        python: ``None`` for words that only torch uses; otherwise the conditions under which the
            words of Python itself count as an error of a recurrent layer.
        roles: the parts of a failing line, whose names the fix takes over.
    """

    code: str
    patterns: tuple[Pattern, ...]
    sample: str
    causes: tuple[PossibleCause, ...]
    fix: Fix | None = None
    line: str = ""
    comparison: Callable[[Facts], Comparison] | None = None
    setting: Callable[[Facts], Setting] = named_layer
    choices: Callable[[Facts], tuple[Setting, ...]] = no_choices
    python: PythonWords | None = None
    roles: tuple[Roles, ...] = ()

    def likely(self, facts: Facts) -> tuple[PossibleCause, ...]:
        """Return the causes whose conditions hold, the likeliest first."""
        return tuple(cause for cause in self.causes if cause.when(facts))

    def fix_for(self, likely: tuple[PossibleCause, ...], facts: Facts) -> Lines:
        """Return code that removes the likeliest cause; none for sizes that fit no cause."""
        fix = (likely[0].fix if likely else None) or self.fix
        code = fix(facts) if fix else ()
        attribute = str(facts.params.get("attribute", ""))
        names = {**facts.call.written, **names_in(facts.failing, self.roles, attribute)}
        return with_names(code, names, facts.raised.line)


def older(regex: str, versions: str = "older") -> Pattern:
    """Return a wording that torch :data:`CURRENT` does not use on a CPU."""
    return Pattern(regex, versions)


def lines(*code: str) -> Fix:
    """Return a fix that is the same for every message."""
    return lambda _: code


def number(name: str) -> Value:
    """Return a reader of the number ``name`` of a message."""
    return lambda facts: facts.number(name)


def parameter(name: str) -> Value:
    """Return a reader of the name or number ``name`` of a message, as recognition left it."""
    return lambda facts: facts.params[name]


def text(name: str) -> Value:
    """Return a reader of the name or number ``name`` of a message, as text."""
    return lambda facts: str(facts.params[name])


EXPECTED_AND_GOT: Mapping[str, Value] = {"expected": number("expected"), "got": number("got")}
