"""Errors of the ids that an embedding looks up."""

from __future__ import annotations

from backend.errors.comparison import Compared, Comparison
from backend.errors.facts import Facts
from backend.errors.record import (
    ErrorRecord,
    Pattern,
    PossibleCause,
    lines,
    older,
    parameter,
    unless,
)
from backend.errors.roles import Roles
from backend.errors.setting import nothing

_LOOKS_UP = (
    Roles("embedding", ("ids",), target="input", calls=r"(?i)emb\w*$"),
    Roles("embedding", ("ids",), target="input"),
)


def _knows_the_id(facts: Facts) -> bool:
    return "index" in facts.params and "size" in facts.params


def _compare_id(facts: Facts) -> Comparison:
    if not _knows_the_id(facts):
        return ()
    needed = facts.number("index") + 1
    return (Compared(None, "num_embeddings", needed, facts.number("size"), at_least=True),)


RECORDS = (
    ErrorRecord(
        code="ids_are_floats",
        patterns=(
            Pattern(
                r"Expected tensor for argument #1 'indices' to have one of the following scalar "
                r"types: Long, Int; but got (?P<got>[\w.]+) instead"
            ),
            older(
                r"Expected tensor for argument #1 'indices' to have scalar type Long; "
                r"but got (?P<got>[\w.]+) instead"
            ),
            older(
                r"Expected object of scalar type (Long|Int) but got scalar type (?P<got>\w+) "
                r"for argument #\d+ 'ind(ex|ices)'"
            ),
            older(
                r"Expected object of type torch\.(cuda\.)?LongTensor but found type "
                r"(?P<got>[\w.]+) for argument #\d+ 'ind(ex|ices)'"
            ),
        ),
        sample="Expected tensor for argument #1 'indices' to have one of the following "
        "scalar types: Long, Int; but got torch.FloatTensor instead "
        "(while checking arguments for embedding)",
        causes=(PossibleCause("ids_not_whole"),),
        fix=lines("input = embedding(ids.long())"),
        roles=_LOOKS_UP,
    ),
    ErrorRecord(
        code="index_beyond",
        patterns=(
            Pattern(r"\bindex out of range in self\b"),
            Pattern(
                r"INDICES element is out of DATA bounds, id=(?P<index>\d+) axis_dim=(?P<size>\d+)"
            ),
            older(
                r"index out of range: Tried to access index (?P<index>-?\d+) out of table with "
                r"(?P<size>\d+) rows"
            ),
            older(r"index out of range at \S*aten/src/TH"),
            older(r"Assertion .{0,2}srcIndex < srcSelectDimSize.{0,2} failed", "GPU"),
        ),
        sample="index out of range in self",
        causes=(
            PossibleCause(
                "id_too_large",
                _knows_the_id,
                {"index": parameter("index"), "size": parameter("size")},
            ),
            PossibleCause("id_beyond_vocabulary", unless(_knows_the_id)),
            PossibleCause("more_lengths_than_sequences"),
        ),
        comparison=_compare_id,
        fix=lines("embedding = nn.Embedding(int(ids.max()) + 1, embedding.embedding_dim)"),
        roles=_LOOKS_UP,
        setting=nothing,
    ),
)
