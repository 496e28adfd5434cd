"""The ``match`` statement of a paste."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from backend.reader.interpreter.reflection import instance_of
from backend.reader.values.machine import Machine
from backend.reader.values.operations import compare
from backend.reader.values.scope import Scope


def run_match(machine: Machine, node: ast.Match, scope: Scope) -> None:
    """Run the body of the first case that fits."""
    subject = machine.value(node.subject, scope)
    for case in node.cases:
        machine.step()
        machine.line = case.pattern.lineno
        names: dict[str, Any] = {}
        if not _fits(machine, case.pattern, subject, scope, names):
            continue
        for name, value in names.items():
            target = ast.copy_location(ast.Name(name, ast.Store()), case.pattern)
            machine.assign(target, value, scope)
        if case.guard is None or machine.truth(machine.value(case.guard, scope)):
            machine.run_body(case.body, scope)
            return


def _fits(
    machine: Machine, pattern: ast.pattern, value: Any, scope: Scope, names: dict[str, Any]
) -> bool:
    """Return whether a value fits a pattern, and add the names that it binds."""
    machine.step()
    match pattern:
        case ast.MatchValue(value=wanted):
            found = compare(machine, ast.Eq(), value, machine.value(wanted, scope))
            return machine.truth(found)
        case ast.MatchSingleton(value=constant):
            return value is constant
        case ast.MatchAs(pattern=inner, name=name):
            if inner is not None and not _fits(machine, inner, value, scope, names):
                return False
            if name is not None:
                names[name] = value
            return True
        case ast.MatchOr(patterns=patterns):
            return any(_fits(machine, each, value, scope, names) for each in patterns)
        case ast.MatchSequence(patterns=patterns) if isinstance(value, list | tuple):
            return _sequence(machine, patterns, value, scope, names)
        case ast.MatchMapping() if isinstance(value, dict):
            return _mapping(machine, pattern, value, scope, names)
        case ast.MatchClass(cls=kind, patterns=[], kwd_attrs=attributes, kwd_patterns=patterns):
            return instance_of(machine, value, machine.value(kind, scope)) and all(
                _fits(machine, each, machine.attribute(value, name), scope, names)
                for each, name in zip(patterns, attributes, strict=True)
            )
        case ast.MatchClass():
            raise machine.refuse("form", "match")
    return False


def _mapping(
    machine: Machine,
    pattern: ast.MatchMapping,
    value: dict[Any, Any],
    scope: Scope,
    names: dict[str, Any],
) -> bool:
    keys = [machine.value(each, scope) for each in pattern.keys]
    if any(key not in value for key in keys):
        return False
    if pattern.rest is not None:
        names[pattern.rest] = {key: each for key, each in value.items() if key not in keys}
    pairs = zip(pattern.patterns, keys, strict=True)
    return all(_fits(machine, each, value[key], scope, names) for each, key in pairs)


def _sequence(
    machine: Machine,
    patterns: Sequence[ast.pattern],
    value: Sequence[Any],
    scope: Scope,
    names: dict[str, Any],
) -> bool:
    stars = [place for place, each in enumerate(patterns) if isinstance(each, ast.MatchStar)]
    if not stars:
        return len(patterns) == len(value) and all(
            _fits(machine, each, one, scope, names)
            for each, one in zip(patterns, value, strict=True)
        )
    before, after = stars[0], len(patterns) - stars[0] - 1
    if len(value) < before + after:
        return False
    star, end = patterns[before], len(value) - after
    if isinstance(star, ast.MatchStar) and star.name is not None:
        names[star.name] = list(value[before:end])
    outer = [*patterns[:before], *patterns[before + 1 :]]
    return all(
        _fits(machine, each, one, scope, names)
        for each, one in zip(outer, [*value[:before], *value[end:]], strict=True)
    )
