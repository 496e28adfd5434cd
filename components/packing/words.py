"""Sentences about packing: tokens, tensors, errors, and the text alternative of the diagram."""

from __future__ import annotations

from backend.packing.refusals import explained
from backend.packing.rules import PackedLayout, refusal
from backend.packing.run import PackingRun
from backend.traps.in_packing import packing_traps
from components.words.catalogue import Messages
from components.words.traps import trap_line


def drawn_ids(run: PackingRun) -> list[list[int]]:
    """Return the ids as packing reads them, one row for each length; a missing row is padding."""
    ids = run.values["ids"] if run.input_first else run.values["ids"].T
    missing = len(run.asked.lengths) - len(ids)
    return [*ids.tolist(), *([0] * ids.shape[1] for _ in range(missing))]


def token_sentences(run: PackingRun, layout: PackedLayout, words: Messages) -> list[str]:
    """Return for each index of ``data`` a sentence that names every place of the same token."""
    numbers, returned = drawn_ids(run), "output" in run.shapes
    names = ["packing.token"]
    names += ["packing.token_packed"] * ("packed" in run.shapes)
    names += ["packing.token_output"] * returned
    found = []
    for place, (sentence, step) in enumerate(layout.tokens):
        source, cell = (
            f"{sentence}, {step}" if batch_first else f"{step}, {sentence}"
            for batch_first in (run.input_first, run.output_first)
        )
        values = {
            "b": sentence,
            "t": step,
            "id": numbers[sentence][step],
            "source": f"input[{source}]",
            "place": place,
            "cell": cell,
        }
        texts = [words.text(name, **values) for name in names]
        if returned:
            texts += _states(run, sentence, step, words)
        found.append(" ".join(texts))
    return found


def _states(run: PackingRun, sentence: int, step: int, words: Messages) -> list[str]:
    """Return sentences for the rows of the top layer's h_n that hold the state of this token."""
    directions = run.spec.num_directions
    top = (run.spec.num_layers - 1) * directions
    found = []
    if step == run.asked.lengths[sentence] - 1:
        case = "packing.token_last_both" if directions == 2 else "packing.token_last"
        found.append(words.text(case, state=f"h_n[{top}, {sentence}]"))
    if step == 0 and directions == 2:
        found.append(words.text("packing.token_first", state=f"h_n[{top + 1}, {sentence}]"))
    return found


def padding_sentences(run: PackingRun, words: Messages) -> list[str]:
    """Return a sentence for the padding of each sentence, before and after packing."""
    fate = [
        words.text(f"packing.padding_{tensor}")
        for tensor in ("packed", "output")
        if tensor in run.shapes
    ]
    return [
        " ".join([words.text("packing.padding", b=sentence, length=length), *fate])
        for sentence, length in enumerate(run.asked.lengths)
    ]


def packed_tensor_sentence(name: str, run: PackingRun, words: Messages) -> str:
    """Describe one tensor of the run in a sentence."""
    if name in ("ids", "input", "output"):
        batch_first = run.output_first if name == "output" else run.spec.batch_first
        name += ".batch" if batch_first else ".time"
    if name == "packed_output":
        name += ".both" if run.spec.bidirectional else ".one"
    return words.text(f"packing.tensor.{name}")


def refusal_sentence(run: PackingRun, words: Messages) -> str:
    """Return torch's error and how to avoid it; "" if torch's message is not the expected one."""
    refused = refusal(run.asked)
    if run.failed is None or refused is None:
        return ""
    known = explained(run.failed.message)
    if known is None or known[0] != refused.code:
        return ""
    if refused.code == "lengths_counted" and run.asked.pack_swapped:
        return words.text("packing.refused.lengths_counted.swapped", **refused.params)
    return words.text(f"packing.refused.{refused.code}", **refused.params)


def packing_trap_lines(run: PackingRun, words: Messages) -> list[str]:
    """Return a line for each silent trap of the calls that torch accepted."""
    return [trap_line(trap, words) for trap in packing_traps(run.spec, run.asked)]


def packing_in_words(run: PackingRun, layout: PackedLayout, words: Messages) -> str:
    """Return the text alternative of the diagram."""
    lengths = ", ".join(map(str, run.asked.lengths))
    lines = [
        words.text("packing.alt.input", sentences=run.spec.batch, lengths=lengths),
        words.text("packing.alt.padded", steps=run.spec.seq_len),
    ]
    if "packed" in run.shapes:
        order = ", ".join(map(str, layout.order))
        counts = ", ".join(map(str, layout.batch_sizes))
        lines += [
            words.text("packing.alt.sorted", order=order),
            words.text("packing.alt.packed", tokens=len(layout.tokens), counts=counts),
        ]
    if "output" in run.shapes:
        lines.append(words.text("packing.alt.output"))
    if run.failed is not None:
        lines.append(words.text("packing.alt.failed", message=run.failed.message))
    return "\n".join(lines)
