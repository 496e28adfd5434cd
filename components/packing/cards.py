"""The cards below the packing diagram: the PackedSequence, the saved computation, the changes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from backend.packing.compare import (
    OutputDifference,
    RowDifference,
    SentenceCheck,
    compare,
    compare_output,
    sentences,
)
from backend.packing.run import PackingRun
from components.message.facts import Card, CardKind
from components.packing.words import packing_trap_lines, refusal_sentence
from components.words.catalogue import Messages
from components.words.sentences import lane_name

_PARTS = ("data", "batch_sizes", "sorted_indices", "unsorted_indices")


def packing_cards(run: PackingRun, words: Messages) -> list[Card]:
    """Return the cards that apply to this run."""
    cards = [_refused(run, words)] if run.failed else []
    if lines := packing_trap_lines(run, words):
        cards.append(_card("trap", words, lines))
    if "packed" in run.shapes:
        cards.append(_sequence(run, words))
    if "packed_output" in run.shapes and run.asked.packs_all:
        cards.append(_buys(run, words))
    rows, outputs, checks = compare(run), compare_output(run), sentences(run)
    if rows:
        cards.append(_changes(rows, outputs, words))
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
    if not spared:
        said = [words.text("packing.buys.nothing", computed=computed)]
    else:
        steps = {"longest": run.asked.longest, "width": run.asked.padded_width}
        said = [
            words.text(
                "packing.buys.steps", computed=computed, padded=padded, spared=spared, share=share
            ),
            words.text("packing.buys.in_sequence", **steps),
        ]
    return replace(_card("buys", words, said), bar=computed / padded)


def _changes(
    rows: tuple[RowDifference, ...], outputs: tuple[OutputDifference, ...], words: Messages
) -> Card:
    """Return how many sentences padding changed, and the largest change.

    There is one line for each row of h_n, and one for each direction of output.
    """
    heads = [words.text(f"packing.changes.{name}") for name in ("row", "lane", "same", "most")]
    table = []
    for number in sorted({each.row for each in rows}):
        here = [each for each in rows if each.row == number]
        lane = words.text(lane_name(here[0].direction), layer=here[0].layer)
        table.append([f"`h_n[{number}]`", lane, *_differences(here, words)])
    top = max(each.layer for each in rows)
    for part in dict.fromkeys(each.part for each in outputs):
        those = [each for each in outputs if each.part == part]
        lane = words.text(lane_name(those[0].direction), layer=top)
        table.append([f"`{part.text}`", lane, *_differences(those, words)])
    worst = max(rows, key=lambda each: each.difference)
    key = "packing.changes.none" if worst.verdict != "different" else "packing.changes.some"
    summary = words.text(
        key, row=worst.row, sentence=worst.sentence, difference=f"{worst.difference:.3g}"
    )
    said = [summary, *_output_sentences(outputs, words)]
    return replace(_card("changes", words, said), heads=heads, rows=table)


def _differences(
    found: Sequence[RowDifference] | Sequence[OutputDifference], words: Messages
) -> list[str]:
    same = sum(each.verdict != "different" for each in found)
    return [
        words.text("packing.changes.of", same=same, count=len(found)),
        f"{max(each.difference for each in found):.3g}",
    ]


def _output_sentences(outputs: Sequence[OutputDifference], words: Messages) -> list[str]:
    """Return whether a model that reads ``output`` at the valid steps needs packing."""
    if not outputs:
        return []
    worst = max(outputs, key=lambda each: each.difference)
    if all(each.verdict != "different" for each in outputs):
        return [words.text("packing.changes.output_same")]
    return [words.text("packing.changes.output", difference=f"{worst.difference:.3g}")]


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
