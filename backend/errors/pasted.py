"""Reader of a pasted error: what it compared, its likely causes, and code that fixes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.errors.comparison import Comparison
from backend.errors.explain import recognized
from backend.errors.facts import Facts, LineKind
from backend.errors.nearest import Nearest, nearest
from backend.errors.record import Cause, ErrorRecord
from backend.errors.setting import settings
from backend.errors.tracebacks import MAX_CHARACTERS, Raised, clean, exceptions_in
from backend.layer.spec import LayerName


@dataclass(frozen=True)
class PastedError:
    """Meaning of a pasted message or traceback.

    Attributes:
        error: name of the exception, ``RuntimeError``; "" where the text has none.
        message: the message in one line, at most as long as the text.
        code: name of the error, as in its :class:`ErrorRecord`; ``None`` for an unknown message,
            and for words of Python itself where nothing in the text points to a layer.
        params: numbers and names in the message.
        certain: whether only torch uses these words; False for words of Python itself.
        comparison: expected and actual sizes, axis by axis.
        causes: the likely causes, the likeliest first.
        line: the failing line of code, the last one outside of libraries; "" if the text has none.
        line_kind: how that line uses a recurrent layer.
        layer: the kind of layer, where the text names it.
        settings: parameters of links to the Layer page, one for every layer that fits the message.
        fix: lines of code that fix it.
        nearest: for ``code=None`` the most similar known message, if one is near.
        cut: whether the text was too long, so that its beginning was not read.
    """

    error: str
    message: str
    code: str | None
    params: Mapping[str, int | str] = field(default_factory=dict)
    certain: bool = False
    comparison: Comparison = ()
    causes: tuple[Cause, ...] = ()
    line: str = ""
    line_kind: LineKind | None = None
    layer: LayerName | None = None
    settings: tuple[Mapping[str, str], ...] = ()
    fix: tuple[str, ...] = ()
    nearest: Nearest | None = None
    cut: bool = False

    @property
    def setting(self) -> Mapping[str, str]:
        """Parameters of the likeliest layer; none where the message implies no layer."""
        return self.settings[0] if self.settings else {}


def read_error(text: str) -> PastedError:
    """Read a copied message, or a copied traceback of Python, IPython or pytest.

    Of several exceptions the last known one counts, otherwise the last one. Never executes the
    text, and never raises.
    """
    cut = len(text) > MAX_CHARACTERS
    found = exceptions_in(clean(text))
    for raised in reversed(found):
        known = _known(raised, cut)
        if known is not None:
            return known
    last = found[-1]
    # Known words in code without a layer have no nearest message: it would be the same one.
    similar = None if recognized(last.message) else nearest(last.message)
    return PastedError(last.error, last.message, None, line=last.line, nearest=similar, cut=cut)


def _known(raised: Raised, cut: bool) -> PastedError | None:
    found = recognized(raised.message)
    if found is None:
        return None
    record, params = found
    facts = Facts(params, raised)
    if record.python is not None and not record.python.are_of_a_layer(facts):
        return None
    return _explained(record, facts, cut)


def _explained(record: ErrorRecord, facts: Facts, cut: bool) -> PastedError:
    likely = record.likely(facts)
    return PastedError(
        error=facts.raised.error,
        message=facts.raised.message,
        code=record.code,
        params=facts.params,
        certain=record.python is None,
        comparison=record.comparison(facts) if record.comparison else (),
        causes=tuple(cause.named(facts) for cause in likely),
        line=facts.raised.line,
        line_kind=facts.line_kind,
        layer=facts.layer,
        settings=settings(facts, record.setting, record.choices),
        fix=record.fix_for(likely, facts),
        cut=cut,
    )
