"""Correct and wrong uses of a layer's results, at any size, for the laws of the traps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from backend.layer.spec import LAYERS, LayerSpec
from backend.slices.task import Task
from backend.traps.traps import Situation, as_read
from tests.support.slices.tasks import tasks
from tests.support.strategies import LINK, Most

_MASK = "(torch.arange(L) < lengths[:, None])"
_MOST_MASKED = 2**19
"""The most cells of a mask that the page evaluates."""


@dataclass(frozen=True)
class Use:
    """A situation, and the traps that it has."""

    situation: Situation
    codes: frozenset[str] = frozenset()


def right_texts(each: Task) -> Iterator[str]:
    """Yield the right expressions of a task."""
    for answer in (each.right, each.cell):
        if answer:
            yield from (answer.text, answer.einops)


def other_uses(spec: LayerSpec) -> Iterator[str]:
    """Yield further correct expressions."""
    yield from ("output", "h_n", "h_n[-1]", "h_n[0]", "h_n.contiguous()", "output.flatten(0, 0)")
    yield from ("output[..., :H_out]", "h_n.mean(0)", "input", "h_0", "h_n.unsqueeze(0)")
    time = 1 if spec.batched and spec.batch_first else 0
    yield from (f"output.mean({time})", f"output.max({time}).values", f"output.sum(dim={time})")
    yield from (f"output.transpose({time}, -1)", f"output.split(1, {time})[0]")
    yield f"F.softmax(output, dim={time})"
    if spec.layer == "LSTM":
        yield from ("c_n", "c_n[-1]")
    if not spec.batched:
        yield from ("h_n.view(num_layers, D, H_out)", "h_n.flatten()", "output.reshape(-1)")
        yield from ("output[-1, :H_out]", "output[0, -H_out:]")
        return
    first, last = ("output[:, 0]", "output[:, -1]") if time else ("output[0]", "output[-1]")
    yield from (f"{last}[:, :H_out]", f"{first}[:, -H_out:]", f"{first}")
    yield from ("output.reshape(-1, D*H_out)", "h_n.reshape(-1, H_out)")
    yield from ("h_n.transpose(0, 1).reshape(N, -1)", "h_n.permute(1, 0, 2).flatten(1)")
    yield from ("h_n.view(num_layers, D, N, H_out)", "h_n.view(num_layers, D, N, H_out)[-1]")
    yield from ("h_n.view(num_layers, D, N, -1).transpose(1, 2).flatten(2)", "h_n.flatten(0, 1)")
    yield "h_n.view(num_layers, D, N, H_out).sum(1)"
    yield "einops.rearrange(h_n, '(l d) n h -> n l (d h)', d=D)"
    yield "output.view(N, L, D, H_out)" if time else "output.view(L, N, D, H_out)"
    yield "torch.cat([h_n[-2], h_n[-1]], dim=1)" if spec.bidirectional else last
    if spec.batch > 1:
        yield f"h_n.transpose(0, 1).reshape({spec.batch}, -1)"
    yield f"h_n[:, {spec.batch - 1}]"
    yield f"h_n.view({spec.num_layers}, {spec.num_directions}, {spec.batch}, {spec.h_out})"
    yield f"{first}[:, :{spec.h_out}]"
    if spec.batch_first and not spec.bidirectional and spec.batch * spec.seq_len < _MOST_MASKED:
        yield f"(output * {_MASK}.unsqueeze(-1)).sum(1) / lengths[:, None]"
        yield f"output.masked_fill(~{_MASK}[..., None], float('-inf')).max(1).values"
        yield "output[torch.arange(N), lengths - 1]"
    yield "h_n[-1].unsqueeze(1).expand(-1, L, -1)"
    yield "h_n[-1:].squeeze(0)"


def correct_use(dice: Random, most: Most = LINK) -> Use:
    """Draw a correct use at sizes up to ``most``."""
    spec = drawn(dice, most)
    known = [text for each in tasks(spec) for text in right_texts(each) if each.id != "last_valid"]
    expr = dice.choice([*known, *other_uses(spec)])
    if spec.batched and dice.random() < 0.3:
        # The input is packed, or no sequence is shorter.
        lengths = _lengths(dice, spec)
        if dice.random() < 0.5:
            return Use(Situation(spec, expr=expr, lengths=(float(spec.seq_len),) * spec.batch))
        uses = ("h_n", "h_n[-1]", "output", "h_n.transpose(0, 1).reshape(N, -1)")
        return Use(Situation(spec, expr=dice.choice(uses), lengths=lengths, packed=True))
    return Use(Situation(spec, dice.choice((None, as_read(spec))), expr))


def wrong_use(dice: Random, most: Most = LINK) -> Use:
    """Draw a use with a silent bug at sizes up to ``most``, and the codes that it has."""
    while True:
        spec = drawn(dice, most)
        uses = list(_wrong(dice, spec))
        if uses:
            return dice.choice(uses)


def drawn(dice: Random, most: Most) -> LayerSpec:
    """Draw a layer; every size has the same chance to be small, everyday or large."""
    layer = dice.choice(LAYERS)
    hidden = _size(dice, most.hidden_size)
    projected = layer == "LSTM" and hidden > 1 and dice.random() < 0.3
    return LayerSpec(
        layer=layer,
        input_size=_size(dice, most.input_size),
        hidden_size=hidden,
        num_layers=_size(dice, most.num_layers),
        bias=dice.random() < 0.8,
        batch_first=dice.random() < 0.5,
        bidirectional=dice.random() < 0.6,
        proj_size=dice.randint(1, hidden - 1) if projected else 0,
        batch=_size(dice, most.batch),
        seq_len=_size(dice, most.seq_len),
        batched=dice.random() < 0.85,
    )


def _size(dice: Random, most: int) -> int:
    if dice.random() < 0.1:
        return dice.choice((1, most))
    return int(min(most, max(1, round(float(most) ** dice.random()))))


def _lengths(dice: Random, spec: LayerSpec) -> tuple[float, ...]:
    return tuple(float(dice.randint(1, spec.seq_len)) for _ in range(spec.batch))


def _wrong(dice: Random, spec: LayerSpec) -> Iterator[Use]:
    yield from _other_axes(spec)
    yield from (Use(Situation(spec, expr=text), frozenset((code,))) for code, text in _texts(spec))
    if spec.batched and spec.batch > 1 and spec.seq_len > 1:
        yield from _padded(dice, spec)
    if spec.num_layers == 1:
        yield Use(Situation(replace(spec, dropout=0.5)), frozenset(("dropout_without_effect",)))


def _other_axes(spec: LayerSpec) -> Iterator[Use]:
    if not spec.batched:
        yield Use(Situation(spec, ("batch", "feature")), frozenset(("rows_are_one_sequence",)))
        return
    first, second, _ = as_read(spec)
    code = "batch_first_needless" if spec.batch_first else "batch_first_forgotten"
    yield Use(Situation(spec, (second, first, "feature")), frozenset((code,)))
    features = frozenset(("features_not_last",))
    yield Use(Situation(spec, ("batch", "feature", "time")), features)


def _texts(spec: LayerSpec) -> Iterator[tuple[str, str]]:
    time_first = not (spec.batched and spec.batch_first)
    last = "output[-1]" if time_first else "output[:, -1]"
    number = last.replace("-1", str(spec.seq_len - 1))
    if spec.bidirectional and spec.seq_len > 1:
        texts = [last, number, last.replace("-1", "-1:"), last.replace("-1", "L - 1")]
        texts += [f"{last}[..., H_out:]", f"{last}[..., {spec.h_out}:]", f"{last} / 2"]
        yield from (("backward_read_one", text) for text in texts)
    if spec.bidirectional and spec.num_layers > 1:
        yield "rows_regrouped", "einops.rearrange(h_n, '(d l) ... -> d l ...', d=D)"
        batch = "N, " if spec.batched else ""
        yield "rows_regrouped", f"h_n.view(D, num_layers, {batch}H_out)"
        yield "rows_regrouped", f"h_n.view(D, num_layers, {batch}H_out)[-1]"
    if not spec.batched:
        return
    if spec.rows > 1:
        mixed = ["h_n.view(N, -1)", "h_n.flatten().view(N, -1)"]
        mixed.append("h_n.repeat(2, 1, 1).view(N, -1)")
        if spec.batch > 1 and (spec.h_out > 1 or spec.rows % spec.batch):
            # An integer 1 may be anything, and one that divides the rows may be theirs.
            mixed.append(f"h_n.reshape({spec.batch}, -1)")
            mixed.append(f"h_n.view({spec.batch}, {spec.rows * spec.h_out})")
        if spec.batch > 1 and spec.seq_len > 1:
            mixed.append(
                "output.reshape(L, N, -1)[-1]"
                if spec.batch_first
                else "output.reshape(N, L, -1)[:, -1]"
            )
        yield from (("samples_mixed", text) for text in mixed)
    if spec.batch_first and spec.batch > 1 and spec.seq_len > 1:
        yield "padding_step", "output.sum(1) / lengths[:, None]"
        yield "padding_step", "output[torch.arange(N), -1] / lengths[:, None]"
    yield "samples_mixed", "h_n.mean(1)"
    yield "samples_mixed", f"output.sum({spec.batch_axis})"
    yield "samples_mixed", "F.softmax(h_n, dim=1)"
    yield "samples_mixed", "h_n[-1] @ h_n[-1].transpose(0, 1)"
    yield "squeeze_drops_batch", "h_n.squeeze()"
    yield "squeeze_drops_batch", f"output.squeeze({spec.batch_axis})"
    yield "squeeze_drops_batch", "h_n[-1].squeeze(0)"


def _padded(dice: Random, spec: LayerSpec) -> Iterator[Use]:
    lengths = list(_lengths(dice, spec))
    lengths[dice.randrange(spec.batch)] = float(dice.randint(1, spec.seq_len - 1))
    last = "output[:, -1]" if spec.batch_first else "output[-1]"
    mean = f"output.mean({spec.time_axis})"
    for text in (last, mean, mean.replace("mean", "max") + ".values"):
        for packed in (False, True):
            code = "padding_zeros" if packed else "padding_step"
            use = Situation(spec, expr=text, lengths=tuple(lengths), packed=packed)
            yield Use(use, frozenset((code,)))
    for text in ("h_n", "h_n[-1]", "h_n.transpose(0, 1).reshape(N, -1)"):
        use = Situation(spec, expr=text, lengths=tuple(lengths))
        yield Use(use, frozenset(("states_read_padding",)))
    if spec.bidirectional:
        use = Situation(spec, expr="output", lengths=tuple(lengths))
        yield Use(use, frozenset(("backward_read_padding",)))
