"""The address map below the diagram: every row of h_n and c_n, and its equal slice of output."""

from __future__ import annotations

from backend.layer.addresses import Check
from backend.layer.spec import LayerSpec
from components.message.facts import AddressMap, AddressRow, CallPart
from components.words.catalogue import Messages
from components.words.sentences import lane_name, reads


def address_map(spec: LayerSpec, checks: tuple[Check, ...], words: Messages) -> AddressMap:
    """Return the call that made the tensors, and a row for each check."""
    return AddressMap(
        title=words.text("address.caption"),
        heads=[
            *(words.text(f"table.{name}") for name in ("row", "lane", "reads")),
            words.text("address.equal"),
        ],
        call=_call(spec),
        rows=[_row(check, words) for check in checks],
    )


def _call(spec: LayerSpec) -> list[CallPart]:
    """Return ``output, (h_n, c_n) = layer(input, (h_0, c_0))`` in pieces that name their tensor."""
    line = (
        "output|, (|h_n|, |c_n|) = layer(|input|, (|h_0|, |c_0|))"
        if spec.has_cell
        else "output|, |h_n| = layer(|input|, |h_0|)"
    )
    return [CallPart(part, part if part.isidentifier() else "") for part in line.split("|")]


def _row(check: Check, words: Messages) -> AddressRow:
    address = check.address
    where = address.place.text
    equal = address.equal.text if address.equal else ""
    return AddressRow(
        slice=where,
        tensor=address.place.tensor,
        group=equal or where,
        lane=words.text(lane_name(address.direction), layer=address.layer),
        reads=reads(*address.read, words),
        equal=equal,
        why=words.text(f"address.reason.{address.reason}") if address.reason else "",
        verdict=_verdict(check, words),
    )


def _verdict(check: Check, words: Messages) -> str:
    if check.verdict is None:
        return ""
    difference = "" if check.difference is None else f"{check.difference:.1g}"
    return words.text(f"address.verdict.{check.verdict}", difference=difference)
