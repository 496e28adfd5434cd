"""The cards below the packing diagram: the PackedSequence, the saved computation, the changes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from backend.packing.compare import RowDifference, SentenceCheck, compare, sentences
from backend.packing.run import PackingRun
from components.message.facts import Card, CardKind
from components.packing.words import refusal_sentence
from components.words.catalogue import Messages
from components.words.sentences import lane_name

_PARTS = ("data", "batch_sizes", "sorted_indices", "unsorted_indices")


def packing_cards(run: PackingRun, words: Messages) -> list[Card]:
    """Return the cards that apply to this run."""
    cards = [_refused(run, words)] if run.failed else []
    if "packed" in run.shapes:
        cards.append(_sequence(run, words))
    if "packed_output" in run.shapes:
        cards.append(_buys(run, words))
    rows, checks = compare(run), sentences(run)
    if rows:
        cards.append(_changes(rows, words))
    if checks:
        cards.append(_ends(checks, words))
    return cards


def _card(kind: CardKind, words: Messages, sentences: Sequence[str] = ()) -> Card:
    return Card(kind=kind, title=words.text(f"packing.card.{kind}"), sentences=sentences)


def _refused(run: PackingRun, words: Messages) -> Card:
    assert run.failed is not None
    reason = refusal_sentence(run, words)
    sentences = [words.text(f"packing.stage.{run.failed.stage}"), *([reason] if reason else [])]
    return replace(_card("refused", words, sentences), torch=run.failed.message)


def _sequence(run: PackingRun, words: Messages) -> Card:
    """Return the card with the four attributes of the PackedSequence of this run."""
    lines = []
    for part in _PARTS:
        if part == "data":
            text = f"torch.Size({list(run.shapes['packed'])})"
        elif part in run.values:
            text = f"tensor({run.values[part].tolist()})"
        else:
            text = "None"
        lines.append((part, text, words.text(f"packing.part.{part}")))
    return replace(_card("sequence", words), parts=lines)


def _buys(run: PackingRun, words: Messages) -> Card:
    computed, padded = run.steps_computed, run.steps_padded
    spared = padded - computed
    share = f"{100 * spared / padded:.1f}"
    said = [
        words.text(
            "packing.buys.steps", computed=computed, padded=padded, spared=spared, share=share
        )
        if spared
        else words.text("packing.buys.nothing", computed=computed)
    ]
    if run.seconds_packed is None or run.seconds_padded is None:
        said.append(words.text("packing.buys.not_timed"))
        return replace(_card("buys", words, said), bar=computed / padded)
    times = {"packed": _ms(run.seconds_packed), "padded": _ms(run.seconds_padded)}
    said.append(words.text("packing.buys.times", device=run.device, **times))
    if spared:
        slower = run.seconds_packed > run.seconds_padded
        said.append(words.text("packing.buys.slower" if slower else "packing.buys.faster"))
    return replace(_card("buys", words, said), bar=computed / padded)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f}"


def _changes(rows: tuple[RowDifference, ...], words: Messages) -> Card:
    """Return for each row of h_n how many sentences padding changed, and the largest change."""
    heads = [words.text(f"packing.changes.{name}") for name in ("row", "lane", "same", "most")]
    table = []
    for number in sorted({each.row for each in rows}):
        here = [each for each in rows if each.row == number]
        same = sum(each.verdict != "different" for each in here)
        table.append(
            [
                f"`h_n[{number}]`",
                words.text(lane_name(here[0].direction), layer=here[0].layer),
                words.text("packing.changes.of", same=same, count=len(here)),
                f"{max(each.difference for each in here):.3g}",
            ]
        )
    worst = max(rows, key=lambda each: each.difference)
    key = "packing.changes.none" if worst.verdict != "different" else "packing.changes.some"
    summary = words.text(
        key, row=worst.row, sentence=worst.sentence, difference=f"{worst.difference:.3g}"
    )
    return replace(_card("changes", words, [summary]), heads=heads, rows=table)


def _ends(checks: tuple[SentenceCheck, ...], words: Messages) -> Card:
    heads = [words.text(f"packing.ends.{name}") for name in ("last", "state", "equal", "end")]
    rows = [
        [
            f"`{check.last.text}`",
            f"`{check.state.text}`",
            f"`torch.equal: {check.equal}`",
            words.text(f"packing.ends.{_end(check)}", end=check.end.text),
        ]
        for check in checks
    ]
    short = [check.end.text for check in checks if check.padded and check.zeros]
    said = [words.text("packing.ends.explained")]
    if short:
        said.append(words.text("packing.ends.trap", count=len(short), total=len(checks)))
    return replace(_card("ends", words, said), heads=heads, rows=rows)


def _end(check: SentenceCheck) -> str:
    if not check.padded:
        return "valid"
    return "zeros" if check.zeros else "not_zeros"
