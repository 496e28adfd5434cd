"""The same mistakes in the words of earlier versions of torch, from 0.3 on, and of a GPU.

None of these is raised by the torch that is pinned here on a CPU. They stand behind the recent
words, which therefore decide wherever both would.
"""

from __future__ import annotations

_TYPE = r"[\w.]+"

OLDER: tuple[tuple[str, str], ...] = (
    # Until 1.7 a matrix product named its matrices m1 and m2; of a vector it still says this.
    (
        "last_axis_differs",
        r"size mismatch, m1: \[(?P<rows>\d+) x (?P<got>\d+)\], "
        r"m2: \[(?P<expected>\d+) x (?P<makes>\d+)\]",
    ),
    (
        "last_axis_differs",
        r"size mismatch, [gG][eo]t:? (?P<makes>\d+), \d+x(?P<expected>\d+),(?P<got>\d+)",
    ),
    ("matrices_do_not_fit", r"mat1 dim 1 must match mat2 dim 0"),
    # Until 1.10 a batch was obligatory.
    (
        "wrong_axes",
        r"[Ee]xpected (?P<expected>\d+)-dimensional tensor, but got (?P<got>\d+)-dimensional",
    ),
    (
        "joined_sizes_differ",
        r"Sizes of tensors must match except in dimension (?P<dim>\d+)\. "
        r"Got (?P<expected>\d+) and (?P<got>\d+) in dimension \d+",
    ),
    (
        "view_does_not_fit",
        r"size '\[(?P<expected>[-\dx ]*)\]' is invalid for input (of|with) (?P<got>\d+) elements",
    ),
    # Kinds of numbers, argument by argument.
    (
        "ids_are_floats",
        r"Expected tensor for argument #1 'indices' to have scalar type Long; "
        r"but got (?P<got>[\w.]+) instead",
    ),
    (
        "ids_are_floats",
        r"Expected object of scalar type (Long|Int) but got scalar type (?P<got>\w+) "
        r"for argument #\d+ 'ind(ex|ices)'",
    ),
    (
        "ids_are_floats",
        r"Expected object of type torch\.(cuda\.)?LongTensor but found type "
        r"(?P<got>[\w.]+) for argument #\d+ 'ind(ex|ices)'",
    ),
    (
        "types_differ",
        rf"Expected object of (scalar type|data type|dtype) (?P<expected>{_TYPE}) "
        rf"but (got|found) ((scalar|data) type |dtype )?(?P<got>{_TYPE})",
    ),
    (
        "types_differ",
        r"Expected object of type torch\.(?P<expected>\w+Tensor) but found type "
        r"torch\.(?P<got>\w+Tensor)",
    ),
    (
        "types_differ",
        r"expected (scalar type|dtype) (?P<expected>\w+) but (found|got) "
        r"((scalar type|dtype) )?(?P<got>\w+)",
    ),
    # Devices.
    (
        "devices_differ",
        r"Expected object of (backend|device type) (?P<expected>\w+) but got "
        r"(backend|device type) (?P<got>\w+)",
    ),
    (
        "devices_differ",
        r"Expected object of type torch\.(?P<expected>cuda\.\w+|\w+) but found type "
        r"torch\.(?P<got>cuda\.\w+|\w+)",
    ),
    # Ids.
    (
        "index_beyond",
        r"index out of range: Tried to access index (?P<index>-?\d+) out of table with "
        r"(?P<size>\d+) rows",
    ),
    ("index_beyond", r"index out of range at \S*aten/src/TH"),
    ("index_beyond", r"Assertion .{0,2}srcIndex < srcSelectDimSize.{0,2} failed"),
    # Packing.
    ("lengths_not_sorted", r"'?lengths'? array has to be sorted in decreasing order"),
    # Only a GPU says these.
    ("backward_in_eval", r"(?i)cudnn RNN backward can only be called in train(ing)? mode"),
    ("weights_scattered", r"RNN module weights are not part of single contiguous chunk of memory"),
    ("state_not_contiguous", r"\b[hc]x is not contiguous"),
)
"""Code and pattern, the more special before the more general."""

ONLY_ELSEWHERE = frozenset(
    ("matrices_do_not_fit", "backward_in_eval", "weights_scattered", "state_not_contiguous")
)
"""Codes that nothing on a CPU with the pinned torch can raise."""
