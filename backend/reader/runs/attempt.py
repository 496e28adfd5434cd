"""A plan of one run, and the run as it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from backend.reader.guesses.batches import assembled
from backend.reader.guesses.candidate import Axes, Candidate
from backend.reader.interpreter.engine import Engine, Function
from backend.reader.reading import Binding, Failure, Free, Scalar
from backend.reader.source.gathered import Gathered


@dataclass(frozen=True)
class Plan:
    """Choices of one try.

    Attributes:
        by_role: values for the guesses of a role.
        ranks: the candidate per input; 0 where it is absent.
        values: the values of controls, the person's and those of other runs.
        axes: axes of inputs that the layers behind them ask for.
        fits: the same for L.
        turned: inputs whose first two axes are swapped.
        double: whether the model and its inputs have double precision.
        cut: by how much all sequences, and the last one besides, are shorter than the time axis.
            ``None`` for the lengths of the paste, or guessed ones.
    """

    by_role: Mapping[str, int] = field(default_factory=dict)
    ranks: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, Scalar] = field(default_factory=dict)
    axes: Mapping[str, Axes] = field(default_factory=dict, kw_only=True)
    fits: Mapping[str, int] = field(default_factory=dict, kw_only=True)
    turned: frozenset[str] = frozenset()
    double: bool = False
    cut: tuple[int, int] | None = None

    def moved(self, values: Mapping[str, Scalar]) -> Plan:
        """Return the plan with other values of controls."""
        return replace(self, values={**self.values, **values})


@dataclass
class Try:
    """One run and all that it shows."""

    plan: Plan
    stage: str = "load"
    free: Mapping[str, Free] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    inputs: Mapping[str, Candidate] = field(default_factory=dict)
    candidates: Mapping[str, list[Candidate]] = field(default_factory=dict)
    stated: Mapping[str, str] = field(default_factory=dict)
    """The origin of N, L and T where the paste itself states them."""
    arguments: tuple[Any, ...] = ()
    """The value of each input."""
    gathered: tuple[Gathered, ...] = ()
    """The arguments of ``forward`` that gather several inputs."""
    bindings: tuple[Binding, ...] = ()
    result: Any = None
    failure: Failure | None = None
    model: Any = None
    steps: int = 0
    engine: Engine | None = None
    method: Function | None = None

    @property
    def done(self) -> bool:
        """Whether ``forward`` returned."""
        return self.stage == "done"

    @property
    def call(self) -> tuple[list[Any], dict[str, Any]]:
        """The arguments of ``forward``, by place and by name."""
        values = dict(zip(self.inputs, self.arguments, strict=True))
        if not self.gathered or self.method is None or self.engine is None:
            return [*values.values()], {}
        return assembled(self.method, self.gathered, values, self.engine)

    @property
    def open_sizes(self) -> frozenset[str]:
        """The sizes of inputs that neither the paste nor the person states."""
        used = {axis for each in self.inputs.values() for axis in each.symbols}
        return frozenset(used - self.stated.keys() - self.plan.values.keys())

    @property
    def reach(self) -> tuple[bool, int, int]:
        """How far the run came."""
        return (self.stage in ("forward", "done"), len(self.bindings), self.steps)


Within = Callable[["Try", Callable[[], Any]], Any]
"""Calls ``forward`` under some watch of ours."""
